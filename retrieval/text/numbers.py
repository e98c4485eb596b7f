"""The numbers written in a text, in digits or in words, as exact values.

No package reads Arabic numbers out of running text: text2num has no Arabic, words2num2 takes whole
phrases only and knows neither «مئة» nor folded spelling.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from retrieval.text.arabic import Token, fold, tokens
from retrieval.text.digits import read_digits
from retrieval.text.number_words import (
    FRACTIONS,
    HUNDREDS,
    JOINTS,
    MANY_FRACTIONS,
    PAIRS_OF_SCALES,
    PLURAL_SCALES,
    SCALES,
    SMALL,
    TEENS,
    UNITS_BEFORE_TEN,
)


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number and its stretch start:end of code points.

    Attributes:
        scale: The last of thousand, million … in it, else 1: «7 آلاف» is 7000 at scale 1000.
    """

    start: int
    end: int
    value: Fraction
    scale: int = 1


def find_numbers(text: str) -> list[NumberMention]:
    """Return the numbers of `text` in order, from digits («٧٫٥», «100,000», «2 مليون») and words.

    Words are the cardinal numbers of Arabic in any case and gender, and of English, with their
    compounds: «خمسة وعشرون», «ثلاثة آلاف وخمسمئة», «مليون ونصف», «نصف مليون», "two and a half".
    «آلاف» and «عشرات» without a number before them tell no number, nor do ordinals.
    """
    words = tokens(text)
    found, at = [], 0
    while at < len(words):
        if not _may_begin(words[at].form):
            at += 1
            continue
        number = _Number(text, words, at)
        if number.read():
            start, end = words[at].start, words[number.at - 1].end
            found.append(NumberMention(start + number.prefix, end, number.value, number.scale))
        at = max(number.at, at + 1)
    return found


# Most words begin none, and many are asked again and again.
@lru_cache(maxsize=32768)
def _may_begin(form: str) -> bool:
    """Return whether a number may begin with this word, whatever follows it."""
    return form[0].isdigit() or any(bare in _OPENERS for _, bare in _without_prefixes(form))


def _without_prefixes(form: str) -> Iterator[tuple[str, str]]:
    """Yield a word in two: what may be joined to a number before it, and the rest."""
    for prefix in ("", "و", "ف", "ب", "ل", "ك", "وب", "ول"):
        if form.startswith(prefix) and len(form) > len(prefix):
            yield prefix, form[len(prefix) :]


_OPENERS = frozenset({*SMALL, *UNITS_BEFORE_TEN, *FRACTIONS, *PAIRS_OF_SCALES, *SCALES})


class _Number:
    """One number, read word by word from word `at` on.

    Attributes:
        total: What is complete up to the last thousand, million …
        group: What follows it, below a thousand unless in digits; None when nothing does.
        prefix: Letters of the first word that are no part of the number («بسبع», «و30»).
    """

    def __init__(self, text: str, words: Sequence[Token], at: int) -> None:
        self._text = text
        self._words = words
        self.at = at
        self.total = Fraction(0)
        self.group: Fraction | None = None
        self.scale = 1
        self.prefix = 0

    @property
    def value(self) -> Fraction:
        return self.total + (self.group or 0)

    def read(self) -> bool:
        """Take all words of the number; return whether there is one."""
        if not self._first():
            return False
        while self._next():
            pass
        return True

    def _form(self, ahead: int = 0) -> str:
        """Return a word to come; empty after the last and where a mark stands before it."""
        place = self.at + ahead
        if place >= len(self._words) or (place > 0 and self._apart(place)):
            return ""
        return self._words[place].form

    def _apart(self, place: int) -> bool:
        gap = self._text[self._words[place - 1].end : self._words[place].start]
        return _BREAK.search(gap) is not None

    def _first(self) -> bool:
        form = self._words[self.at].form
        if form[0].isdigit():
            self.group = self._digits()
            return True
        for prefix, bare in _without_prefixes(form):
            if self._opens(bare):
                self.prefix = len(prefix)
                return True
        return False

    def _opens(self, form: str) -> bool:
        value = self._small(form)
        if value is not None:
            self.group = value
        elif form in FRACTIONS and self._form(1) not in _KNOCKOUT:
            self.group = FRACTIONS[form]
            self.at += 1
        elif form in PAIRS_OF_SCALES or (form in SCALES and form not in PLURAL_SCALES):
            self._complete(form)
        else:
            return False
        return True

    def _small(self, form: str) -> Fraction | None:
        """Take a word below a thousand, with «عشر» or «مئة» after it, and return its value."""
        after = self._form(1)
        if form in UNITS_BEFORE_TEN and after in TEENS:
            self.at += 2
            return Fraction(10 + UNITS_BEFORE_TEN[form])
        if form not in SMALL:
            return None
        value = Fraction(SMALL[form])
        if value < 10 and after in HUNDREDS:
            self.at += 2
            return value * 100
        if value < 10 and after in MANY_FRACTIONS:
            self.at += 2
            return value * MANY_FRACTIONS[after]
        self.at += 1
        return value

    def _digits(self) -> Fraction:
        word = self._words[self.at]
        self.at += 1
        written = fold(self._text[word.start : word.end])
        # «100 000»: digits in threes behind one space each.
        while re.fullmatch(r"\d{1,3}(?:\d{3})*", written) and self._is_next_three():
            written += self._words[self.at].form
            self.at += 1
        return read_digits(written)

    def _is_next_three(self) -> bool:
        if self.at >= len(self._words):
            return False
        word = self._words[self.at]
        gap = self._text[self._words[self.at - 1].end : word.start]
        return gap in (" ", "\u00a0", "\u202f", "\u2009") and bool(
            re.fullmatch(r"\d{3}", word.form)
        )

    def _next(self) -> bool:
        """Take what goes on with the number; return whether anything does."""
        form = self._form()
        if self._times(form):
            return True
        joined = form in JOINTS
        if joined:  # «مئة و عشرون», "two and a half"
            self.at += 1
            form = self._form()
            if form == "a":
                self.at += 1
                form = self._form()
        elif form.startswith("و") and form not in SMALL:
            joined, form = True, form[1:]
        taken = bool(form) and self._plus(form, joined=joined)
        if not taken and joined and self._words[self.at - 1].form in (*JOINTS, "a"):
            self._step_back()
        return taken

    def _step_back(self) -> None:
        while self._words[self.at - 1].form in (*JOINTS, "a"):
            self.at -= 1

    def _times(self, form: str) -> bool:
        """Take a scale that multiplies what is before it: «خمسة وعشرون ألفاً», «ألف مليون»."""
        if self.group is not None and self.group.denominator != 1:  # «ثلاثة أرباع المليون»
            form = form.removeprefix("ال")
        if form not in SCALES:
            return False
        scale = SCALES[form]
        if self.group is not None and (self.scale == 1 or scale < self.scale):
            self.total += self.group * scale
        elif self.group is None and scale > self.scale:
            self.total *= scale
        else:
            return False
        self.group, self.scale = None, scale
        self.at += 1
        return True

    def _plus(self, form: str, *, joined: bool) -> bool:
        if form[0].isdigit():
            return joined and self._plus_digits()
        if form in FRACTIONS:
            return joined and self._fraction(form)
        if joined and (form in PAIRS_OF_SCALES or form in SCALES):
            smaller = (PAIRS_OF_SCALES.get(form, 0) or SCALES.get(form, 0)) < self.scale
            if self.group is None and smaller and form not in PLURAL_SCALES:
                self._complete(form)
                return True
            return False
        before, value = self.at, self._small(form)
        if value is None or not self._goes_on(value, joined=joined):
            self.at = before
            return False
        self.group = (self.group or 0) + value
        return True

    def _plus_digits(self) -> bool:
        """Take «و300 ألف» behind «خمسة ملايين»."""
        before, value = self.at, self._digits()
        if self.group is None and value < self.scale:
            self.group = value
            return True
        self.at = before
        return False

    def _goes_on(self, value: Fraction, *, joined: bool) -> bool:
        """Return whether `value` may follow: «خمسة» then «وعشرون», «مئة» then «وخمسة»."""
        if self.group is None:
            return joined and self.scale >= 1000
        if self.group.denominator != 1:
            return False
        tens = self.group % 100
        if not joined:  # "twenty five"
            return value < 10 <= tens and tens % 10 == 0 and tens >= 20
        if value >= 100:
            return False
        if value >= 20 and value % 10 == 0:
            return tens < 10 and (tens > 0 or self.group >= 100)
        return tens == 0 and self.group >= 100

    def _complete(self, form: str) -> None:
        """Take a scale that stands for itself: «ألف», «مليونين»."""
        value = PAIRS_OF_SCALES.get(form) or SCALES[form]
        self.total += value
        self.scale = value // 2 if form in PAIRS_OF_SCALES else value
        self.at += 1

    def _fraction(self, form: str) -> bool:
        """Take «ونصف»: of the last thousand or million, else of one."""
        self.at += 1
        if self.group is not None:
            self.group += FRACTIONS[form]
            return True
        self.total += FRACTIONS[form] * self.scale
        if SCALES.get(self._form().removeprefix("ال")) == self.scale:  # «مليون ونصف المليون»
            self.at += 1
        return True


_BREAK = re.compile(r"[^\s\"'“”‘’«»()\-–\u200b-\u200f\u202a-\u202e\u2066-\u2069]|\n")
# «نصف نهائي» is a match.
_KNOCKOUT = frozenset(map(fold, ("نهائي", "النهائي", "نهائية", "final")))
