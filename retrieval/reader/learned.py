"""The learned reader: what the model reads in the first passages, fused with rules and search."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Span
from retrieval.errors import ModelError
from retrieval.reader.model import SHIPPED, PassageLogits, ReaderModel
from retrieval.reader.rules import (
    Read,
    Reading,
    RuleReader,
    is_passed_over,
    strong_candidates,
    told_spans,
)
from retrieval.reader.short_answer import short_answer
from retrieval.reader.spans import LEAST_SPAN, PassageScores
from retrieval.retriever.search import Hit, Query

READ = 5
"""How many passages the model reads; the rest are left to the rules."""
WEIGHTS = np.array([0.707, 0.257, 0.12, 0.629])
"""Of the rules' score, relevance, span and search score.

Listwise regression on ARCD dev, MLQA-ar dev, the questions over the seeds and those of
benchmarks/questions/mixed-dev.jsonl (`python -m training.reader.dev --fit`). Right sentence of all
that was found, cross-validated: .68, .59, .97, .71.
"""

TRIES = 3
"""How often an answer that only repeats the question, or is at odds with it, is passed over."""
CROSS_LINGUAL = 3.0
"""Added to the relevance for a question in another script than the corpus: in training both were of
one language. Of variants.jsonl over the seeds (`benchmarks/questions`) the right passage has 4.1
to a question in Arabic and -.5 to the same in English, the best of the others 1.2 and -1.9."""


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
        logits = self._model.read(query.question.standard.text, passages)
        if not query.question.is_arabic:
            logits = [replace(one, relevance=one.relevance + CROSS_LINGUAL) for one in logits]
        read = {
            hit.chunk.id: PassageScores(one, hit.chunk.start)
            for hit, one in zip(hits, logits, strict=False)
        }
        least = min((one.relevance for one in logits), default=0.0)
        readings = [
            self._scored(_reread(query, reading, read.get(reading.hit.chunk.id), least))
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


def _reread(query: Query, reading: Reading, scores: PassageScores | None, least: float) -> Reading:
    """Return `reading` with what the model says of it, and the answer it sees there."""
    best = _best(query, reading.sentence, scores) if scores else None
    crossing = float(not query.question.is_arabic)
    if scores is None or best is None:
        relevance = scores.relevance if scores else least
        return replace(reading, read=Read(reading.score, relevance, LEAST_SPAN, crossing))
    span, score = best
    read = Read(reading.score, scores.relevance, score, crossing)
    if reading.typed:
        candidates = strong_candidates(query, reading.sentence)
        span = short_answer(query.question.kind, span, score, candidates, scores)
    return replace(reading, answer=span, read=read)


def _best(query: Query, sentence: Span, scores: PassageScores) -> tuple[Span, float] | None:
    """Return the likeliest span of a sentence that may be an answer, the likeliest where none may.

    One that was given before is none, nor one that `is_passed_over`.
    """
    told = told_spans(query.told, sentence)
    first = best = scores.best(sentence, told)
    for _ in range(TRIES):
        if best is None or not is_passed_over(query, sentence, best[0]):
            break
        told.append(best[0])
        best = scores.best(sentence, told)
    return best or first


def _spaced(text: str) -> str:
    """Return `text` with a plain space for each white space, so that offsets stay."""
    return "".join(" " if char.isspace() else char for char in text)
