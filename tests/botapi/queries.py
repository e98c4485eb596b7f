"""Queries that wait for an answer: pressed buttons and inline searches."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Literal

from .errors import QUERY_TOO_OLD, RefusalError
from .text import Json

QueryKind = Literal["callback", "inline"]
FIRST_QUERY_ID = 4_382_701_000_000_001


@dataclass(slots=True)
class _Query:
    kind: QueryKind
    opened: float
    answers: list[Json] = field(default_factory=list)


class Queries:
    """Every query there was; each may be answered for `lifetime_s` seconds."""

    def __init__(self, lifetime_s: float) -> None:
        self._lifetime_s = lifetime_s
        self._ids = itertools.count(FIRST_QUERY_ID)
        self._queries: dict[str, _Query] = {}

    def open(self, kind: QueryKind) -> str:
        """Return the ID of a new query."""
        query_id = str(next(self._ids))
        self._queries[query_id] = _Query(kind, time.monotonic())
        return query_id

    def answer(self, kind: QueryKind, query_id: object, answer: Json) -> int:
        """Keep `answer` and return how many there are now.

        Raises:
            RefusalError: There is no such query, or it waited too long.
        """
        query = self._queries.get(str(query_id))
        if query is None or query.kind != kind:
            raise RefusalError(QUERY_TOO_OLD)
        if time.monotonic() - query.opened > self._lifetime_s:
            raise RefusalError(QUERY_TOO_OLD)
        query.answers.append(answer)
        return len(query.answers)

    def answer_to(self, query_id: str) -> Json | None:
        """Return what the query was answered last, None if it was not."""
        answers = self._queries[query_id].answers
        return answers[-1] if answers else None
