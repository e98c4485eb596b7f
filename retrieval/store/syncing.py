"""The collection brought in step with the library, after the library was written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from retrieval.errors import StoreError, StoreMismatch
from retrieval.library.reading import Library
from retrieval.store.collection import MOST, Collection
from retrieval.store.marker import Marker
from retrieval.store.rows import Row

AT_ONCE = 1000
"""Rows written or deleted at once: some four megabytes, well below what Milvus takes (64)."""

Progress = Callable[[int, int], None]
"""Told how many of the changes are made, and how many there are."""


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """What `bring_in_step` did.

    Attributes:
        rows: How many the collection holds now.
        rebuilt: Why it was made anew; None where it was not.
    """

    written: int
    deleted: int
    rows: int
    rebuilt: str | None = None

    @property
    def changed(self) -> bool:
        return bool(self.written or self.deleted or self.rebuilt)


def _untold(_done: int, _total: int) -> None:
    """Tell nobody."""


def bring_in_step(
    library: Library,
    collection: Collection,
    *,
    take_over: bool = False,
    progress: Progress = _untold,
) -> StoreSummary:
    """Make the collection hold the chunks of the library that are searched, and no others.

    Which those are is found by comparing IDs, so a run that was killed is taken up where it was,
    and nothing is in it twice. The marker says that the collection is being changed until the last
    row is written and counted. Call it while nobody else may write the library.

    Args:
        take_over: Whether a collection that belongs to another library may be made anew.

    Raises:
        StoreMismatch: It belongs to another library, and may not.
        StoreError: Milvus cannot be reached or refuses; run it again.
    """
    with library.snapshot():
        wanted = Marker.of(library)
        found = collection.marker()
        if found and found.holds(wanted) and collection.count() == wanted.rows:
            return StoreSummary(0, 0, wanted.rows)
        rebuilt = _made_anew(collection, found, wanted, take_over=take_over)
        if found and not rebuilt:
            before = found
        else:
            collection.create(wanted.dimension)
            before = replace(wanted, generation=0, rows=0, last=0)
        collection.mark(replace(before, is_whole=False))
        gone, new = _changes(library, collection, max(before.last, wanted.last))
        total = len(gone) + len(new)
        for done, ids in _batches(gone):
            collection.delete(ids)
            progress(done, total)
        for done, ids in _batches(new):
            chunks = library.chunks(ids)
            collection.write([Row.of(chunk) for chunk in chunks], library.vectors(ids))
            progress(len(gone) + done, total)
        if (rows := collection.count()) != wanted.rows:
            raise StoreError(
                f"{collection.address}: it holds {rows} rows where the library has {wanted.rows}; "
                "run `dalil index` again, and where that does not help drop the collection first"
            )
        collection.mark(Marker.of(library))
    return StoreSummary(len(new), len(gone), wanted.rows, rebuilt)


def _made_anew(
    collection: Collection, found: Marker | None, wanted: Marker, *, take_over: bool
) -> str | None:
    """Drop a collection that cannot be brought in step, and return why; None where it can."""
    if found is None:
        if not collection.exists:
            return None
        if not collection.is_ours or collection.count():
            raise StoreMismatch(
                f"{collection.address}: it was not made by Dalil, and is left alone; name another "
                "with ?collection=… in DALIL_STORE"
            )
        reason = "its making was cut short"
    elif found.library != wanted.library:
        reason = "it belonged to another library"
    elif not found.is_of(wanted):
        reason = "its vectors were of another model"
    else:
        return None
    if found and found.library != wanted.library and not take_over:
        raise StoreMismatch(
            f"{collection.address}: {reason}; name another with ?collection=… in DALIL_STORE, "
            "or run `dalil index` here, which makes it anew from this library"
        )
    collection.drop()
    return reason


def _changes(library: Library, collection: Collection, last: int) -> tuple[list[int], list[int]]:
    """Return the IDs that the collection has and should not, and those it has not and should.

    Args:
        last: The greatest ID that either has.
    """
    gone: list[int] = []
    new: list[int] = []
    for after in range(0, last, MOST):
        there = collection.articles(after, after + MOST)
        searched = dict(
            library.rows(
                "SELECT id, article FROM chunks WHERE id > ? AND id <= ? "
                "AND id NOT IN (SELECT chunk FROM repeats) ORDER BY id",
                after,
                after + MOST,
            )
        )
        gone += sorted(there.keys() - searched.keys())
        # A file that was renamed keeps its chunks; their rows name their source.
        new += [chunk for chunk, article in searched.items() if there.get(chunk) != article]
    return gone, new


def _batches(ids: list[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield `ids` in parts, and how many there were with each."""
    left, done = iter(ids), 0
    while part := list(islice(left, AT_ONCE)):
        done += len(part)
        yield done, part
