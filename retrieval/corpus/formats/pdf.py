"""PDF with a layer of text: .pdf. Whose Arabic cannot be trusted is refused, not indexed."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from retrieval.corpus.formats import Document, UnreadableError
from retrieval.corpus.formats.extraction import Extraction
from retrieval.corpus.known import Known, one_line
from retrieval.corpus.page_lines import line_form
from retrieval.text.arabic import words

if TYPE_CHECKING:
    from pypdf import PageObject

MOST_PAGES = 3000
FULL = 0.8
"""A line so long, as a share of the page's longest ones, runs on in the next."""

_PRESENTED = re.compile(r"[\ufb50-\ufdfb\ufe70-\ufefc]")
_ARABIC = re.compile(r"[\u0620-\u064a]")
_STOP = re.compile(r"[.!?؟…:][\"'”’»)\]]*$")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_INDIC = re.compile(r"[\u0660-\u0669\u06f0-\u06f9][\u0660-\u0669\u06f0-\u06f9.,/:\u066b\u066c-]*")
_EDGES = re.compile(r"(\W*)(.*?)([^\w%]*)", re.DOTALL)
_TURNED = str.maketrans("()[]{}«»", ")(][}{»«")
_BRACKETED = re.compile(r"[(\[{«]\w|\w[)\]}»]")
_MISBRACKETED = re.compile(r"[)\]}»]\w|\w[(\[{«]")
# A file's name and not a title: what programs write into the field by themselves.
_NO_TITLE = re.compile(r"microsoft word|untitled|^\W*$|\.(?:docx?|indd|pdf|qxd|rtf|odt)$", re.I)
# What pypdf raises, beside its own errors, over files that are not as they should be.
_DAMAGE = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError,
    AssertionError, NotImplementedError, zlib.error,
)  # fmt: skip


def pdf(data: bytes) -> Document:
    """Return the text of a PDF, page by page, its lines joined to paragraphs again.

    The day the file was made is not when the article was published, so no date is taken from it.

    Raises:
        UnreadableError: It is protected or damaged, has no text, or its Arabic is visual.
    """
    # Here and not above: asking a question needs none.
    from pypdf.errors import PyPdfError

    try:
        pages, known = _read(data)
    except UnreadableError:
        raise
    except (PyPdfError, *_DAMAGE) as error:
        raise UnreadableError("not a PDF, or a damaged one; save it again") from error
    _check(pages)
    heads, extraction = running_heads(pages), Extraction()
    for number, page in enumerate(pages, start=1):
        if page.strip():
            extraction.page(number)
            for paragraph in paragraphs(page, heads):
                extraction.add(paragraph)
    return Document(extraction.text, known=known, places=tuple(extraction.places), repeated=heads)


def _read(data: bytes) -> tuple[list[str], Known]:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(BytesIO(data))
    try:
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
    except DependencyError:  # a cipher that pypdf leaves to another package
        locked = True
    if locked:
        raise UnreadableError("protected by a password; save it without one")
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableError(f"more than {MOST_PAGES} pages; divide it")
    pages = [page_text(page) for page in reader.pages]
    said = reader.metadata
    title, author = (one_line(said.title), one_line(said.author)) if said else (None, None)
    return pages, Known(title=None if _NO_TITLE.search(title or "") else title, author=author)


def _check(pages: Sequence[str]) -> None:
    """Raise where the text is not what a reader sees."""
    text = "\n".join(pages)
    if not text.strip():
        raise UnreadableError("no text in it, pictures at most; save its words as .txt")
    if len(_PRESENTED.findall(text)) > 0.05 * len(_ARABIC.findall(text)):
        raise UnreadableError(
            "its Arabic is stored as shapes, not letters; save the words as .docx or .txt"
        )
    if is_reversed(text):
        raise UnreadableError("its Arabic is stored backwards; save the words as .docx or .txt")
    if _is_apart(text):
        raise UnreadableError("its letters stand apart; save the words as .docx or .txt")


def page_text(page: "PageObject") -> str:
    """Return the text of a page, each line in the order in which it is read."""
    lines: list[list[str]] = [[]]

    def take(text: str, *_: object) -> None:
        first, *rest = text.split("\n")
        lines[-1].append(first)
        lines.extend([run] for run in rest)

    page.extract_text(visitor_text=take)
    text = "\n".join(map(in_reading_order, lines))
    # Some programs store the bracket that is seen, others the one that is meant.
    wrong, right = len(_MISBRACKETED.findall(text)), len(_BRACKETED.findall(text))
    return text.translate(_TURNED) if wrong > right else text


def in_reading_order(runs: Sequence[str]) -> str:
    """Return a line made of the pieces that pypdf finds in it from left to right.

    pypdf turns the letters of each Arabic piece round, digits like «٢٠٢٢» with them, and leaves the
    pieces where they are: 7.5 before the words that it follows. Here the pieces of a line of Arabic
    change places, what stands at the edges of the Latin ones too, and those digits turn back.
    """
    line = "".join(runs)
    if len(_RTL.findall(line)) <= len(re.findall("[A-Za-z]", line)):
        return line
    return "".join(
        _INDIC.sub(_digits_back, run) if _RTL.search(run) else _edges_changed(run)
        for run in reversed(runs)
    )


def _digits_back(match: re.Match[str]) -> str:
    digits = match[0].rstrip(".,/:-")
    return digits[::-1] + match[0][len(digits) :]


def _edges_changed(run: str) -> str:
    found = _EDGES.fullmatch(run)
    before, core, after = found.groups() if found else ("", run, "")
    return after[::-1] + core + before[::-1]


def is_reversed(text: str) -> bool:
    """Return whether words, or the words of a line, run backwards.

    Every sixth word of Arabic begins with «ال» and every tenth ends with «ة», and next to none
    does it the other way round; a full stop ends a line and begins none.
    """
    forms = words(text)
    right = sum(form.startswith("ال") for form in forms)
    wrong = sum(form.endswith("لا") and len(form) > 3 for form in forms)
    lines = [line.strip() for line in text.splitlines() if _ARABIC.search(line)]
    ends = sum(line.endswith((".", "،", "؟")) for line in lines)
    begins = sum(line.startswith((".", "،", "؟")) for line in lines)
    return wrong > max(right, 3) or begins > max(2 * ends, 3)


def _is_apart(text: str) -> bool:
    forms = words(text)
    single = sum(len(form) == 1 and form.isalpha() for form in forms)
    return single > max(0.4 * len(forms), 10)


def paragraphs(page: str, heads: frozenset[str] = frozenset()) -> list[str]:
    """Return the paragraphs of a page, each on one line; its running heads on lines of their own.

    A line that fills the page's width and ends no sentence runs on in the next one, and so does a
    full line whose next one is full as well.
    """
    lines = [" ".join(line.split()) for line in page.splitlines()]
    lengths = sorted((len(line) for line in lines if line), reverse=True)
    width = lengths[len(lengths) // 10] if lengths else 0
    joined = lines[:1]
    for above, line in pairwise(lines):
        apart = not (above and line) or bool(heads & {line_form(above), line_form(line)})
        if not apart and _runs_on(above, width):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return [line for line in joined if line]


def _runs_on(above: str, width: int) -> bool:
    full = len(above) >= FULL * width and width >= 25
    return full and (not _STOP.search(above) or len(above) >= 0.95 * width)


def running_heads(pages: Sequence[str]) -> frozenset[str]:
    """Return the lines, folded, that begin or end most of the pages: heads, feet, page numbers."""
    edges = Counter(form for page in pages for form in {*_edges(page)})
    often = {_unnumbered(form) for form in edges}
    counted = {each: sum(edges[f] for f in edges if _unnumbered(f) == each) for each in often}
    return frozenset(form for form in edges if counted[_unnumbered(form)] >= max(3, len(pages) / 2))


def _edges(page: str) -> Iterator[str]:
    lines = [line for line in page.splitlines() if line.strip()]
    yield from (line_form(line) for line in (*lines[:1], *lines[-1:]))


def _unnumbered(form: str) -> str:
    return re.sub(r"\d+", "0", form)
