"""What a text tells of itself: title, outlet, author, day of publication."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from retrieval.arabic import fold, words
from retrieval.article import PublishedFrom
from retrieval.calendar_words import WEEKDAYS
from retrieval.date_bar import date_bar
from retrieval.dates import find_dates
from retrieval.page_lines import without_bullet
from retrieval.publication_date import publication
from retrieval.residue import Page
from retrieval.residue_words import is_credit, is_outlet
from retrieval.sentences import sentences

LONGEST_MADE_TITLE = 120
"""A title made of a first sentence has at most this many code points and an ellipsis."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article; see `Article` for the fields."""

    title: str
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    published_from: PublishedFrom | None = None


def metadata(page: Page, text: str) -> Metadata:
    """Return what `text`, whose lines `page` holds, tells of itself; the title is "" if no words."""
    published = publication(page, text)
    return Metadata(
        title=_title(page, text),
        outlet=_outlet(page),
        author=next(_authors(page), None),
        published=published.day if published else None,
        published_from=published.found if published else None,
    )


def _title(page: Page, text: str) -> str:
    if page.title is not None:
        return _unquoted(" ".join(without_bullet(page.lines[page.title].text).split()))
    if not page.content:
        return ""
    line = page.lines[page.content[0]]
    first = sentences(text, line.start, line.end)[0]
    return made_title(text[first.start : first.end])


def _unquoted(title: str) -> str:
    """Return `title` without quotes around all of it; quotes around a part stay."""
    match = re.fullmatch(r"«([^«»]+)»|\"([^\"]+)\"|“([^“”]+)”", title)
    return next(filter(None, match.groups()), title) if match else title


def made_title(sentence: str) -> str:
    """Return the first clauses of a sentence as a title, dates among them left out.

    >>> made_title("قال برايس، الجمعة 31 ديسمبر 2021، إن الحلف مستعد للحوار.")
    'قال برايس … إن الحلف مستعد للحوار'
    """
    title, gap = "", ""
    reported = _DATELINE.sub("", " ".join(sentence.split()))
    for clause in re.split(r"\s*[،؛,;](?:\s+|$)", reported.rstrip(" .")):
        if any(mention.exact for mention in find_dates(clause)) and len(clause) < 50:
            gap = " … " if title else ""
            continue
        longer = title + (gap or ("، " if title else "")) + clause
        if len(longer) > LONGEST_MADE_TITLE:
            return (title or _first_words(clause)).rstrip(" .…") + "…"
        title, gap = longer, ""
    return title or _first_words(sentence)


# «دارمشتات 25 - 9 (مدار) -- », «القاهرة - رويترز: »: where and by whom, before what.
_DATELINE = re.compile(r"^[^.،()]{2,40}\([^)]{2,30}\)\s*[-–—:]+\s*")


def _first_words(clause: str) -> str:
    return (
        clause[:LONGEST_MADE_TITLE].rsplit(" ", 1)[0]
        if len(clause) > LONGEST_MADE_TITLE
        else clause
    )


_WRITERS = frozenset(
    words("""
بقلم كتب كتبت كتبه كتبها كتبته كتبتها إعداد وإعداد تحرير وتحرير أعده أعدها أعدته حرره حررها المحرر المحررة الكاتب الكاتبة كاتب المقال تقرير حوار حاوره حاورها حاورته حاورتها حاورهم أجرى
أجرت الحوار اللقاء المقابلة كتابة وكتابة مراسل مراسلة المراسل مراسلنا مراسلتنا بواسطة من نشر by written author reported edited
""")
)
_MARK = re.compile(r"\s*[:|/–—-]\s*|\s+ـ+\s*")


def _authors(page: Page) -> Iterator[str]:
    """Yield the names in the bylines, then those beside the date, in order."""
    ruled = [(index, page.rules[index], page.lines[index].text) for index in sorted(page.rules)]
    for _, rule, text in ruled:
        if rule in ("byline", "date", "author") and (name := _name_in(text)):
            yield name
    for index, rule, text in ruled:
        if rule == "date" and any(mention.exact for mention in find_dates(text)):
            yield from _names_beside_date(text)
        elif rule == "author" or (
            rule == "label" and page.rules.get(index + 1) in ("date", "byline")
        ):
            if 2 <= len(words(text)) <= 4 and not _MARK.search(text):
                yield text.strip()


def _names_beside_date(text: str) -> Iterator[str]:
    """«رامي خوري | الأحد 18 أيار 2025»: the part that is a name."""
    for part in _parts(text):
        if 2 <= len(words(part)) <= 4 and not any(map(str.isdigit, part)):
            if not date_bar(part) and not is_outlet(fold(part)) and not _DAY.search(fold(part)):
                yield part


_DAY = re.compile("|".join(fold(name) for names in WEEKDAYS for name in names))


def _name_in(text: str) -> str | None:
    head, *tail = (part.strip(" «»\"'()[]*•.،") for part in _MARK.split(text))
    if tail and words(head) and _WRITERS.issuperset(words(head)):
        name = tail[0]
    elif words(head)[:1] in (["بقلم"], ["كتب"], ["كتبت"], ["by"]):
        name = re.sub(r"^\S+\s+", "", head)
    else:
        return None
    name = re.split(r"\s*[،,(|]", name)[0].strip()
    return name if 1 <= len(words(name)) <= 5 and not is_credit(fold(name)) else None


_ALL_RIGHTS = re.compile(
    r"[©ⓒ]|\([cC]\)|\d{4}|[Cc]opyright|[Aa]ll [Rr]ights [Rr]eserved|(?:جميع |كافة |كل )?(?:ال)?حقوق(?: النشر| الطبع| الملكية)?(?: والنشر)?|محفوظة|لدى|[.\-–—|:]"
)
_NO_OUTLET = frozenset(words("وكالات وكالة مواقع متابعات خاص الموقع للموقع مصادر أخرى"))


def _outlet(page: Page) -> str | None:
    """Return the outlet: the holder of the copyright, else «خاص», a source, a dateline's agency."""
    texts = [(page.rules[i], page.lines[i].text) for i in sorted(page.rules)]
    found = [
        *(_holder(text) for rule, text in texts if rule == "copyright"),
        *(_offerer(text) for rule, text in texts if rule == "follow"),
        *(_own(text) for rule, text in texts if rule == "byline"),
        *(_source(text) for rule, text in texts if rule == "byline"),
        *(_agency(text) for rule, text in texts if rule in ("byline", "date")),
    ]
    return next(filter(None, found), None)


def _holder(text: str) -> str | None:
    """«جميع الحقوق محفوظة © 2025 لجريدة صوت النيل»: the name, without what kind of thing it is."""
    rest = " ".join(_ALL_RIGHTS.sub(" ", text.partition(". ")[0]).split())
    rest = re.sub(r"^لل(?=\S)", "ال", rest)
    return _named(
        re.sub(r"^(?:ل?(?:صحيفة|موقع|جريدة|مجلة)|ال(?:صحيفة|موقع|جريدة|مجلة))\s+", "", rest)
    )


def _offerer(text: str) -> str | None:
    """«تابعوا «مرايا بيروت» على Google News»: a name in quotes where the site speaks of itself."""
    quoted = re.search(r"[«\"“]([^«»\"“”]{2,30})[»\"”]", text)
    return _named(quoted.group(1)) if quoted else None


def _own(text: str) -> str | None:
    """«ليفانت-خاص», «خاص - عنب بلدي»: written for this outlet."""
    parts = _parts(text)
    if len(parts) == 2 and fold("خاص") in map(fold, parts):
        return _named(parts[1] if fold(parts[0]) == fold("خاص") else parts[0])
    return None


def _source(text: str) -> str | None:
    parts = _parts(text)
    return _named(parts[1]) if len(parts) > 1 and fold(parts[0]) in _SOURCE else None


_SOURCE = frozenset(map(fold, ("المصدر", "مصدر الخبر", "نقلا عن", "الناشر", "source")))


def _agency(text: str) -> str | None:
    """«القاهرة - رويترز», «لندن: «الشرق الأوسط»»."""
    quoted = re.search(r"[«\"]([^«»\"]{2,30})[»\"]$", text.strip())
    if quoted:
        return _named(quoted.group(1))
    return next((_named(part) for part in _parts(text) if is_outlet(fold(part))), None)


def _parts(text: str) -> list[str]:
    return [part.strip(" «»\"'()[]•*.") for part in _MARK.split(text) if words(part)]


def _named(text: str) -> str | None:
    forms = words(text)
    return text.strip() if 1 <= len(forms) <= 5 and not _NO_OUTLET.issuperset(forms) else None
