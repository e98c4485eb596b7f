"""Files to articles: what each file holds, and what is known of it."""

from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path

from retrieval.article import Article, Origin, SetAside
from retrieval.corpus.formats import Document, UnreadableError
from retrieval.corpus.formats.docx import docx
from retrieval.corpus.formats.html import html
from retrieval.corpus.formats.markdown import markdown
from retrieval.corpus.formats.pdf import pdf
from retrieval.corpus.formats.plain import plain
from retrieval.corpus.formats.tables import Columns, Row, jsonl, table
from retrieval.corpus.known import Known
from retrieval.corpus.metadata import Metadata, metadata
from retrieval.corpus.residue import read_page, stretches_of
from retrieval.corpus.sidecar import read_sidecar
from retrieval.errors import ArticleError
from retrieval.text.language import language_of

LARGEST = 10_000_000
"""A file of more bytes is no article; the longest novels have 5 MB in Arabic."""
LARGEST_OF_MANY = 200_000_000
"""A file of many articles may have so many."""

FORMATS: Mapping[str, Callable[[bytes], Document]] = {
    ".txt": plain,
    ".md": markdown,
    ".markdown": markdown,
    ".html": html,
    ".htm": html,
    ".pdf": pdf,
    ".docx": docx,
}
"""How the content of a file becomes a text, by the file's suffix."""
TABLES: Mapping[str, Callable[[bytes, Columns], Iterator[Row]]] = {
    ".jsonl": jsonl,
    ".csv": table,
}
"""Those that hold many articles."""
SUFFIXES = frozenset({*FORMATS, *TABLES})


def read_articles(
    path: Path, source: str, columns: Columns, repeated: Container[str] = ()
) -> Iterator[Article | SetAside]:
    """Yield the articles in the file `path`, which the library calls `source`.

    Args:
        columns: What the columns of tables are called.
        repeated: Forms of lines that are residue in this folder.

    Raises:
        ArticleError: It holds none that can be read; one line that names the file and the reason.
    """
    rows = TABLES.get(path.suffix.lower())
    if rows is None:
        yield read_article(path, source, repeated)
        return
    known = read_sidecar(path)
    try:
        for row in rows(_content(path, LARGEST_OF_MANY), columns):
            yield _in_row(path, source, row, known, repeated)
    except UnreadableError as error:
        raise ArticleError(f"{path}: {error}") from error


def _in_row(
    path: Path, source: str, row: Row, known: Known, repeated: Container[str]
) -> Article | SetAside:
    own = f"{source}#{row.key}"
    try:
        if isinstance(row.document, UnreadableError):
            raise row.document
        return _article(own, row.document, known, repeated, file=source)
    except UnreadableError as error:
        return SetAside(own, f"{path}, {row.key}: {error}")


def read_article(path: Path, source: str, repeated: Container[str] = ()) -> Article:
    """Return the one article in the file `path`, which the library calls `source`.

    What its sidecar says wins over the fields of its format, and these over what its text tells.

    Raises:
        ArticleError: It is no article; one line that names the file and the reason.
    """
    reader = FORMATS.get(path.suffix.lower(), plain)
    try:
        document = reader(_content(path, LARGEST))
        return _article(source, document, read_sidecar(path), repeated)
    except UnreadableError as error:
        raise ArticleError(f"{path}: {error}") from error


def _article(
    source: str,
    document: Document,
    beside: Known,
    repeated: Container[str],
    *,
    file: str | None = None,
) -> Article:
    text = document.text
    page = read_page(text, document.start, _Either(document.repeated, repeated))
    content = stretches_of(page)
    if not content:
        raise UnreadableError(f"{_why_empty(text[document.start :])}; write the article into it")
    told = metadata(page, text)
    said = beside.over(document.known)
    own_words = " ".join(text[part.start : part.end] for part in content[:50])
    return Article(
        source=source,
        text=text,
        title=said.title or told.title,
        outlet=said.outlet or told.outlet,
        author=said.author or told.author,
        url=said.url,
        published=said.published or told.published,
        published_from=_origin("published", beside, document.known) or told.published_from,
        text_of=document.text_of,
        content=content,
        language=said.language or language_of(own_words),
        file=file,
        places=document.places,
        origins=_origins(beside, document.known, told),
        is_repaired=document.is_repaired,
    )


class _Either:
    """Holds what either of two holds."""

    def __init__(self, *parts: Container[str]) -> None:
        self._parts = parts

    def __contains__(self, form: object) -> bool:
        return any(form in part for part in self._parts)


def _origin(field: str, beside: Known, fields: Known) -> Origin | None:
    if getattr(beside, field):
        return "sidecar"
    return "format" if getattr(fields, field) else None


def _origins(beside: Known, fields: Known, told: Metadata) -> dict[str, Origin]:
    """Return where each of what is known was found."""
    text: dict[str, Origin | None] = {
        "title": told.title_from if told.title else None,
        "outlet": "header" if told.outlet else None,
        "author": "header" if told.author else None,
        "url": None,
        "language": "text",
    }
    found = {field: _origin(field, beside, fields) or text[field] for field in text}
    return {field: origin for field, origin in found.items() if origin}


def _content(path: Path, largest: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > largest:
            millions = f"{size / 1e6:.0f} MB, more than {largest / 1e6:.0f}"
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
