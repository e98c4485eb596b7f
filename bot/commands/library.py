"""`dalil library save` and `load`: the whole library in one file, and back."""

from pathlib import Path

from rich.text import Text

from bot.desk import Desk
from bot.exits import Exit
from bot.screen import harmless
from retrieval.library import snapshots
from retrieval.library.reading import Library


def save(desk: Desk, file: Path) -> Exit:
    """Save the library in `file`."""
    megabytes = f"{snapshots.save(desk.library, file) / 1e6:.1f}"
    said = desk.words.saved.format(file=harmless(str(file)), megabytes=megabytes)
    desk.screen.show([Text(said)])
    return Exit.DONE


def load(desk: Desk, file: Path) -> Exit:
    """Restore the library from `file`."""
    snapshots.load(desk.library, file)
    with Library.open(desk.library) as library:
        held = desk.words.held(library.article_count(), library.chunk_count())
    desk.screen.show([Text(desk.words.loaded.format(file=harmless(str(file)), held=held))])
    return Exit.DONE
