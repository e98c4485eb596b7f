"""Chunks: slices of their article, inside its content, ending where a sentence ends."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.article import Article, Stretch
from retrieval.corpus.chunks import LONGEST, chunk
from retrieval.corpus.sources import read_article

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_the_chunks_of_a_seed_hold_all_its_content_and_nothing_masked(seed: Path) -> None:
    article = read_article(seed, seed.name)
    chunks = chunk(article)
    assert all(len(c.text) <= LONGEST for c in chunks)
    assert all(any(s.start <= c.start and c.end <= s.end for s in article.content) for c in chunks)
    content = "".join(article.text[s.start : s.end] for s in article.content)
    assert "".join("".join(c.text.split()) for c in chunks) == "".join(content.split())


def test_chunks_of_prose_end_at_sentences() -> None:
    article = read_article(SEEDS[3], SEEDS[3].name)
    prose = [c for c in chunk(article) if len(c.text) > 100]
    assert len(prose) >= 5
    assert all(c.text.rstrip()[-1] in '."' for c in prose)


def test_a_chunk_crosses_no_masked_line() -> None:
    text = "نص أول.\nاقرأ أيضاً: خبر\nنص ثان."
    article = Article("x.txt", text, "ع", content=(Stretch(0, 7), Stretch(24, 31)))
    assert [c.text for c in chunk(article)] == ["نص أول.", "نص ثان."]


def test_a_title_stands_before_the_words_of_its_passage_but_not_twice() -> None:
    text = "العنوان\nنص أول."
    article = Article("x.txt", text, "العنوان", content=(Stretch(0, 15),))
    assert [c.titled_text for c in chunk(article)] == ["العنوان نص أول."]
    assert [c.titled_text for c in chunk(article, 8)] == ["العنوان", "العنوان. نص أول."]


@settings(deadline=None)
@given(st.text(st.sampled_from("ابت .؟\n،؛\t"), min_size=1, max_size=600), st.integers(5, 60))
def test_chunks_are_ordered_slices_that_lose_nothing(text: str, size: int) -> None:
    content = (Stretch(0, len(text)),)
    chunks = chunk(Article("x.txt", text, "", content=content), size)
    assert all(a.end <= b.start for a, b in pairwise(chunks))
    assert "".join("".join(c.text.split()) for c in chunks) == "".join(text.split())
