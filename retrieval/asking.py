"""Asking a library: from the words of a question to a reply. The pieces are put together here."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.answer import Answer, Citation, Passage, Reply, Status, Witness
from retrieval.encoders import Encoder, UnitRows, unit_rows
from retrieval.followup.standalone import Thread, Turn, standalone
from retrieval.library.chunk_index import OpenIndex
from retrieval.library.engines import check_encoder
from retrieval.library.filtering import EVERYTHING, Filter, Filtered, filtered
from retrieval.library.reading import Library
from retrieval.library.vectors import Reopening
from retrieval.question import Question, clean
from retrieval.reader.agreement import AMOUNTS, contradict, group
from retrieval.reader.confidence import features, together
from retrieval.reader.passages import ranked
from retrieval.reader.rules import Reader, Reading, RuleReader, widened
from retrieval.retriever.matching import QueryTerm
from retrieval.retriever.search import Hit, Query, Searcher
from retrieval.stories import cited_once
from retrieval.text.arabic import stem, words

INVALID = Status.INVALID
READ = 8
"""How many of the passages found are read."""
ASKED = 2.0
"""Weight of a follow-up's vector as it was asked beside its vector as understood: with 0, 1, 2, 4
65, 75, 75, 73 of 87 are right (the command of `retriever.search.OF_THE_THREAD`)."""
MOST_ANSWERS = 3
"""How many different answers are shown, when sources differ."""
RIVAL_GAP = 8.0
"""How far behind the best reading's score a different answer may be and still be shown.

Whether it is a rival is judged by `is_rival`: over seeds and mixed-dev the same six of 231
questions get several answers with 5 and with 100. With 5 the learned reader leaves out, 5.1 behind,
that the talks of which one seed says 7.5 hours lasted 8 by another.
"""


ENOUGH_WORDS = 0.4
"""Share of a question's words that tells that a sentence is about it, if it says how much."""


class Asker(Protocol):
    """Answers questions; safe to use from several threads."""

    def ask(self, question: str, turns: Sequence[Turn] = (), within: Filter = EVERYTHING) -> Reply:
        """Return the reply to one question, read with the turns before it, from what fits."""
        ...

    def ask_all(self, questions: Sequence[str]) -> list[Reply]:
        """Return the replies to independent questions, embedded together, in order."""
        ...


class LibraryAsker:
    """Answers from a library, always from its newest generation."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        reader: Reader,
        open_index: OpenIndex | None = None,
    ) -> None:
        self.library = library
        self._encoder = encoder
        self._reader = reader
        self._open_index = open_index or Reopening()
        with library.snapshot():
            self._searcher = Searcher(library, self._open_index)

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder,
        reader: Reader | None = None,
        open_index: OpenIndex | None = None,
    ) -> Self:
        """Return an asker of the library in `folder`; it reads by rules when not told how.

        Args:
            open_index: Opens the index over its chunks; the one in a file beside it when not told.

        Raises:
            LibraryError: There is no library, it is damaged, or was built with another model.
        """
        library = Library.open(folder)
        check_encoder(library, encoder)
        return cls(library, encoder, reader or RuleReader(), open_index)

    def refresh(self) -> None:
        """Take up what was indexed since; asking does it too."""
        with self.library.snapshot():
            self._newest()

    def ask(self, question: str, turns: Sequence[Turn] = (), within: Filter = EVERYTHING) -> Reply:
        """Return the reply to one question, read with the turns before it, from what fits."""
        return self.ask_many([(question, turns)], within)[0]

    def ask_all(self, questions: Sequence[str]) -> list[Reply]:
        """Return the replies to independent questions, embedded together, in order."""
        return self.ask_many([(question, ()) for question in questions])

    def ask_many(
        self, asked: Sequence[tuple[str, Sequence[Turn]]], within: Filter = EVERYTHING
    ) -> list[Reply]:
        """Return the replies to questions, each with the turns before it, embedded together."""
        left = self._left(within)
        replies = [replace(understood(*one), filtered=left) for one in asked]
        valid = [reply for reply in replies if reply.status is not INVALID]
        vectors = self.embedded(valid)
        found = iter(
            [self.found(*pair, within=within) for pair in zip(valid, vectors, strict=True)]
        )
        return [
            reply if reply.status is INVALID else self.read(reply, *next(found))
            for reply in replies
        ]

    # The steps of asking, one by one

    def embedded(self, replies: Sequence[Reply]) -> UnitRows:
        """Return the vector of each question as understood; of a follow-up mostly as it was asked.

        What a follow-up took from the turn before often says more than it asks itself, and would
        find that turn's passage again.
        """
        understood = self._encoder.questions([_said(reply.standalone) for reply in replies])
        asked = self._encoder.questions([_said(r.question) for r in replies if r.is_follow_up])
        rows = [row for row, reply in enumerate(replies) if reply.is_follow_up]
        mixed = understood.copy()
        mixed[rows] += ASKED * asked
        return unit_rows(mixed)

    def _left(self, within: Filter) -> Filtered | None:
        return None if within.is_open else filtered(self.library, within)

    def _newest(self) -> Searcher:
        if self._searcher.generation != self.library.generation:
            check_encoder(self.library, self._encoder)
            self._searcher = Searcher(self.library, self._open_index)
        return self._searcher

    def found(
        self,
        reply: Reply,
        vector: NDArray[np.float32],
        k: int = READ,
        within: Filter = EVERYTHING,
    ) -> tuple[Query, list[Hit]]:
        """Return the question of `reply` made ready, and the k best passages that fit."""
        with self.library.snapshot():
            searcher = self._newest()
            query = searcher.query(Question(clean(reply.standalone)), vector, reply.thread)
            return query, searcher.search(query, k, within)

    def among(self, query: Query, chunks: Sequence[int]) -> list[Hit]:
        """Return the passages of these IDs alone, as search would give them, best first."""
        with self.library.snapshot():
            return self._newest().among(query, chunks)

    def readings(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        """Return what is read of `hits`, best first."""
        return self._reader.read(query, hits)

    def passages(self, query: Query, hits: Sequence[Hit]) -> tuple[Passage, ...]:
        """Return `hits` as a reply shows them: read, in the order in which they were ranked."""
        return _passages(self.readings(query, hits))

    def read(
        self, reply: Reply, query: Query, hits: Sequence[Hit], threshold: float | None = None
    ) -> Reply:
        """Return `reply` with what `hits` answer, if that is likely enough.

        Args:
            threshold: The least chance; that of the reader when not told.
        """
        readings = self.readings(query, hits)
        best = _witness(query, readings, readings[0]) if readings else None
        found: tuple[Answer, ...] = ()
        if best and best.chance >= (best.threshold if threshold is None else threshold):
            found = _answers(query, readings)
        answers = tuple(
            replace(answer, citations=cited_once(answer.citations, self.library))
            for answer in found
        )
        return replace(
            reply,
            status=Status.ANSWERED if answers else Status.NO_ANSWER,
            kind=query.question.kind,
            answers=answers,
            passages=_passages(readings),
            confidence=answers[0].confidence if answers else best.chance if best else 0.0,
            best=best,
        )


def _said(question: str) -> str:
    """Return the words of a question that are embedded: those of the standard language."""
    return Question(clean(question)).standard.text


def understood(question: str, turns: Sequence[Turn]) -> Reply:
    """Return a reply that so far holds the question alone, or says why it cannot be asked."""
    try:
        cleaned = clean(question)
    except ValueError as error:
        return Reply(question, question, INVALID, error=str(error))
    alone = standalone(cleaned, turns)
    if alone == cleaned:
        return Reply(question, question, Status.NO_ANSWER)
    return Reply(question, alone, Status.NO_ANSWER, thread=Thread.of(cleaned, turns))


def _answers(query: Query, readings: Sequence[Reading]) -> tuple[Answer, ...]:
    """Return the best answer, with all that agree, and those of other sources that differ."""
    close = [r for r in readings if r.score >= readings[0].score - RIVAL_GAP]
    best, *others = group(close, query.question.kind)
    answers = [_answer(query, readings, best)]
    cited = {citation.article.id for citation in answers[0].citations}
    for other in others:
        rivals = [r for r in other if r.sentence.article.id not in cited]
        if rivals and is_rival(rivals[0], readings[0], query):
            answers.append(_answer(query, readings, rivals))
            cited |= {r.sentence.article.id for r in rivals}
    answers.sort(key=lambda answer: -answer.confidence)
    return tuple(answers[:MOST_ANSWERS])


def is_rival(reading: Reading, best: Reading, query: Query) -> bool:
    """Return whether another answer contradicts the best one and fits the question as well.

    An amount of the thing counted, in a sentence as near to the question («8 ساعات» beside
    «7.5 ساعة»), fits when it repeats some of the question's words, be it in others («المحادثات»
    for «المفاوضات»); a name or a date must suit the form and repeat the words as the best does, in
    a passage as much about them. Too many rivals are worse than none: what is shown as
    contradicting and does not is an error of ours, not of the sources.
    """
    kind, mine, its = query.question.kind, reading.evidence, best.evidence
    if not contradict(reading, best, kind) or not _is_of_the_same(reading, best, query):
        return False
    if kind in AMOUNTS:
        near = mine.form >= its.form - 0.5 and mine.sentence >= its.sentence - 0.05
        return near and mine.words >= min(its.words, ENOUGH_WORDS) - 0.1
    fits = mine.form >= its.form - 0.3 and mine.context >= its.context - 0.1
    return fits and mine.words >= max(its.words - 0.1, 0.3)


def _is_of_the_same(reading: Reading, best: Reading, query: Query) -> bool:
    """Return whether a passage has the last word that the question is about, if the best's has it.

    In Arabic what tells one attack, minister or talks from others comes last: «هجوم برلين», «وزير
    الخارجية الروسي», «المفاوضات في جنيف».
    """
    asked = [term for term in query.terms if ":" not in term.stem]
    return not asked or _mentions(reading, asked[-1]) or not _mentions(best, asked[-1])


def _mentions(reading: Reading, term: QueryTerm) -> bool:
    chunk = reading.hit.chunk
    there = words(f"{chunk.article.title} {chunk.text}")
    # «ببرلين»: a light stem keeps a lone preposition.
    joined = (word[1:] for word in there if word[0] in "بلو" and len(word) > 3)
    return any(stem(word) in term.worth for word in (*there, *joined))


def _answer(query: Query, readings: Sequence[Reading], agreeing: Sequence[Reading]) -> Answer:
    witnesses = tuple(_witness(query, readings, reading) for reading in _one_an_article(agreeing))
    wide = [widened(reading, query) for reading in agreeing]
    citations = tuple(Citation(r.hit.chunk, r.sentence, r.answer) for r in wide)
    return Answer(citations, together([w.chance for w in witnesses]), witnesses)


def _witness(query: Query, readings: Sequence[Reading], judged: Reading) -> Witness:
    """Return `judged` with what speaks for it among all readings."""
    others = (r for r in readings if r is not judged)
    judged_by = features([judged, *others], query.question.kind)
    goes_on = query.preferred == judged.hit.chunk.article.id
    return Witness(judged, tuple(map(float, judged_by)), goes_on)


def _one_an_article(readings: Sequence[Reading]) -> list[Reading]:
    """Return the best reading of each story, best first."""
    best: dict[str, Reading] = {}
    for reading in readings:
        best.setdefault(reading.sentence.article.story, reading)
    return list(best.values())


def _passages(readings: Sequence[Reading]) -> tuple[Passage, ...]:
    """Return each passage once, in the order in which they were ranked when read."""
    return tuple(Passage(hit.chunk, score) for hit, score in ranked(readings))
