"""A text to its content: lines of web residue are masked, and offsets stay true.

Three kinds of rules, none of which knows a site or a file: what one line alone gives away
(`residue_line`, the words and openings in lexicon/), what hangs on such a line (`residue_lists`),
what its place and neighbours make of a line (`residue_places`). Beside them, lines that a library
has learned to be residue because many articles of a folder repeat them.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass

from retrieval.article import Stretch
from retrieval.corpus import residue_lists, residue_places
from retrieval.corpus.page import Found, Page, is_about
from retrieval.corpus.page_lines import page_lines
from retrieval.corpus.residue_bars import is_ticker
from retrieval.corpus.residue_line import likely_rule, opens_list, sure_rule

_TOP = 3


@dataclass(frozen=True, slots=True)
class Residue:
    """A masked line, without the blanks around it, and the name of the rule that masks it."""

    start: int
    end: int
    rule: str


def read_page(text: str, begin: int = 0, repeated: Container[str] = ()) -> Page:
    """Return the lines of `text` and the rules that mask those of them that are residue.

    Args:
        begin: Where the text begins; what is before it has no lines.
        repeated: Forms of lines that are known for residue, because many articles have them.
    """
    lines = page_lines(text, begin)
    # By what it is, where that can be told: a date in many articles is still their date.
    known = {
        index: sure_rule(line) or likely_rule(line) or "repeated"
        for index, line in enumerate(lines)
        if line.is_learnable and line.form in repeated
    }
    page = Page(lines, known)
    for find in _PASSES:
        page = Page(page.lines, dict(find(page)) | dict(page.rules))
    return page


def residue_lines(text: str) -> list[Residue]:
    """Return the masked lines of `text`, in order."""
    page = read_page(text)
    return [
        Residue(page.lines[index].start, page.lines[index].end, page.rules[index])
        for index in sorted(page.rules)
    ]


def content_stretches(text: str) -> tuple[Stretch, ...]:
    """Return the maximal stretches of `text` without a masked line, in order.

    Each starts and ends with a character that is not blank; blank lines divide none.
    """
    return stretches_of(read_page(text))


def stretches_of(page: Page) -> tuple[Stretch, ...]:
    """Return the stretches of content of `page`."""
    found: list[Stretch] = []
    for index in page.content:
        line = page.lines[index]
        if found and index - 1 not in page.rules:
            found[-1] = Stretch(found[-1].start, line.end)
        else:
            found.append(Stretch(line.start, line.end))
    return tuple(found)


def _alone(page: Page) -> Found:
    """What needs no neighbour, unless it is a row of a list among rows that are content."""
    found = dict(_found_alone(page))
    rows = residue_lists.rows(page, found)
    yield from ((index, rule) for index, rule in found.items() if index not in rows)


def _found_alone(page: Page) -> Found:
    """Tickers only above all, for a long line is a paragraph."""
    for index, line in enumerate(page.lines):
        announced = index > 0 and page.lines[index - 1].text.endswith(":")
        if index < _TOP and line.is_long and not announced and is_ticker(line):
            yield index, "navigation"
        rule = sure_rule(line)
        if rule and not (index == 0 and _is_headline(page, rule)):
            yield index, rule


def _is_headline(page: Page, rule: str) -> bool:
    """Return whether the first line points to this very article, or the second is about it."""
    points = rule == "related" and not opens_list(page.lines[0])
    return points or (len(page.lines) > 1 and is_about(page.lines[1], page.lines[0]))


_PASSES: tuple[Callable[[Page], Found], ...] = (
    _alone,
    residue_lists.polls,
    residue_lists.listed,
    residue_lists.comments,
    residue_lists.author_box,
    residue_places.around,
    residue_places.beside,
    residue_lists.listed_after_all,
    residue_lists.listed,
    residue_places.repeated,
    residue_places.captions_of_the_house,
    residue_places.captions,
    residue_places.before_title,
    residue_places.dates_under_title,
    residue_places.datelines,
    residue_places.labels,
    residue_lists.author_box,
    residue_places.signature,
)
"""In order, for each sees what the ones before it masked; lists again, for labels found since."""
