"""The learned reader: what the model reads in the first passages, fused with rules and search."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Span
from retrieval.errors import ModelError
from retrieval.reader.confidence import LEAST_SPAN
from retrieval.reader.model import SHIPPED, PassageLogits, ReaderModel
from retrieval.reader.rules import Read, Reading, RuleReader
from retrieval.reader.whole_words import whole_words
from retrieval.retriever.search import Hit, Query

READ = 5
"""How many passages the model reads; the rest are left to the rules."""
LONGEST_ANSWER = 40
"""In tokens."""
WEIGHTS = np.array([0.593, 0.299, 0.162, 0.643])
"""Of the rules' score, relevance, span and search score.

Listwise regression on ARCD dev and MLQA-ar dev (`python -m training.reader.dev --fit`).
"""


class Model(Protocol):
    """What reads passages, given as (title, text), for a question."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageLogits]: ...


class LearnedReader:
    """Reads with a model, and with the rules what the model has no room for."""

    def __init__(self, model: Model, weights: NDArray[np.float64] = WEIGHTS) -> None:
        self._model = model
        self._rules = RuleReader()
        self._weights = weights

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """Return a reading of every sentence of `hits`, best first."""
        passages = [(hit.chunk.article.title, _spaced(hit.chunk.text)) for hit in hits[:READ]]
        logits = self._model.read(query.question.text, passages)
        read = {hit.chunk.id: one for hit, one in zip(hits, logits, strict=False)}
        least = min((one.relevance for one in logits), default=0.0)
        readings = [
            self._scored(_reread(reading, read.get(reading.hit.chunk.id), least))
            for reading in self._rules.read(query, hits)
        ]
        return sorted(readings, key=lambda reading: -reading.score)

    def _scored(self, reading: Reading) -> Reading:
        return replace(reading, score=float(self._weights @ features(reading)))


def open_learned(folder: Path = SHIPPED) -> LearnedReader | None:
    """Return the reader whose artefact is in `folder`; None where it is missing or damaged.

    `dalil doctor` says which.
    """
    try:
        return LearnedReader(ReaderModel(folder))
    except ModelError:
        return None


def features(reading: Reading) -> NDArray[np.float64]:
    """Return what a reading is ranked by, in the order of `WEIGHTS`."""
    read = reading.read
    if read is None:
        raise ValueError("the model has not read this")
    return np.array([read.rules, read.relevance, read.span, reading.hit.score])


def _reread(reading: Reading, logits: PassageLogits | None, least: float) -> Reading:
    """Return `reading` with what the model says of it, and the answer it sees there."""
    best = best_span(logits, reading.sentence, reading.hit.chunk.start) if logits else None
    if logits is None or best is None:
        relevance = logits.relevance if logits else least
        return replace(reading, read=Read(reading.score, relevance, LEAST_SPAN))
    span, score = best
    return replace(reading, answer=span, read=Read(reading.score, logits.relevance, score))


def best_span(logits: PassageLogits, sentence: Span, offset: int) -> tuple[Span, float] | None:
    """Return the likeliest answer in `sentence`, whole words, and its log probability.

    That of its first token and of its last among all of the passage, which begins at `offset` of
    the article; None where the sentence was cut off or has no word.
    """
    text, low, high = sentence.article.text, sentence.start - offset, sentence.end - offset
    inside = [n for n, (a, b) in enumerate(logits.tokens.places) if a < high and b > low]
    if not inside:
        return None
    rows = slice(inside[0], inside[-1] + 1)
    begin, end = _log_softmax(logits.begin)[rows], _log_softmax(logits.end)[rows]
    both = begin[:, None] + end[None, :]
    ordered = np.triu(np.ones_like(both)) - np.triu(np.ones_like(both), LONGEST_ANSWER)
    first, last = divmod(int(np.where(ordered > 0, both, -np.inf).argmax()), len(inside))
    start = max(logits.tokens.places[inside[first]][0] + offset, sentence.start)
    stop = min(logits.tokens.places[inside[last]][1] + offset, sentence.end)
    words = whole_words(text, start, stop, sentence.start, sentence.end)
    return (Span(sentence.article, *words), float(both[first, last])) if words else None


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = logits.astype(np.float64)
    shifted = wide - wide.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), dtype=np.float64)


def _spaced(text: str) -> str:
    """Return `text` with a plain space for each white space, so that offsets stay."""
    return "".join(" " if char.isspace() else char for char in text)
