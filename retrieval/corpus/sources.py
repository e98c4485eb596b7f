"""Files to articles: which files there are, and what each holds."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from retrieval.article import Article, PublishedFrom
from retrieval.corpus.decoding import Decoded, UndecodableError, decode
from retrieval.corpus.metadata import metadata
from retrieval.corpus.residue import read_page, stretches_of
from retrieval.corpus.sidecar import Sidecar, read_sidecar
from retrieval.errors import ArticleError, CorpusError

LARGEST = 10_000_000
"""A file of more bytes is no article; the longest novels have 5 MB in Arabic."""

_FORMATS: dict[str, Callable[[bytes], Decoded]] = {".txt": decode}
"""How the content of a file becomes a text, by the file's suffix."""


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the article files among and below `paths`, sorted, each once.

    In a folder, files of other formats and hidden ones are left alone.

    Raises:
        CorpusError: A path is not there, cannot be read or is of another format; or there is
            nothing to be found at all.
    """
    found = sorted({file for path in paths for file in _files_of(path)})
    if not found:
        names = ", ".join(map(str, paths)) or "no path given"
        raise CorpusError(f"no articles ({names}); put {_formats()} files there, or name others")
    return found


def read_article(path: Path, source: str) -> Article:
    """Return the article in the file `path`, which the library calls `source`.

    What its sidecar says wins over what its text tells.

    Raises:
        ArticleError: It is no article; one line that names the file and the reason.
    """
    try:
        decoded = _FORMATS.get(path.suffix.lower(), decode)(_content(path))
    except UndecodableError as error:
        raise ArticleError(f"{path}: {error}; save it as UTF-8 text") from error
    known, page = read_sidecar(path), read_page(decoded.text)
    content = stretches_of(page)
    if not content:
        raise ArticleError(f"{path}: {_why_empty(decoded.text)}; write the article into it")
    told = metadata(page, decoded.text)
    return Article(
        source=source,
        text=decoded.text,
        title=known.title or told.title,
        outlet=known.outlet or told.outlet,
        author=known.author or told.author,
        url=known.url,
        published=known.published or told.published,
        published_from=_published_from(known, told.published_from),
        text_of=decoded.text_of,
        content=content,
    )


def _published_from(known: Sidecar, told: PublishedFrom | None) -> PublishedFrom | None:
    return "sidecar" if known.published else told


def _files_of(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from _files_below(path)
    elif not path.exists():
        raise CorpusError(f"{path}: not there; check the name")
    elif not path.is_file():
        raise CorpusError(f"{path}: neither a file nor a folder; name one")
    elif path.suffix.lower() not in _FORMATS:
        raise CorpusError(f"{path}: not of a format that is read; use {_formats()}")
    else:
        yield path


def _files_below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = (Path(place, name) for name in names if not name.startswith("."))
        yield from (file for file in files if file.suffix.lower() in _FORMATS and file.is_file())


def _refuse(error: OSError) -> None:
    raise CorpusError(f"{error.filename}: cannot be read ({error.strerror}); check its rights")


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            millions = f"{size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}"
            raise ArticleError(f"{path}: too large ({millions}); divide it into articles")
        return path.read_bytes()
    except OSError as error:
        raise ArticleError(
            f"{path}: cannot be read ({error.strerror}); check its rights"
        ) from error


def _why_empty(text: str) -> str:
    if not text.strip("\ufeff \t\n\r\v\f\xa0"):
        return "empty" if not text else "nothing but white space"
    return "nothing but web residue"


def _formats() -> str:
    return ", ".join(sorted(_FORMATS))
