"""Examples asked one after the other, as a user would, and what came of each."""

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from retrieval.answer import Answer, Reply, Status
from retrieval.asking import READ, LibraryAsker, understood
from retrieval.evaluation.example import Example, Gold, units
from retrieval.evaluation.metrics import rank_of
from retrieval.followup.standalone import Turn
from retrieval.library.records import StoredChunk
from retrieval.reader.rules import Reading
from retrieval.retriever.search import Hit, Query

DEEP = 200
"""Chunks searched for the rank of the right paragraph: all that the two searches bring."""


class Part(StrEnum):
    """What can be measured by itself; the values are the keys of the figures."""

    RETRIEVAL = "retrieval"
    READER = "reader"
    END_TO_END = "end_to_end"
    REFUSAL = "refusal"
    DIALOGUE = "dialogue"
    LATENCY = "latency"


ALL_PARTS = frozenset(Part)
STAGES = ("embed", "search", "read")
"""What `Seconds` is made of."""


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long one question took, by stage.

    Attributes:
        search: The question's words made ready, and both searches.
        read: Reading, confidence, and the answers put together.
    """

    embed: float
    search: float
    read: float

    @property
    def total(self) -> float:
        """All stages together."""
        return self.embed + self.search + self.read

    def of(self, stage: str) -> float:
        """Return the time of one of `STAGES`."""
        return float(getattr(self, stage))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one example.

    Attributes:
        without_gold: Whether its right passages were taken out of what was found.
        reply: What a user gets.
        best: The best answer, given or withheld; None where nothing was found to read.
        rank: Place of the right paragraph among those found, from 1, the first of them in the order
            in which they were ranked when read; None where it is not there.
        given: What is read of the right paragraph alone; None where the library has none.
    """

    example: Example
    without_gold: bool
    reply: Reply
    best: Answer | None
    rank: int | None
    given: Reading | None
    seconds: Seconds

    @property
    def gold(self) -> Gold | None:
        """What is to be found; None when there is nothing."""
        return None if self.without_gold else self.example.gold

    @property
    def answer(self) -> Answer | None:
        """The first answer a user gets; None when there is none."""
        return self.reply.answers[0] if self.reply.answers else None


class Run:
    """Asks examples over one library.

    Args:
        without_gold: The examples whose right passages are taken out of what is found.
    """

    def __init__(
        self,
        asker: LibraryAsker,
        parts: Collection[Part] = ALL_PARTS,
        without_gold: Collection[Example] = (),
    ) -> None:
        self._asker = asker
        self._parts = frozenset(parts)
        self._without_gold = without_gold
        self._turns: defaultdict[str, list[Turn]] = defaultdict(list)

    def outcomes(self, examples: Sequence[Example]) -> Iterator[Outcome]:
        """Yield the outcome of each example in order, conversations turn by turn."""
        library = self._asker.library
        with library.snapshot():
            chunks = [c for article in library.articles() for c in library.chunks_of(article.id)]
        for example in examples:
            gold = example.gold
            right = [c for c in chunks if gold.is_right_passage(c)] if gold else []
            yield self._outcome(example, right)

    def _outcome(self, example: Example, right: Sequence[StoredChunk]) -> Outcome:
        turns = self._turns[example.conversation] if example.conversation else []
        asked = understood(example.question, turns)
        away = example in self._without_gold
        if asked.status is Status.INVALID:
            return Outcome(example, away, asked, None, None, None, Seconds(0, 0, 0))
        outcome = self._asked(example, asked, right, away)
        turns.append(outcome.reply.turn)
        return outcome

    def _asked(
        self, example: Example, asked: Reply, right: Sequence[StoredChunk], away: bool
    ) -> Outcome:
        clock = [time.perf_counter()]
        [vector] = self._asker.embedded([asked])
        clock.append(time.perf_counter())
        query, hits = self._asker.found(asked, vector, READ + (len(right) if away else 0))
        if away:
            ids = {chunk.id for chunk in right}
            hits = [hit for hit in hits if hit.chunk.id not in ids][:READ]
        clock.append(time.perf_counter())
        reply = self._asker.read(asked, query, hits) if self._replies(example) else asked
        clock.append(time.perf_counter())
        embed, search, read = (after - before for before, after in pairwise(clock))
        return Outcome(
            example=example,
            without_gold=away,
            reply=reply,
            best=self._best(reply, query, hits),
            rank=None if away else self._rank(example.gold, reply, query, hits),
            given=None if away else self._given(query, right),
            seconds=Seconds(embed, search, read),
        )

    def _replies(self, example: Example) -> bool:
        """Return whether it matters what a user gets; the turns of a conversation build on it."""
        return bool(example.conversation) or not {Part.RETRIEVAL, Part.READER} >= self._parts

    def _best(self, reply: Reply, query: Query, hits: Sequence[Hit]) -> Answer | None:
        """Return the first answer, that which was withheld too where it is to be judged."""
        if not reply.answers and Part.REFUSAL in self._parts:
            reply = self._asker.read(reply, query, hits, threshold=0.0)
        return reply.answers[0] if reply.answers else None

    def _rank(
        self, gold: Gold | None, reply: Reply, query: Query, hits: Sequence[Hit]
    ) -> int | None:
        """Return the place of the right paragraph: among what is read, then among the rest.

        A deeper search has other candidates, so its first passages need not be those read.
        """
        if gold is None or Part.RETRIEVAL not in self._parts:
            return None
        shown = reply.passages or self._asker.passages(query, hits)
        _, deep = self._asker.found(reply, query.vector, DEEP)
        found = [*(passage.span for passage in shown), *(hit.chunk for hit in deep)]
        return rank_of([right for _, right in units(gold, found)])

    def _given(self, query: Query, right: Sequence[StoredChunk]) -> Reading | None:
        if not right or Part.READER not in self._parts:
            return None
        readings = self._asker.readings(query, self._asker.among(query, [c.id for c in right]))
        return readings[0] if readings else None
