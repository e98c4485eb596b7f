"""How many threads the native libraries use, and what an idle one does."""

import os

MOST_THREADS = 8
"""More do not make a question of a dozen words faster: each layer waits for all of them."""


def quiet_threads() -> None:
    """Set what OpenMP reads when it is loaded; call it before the first native import.

    The bundled engine, faiss and torch each bring their own OpenMP, and by default each keeps its
    threads spinning between calls, on the cores the others need. A question of a dozen words took
    (ms, median; 2 cores to itself | beside another busy process), and a second saw at best so
    many passages of 500 characters:

        1 thread                24 | 40-54       4.6
        2 threads, spinning     14 | 380-690     9.0
        2 threads, passive      27 | 26-85       8.0
        2, spinning for 1,000   18 | 38-99       9.1

    A short spin loses 4 ms on an idle machine and saves hundreds on a busy one; a whole question
    over the seeds takes 22 ms with it, 30 with passive threads. A variable that is set already is
    left alone.
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
