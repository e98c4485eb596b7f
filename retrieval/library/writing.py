"""The one writer of a library: every change is one transaction, whole or not at all."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Article, SetAside, article_id
from retrieval.library import copies
from retrieval.library.learned import learn
from retrieval.library.records import EmbeddedChunk, Stamp
from retrieval.library.rows import (
    articles_of,
    delete_article,
    delete_file,
    insert_article,
    keep_set_aside,
    rename_article,
    stamp_file,
)
from retrieval.library.schema import utf8
from retrieval.library.writable import WritableLibrary


class LibraryWriter(WritableLibrary):
    """A library open for writing, whose articles come and go."""

    def replace_article(
        self,
        article: Article,
        stamp: Stamp,
        chunks: Sequence[EmbeddedChunk],
        signature: NDArray[np.uint32] | None = None,
        lines: Iterable[str] = (),
    ) -> bool:
        """Put `article` and its chunks where its source had others; return whether it had any.

        Args:
            stamp: That of its file; FORGOTTEN while others of the same file are to come.
            signature: By which its copies are found.
            lines: Short lines, by which residue is learned.
        """
        file = article.file or article.source
        with self._transaction():
            before = copies.related(self._connection, [article.id])
            replaced = delete_article(self._connection, article.id)
            stamp_file(self._connection, file, stamp)
            if file == article.source:
                keep_set_aside(self._connection, file, ())
            insert_article(self._connection, article, chunks, signature, lines)
            found = copies.relate(self._connection, article.id)
            copies.tell_stories(self._connection, [*before, *found])
            self._next_generation()
        return replaced

    def settle_file(
        self, source: str, stamp: Stamp, kept: Collection[str], refused: Collection[SetAside]
    ) -> int:
        """Let a file have given the articles `kept` and no others; return how many are gone.

        Args:
            kept: Their sources.
            refused: What else of it is no article.
        """
        ids = set(map(article_id, kept))
        with self._transaction():
            stamp_file(self._connection, source, stamp)
            gone = [each for each in articles_of(self._connection, source) if each not in ids]
            before = copies.related(self._connection, gone)
            for article in gone:
                delete_article(self._connection, article)
            keep_set_aside(self._connection, source, refused)
            if gone:
                copies.tell_stories(self._connection, before)
                self._next_generation()
        return len(gone)

    def set_file_aside(self, source: str, stamp: Stamp, reason: str) -> int:
        """Remember why `source` is no article; return how many it was, which are then gone.

        Its former text goes because it is no longer in the file: nobody could check an answer
        taken from it.
        """
        return self.settle_file(source, stamp, (), (SetAside(source, reason),))

    def remove(self, sources: Collection[str]) -> int:
        """Forget all of these files, articles or set aside; return how many articles they were."""
        if not sources:
            return 0
        with self._transaction():
            ids = [each for source in sources for each in articles_of(self._connection, source)]
            before = copies.related(self._connection, ids)
            removed = sum([delete_file(self._connection, source) for source in sources])
            if removed:
                copies.tell_stories(self._connection, before)
                self._next_generation()
        return removed

    def remove_article(self, article: Article) -> None:
        """Forget an article; its file, where it holds others too, keeps those."""
        if article.file is None:
            self.remove([article.source])
            return
        with self._transaction():
            before = copies.related(self._connection, [article.id])
            if delete_article(self._connection, article.id):
                copies.tell_stories(self._connection, before)
                self._next_generation()

    def rename(self, old: str, new: str, stamp: Stamp) -> int:
        """Let the file `old` be called `new`, whatever it gave; return how many articles."""
        with self._transaction():
            stamp_file(self._connection, new, stamp)
            ids = articles_of(self._connection, old)
            before = copies.related(self._connection, ids)
            renamed = []
            for each in ids:
                [(source,)] = self.rows("SELECT source FROM articles WHERE id = ?", each)
                renamed.append(new + source.removeprefix(old))
                rename_article(self._connection, each, renamed[-1], new)
            delete_file(self._connection, old)
            copies.tell_stories(self._connection, [*before, *map(article_id, renamed)])
            self._next_generation()
        return len(ids)

    def learn(self) -> int:
        """Learn which lines are residue from how many articles of a folder have them.

        Returns:
            How many files are to be read again for it; their stamps are forgotten.
        """
        state = str(self.generation)
        if self.setting("learned") == state:
            return 0
        with self._transaction():
            files = learn(self._connection)
            self._set("learned", state)
        return files

    def alike(self, article: Article, signature: NDArray[np.uint32] | None) -> list[Article]:
        """Return stored articles that may share sentences with `article`: itself, its copies."""
        same = self.stored(article.source)
        ids = [] if signature is None else copies.near(self._connection, signature)
        others = [self.article(each) for each in ids if each != article.id]
        return [*others, *([same] if same else [])]

    def restamp(self, stamps: Mapping[str, Stamp]) -> None:
        """Take note of how unchanged files look now; no answer depends on it."""
        if not stamps:
            return
        with self._transaction():
            self._connection.executemany(
                "UPDATE files SET stat = ? WHERE source = CAST(? AS TEXT)",
                [(stamp.stat, utf8(source)) for source, stamp in stamps.items()],
            )
