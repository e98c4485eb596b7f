"""`dalil model export`: the bundled weights as a directory for sentence-transformers."""

from pathlib import Path

from rich.text import Text

from bot.desk import Desk
from bot.exits import Exit
from bot.screen import harmless


def export(desk: Desk, folder: Path) -> Exit:
    """Write the bundled model to `folder`, naming each file on the way."""
    # Here and not above: only an export needs the writers of tokenizer and weights.
    from retrieval.encoders.export import export_bundled

    export_bundled(folder, lambda name: desk.notes.show([Text(harmless(name), style="dim")]))
    desk.screen.show([Text(desk.words.exported.format(folder=harmless(str(folder))))])
    return Exit.DONE
