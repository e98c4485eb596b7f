"""A question that names a time prefers the articles of that time, and loses no other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from toy_library import write

from bot.building import build
from bot.explain_lines import ExplanationLines
from bot.settings import Settings
from bot.wording import ENGLISH
from retrieval.asking import LibraryAsker, understood
from retrieval.encoders import Encoder
from retrieval.question import Question
from retrieval.reasons import search_terms
from retrieval.retriever import search
from retrieval.retriever.search import Hit
from retrieval.retriever.when import fits, is_of
from retrieval.text.dates import find_dates, naming_terms

STRIKE = "أعلنت نقابة المعلمين إضراب المدارس في مدينة صفاقس احتجاجاً على تأخر صرف الأجور."
ARTICLES = {
    "january": ("2017-01-15", f"إضراب المعلمين في صفاقس\n\n{STRIKE} وشارك فيه 300 معلم.\n"),
    "march": ("2017-03-02", f"إضراب المعلمين في صفاقس\n\n{STRIKE} وشارك فيه 900 معلم.\n"),
    "undated": (None, f"إضراب المعلمين في صفاقس\n\n{STRIKE} وشارك فيه 500 معلم.\n"),
    "treaty": (
        "2016-06-01",
        "تاريخ معاهدة الصيد\n\nوُقعت معاهدة الصيد بين البلدين في مارس 2017 بعد سنوات من الخلاف.\n",
    ),
    "weather": ("2017-03-20", "طقس مارس\n\nتتساقط الأمطار على الشمال وتنخفض درجات الحرارة.\n"),
}


@pytest.fixture(scope="module")
def asker(
    tmp_path_factory: pytest.TempPathFactory, bundled_encoder: Encoder
) -> Iterator[LibraryAsker]:
    """An asker of a library of the articles above."""
    folder = tmp_path_factory.mktemp("when")
    for name, (published, text) in ARTICLES.items():
        write(folder / "articles" / f"{name}.txt", text)
        if published:
            write(folder / "articles" / f"{name}.toml", f"published = {published}\n")
    settings = Settings(library=folder / "library", uploads=folder / "uploads")
    build(settings, lambda: bundled_encoder, [folder / "articles"], lambda _done, _total: None)
    asker = LibraryAsker.open(folder / "library", bundled_encoder)
    yield asker
    asker.library.close()


def found(asker: LibraryAsker, question: str) -> list[Hit]:
    reply = understood(question, ())
    [vector] = asker.embedded([reply])
    _, hits = asker.found(reply, vector)
    return hits


def names(hits: list[Hit]) -> list[str]:
    return [Path(hit.chunk.article.source).stem for hit in hits]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("كم معلماً شارك في إضراب صفاقس في مارس 2017؟", "march"),
        ("كم معلماً شارك في إضراب صفاقس في آذار 2017؟", "march"),
        ("كم معلماً شارك في إضراب صفاقس يوم 15 جانفي 2017؟", "january"),
        ("كم معلماً شارك في إضراب صفاقس يوم 14 يناير؟", "january"),
        ("How many teachers joined the strike in Sfax in March 2017?", "march"),
        ("كم معلماً شارك في آخر إضراب في صفاقس؟", "march"),
        ("كم معلماً شارك في إضراب صفاقس الأخير؟", "march"),
    ],
)
def test_the_article_of_the_time_asked_for_comes_first(
    asker: LibraryAsker, question: str, first: str
) -> None:
    assert names(found(asker, question))[0] == first
    read = asker.ask(question).best
    assert read is not None
    assert Path(read.reading.sentence.article.source).stem == first


def test_an_old_story_that_names_the_time_is_found_before_news_of_that_time(
    asker: LibraryAsker,
) -> None:
    first, *others = found(asker, "ماذا حدث لمعاهدة الصيد في مارس 2017؟")
    assert (names([first]), first.time) == (["treaty"], 1.0)
    assert all(hit.time < 0.1 for hit in others)


def test_an_article_of_the_time_that_is_about_something_else_gains_little(
    asker: LibraryAsker,
) -> None:
    hits = {names([hit])[0]: hit for hit in found(asker, "كم معلماً أضرب في صفاقس في مارس 2017؟")}
    assert (hits["march"].time, hits["january"].time, hits["undated"].time) == (1, 0, 0.5)
    assert hits["weather"].time < 0.1


@pytest.mark.parametrize(
    "question",
    ["كم معلماً شارك في إضراب صفاقس؟", "من هو الطرف الآخر في معاهدة الصيد؟", "ماذا حدث منذ 2016؟"],
)
def test_a_question_that_names_no_time_is_searched_as_if_there_were_none(
    asker: LibraryAsker, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hits = found(asker, question)
    monkeypatch.setattr(search, "OF_THE_TIME", 0.0)
    assert [(h.chunk.id, h.score, h.time) for h in hits] == [
        (h.chunk.id, h.score, 0.0) for h in found(asker, question)
    ]


def test_the_explanation_shows_the_time_where_it_counted(asker: LibraryAsker) -> None:
    def explained(question: str) -> list[str]:
        lines = ExplanationLines(ENGLISH, Path("vectors")).lines(asker.ask(question))
        return [line.plain for line in lines if ENGLISH.terms["time"] in line.plain]

    [hit, *_] = found(asker, "كم معلماً شارك في إضراب صفاقس في مارس 2017؟")
    assert sum(term.contribution for term in search_terms(hit)) == pytest.approx(hit.score)
    in_search, in_reading, *_ = explained("كم معلماً شارك في إضراب صفاقس في مارس 2017؟")
    assert in_search.endswith("1.000 ×   3.00 =  +3.000")
    assert in_reading.endswith("1.000 ×   3.00 =  +3.000")
    assert explained("كم معلماً شارك في إضراب صفاقس؟") == []


@pytest.mark.parametrize(
    ("asked", "published", "expected"),
    [
        ("يوم 15 يناير 2017", "2017-01-15", True),
        ("يوم 15 يناير 2017", "2017-01-17", True),
        ("يوم 15 يناير 2017", "2017-01-18", False),
        ("يوم 15 يناير 2017", "2017-01-14", False),
        ("يوم 15 يناير", "2014-01-15", True),
        ("في مارس 2017", "2017-04-02", True),
        ("في مارس 2017", "2017-04-03", False),
        ("في مارس 2017", "2016-03-10", False),
        ("سنة 2016", "2016-07-01", True),
        ("سنة 2016", "2017-01-02", True),
        ("سنة 2016", "2015-12-31", False),
        ("بتاريخ 3/4/2017", "2017-04-03", True),
        ("بتاريخ 3/4/2017", "2017-03-04", True),
        ("في مارس 2017", None, False),
    ],
)
def test_news_of_a_time_are_published_in_it_or_two_days_after(
    asked: str, published: str | None, expected: bool
) -> None:
    day = date.fromisoformat(published) if published else None
    assert is_of(day, find_dates(asked)) is expected


@pytest.mark.parametrize(
    ("question", "latest"),
    [
        ("ما آخر أخبار الإضراب؟", True),
        ("شنو آخر الأخبار؟", True),
        ("ما أحدث تطورات القضية؟", True),
        ("ماذا تقرر في الاجتماع الأخير؟", True),
        ("What is the latest news?", True),
        ("من هو الطرف الآخر؟", False),
        ("ماذا أحدث الزلزال؟", False),
        ("متى بدأ الإضراب؟", False),
    ],
)
def test_it_is_told_whether_the_newest_is_asked_for(question: str, latest: bool) -> None:
    assert Question(question).asks_latest is latest


@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("ماذا حدث في مارس 2017؟", [(None, 3, 2017)]),
        ("ماذا حدث بين 2015 و2016؟", [(None, None, 2015), (None, None, 2016)]),
        ("ماذا حدث منذ عام 2010؟", []),
        ("من حكم قبل 2011؟", []),
        ("What happened since 2010?", []),
        ("متى وقع الاتفاق؟", []),
    ],
)
def test_a_date_from_or_up_to_which_it_asks_is_not_its_time(
    question: str, times: list[tuple[int | None, int | None, int | None]]
) -> None:
    assert [(t.day, t.month, t.year) for t in Question(question).times] == times


def test_of_those_about_it_the_newest_counts_one_and_the_others_less_in_even_steps() -> None:
    days = [date(2017, 1, 1), date(2017, 3, 1), None, date(2016, 1, 1), date(2018, 1, 1)]
    about = np.array([2.0, 2.0, 2.0, 1.8, 1.0])
    found = fits(Question("ما آخر أخبار الإضراب؟"), days, [False] * 5, about)
    # Three about it: 2/3, 1, 1/3 by age; (1.8 / 2)² = .81; the newest of all is about half of it.
    assert found.round(4).tolist() == [0.6667, 1.0, 0.0, 0.27, 0.0]


def test_where_no_article_has_a_date_none_is_preferred() -> None:
    about, question = np.ones(2), Question("ماذا حدث في مارس 2017؟")
    assert fits(question, [None, None], [True, False], about).tolist() == [0.0, 0.0]
    assert fits(question, [None, date(2016, 1, 1)], [False, True], about).tolist() == [0.5, 1.0]


def test_a_text_names_a_day_with_or_without_its_year_and_a_month_with_it() -> None:
    def terms(text: str) -> list[set[str]]:
        [mention] = find_dates(text)
        return [set(one) for one in naming_terms(mention)]

    assert terms("15 يناير 2017") == [{"date:01-15"}]
    assert terms("مارس 2017") == [{"month:03", "year:2017"}]
    assert terms("عام 2016") == [{"year:2016"}]
    assert terms("3/4/2017") == [{"date:04-03"}, {"date:03-04"}]
