"""Where the vectors are: in a file beside the library, or in Milvus where DALIL_STORE says so."""

from collections.abc import Callable

from bot.settings import Settings
from retrieval.errors import StoreError
from retrieval.library.chunk_index import ChunkIndex, OpenIndex
from retrieval.library.reading import Library
from retrieval.library.vectors import Reopening
from retrieval.store.address import StoreAddress
from retrieval.store.collection import Collection
from retrieval.store.index import MilvusIndex
from retrieval.store.syncing import Progress, StoreSummary, bring_in_step


def address_of(settings: Settings) -> StoreAddress | None:
    """Return where the vectors are in Milvus; None where they are not."""
    return StoreAddress.read(settings.store.get_secret_value()) if settings.store else None


def index_opener(settings: Settings, warn: Callable[[str], None]) -> OpenIndex:
    """Return what opens the index over the library.

    Args:
        warn: Told what to do about a collection that is not in step, once until it is again.
    """
    address = address_of(settings)
    if address is None:
        return Reopening()
    warned = False

    def opened(library: Library) -> ChunkIndex:
        nonlocal warned
        index = MilvusIndex.open(library, Collection.connect(address))
        if index.lag and not warned:
            warn(index.lag)
        warned = index.lag is not None
        return index

    return opened


def keep_in_step(
    settings: Settings, library: Library, *, take_over: bool, progress: Progress
) -> StoreSummary | None:
    """Bring Milvus in step with the library; None where there is none to.

    Raises:
        StoreError: It cannot be; the library is as it should be.
    """
    address = address_of(settings)
    if address is None:
        return None
    try:
        collection = Collection.connect(address)
        return bring_in_step(library, collection, take_over=take_over, progress=progress)
    except StoreError as error:
        raise type(error)(
            f"the library is up to date, its vectors in Milvus are not: {error}"
        ) from error
