"""A progress bar on stderr while articles are read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.screen import Screen

Progress = Callable[[int, int], None]
"""Told how many are done, and how many there are."""


@contextmanager
def progress_bar(screen: Screen, label: str) -> Iterator[Progress]:
    """Give what moves the bar; it appears with the first that is done, and goes at the end.

    Where nobody looks (a pipe, a log file) there is none.
    """
    if not screen.console.is_terminal:
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn(label))
    with Bar(*columns, console=screen.console, transient=True) as bar:
        task = bar.add_task(label, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)
