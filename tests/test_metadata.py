"""Title, outlet, author and day of publication, as a page tells them."""

import json
from datetime import date
from pathlib import Path

import pytest

from retrieval.corpus.metadata import LONGEST_MADE_TITLE, Metadata, made_title, metadata
from retrieval.corpus.residue import read_page

ROOT = Path(__file__).parents[1]
FIXTURES = sorted((ROOT / "tests" / "data" / "residue").glob("*.txt"))
TITLE = "انتهاء المحادثات من دون اتفاق"
PARAGRAPH = (
    "بدأت المفاوضات بين الطرفين في ظل خلافات عميقة على جدول الأعمال، وانتهت من دون اتفاق على "
    "موعد الجولة المقبلة في العاصمة."
)


def told(*lines: str) -> Metadata:
    text = "\n".join(lines)
    return metadata(read_page(text), text)


def published(*lines: str) -> tuple[str | None, str | None]:
    known = told(*lines)
    return known.published.isoformat() if known.published else None, known.published_from


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        (
            "000",
            Metadata(
                '"الضمانات الأمنية".. العزوف الغربي عن طمأنة موسكو يرفع حرارة المواجهة',
                outlet="ليفانت",
                author="أحمد قطمة",
            ),
        ),
        (
            "001",
            Metadata(
                "«حوار جنيف» يسقط بين ناري أوكرانيا وكازاخستان",
                published=date(2022, 1, 10),
                published_from="header",
            ),
        ),
        ("002", Metadata('"منظمة الأمن والتعاون الأوروبية" تبحث الضمانات الأمنية الروسية')),
        (
            "003",
            Metadata(
                "انتهاء محادثات أمنية بين الولايات المتحدة وروسيا دون انفراجة دبلوماسية",
                published=date(2022, 1, 11),
                published_from="header",
            ),
        ),
        (
            "004",
            Metadata(
                "قال متحدث وزارة الخارجية الأمريكية نيد برايس … إنَّ حلف شمال الأطلسي "
                '"الناتو" مستعد لإجراء حوار هادف مع روسيا…',
                title_from="text",
                published=date(2021, 12, 31),
                published_from="text",
            ),
        ),
    ],
)
def test_the_seeds_tell_what_a_reader_sees(seed: str, expected: Metadata) -> None:
    (file,) = (ROOT / "seeds").glob(f"{seed}_*.txt")
    assert told(file.read_text(encoding="utf-8")) == expected


def expected_of(file: Path) -> dict[str, str | None]:
    known: dict[str, str | None] = json.loads(
        file.with_suffix(".residue.json").read_text(encoding="utf-8")
    )
    return known


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_title_day_and_author_of_articles_of_other_shapes(file: Path) -> None:
    known, text = expected_of(file), file.read_text(encoding="utf-8")
    page = read_page(text)
    headline = None if page.title is None else page.lines[page.title].text
    assert headline == known["title"]
    assert told(text).title == known["title"] or known["title"] is None
    assert published(text)[0] == known["published"]
    assert told(text).author == known["author"]


def test_outlets_of_articles_of_other_shapes() -> None:
    found = {file.stem: told(file.read_text(encoding="utf-8")).outlet for file in FIXTURES}
    wrong = {
        stem
        for stem, name in found.items()
        if name != expected_of(ROOT / "tests/data/residue" / f"{stem}.txt")["outlet"]
    }
    # 07 names itself in Latin letters in its copyright, 08 and 09 only in a sentence at the end.
    assert wrong == {"07", "08", "09"}


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ((TITLE, PARAGRAPH), TITLE),
        (("Logo", "الرئيسية", f"  • {TITLE}", PARAGRAPH), TITLE),
        ((f"«{TITLE}»", PARAGRAPH), TITLE),
        (("أخبار العالم", TITLE, PARAGRAPH), TITLE),
        (("شاهد: لحظة انهيار المبنى", PARAGRAPH), "شاهد: لحظة انهيار المبنى"),
        (("محافظة المنطقة الشرقية", "×", TITLE, PARAGRAPH), TITLE),
        (("انهيار الليرة", PARAGRAPH), "انهيار الليرة"),
    ],
)
def test_the_title_is_the_first_headline(lines: tuple[str, ...], title: str) -> None:
    assert told(*lines).title == title


def test_without_a_headline_the_title_is_made_of_clauses_without_days() -> None:
    assert made_title("قال برايس، اليوم الجمعة، إن الحلف مستعد.") == "قال برايس … إن الحلف مستعد"
    assert made_title("موسكو 5 - 9 (تاس) -- أعلن الوزير ذلك.") == "أعلن الوزير ذلك"
    long = made_title("أعلن الوزير، " + "كلمة " * 100)
    assert long.endswith(" كلمة…")
    assert 100 < len(long) <= LONGEST_MADE_TITLE + 1
    assert len(made_title("ا" * 1000)) <= LONGEST_MADE_TITLE + 1


@pytest.mark.parametrize(
    ("bar", "day"),
    [
        ("نشر في 10-01-2022", "2022-01-10"),
        ("آخر تحديث: الأحد 5 يونيو 2022 - 08:30 م", "2022-06-05"),
        ("الثلاثاء 17 شعبان 1445هـ - 27 فبراير 2024م", "2024-02-27"),
        ("أحمد علي | 18 أيار 2025 | 21:10", "2025-05-18"),
        ("٢٠٢٤/٠٩/٢٥", "2024-09-25"),
        ("21/4/2024 - 23:58", "2024-04-21"),
        ("الجمعة 4/3/2022", "2022-03-04"),
        ("الأحد 4/3/2022", "2022-04-03"),
        ("4/3/2022", None),
    ],
)
def test_a_date_bar_under_the_title_tells_the_day(bar: str, day: str | None) -> None:
    assert published(TITLE, bar, PARAGRAPH) == (day, "header" if day else None)


def test_day_and_month_are_told_apart_by_the_article() -> None:
    assert published(TITLE, "4/3/2022", f"{PARAGRAPH} وكان ذلك في 2 أبريل.")[0] == "2022-04-03"
    assert published(TITLE, "4/3/2022", f"{PARAGRAPH} وكان ذلك في 2 مارس.")[0] == "2022-03-04"
    assert (
        published(TITLE, "4/3/2022", f"{PARAGRAPH} وقال اليوم الأحد إنه عائد.")[0] == "2022-04-03"
    )
    assert published(TITLE, "4/3/2022", f"{PARAGRAPH} بين 2 مارس و2 أبريل.")[0] is None


def test_published_wins_over_updated_and_updated_over_nothing() -> None:
    bars = ("آخر تحديث 12-01-2022 | 00:00", "نشر في 10-01-2022")
    assert published(TITLE, *bars, PARAGRAPH) == ("2022-01-10", "header")
    assert published(TITLE, bars[0], PARAGRAPH) == ("2022-01-12", "header")


def test_the_clock_of_the_page_and_dates_of_other_articles_are_not_the_articles() -> None:
    assert published("السبت 1 يونيو 2024", "Logo", TITLE, PARAGRAPH) == (None, None)
    footer = ("مواضيع ذات صلة", "• كييف تستعد للشتاء", "5 يونيو 2023")
    assert published(TITLE, PARAGRAPH, *footer) == (None, None)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("قال الوزير، الجمعة 31 ديسمبر/كانون الأول 2021، إن الحلف مستعد للحوار.", "2021-12-31"),
        ("القاهرة في 5 مايو 2020 - أعلنت الوزارة نتائج الانتخابات في المحافظات.", "2020-05-05"),
        ("جنيف 10 يناير 2022 (شينخوا) -- اختتمت جولة من المحادثات الأمنية.", "2022-01-10"),
        ("( شبكة / سبوتنيك - 10 كانون الثاني 2022ء) أكد الوزير عدم إحراز أي تقدم.", "2022-01-10"),
        ("أعلن الوزير أن الاتفاق وقع يوم الأحد 5 مايو 2019 في جنيف بين الطرفين.", None),
        ("أعلن الرئيس في 26 يوليو 1956 تأميم القناة في خطاب ألقاه في المدينة.", None),
        ("ولد الشاعر يوم الأحد 5 مايو 1940 في قرية قرب المدينة لأسرة فقيرة.", None),
        ("كاظم الساهر (12 سبتمبر 1957 -)، مغن وملحن عراقي يعيش في المدينة.", None),
        ("نشرت روسيا يوم 17 ديسمبر 2021 مشاريع اتفاقات مع الدول الأعضاء في الحلف.", None),
    ],
)
def test_only_the_day_of_the_report_is_taken_from_the_text(sentence: str, day: str | None) -> None:
    assert published(TITLE, sentence, PARAGRAPH) == (day, "text" if day else None)


@pytest.mark.parametrize(
    ("line", "author", "outlet"),
    [
        ("بقلم: أحمد علي", "أحمد علي", None),
        ("كتبت: هبة عبد المنعم الشاذلي", "هبة عبد المنعم الشاذلي", None),
        ("كتب - محمد حسن", "محمد حسن", None),
        ("إعداد وتحرير: أحمد قطمة", "أحمد قطمة", None),
        ("By: John Smith", "John Smith", None),
        ("ليفانت-خاص", None, "ليفانت"),
        ("خاص - عنب بلدي", None, "عنب بلدي"),
        ("المصدر: شفق نيوز", None, "شفق نيوز"),
        ("المصدر: وكالات", None, None),
        ("القاهرة - رويترز", None, "رويترز"),
        ("لندن: «الشرق الأوسط»", None, "الشرق الأوسط"),
        ("أطلس بريس - عبد الإله بنسعيد - الأربعاء 23 غشت 2023", "عبد الإله بنسعيد", "أطلس بريس"),
        ("رئيس التحرير: جابر سالم", None, None),
    ],
)
def test_bylines_name_author_and_outlet(line: str, author: str | None, outlet: str | None) -> None:
    known = told(TITLE, line, PARAGRAPH)
    assert (known.author, known.outlet) == (author, outlet)


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("جميع الحقوق محفوظة © 2025 لجريدة صوت النيل", "صوت النيل"),
        ("© منارة الخليج 2024. كل الحقوق محفوظة", "منارة الخليج"),
        ("تابعوا «مرايا بيروت» على Google News", "مرايا بيروت"),
        ("جميع الحقوق محفوظة", None),
    ],
)
def test_the_foot_of_a_page_names_the_outlet(line: str, outlet: str | None) -> None:
    assert told(TITLE, "القاهرة - رويترز", PARAGRAPH, line).outlet == (outlet or "رويترز")
