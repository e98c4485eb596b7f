"""How a run ends: its exit code, and one line on stderr where something is wrong."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum

from bot.screen import harmless
from retrieval.errors import DalilError


class Exit(IntEnum):
    """The exit codes of `dalil`."""

    DONE = 0
    WORLD = 1
    """Something about corpus, library or model."""
    USAGE = 2
    """Something about how it was called."""
    SET_ASIDE = 3
    """Done, but some files or lines could not be used."""


class UsageError(ValueError):
    """It was called wrongly; the message is one line."""


def ended(work: Callable[[], int]) -> int:
    """Return the exit code of `work`, having written what is wrong, if anything is."""
    try:
        try:
            return work()
        finally:
            # Here and not at the interpreter's end, where a closed pipe could not be caught.
            sys.stdout.flush()
    except UsageError as error:
        return _complain(str(error), Exit.USAGE)
    except DalilError as error:
        return _complain(str(error), Exit.WORLD)
    except BrokenPipeError:
        _discard_output()
        return Exit.DONE
    except OSError as error:
        _discard_output()
        return _complain(f"{error.filename or 'output'}: {error.strerror}", Exit.WORLD)


def _complain(message: str, code: Exit) -> Exit:
    sys.stderr.write(f"dalil: {harmless(message)}\n")
    return code


def _discard_output() -> None:
    """Send what is still buffered nowhere: who read it has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
