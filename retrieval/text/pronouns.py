"""Pronouns joined to Arabic words: whom they can stand for, and the word without them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from retrieval.text.arabic import Token
from retrieval.text.lexicon import word_set
from retrieval.text.places import place_names
from retrieval.text.stopwords import STOP_WORDS


class Pronoun(StrEnum):
    """A pronoun at the end of a word, folded."""

    HIS = "ه"
    HER = "ها"
    THEIR = "هم"
    OF_TWO = "هما"
    THEIR_FEMALE = "هن"

    @property
    def is_singular(self) -> bool:
        """Whether it may stand for one person or thing; «ها» stands for many things as well."""
        return self in (Pronoun.HIS, Pronoun.HER)


@dataclass(frozen=True, slots=True)
class Joined:
    """A word with a pronoun at its end.

    Attributes:
        bare: The word without it, as it would be written alone: «بناء» of «بناؤه».
        is_preposition: Whether the word is a preposition («عنه»), no noun or verb («عمره»).
    """

    bare: str
    pronoun: Pronoun
    is_preposition: bool


_PREPOSITIONS = {
    "ل": "ل", "ب": "ب", "بي": "ب", "في": "في", "من": "من", "عن": "عن", "مع": "مع", "معا": "مع",
    "الي": "إلى", "علي": "على", "عند": "عند", "لدي": "لدى", "حول": "حول", "ضد": "ضد",
    "قبل": "قبل", "بعد": "بعد", "بين": "بين", "فوق": "فوق", "تحت": "تحت", "امام": "أمام",
    "خلف": "خلف", "وراء": "وراء", "تجاه": "تجاه", "ضمن": "ضمن", "نحو": "نحو", "خلال": "خلال",
    "بشان": "بشأن", "بدون": "بدون", "دون": "دون", "لاجل": "لأجل", "بسبب": "بسبب",
    "داخل": "داخل", "خارج": "خارج", "قرب": "قرب", "عبر": "عبر", "ازاء": "إزاء",
}  # fmt: skip
_ENDINGS = {
    "هما": Pronoun.OF_TWO, "ها": Pronoun.HER, "هم": Pronoun.THEIR, "هن": Pronoun.THEIR_FEMALE,
    "ه": Pronoun.HIS,
}  # fmt: skip
_SPOKEN = {"عنو": "عن", "معو": "مع", "فيو": "في", "لالو": "ل", "بعدو": "بعد", "قبلو": "قبل"}
"""Of dialects, «ه» written as it is said."""
_NAME_END = re.compile(r"[ء-ي]{2,}يه")
_KIN = frozenset(["اخيه", "ابيه", "والديه", "يديه", "ابويه", "اخويه", "لديه", "عليه", "اليه"])


def joined(word: Token, text: str) -> Joined | None:
    """Return the word with the pronoun at its end taken off; None where there is none.

    >>> joined(Token("اعضاءه", 0, 6), "أعضائه")
    Joined(bare='أعضاء', pronoun=<Pronoun.HIS: 'ه'>, is_preposition=False)
    """
    return _joined(word.form, text[word.start : word.end])


@lru_cache(maxsize=4096)
def _joined(form: str, written: str) -> Joined | None:
    if "ة" in written[-2:]:
        return None
    if form in _SPOKEN:
        return Joined(_SPOKEN[form], Pronoun.HIS, is_preposition=True)
    for ending, pronoun in _ENDINGS.items():
        base = form.removesuffix(ending)
        if base == form:
            continue
        if base in _PREPOSITIONS:
            return Joined(_PREPOSITIONS[base], pronoun, is_preposition=True)
        if _is_owned(form, base, written, pronoun):
            return Joined(_alone(written, len(ending)), pronoun, is_preposition=False)
        return None
    return None


def has_article(form: str, written: str) -> bool:
    """Return whether a word has «ال»; «ألغاه» and «إلقاء» have not, though they fold the same."""
    return form.startswith(("ال", "لل", "بال", "وال", "كال")) and not written.startswith(("أ", "إ"))


def _is_owned(form: str, base: str, written: str, pronoun: Pronoun) -> bool:
    if has_article(form, written):
        return False
    if form in STOP_WORDS | place_names() | word_set("radical_ha"):
        return False
    if pronoun is Pronoun.HIS:
        if _NAME_END.fullmatch(form):
            return form in _KIN
        return len(base) >= 3
    return len(base) >= 2


def _alone(written: str, length: int) -> str:
    """Return a word without its last letters, as it is written where nothing follows."""
    bare = written[:-length]
    # «جامعته» is of «جامعة»; of a verb («زارته») it cannot be told, and such have no «ا» or «م».
    if bare.endswith("ت") and len(bare) >= 5:
        bare = bare[:-1] + "ة"
    if bare.endswith(("ائ", "اؤ")):
        return bare[:-1] + "ء"
    return bare[:-1] + "ى" if bare.endswith("ا") and len(bare) >= 4 else bare


FEMININE = frozenset(
    ["حرب", "ارض", "نار", "دار", "شمس", "سوق", "طريق", "عين", "يد", "نفس", "روح", "بنت", "ام",
     "اخت", "بلاد", "طائره", "كاس", "بئر", "رحم", "سن", "قدم", "اذن", "ريح"]
)  # fmt: skip
"""Feminine nouns without «ة», folded."""


def is_feminine(form: str, written: str) -> bool:
    """Return whether a noun's form says that it is feminine."""
    return written.endswith(("ة", "اء")) or form.removeprefix("ال") in FEMININE


def agrees(pronoun: Pronoun, form: str, written: str, *, one: bool = False) -> bool:
    """Return whether `pronoun` can stand for a noun; «ها» may for any that may be many things.

    Args:
        one: Whether the noun is known to be singular, as after «أي».
    """
    if pronoun is Pronoun.HIS:
        return not written.endswith("ة")
    if pronoun is Pronoun.HER and one:
        return is_feminine(form, written)
    return True
