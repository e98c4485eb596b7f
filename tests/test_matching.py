"""Words of a question found in a text: exact, nearly, in English; and how much that is."""

from collections.abc import Iterable

import pytest

from retrieval.question import Question
from retrieval.retriever.matching import NEAR, QueryTerm, absent, coverage, query_terms, worths
from retrieval.retriever.vocabulary import ListedWords, Vocabulary
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


CUT = {"بوت": {"بوتين", "وبوتين"}, "بعثت": {"بعثتين"}, "يند": {"ويندي"}, "شيرم": {"شيرمان"}}
"""Stems, and the words of a library that have them."""


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("putin", ["بوت"]),
        ("sherman", ["شيرم"]),
        ("wendy", ["يند"]),
        ("بوتن", ["بوت"]),
        ("بايدن", []),
    ],
)
def test_a_name_is_known_by_its_consonants_before_a_stemmer_cut_it(
    word: str, near: list[str]
) -> None:
    assert Vocabulary.of(CUT, lambda stem: CUT[stem]).near(word) == near


def _terms(question: str, words: list[str]) -> dict[str, tuple[list[str], list[str]]]:
    terms = query_terms(Question(question), lambda _: 1, 10, Vocabulary.of(words))
    return {term.stem: (sorted(term.near), sorted(term.same)) for term in terms}


def test_a_preposition_joined_to_a_word_makes_no_other_word() -> None:
    words = ["جنيف", "بجنيف", "محادث", "لوزير", "بيت", "لبيت"]
    terms = _terms("أين عقدت لمحادثات الوزير وزير جنيف بيت؟", words)
    assert terms["جنيف"] == (["بجنيف"], ["بجنيف"])
    assert terms["لمحادث"] == (["محادث"], ["محادث"])
    assert terms["بيت"] == ([], [])


def test_a_stem_that_a_preposition_would_change_is_not_met() -> None:
    # «بداون» has the stem of «بدأ».
    assert _terms("ما هي متلازمة داون؟", ["داون", "بدا"])["داون"] == ([], [])


def test_the_word_of_a_dialect_is_met_by_that_of_the_standard_language() -> None:
    terms = _terms("إيه اللي الوزير هيقوله؟", ["يقول", "زير"])
    assert terms["هيقول"] == (["يقول"], [])


def test_a_verb_asked_for_is_met_in_another_tense() -> None:
    assert _terms("من رافق الوزيرة؟", ["يرافق"])["رافق"] == (["يرافق"], [])
    assert _terms("من يدعم الوزيرة؟", ["دعم"])["يدعم"] == (["دعم"], [])
    # «ليسلمه»: what the one does so that the other happens
    assert _terms("ماذا سيسلم الوزير؟", ["ليسلم", "سلم"])["سيسلم"] == (["سلم", "ليسلم"], [])
    assert _terms("من هو رافق؟", ["يرافق"])["رافق"] == ([], [])


def test_a_name_that_stands_nowhere_weighs_more_than_a_word_that_does_not() -> None:
    def weights(question: str) -> dict[str, float]:
        terms = query_terms(Question(question), lambda _: 0, 10, Vocabulary.of([]))
        return {term.stem: round(term.weight, 2) for term in terms}

    # .5 + ln(1 + 10.5 / .5) = 3.59; a word that is no name keeps a half, in English .15
    assert weights("من رافق ماكرون؟") == {"رافق": 1.8, "ماكر": 3.59}
    assert weights("في أي مدينة ولد ميسي؟") == {"مدين": 1.8, "ولد": 3.59, "ميس": 3.59}
    assert weights("متى كازاخستان وميسي دخلت؟")["كازاخست"] == 3.59
    assert weights("Who toppled Macron?") == {"toppled": 0.54, "macron": 3.59}


def test_places_are_translated_by_the_cldr_and_news_by_a_list() -> None:
    assert "روس" in arabic_stems("russia")
    assert "متحدث" in arabic_stems("spokesman")
    assert arabic_stems("warns") == arabic_stems("warn") == {"حذر", "تحذير"}
    assert "بريطان" in arabic_stems("british")
    assert arabic_stems("xyzzy") == frozenset()


def test_rare_words_weigh_more_and_the_share_covered_is_weighted() -> None:
    counts = {"وفد": 9, "الماني": 0, "ماني": 0, "مان": 0}
    terms = query_terms(
        Question("من ترأس الوفد الفنلندي؟"), lambda s: counts.get(s, 0), 10, Vocabulary.of([])
    )
    weights = {term.stem: round(term.weight, 2) for term in terms}
    # .5 + ln(1 + (10 - 9 + .5) / (9 + .5)) = .65 and .5 + ln(1 + 10.5 / .5) = 3.59; of a verb half
    assert weights == {"تراس": 1.8, "وفد": 0.65, "فنلند": 3.59}
    assert round(coverage(terms, ["وفد", "تراس"]), 2) == 0.4
    assert coverage(terms, []) == 0.0
    assert coverage((), ["وفد"]) == 0.0


def test_a_near_form_counts_less_than_the_word_itself() -> None:
    terms = (QueryTerm("صاروخ", 2.0, frozenset({"صواريخ"})), QueryTerm("روس", 1.0))
    worth = worths(terms)
    assert [worth.get(stem, 0.0) for stem in ("صواريخ", "روس", "حدود")] == [NEAR, 1.0, 0.0]
    assert coverage(terms, ["صواريخ", "روس"]) == pytest.approx((2 * NEAR + 1) / 3)


def test_a_country_written_in_another_way_is_not_absent() -> None:
    countries = (QueryTerm("russia", 1.0, frozenset({"روس"})), QueryTerm("فرنس", 3.0))
    assert absent(countries, ["روس"]) == 0.75
    assert absent(countries, ["روس", "فرنس"]) == 0.0
    assert absent((), ["روس"]) == 0.0


def test_words_taken_from_the_turn_before_weigh_a_quarter() -> None:
    terms = query_terms(Question("من هو مؤكد ذلك (رد الناتو)؟"), lambda _: 0, 10, Vocabulary.of([]))
    weights = {term.stem: round(term.weight, 2) for term in terms}
    assert weights == {"مءكد": 3.59, "رد": 0.9, "ناتو": 0.9}


def test_a_library_is_asked_once_for_a_word() -> None:
    held, asked = ListedWords(["وفد", "وزير"]), list[frozenset[str]]()

    class Counted(ListedWords):
        def known_words(self, words: Iterable[str]) -> frozenset[str]:
            asked.append(frozenset(words))
            return held.known_words(asked[-1])

    vocabulary = Vocabulary(Counted([]))
    assert vocabulary.known(["وفد", "قط"]) == {"وفد"}
    assert vocabulary.known(["وزير", "قط", "وفد"]) == {"وزير", "وفد"}
    assert "قط" not in vocabulary
    assert asked == [{"وفد", "قط"}, {"وزير"}]


def test_what_another_thread_forgets_in_between_is_still_answered() -> None:
    class Forgotten(ListedWords):
        def known_words(self, words: Iterable[str]) -> frozenset[str]:
            vocabulary._asked.clear()  # as a thread does that finds too much remembered
            return super().known_words(words)

    vocabulary = Vocabulary(Forgotten(["جنيف", "ناتو"]))
    assert vocabulary.known(["جنيف", "باريس"]) == {"جنيف"}
    assert vocabulary.known(["جنيف", "ناتو", "روما"]) == {"جنيف", "ناتو"}
