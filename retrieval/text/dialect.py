"""Questions in Arabic dialects, in the words of the standard language.

Two steps, since they are not equally sure. `standard` puts the closed classes (question words,
pronouns, particles, a few dozen verbs and nouns) into the standard language wherever it stands.
What a dialect joins to a word, at its head or at its end, looks like the letters of many a standard
word and name («بيقول» he says, «بيكاسو» Picasso); `readings` therefore only says what a word may
be, and a library's own words decide.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from retrieval.text.arabic import Token, tokens, words
from retrieval.text.lexicon import lines, word_set
from retrieval.text.stopwords import QUESTION_WORDS

OPENING = "^"
"""Stands before a form that is read so only where a question begins."""
SHARED = "+"
"""Stands before a verb that the standard language has too, in another sense."""
LONGEST = 3
"""Words that one entry has at most."""
BARE = 4
"""Letters that must be left where a joined preposition is taken off."""


@dataclass(frozen=True, slots=True)
class Standard:
    """A question in the standard language.

    Attributes:
        is_dialect: Whether it had a word that dialects alone have.
    """

    text: str
    is_dialect: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    standard: str
    opening: bool = False


_Table = dict[tuple[str, ...], _Entry]


def standard(text: str) -> Standard:
    """Return `text` with the words of dialects that are known by themselves put into the standard.

    Words that both have («راح», «حق») are put so only beside one that dialects alone have.

    >>> standard("شكون هو السفير ديال فرنسا؟").text
    'من هو السفير فرنسا؟'
    >>> standard("من أنهى الحرب؟").text
    'من أنهى الحرب؟'
    """
    found = tokens(text)
    if not any("ء" <= token.form[0] <= "ي" for token in found):
        return Standard(text, is_dialect=False)
    sure = _rewritten(text, found, _sure())
    if not sure:
        return Standard(text, is_dialect=False)
    return Standard(_put(text, _rewritten(text, found, _sure() | _shared())), is_dialect=True)


@cache
def interrogatives() -> frozenset[str]:
    """Return the folded single words of dialects that ask, prepositions joined to them included.

    >>> {"وقتاش", "وين", "واش", "لوين"} <= interrogatives()
    True
    """
    return frozenset(
        form[0]
        for form, entry in _sure().items()
        if len(form) == 1 and words(entry.standard)[-1:] and words(entry.standard)[-1] in _ASKING
    )


_ASKING = QUESTION_WORDS - frozenset(words("الذي هو هي اسم"))


# --- words known by themselves -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Change:
    """What to put for a stretch of the text; nothing for ""."""

    start: int
    end: int
    standard: str


def _rewritten(text: str, found: Sequence[Token], table: _Table) -> list[_Change]:
    changes = []
    number = 0
    while number < len(found):
        for length in range(min(LONGEST, len(found) - number), 0, -1):
            said = _said(text, found, number, length, table)
            if said is not None:
                end = found[number + length - 1].end
                changes.append(_Change(found[number].start, end, said))
                break
        else:
            length = 1
        number += length
    return changes


def _said(text: str, found: Sequence[Token], first: int, length: int, table: _Table) -> str | None:
    """Return what the words first..first+length-1 are in the standard; None if they are of it."""
    forms = tuple(token.form for token in found[first : first + length])
    after = found[first + length].form if first + length < len(found) else ""
    before = found[first - 1].form if first else ""
    entry = table.get(forms)
    if entry is None and length == 1:
        if table is not _sure() and (this := _THIS.fullmatch(forms[0])):
            return f"{'هذه' if forms[0].endswith('ه') else 'هذا'} ا{this[1]}"
        return _said_by_form(text[found[first].start : found[first].end], forms[0], before, after)
    if entry is None or (entry.opening and before and before not in _OPENERS):
        return None
    if forms == ("ويا",) and after == "تري":
        return None
    if forms == ("حدا",) and after.startswith("ال"):
        return "عند"
    if forms == ("راح",) and re.match(r"[يتن][ء-ي]{2}", after):
        return "سوف"
    return _what(after) if entry.standard == "ماذا" else entry.standard


_OPENERS = frozenset(
    [
        "و",
        "ف",
        "طب",
        "طيب",
        "يعني",
        "بس",
        "من",
        "في",
        "عن",
        "علي",
        "مع",
        "الي",
        "ع",
        "ب",
        "ل",
        "ويا",
        "ال",
    ]
)
_PREPOSITIONS = frozenset(["من", "في", "عن", "علي", "مع", "الي", "ع", "ب", "ل", "عند", "لدي"])
_NAMING = re.compile(
    r"ال\w+|هو|هي|هم|هما|اسم|اسماء|سبب|اسباب|عدد|نسبه|سعر|قيمه|حجم|عاصمه|تاريخ|موعد|مده"
)
_SUPERLATIVE = re.compile(r"ا[ب-ي]{3}")
_THIS = re.compile(r"ها(ل[ب-ي]{3,}|لا(?:جتماع|تفاق|سبوع|مر|نتخاب|قتصاد)\w*)")
_ON_THE = re.compile(r"ع(ال(?!(?:م|ج|ق|ي|ه)(?:ه|ي|يه|ون|ين|ات|ت|وا|ها|هم|ان|يا|يون)?$)[ء-ي]{3,})")


def _said_by_form(written: str, form: str, before: str, after: str) -> str | None:
    """Return what a word is in the standard language that its surroundings or its form tell."""
    which = bool(after) and not after.startswith("ال") and before in _PREPOSITIONS
    if form == "ايه" and "ة" not in written:
        return "أي" if which and not _is_clause(after) else _what(after)
    if form == "انهي" and (before in _PREPOSITIONS - {"من"} or _is_egyptian_which(written, after)):
        return "أي"
    if len(form) > 3 and form[0] == "و" and (joined := _sure().get((form[1:],))):
        return f"و{joined.standard}" if joined.standard and not joined.opening else None
    return None


def _is_clause(word: str) -> bool:
    return word in ("هو", "هي", "اللي", "يلي")


def _is_egyptian_which(written: str, after: str) -> bool:
    """Return whether «أنهي» is "which": «أنهى», he ended, is written otherwise."""
    return written.endswith("ي") and bool(after) and not after.startswith("ال")


def _what(after: str) -> str:
    """Return «ما» before a noun or pronoun, «ماذا» before a verb or at the end."""
    superlative = _SUPERLATIVE.fullmatch(after) and after not in word_set("saying")
    clause = _is_clause(after) or after == "هني"
    return "ما" if clause or superlative or _NAMING.fullmatch(after) else "ماذا"


def _put(text: str, changes: Sequence[_Change]) -> str:
    pieces, at = [], 0
    for change in changes:
        pieces += [text[at : change.start], change.standard]
        at = change.end
    return " ".join("".join([*pieces, text[at:]]).split())


# --- what a word may be --------------------------------------------------------------------------

_VERB_HEADS = re.compile(
    r"(?:عمب?|ب|ك|ت|ح|ه|غا?|غادي|س)(?=[يتن][ء-ي]{2})|عمب?(?=[ء-ي]{4})|[حه](?=ا[ء-ي]{3})|م(?=ن[ء-ي]{3})"
)
_PASSIVE_PAST = re.compile(r"(?:ات|ان|ت)(?=[ء-ي]{3})")
_PASSIVE_PRESENT = re.compile(r"([يت])[تن](?=[ء-ي]{3})")
_TAILS = (
    ("اتو", "ته"), ("اتهم", "تهم"), ("اتها", "تها"), ("اوه", "وه"), ("ات", "ت"), ("تو", "ته"),
    ("او", "ي"), ("او", ""), ("وا", ""), ("و", ""), ("و", "وا"), ("و", "ه"), ("ون", ""),
    ("ا", "اء"), ("ت", "ته"), ("ن", ""),
)  # fmt: skip
_JOINED = re.compile(r"([بلف])(?=[ء-ي]{4})")
_AND = re.compile(r"[وف](?=[بلف][ء-ي]{4})")
_LETTERS = (("اي", "اء"), ("ت", "ث"), ("د", "ذ"), ("ض", "ظ"), ("س", "ث"))
"""How dialects write what they do not say: «جايزة», «تاني», «هدا»; the standard letter second."""


def without_preposition(form: str) -> frozenset[str]:
    """Return what may be left of a folded word when what stands joined before it is taken off.

    >>> without_preposition("بجنيف"), without_preposition("عالارض"), without_preposition("هالقريه")
    (frozenset({'جنيف'}), frozenset({'الارض'}), frozenset({'القريه'}))
    """
    heads = (form, _AND.sub("", form, count=1))
    bare = {word[1:] for word in heads if _JOINED.match(word)}
    found = (pattern.fullmatch(form) for pattern in (_ON_THE, _THIS))
    return frozenset(bare | {f"ا{match[1].removeprefix('ا')}" for match in found if match})


@lru_cache(maxsize=4096)
def readings(form: str) -> frozenset[str]:
    """Return folded standard words that a folded word of a dialect may be.

    The signs of tense, person, negation and passive are taken off, endings and letters put as the
    standard language writes them.

    >>> "توقفها" in readings("هتوقفها"), "جاء" in readings("ماجاش")
    (True, True)
    """
    return frozenset(_verbs_of(form)) - {form}


def has_tense(form: str) -> bool:
    """Return whether a word of a dialect has a sign of tense or an ending that only verbs have.

    >>> has_tense("كيقولو"), has_tense("سربتو"), has_tense("الرد")
    (True, True, False)
    """
    return bool(_VERB_HEADS.match(form) or re.search(r"(?:وا|تو|اتو|ات(?:هم|ها))$", form))


def _verbs_of(form: str) -> Iterator[str]:
    negated = re.fullmatch(r"(?:ما?)?([ء-ي]{2,})ش", form)
    for word in filter(None, (form, negated and negated[1])):
        head = _VERB_HEADS.match(word)
        for told in {word, word[head.end() :] if head else word}:
            for ended in {told, *_other_ends(told)}:
                for active in _actives(ended):
                    yield from _spellings(active)


def _other_ends(word: str) -> Iterator[str]:
    for end, instead in _TAILS:
        if word.endswith(end) and len(word) - len(end) >= 2:
            yield word.removesuffix(end) + instead


def _actives(word: str) -> set[str]:
    """Return «بني» for «اتبني», «تعمل» for «تنعمل», and «تقابل» for «اتقابل»."""
    past = _PASSIVE_PAST.match(word)
    present = _PASSIVE_PRESENT.match(word)
    return {
        word,
        word[past.end() :] if past else word,
        present[1] + word[2:] if present else word,
        word[1:] if word.startswith("ات") else word,
    }


def _spellings(word: str) -> Iterator[str]:
    if word in _known():
        yield _known()[word]
    if len(word) > 2:
        yield word
        for said, written in _LETTERS:
            if said in word:
                yield word.replace(said, written, 1)


# --- the lists -----------------------------------------------------------------------------------


@cache
def _sure() -> _Table:
    table = dict(_entries("dialect"))
    return table | {(form,): _Entry(said) for form, said in _paradigms(shared=False).items()}


@cache
def _shared() -> _Table:
    table = {(form,): _Entry(said) for form, said in _paradigms(shared=True).items()}
    single = {
        ("ب",): _Entry("في"),
        ("ف",): _Entry("في"),
        ("ع",): _Entry("على"),
        ("ل",): _Entry("إلى"),
    }
    return table | dict(_entries("dialect_shared")) | single


def _entries(name: str) -> Iterator[tuple[tuple[str, ...], _Entry]]:
    for line in lines(name):
        said, _, forms = line.partition(":")
        said = "" if said == "-" else said.replace("_", " ")
        for form in forms.split():
            yield tuple(words(form)), _Entry(said, opening=form.startswith(OPENING))


@cache
def _known() -> dict[str, str]:
    """Return the folded words that are listed, with the standard word of each, folded."""
    single = ((form, words(entry.standard)) for form, entry in (_shared() | _sure()).items())
    return {form[0]: said[0] for form, said in single if len(form) == len(said) == 1}


@cache
def _paradigms(*, shared: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines("dialect_verbs"):
        said, _, dialect = line.partition(":")
        if (SHARED in dialect) is shared:
            past, present = dialect.replace(SHARED, "").split()
            said_past, said_present = said.split()
            found |= _past(words(past)[0], said_past) | _present(words(present)[0], said_present)
    return found


def _past(form: str, said: str) -> dict[str, str]:
    """Return the persons of a past: «شاف», «شافت», «شافو» for «رأى», «رأت», «رأوا»."""
    base, said_base = re.sub(r"[اي]$", "", form), re.sub(r"[اى]$", "", said)
    ends = {"ت": "ت", "و": "وا", "وا": "وا", "ات": "ت", "او": "وا"}
    plural = {base + end: said_base + instead for end, instead in ends.items() if len(base) > 1}
    return plural | {form: said}


def _present(form: str, said: str) -> dict[str, str]:
    """Return the persons of a present: «يروح», «تروح», «يروحو» for «يذهب», «تذهب», «يذهبون»."""
    base, said_base = re.sub(r"[اي]$", "", form[1:]), re.sub(r"[ىي]$", "", said[1:])
    persons = {p + form[1:]: p + said[1:] for p in "يت"}
    ends = dict.fromkeys(("و", "وا", "ون"), "ون")
    return persons | {
        p + base + end: p + said_base + instead for p in "يت" for end, instead in ends.items()
    }
