"""Which files are to be read: those named, and those in the folders named."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.corpus.sources import SUFFIXES
from retrieval.errors import CorpusError


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the article files among and below `paths`, sorted, each once.

    In a folder, files of other formats and hidden ones are left alone; links are followed, each
    folder entered once.

    Raises:
        CorpusError: A path is not there, cannot be read or is of another format; or there is
            nothing to be found at all.
    """
    found = sorted({file for path in paths for file in _files_of(path)})
    if not found:
        names = ", ".join(map(str, paths)) or "no path given"
        raise CorpusError(f"no articles ({names}); put {_formats()} files there, or name others")
    return found


def _files_of(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from map(Path, _files_below(os.fspath(path), set()))
    elif str(path).lower().startswith(("http:/", "https:/")):
        raise CorpusError(f"{path}: addresses are not fetched; save the page and name its file")
    elif not path.exists():
        raise CorpusError(f"{path}: not there; check the name")
    elif not path.is_file():
        raise CorpusError(f"{path}: neither a file nor a folder; name one")
    elif path.suffix.lower() not in SUFFIXES:
        raise CorpusError(f"{path}: not of a format that is read; use {_formats()}")
    else:
        yield path


def _files_below(folder: str, entered: set[tuple[int, int]]) -> Iterator[str]:
    """Yield the files of `folder` and of those in it; `entered` keeps links from going round."""
    try:
        status = os.stat(folder)  # noqa: PTH116  paths of 10,000 files as text: a second less
        place = (status.st_dev, status.st_ino)
        if place in entered:
            return
        entered.add(place)
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError as error:
        raise CorpusError(
            f"{error.filename}: cannot be read ({error.strerror}); check its rights"
        ) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if _is_folder(entry):
            yield from _files_below(entry.path, entered)
        elif _is_article(entry):
            yield entry.path


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _is_article(entry: "os.DirEntry[str]") -> bool:
    """Return whether a file's name says so; a link to nothing is one too, so that it is told."""
    wanted = os.path.splitext(entry.name)[1].lower() in SUFFIXES  # noqa: PTH122
    return wanted and (entry.is_symlink() or entry.is_file())


def _formats() -> str:
    return ", ".join(sorted(SUFFIXES))
