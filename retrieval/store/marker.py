"""Which state of which library a collection holds; a row of it, written last."""

import json
import time
from dataclasses import asdict, dataclass
from typing import Self

from retrieval.errors import StoreError
from retrieval.library.reading import Library

SETTLED_S = 60.0
"""How long ago a marker must have been written for a reader to leave it to Milvus how fresh a
search is. Milvus lets a bounded search miss what was written in the last 5 seconds; the rest is for
clocks that differ."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What a collection was made from.

    Attributes:
        library, generation: The library's key and state (`Library.lineage`); generation 0 until
            the collection has held one whole.
        model: The weights and prefixes its vectors were made with, in one word.
        rows: How many chunks that is.
        last: The greatest ID given to a chunk by then.
        written: When, in seconds since 1970 by the clock of who wrote it.
        is_whole: False while, or since, it is being changed into another state.
    """

    library: str
    generation: int
    model: str
    dimension: int
    rows: int
    last: int
    written: float
    is_whole: bool

    @classmethod
    def of(cls, library: Library) -> Self:
        """Return the marker of a collection that holds `library` as it is now."""
        key, generation = library.lineage
        model = library.model
        made_by = (model.weights, model.query_prefix, model.passage_prefix) if model else ()
        [(rows, last)] = library.rows(
            "SELECT (SELECT count(*) FROM chunks) - (SELECT count(*) FROM repeats), "
            "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'chunks'), 0)"
        )
        return cls(
            library=key,
            generation=generation,
            model=json.dumps(made_by),
            dimension=model.dimension if model else 0,
            rows=rows,
            last=last,
            written=time.time(),
            is_whole=True,
        )

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """Return the marker that `text` is; None where there is none.

        Raises:
            StoreError: It is of another version of Dalil.
        """
        if not text:
            return None
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise StoreError(
                "the collection in Milvus is of another version of Dalil; "
                "name another with ?collection=… in DALIL_STORE, or drop it"
            ) from error

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @property
    def is_settled(self) -> bool:
        """Whether every server of a cluster has long seen what it stands for."""
        return time.time() - self.written > SETTLED_S

    def is_of(self, other: "Marker") -> bool:
        """Return whether IDs and vectors mean the same in both."""
        return (self.library, self.model, self.dimension) == (
            other.library,
            other.model,
            other.dimension,
        )

    def holds(self, other: "Marker") -> bool:
        """Return whether the state is the same and whole."""
        return self.is_whole and self.is_of(other) and self.generation == other.generation
