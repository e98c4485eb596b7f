"""How much of a question a stretch of text repeats, word by word, weighted by rarity."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from retrieval.arabic import stem
from retrieval.question import Question

NEAR = 0.8
"""What a match by a near form (a letter wrong, another spelling) is worth beside an exact one."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A content word of a question.

    Attributes:
        stem: What it is compared by.
        weight: Its inverse document frequency over the library's chunks; rarer is more.
        known: Whether any chunk holds it.
    """

    stem: str
    weight: float
    known: bool


def idf(chunks_with: int, chunks: int) -> float:
    """Return the BM25 inverse document frequency of Robertson and Zaragoza (2009), above 0."""
    return math.log(1 + (chunks - chunks_with + 0.5) / (chunks_with + 0.5))


def query_terms(
    question: Question, chunks_with: Callable[[str], int], chunks: int
) -> tuple[QueryTerm, ...]:
    """Return the distinct stems of the question's content words, in order, weighted.

    Args:
        chunks_with: How many chunks hold a stem.
        chunks: How many chunks there are.
    """
    terms = []
    for word_stem in dict.fromkeys(map(stem, question.content)):
        count = chunks_with(word_stem)
        terms.append(QueryTerm(word_stem, idf(count, chunks), count > 0))
    return tuple(terms)


def match(terms: Sequence[QueryTerm], stems: Sequence[str]) -> list[float]:
    """Return for each stem of a text how well it repeats a query term: 1, NEAR or 0."""
    exact = {term.stem for term in terms}
    rare = [term.stem for term in terms if len(term.stem) >= 4]
    return [1.0 if s in exact else NEAR if any(_near(s, r) for r in rare) else 0.0 for s in stems]


def coverage(terms: Sequence[QueryTerm], stems: Iterable[str]) -> float:
    """Return the share of the terms' weight that the text repeats, in 0..1."""
    there = set(stems)
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    return sum(term.weight * _share(term.stem, there) for term in terms) / total


def _share(wanted: str, there: set[str]) -> float:
    if wanted in there:
        return 1.0
    return NEAR if len(wanted) >= 4 and any(_near(s, wanted) for s in there) else 0.0


def _near(one: str, other: str) -> bool:
    """Return whether two stems of four letters or more differ by one letter (two from eight on)."""
    shorter = min(len(one), len(other))
    if shorter < 4 or abs(len(one) - len(other)) > 2 or one[0].isdigit() or other[0].isdigit():
        return False
    allowed = 2 if shorter >= 8 else 1
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed
