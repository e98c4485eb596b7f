"""Passages to readings: the sentence that answers, and the span inside it.

`RuleReader` has learned nothing but a dozen weights: it goes by the similarity of question and
sentence, by the share of the question's words that sentence and passage repeat, and by whether
the sentence holds something of the form asked for (a date, a number, a place, a person).
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from retrieval.arabic import stem, words
from retrieval.article import Span
from retrieval.candidates import Candidate, candidates
from retrieval.library_records import Sentence
from retrieval.line import Line
from retrieval.matching import coverage, match
from retrieval.question import Kind
from retrieval.search import Hit, Query

TYPED = frozenset({Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.HOW_MANY, Kind.HOW_LONG})
"""Kinds of question whose answer is known by its form."""
WIDE = frozenset({Kind.WHY, Kind.HOW, Kind.LIST})
"""Kinds of question that may need a few sentences."""
LONGEST_QUOTE = 600
"""A quoted sentence, or a few consecutive ones, have at most this many code points."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one sentence; every figure grows with belief unless it says otherwise.

    Attributes:
        sentence: Cosine of question and sentence.
        passage: Cosine of question and passage.
        words: Share of the question's weighted words in the sentence, 0..1.
        context: The same for the passage with its title.
        form: Strength of the best span of the form asked for; 0 without one.
        formless: 1 when a form is asked for and nothing in the sentence has it, else 0.
        pairs: Share of the question's neighbouring words that are near each other, 0..1.
        headline: 1 for a short line without a full stop, else 0.
    """

    sentence: float
    passage: float
    words: float
    context: float
    form: float
    formless: float
    pairs: float
    headline: float

    def vector(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the figures in the order of the fields."""
        return np.array([getattr(self, name) for name in self.__dataclass_fields__])


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to answer: a span in a sentence in a passage.

    Attributes:
        score: Higher is better; comparable among the readings of one question.
    """

    hit: Hit
    sentence: Span
    answer: Span
    evidence: Evidence
    score: float
    typed: bool


class Reader(Protocol):
    """Reads the passages that search found."""

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """Return a reading of every sentence of `hits`, best first."""
        ...


WEIGHTS = Evidence(12.0, 16.0, 3.2, 1.15, 0.85, -1.2, 0.4, -0.5)


class RuleReader:
    """A reader without a learned model."""

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """Return a reading of every sentence of `hits`, best first."""
        readings = [reading for hit in hits for reading in self._read_passage(query, hit)]
        return sorted(readings, key=lambda reading: -reading.score)

    def _read_passage(self, query: Query, hit: Hit) -> Iterator[Reading]:
        heading = hit.chunk.article.title
        there = [stem(word) for word in words(f"{heading} {hit.chunk.text}")]
        context = coverage(query.terms, there)
        for sentence in hit.chunk.sentences:
            yield _reading(query, hit, sentence, context)


def _reading(query: Query, hit: Hit, sentence: Sentence, context: float) -> Reading:
    span = Span(hit.chunk.article, sentence.start, sentence.end)
    line = Line(span.text)
    stems = [stem(word.form) for word in line.words]
    typed = query.question.kind in TYPED
    best = _best_candidate(query, line, stems) if typed else None
    evidence = Evidence(
        sentence=float(sentence.vector @ query.vector),
        passage=hit.similarity,
        words=coverage(query.terms, stems),
        context=context,
        form=best[0] if best else 0.0,
        formless=float(typed and best is None),
        pairs=_pairs(query, stems),
        headline=float(len(stems) <= 12 and not re.search(r"[.؟!…»\"]\s*$", span.text)),
    )
    answer = _answer_span(span, line, best[1]) if best else span
    score = float(WEIGHTS.vector() @ evidence.vector())
    return Reading(hit, span, answer, evidence, score, best is not None)


def _answer_span(sentence: Span, line: Line, candidate: Candidate) -> Span:
    place = line.stretch(candidate.first, candidate.stop)
    return Span(sentence.article, sentence.start + place.start, sentence.start + place.end)


def _best_candidate(
    query: Query, line: Line, stems: Sequence[str]
) -> tuple[float, Candidate] | None:
    """Return the candidate that stands nearest to the question's words, and its strength."""
    repeats = match(query.terms, stems)
    scored = [
        (_strength(query, stems, repeats, candidate), candidate)
        for candidate in candidates(line, query.question.kind)
        if sum(repeats[candidate.first : candidate.stop]) < 0.99 * (candidate.stop - candidate.first)
    ]
    return max(scored, key=lambda pair: pair[0], default=None)


def _strength(
    query: Query, stems: Sequence[str], repeats: Sequence[float], candidate: Candidate
) -> float:
    weights = {term.stem: term.weight for term in query.terms}
    total = query.term_weight or 1.0
    near = sum(
        weights.get(word, 1.0) * repeat * math.exp(-_distance(number, candidate) / 6)
        for number, (word, repeat) in enumerate(zip(stems, repeats, strict=True))
        if repeat and not candidate.first <= number < candidate.stop
    )
    head = sum(term.weight for term in query.terms if term.stem in candidate.head)
    unit = query.question.unit
    counted = 0.0 if not (unit and candidate.head) else 0.5 if unit in candidate.head else -0.3
    return candidate.trust + (near + 0.7 * head) / total + counted


def _distance(number: int, candidate: Candidate) -> int:
    return max(candidate.first - number, number - candidate.stop + 1, 0)


def _pairs(query: Query, stems: Sequence[str]) -> float:
    wanted = [term.stem for term in query.terms]
    pairs = list(zip(wanted, wanted[1:], strict=False))
    if not pairs:
        return 0.0
    places: dict[str, list[int]] = {}
    for number, word in enumerate(stems):
        places.setdefault(word, []).append(number)
    near = [
        any(abs(i - j) <= 2 for i in places.get(a, ()) for j in places.get(b, ())) for a, b in pairs
    ]
    return sum(near) / len(pairs)
