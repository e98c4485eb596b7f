"""PDF files made for tests: text as any program may store it, without a font of our own."""

from collections.abc import Sequence
from io import BytesIO

from bidi.algorithm import get_display
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
)

WIDTH, HEIGHT, LEADING = 600, 800, 20


def made_pdf(
    pages: Sequence[Sequence[str]], *, title: str | None = None, password: str | None = None
) -> bytes:
    """Return a PDF with these lines on its pages, each character after the other from the left."""
    writer = PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(WIDTH, HEIGHT)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F"): _font()})}
        )
        stream = DecodedStreamObject()
        stream.set_data("\n".join(_shown(lines)).encode("ascii"))
        page[NameObject("/Contents")] = ContentStream(stream, writer)
    if title is not None:
        writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def as_seen(line: str) -> str:
    """Return a line of Arabic as its characters are seen, from the left."""
    return str(get_display(line, base_dir="R"))


def _shown(lines: Sequence[str]) -> list[str]:
    """Return the operators that show `lines`, one under the other."""
    shown = ["BT", "/F 12 Tf", f"{LEADING} TL", f"1 0 0 1 50 {HEIGHT - 50} Tm"]
    for line in lines:
        shown += [f"<{line.encode('utf-16-be').hex()}> Tj", "T*"]
    return [*shown, "ET"]


def _font() -> DictionaryObject:
    """Return a font whose codes are the characters' own numbers, as its table says."""
    table = DecodedStreamObject()
    table.set_data(
        b"/CIDInit /ProcSet findresource begin begincmap\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end"
    )
    inner = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/Made"),
        }
    )
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/Made"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([inner]),
            NameObject("/ToUnicode"): table,
        }
    )
