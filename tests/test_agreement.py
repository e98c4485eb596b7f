"""Answers of two articles: one answer, two that contradict each other, or neither."""

from datetime import date

import pytest

from retrieval.article import Article, Span
from retrieval.library.records import StoredChunk
from retrieval.question import Kind
from retrieval.reader.agreement import agree, contradict, group
from retrieval.reader.rules import Evidence, Reading
from retrieval.retriever.search import Hit, Zs

PUBLISHED = date(2022, 1, 11)
"""A Tuesday: «الاثنين» is the 10th, «أمس» too."""
NO_EVIDENCE = Evidence(0, 0, 0, 0, 0, 0, 0, 0)


def reading(text: str, source: str = "a.txt", published: date | None = PUBLISHED) -> Reading:
    """Return the reading of a sentence whose answer stands in brackets: «استمرت [8 ساعات]»."""
    start, end = text.index("["), text.index("]") - 1
    article = Article(source, text.replace("[", "").replace("]", ""), "t", published=published)
    chunk = StoredChunk(article, 0, len(article.text), id=1)
    hit = Hit(chunk, 0.8, 0.8, 1.0, Zs(0, 0, 0), 0.0)
    return Reading(
        hit, Span(article, 0, chunk.end), Span(article, start, end), NO_EVIDENCE, 1, True
    )


TALKS = "لتختتم في [العاشر من يناير]، جولة المفاوضات الروسية الأمريكية في جنيف"
ENDED = "اختتمت جولة جديدة من المحادثات مساء يوم [الاثنين] في جنيف"
SAME = [
    (Kind.WHEN, TALKS, ENDED),
    (Kind.WHEN, TALKS, "تجرى المحادثات في [10 يناير/كانون الثاني المقبل] في جنيف"),
    (Kind.WHEN, "وفي [السادس والعشرين من يناير] سلمها الرد", "سلّمها الرد في [26 كانون الثاني]"),
    (Kind.WHEN, "نشرت روسيا يوم [17 ديسمبر] الماضي", "في الـ [17 من كانون الأول/ديسمبر 2021]"),
    (Kind.WHEN, "تحطمت الطائرة في [28 نوفمبر]", "بعد تحطم الطائرة في [نوفمبر] الماضي"),
    (Kind.WHEN, "غادر [أمس الاثنين] إلى جنيف", "غادر في [10-01-2022] إلى جنيف"),
    (Kind.HOW_LONG, "التي استمرت نحو [7.5 ساعة]، وجرت", "دامت [سبع ساعات] ونصف الساعة"),
    (Kind.HOW_MANY, "بحشد نحو [100 ألف جندي] عند حدود", "حشدت روسيا [100,000] قرب الحدود"),
    (Kind.HOW_MANY, "ارتفعت نسبة البطالة إلى [15 بالمئة]", "بلغت النسبة [١٥]٪"),
    (Kind.WHO, "قال [سيرغى ريابكوف] إن", "فيما يرأس الجانب الروسي [سيرغي ريابكوف]."),
    (Kind.WHERE, "انطلقت في [العاصمة البلجيكية بروكسل] جلسة", 'في مقر "الناتو" [ببروكسل] أمس'),
]
CONTRARY = [
    (Kind.WHEN, TALKS, "عقد في [السابع من يناير]، اجتماعاً طارئاً"),
    (Kind.WHEN, ENDED, "اختتمت المحادثات يوم [الأحد]، وغادر الوفد"),
    (Kind.HOW_LONG, "التي استمرت نحو [7.5 ساعة]، وجرت", "على مدى [8 ساعات] تقريبا في البعثة"),
    (Kind.WHO, "قال [سيرغي ريابكوف] إن", "قال [ألكسندر غروشكو] إن"),
    (Kind.WHERE, "ولد في [فرنسا] عام", "ولد في [ألمانيا] عام"),
    (Kind.WHERE, "عقد في [باريس] أمس", "عقد في [برلين] أمس"),
]
APART = [
    (Kind.WHEN, "سافرت يومي [11 و12 يناير] إلى بروكسل", "وصلت في [12 يناير] إلى بروكسل"),
    (Kind.WHEN, "وقع ذلك في [عام 2022]", "وقع ذلك في [10 يناير]"),
    (Kind.WHEN, ENDED, "جرت المحادثات [قبل أسبوع]"),
    (Kind.HOW_MANY, "أودى بحياة أكثر من [84 شخصا]", "أسفر عن مقتل [86 شخصا]"),
    (Kind.HOW_MANY, "مقتل [12 قتيلا]", "إصابة [48 جريحا]"),
    (Kind.WHERE, "عقد في [جنيف] أمس", "عقد في [سويسرا] أمس"),
    (Kind.WHERE, "عقد في [باريس] أمس", "عقد في [فرنسا] أمس"),
]


@pytest.mark.parametrize(
    ("kind", "one", "other", "verdict"),
    [
        *((*pair, (True, False)) for pair in SAME),
        *((*pair, (False, True)) for pair in CONTRARY),
        *((*pair, (False, False)) for pair in APART),
    ],
)
def test_answers_agree_contradict_or_do_neither(
    kind: Kind, one: str, other: str, verdict: tuple[bool, bool]
) -> None:
    a, b = reading(one), reading(other, "b.txt")

    assert (agree(a, b, kind), contradict(a, b, kind)) == verdict
    assert (agree(b, a, kind), contradict(b, a, kind)) == verdict


def test_a_weekday_is_a_day_only_where_it_is_known_when_the_article_appeared() -> None:
    undated = reading(ENDED, published=None)

    assert not agree(reading(TALKS), undated, Kind.WHEN)
    assert not contradict(reading(TALKS), undated, Kind.WHEN)
    assert contradict(reading(TALKS), reading(ENDED, published=date(2022, 1, 20)), Kind.WHEN)


def test_what_agrees_with_the_first_and_not_with_each_other_is_no_one_answer() -> None:
    year = reading("وقع ذلك في [عام 2022]", "a.txt")
    january = reading("وقع ذلك في [10 يناير 2022]", "b.txt")
    march = reading("وقع ذلك في [5 مارس 2022]", "c.txt")

    assert group([year, january, march], Kind.WHEN) == [[year, january], [march]]
    assert group([january, year, march], Kind.WHEN) == [[january, year], [march]]
