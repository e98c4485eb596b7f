"""Plain text: .txt."""

import re

from retrieval.corpus.decoding import Decoded, UndecodableError, decode
from retrieval.corpus.formats import Document, UnreadableError

_ADDRESSES = re.compile(r"(?:\s*(?:https?://|www\.)\S+)+\s*", re.IGNORECASE)


def plain(data: bytes) -> Document:
    """Return the text of a plain file.

    Raises:
        UnreadableError.
    """
    found = decoded(data)
    if _ADDRESSES.fullmatch(found.text.lstrip("\ufeff")[:100_000]):
        raise UnreadableError(
            "a list of addresses, and addresses are not fetched; save the pages as .html"
        )
    return Document(found.text, found.text_of, is_repaired=found.is_repaired)


def decoded(data: bytes) -> Decoded:
    """Return the text of `data`.

    Raises:
        UnreadableError.
    """
    try:
        return decode(data)
    except UndecodableError as error:
        raise UnreadableError(f"{error}; save it as UTF-8 text") from error
