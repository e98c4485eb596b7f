"""Lines typed by a person, or read from a pipe."""

import sys
from collections.abc import Iterator

from bot.screen import harmless


def is_interactive() -> bool:
    """Return whether a person types, and sees what is typed."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def typed_lines(prompt: str) -> Iterator[str]:
    """Yield the lines a person types, with editing and history, until Ctrl-D.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory

    # In memory: what was asked is kept nowhere.
    session: PromptSession[str] = PromptSession(history=InMemoryHistory())
    while True:
        try:
            yield session.prompt(harmless(prompt))
        except EOFError:
            return


def piped_lines() -> Iterator[str]:
    """Yield the lines of standard input as they come, without their ends."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")
