"""Words of a question found in a text: exact, nearly, in English; and how much that is."""

import pytest

from retrieval.question import Question
from retrieval.retriever.matching import NEAR, QueryTerm, coverage, query_terms, worths
from retrieval.retriever.vocabulary import Vocabulary
from retrieval.text.english import arabic_stems, skeleton

WORDS = Vocabulary.of(["ستولتنبرغ", "جنيف", "صواريخ", "مقرر", "امريك", "اميرك", "ناتو", "شيرم"])


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("stoltenberg", "ستولتنبرغ"),
        ("ryabkov", "ريابكوف"),
        ("sherman", "شيرمان"),
        ("geneva", "جنيف"),
        ("nato", "الناتو"),
        ("ستولتينبرج", "ستولتنبرغ"),
    ],
)
def test_two_spellings_of_a_name_have_the_same_consonants(latin: str, arabic: str) -> None:
    assert skeleton(latin) == skeleton(arabic)


def test_biden_and_putin_are_told_apart() -> None:
    assert skeleton("بايدن") != skeleton("بوتين")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("ستولتنبيرغ", ["ستولتنبرغ"]),
        ("صاروخ", ["صواريخ"]),
        ("امريك", ["اميرك"]),
        ("geneva", ["جنيف"]),
        ("stoltenberg", ["ستولتنبرغ"]),
        ("ماكر", []),
        ("قط", []),
    ],
)
def test_an_unknown_word_may_stand_for_a_word_of_the_library(word: str, near: list[str]) -> None:
    assert WORDS.near(word) == near


def test_places_are_translated_by_the_cldr_and_news_by_a_list() -> None:
    assert "روس" in arabic_stems("russia")
    assert "متحدث" in arabic_stems("spokesman")
    assert arabic_stems("xyzzy") == frozenset()


def test_rare_words_weigh_more_and_the_share_covered_is_weighted() -> None:
    counts = {"وفد": 9, "الماني": 0, "ماني": 0, "مان": 0}
    terms = query_terms(
        Question("من ترأس الوفد الفنلندي؟"), lambda s: counts.get(s, 0), 10, Vocabulary.of([])
    )
    weights = {term.stem: round(term.weight, 2) for term in terms}
    # .5 + ln(1 + (10 - 9 + .5) / (9 + .5)) = .65 and .5 + ln(1 + 10.5 / .5) = 3.59
    assert weights == {"تراس": 3.59, "وفد": 0.65, "فنلند": 3.59}
    assert round(coverage(terms, ["وفد", "تراس"]), 2) == 0.54
    assert coverage(terms, []) == 0.0
    assert coverage((), ["وفد"]) == 0.0


def test_a_near_form_counts_less_than_the_word_itself() -> None:
    terms = (QueryTerm("صاروخ", 2.0, frozenset({"صواريخ"})), QueryTerm("روس", 1.0))
    worth = worths(terms)
    assert [worth.get(stem, 0.0) for stem in ("صواريخ", "روس", "حدود")] == [NEAR, 1.0, 0.0]
    assert coverage(terms, ["صواريخ", "روس"]) == pytest.approx((2 * NEAR + 1) / 3)


def test_words_taken_from_the_turn_before_weigh_half() -> None:
    terms = query_terms(Question("من أكد صحة ذلك (رد الناتو)؟"), lambda _: 0, 10, Vocabulary.of([]))
    weights = {term.stem: round(term.weight, 2) for term in terms}
    assert weights == {"اكد": 3.59, "صحه": 3.59, "رد": 1.8, "ناتو": 1.8}
