"""Word documents: .docx."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

from retrieval.corpus.formats import Document, UnreadableError
from retrieval.corpus.formats.extraction import Extraction
from retrieval.corpus.known import Known, language_code

LARGEST_UNPACKED = 100_000_000
"""So many bytes a document may have when unpacked; its pictures count."""
_NOT_A_DOCUMENT = "not a Word document, or a damaged one; save it again as .docx"


def docx(data: bytes) -> Document:
    """Return the text of a Word document: paragraphs and tables, headings as places.

    The day it was written is not when it was published, so no date is taken from it.

    Raises:
        UnreadableError: It is none, or would be enormous when unpacked.
    """
    _check_size(data)
    # Here and not above: asking a question needs none.
    import docx
    from docx.oxml.exceptions import InvalidXmlError
    from lxml.etree import XMLSyntaxError

    try:
        document = docx.Document(BytesIO(data))
        extraction = Extraction()
        for block in document.iter_inner_content():
            _take(block, extraction)
        said = document.core_properties
        known = Known(
            title=said.title.strip() or None,
            author=said.author.strip() or None,
            language=language_code(said.language),
        )
    except (KeyError, ValueError, InvalidXmlError, XMLSyntaxError, zipfile.BadZipFile,
            zlib.error) as error:  # fmt: skip
        raise UnreadableError(_NOT_A_DOCUMENT) from error
    if not extraction.pieces:
        raise UnreadableError("no words in the document; write the article into it")
    return Document(extraction.text, known=known, places=tuple(extraction.places))


def _check_size(data: bytes) -> None:
    """Raise where unpacking would take more memory than any article is worth.

    The sizes said in the archive bind: no more than that is ever unpacked of a part.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):  # what Word makes of a password, or of .doc
        raise UnreadableError("protected by a password, or an old .doc; save it as plain .docx")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise UnreadableError(_NOT_A_DOCUMENT) from error
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableError(
            f"too large when unpacked ({unpacked / 1e6:.0f} MB, more than "
            f"{LARGEST_UNPACKED / 1e6:.0f}); save its words alone"
        )


def _take(block: Any, extraction: Extraction) -> None:  # noqa: ANN401  a paragraph or a table
    if hasattr(block, "rows"):
        for number, row in enumerate(block.rows):
            # A cell that spans several is there several times.
            cells = list(dict.fromkeys(cell._tc for cell in row.cells))
            texts = {cell._tc: _line(cell.text) for cell in row.cells}
            extraction.add("\t".join(texts[cell] for cell in cells), close=number > 0)
    elif str(block.style.name if block.style else "").startswith(("Heading", "Title")):
        extraction.heading(_line(block.text))
    else:
        lines = map(_line, block.text.split("\n"))
        extraction.add("\n".join(filter(None, lines)))


def _line(text: str) -> str:
    return " ".join(text.split())
