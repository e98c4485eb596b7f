"""Answers from processes of their own, so that the one that talks to Telegram has its own time.

In one process the event loop and the threads that answer take turns at the interpreter's lock, and
a reply that is ready waits for those being thought of. Apart, a question among eight had its reply
after 7 to 10 times what one alone takes at the median, in one process 9 to 12.5 (99th percentile;
`python -m benchmarks.telegram_load`).
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from bot.desk import Desk
from bot.settings import Settings
from bot.telegram.queueing import Asked
from bot.telegram.shelf import Shelf
from retrieval.answer import Reply
from retrieval.errors import DalilError
from retrieval.threads import quiet_threads

SECRETS = ("telegram_token", "telegram_proxy", "telegram_webhook_secret")
LOOK_S = 1.0
"""How often a process that answers looks for a new generation of the library."""


class AnswerProcesses:
    """Answers questions in so many processes; calls from several threads at once are safe.

    One that dies (killed for want of memory, say) takes the others along; all are started again,
    and what they had in hand is asked once more.

    Args:
        settings: Those of the library, the model and the reader; no token leaves this process.

    Raises:
        DalilError: The library or the model cannot be used.
    """

    def __init__(self, settings: Settings, number: int) -> None:
        self._settings = settings.model_copy(update=dict.fromkeys(SECRETS))
        self._number = number
        self._lock = threading.Lock()
        self._pool = self._started()

    def ask_many(self, asked: Sequence[Asked]) -> list[Reply]:
        """Return the replies to questions, each with the turns before it, embedded together.

        Raises:
            DalilError: The library or the model cannot be used, or whoever answers dies of it.
        """
        pool = self._pool
        try:
            return pool.submit(_ask_many, list(asked)).result()
        except BrokenProcessPool:
            self._start_again(pool)
        try:
            return self._pool.submit(_ask_many, list(asked)).result()
        except BrokenProcessPool as error:
            raise DalilError(
                "the process that answers has died twice; look whether memory is short, and set "
                "DALIL_TELEGRAM_PROCESSES=0 to do with less"
            ) from error

    def close(self) -> None:
        """Let the processes end once they are done with what they do."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start_again(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                broken.shutdown(wait=False)
                self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        # Not forked: the libraries that compute have threads, which do not survive that.
        spawning = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(self._number, spawning, _begin, (self._settings,))
        for ready in [pool.submit(_opened) for _ in range(self._number)]:
            ready.result()
        return pool


# In a process that answers

_shelf: Shelf | None = None
_trouble: DalilError | None = None


def _begin(settings: Settings) -> None:
    """Open the library; stay until the process that asks is gone."""
    global _shelf, _trouble
    # A terminal and systemd tell the whole group to stop; when to do so is for the other to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    quiet_threads()
    try:
        _shelf = Shelf(Desk(settings).open_asker)
    except DalilError as error:  # raised here it would only be known as a broken pool
        _trouble = error
        return
    gc.collect()
    gc.freeze()
    threading.Thread(target=_look_after, args=(_shelf,), daemon=True).start()


def _look_after(shelf: Shelf) -> None:
    """Take up new generations before somebody waits for it; end when nobody can ask any more."""
    asking = multiprocessing.parent_process()
    assert asking is not None
    while asking.is_alive():
        with suppress(DalilError):  # who asks is told
            shelf.refresh()
        asking.join(LOOK_S)
    os._exit(0)


def _opened() -> None:
    if _trouble is not None:
        raise _trouble


def _ask_many(asked: Sequence[Asked]) -> list[Reply]:
    _opened()
    assert _shelf is not None
    return _shelf.ask_many(asked)
