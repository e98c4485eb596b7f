"""What people added to the corpus through the bot, and what they took out of it.

    uploads/4f0c…9a.txt          a document, under a name of ours
    uploads/4f0c…9a.toml         its title
    uploads/removed.list         files elsewhere that are not to be read any more

`dalil index` reads the folder with the rest of the corpus and passes over what is listed.
"""

import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from retrieval.corpus.sidecar import sidecar_of
from retrieval.library.manifest import path_of, source_of

REMOVED = "removed.list"
_HEAD = "# Articles that were taken out. Delete a line, and that file is read again.\n"


class Uploads:
    """The folder of the documents that were sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def roots(self) -> list[Path]:
        """The folder, when there is a document in it: what is to be indexed beside the corpus."""
        files = self.folder.iterdir() if self.folder.is_dir() else iter(())
        return [self.folder] if any(map(_is_document, files)) else []

    def is_at(self, path: Path) -> bool:
        """Return whether `path` is this folder."""
        return path.resolve() == self.folder.resolve()

    def add(self, content: bytes, suffix: str, title: str) -> Path:
        """Store a document and return its file, whose name owes nothing to the sender's.

        Args:
            suffix: With its dot, one of those that articles may have.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{secrets.token_hex(8)}{suffix}"
        # The sidecar first: a document without it would be indexed under another title.
        sidecar_of(path).write_text(
            f"title = {json.dumps(title, ensure_ascii=False)}\n", encoding="utf-8"
        )
        path.write_bytes(content)
        return path

    def take_out(self, path: Path) -> None:
        """Delete a document of ours; list a file elsewhere, which stays as it is."""
        if self.is_at(path.parent):
            path.unlink(missing_ok=True)
            sidecar_of(path).unlink(missing_ok=True)
        else:
            self._list([*self._listed(), source_of(path, self.folder)])

    @property
    def removed(self) -> frozenset[Path]:
        """What was taken out: files, and articles in files of many."""
        return frozenset(path_of(source, self.folder) for source in self._listed())

    def left(self, files: Iterable[Path]) -> list[Path]:
        """Return those of `files` that were not taken out."""
        removed = self.removed
        return (
            [path for path in files if Path(path).absolute() not in removed]
            if removed
            else list(files)
        )

    def _listed(self) -> list[str]:
        try:
            lines = (self.folder / REMOVED).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [line for line in map(str.strip, lines) if line and not line.startswith("#")]

    def _list(self, sources: Iterable[str]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / f"{REMOVED}.new"
        lines = "".join(f"{source}\n" for source in dict.fromkeys(sources))
        aside.write_text(_HEAD + lines, encoding="utf-8")
        aside.replace(self.folder / REMOVED)


def _is_document(path: Path) -> bool:
    return path.suffix not in (".toml", ".list", ".new") and path.is_file()
