"""The words of a library, to find what a question's unknown word may stand for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.library.posting_lists import SHORTEST
from retrieval.text.english import arabic_stems, skeleton

SHORTEST_NAME = 3
"""Consonants a name must have to be known by them alone."""
_CUT = ("n", "t", "m")
"""The last sounds that a light stem may have lost: «شيرم» of «شيرمان», «بوت» of «بوتين»."""
REMEMBERED = 50_000
"""Words of questions of which it is remembered whether the library has them (5 MB)."""
MOST_CUT = 60
"""Stems whose words are looked at, at most, for a name of which a stemmer may have cut a letter."""


def _no_words(_stem: str) -> Iterable[str]:
    return ()


class Words(Protocol):
    """The index terms that are words: dates and numbers have no near forms."""

    def words(self) -> Sequence[str]:
        """Return all of them, in order."""
        ...

    def known_words(self, words: Iterable[str]) -> frozenset[str]:
        """Return those of `words` that are among them."""
        ...

    def words_sounding(self, skeleton: str) -> Sequence[str]:
        """Return the Arabic ones of these consonants, of three letters or more, in order."""
        ...


class ListedWords:
    """Words in memory; those of a library are looked up there."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._words = sorted({term for term in terms if term.isalpha()})
        self._known = frozenset(self._words)
        self._sounding: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if not word.isascii() and len(word) >= SHORTEST:
                self._sounding[skeleton(word)].append(word)

    def words(self) -> Sequence[str]:
        """Return all of them, in order."""
        return self._words

    def known_words(self, words: Iterable[str]) -> frozenset[str]:
        """Return those of `words` that are among them."""
        return self._known & frozenset(words)

    def words_sounding(self, skeleton: str) -> Sequence[str]:
        """Return the Arabic ones of these consonants, of three letters or more, in order."""
        return self._sounding.get(skeleton, ())


@dataclass
class Vocabulary:
    """The words of one generation of a library.

    Attributes:
        words_of: Folded words of the library that have a stem, some of them where they are many.
    """

    held: Words
    words_of: Callable[[str], Iterable[str]] = field(default=_no_words)
    _asked: dict[str, bool] = field(default_factory=dict, init=False, repr=False)
    """Whether each word asked for so far is one of them."""

    @classmethod
    def of(
        cls, terms: Iterable[str], words_of: Callable[[str], Iterable[str]] = _no_words
    ) -> "Vocabulary":
        """Return the vocabulary of the words among `terms`."""
        return cls(ListedWords(terms), words_of)

    def known(self, words: Iterable[str]) -> frozenset[str]:
        """Return those of `words` that it holds; all at once is quicker than one by one."""
        asked = frozenset(words)
        told = {word: held for word in asked if (held := self._asked.get(word)) is not None}
        if new := asked - told.keys():
            found = self.held.known_words(new)
            told |= {word: word in found for word in new}
            # Threads share it, so that nothing is read from it after it may have been emptied.
            if len(self._asked) > REMEMBERED:
                self._asked.clear()
            self._asked.update(told)
        return frozenset(word for word, held in told.items() if held)

    def __contains__(self, word: str) -> bool:
        return word in self.known([word])

    def near(self, word: str) -> list[str]:
        """Return terms that a folded stem may stand for, itself left out.

        For an English word its Arabic counterparts and names that sound like it; for an Arabic one
        its other spellings («أمريكا», «أميركا») and, when it is not in the vocabulary itself, terms
        a letter away (two from eight letters on) and names of the same consonants.
        """
        if word.isascii():
            known = sorted(self.known(arabic_stems(word)))
            return known or self._sounding_like(word) or self._cut_from(word)
        if word in self:
            return self._spelled_like(word)
        return self._letters_away(word) or self._variants(word) or self._cut_from(word)

    def _spelled_like(self, word: str) -> list[str]:
        """Return the variants of `word` that are a letter away, of a word of five or more."""
        return self._variants(word, most=1) if len(word) >= 5 else []

    def _variants(self, word: str, most: int | None = None) -> list[str]:
        """Return the terms that sound like `word` and can be it, at most so many letters away."""
        return [
            term
            for term in self._sounding_like(word)
            if term != word
            and (most is None or OSA.distance(term, word) <= most)
            and _is_variant(term, word)
        ]

    def _letters_away(self, word: str) -> list[str]:
        if len(word) < 5:
            return []
        cutoff = 2 if len(word) >= 8 else 1
        found = process.extract(word, self._all, scorer=OSA.distance, score_cutoff=cutoff, limit=5)
        return [
            term
            for term, distance, _ in sorted(found, key=lambda f: (f[1], f[0]))
            if len(term) >= 4
        ]

    def _sounding_like(self, word: str) -> list[str]:
        sounds = skeleton(word)
        if len(sounds) < SHORTEST_NAME:
            return []
        return [term for term in self.held.words_sounding(sounds) if len(term) >= 4]

    def _cut_from(self, word: str) -> list[str]:
        """Return the stems of names that sound like `word` as they are written, ending and all."""
        sounds = skeleton(word)
        if len(sounds) < SHORTEST_NAME:
            return []
        shorter = {sounds.removesuffix(cut) for cut in _CUT}
        shorter |= {sounds[1:], "y" + sounds[1:]} if sounds[0] in "wl" else set()
        stems = sorted({t for s in shorter - {sounds, ""} for t in self.held.words_sounding(s)})
        return [
            stem
            for stem in stems[:MOST_CUT]
            if any(_is_written(form, word, sounds) for form in self.words_of(stem))
        ]

    @cached_property
    def _all(self) -> Sequence[str]:
        # Read when a word is first unknown: of half a million words that takes .3 s.
        return self.held.words()


def _is_written(form: str, word: str, sounds: str) -> bool:
    """Return whether `form`, or what is left without a joined letter, is the name `word`."""
    bare = [form, *([form[1:]] if form[0] in _JOINED and len(form) > 4 else [])]
    same = [b for b in bare if skeleton(b) == sounds]
    if word.isascii():
        return any(len(sounds) > SHORTEST_NAME or _has_vowels_of(b, word) for b in same)
    return any(_is_variant(b, word) for b in same)


_JOINED = "وفبل"
_VOWELS = {"ا": "aeiou", "و": "ouw", "ي": "eiy"}


def _has_vowels_of(form: str, word: str) -> bool:
    """Return whether an Arabic name has long vowels where its Latin form has vowels, and no other.

    «بوتين» is "putin", «بعثتين» is not: "u" would be written.
    """
    vowels = [letter for letter in form.removeprefix("ال") if letter in _VOWELS]
    said = bool({"و", "ا"} & set(vowels)) or not set("ou") & set(word)
    return said and bool(vowels) and all(set(_VOWELS[v]) & set(word) for v in vowels)


def _is_variant(one: str, other: str) -> bool:
    """Return whether two Arabic words of like consonants can be one: «صاروخ», «صواريخ».

    Three consonants are too few to interchange any («ماكرون» is not «مقرر»).
    """
    if one[0] != other[0]:
        return False
    return len(skeleton(one)) > SHORTEST_NAME or _consonants(one) == _consonants(other)


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in "اويء")
