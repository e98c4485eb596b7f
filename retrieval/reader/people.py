"""Names of people in a sentence, found by the roles, titles and verbs around them.

There is no list of names: «وزير الخارجية الأمريكي، أنتوني بلينكن، إن» shows a name by what
stands before and after it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.text.lexicon import word_set
from retrieval.text.line import Line
from retrieval.text.places import place_names
from retrieval.text.stopwords import STOP_WORDS


@dataclass(frozen=True, slots=True)
class Person:
    """A name: words first..stop-1; `role` holds the stems of the role beside it."""

    first: int
    stop: int
    trust: float
    role: frozenset[str]


LEAST_TRUST = 0.3
"""A lone word with neither a role nor a verb of saying beside it is not taken for a name."""
_ROLES, _SAYING = word_set("roles"), word_set("saying")
_NO_NAMES = word_set("common") | _ROLES | _SAYING
# A pronoun at the end: «إحداهما», «قواتها», «شعبنا» are no names; «أوانا», «كاترينا» may be.
_OWNED = re.compile(r"\w{2,}(?:هما|ها|هم|(?<![اي])نا|وا)")
_NAME_WORD = re.compile(r"[ء-ي]{2,}|[a-z]{2,}")
_LINKS = frozenset(
    [
        "بن",
        "ابن",
        "بنت",
        "ابو",
        "ابي",
        "ام",
        "ال",
        "عبد",
        "دي",
        "دو",
        "فان",
        "فون",
        "van",
        "von",
        "de",
        "bin",
        "al",
    ]
)
# A bare word after these is a place («السفير لدى واشنطن»), not a name.
_BEFORE_PLACES = frozenset(
    {"لدي", "في", "الي", "بين", "خلال", "بعد", "قبل", "عقب", "نحو", "ضد", "عبر"}
)
_LONGEST_NAME = 4
_ROLE_REACH = 7
"""Words between a role and the name it introduces, at most."""


def people(line: Line) -> list[Person]:
    """Return the runs of words that look like names, in order, each with its role's stems."""
    found: list[Person] = []
    number = 0
    while number < len(line.forms):
        if _names_nobody(line.forms[number]):
            number += 1
            continue
        stop = _name_end(line, number)
        if stop == number:
            number += 1
            continue
        after = found[-1].stop if found else 0
        person = _person(line, number, stop, after)
        if person.trust >= LEAST_TRUST:
            found.append(person)
        number = stop
    return found


def _name_end(line: Line, first: int) -> int:
    stop = first
    while (
        stop < len(line.forms)
        and stop - first < _LONGEST_NAME
        and (stop == first or not line.is_apart(stop))
        and _can_be_name(line, stop, inside=stop > first)
        and _goes_on(line, first, stop)
    ):
        stop += 1
    return stop


def _goes_on(line: Line, first: int, number: int) -> bool:
    """Return whether a word may go on a name: two words, a family name with «ال», or a link.

    «عبد الفتاح السيسي», «محمد بن سلمان», «محمود أحمد العلي», but not «جو بايدن تدرس».
    """
    words = line.forms[first:number]
    proper = [form for form in words if form not in _LINKS]
    if len(proper) < 2 or words[-1] in _LINKS:
        return True
    with_article = [form for form in proper if form.startswith("ال")]
    return len(proper) == 2 and not with_article and line.forms[number].startswith("ال")


def _can_be_name(line: Line, number: int, *, inside: bool) -> bool:
    if _names_nobody(line.forms[number]) or "ً" in line.written(number, number + 1):
        return False
    if _has_article(line, number):
        return inside
    if not inside and number and line.forms[number - 1] in _BEFORE_PLACES:
        return False
    return not _is_construct(line, number, inside=inside)


# What a word is in itself is asked of every word of every sentence.
@lru_cache(maxsize=32768)
def _names_nobody(form: str) -> bool:
    """Return whether a folded word is no part of a name, wherever it stands."""
    bare = form[1:] if form[0] in "ولبكف" and len(form) > 3 else form
    if form in STOP_WORDS or {form, bare} & _NO_NAMES or {form, bare} & place_names():
        return True
    return not _NAME_WORD.fullmatch(form) or (len(form) > 4 and bool(_OWNED.fullmatch(form)))


def _has_article(line: Line, number: int) -> bool:
    """Return whether the word has «ال» before it; «ألكسندر» has not, though it folds the same."""
    if not line.forms[number].startswith(("ال", "وال", "بال", "لل", "فال", "كال")):
        return False
    return {"أ", "إ"}.isdisjoint(line.written(number, number + 1)[:2])


def _is_construct(line: Line, number: int, *, inside: bool) -> bool:
    """Return whether the word is the first of «X الـ…», which common nouns are and few names."""
    following = number + 1
    if inside or following >= len(line.forms) or line.is_apart(following):
        return False
    common_noun = _has_article(line, following) and line.forms[following] not in STOP_WORDS
    return common_noun and not role_before(line, number)


def role_before(line: Line, first: int, after: int = 0) -> range:
    """Return the words of the role phrase that ends just before word `first`; empty if none.

    A role phrase runs from a role word on, over at most one comma and that just before the name;
    it begins after word `after`, where another name may have ended.
    """
    for number in range(first - 1, max(after - 1, first - 1 - _ROLE_REACH), -1):
        if line.is_apart(number + 1) and number + 1 != first:
            break
        form = line.forms[number]
        if _is_role(form):
            previous = line.forms[number - 1] if number else ""
            if previous.removeprefix("و") in _ROLES and not line.is_apart(number):
                continue  # «نائب وزير»: go on to the first role
            return range(number, first)
        if form in _SAYING:
            break
    return range(0)


@lru_cache(maxsize=32768)
def _is_role(form: str) -> bool:
    """Return whether a folded word, without what may be joined to it, is a role."""
    bare = form.removeprefix("و").removeprefix("ل").removeprefix("ب")
    return bool({form, form.removeprefix("ال"), bare, bare.removeprefix("ال")} & _ROLES)


def _person(line: Line, first: int, stop: int, after: int) -> Person:
    role = frozenset(line.stems[number] for number in role_before(line, first, after))
    said = first > 0 and line.forms[first - 1] in _SAYING
    length = stop - first
    trust = 0.1 + 0.5 * bool(role) + 0.15 * said + (0.15 if length in (2, 3) else 0.0)
    closes = stop == len(line.forms) or line.is_apart(stop) or line.forms[stop] in STOP_WORDS
    return Person(first, stop, min(1.0, trust + 0.1 * closes), role)
