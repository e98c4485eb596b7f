"""Who made an article, as its page tells: the author and the outlet."""

import re
from collections.abc import Iterator

from retrieval.corpus.date_bar import WEEKDAY_NUMBERS, date_bar
from retrieval.corpus.page import Page
from retrieval.corpus.residue_words import family, is_credit, is_outlet
from retrieval.text.arabic import fold, words

_MARK = re.compile(r"\s*[:|/–—-]\s*|\s+ـ+\s*")
_EDGES = " «»\"'()[]*•.،"
_WEEKDAY = re.compile("|".join(WEEKDAY_NUMBERS))
_RIGHTS = re.compile(
    r"[©ⓒ]|\(c\)|\d{4}|copyright|all rights reserved|"
    r"(?:جميع |كافة |كل )?(?:ال)?حقوق(?: النشر| الطبع| الملكية)?(?: والنشر)?|محفوظة|لدى|[.\-–—|:]",
    re.IGNORECASE,
)
_KIND = re.compile(r"^ل?(?:ال)?(?:صحيفة|موقع|جريدة|مجلة)\s+")
_OWN = fold("خاص")
_SOURCE = frozenset(map(fold, ("المصدر", "مصدر الخبر", "نقلا عن", "الناشر", "source")))
_NOBODY = frozenset(words("وكالات وكالة مواقع متابعات خاص الموقع للموقع مصادر أخرى"))


def author(page: Page) -> str | None:
    """Return the author: whom a byline names, else the name beside the date, else a signature."""
    return next(_authors(page), None)


def outlet(page: Page) -> str | None:
    """Return the outlet that the page names.

    The holder of the copyright, else who asks the reader to follow, else for whom it was written
    («خاص»), else the source, else the agency of the dateline.
    """
    return next(filter(None, _outlets(page)), None)


def _authors(page: Page) -> Iterator[str]:
    yield from filter(None, map(_name_in, _texts(page, "byline", "date", "author")))
    for index, rule in sorted(page.rules.items()):
        text = page.lines[index].text
        beside_date = rule == "label" and page.rules_beside(index) & {"date", "byline"}
        if rule == "date":
            yield from _names_beside_date(text)
        elif (rule == "author" or beside_date) and not _MARK.search(text):
            yield from filter(_is_name, [text])


def _name_in(text: str) -> str | None:
    """«إعداد وتحرير: أحمد قطمة», «بقلم أحمد قطمة»."""
    head, *tail = (part.strip(_EDGES) for part in _MARK.split(text))
    if tail and words(head) and family("writer").issuperset(words(head)):
        name = tail[0]
    elif words(head)[:1] in (["بقلم"], ["كتب"], ["كتبت"], ["by"]):
        name = re.sub(r"^\S+\s+", "", head)
    else:
        return None
    name = re.split(r"\s*[،,(|]", name)[0].strip()
    return name if 1 <= len(words(name)) <= 5 and not is_credit(fold(name)) else None


def _names_beside_date(text: str) -> Iterator[str]:
    """«رامي خوري | الأحد 18 أيار 2025»: the part that is neither date nor outlet."""
    for part in _parts(text):
        of_date = date_bar(part) or _WEEKDAY.search(fold(part)) or _tells_date(part)
        if _is_name(part) and not of_date and not is_outlet(fold(part)):
            yield part


def _tells_date(part: str) -> bool:
    return not family("date label").isdisjoint(words(part))


def _is_name(text: str) -> bool:
    return 2 <= len(words(text)) <= 4 and not any(map(str.isdigit, text))


def _outlets(page: Page) -> Iterator[str | None]:
    yield from map(_holder, _texts(page, "copyright"))
    yield from map(_quoted, _texts(page, "follow"))
    yield from map(_for_whom, _texts(page, "byline"))
    yield from map(_source, _texts(page, "byline"))
    yield from map(_agency, _texts(page, "byline", "date"))


def _texts(page: Page, *rules: str) -> list[str]:
    return [page.lines[index].text for index in sorted(page.rules) if page.rules[index] in rules]


def _holder(text: str) -> str | None:
    """«جميع الحقوق محفوظة © 2025 لجريدة صوت النيل»: the name, without what kind of thing it is."""
    rest = " ".join(_RIGHTS.sub(" ", text.partition(". ")[0]).split())
    return _named(re.sub(r"^لل(?=\S)", "ال", _KIND.sub("", rest)))


def _quoted(text: str) -> str | None:
    """«تابعوا «مرايا بيروت» على Google News»."""
    quoted = re.search(r"[«\"“]([^«»\"“”]{2,30})[»\"”]", text)
    return _named(quoted[1]) if quoted else None


def _for_whom(text: str) -> str | None:
    """«ليفانت-خاص», «خاص - عنب بلدي»."""
    parts = _parts(text)
    others = [part for part in parts if fold(part) != _OWN]
    return _named(others[0]) if len(parts) == 2 and len(others) == 1 else None


def _source(text: str) -> str | None:
    parts = _parts(text)
    return _named(parts[1]) if len(parts) > 1 and fold(parts[0]) in _SOURCE else None


def _agency(text: str) -> str | None:
    """«القاهرة - رويترز», «لندن: «الشرق الأوسط»»."""
    quoted = re.search(r"[«\"]([^«»\"]{2,30})[»\"]$", text)
    if quoted:
        return _named(quoted[1])
    return next((_named(part) for part in _parts(text) if is_outlet(fold(part))), None)


def _parts(text: str) -> list[str]:
    return [part.strip(_EDGES) for part in _MARK.split(text) if words(part)]


def _named(text: str) -> str | None:
    forms = words(text)
    return text.strip() if 1 <= len(forms) <= 5 and not _NOBODY.issuperset(forms) else None
