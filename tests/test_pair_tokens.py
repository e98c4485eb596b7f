"""What the learned reader is given: every token knows its exact place in the passage."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reader.pair_tokens import LONGEST_PAIR, Tokenise, pair_tokens

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
LETTERS = st.text(alphabet="ابتةﻻﷺـَُّ 7٣.،؟()«»\nabcé🙂", max_size=60)


def test_the_pair_is_question_then_title_and_passage(tokenise: Tokenise) -> None:
    pair = pair_tokens(tokenise, "من؟", "عنوان", "قال بايدن")

    asked, read = tokenise("query: من؟").ids, tokenise("passage: عنوان. قال بايدن").ids
    assert list(pair.ids) == [*asked, asked[-1], *read[1:]]
    assert ["قال بايدن"[a:b] for a, b in pair.places] == ["قال", "بايد", "ن"]
    assert pair.ids[pair.first :] == tokenise("قال بايدن").ids[1:]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_the_tokens_cover_every_letter_of_an_article(tokenise: Tokenise, seed: Path) -> None:
    text = " ".join(seed.read_text(encoding="utf-8").split())[:600]

    pair = pair_tokens(tokenise, "ماذا حدث؟", "", text)

    covered = {n for a, b in pair.places for n in range(a, b)}
    assert {n for n, char in enumerate(text) if not char.isspace()} <= covered


@given(question=LETTERS, title=LETTERS, text=LETTERS)
def test_places_lie_in_the_text_in_order_and_never_begin_with_space(
    tokenise: Tokenise, question: str, title: str, text: str
) -> None:
    pair = pair_tokens(tokenise, question, title, text)

    assert pair.first + len(pair.places) + 1 >= len(pair.ids)
    assert all(0 <= a < b <= len(text) for a, b in pair.places)
    assert all(not text[a].isspace() and not text[b - 1].isspace() for a, b in pair.places)
    assert list(pair.places) == sorted(pair.places)


def test_a_long_question_and_passage_are_cut_and_an_answer_cut_off_has_no_tokens(
    tokenise: Tokenise,
) -> None:
    text = "كلمة " * 600 + "جواب"

    pair = pair_tokens(tokenise, "سؤال " * 200, "", text)

    assert len(pair.ids) == LONGEST_PAIR
    assert pair.token_span(0, 4) == (pair.first, pair.first)
    assert pair.token_span(len(text) - 4, len(text)) is None
