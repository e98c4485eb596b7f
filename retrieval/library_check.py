"""Look for what can be wrong with a library; the part of `dalil doctor` that knows its insides."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from retrieval.errors import LibraryDamaged
from retrieval.library import Library
from retrieval.vectors import VectorIndex

REBUILD = "delete it and run `dalil index`"
INDEX = "run `dalil index`"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the library, and what to do about it; one line as text."""

    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.problem}; {self.remedy}"


def check(library: Library, index: VectorIndex) -> list[Finding]:
    """Return what is wrong with `library` and the index over it; nothing, if all is well.

    Reads all of it: seconds for 10,000 articles.
    """
