"""`dalil index --watch`: stay, and keep the library in step with the articles."""

import time
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path

from rich.text import Text

from bot.building import corpus
from bot.commands.index import index, summary_lines, tell_set_aside
from bot.desk import Desk
from bot.exits import Exit
from bot.screen import harmless
from retrieval.article import SetAside
from retrieval.errors import CorpusError, LibraryLocked

SWEEP_S = 60
"""All files are looked at so often, for what a network drive or a container does not tell."""
SETTLE_MS = 500
"""Changes that follow each other closer than this are taken up together."""


def watch(desk: Desk, paths: Sequence[Path]) -> Exit:
    """Index `paths`, then what changes, until interrupted."""
    index(desk, paths)
    desk.notes.show([Text(desk.words.watching)])
    aside: tuple[SetAside, ...] = ()
    for _ in changes(corpus(desk.settings), desk.library, SWEEP_S):
        try:
            summary = desk.index(())
        # Another writes, or a folder is away for a moment: the next look will do.
        except (CorpusError, LibraryLocked) as error:
            desk.notes.show([Text(harmless(str(error)))])
            continue
        if summary.changed:
            desk.screen.show(summary_lines(summary, desk.words))
        if summary.set_aside != aside:
            tell_set_aside(desk, summary)
        aside = summary.set_aside
    return Exit.DONE


def changes(roots: Sequence[Path], library: Path, sweep_s: float) -> Iterator[None]:
    """Yield soon after the start, when something below `roots` changed, and each `sweep_s` seconds.

    What changes before the system begins to tell is seen by that early look. What changes in the
    `library`, should it lie among the articles, is our own doing.
    """
    # Here and not above: only watching needs it.
    from watchfiles import watch as watched

    # A file that is written anew is another one to the system, so its folder is watched.
    folders = {root if root.is_dir() else root.parent for root in roots}
    ours, looked = library.resolve(), -inf
    for found in watched(
        *folders,
        watch_filter=lambda _, path: not Path(path).is_relative_to(ours),
        step=SETTLE_MS,
        rust_timeout=round(1000 * min(1, sweep_s)),
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        if found or time.monotonic() - looked >= sweep_s:
            yield
            looked = time.monotonic()
