"""How many threads the native libraries use, and what an idle one does."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

Given = TypeVar("Given")
Result = TypeVar("Result")

SHORT_TURN = 0.0005
"""Seconds; Python's own turn is ten times as long."""
MOST_THREADS = 8
"""More do not make a question of a dozen words faster: each layer waits for all of them."""


def quiet_threads() -> None:
    """Set what OpenMP reads when it is loaded; call it before the first native import.

    faiss and torch each bring their own OpenMP, and by default each keeps its threads spinning
    between calls, on the cores the others need: an engine of two threads took 14 ms for a question
    on two idle cores and 380 to 690 beside another busy process, with a short spin 18 and 38 to 99.
    The bundled encoder has no threads of its own: each text is read in the thread that asks. A
    variable that is set already is left alone.
    """
    os.environ.setdefault("OMP_NUM_THREADS", str(most_threads()))
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")


def most_threads() -> int:
    """Return how many threads one piece of work may use: the processors there are, at most 8."""
    # macOS does not tell which processors a process may use.
    processors = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    return min(MOST_THREADS, processors or 1)


@contextmanager
def short_turns() -> Iterator[None]:
    """Let threads of Python take turns more often, for as long as this lasts.

    For work of which each call is short and lets go of the interpreter's lock: beside a thread that
    does not, each call waits for the end of its turn. Indexing 40 articles of Wikipedia took 12.6
    to 13.7 s on two cores, 10.7 to 11.7 so.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(SHORT_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def side_by_side(work: Callable[[Given], Result], items: Sequence[Given]) -> list[Result]:
    """Return what `work` makes of each item, in order; as many at a time as threads are of use.

    For work that lets go of the interpreter's lock and does not call this in turn.
    """
    return [*map(work, items)] if len(items) < 2 else [*_pool().map(work, items)]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(most_threads(), thread_name_prefix="side-by-side")
