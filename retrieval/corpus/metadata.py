"""What a text tells of itself: title, outlet, author, day of publication."""

import re
from dataclasses import dataclass
from datetime import date

from retrieval.article import Origin, PublishedFrom
from retrieval.corpus.bylines import author, outlet
from retrieval.corpus.date_bar import WEEKDAY_NUMBERS
from retrieval.corpus.page import Page
from retrieval.corpus.page_lines import without_bullet
from retrieval.corpus.publication_date import publication
from retrieval.text.arabic import words
from retrieval.text.dates import find_dates
from retrieval.text.sentences import sentences

LONGEST_MADE_TITLE = 120
"""A title made of a first sentence has at most this many code points and an ellipsis."""
SHORTEST_MADE_TITLE = 60
"""Where its whole clauses have fewer, the words of the next one are added."""

_QUOTED = re.compile(r"«([^«»]+)»|\"([^\"]+)\"|“([^“”]+)”")
_CLAUSE_END = re.compile(r"\s*[،؛,;](?:\s+|$)")
# «دارمشتات 25 - 9 (مدار) -- »: where and by whom, before what.
_DATELINE = re.compile(r"^[^.،()]{2,40}\([^)]{2,30}\)\s*[-–—:]+\s*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article; `Article` says what each field means.

    Attributes:
        title_from: "text" where it is made of the first sentence.
    """

    title: str
    title_from: Origin = "header"
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    published_from: PublishedFrom | None = None


def metadata(page: Page, text: str) -> Metadata:
    """Return what `text`, whose lines `page` holds, tells of itself.

    Without a headline the title is made of the first sentence; without any content it is empty.
    """
    published = publication(page, text)
    return Metadata(
        title=_title(page, text),
        title_from="text" if page.title is None else "header",
        outlet=outlet(page),
        author=author(page),
        published=published.day if published else None,
        published_from=published.found if published else None,
    )


def _title(page: Page, text: str) -> str:
    if page.title is not None:
        return _unquoted(" ".join(without_bullet(page.lines[page.title].text).split()))
    if not page.content:
        return ""
    line = page.lines[page.content[0]]
    first = sentences(text, line.start, min(line.end, line.start + 10 * LONGEST_MADE_TITLE))[0]
    return made_title(text[first.start : first.end])


def _unquoted(title: str) -> str:
    """Return `title` without quotes around all of it; quotes around a part stay."""
    match = _QUOTED.fullmatch(title)
    return next(filter(None, match.groups())) if match else title


def made_title(sentence: str) -> str:
    """Return the first clauses of a sentence as a title, days among them left out.

    >>> made_title("قال برايس، الجمعة 31 ديسمبر 2021، إن الحلف مستعد للحوار.")
    'قال برايس … إن الحلف مستعد للحوار'
    """
    title, joint = "", ""
    for clause in _CLAUSE_END.split(_DATELINE.sub("", " ".join(sentence.split())).rstrip(" .")):
        if _tells_day(clause):
            joint = " … " if title else ""
        elif len(longer := title + joint + clause) <= LONGEST_MADE_TITLE:
            title, joint = longer, "، "
        else:
            whole = title if len(title) >= SHORTEST_MADE_TITLE else _first_words(longer)
            return whole.rstrip(" .،…") + "…"
    return title or _first_words(sentence)


def _tells_day(clause: str) -> bool:
    """«الجمعة 31 ديسمبر 2021», «اليوم الأربعاء»."""
    named = not WEEKDAY_NUMBERS.keys().isdisjoint(words(clause)) and len(clause) < 20
    return named or (len(clause) < 50 and any(mention.exact for mention in find_dates(clause)))


def _first_words(text: str) -> str:
    """Return as many whole words of `text` as a title may have."""
    short = len(text) <= LONGEST_MADE_TITLE
    return (
        text
        if short
        else text[: LONGEST_MADE_TITLE + 1].rpartition(" ")[0] or text[:LONGEST_MADE_TITLE]
    )
