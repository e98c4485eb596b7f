"""Web residue is masked and prose is not: the seeds, twelve articles of other shapes, any text."""

import json
import time
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus.residue import content_stretches, residue_lines

ROOT = Path(__file__).parents[1]
FIXTURES = sorted((ROOT / "tests" / "data" / "residue").glob("*.txt"))
INVISIBLE = "\ufeff\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PARAGRAPH = (
    "أعلنت الوزارة أن المفاوضات بين الطرفين انتهت مساء أمس من دون اتفاق، وأن الوفدين "
    "سيجتمعان مرة أخرى بعد أسبوعين في العاصمة."
)


def masked(text: str) -> dict[int, str]:
    """Return the rule of each masked line, by the line's number from 0."""
    starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    return {bisect_right(starts, r.start) - 1: r.rule for r in residue_lines(text)}


def page(*lines: str) -> str:
    """Return `lines` as a page: a title, and a paragraph before and after them."""
    return "\n".join(("انتهاء المحادثات من دون اتفاق", PARAGRAPH, *lines, PARAGRAPH))


def masked_in_body(*lines: str) -> list[str | None]:
    """Return the rule of each line between two paragraphs; None where it is content."""
    rules = masked(page(*lines))
    return [rules.get(number) for number in range(2, 2 + len(lines))]


@pytest.mark.parametrize(
    ("seed", "residue"),
    [
        ("000", {0, 1, 2, 5, 15, 25, 37, 49, 57, 61, 63, 65, 67}),
        ("001", {4, 5, 6, 7, 57}),
        ("002", set()),
        ("003", {2, 3, 4, 5, 6, 7, 11}),
        ("004", set()),
    ],
)
def test_the_residue_of_a_seed_is_masked_and_nothing_else(seed: str, residue: set[int]) -> None:
    (file,) = (ROOT / "seeds").glob(f"{seed}_*.txt")
    assert set(masked(file.read_text(encoding="utf-8"))) == residue


def test_sub_headings_of_the_seeds_lie_in_their_content() -> None:
    file = ROOT / "seeds" / "000_179597ceadb2d700.txt"
    text = file.read_text(encoding="utf-8")
    content = "\n".join(text[s.start : s.end] for s in content_stretches(text)).split("\n")
    assert {"اجتماع طارئ للناتو", "وثائق مسربة", "الردّ المكتوب", "مفاوضات مع أمريكا"} <= set(
        content
    )
    assert content[0].startswith('• "الضمانات الأمنية"..')


@dataclass(frozen=True, slots=True)
class Score:
    """Lines of a fixture: residue found and missed, content lost."""

    found: int
    missed: set[int]
    lost: set[int]


def score(file: Path) -> Score:
    expected = json.loads(file.with_suffix(".residue.json").read_text(encoding="utf-8"))
    residue, rules = set(expected["residue"]), set(masked(file.read_text(encoding="utf-8")))
    return Score(len(residue & rules), residue - rules, rules - residue)


@pytest.mark.parametrize("file", FIXTURES, ids=lambda file: file.stem)
def test_no_line_of_content_is_masked_in_articles_of_other_shapes(file: Path) -> None:
    assert score(file).lost == set()


def test_the_residue_of_articles_of_other_shapes_is_masked() -> None:
    scores = [score(file) for file in FIXTURES]
    assert sum(s.found for s in scores) == 197
    assert [s.missed for s in scores] == [set()] * 12


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("اقرأ أيضًا: بوريل يحذر موسكو من تبعات خطيرة", "related"),
        ("إقرأ أيضاً", "related"),
        ("قد يهمك أيضاً", "related"),
        ("مواضيع ذات صلة", "related"),
        ("Read more: What happened in Geneva", "related"),
        ("شارك المقال", "share"),
        ("Facebook Twitter WhatsApp", "share"),
        ("اشترك الآن في نشرتنا الإخبارية ليصلك كل جديد", "follow"),
        ("يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتك.", "consent"),
        ("الكلمات المفتاحية: روسيا، أوكرانيا", "tags"),
        ("#روسيا #أوكرانيا", "tags"),
        ("بوتين خلال لقائه نظيره الصيني (أ ف ب)", "caption"),
        ("التعليق على الصورة، الرئيس الروسي في اجتماع الحكومة", "caption"),
        ("القاهرة - رويترز", "byline"),
        ("بقلم: أحمد قطمة", "byline"),
        ("1,234 مشاهدة", "counter"),
        ("مدة القراءة: دقيقتان", "reading time"),
        ("آخر تحديث: الأحد 5 يونيو 2022 - 08:30 م", "date"),
        ("جميع الحقوق محفوظة © 2024", "copyright"),
        ("إعلان", "advert"),
        ("00:00 / 03:45", "player"),
        ("IMG_2041.jpg", "file name"),
        ("https://example.com/a/b", "link"),
        ("👍 12 ❤ 3", "symbols"),
        ("أضف تعليقاً", "comments"),
        ("المقال السابق: نهاية جولة", "related"),
        ("المقال الرئيسي: الموسيقى في الأندلس", "related"),
        ('"آخر تحديث في 27 يونيو 2016"', "date"),
        ("</div></div>", "markup"),
        ('! colspan="9" bgcolor="#B0D3FB" align="right" |', "markup"),
        ("صور من الموقع الرسمي للنادي", "caption"),
    ],
)
def test_what_a_line_alone_gives_away_is_masked_in_the_body(line: str, rule: str) -> None:
    assert masked_in_body(line) == [rule]


@pytest.mark.parametrize(
    "line",
    [
        "شاهد أيضاً عدداً من الجنود وهم يعبرون النهر.",
        "شاهد عيان: رأيت الدخان يتصاعد",
        "اشترك في المؤتمر ممثلو عشرين دولة من أفريقيا وآسيا.",
        "انضم إلى تويتر عام 2010 مهندساً في فريق البحث.",
        "تابعنا المباراة من المدرجات مع آلاف المشجعين.",
        "قالت الشركة إنها ستوقف ملفات تعريف الارتباط نهاية العام.",
        "وأكد أن جميع الحقوق محفوظة للعمال بموجب القانون الجديد.",
        "حمل التطبيق أكثر من 20 مليون مستخدم في أسبوع واحد.",
        "«اقرأ أيضاً ما كتبه العدو».",
        "رويترز: لا تعليق",
        "حلف شمال الأطلسي (الناتو)",
        "المزيد من العقوبات",
        "مشاركة عربية",
        "فيسبوك وتويتر",
        "الإعلان",
        "التعليقات",
        "واشنطن",
        "10 يناير 2022",
        "فرنسا 2 - 1 ألمانيا",
        "السكان: 3 ملايين نسمة",
        "هل تنجح المفاوضات؟",
        "لا ناقة لنا فيها ولا جمل",
        "ملاحظة:",
        "كتب عن الثورة والثوار فقال:",
        "رودس (جزيرة)",
        "9- قسم البحوث والدراسات - الجزيرة نت",
        "أي أن :",
    ],
)
def test_sub_headings_and_sentences_with_the_same_words_stay(line: str) -> None:
    assert masked_in_body(line) == [None]


def test_words_of_an_interface_are_masked_around_an_article_and_beside_residue() -> None:
    assert masked_in_body("تويتر") == [None]
    assert masked_in_body("شارك المقال", "تويتر") == ["share", "share"]
    assert masked(f"{page()}\nتويتر") == {3: "share"}


def test_a_list_of_headlines_ends_where_the_article_goes_on() -> None:
    label, first, second = "مواضيع ذات صلة", "• روسيا تطلق قمراً عسكرياً", "• كييف تستعد للشتاء"
    assert masked_in_body(label, first, second, "الرد المكتوب") == ["related"] * 3 + [None]
    bare = (label, "روسيا تطلق قمراً عسكرياً جديداً", "", "الرد المكتوب")
    assert masked_in_body(*bare) == ["related", "related", None, None]
    tight = (label, "روسيا تطلق قمراً عسكرياً جديداً", "الرد المكتوب")
    assert masked_in_body(*tight) == ["related", "related", None]


def test_numbers_are_masked_as_counters_and_kept_as_cells() -> None:
    assert masked(f"{page()}\nشارك المقال\n4\n0") == {3: "share", 4: "number", 5: "number"}
    assert masked(f"{page()}\nالأهلي\n45\nالزمالك\n41") == {}


def test_dates_are_masked_as_a_bar_and_kept_as_headings_of_a_chronology() -> None:
    title = "عشر سنوات من المفاوضات"
    assert masked(f"{title}\n10 يناير 2022\n{PARAGRAPH}") == {1: "date"}
    chronology = f"{title}\n10 يناير 2022\n{PARAGRAPH}\n12 مارس 2023\n{PARAGRAPH}"
    assert masked(chronology) == {}


def test_the_title_repeated_and_a_caption_said_twice_are_masked() -> None:
    caption = "الرئيس لدى استقباله السفير في القصر"
    lines = [
        "انتهاء المحادثات من دون اتفاق",
        caption,
        caption,
        "انتهاء المحادثات من دون اتفاق",
        PARAGRAPH,
    ]
    assert masked("\n".join(lines)) == {1: "repeat", 2: "repeat", 3: "repeat"}


def test_a_menu_above_the_title_is_masked_and_the_title_is_not() -> None:
    menu = ["الرئيسية", "• غزة والضفة تحت النار", "• خارج الملعب", "تسجيل الدخول   اشترك الآن"]
    text = "\n".join([*menu, "انتهاء المحادثات من دون اتفاق", PARAGRAPH])
    assert set(masked(text)) == {0, 1, 2, 3}


def test_headlines_side_by_side_above_all_are_masked_and_an_endless_paragraph_is_not() -> None:
    ticker = "    ".join(["روسيا تطلق قمراً عسكرياً", "كييف تستعد للشتاء", "هبوط الذهب"] * 12)
    assert masked(f"{ticker}\n{page()}") == {0: "navigation"}
    assert masked(" ".join([PARAGRAPH] * 12)) == {}


def test_a_headline_in_words_of_an_interface_stays_a_headline() -> None:
    assert masked(f"أسعار الذهب اليوم\n{PARAGRAPH}") == {}
    assert masked(f"أسعار الذهب اليوم\nارتفاع كبير في الأسواق العالمية\n{PARAGRAPH}") == {}
    assert masked(f"أخبار العالم\n{PARAGRAPH}") == {}
    assert masked(f"تسجيل الدخول\n{PARAGRAPH}") == {0: "login"}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("ثقافة", "الثقافة كلمة قديمة، فهي تعني صقل النفس والمنطق والفطانة وحسن الأدب والسلوك."),
        ("قنا (مدينة)", "قنا مدينة مصرية تقع في صعيد مصر شرق نهر النيل، وهي عاصمة محافظتها اليوم."),
        ("توك توك", "التوكتوك أو البجاج مركبة ذات ثلاث عجلات تستخدم غالباً وسيلة نقل بالأجرة."),
        (".us", "us. هو امتداد خاص بالعناوين الإلكترونية للمواقع التي تنتمي إلى الولايات المتحدة."),
        ("1960", "استقلال دول كثيرة"),
    ],
)
def test_what_the_text_below_it_is_about_is_its_headline(title: str, text: str) -> None:
    assert masked(f"{title}\n{text}") == {}


def test_refrains_are_verse_and_a_life_is_no_date_of_publication() -> None:
    verse = ["عايزنا نرجع زي زمان", "قول للزمان ارجع يا زمان", "وهات لي قلب لا داب"]
    song = [line for line in verse for _ in range(2)]
    assert masked_in_body(*song) == [None] * 6
    assert masked(f"هند رستم\nهند رستم (12 نوفمبر 1931 - 8 أغسطس 2011)، ممثلة\n{PARAGRAPH}") == {}


def test_what_a_line_announces_and_rows_of_a_list_are_the_articles_own() -> None:
    numbers = ["وللاسترشاد يمكن الاتصال على الرقمين:", "71.960.448", "71.963.512"]
    assert masked("\n".join(["قطع الطريق", PARAGRAPH, *numbers])) == {}
    assert masked_in_body("- دراسة السوق", "- الإعلانات", "- تطوير العلامة") == [None] * 3
    assert masked_in_body("مونتاج : مها رشدي", "موسيقى تصويرية : مودي الإمام") == [None] * 2
    outline = ["دراسات", "سياحة", "خرائط"]
    assert masked("\n".join(["مصر", PARAGRAPH, *outline])) == {}
    books = [line for i in range(5) for line in (f"Our Lady of Egypt {i}", "By: Pearl Zaki")]
    assert masked_in_body(*books) == [None] * 10


def test_credits_in_a_row_and_the_labels_of_links_at_the_end_are_masked() -> None:
    credits = ["إعداد: أحمد علي", "تحرير: سامي زيد", "مونتاج: مها رشدي", "غرافيك: ليلى أمين"]
    assert masked_in_body(*credits, "ترجمة: عمر خالد") == ["byline"] * 5
    assert masked(f"{page()}\n-وات-") == {3: "byline"}
    assert masked(f"{page()}\nالموقع الرسمي للجامعة") == {3: "link"}
    assert masked_in_body("الموقع الرسمي للجامعة") == [None]


def test_stretches_break_at_masked_lines_and_not_at_blank_ones() -> None:
    text = f"\ufeff انتهاء المحادثات\n\n{PARAGRAPH}\nاقرأ أيضا: خبر آخر\n  {PARAGRAPH}\u200f\n"
    assert [text[s.start : s.end] for s in content_stretches(text)] == [
        f"انتهاء المحادثات\n\n{PARAGRAPH}",
        PARAGRAPH,
    ]


PIECES = st.sampled_from(
    [
        *[
            "\n",
            "\n\n",
            " ",
            "\t",
            "\ufeff",
            "•",
            "12",
            "10:30",
            "«",
            "»",
            ".",
            ":",
            "|",
            "؟",
            "اقرأ أيضا",
        ],
        *[
            "شارك",
            "تويتر",
            "إعلان",
            "عن الكاتب",
            "كاتب سوري",
            "نعم",
            "لا",
            "التعليقات (3)",
            "رويترز",
        ],
        *[
            "استطلاع: من يفوز اليوم؟",
            "10 يناير 2022",
            "نشر في",
            "Logo",
            "#وسم",
            PARAGRAPH,
            "عنوان قصير",
        ],
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=300))


@given(TEXTS)
def test_content_masked_lines_and_blanks_make_up_the_whole_text(text: str) -> None:
    stretches, residue = content_stretches(text), residue_lines(text)
    assert all(0 <= s.start < s.end <= len(text) for s in stretches)
    assert all(a.end < b.start for a, b in pairwise(stretches))
    held = [range(s.start, s.end) for s in stretches]
    held += [range(r.start, r.end) for r in residue]
    assert sum(map(len, held)) == len(set().union(*held))
    rest = set(range(len(text))).difference(*held)
    assert all(text[place].isspace() or text[place] in INVISIBLE for place in rest)


@given(TEXTS)
def test_a_stretch_begins_and_ends_with_what_can_be_seen(text: str) -> None:
    for stretch in content_stretches(text):
        ends = text[stretch.start] + text[stretch.end - 1]
        assert not any(char.isspace() or char in INVISIBLE for char in ends)


def test_it_takes_no_time_for_a_long_page_and_for_one_endless_line() -> None:
    seeds = "\n".join(f.read_text(encoding="utf-8") for f in sorted((ROOT / "seeds").glob("*.txt")))
    started = time.perf_counter()
    content_stretches((seeds * 10)[:100_000])
    content_stretches(seeds.replace("\n", " ") * 100)
    assert time.perf_counter() - started < 2  # on an idle machine a tenth of it
