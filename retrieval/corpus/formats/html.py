"""Web pages as a browser saves them: .html. The article by trafilatura, the rest by meta tags.

What trafilatura would tell of the date is not asked for: it guesses. A date is what a meta tag or
the article's own words say.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from retrieval.corpus.formats import Document, UnreadableError
from retrieval.corpus.formats.extraction import Extraction
from retrieval.corpus.formats.plain import decoded
from retrieval.corpus.known import Known, known_of

_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_META = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "outlet": ("og:site_name", "application-name", "dc.publisher"),
    "author": ("author", "article:author", "dc.creator", "parsely-author"),
    "url": ("og:url",),
    "published": (
        "article:published_time", "datepublished", "og:published_time", "pubdate", "publish-date",
        "date", "dc.date", "dc.date.issued", "parsely-pub-date",
    ),
    "language": ("og:locale", "content-language"),
}  # fmt: skip
"""Names of meta tags, in lower case, the more reliable first."""


def html(data: bytes) -> Document:
    """Return the article of a web page.

    Raises:
        UnreadableError: There is none to be found.
    """
    # Here and not above: they take a third of a second, and asking a question needs neither.
    from lxml import etree
    from lxml import html as lxml_html

    page = _DECLARATION.sub("", _decoded(data))
    try:
        tree = lxml_html.fromstring(page)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("not a web page; save it again, as .html") from error
    extraction = Extraction()
    for block in _blocks(page):
        _take(block, extraction)
    if not extraction.pieces:
        raise UnreadableError("no article is to be found in the page; save its words as .txt")
    return Document(extraction.text, known=_known(tree), places=tuple(extraction.places))


def _decoded(data: bytes) -> str:
    """Return the page's characters: its own word on the encoding holds where it can."""
    said = _CHARSET.search(data[:4096])
    try:
        if said and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            return data.decode(said[1].decode("ascii"))
    except (LookupError, UnicodeDecodeError):
        pass  # a mistaken word; the bytes decide
    return decoded(data).text


def _blocks(page: str) -> Iterable[Any]:
    """Return the elements of the article's body, as trafilatura names them."""
    import trafilatura
    from lxml import etree

    found = trafilatura.extract(page, output_format="xml", include_comments=False)
    main = etree.fromstring(found.encode()).find("main") if found else None
    return [] if main is None else main


def _take(block: Any, extraction: Extraction) -> None:  # noqa: ANN401  lxml has no types
    match block.tag:
        case "head":
            extraction.heading(_words(block))
        case "list" | "table":
            for number, part in enumerate(block):
                extraction.add(_row(part), close=number > 0)
        case "quote" if block.find("p") is not None:
            for part in block:
                _take(part, extraction)
        case _:
            extraction.add(_words(block))


def _row(part: Any) -> str:  # noqa: ANN401
    cells = part.findall("cell")
    return "\t".join(map(_words, cells)) if cells else _words(part)


def _words(block: Any) -> str:  # noqa: ANN401
    """Return the words of an element; its line breaks are the only ones."""
    for broken in block.iter("lb"):
        broken.tail = f"\0{broken.tail or ''}"
    lines = "".join(block.itertext()).split("\0")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _known(tree: Any) -> Known:  # noqa: ANN401
    said = dict(_metas(tree))
    named = {
        field: next((said[name] for name in names if said.get(name)), None)
        for field, names in _META.items()
    }
    named["url"] = named["url"] or _first(tree, "//link[@rel='canonical']/@href")
    html = Known(
        title=_first(tree, "//h1//text()") or _first(tree, "//title/text()"),
        language=known_of({"lang": _first(tree, "/html/@lang")}).language,
    )
    return known_of(named).over(_linked(tree)).over(html)


def _metas(tree: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for meta in reversed(tree.xpath("//meta[@content]")):  # of several, the first one holds
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if meta.get(attribute):
                yield meta.get(attribute).strip().lower(), meta.get("content").strip()


def _first(tree: Any, path: str) -> str | None:  # noqa: ANN401
    return next((" ".join(found.split()) for found in tree.xpath(path) if found.strip()), None)


def _linked(tree: Any) -> Known:  # noqa: ANN401
    """Return what JSON-LD says of an article (schema.org)."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        for thing in _things(script):
            if "Article" in str(thing.get("@type")):
                given = {
                    "title": thing.get("headline"),
                    "outlet": thing.get("publisher"),
                    "author": thing.get("author"),
                    "published": thing.get("datePublished"),
                    "language": thing.get("inLanguage"),
                }
                return known_of(given)
    return Known()


def _things(script: str) -> list[Mapping[str, object]]:
    try:
        read = json.loads(script)
    except (ValueError, RecursionError):
        return []
    listed = read if isinstance(read, list) else [read]
    graphs = [thing.get("@graph") for thing in listed if isinstance(thing, dict)]
    nested = [thing for graph in graphs if isinstance(graph, list) for thing in graph]
    return [thing for thing in (*listed, *nested) if isinstance(thing, dict)]
