"""Bring the library in step with the article files, embedding only what changed."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from retrieval.article import Article, SetAside
from retrieval.errors import ArticleError
from retrieval.library.batch import TEXTS_AT_ONCE, Batch
from retrieval.library.engines import adopt_encoder
from retrieval.library.plan import Pending, Plan, known_stamps, plan
from retrieval.library.recipe import Draft, Recipe, draft
from retrieval.library.records import FORGOTTEN, UNLEARNED, Stamp
from retrieval.library.stamps import stamp_of
from retrieval.library.writing import LibraryWriter
from retrieval.threads import short_turns

TRIES = 3
"""How often a file that changes while it is read is read again."""

Progress = Callable[[int, int], None]
"""Told how many of the files to be read are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """What `sync` did; added + updated + unchanged is the number of articles.

    Attributes:
        removed: Articles that are gone: their files are, or cannot be read any more.
        unchanged: Those of files with another name among them.
        set_aside: Everything that is no article, with the reason, of earlier runs too.
        chunks: Chunks in the library now.
        renamed: Articles whose files have another name now.
        repaired: Sources read in this run whose text was mojibake, which was undone.
    """

    added: int
    updated: int
    removed: int
    unchanged: int
    set_aside: tuple[SetAside, ...]
    chunks: int
    seconds: float
    renamed: int = 0
    repaired: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether any article was added, changed, moved or lost."""
        return bool(self.added or self.updated or self.removed or self.renamed)


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
    run = _Run(library, recipe, progress, files)
    with short_turns():
        run.follow(todo)
        while library.learn():
            run.follow(plan(library.folder, library.stamps(), files))
    return run.summary(time.monotonic() - started)


@dataclass(slots=True)
class _Run:
    """One run of `sync`, and what it has done so far.

    Attributes:
        added, updated, repaired: Sources of articles.
    """

    library: LibraryWriter
    recipe: Recipe
    progress: Progress
    files: Sequence[Path]
    batch: Batch | None = None
    added: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    repaired: set[str] = field(default_factory=set)
    removed: int = 0
    renamed: int = 0
    done: int = 0
    total: int = 0

    def follow(self, todo: Plan) -> None:
        """Do what is planned; what is gone goes last, for its vectors may serve again."""
        if todo.pending and self.batch is None:
            encoder = self.recipe.encoder()
            if adopt_encoder(self.library, encoder):
                todo = plan(self.library.folder, self.library.stamps(), self.files)
            self.batch = Batch(
                self.library, encoder, self._stored, max(TEXTS_AT_ONCE, self.recipe.batch_size or 0)
            )
        for new, (old, stamp) in todo.renamed.items():
            self.renamed += self.library.rename(old, new, stamp)
        self.library.restamp(todo.restamped)
        for file in todo.unreadable:
            self.removed += self.library.set_file_aside(file.source, FORGOTTEN, file.reason)
        self.total += len(todo.pending)
        if self.batch is not None:
            self._read(todo.pending, self.batch)
        self.removed += self.library.remove(todo.gone)

    def _read(self, pending: Iterable[Pending], batch: Batch) -> None:
        """Read, embed and store, several articles at once."""
        for file in pending:
            try:
                stamp, found = self._articles(file)
            except ArticleError as error:
                self._set_aside(file, file.stamp, str(error))
            except OSError as error:  # may be another one's fault, so try again next time
                self._set_aside(file, FORGOTTEN, f"{file.path}: {error.strerror}")
            else:
                self._take(replace(file, stamp=stamp), found, batch)
        batch.flush()

    def _take(self, file: Pending, found: Sequence[Article | SetAside], batch: Batch) -> None:
        match found:
            case [Article(file=None) as article]:
                self._alone(file, article, batch)
            case _:
                self._several(file, found, batch)

    def _articles(self, file: Pending) -> tuple[Stamp, list[Article | SetAside]]:
        """Return what a file holds, and how it looked when that was read.

        Raises:
            ArticleError, OSError: It holds nothing, or will not keep still.
        """
        stamp = file.stamp
        for _ in range(TRIES):
            before = stamp
            try:
                found = list(self.recipe.read(file.path, file.source, self._learned(file)))
                error = None
            except ArticleError as raised:
                found, error = [], raised
            stamp = stamp_of(file.path, before)
            if stamp.content_hash == before.content_hash:
                if error:
                    raise error
                return stamp, found
        raise OSError(0, "it changes while it is read; it is tried again next time")

    def _learned(self, file: Pending) -> frozenset[str]:
        parent = PurePosixPath(file.source).parent.as_posix()
        return self.library.learned(parent) | self.library.learned(file.source)

    def _alone(self, file: Pending, article: Article, batch: Batch) -> None:
        """Take in the one article of a file."""
        if file.known == UNLEARNED and self.library.stored(article.source) == article:
            self.library.settle_file(file.source, file.stamp, (article.source,), ())
            self._tell()
            return
        ready = draft(article, file.stamp, self.recipe)
        if ready.chunks:
            batch.add(ready)
        else:
            self._set_aside(file, file.stamp, f"{file.path} holds no text of an article")

    def _several(self, file: Pending, found: Sequence[Article | SetAside], batch: Batch) -> None:
        """Take in what a table holds; its stamp comes last, for until then it is not done."""
        refused = [each for each in found if isinstance(each, SetAside)]
        articles = [each for each in found if isinstance(each, Article)]
        for article in articles:
            if file.known == FORGOTTEN or self.library.stored(article.source) != article:
                batch.add(draft(article, FORGOTTEN, self.recipe))
        batch.flush()
        kept = [article.source for article in articles]
        self.removed += self.library.settle_file(file.source, file.stamp, kept, refused)
        self._tell()

    def _set_aside(self, file: Pending, stamp: Stamp, reason: str) -> None:
        self.removed += self.library.set_file_aside(file.source, stamp, reason)
        self._tell()

    def _stored(self, ready: Draft, replaced: bool) -> None:
        article = ready.article
        if article.is_repaired:
            self.repaired.add(article.source)
        if not replaced:
            self.added.add(article.source)
        elif article.source not in self.added:
            self.updated.add(article.source)
        if article.file is None:
            self._tell()

    def _tell(self) -> None:
        self.done += 1
        self.progress(self.done, self.total)

    def summary(self, seconds: float) -> IndexSummary:
        """Return what was done, once all is."""
        return IndexSummary(
            added=len(self.added),
            updated=len(self.updated),
            removed=self.removed,
            unchanged=self.library.article_count() - len(self.added) - len(self.updated),
            set_aside=tuple(self.library.set_aside()),
            chunks=self.library.chunk_count(),
            seconds=seconds,
            renamed=self.renamed,
            repaired=tuple(sorted(self.repaired)),
        )
