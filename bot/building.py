"""The library brought in step with the articles: which files, read how, embedded by what."""

from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path

from bot.settings import Settings
from bot.store import keep_in_step
from bot.uploads import Uploads
from retrieval.article import Article, SetAside
from retrieval.corpus.chunks import LONGEST, chunk
from retrieval.corpus.files import find_files
from retrieval.corpus.sources import read_articles
from retrieval.encoders import Encoder, open_encoder
from retrieval.encoders.bundled import NAME as BUNDLED
from retrieval.errors import LibraryMissing, LibraryOutdated
from retrieval.library.indexing import IndexSummary, Progress, sync
from retrieval.library.manifest import path_of, source_of
from retrieval.library.plan import Plan, known_stamps, plan
from retrieval.library.probes import adopt_probes
from retrieval.library.reading import Library
from retrieval.library.recipe import Recipe
from retrieval.library.vector_index.kinds import Wanted
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter
from retrieval.retriever.lexical import chunk_terms
from retrieval.store.syncing import StoreSummary

RULES = "4"
"""To be counted up when articles come to be read otherwise than before, so that all are again."""


def _untold(_: StoreSummary) -> None:
    """Tell nobody."""


def build(
    settings: Settings,
    encoder: Callable[[], Encoder],
    paths: Sequence[Path],
    progress: Progress,
    *,
    take_over: bool = False,
    stepped: Callable[[StoreSummary], None] = _untold,
) -> IndexSummary:
    """Bring the library in step with the corpus, `paths` added to it, then Milvus with the library.

    Args:
        take_over: Whether a collection in Milvus may be made anew that belongs to another library.
        stepped: Told what was done in Milvus, where the vectors are there.

    Raises:
        CorpusError: There are no articles; the library is left as it is.
        LibraryError, ModelError, StoreError.
    """
    _bring_up_to_date(settings.library)
    roots = corpus(settings, paths)
    files = Uploads(settings.uploads).left(find_files(roots))
    with LibraryWriter.open(settings.library) as library:
        library.remember_roots(roots)
        library.adopt_index(Wanted(settings.index, settings.recall))
        summary = sync(library, files, recipe(settings, encoder), progress)
        adopt_probes(library, encoder)
        done = keep_in_step(settings, library, take_over=take_over, progress=progress)
        if done is None:  # so that the first question need not wait for it
            VectorIndex.open(library)
    if done is not None:
        stepped(done)
    return summary


def _bring_up_to_date(folder: Path) -> None:
    """Make a library of an earlier version one of this, before it is asked what it holds."""
    try:
        Library.open(folder).close()
    except LibraryOutdated:
        LibraryWriter.open(folder).close()
    except LibraryMissing:
        pass


def planned(settings: Settings, paths: Sequence[Path]) -> Plan:
    """Return what `build` would do; nothing is read but the library and how the files look.

    Raises:
        CorpusError, LibraryError.
    """
    files = Uploads(settings.uploads).left(find_files(corpus(settings, paths)))
    how = recipe(settings, lambda: open_encoder(settings.model))
    try:
        with Library.open(settings.library) as library:
            known = known_stamps(library, model=how.model, parameters=how.parameters)
    except LibraryMissing:
        known = {}
    return plan(settings.library, known, files)


def corpus(settings: Settings, paths: Sequence[Path] = ()) -> list[Path]:
    """Return the files and folders that are the corpus.

    Those indexed before and `paths`; without `paths` DALIL_CORPUS, where it is set, and no others.
    The documents sent to the bot are always among them.
    """
    uploads = Uploads(settings.uploads)
    before = [root for root in _indexed_before(settings.library) if not uploads.is_at(root)]
    if paths:
        return _distinct([*before, *paths, *uploads.roots])
    set_by_hand = "corpus" in settings.model_fields_set
    articles = [settings.corpus] if set_by_hand or not before else before
    return _distinct([*articles, *uploads.roots])


def _indexed_before(folder: Path) -> list[Path]:
    """Return what was indexed before; a single file that is gone since is not missed."""
    try:
        with Library.open(folder) as library:
            known = library.stamps()
            return [
                root
                for root in library.roots
                if root.exists() or source_of(root, folder) not in known
            ]
    except LibraryMissing:
        return []


def _distinct(paths: Sequence[Path]) -> list[Path]:
    """Return `paths` in order, without those that are another one or lie in it."""
    places = [path.resolve() for path in paths]
    return [
        path
        for number, (path, place) in enumerate(zip(paths, places, strict=True))
        if place not in places[:number]
        and not any(place != other and place.is_relative_to(other) for other in places)
    ]


def recipe(settings: Settings, encoder: Callable[[], Encoder]) -> Recipe:
    """Return how an article becomes what the library holds of it."""
    removed = Uploads(settings.uploads).removed
    columns = settings.columns or {}

    def read(path: Path, source: str, repeated: Container[str]) -> Iterator[Article | SetAside]:
        for found in read_articles(path, source, columns, repeated):
            if path_of(found.source, settings.library) not in removed:
                yield found

    named = ", ".join(f"{field}={name}" for field, name in sorted(columns.items()))
    return Recipe(
        read=read,
        chunk=chunk,
        terms=chunk_terms,
        encoder=encoder,
        model=settings.model or BUNDLED,
        batch_size=settings.batch_size,
        parameters=f"rules {RULES}, chunks of {LONGEST}, columns {named}",
    )
