"""The entrance: `dalil` and `python -m bot`."""

import os
import sys
from io import FileIO, TextIOWrapper

from retrieval.threads import quiet_threads

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it; the others are in `exits`."""


def main() -> None:
    """Do what the command line says, and exit with its code."""
    quiet_threads()
    _prepare_output()
    try:
        # Here and not above: the threads are set before anything native is loaded.
        from bot.cli import run
        from bot.exits import ended

        sys.exit(ended(lambda: run(sys.argv[1:])))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _prepare_output() -> None:
    """Make both streams take Arabic whatever the locale says, and exist where they were closed."""
    sys.stdout = sys.stdout or TextIOWrapper(FileIO(os.devnull, "w"))
    sys.stderr = sys.stderr or TextIOWrapper(FileIO(os.devnull, "w"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
