"""Folding, its map back to the source, tokens and stems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.arabic import Folded, Token, fold, stem, tokens, words

ARABIC = st.text(
    st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآٱىةؤئـًٌٍَُِّْٰ کیگپ٠١٢۳ 0 1،؟.ﷺﻻ\u200f\u200c\xa0\nAbé")
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("مَسؤولٌ", "مسءول"),
        ("مسئول", "مسءول"),
        ("أإآٱا", "ااااا"),
        ("مدرسة الى", "مدرسه الي"),
        ("على مهل", "علي مهل"),
        ("الـــناتو", "الناتو"),
        ("٧٫٥ ۳", "7.5 3"),
        ("کی", "كي"),
        ("ﻻ", "لا"),
        ("ﷺ", "صلي الله عليه وسلم"),
        ("روسيا\u200f\u202a", "روسيا"),
        ("Éric NATO", "eric nato"),
        ("حلف\xa0الناتو", "حلف الناتو"),
    ],
)
def test_what_writers_mix_up_folds_to_one_form(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_tokens_know_their_place_in_the_source_with_its_marks() -> None:
    text = "في الـ 17 من كانونَ، 100,000 جنديٍّ"
    assert [(text[t.start : t.end], t.form) for t in tokens(text)] == [
        ("في", "في"),
        ("الـ", "ال"),
        ("17", "17"),
        ("من", "من"),
        ("كانونَ", "كانون"),
        ("100,000", "100000"),
        ("جنديٍّ", "جندي"),
    ]


def test_a_number_joined_to_letters_is_a_token_of_its_own() -> None:
    assert tokens("الـ7") == (Token("ال", 0, 3), Token("7", 3, 4))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("والمفاوضات", "مفاوض"),
        ("المفاوضات", "مفاوض"),
        ("روسية", "روس"),
        ("روسيا", "روس"),
        ("الوزير", "زير"),
        ("وزير", "زير"),
        ("للناتو", "ناتو"),
        ("وصف", "وصف"),
        ("2022", "2022"),
        ("nato", "nato"),
    ],
)
def test_stems_drop_the_article_conjunctions_and_common_endings(word: str, expected: str) -> None:
    assert stem(fold(word)) == expected


@given(ARABIC)
def test_folding_with_a_map_is_folding_and_points_into_the_source(text: str) -> None:
    folded = Folded(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    assert all(0 <= origin < len(text) for origin in folded.origins)
    assert list(folded.origins) == sorted(folded.origins)


def test_what_needs_no_map_folds_to_as_many_characters() -> None:
    plain = [char for char in map(chr, range(0x10000)) if Folded(char).is_one_to_one]
    assert {*"نص a7٧،»"} <= {*plain}
    assert [char for char in plain if len(fold(char)) != 1] == []


@given(ARABIC)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ARABIC)
def test_a_token_folds_to_its_form(text: str) -> None:
    for token in tokens(text):
        source = text[token.start : token.end]
        assert token.form in fold(source).replace(",", "")
        assert not source[-1].isspace()
    assert [token.form for token in tokens(text)] == words(text)
