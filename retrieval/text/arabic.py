"""Arabic (and Latin) text in one search form: folding with a map back, tokens, light stems.

The text people see is never normalised. Folding is for comparing and indexing only, and keeps
for every folded character the place in the source that it came from.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

# One letter for each family that writers mix up; what Unicode decomposition cannot know.
_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه",
        "ؤ": "ء", "ئ": "ء",
        "ک": "ك", "ڪ": "ك", "ی": "ي", "ې": "ي", "ے": "ي", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ە": "ه",
        "ۃ": "ه", "ۂ": "ه", "ں": "ن", "ۍ": "ي", "ڭ": "ك", "ڨ": "ق", "ڧ": "ق", "ڢ": "ف",
        "ڤ": "ف", "گ": "ك", "پ": "ب", "چ": "ج", "ژ": "ز",
        "٫": ".", "٬": ",", "٪": "%", "،": ",", "؛": ";", "؟": "?",
    }
)  # fmt: skip


def _is_dropped(char: str) -> bool:
    """Return whether `char` carries no letter: harakat, tatweel, bidi and zero-width marks."""
    return char == "ـ" or unicodedata.category(char) in ("Mn", "Cf")


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    """Return the search form of one character: none, one or (ligatures) several characters."""
    if char.isspace():
        return " "
    if _is_dropped(char):
        return ""
    if char in "أإآٱىةؤئ":
        return char.translate(_LETTERS)
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    compatible = unicodedata.normalize("NFKC", char)
    if compatible != char:
        return "".join(_fold_char(part) for part in compatible)
    letter = char.translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", letter.casefold())
    return "".join(part for part in decomposed if not _is_dropped(part)).translate(_LETTERS)


class _FoldTable(dict[int, str]):
    """A `str.translate` table that fills itself."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Return the search form of `text`.

    Harakat, tatweel, bidi and zero-width marks go; hamza forms, alef maqsura, ta marbuta,
    Persian look-alikes, presentation forms (NFKC) and the three sets of digits become one; Latin
    is lower case without accents; every space is one plain space.

    >>> fold("مَسؤولٌ"), fold("مسئول"), fold("٧٫٥")
    ('مسءول', 'مسءول', '7.5')
    """
    return text.translate(_TABLE)


@dataclass(frozen=True)
class Folded:
    """A text and its search form, the words of both, each worked out when first asked for.

    Attributes:
        source: The text as it is written.
    """

    source: str

    @cached_property
    def text(self) -> str:
        """The search form."""
        return fold(self.source)

    @cached_property
    def origins(self) -> Sequence[int]:
        """Source offset of each folded character; as long as `text`."""
        unusual = [*_UNUSUAL.finditer(self.source)]
        if not unusual:
            return range(len(self.source))
        origins: list[int] = []
        at = 0
        for some in unusual:
            origins += range(at, some.start())
            for offset, char in enumerate(some.group(), some.start()):
                origins += [offset] * len(_TABLE[ord(char)])
            at = some.end()
        return (*origins, *range(at, len(self.source)))

    @property
    def is_one_to_one(self) -> bool:
        """Whether every character folds to one, so that offsets are the same in both."""
        return isinstance(self.origins, range)

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the source's half-open range behind folded characters start:end.

        Marks that hang on the last character belong to it.
        """
        origins = self.origins
        after = bisect_right(origins, origins[end - 1], end)
        stop = origins[after] if after < len(origins) else len(self.source)
        return origins[start], stop

    @cached_property
    def forms(self) -> list[str]:
        """The search forms of the words and numbers, in order."""
        # 100,000 and 100000 are one number.
        return [form.replace(",", "") for form in _TOKEN.findall(self.text)]

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where each of them stands in the source: start and end."""
        places = [match.span() for match in _TOKEN.finditer(self.text)]
        return places if self.is_one_to_one else [self.source_range(*place) for place in places]


_UNUSUAL = re.compile(r"[^ -~«»،؛؟ء-غف-ي٠-٩]+")
"""All but the characters that most text is of, each of which folds to one."""


class Token(NamedTuple):
    """A word or number: its search form and its stretch in the source."""

    form: str
    start: int
    end: int


# Letters and digits apart, so that «الـ17» holds the number; decimals and thousands stay whole.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


# The sentences of a library are read again and again.
@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words and numbers of `text`, in order, with their places in it."""
    folded = Folded(text)
    found = zip(folded.forms, folded.places, strict=True)
    return tuple([Token(form, *place) for form, place in found])


def words(text: str) -> list[str]:
    """Return the search forms of the words and numbers of `text`: `tokens` without places."""
    return Folded(text).forms


_PREFIXES = ("وبال", "وكال", "فبال", "وال", "فال", "بال", "كال", "لل", "ال", "و")
_SUFFIXES = ("هما", "كما", "ها", "ان", "ات", "ون", "ين", "يه", "هم", "ه", "ي")


@lru_cache(maxsize=65536)
def stem(form: str) -> str:
    """Return the light stem of a folded word; numbers and Latin words come back as they are.

    One prefix (conjunction, preposition, article), a «و» after it, then suffixes, while at least
    two (prefix) or three (suffix) letters remain: the light10 stemmer of Larkey, Ballesteros and
    Connell, "Light Stemming for Arabic Information Retrieval" (2007), with two changes: «و» goes
    from «الوزير» as it does from «وزير», and «روسيا» loses its ending as «روسي» and «روسية» do
    (BM25 hit@1 on ARCD train and dev .692 to .693, MLQA-ar dev .625 to .627).

    >>> stem("والمفاوضات"), stem("روسيه"), stem("للناتو")
    ('مفاوض', 'روس', 'ناتو')
    """
    if not "ء" <= form[0] <= "ي":
        return form
    for prefix in _PREFIXES if form.startswith(_PREFIXES) else ():
        if form.startswith(prefix) and len(form) - len(prefix) >= (3 if prefix == "و" else 2):
            form = form[len(prefix) :]
            break
    if form[0] == "و" and len(form) >= 4:
        form = form[1:]
    for suffix in _SUFFIXES if form.endswith(_SUFFIXES) else ():
        if form.endswith(suffix) and len(form) - len(suffix) >= 3:
            form = form[: -len(suffix)]
    while form[-1] in "اي" and len(form) > 3:
        form = form[:-1]
    return form
