"""A question to the passages most likely to answer it: dense and lexical search, fused."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.followup.standalone import Thread
from retrieval.library.ascending import places_in
from retrieval.library.chunk_index import OpenIndex
from retrieval.library.filtering import EVERYTHING, Filter, fitting_among, stand_ins
from retrieval.library.reading import Library
from retrieval.library.records import StoredChunk
from retrieval.library.vectors import VectorIndex
from retrieval.question import Question
from retrieval.retriever import when
from retrieval.retriever.lexical import Bm25, index_terms
from retrieval.retriever.matching import QueryTerm, coverage, query_terms, worths
from retrieval.retriever.vocabulary import Vocabulary
from retrieval.retriever.within import best_that_fit, nearest_that_fit
from retrieval.text.arabic import stem, words
from retrieval.text.dates import DateMention, naming_terms
from retrieval.text.english import arabic_stems
from retrieval.text.places import country_stems


class Zs(NamedTuple):
    """One figure for each that passages are judged by, in the order of `Hit`'s."""

    similarity: float
    sentence: float
    lexical: float


SHARES = Zs(similarity=0.2, sentence=0.48, lexical=0.32)
"""Weights of the z-scores: the passage's similarity, its nearest sentence's cosine, BM25.

Listwise regression over the candidates of ARCD train and MLQA-ar dev, cross-validated by
paragraphs; the right one is first, among ten, and its MRR, by the similarity's definition:

                                        ARCD dev        ARCD train      MLQA-ar dev
    cosine of the whole, embedded once
    more by itself (.26, .45, .29)      .742 .985 .844  .753 .995 .854  .768 .926 .827
    mean cosine of all sentences        .742 .992 .843  .751 .995 .853  .764 .925 .824
    of the two nearest (.15, .52, .33)  .750 .992 .847  .749 .995 .852  .774 .923 .829
    only these two, and BM25            .712 .992 .830  .733 .993 .841  .739 .921 .806

Paragraphs there have no titles. Where articles do (variants, mixed-dev, turns, mixed-turns-dev) the
right passage is first for .771, .764, .863, .775 with the two nearest alone, .786, .778, .877, .775
with the passage's vector beside them (ARCD dev: .758), .786, .806, .890, .800 with the whole
embedded by itself.
"""
OF_THE_TIME = 3.0
"""Weight of `Hit.time`, for questions that name a time.

Chosen by `python -m benchmarks.when`: with 1, 2, 3, 4 the article of the month named is first for
.640, .777, .807, .817 of the questions (0: .327), and one of a month later that alone is about it
for .893, .867, .857, .837 (0: .900).
"""
OF_THE_THREAD = 3.0
"""Added to the score of passages of the article that the conversation is about.

With 0, 1, 2, 3, 4 70, 74, 75, 75, 75 of 87 follow-ups are right (`python -m benchmarks.quality DATA
--only turns mixed-turns-dev further-turns-dev`).
"""
OF_THE_TITLE = 1.0
"""Weight of how far the title is what the question asks for (`title_fit`), among the k best.

Over Arabic Wikipedia (1,196 topics of MIRACL, 107,221 chunks) nDCG@10 of pages is .907, .912, .914,
.915, .915 with 0, .5, 1, 1.5, 2, and a right page is first for .830, .842, .848, .852, .852. Where
titles are headlines nothing changes: in variants, turns, mixed-dev and mixed-turns-dev the same
passages are first. A fifth of what the article's three next best passages score, added to each,
finds yet more pages (.923), but the right passage of variants is then first for .700, not .786.
"""
NEAREST, WORDED = 60, 100
"""How many chunks the search by vectors and the one by words bring to the fusion.

With 100 and 100 the right passage is first for .750 (ARCD dev), .747 (train) and .766 (MLQA-ar
dev), MRR .845, .849, .824; with 60 and 100 for .750, .745, .766, MRR .845, .848, .824; with 100 and
60 for .750, .742, .760.
"""
FEWEST = 5
"""BM25 scores are seen among at least so many: of fewer chunks, even one, those with a word of the
question stand out as they would among others that have none."""
LOOKED_AT = 4
"""How many of the chunks with a stem are read to see the words it is of."""


@dataclass(frozen=True)
class Query:
    """A question made ready: its vector and its weighted words.

    Attributes:
        vector: Shape (dimension,), length 1.
        thread: What it goes on with, where it is a follow-up.
    """

    question: Question
    vector: NDArray[np.float32]
    terms: tuple[QueryTerm, ...]
    thread: Thread | None = None

    @property
    def preferred(self) -> str | None:
        """ID of the article that the conversation is about; None where all are alike."""
        return self.thread.preferred if self.thread else None

    @property
    def told(self) -> tuple[str, ...]:
        """Answers that the conversation was given before, which this question does not ask for."""
        return self.thread.told if self.thread else ()

    @property
    def asked(self) -> list[dict[str, float]]:
        """Of each word and date the index terms that are forms of it, and what each counts."""
        return [term.worth for term in self.terms]

    @cached_property
    def wanted(self) -> dict[str, float]:
        """All these index terms, and what each counts."""
        return worths(self.terms)

    @cached_property
    def weights(self) -> dict[str, float]:
        """The weight of the term that each of those index terms matches."""
        return {form: term.weight for term in self.terms for form in term.worth}

    @cached_property
    def countries(self) -> tuple[QueryTerm, ...]:
        """The terms that name a country or a nationality."""
        return tuple(
            term
            for term in self.terms
            if {term.stem, *term.near, *arabic_stems(term.stem)} & country_stems()
        )

    @cached_property
    def term_weight(self) -> float:
        """The weight of all terms together; 0 when the question has no content words."""
        return sum(term.weight for term in self.terms)


class Lexical(NamedTuple):
    """BM25 scores of chunks.

    Attributes:
        ids: Ascending.
        scores: One each, >= 0.
    """

    ids: NDArray[np.int64]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found.

    Attributes:
        similarity: Mean cosine of the question's vector with those of the passage and of its two
            nearest sentences.
        sentence: Cosine of the question's and the passage's nearest sentence's vectors.
        lexical: BM25 score, >= 0.
        z: How many standard deviations these are above the mean of this search's candidates.
        score: These fused, and what the title adds; comparable within one search only.
        time: How much its article is of the time that the question names, 0..1 (see `when`).
        thread: 1 where the conversation is about its article, else 0.
        title: How far its title is what is asked for, 0..1 (see `title_fit`).
    """

    chunk: StoredChunk
    similarity: float
    sentence: float
    lexical: float
    z: Zs
    score: float
    time: float = 0.0
    thread: float = 0.0
    title: float = 0.0


class Searcher:
    """Searches one generation of a library.

    Hold a `library.snapshot()` around its methods, so that the library is still of that generation.
    """

    def __init__(self, library: Library, open_index: OpenIndex = VectorIndex.open) -> None:
        self._library = library
        self._index = open_index(library)
        self._bm25 = Bm25.over(library)
        self._vocabulary = Vocabulary(library, self._words_of)

    @property
    def generation(self) -> int:
        """The generation of the library that it searches."""
        return self._index.generation

    def query(
        self, question: Question, vector: NDArray[np.float32], thread: Thread | None = None
    ) -> Query:
        """Return the question made ready, given its vector and what it goes on with."""
        terms = query_terms(question, self._chunks_with, len(self._bm25.ids), self._vocabulary)
        return Query(question, vector, terms, thread)

    def _chunks_with(self, stem: str) -> int:
        return len(self._bm25.rows(stem)[0])

    def _words_of(self, of: str) -> set[str]:
        """Return the words of the stem `of` in the first chunks that have it."""
        chunks = self._library.chunks(self._library.postings(of)[0][:LOOKED_AT].tolist())
        found = (word for c in chunks for word in words(f"{c.article.title} {c.text}"))
        return {word for word in found if stem(word) == of}

    def search(self, query: Query, k: int, within: Filter = EVERYTHING) -> list[Hit]:
        """Return the k best passages that fit, best first; fewer when there are fewer.

        Candidates are the nearest by vector, the best by words and, for a follow-up, those of the
        article that the conversation is about, which are preferred. What they are judged by becomes
        z-scores over the candidates (comparable, whatever their scales), then a weighted sum. Of
        the k best those are first whose title is asked for beside.
        """
        others = stand_ins(self._library, within)
        dense = nearest_that_fit(
            self._library, self._index, query.vector, within, max(NEAREST, k), others
        )
        lexical = self._lexical(query, others)
        worded = best_that_fit(self._library, lexical.ids, lexical.scores, within, max(WORDED, k))
        article = query.preferred
        preferred = self._of_article(article, within, others) if article else frozenset[int]()
        return self._fused(
            query, sorted({*dense, *worded, *preferred}), dense, lexical, k, preferred
        )

    def _of_article(
        self, article: str, within: Filter, others: NDArray[np.int64]
    ) -> frozenset[int]:
        """Return the first of an article's chunks that are searched and fit, at most WORDED."""
        ids = [chunk.id for chunk in self._library.chunks_of(article)[:WORDED]]
        searched = places_in(self._bm25.ids, ids)[1] | np.isin(ids, others)
        return frozenset(fitting_among(self._library, within, [*compress(ids, searched)]))

    def among(self, query: Query, chunks: Sequence[int]) -> list[Hit]:
        """Return the passages of these IDs alone, judged among themselves, best first."""
        ids = sorted(set(chunks))
        return self._fused(query, ids, {}, self._lexical(query, np.empty(0, np.int64)), len(ids))

    def _lexical(self, query: Query, others: NDArray[np.int64]) -> Lexical:
        """Return the BM25 scores of all searched chunks and of `others`, ascending by ID."""
        ids, scores = self._bm25.ids, self._bm25.scores(query.asked)
        if not len(others):
            return Lexical(ids, scores)
        of_others = self._bm25.scores_of(query.asked, others, self._library)
        ids, scores = np.concatenate([ids, others]), np.concatenate([scores, of_others])
        order = np.argsort(ids)
        return Lexical(ids[order], scores[order])

    def _fused(
        self,
        query: Query,
        ids: list[int],
        dense: dict[int, float],
        lexical: Lexical,
        k: int,
        preferred: Collection[int] = (),
    ) -> list[Hit]:
        """Return the k best of the chunks `ids`, given the cosines known of some of them."""
        if not ids:
            return []
        bm25 = _lexical_of(ids, lexical)
        cosines = self._cosines(query, ids, dense)
        nearest, second = self._nearest_sentences(query, ids, cosines)
        similarities = (cosines + nearest + second) / 3
        zs = np.array([_z(similarities), _z(nearest), _z(bm25, FEWEST)])
        fused = np.array(SHARES) @ zs
        times = self._times(query, ids)
        threads = np.isin(ids, [*preferred]).astype(float)
        fused += OF_THE_TIME * times + OF_THE_THREAD * threads
        order = np.argsort(-fused, kind="stable")[:k]
        found = {c.id: c for c in self._library.chunks([ids[i] for i in order], sentences=True)}
        hits = []
        for row in (int(i) for i in order if ids[i] in found):
            chunk = found[ids[row]]
            title = title_fit(query, chunk.article.title)
            hits.append(
                Hit(
                    chunk,
                    similarity=float(similarities[row]),
                    sentence=float(nearest[row]),
                    lexical=float(bm25[row]),
                    z=Zs(*zs[:, row].tolist()),
                    score=float(fused[row]) + OF_THE_TITLE * title,
                    time=float(times[row]),
                    thread=float(threads[row]),
                    title=title,
                )
            )
        return sorted(hits, key=lambda hit: -hit.score)

    def _times(self, query: Query, ids: list[int]) -> NDArray[np.float64]:
        """Return how much each chunk's article is of the time that the question names."""
        if not when.names_time(query.question):
            return np.zeros(len(ids))
        named = self._naming(query.question.times, ids).tolist()
        return when.fits(
            query.question, self._library.published(ids), named, self._about(query, ids)
        )

    def _about(self, query: Query, ids: list[int]) -> NDArray[np.float64]:
        """Return the weight of the question's words, those of time apart, that each chunk has."""
        repeated = np.zeros(len(ids))
        for term in query.terms:
            if when.is_topic(query.question, term.stem):
                found = (worth * self._holding(ids, form) for form, worth in term.worth.items())
                repeated += term.weight * np.max(list(found), axis=0)
        return repeated

    def _naming(self, times: Sequence[DateMention], ids: list[int]) -> NDArray[np.bool_]:
        """Return whether each chunk names any of these times in its words."""
        named = np.zeros(len(ids), dtype=bool)
        for time in times:
            for terms in naming_terms(time):
                named |= np.all([self._holding(ids, term) for term in terms], axis=0)
        return named

    def _holding(self, ids: list[int], term: str) -> NDArray[np.bool_]:
        """Return whether each chunk is a searched one that has an index term."""
        return places_in(self._library.postings(term)[0], ids)[1]

    def _nearest_sentences(
        self, query: Query, ids: list[int], passages: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the cosines of each chunk's nearest sentence and of the second nearest.

        One that is alone stands for both, the chunk's own cosine where it has none.
        """
        owners, cosines = self._library.sentence_cosines(ids, query.vector)
        order = np.lexsort((-cosines, owners))
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        lasts = np.append(firsts[1:], len(owners)) - 1
        rows = np.searchsorted(ids, owners[firsts])
        nearest, second = passages.copy(), passages.copy()
        nearest[rows] = cosines[order[firsts]]
        second[rows] = cosines[order[np.minimum(firsts + 1, lasts)]]
        return nearest, second

    def _cosines(
        self, query: Query, ids: list[int], known: dict[int, float]
    ) -> NDArray[np.float64]:
        unknown = [chunk for chunk in ids if chunk not in known]
        known = known | self._index.cosines(unknown, query.vector)
        missing = [chunk for chunk in ids if chunk not in known]
        found = self._library.cosines(missing, query.vector).tolist()
        known |= dict(zip(missing, found, strict=True))
        return np.array([known[i] for i in ids])


def title_fit(query: Query, title: str) -> float:
    """Return how much a title and a question have of each other, 0..1.

    It is the share of the question's weighted words that the title has, times the share of the
    title's terms that the question has: 1 for «من هو سعد أردش؟» and «سعد أردش».
    """
    held = _terms_of_title(title)
    if not held:
        return 0.0
    asked = sum(query.wanted.get(term, 0.0) for term in held) / len(held)
    return coverage(query.terms, held) * asked if asked else 0.0


@lru_cache(maxsize=4096)
def _terms_of_title(title: str) -> frozenset[str]:
    return frozenset(index_terms(title))


def _lexical_of(ids: list[int], lexical: Lexical) -> NDArray[np.float64]:
    """Return the BM25 score of each of the chunks `ids`; 0 for one that is not searched."""
    rows, there = places_in(lexical.ids, ids)
    bm25 = np.zeros(len(ids))
    bm25[there] = lexical.scores[rows[there]]
    return bm25


def _z(scores: NDArray[np.float64], among: int = 0) -> NDArray[np.float64]:
    """Return the z-scores, as if there were at least `among`, the rest of them 0."""
    seen = np.concatenate([scores, np.zeros(max(among - len(scores), 0))])
    spread = float(seen.std())
    return (scores - seen.mean()) / spread if spread > 1e-9 else np.zeros(len(scores))
