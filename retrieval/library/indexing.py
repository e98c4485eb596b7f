"""Bring the library in step with the article files, embedding only what changed."""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.encoders import Encoder
from retrieval.errors import ArticleError
from retrieval.library.plan import Pending, Plan, known_stamps, plan
from retrieval.library.recipe import Draft, Recipe, draft, embedded
from retrieval.library.records import FORGOTTEN, SetAside, Stamp
from retrieval.library.writing import LibraryWriter

TEXTS_AT_ONCE = 128
"""Articles are embedded together until they have this many texts between them: enough to fill the
encoder's batches, little to do again when the process is killed."""

Progress = Callable[[int, int], None]
"""Told how many of the files to be read are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What `sync` did; added + updated + unchanged + set aside is the number of files.

    Attributes:
        removed: Articles that are gone: their files are, or cannot be read any more.
        set_aside: Every file that is no article, with the reason, those of earlier runs too.
        chunks: Chunks in the library now.
    """

    added: int
    updated: int
    removed: int
    unchanged: int
    set_aside: tuple[SetAside, ...]
    chunks: int
    seconds: float


def _untold(_done: int, _total: int) -> None:
    """Tell nobody."""


def sync(
    library: LibraryWriter, files: Iterable[Path], recipe: Recipe, progress: Progress = _untold
) -> IndexSummary:
    """Make the library hold the articles in `files`, no others, as they are now.

    An article is one transaction, so a run that was killed is taken up where it was. A file that
    held an article and cannot become one any more loses it: the library must not answer from words
    that are no longer there to be checked. When nothing changed nothing is written or embedded.

    Args:
        files: All files of the corpus, not only new ones.

    Raises:
        LibraryError, ModelError: It cannot go on; what was done until then stays.
    """
    started = time.monotonic()
    files = list(files)
    known = known_stamps(library, model=recipe.model, parameters=recipe.parameters)
    todo = plan(library.folder, known, files)
    library.adopt_parameters(recipe.parameters)
    encoder = recipe.encoder() if todo.pending else None
    if encoder and library.adopt_model(encoder.identity):
        todo = plan(library.folder, library.stamps(), files)
    run = _Run(library, recipe, progress, total=len(todo.pending))
    run.forget(todo)
    if encoder:
        run.read(todo.pending, encoder)
    return run.summary(todo.unchanged, time.monotonic() - started)


@dataclass(slots=True)
class _Run:
    """One run of `sync`, and what it has done so far."""

    library: LibraryWriter
    recipe: Recipe
    progress: Progress
    total: int
    added: int = 0
    updated: int = 0
    removed: int = 0
    done: int = 0

    def forget(self, todo: Plan) -> None:
        """Do what needs no reading."""
        self.removed += self.library.remove(todo.gone)
        self.library.restamp(todo.restamped)
        for file in todo.unreadable:
            self.removed += self.library.set_file_aside(file.source, FORGOTTEN, file.reason)

    def read(self, pending: Iterable[Pending], encoder: Encoder) -> None:
        """Read, embed and store, several articles at once."""
        waiting: list[Draft] = []
        for file in pending:
            try:
                waiting.append(draft(file, self.recipe))
            except ArticleError as error:
                self._set_aside(file, file.stamp, str(error))
            except OSError as error:  # may be another one's fault, so try again next time
                self._set_aside(file, FORGOTTEN, f"cannot be read ({error.strerror})")
            if sum(len(each.texts) for each in waiting) >= TEXTS_AT_ONCE:
                self._store(waiting, encoder)
                waiting = []
        self._store(waiting, encoder)

    def _set_aside(self, file: Pending, stamp: Stamp, reason: str) -> None:
        self.removed += self.library.set_file_aside(file.source, stamp, reason)
        self._tell()

    def _store(self, drafts: Sequence[Draft], encoder: Encoder) -> None:
        for ready, chunks in embedded(drafts, encoder):
            replaced = self.library.replace_article(ready.article, ready.stamp, chunks)
            self.updated += replaced
            self.added += not replaced
            self._tell()

    def _tell(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)

    def summary(self, unchanged: Collection[str], seconds: float) -> IndexSummary:
        """Return what was done, once all is."""
        set_aside = tuple(self.library.set_aside())
        return IndexSummary(
            added=self.added,
            updated=self.updated,
            removed=self.removed,
            unchanged=len(set(unchanged) - {file.source for file in set_aside}),
            set_aside=set_aside,
            chunks=self.library.counts().chunks,
            seconds=seconds,
        )
