"""Words: index terms of a chunk, and BM25 over the library's postings."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from retrieval.corpus.chunks import Chunk
from retrieval.library.reading import Library
from retrieval.library.records import Postings
from retrieval.text.arabic import stem, words
from retrieval.text.dates import date_terms
from retrieval.text.stopwords import STOP_WORDS

K1, B = 1.2, 0.75
"""Saturation and length normalisation, the usual values of Robertson and Zaragoza (2009)."""

FEW = 8
"""Rows that are fewer than all by so many times are sorted faster than looked for among all."""


def index_terms(text: str) -> list[str]:
    """Return the terms `text` is found by: light stems of its content words, and its dates.

    A date gives one term however it is written, so «26 يناير» finds «السادس والعشرين من يناير»
    and «26 كانون الثاني».
    """
    stems = [stem(word) for word in words(text) if word not in STOP_WORDS]
    return stems + [term for term, _, _ in date_terms(text)]


def chunk_terms(chunk: Chunk) -> list[str]:
    """Return the index terms of a chunk; its article's title counts as part of it."""
    return index_terms(chunk.titled_text)


def idf(chunks_with: int, chunks: int) -> float:
    """Return the inverse document frequency of a term, above 0 also when it is everywhere."""
    return math.log(1 + (chunks - chunks_with + 0.5) / (chunks_with + 0.5))


@dataclass(frozen=True)
class Bm25:
    """BM25 over one generation of a library.

    Attributes:
        ids: All chunk IDs, ascending.
        lengths: How many terms each has.
        rows: Of a term the places in `ids` of the chunks that hold it, and how often each does.
    """

    ids: NDArray[np.int64]
    lengths: NDArray[np.int64]
    rows: Callable[[str], Postings]

    @classmethod
    def over(cls, library: Library) -> "Bm25":
        """Return the index over what `library` holds now; hold a snapshot while it is used."""
        ids, lengths = library.chunk_lengths()
        return cls(ids, lengths, partial(library.posting_rows, library.generation))

    def scores(self, asked: Iterable[Mapping[str, float]]) -> NDArray[np.float64]:
        """Return a score >= 0 for every chunk of `ids`, 0 where no term occurs.

        The forms of a word are one term, that occurs where any of them does (Pirkola, "The Effects
        of Query Structure and Dictionary Setups in Dictionary-Based Cross-Language Information
        Retrieval", 1998): a rare form, like a word with a preposition, is no rare word.

        Args:
            asked: Of every word of the question the terms that are forms of it, and how much an
                occurrence of each counts (1 for the word itself).
        """
        total = np.zeros(len(self.ids))
        if not len(self.ids):
            return total
        for forms in asked:
            rows, counts = _occurrences(forms, self.rows, len(self.ids))
            rare = idf(len(rows), len(self.ids))
            total[rows] += rare * counts * (K1 + 1) / (counts + self._norms[rows])
        return total

    def scores_of(
        self, asked: Iterable[Mapping[str, float]], others: NDArray[np.int64], library: Library
    ) -> NDArray[np.float64]:
        """Return likewise the scores of unsearched chunks of `library`, as if they were in `ids`.

        Args:
            others: Their IDs, ascending.
        """
        total = np.zeros(len(others))
        norm = self._norm(library.lengths(others.tolist()))
        for forms in asked:
            found = {form: library.unsearched_postings(form) for form in forms}
            wanted = {form: np.isin(chunks, others) for form, (chunks, _) in found.items()}
            places = {
                form: (np.searchsorted(others, chunks[wanted[form]]), counts[wanted[form]])
                for form, (chunks, counts) in found.items()
            }
            rows, counts = _occurrences(forms, places.__getitem__, len(others))
            rare = idf(len(_occurrences(forms, self.rows, len(self.ids))[0]), len(self.ids))
            total[rows] += rare * counts * (K1 + 1) / (counts + norm[rows])
        return total

    @cached_property
    def _norms(self) -> NDArray[np.float64]:
        return self._norm(self.lengths)

    def _norm(self, lengths: NDArray[np.int64]) -> NDArray[np.float64]:
        return K1 * (1 - B + B * lengths.astype(np.float64) / max(1.0, float(self.lengths.mean())))


def _occurrences(
    forms: Mapping[str, float], rows: Callable[[str], Postings], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the rows that hold any of `forms`, ascending, and how often, as each counts.

    Args:
        count: How many rows there are.
    """
    found = [(*rows(form), worth) for form, worth in forms.items()]
    found = [each for each in found if len(each[0])]
    if len(found) == 1:
        [(there, counts, worth)] = found
        return there, counts.astype(np.float64) * worth
    counted = np.zeros(count)
    for there, counts, worth in found:
        counted[there] += counts * worth
    if sum(len(there) for there, _, _ in found) < count // FEW:
        held = np.sort(np.concatenate([np.empty(0, np.int64), *(there for there, _, _ in found)]))
        held = held[np.diff(held, prepend=-1) > 0]
    else:
        held = np.flatnonzero(counted)
    return held, counted[held]
