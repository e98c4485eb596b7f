"""Hard negatives: passages that a search finds for a question and that do not hold its answer.

The search is as the product's is, by words and by vectors, for passages that the one finds look
easy to the other: BM25 over grams of letters and the encoder's cosines, put together by reciprocal
rank (Cormack et al. 2009).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Encoder
from retrieval.text.arabic import words
from training.reader.questions import Corpus, Placed

K1, B = 1.2, 0.75
GRAM = 4
"""Letters a gram: in nine languages without a stemmer of each, they stand for stems."""
DEEP = 60
COMMON = 0.3
"""A gram in more than this share of the passages finds nothing."""
RANK_OFFSET = 60
"""Of reciprocal ranks, as its authors have it."""


def hard_negatives(corpus: Corpus, encoder: Encoder, k: int = 8) -> list[tuple[int, ...]]:
    """Return for each question up to k passages, hardest first: its paragraph's others, then found.

    A passage with the words of the answer may answer too, so it is none.
    """
    index = _Index(corpus, encoder)
    plain = [f" {' '.join(words(passage.text))} " for passage in corpus.passages]
    return [
        tuple(_first(k, _without_answer(corpus, placed, plain, found)))
        for placed, found in zip(corpus.questions, index.found(), strict=True)
    ]


def _first(k: int, numbers: Iterator[int]) -> Iterator[int]:
    for _, number in zip(range(k), numbers, strict=False):
        yield number


def _without_answer(
    corpus: Corpus, placed: Placed, plain: Sequence[str], found: Sequence[int]
) -> Iterator[int]:
    answer = " ".join(words(corpus.answer(placed)))
    seen = {plain[placed.passage]}
    for number in [*placed.beside, *found]:
        if plain[number] not in seen and not (answer and answer in plain[number]):
            seen.add(plain[number])
            yield number


class _Index:
    """The passages of a corpus and its questions, by letters and by vectors."""

    def __init__(self, corpus: Corpus, encoder: Encoder) -> None:
        self._questions = [placed.question for placed in corpus.questions]
        texts = [f"{passage.title}. {passage.text}" for passage in corpus.passages]
        self._grams = _Grams(texts)
        self._asked = encoder.questions(self._questions)
        self._passages = encoder.passages(texts)

    def found(self) -> Iterator[list[int]]:
        """Yield the passages found for each question, best first."""
        for question, vector in zip(self._questions, self._asked, strict=True):
            cosines = self._passages @ vector
            yield _by_rank(self._grams.best(question, DEEP), _highest(cosines, DEEP))


def _by_rank(*rankings: Sequence[int]) -> list[int]:
    """Return what is in any of the rankings, by the sum of its reciprocal ranks."""
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, number in enumerate(ranking, start=1):
            scores[number] += 1 / (RANK_OFFSET + rank)
    return sorted(scores, key=lambda number: (-scores[number], number))


def _highest(scores: NDArray[np.floating], k: int) -> list[int]:
    return [int(n) for n in np.argsort(-scores, kind="stable")[:k]]


class _Grams:
    """BM25 over the grams of letters of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        documents = [_grams(text) for text in texts]
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
        return [number for number in _highest(scores, k) if scores[number] > 0]


def _grams(text: str) -> Counter[str]:
    framed = [f"_{word}_" for word in words(text)]
    return Counter(
        word[i : i + GRAM] for word in framed for i in range(max(1, len(word) - GRAM + 1))
    )
