"""`dalil doctor`: look at all that an answer needs, and say what to do where it is not well."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rich.text import Text

from bot.building import corpus
from bot.commands.index import reason
from bot.desk import Desk
from bot.exits import Exit
from bot.json_reply import source_path
from bot.screen import harmless
from bot.settings import unknown_names
from bot.store import address_of
from retrieval.corpus.files import find_files
from retrieval.errors import DalilError
from retrieval.library.check import check
from retrieval.library.engines import check_encoder
from retrieval.library.reading import Library
from retrieval.library.records import ArticleRecord
from retrieval.library.vector_index.kinds import Wanted
from retrieval.library.vectors import VectorIndex
from retrieval.store.collection import Collection
from retrieval.store.index import MilvusIndex
from retrieval.store.marker import Marker


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing seen.

    Attributes:
        code: DONE when it is well, WORLD for a fault, SET_ASIDE for a file that is not used.
    """

    about: str
    text: str
    code: Exit = Exit.DONE


def doctor(desk: Desk) -> Exit:
    """Show what is well and what is not, and return the exit code that says so."""
    codes = set()
    for about, look in _LOOKS.items():
        for remark in _remarks(desk, about, look):
            codes.add(remark.code)
            sign = {Exit.DONE: "✓", Exit.SET_ASIDE: "!"}.get(remark.code, "✗")
            name = desk.words.doctor[remark.about]
            desk.screen.show([Text(f"{sign} {name}: {harmless(remark.text)}")])
    if Exit.WORLD in codes:
        return Exit.WORLD
    desk.screen.show([Text(desk.words.all_well, style="bold")])
    return Exit.SET_ASIDE if Exit.SET_ASIDE in codes else Exit.DONE


def _remarks(desk: Desk, about: str, look: Callable[[Desk], Iterator[Remark]]) -> Iterator[Remark]:
    try:
        yield from look(desk)
    except DalilError as error:
        yield Remark(about, str(error), Exit.WORLD)


def _settings(desk: Desk) -> Iterator[Remark]:
    unknown = unknown_names()
    for name in unknown:
        yield Remark("settings", f"there is no setting {name}; see .env.example", Exit.WORLD)
    if not unknown:
        yield Remark("settings", f"{desk.settings.lang}, {desk.library}")


def _corpus(desk: Desk) -> Iterator[Remark]:
    roots = corpus(desk.settings)
    files = desk.words.files(len(find_files(roots)))
    yield Remark("corpus", f"{', '.join(map(str, roots))} ({files})")


def _model(desk: Desk) -> Iterator[Remark]:
    desk.encoder.questions(["?"])
    yield Remark("model", f"{desk.encoder.identity.name}, {desk.encoder.identity.dimension}")


def _reader(desk: Desk) -> Iterator[Remark]:
    """Say who reads; a model that is missing or damaged is a fault only where it was asked for."""
    from retrieval.reader.model import SHIPPED, ReaderModel

    if desk.settings.reader == "rules":
        yield Remark("reader", "rules")
    else:
        yield Remark("reader", f"learned, {ReaderModel(SHIPPED).version}")


def _library(desk: Desk) -> Iterator[Remark]:
    with Library.open(desk.library) as library:
        index = None if desk.settings.store else VectorIndex.open(library)
        findings = check(library, index)
        for finding in findings:
            yield Remark("library", str(finding), Exit.WORLD)
        counts = library.counts()
        aside = library.set_aside()
        stories = _stories(library.articles())
        check_encoder(library, desk.encoder)
    if not findings:
        articles, passages = (
            desk.words.articles(counts.articles),
            desk.words.passages(counts.chunks),
        )
        yield Remark("library", f"{articles}، {passages}")
    if index is not None:
        yield from _index(desk, index)
    if stories:
        yield Remark("copies", desk.words.stories(len(stories)))
    for story in stories:
        names = (source_path(record.source, desk.library) for record in story)
        yield Remark("copies", f"{story[0].title}: {', '.join(names)}")
    for file in aside:
        yield Remark("set_aside", reason(file, desk.library), Exit.SET_ASIDE)


def _index(desk: Desk, index: VectorIndex) -> Iterator[Remark]:
    """Say what the index promises, as measured when it was made, and whether so much is asked."""
    report = index.base.report
    wanted = Wanted(desk.settings.index, desk.settings.recall)
    if report.wanted != wanted:
        yield Remark(
            "index",
            f"it was made for {report.wanted.mode} and a recall of {report.wanted.recall}, "
            f"DALIL_INDEX and DALIL_RECALL say {wanted.mode} and {wanted.recall}; "
            "run `dalil index`",
            Exit.WORLD,
        )
    else:
        said = desk.words.index_measured if report.questions else desk.words.index_exact
        yield Remark("index", said.format(report=report, megabytes=index.base.memory / 1e6))


def _stories(records: Sequence[ArticleRecord]) -> list[list[ArticleRecord]]:
    """Return the articles that are copies of each other, the first of each story first."""
    stories: dict[str, list[ArticleRecord]] = {}
    for record in sorted(records, key=lambda record: record.copy_of is not None):
        stories.setdefault(record.copy_of or record.id, []).append(record)
    return [story for story in stories.values() if len(story) > 1]


def _store(desk: Desk) -> Iterator[Remark]:
    """Say of the vectors in Milvus: reachable, what they were made from, how many, in step."""
    address = address_of(desk.settings)
    if address is None:
        return
    collection = Collection.connect(address)
    with Library.open(desk.library) as library:
        index = MilvusIndex.open(library, collection)
        if index.lag:
            yield Remark("store", index.lag, Exit.WORLD)
            return
        marker, rows = Marker.of(library), collection.count()
        if rows != marker.rows or not np.array_equal(index.ids, library.searched()):
            problem = f"{address}: it holds {rows} rows, not the {marker.rows} of the library"
            yield Remark("store", f"{problem}; run `dalil index`", Exit.WORLD)
            return
    said = desk.words.passages(rows)
    yield Remark("store", f"{address}, generation {marker.generation}, {said}")


_LOOKS = {
    "settings": _settings,
    "corpus": _corpus,
    "model": _model,
    "reader": _reader,
    "library": _library,
    "store": _store,
}
