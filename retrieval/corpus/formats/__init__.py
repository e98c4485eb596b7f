"""The bytes of a file to its text and what its format says of it; one file a format."""

from dataclasses import dataclass, field

from retrieval.article import Place, TextOf
from retrieval.corpus.known import Known


@dataclass(frozen=True, slots=True)
class Document:
    """A text out of a file, and what the format says of it.

    Attributes:
        text_of: "file" when `text` is the UTF-8 file itself.
        known: What the format's own fields say.
        places: Pages or headings of `text`, in order.
        start: Where the text itself begins, after fields written above it.
        is_repaired: Whether it was mojibake.
        repeated: Lines, as `line_form` gives them, that only belong to the pages: heads and feet.
    """

    text: str
    text_of: TextOf = "extracted"
    known: Known = field(default_factory=Known)
    places: tuple[Place, ...] = ()
    start: int = 0
    is_repaired: bool = False
    repeated: frozenset[str] = frozenset()


class UnreadableError(ValueError):
    """The bytes hold no article that can be read; the message says why and what to do."""
