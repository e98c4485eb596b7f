"""The words of a library, to find what a question's unknown word may stand for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.text.english import arabic_stems, skeleton

SHORTEST_NAME = 3
"""Consonants a name must have to be known by them alone."""


@dataclass
class Vocabulary:
    """All index terms of one generation of a library."""

    terms: frozenset[str]
    _by_skeleton: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, terms: Iterable[str]) -> "Vocabulary":
        """Return the vocabulary of words only: dates and numbers have no near forms."""
        return cls(frozenset(t for t in terms if t.isalpha()))

    def near(self, word: str) -> list[str]:
        """Return terms that a folded stem may stand for, itself left out.

        For an English word its Arabic counterparts and names that sound like it; for an Arabic one
        its other spellings («أمريكا», «أميركا») and, when it is not in the vocabulary itself, terms
        a letter away (two from eight letters on) and names of the same consonants.
        """
        if word.isascii():
            known = sorted(arabic_stems(word) & self.terms)
            return known or self._sounding_like(word)
        alike = [t for t in self._sounding_like(word) if t != word and _is_variant(t, word)]
        if word in self.terms:
            return [t for t in alike if len(word) >= 5 and OSA.distance(t, word) <= 1]
        return self._letters_away(word) or alike

    def _letters_away(self, word: str) -> list[str]:
        if len(word) < 5:
            return []
        cutoff = 2 if len(word) >= 8 else 1
        found = process.extract(word, self.terms, scorer=OSA.distance, score_cutoff=cutoff, limit=5)
        return [
            term
            for term, distance, _ in sorted(found, key=lambda f: (f[1], f[0]))
            if len(term) >= 4
        ]

    def _sounding_like(self, word: str) -> list[str]:
        sounds = skeleton(word)
        if len(sounds) < SHORTEST_NAME:
            return []
        if not self._by_skeleton:
            table = defaultdict(list)
            for term in self.terms:
                if not term.isascii() and len(term) >= 4:
                    table[skeleton(term)].append(term)
            self._by_skeleton = dict(table)
        return sorted(self._by_skeleton.get(sounds, []))


def _is_variant(one: str, other: str) -> bool:
    """Return whether two Arabic words of like consonants can be one: «صاروخ», «صواريخ».

    Three consonants are too few to interchange any («ماكرون» is not «مقرر»).
    """
    if one[0] != other[0]:
        return False
    return len(skeleton(one)) > SHORTEST_NAME or _consonants(one) == _consonants(other)


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in "اويء")
