"""English words in Arabic, for questions asked in English of Arabic articles.

The encoder reads both languages; this is for the lexical side: names of places from the CLDR, the
vocabulary of news from a short list, names of people by their consonants.
"""

from collections.abc import Iterator
from functools import cache

from babel import Locale

from retrieval.text.arabic import stem, words
from retrieval.text.lexicon import lines


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    """Return folded English words with the stems of their Arabic counterparts."""
    found: dict[str, set[str]] = {}
    for entry in lines("english_news"):
        english, _, arabic = entry.partition(":")
        found.setdefault(english, set()).update(stem(w) for w in words(arabic))
    for english_name, arabic_name in _places():
        found.setdefault(english_name, set()).update(stem(w) for w in words(arabic_name))
    return {english: frozenset(stems) for english, stems in found.items()}


def _places() -> list[tuple[str, str]]:
    english, arabic = Locale("en"), Locale("ar")
    pairs = [(n, arabic.territories.get(code, "")) for code, n in english.territories.items()]
    pairs += [(n, arabic.languages.get(code, "")) for code, n in english.languages.items()]
    for zone, about in arabic.time_zones.items():
        city = english.time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1]
        pairs.append((city.replace("_", " "), about.get("city", "")))
    return [(" ".join(words(e)), a) for e, a in pairs if a and " " not in " ".join(words(e))]


def arabic_stems(word: str) -> frozenset[str]:
    """Return the stems of the Arabic counterparts of a folded English word; none if not known."""
    known = (_lexicon()[form] for form in _uninflected(word) if form in _lexicon())
    return next(known, frozenset())


def _uninflected(word: str) -> Iterator[str]:
    """Yield an English word, then what it may be without «-s», «-ed», «-ing».

    >>> list(_uninflected("warned"))
    ['warned', 'warn', 'warne']
    """
    yield word
    for end in ("ies", "es", "s", "ied", "ed", "ing"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            bare = word.removesuffix(end)
            yield from [bare + "y"] if end[0] == "i" and end != "ing" else [bare, bare + "e"]
            if bare[-1] == bare[-2]:
                yield bare[:-1]


_CONSONANTS = {
    **dict.fromkeys("بپ", "b"), **dict.fromkeys("تطث", "t"), **dict.fromkeys("دذضظ", "d"),
    **dict.fromkeys("جغقكخچگ", "k"), **dict.fromkeys("سصزش", "s"), **dict.fromkeys("فڤ", "f"),
    "ر": "r", "ل": "l", "م": "m", "ن": "n", "و": "w", "ي": "y",
}  # fmt: skip
_LATIN = {
    **dict.fromkeys("bp", "b"), "t": "t", "d": "d", **dict.fromkeys("gkqc", "k"),
    **dict.fromkeys("sz", "s"), **dict.fromkeys("fv", "f"), "j": "k", "x": "ks",
    "r": "r", "l": "l", "m": "m", "n": "n", "w": "w", "y": "y",
}  # fmt: skip
_DIGRAPHS = (("sch", "s"), ("tch", "s"), ("sh", "s"), ("ch", "s"), ("zh", "s"), ("kh", "k"),
             ("gh", "k"), ("ph", "f"), ("th", "t"), ("ck", "k"))  # fmt: skip


def skeleton(word: str) -> str:
    """Return the consonants of a folded name, alike for its Arabic and Latin spellings.

    Sounds that the two scripts or two spellings interchange are one: «ستولتنبرغ», «ستولتينبرج»
    and "stoltenberg" give "stltnbrk". Vowels and half-vowels are left out, but at the beginning.
    """
    bare = word.removeprefix("ال") if not word.isascii() else word
    for written, sound in _DIGRAPHS:
        bare = bare.replace(written, sound)
    table = _LATIN if bare.isascii() else _CONSONANTS
    sounds = "".join(table.get(letter, "") for letter in bare)
    kept = sounds[:1] + "".join(s for s in sounds[1:] if s not in "wy")
    return "".join(s for i, s in enumerate(kept) if i == 0 or s != kept[i - 1])
