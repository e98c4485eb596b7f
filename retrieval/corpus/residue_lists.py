"""Residue of several lines: lists under a label, polls, comments, a box about the author."""

import re
from collections.abc import Iterator, Mapping

from retrieval.corpus.page import Found, Page
from retrieval.corpus.residue_line import is_life, likely_rule, opens_list
from retrieval.corpus.residue_openings import opening

_MOST_ITEMS = 40
FEWEST_LISTED = 5
"""No page has so many counters, bylines, or dates of its own; an encyclopaedia lists them."""
_ROW = re.compile(r"[^\W\d][^:]{1,30} ?: ?[^\W\d]")
"""«موسيقى تصويرية : مودي الامام»."""
_WORDS_OF = {"related": 25, "tags": 5}
"""An item of such a list has at most so many words."""


def listed(page: Page) -> Found:
    """The headlines, or key words, under a label that holds none itself."""
    for index, rule in page.rules.items():
        if rule in _WORDS_OF and opens_list(page.lines[index]):
            yield from ((item, rule) for item in _items(page, index, _WORDS_OF[rule]))


def listed_after_all(page: Page) -> Found:
    """«المزيد من الدوري» and its list after the last paragraph, where no sub-heading can be."""
    for index in range(page.last_paragraph + 1, len(page.lines)):
        if opening("related more").match(page.lines[index].bare):
            yield index, "related"
            yield from ((item, "related") for item in _items(page, index, _WORDS_OF["related"]))


def _items(page: Page, label: int, longest: int) -> Iterator[int]:
    """Yield the lines of the list under `label`.

    A list is bulleted throughout, or ends at a blank line unless blank lines part its items; in
    the footer it goes on to the end. The short line before a paragraph is its sub-heading.
    """
    first = label + 1
    for index in range(first, min(first + _MOST_ITEMS, len(page.lines))):
        if index in page.rules:
            continue
        if page.lines[index].is_prose or not page.lines[index].within(longest):
            return
        in_body = first < index < page.last_paragraph
        if in_body and (_is_of_another_kind(page, first, index) or _is_subheading(page, index)):
            return
        yield index


def _is_of_another_kind(page: Page, first: int, index: int) -> bool:
    one, other = page.lines[first], page.lines[index]
    parted = other.after_blank and not one.after_blank
    return parted or other.is_bulleted != one.is_bulleted


def _is_subheading(page: Page, index: int) -> bool:
    line = page.lines[index]
    return line.within(6) and not line.is_bulleted and page.lines[index + 1].is_prose


def rows(page: Page, found: Mapping[int, str]) -> set[int]:
    """Return the indices of `found` that are rows of a list of the article's own.

    Makers of a film («مونتاج : …» beside «موسيقى : …»), authors of many books, and «الإعلانات» as
    one of several tasks.
    """
    bylines = {index for index, rule in found.items() if rule == "byline"}
    parted = sum(index - 1 not in bylines for index in bylines)
    listed = bylines if parted >= FEWEST_LISTED else set[int]()
    for index, rule in found.items():
        beside = [page.lines[i] for i in (index - 1, index + 1) if _is_content(page, found, i)]
        if rule == "byline" and _ROW.match(page.lines[index].form):
            listed |= {index for line in beside if line.within(9) and _ROW.match(line.form)}
        bulleted = [line for line in (page.lines[index], *beside) if line.is_bulleted]
        if rule == "advert" and len(bulleted) == 3:
            listed.add(index)
    return listed


def _is_content(page: Page, found: Mapping[int, str], index: int) -> bool:
    """Return whether there is such a line below the first, and no rule masks it."""
    return 0 < index < len(page.lines) and index not in found and index not in page.rules


def polls(page: Page) -> Found:
    """A question with «نعم» and «لا» under it, or that says it is a poll, to its last button."""
    for index, line in enumerate(page.lines):
        if line.text.endswith(("؟", "?")) and _is_yes_or_no(page, index):
            yield from ((index + place, "poll") for place in range(3))
        elif page.rules.get(index) == "poll":
            yield from ((item, "poll") for item in range(index + 1, _last_button(page, index) + 1))


def _is_yes_or_no(page: Page, question: int) -> bool:
    return [line.bare for line in page.lines[question + 1 : question + 3]] == ["نعم", "لا"]


def _last_button(page: Page, question: int) -> int:
    below = range(question + 1, min(question + 10, len(page.lines)))
    plain = (index for index in below if not page.lines[index].is_bulleted)
    return next((index for index in plain if likely_rule(page.lines[index])), question)


def comments(page: Page) -> Found:
    """All after a counter of comments, unless paragraphs of the article follow."""
    counters = (i for i, r in page.rules.items() if r == "comments" and page.lines[i].has_digit)
    last = max((i for i, line in enumerate(page.lines) if not line.within(40)), default=-1)
    first = min((i for i in counters if i > max(last, len(page.lines) // 2)), default=None)
    if first is not None:
        yield from ((index, "comments") for index in range(first + 1, len(page.lines)))


def author_box(page: Page) -> Found:
    """The name and the life of the author, under a label or above a profession, at the end."""
    for index in range(max(0, page.last_paragraph - 2), len(page.lines)):
        line, above = page.lines[index], page.lines[index - 1]
        if page.rules.get(index) != "author" and not _is_author_label(page, index):
            continue
        yield index, "author"
        yield from ((item, "author") for item in _box(page, index))
        if (
            index - 1 > page.last_paragraph
            and above.within(4)
            and is_life(line)
            and is_name(above.text)
        ):
            yield index - 1, "author"


def _box(page: Page, label: int) -> Iterator[int]:
    """Yield the lines under `label` to the next blank line; one may come before the first."""
    for index in range(label + 1, min(label + 12, len(page.lines))):
        if index > label + 1 and page.lines[index].after_blank:
            return
        yield index


def _is_author_label(page: Page, index: int) -> bool:
    labelled = opening("author label").match(page.lines[index].bare) is not None
    return labelled and index + 1 < len(page.lines) and is_life(page.lines[index + 1])


def is_name(text: str) -> bool:
    """Return whether a line of few words can be a name: it asks, counts, quotes, lists nothing."""
    plain = text[0] not in '«"“•-*' and text[-1] not in ':؟?!.»"”…'
    return plain and not any(map(str.isdigit, text))
