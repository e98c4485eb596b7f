"""The words of web residue by family (lexicon/residue_words.txt), and what they tell of a line."""

import re
from functools import cache

from retrieval.text.arabic import words
from retrieval.text.lexicon import lines
from retrieval.text.stopwords import STOP_WORDS

_PREFIX = re.compile(r"(?:[وب]?ال|و?لل|و)(?=\w{3})")
_COUNT = re.compile(r"\d+[km]?")
_MISS = re.compile("لا تفوت")
# «أ ف ب», «د.ب.أ», «أ ش أ»: agencies by their initials; and names that are words elsewhere.
_INITIALS = re.compile(
    r"(?<!\w)(?:ا[ .]?ف[ .]?ب|د[ .]?ب[ .]?ا|ا[ .]ب|ا[ .]?ش[ .]?ا|اي[ .]?بي[ .]?ايه|بي بي سي"
    r"|سي ان ان|العربيه[ .]نت|سكاي نيوز)(?!\w)"
)
_LETTERS = re.compile(r"[ء-ي](?:[ .]+[ء-ي]){1,3}\.?")
_PRESS_OFFICE = re.compile(r"(?:المكتب|المركز) الاعلامي")


@cache
def family(name: str) -> frozenset[str]:
    """Return the folded words of a family."""
    named = (line.partition(":") for line in lines("residue_words"))
    return frozenset(word for key, _, listed in named if key == name for word in words(listed))


@cache
def _keys(name: str) -> frozenset[str]:
    return frozenset(map(_key, family(name)))


@cache
def _topics() -> dict[str, frozenset[str]]:
    keys = dict.fromkeys(line.partition(":")[0] for line in lines("residue_words"))
    return {key.removeprefix("topic "): _keys(key) for key in keys if key.startswith("topic ")}


@cache
def _key(form: str) -> str:
    """Return a folded word without its article and conjunction, so long as three letters stay."""
    return _PREFIX.sub("", form, count=1) if _PREFIX.match(form) else form


def topic_of(forms: tuple[str, ...]) -> str | None:
    """Return the topic of a line whose every word is of one topic or neutral; None for others.

    Args:
        forms: The folded words and numbers of the line.
    """
    named = [form for form in forms if not _COUNT.fullmatch(form)]
    if not 0 < len(named) <= 12:
        return None
    told = {_key(form) for form in named if form not in STOP_WORDS} - _keys("neutral")
    every = set(map(_key, named))
    # «وفي ما يلي القائمة»: one word of an interface among many others is a word of the language.
    return next(
        (
            t
            for t, own in _topics().items()
            if told <= own and 3 * len(own & every) >= len(named) and (told or len(own & every) > 1)
        ),
        None,
    )


def is_credit(form: str) -> bool:
    """Return whether folded text names agencies or archives of pictures and nothing else."""
    if _LETTERS.fullmatch(form):
        return True
    named = [w for w in words(_INITIALS.sub("afp", form)) if not w.isdecimal()]
    agencies = {w for w in named if _is_agency(w)}
    others = {_key(w) for w in named if w not in agencies}
    credited = bool(agencies) and others <= _keys("beside agency")
    return 0 < len(named) <= 7 and (credited or _PRESS_OFFICE.match(form) is not None)


def _is_agency(form: str) -> bool:
    """Return whether it is one as it is written: «الجزيرة» is a channel, «جزيرة» an island."""
    known = family("agency")
    return form in known or (form[:1] in "وبل" and form[1:] in known)


def is_outlet(form: str) -> bool:
    """Return whether folded text reads as the name of an outlet: «أطلس بريس», «وكالة الفرات»."""
    forms = words(form)
    named = 2 <= len(forms) <= 5 and not _keys("outlet").isdisjoint(map(_key, forms))
    return named or is_credit(form)


def is_offer(forms: tuple[str, ...]) -> bool:
    """Return whether a site asks its reader, in these folded words, to follow, join, subscribe.

    It must begin by asking, and name something of «ours», or two of: «you», a medium, a store, a
    thing offered, something more to do. «تابع آخر الأخبار عن الزلزال» (he followed the news) has
    only one.
    """
    if not forms or not (forms[0] in family("ask") or _MISS.match(" ".join(forms[:2]))):
        return False
    keys, rest = set(map(_key, forms)), forms[1:]
    signs = (
        not family("ours").isdisjoint(forms),
        not family("yours").isdisjoint(forms),
        not _keys("medium").isdisjoint(keys),
        not _keys("store").isdisjoint(keys),
        not _keys("offer").isdisjoint(keys),
        not family("ask").isdisjoint(form.removeprefix("و") for form in rest),
    )
    return sum(signs) >= 2 or not family("ours").isdisjoint(rest)
