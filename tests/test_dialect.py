"""Questions in dialects, understood as the standard language would ask them."""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pytest

from retrieval.question import Question
from retrieval.text.arabic import stem, words

FILE = Path(__file__).parent / "data" / "dialect_questions.txt"


@dataclass(frozen=True, slots=True)
class Expected:
    dialect: str
    kind: str
    question: str
    content: str

    def is_said_by(self, content: tuple[str, ...]) -> bool:
        """Return whether `content` has every word that is expected, and no other."""
        said = set(map(stem, content))
        for entry in self.content.split():
            ways = {stem(form) for form in words(entry.replace("?", ""))}
            if not ways & said and "?" not in entry:
                return False
            said -= ways
        return not said


def expected() -> list[Expected]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [
        Expected(*(part.strip() for part in line.split("|")))
        for line in lines
        if line and not line.startswith("#")
    ]
