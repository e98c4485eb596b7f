"""Whether two names are one: people and places, in the spellings that Arabic gives them.

Foreign names are spelled by ear: the vowels come and go («ترامب», «ترمب»), and letters of like
sound stand for each other («ستولتنبرغ», «ستولتينبرج»; «غوتيريش», «جوتيريس»). Arabic names are not:
«محمد» is not «محمود», nor «حسن» «حسين». A word looks Arabic when it has a root of three letters
and at most one long vowel inside.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from retrieval.text.arabic import fold, words
from retrieval.text.english import skeleton

ENOUGH = 4
"""Consonants from which on they tell a name, whatever its vowels."""
LONG = 7
"""Letters from which on one may be wrong."""
_SONS = frozenset(map(fold, ("بن", "ابن", "بنت")))
_VOWELS = "اوي"
_SOUNDS = str.maketrans(
    {
        **dict.fromkeys("جغقك", "ك"), **dict.fromkeys("تطث", "ت"), **dict.fromkeys("سصشزذظ", "س"),
        **dict.fromkeys("دض", "د"), **dict.fromkeys("اويء", ""),
    }
)  # fmt: skip


def same_person(one: str, other: str) -> bool:
    """Return whether two names can be one person's: the shorter has no word that the longer lacks.

    «بوتين» is «فلاديمير بوتين», «جو بايدن» is «جوزيف بايدن»; «سيرغي لافروف» is not «سيرغي ريابكوف»,
    «سلمان» is not «محمد بن سلمان».
    """
    shorter, longer = sorted((_name_words(one), _name_words(other)), key=len)
    if not shorter:
        return False
    if len(shorter) == 1:
        return any(_alike(shorter[0], word) for word in _own(longer))
    sure = any(_is_telling(x) and _alike(x, y) for x in shorter for y in longer)
    return _in_order(shorter, longer, sure=sure)


def same_place(one: str, other: str) -> bool:
    """Return whether two names can be one place's: «مدينة جنيف» and «جنيف», not «شمال سوريا»."""
    a, b = _name_words(one), _name_words(other)
    if {w.removeprefix("ال") for w in a} & _DIRECTIONS != {
        w.removeprefix("ال") for w in b
    } & _DIRECTIONS:
        return False
    shorter, longer = sorted(
        ([w for w in name if w.removeprefix("ال") not in _SITES] for name in (a, b)), key=len
    )
    return bool(shorter) and all(any(_alike(x, y) for y in longer) for x in shorter)


# The names in a handful of passages are compared with one another.
@lru_cache(maxsize=4096)
def _name_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, «عبد» joined to the next."""
    return tuple(re.sub(r"\b(عبد|ابو|ام) (?=\w)", r"\1", " ".join(words(name))).split())


def _own(name: Sequence[str]) -> list[str]:
    """Return the words of a name that are not a father's."""
    kept = [word for place, word in enumerate(name) if place == 0 or name[place - 1] not in _SONS]
    return [word for word in kept if word not in _SONS]


def _in_order(shorter: Sequence[str], longer: Sequence[str], *, sure: bool) -> bool:
    """Return whether `longer` has the words of `shorter` in their order.

    Args:
        sure: Whether a word that is hardly anybody else's is in both; others may then be short for
            one another, or differ in vowels.
    """
    at = 0
    for word in shorter:
        found = (n for n in range(at, len(longer)) if _alike(word, longer[n], freely=sure))
        at = next(found, len(longer)) + 1
        if at > len(longer):
            return False
    return True


@lru_cache(maxsize=16384)
def _alike(one: str, other: str, *, freely: bool = False) -> bool:
    """Return whether two folded words are one word in two spellings."""
    if one.isascii() != other.isascii():
        sounds = skeleton(one)
        return len(sounds) >= ENOUGH - 1 and sounds == skeleton(other)
    return any(
        _spelled_alike(a, b, freely=freely) for a in _bare_forms(one) for b in _bare_forms(other)
    )


def _bare_forms(word: str) -> list[str]:
    """Return the word, and without an article or a letter that may stand joined before a name."""
    forms = [word]
    if word.startswith("ال") and len(word) > 4:
        forms.append(word[2:])
    if word[0] in "وبل" and len(word) > 4:
        forms.append(word[1:])
    return forms


def _spelled_alike(one: str, other: str, *, freely: bool) -> bool:
    if one == other:
        return True
    if one.isascii():
        return min(len(one), len(other)) >= LONG and OSA.distance(one, other) <= 1
    if freely and _is_short_for(*sorted((one, other), key=len)):
        return True
    if _looks_arabic(one) or _looks_arabic(other):
        return False
    sounds = _sounds(one)
    if sounds != _sounds(other):
        return min(len(one), len(other)) >= LONG and OSA.distance(one, other) <= 1
    if len(sounds) >= (ENOUGH - 2 if freely else ENOUGH):
        return True
    return len(sounds) == ENOUGH - 1 and _has_one_vowel_more(one, other)


def _is_short_for(shorter: str, longer: str) -> bool:
    """Return whether one name may be short for the other: «جو», «جوزيف»."""
    return 2 <= len(shorter) <= 3 and longer.startswith(shorter)


def _has_one_vowel_more(one: str, other: str) -> bool:
    """Return whether the vowels are the same but for one that only one of them writes."""
    a, b = _vowels(one), _vowels(other)
    return OSA.distance(a, b) == abs(len(a) - len(b)) <= 1


@lru_cache(maxsize=16384)
def _sounds(word: str) -> str:
    """Return the consonants by their sound, doubled ones once, and «و» or «ي» at the start."""
    first, rest = (word[0], word[1:]) if word[0] in "وي" else ("", word)
    joined = first + rest.replace("تش", "ش").replace("دج", "ج").translate(_SOUNDS)
    return "".join(c for i, c in enumerate(joined) if i == 0 or c != joined[i - 1])


def _vowels(word: str) -> str:
    return "".join(letter for letter in word if letter in _VOWELS)


@lru_cache(maxsize=16384)
def _looks_arabic(word: str) -> bool:
    if word[-1] in _VOWELS:
        return word.startswith("ال") and word.endswith("ي")
    core = word[1:] if word[0] in "ما" else word
    core = re.sub(r"^([^اوي]{3})ان$|(?<=...)ه$", r"\1", core)
    return len(core) - len(_vowels(core)) <= 3 and len(_vowels(core)) <= 1


def _is_telling(word: str) -> bool:
    return len(_sounds(word)) >= ENOUGH - 1 and not _looks_arabic(word)


_DIRECTIONS = frozenset(
    direction + ending
    for direction in ("شمال", "جنوب", "شرق", "غرب", "وسط")
    for ending in ("", "ي", "يه")
)
_SITES = frozenset(
    (
        "مدينه",
        "عاصمه",
        "دوله",
        "جمهوريه",
        "مملكه",
        "منطقه",
        "ولايه",
        "محافظه",
        "بلده",
        "قريه",
        "مقر",
    )
)
