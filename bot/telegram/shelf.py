"""The library the bot answers from: always the one that is there now."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.telegram.queueing import Asked
from retrieval.answer import Reply
from retrieval.asking import LibraryAsker
from retrieval.followup.standalone import Turn
from retrieval.library.filtering import EVERYTHING, Filter
from retrieval.library.reading import Library

_Identity = tuple[int, int]


class Shelf:
    """Answers from a library; safe to use from several threads.

    An asker follows what is written into its library's file. When another file takes its place
    (a library that was loaded, or deleted and built anew), the asker is opened again.
    """

    def __init__(self, open_asker: Callable[[], LibraryAsker]) -> None:
        self._open = open_asker
        self._lock = threading.Lock()
        self._asker = open_asker()
        self._identity = _identity(self._asker.library.path)

    @property
    def library(self) -> Library:
        """The library as it is now."""
        return self._newest().library

    @property
    def generation(self) -> int:
        """That of the library."""
        return self._newest().library.generation

    def refresh(self) -> None:
        """Take up what was indexed since, before somebody asks and waits for it."""
        self._newest().refresh()

    def ask(self, question: str, turns: Sequence[Turn] = (), within: Filter = EVERYTHING) -> Reply:
        """Return the reply to one question, read with the turns before it, from what fits."""
        return self._newest().ask(question, turns, within)

    def ask_all(self, questions: Sequence[str]) -> list[Reply]:
        """Return the replies to independent questions, embedded together, in order."""
        return self._newest().ask_all(questions)

    def ask_many(self, asked: Sequence[Asked]) -> list[Reply]:
        """Return the replies to questions, each with the turns before it, embedded together."""
        return self._newest().ask_many(asked)

    def _newest(self) -> LibraryAsker:
        with self._lock:
            identity = _identity(self._asker.library.path)
            if identity is not None and identity != self._identity:
                # The old one is not closed: another thread may be reading from it.
                self._asker, self._identity = self._open(), identity
            return self._asker


def _identity(path: Path) -> _Identity | None:
    """Return what tells a file from another of its name; None while there is none."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino
