"""How many threads the native libraries use, and what an idle one does."""

import os

MOST_THREADS = 8
"""More do not make a question of a dozen words faster: each layer waits for all of them."""


def quiet_threads() -> None:
    """Set what OpenMP reads when it is loaded; call it before the first native import.

    The bundled engine, faiss and torch each bring their own OpenMP, and each keeps its threads
    spinning between calls by default, on the cores the other two need; passive threads sleep.
    A variable that is set already is left alone.
    """
    os.environ.setdefault("OMP_NUM_THREADS", str(min(MOST_THREADS, _processors())))
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GOMP_SPINCOUNT", "0")


def _processors() -> int:
    # macOS does not tell which processors a process may use.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
