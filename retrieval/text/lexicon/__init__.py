"""Closed lists of words, a text file each; all are compared in folded form.

A line that begins with # is a comment; elsewhere white space separates words.
"""

from functools import cache
from importlib.resources import files

from retrieval.text.arabic import words


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the words of the list `name`, folded."""
    return frozenset(word for line in lines(name) for word in words(line))


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of the list `name` that are not comments."""
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
