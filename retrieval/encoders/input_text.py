"""Texts as an encoder can take them."""

import re

# C strings end at a NUL, and a surrogate alone has no UTF-8 form.
_UNENCODABLE = re.compile("[\x00\ud800-\udfff]")


def encodable(text: str) -> str:
    """Return `text` with a space for each NUL and each lone surrogate."""
    return _UNENCODABLE.sub(" ", text)
