"""Hard negatives: passages that a search finds for a question and that do not hold its answer."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.text.arabic import words
from training.reader.questions import Corpus, Passage, Placed

K1, B = 1.2, 0.75
GRAM = 4
"""Letters a gram: in nine languages without a stemmer of each, they stand for stems."""
DEEP = 60
COMMON = 0.3
"""A gram in more than this share of the passages finds nothing."""


def hard_negatives(corpus: Corpus, k: int = 8) -> list[tuple[int, ...]]:
    """Return for each question up to k passages, hardest first: its paragraph's others, then BM25.

    A passage with the words of the answer may answer too, so it is none.
    """
    index = _Grams(corpus.passages)
    plain = [f" {' '.join(words(passage.text))} " for passage in corpus.passages]
    return [
        tuple(_first(k, _without_answer(corpus, placed, plain, index)))
        for placed in corpus.questions
    ]


def _first(k: int, numbers: Iterator[int]) -> Iterator[int]:
    for _, number in zip(range(k), numbers, strict=False):
        yield number


def _without_answer(
    corpus: Corpus, placed: Placed, plain: Sequence[str], index: "_Grams"
) -> Iterator[int]:
    answer = " ".join(words(corpus.answer(placed)))
    seen = {plain[placed.passage]}
    for number in [*placed.beside, *index.best(placed.question, DEEP)]:
        if plain[number] not in seen and not (answer and answer in plain[number]):
            seen.add(plain[number])
            yield number


class _Grams:
    """BM25 over the grams of letters of passages and their titles."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        documents = [_grams(f"{passage.title} {passage.text}") for passage in passages]
        lengths = np.array([sum(grams.values()) for grams in documents], dtype=np.float64)
        self._discount = K1 * (1 - B + B * lengths / max(lengths.mean(), 1e-9))
        rows: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, grams in enumerate(documents):
            for gram, count in grams.items():
                rows[gram].append((number, count))
        self._postings = {gram: np.array(found) for gram, found in rows.items()}

    def best(self, question: str, k: int) -> list[int]:
        scores: NDArray[np.float64] = np.zeros(len(self._discount))
        for gram in _grams(question):
            found = self._postings.get(gram)
            if found is not None and len(found) < COMMON * len(scores):
                rows, counts = found.T
                rarity = math.log(1 + (len(scores) - len(rows) + 0.5) / (len(rows) + 0.5))
                scores[rows] += rarity * counts * (K1 + 1) / (counts + self._discount[rows])
        return [int(n) for n in np.argsort(-scores, kind="stable")[:k]]


def _grams(text: str) -> Counter[str]:
    framed = [f"_{word}_" for word in words(text)]
    return Counter(
        word[i : i + GRAM] for word in framed for i in range(max(1, len(word) - GRAM + 1))
    )
