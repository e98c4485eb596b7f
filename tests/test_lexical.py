"""Words and dates as index terms, and BM25 against figures worked by hand."""

import math

import numpy as np
import pytest

from retrieval.asking import LibraryAsker
from retrieval.retriever.lexical import Bm25, index_terms


@pytest.mark.parametrize(
    "written",
    [
        "في 26 يناير",
        "وفي السادس والعشرين من يناير",
        "٢٦ كانون الثاني",
        "26 كانون الثاني/يناير",
        "الـ26 من جانفي",
        "January 26",
    ],
)
def test_a_day_is_one_term_however_it_is_written(written: str) -> None:
    assert "date:01-26" in index_terms(written)


def test_a_day_asked_for_in_another_tradition_is_found(seed_asker: LibraryAsker) -> None:
    for question in ("ماذا حدث في 26 كانون الثاني؟", "ماذا حدث يوم ٢٦ يناير؟"):
        first = seed_asker.ask(question).passages[0].span.text
        assert "السادس والعشرين من يناير" in first


def test_words_are_found_without_hamza_article_or_ending() -> None:
    assert set(index_terms("المسؤولون")) == set(index_terms("مسئول"))
    assert set(index_terms("مفاوضات")) == set(index_terms("والمفاوضات"))
    assert index_terms("من هو في") == []


def test_scores_are_those_of_bm25() -> None:
    ids = np.array([10, 20, 30])
    rows = {
        "روس": (np.array([0, 2]), np.array([2, 1])),
        "نات": (np.array([1]), np.array([1])),
    }
    none = (np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    index = Bm25(ids, np.array([4, 2, 6]), lambda term: rows.get(term, none))
    scores = index.scores([{"روس": 1.0}, {"غائب": 1.0}])
    # idf = ln(1 + (3 - 2 + .5) / (2 + .5)) = ln 1.6; mean length 4; k1 1.2, b .75
    first = math.log(1.6) * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 4))
    third = math.log(1.6) * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 6 / 4))
    assert [round(s, 6) for s in scores] == [round(first, 6), 0.0, round(third, 6)]


def test_the_forms_of_a_word_are_one_term() -> None:
    rows = {
        "جنيف": (np.array([0, 2]), np.array([2, 1])),
        "بجنيف": (np.array([0]), np.array([1])),
        "جنيو": (np.array([1]), np.array([1])),
    }
    index = Bm25(np.array([10, 20, 30]), np.array([4, 4, 4]), lambda term: rows[term])
    [first, second, third] = index.scores([{"جنيف": 1.0, "بجنيف": 1.0, "جنيو": 0.8}])
    # In all three chunks: idf = ln(1 + .5 / 3.5); three times, .8 of a time and once, k1 1.2
    rare = math.log(1 + 0.5 / 3.5)
    assert first == pytest.approx(rare * 3 * 2.2 / (3 + 1.2))
    assert second == pytest.approx(rare * 0.8 * 2.2 / (0.8 + 1.2))
    assert third == pytest.approx(rare * 1 * 2.2 / (1 + 1.2))
