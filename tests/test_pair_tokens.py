"""What the learned reader is given: every token knows its exact place in the passage."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from retrieval.encoders.packed import bundled_weights, read_packed
from retrieval.encoders.tokenizer import build_tokenizer
from retrieval.reader.pair_tokens import LONGEST_PAIR, pair_tokens

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
TOKENIZER = build_tokenizer(read_packed(bundled_weights()))
LETTERS = st.text(alphabet="ابتةﻻﷺـَُّ 7٣.،؟()«»\nabcé🙂", max_size=60)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return TOKENIZER


def test_the_pair_is_question_then_title_and_passage(tokenizer: Tokenizer) -> None:
    pair = pair_tokens(tokenizer.encode, "من؟", "عنوان", "قال بايدن")

    pieces = [tokenizer.id_to_token(number) for number in pair.ids]
    assert "".join(map(str, pieces)).replace("▁", " ") == (
        "<s> query: من؟</s></s> passage: عنوان. قال بايدن</s>"
    )
    assert ["قال بايدن"[a:b] for a, b in pair.places] == ["قال", "بايد", "ن"]
    assert pieces[pair.first] == "▁قال"


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_the_tokens_cover_every_letter_of_an_article(seed: Path, tokenizer: Tokenizer) -> None:
    text = " ".join(seed.read_text(encoding="utf-8").split())[:600]

    pair = pair_tokens(tokenizer.encode, "ماذا حدث؟", "", text)

    covered = {n for a, b in pair.places for n in range(a, b)}
    assert {n for n, char in enumerate(text) if not char.isspace()} <= covered


@given(question=LETTERS, title=LETTERS, text=LETTERS)
def test_places_lie_in_the_text_in_order_and_never_begin_with_space(
    question: str, title: str, text: str
) -> None:
    pair = pair_tokens(TOKENIZER.encode, question, title, text)

    assert pair.first + len(pair.places) + 1 >= len(pair.ids)
    assert all(0 <= a < b <= len(text) for a, b in pair.places)
    assert all(not text[a].isspace() and not text[b - 1].isspace() for a, b in pair.places)
    assert list(pair.places) == sorted(pair.places)


def test_a_long_question_and_passage_are_cut_and_an_answer_cut_off_has_no_tokens(
    tokenizer: Tokenizer,
) -> None:
    text = "كلمة " * 600 + "جواب"

    pair = pair_tokens(tokenizer.encode, "سؤال " * 200, "", text)

    assert len(pair.ids) == LONGEST_PAIR
    assert pair.token_span(0, 4) == (pair.first, pair.first)
    assert pair.token_span(len(text) - 4, len(text)) is None
