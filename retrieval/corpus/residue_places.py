"""Residue that its place and neighbours give away.

Many words of an interface are also sub-headings, «تعليقات», «واشنطن»: those are masked in the
header and the footer, and in the body only beside residue.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from retrieval.corpus.page import Found, Page
from retrieval.corpus.page_lines import Line
from retrieval.corpus.residue_line import is_credited, is_date, likely_rule
from retrieval.corpus.residue_lists import FEWEST_LISTED, is_name
from retrieval.corpus.residue_openings import QUOTED_OUTLET, opening
from retrieval.corpus.residue_words import is_credit, is_outlet
from retrieval.text.arabic import fold
from retrieval.text.dates import find_dates

_OF_LISTS = frozenset({"navigation", "consent", "advert", "widget", "share", "follow", "player"})
"""Rules for words that are headings of an outline and items of a list as well."""
_FACTS = frozenset(
    {"number", "date", "navigation", "author", "consent", "display", "newsletter", "related"}
)
"""Rules for words that a line may announce: «للاتصال بالأرقام التالية:»."""
_MOST_REPEATS = 2
"""Pairs of like lines; a page with more has verse."""
# A sub-heading may well follow one of these.
_NO_NEIGHBOURS = frozenset({"related", "caption", "tags", "symbols", "link"})
_NAMES_MARK = re.compile(r"\w\s+[–—|/·•-]\s+[^\W\d]")
_BRACKETED = re.compile(r"\([^()]*\)?")
_DATE_MARK = re.compile(r"(?:^|\s)[|•·–—-](?:\s|$)")
_PUBLISHED = re.compile(
    fold("(?:تاريخ النشر|نشرت?|منشور|المنشور)(?: هذا| هذه)? ?(?:في|يوم|بتاريخ|:)")
)


def around(page: Page) -> Found:
    """Likely residue in the header, but for the title, and in the footer."""
    first, last = page.first_paragraph, page.last_paragraph
    outside = [i for i in page.content if not first <= i <= last and i != page.title]
    likely = {index: likely_rule(page.lines[index]) for index in outside}
    chronology = any(is_date(page.lines[i]) for i in page.content if first < i < last)
    listed = _listed(rule for rule in likely.values() if rule)
    announced = _announced(page, likely)
    for index, rule in likely.items():
        if (
            rule
            and rule not in listed
            and not (rule in _FACTS and index in announced)
            and not (rule in _OF_LISTS and _is_among_like(page, index, likely))
            and not (rule == "number" and _is_cell(page, index))
            and not (rule == "date" and chronology)
        ):
            yield index, rule


def _listed(rules: Iterable[str]) -> set[str]:
    """Return the rules of which a page has too many lines for residue: it lists days or years."""
    counted = Counter(rules)
    return {rule for rule in ("number", "date") if counted[rule] >= FEWEST_LISTED}


def _is_among_like(page: Page, index: int, likely: Mapping[int, str | None]) -> bool:
    """Return whether lines of a list stand above and below it: «دراسات», «سياحة», «خرائط»."""
    beside = {index - 1, index + 1}
    inside = beside.intersection(range(len(page.lines))) - page.rules.keys()
    return inside == beside and not any(likely.get(i) or page.lines[i].is_prose for i in beside)


def _announced(page: Page, likely: Mapping[int, str | None]) -> set[int]:
    """Return what a line of content announces with a colon, and more of the same under that."""
    found: set[int] = set()
    for index, rule in likely.items():
        above = index - 1
        named = above in found and likely[above] == rule
        told = above >= 0 and above not in page.rules and page.lines[above].form.endswith(":")
        # «التاريخ:» is a label of the page.
        if named or (told and not (rule == "date" and page.lines[above].within(2))):
            found.add(index)
    return found


def _is_cell(page: Page, index: int) -> bool:
    """Return whether a number stands under a short line of content: «الأهلي», «45»."""
    above = page.lines[index - 1] if index else None
    if above is None or index - 1 in page.rules or index - 1 == page.title:
        return False
    return not above.is_prose and not likely_rule(above) and not page.lines[index].after_blank


def beside(page: Page) -> Found:
    """Likely residue next to residue of an interface; a run of it falls like dominoes."""
    rules = dict(page.rules)
    forward = range(len(page.lines))
    for order, step in ((forward, -1), (reversed(forward), 1)):
        for index in order:
            if index in rules or index == page.title:
                continue
            if rules.get(index + step, "related") in _NO_NEIGHBOURS:
                continue
            rule = likely_rule(page.lines[index])
            if rule:
                rules[index] = rule
                yield index, rule


def repeated(page: Page) -> Found:
    """The headline said again, as the text of its picture; a caption said twice in a row.

    But not among lines of verse or of a list, which may have a refrain.
    """
    places: dict[tuple[str, ...], list[int]] = {}
    for index, line in enumerate(page.lines):
        if len(line.words) >= 4 and not line.is_prose:
            places.setdefault(line.words, []).append(index)
    pairs = [found for found in places.values() if [b - a for a, b in pairwise(found)] == [1]]
    if len(pairs) > _MOST_REPEATS:
        return
    for indices in places.values():
        if page.title in indices or indices in pairs:
            repeats = [index for index in indices if index != page.title]
            yield from ((i, "repeat") for i in repeats if not _is_among_lines(page, i, indices))


def _is_among_lines(page: Page, index: int, same: list[int]) -> bool:
    """Return whether, below the header, a short line is beside it, or no paragraph after it."""
    if index < page.first_paragraph < len(page.lines):
        return False
    beside = {index - 1, index + 1} - set(same)
    inside = beside.intersection(range(len(page.lines))) - page.rules.keys()
    sentences = all(page.lines[i].is_prose or page.lines[i].has_full_stop for i in inside)
    return index > page.last_paragraph or not sentences


def captions(page: Page) -> Found:
    """Captions with a credit under them, or after a mark at their end."""
    for index in page.content:
        line = page.lines[index]
        if index == page.title or line.is_prose or line.is_bulleted or len(line.words) < 3:
            continue
        credit = page.lines[index + 1].form if page.rules.get(index + 1) == "caption" else ""
        if is_credit(credit) or is_credited(line):
            yield index, "caption"


def captions_of_the_house(page: Page) -> Found:
    """«… في غرفة الاختبار (مدار)»: a credit to the agency that the page itself names."""
    agencies = _dateline_agencies(page)
    about = (i for i, rule in page.rules.items() if rule in ("byline", "copyright", "follow"))
    named = " ".join(page.lines[index].form for index in about)
    for index in page.content:
        credit = re.search(r"\(([^()]{2,30})\)$", page.lines[index].form)
        if credit is None or page.lines[index].is_prose:
            continue
        of_page = index != page.title and f" {credit[1]} " in f" {named} "
        if of_page or credit[1] in agencies:
            yield index, "caption"


def _dateline_agencies(page: Page) -> list[str]:
    """Return what stands in brackets before the first sentence: «دارمشتات (مدار) --»."""
    first = page.lines[page.first_paragraph :][:1]
    return re.findall(r"\(([^()]{2,30})\) ?-", fold(first[0].text[:100])) if first else []


def before_title(page: Page) -> Found:
    """The site's name or a kicker above the title."""
    if page.title is not None:
        yield from ((index, "navigation") for index in page.content if index < page.title)


def dates_under_title(page: Page) -> Found:
    """«أحمد علي - 10 يناير 2022»: a full date, and a mark beside it or «نشر» before.

    Dates in brackets are those of a life: «هند رستم (12 نوفمبر 1931 - 8 أغسطس 2011)».
    """
    for index in page.under_title:
        line = page.lines[index]
        text = _BRACKETED.sub("", line.text)
        marked = _DATE_MARK.search(text) or _PUBLISHED.match(line.bare)
        if line.within(12) and marked and any(m.exact for m in find_dates(text)):
            yield index, "date"


def datelines(page: Page) -> Found:
    """«لندن: «الشرق الأوسط»» under the title; as a title it is one: «لافروف: "لن نقبل"»."""
    for index in page.under_title:
        line, rules = page.lines[index], page.rules_beside(index)
        named = QUOTED_OUTLET.match(line.form) or opening("byline under title").match(line.bare)
        if named or (_names_outlet(line) and (rules or index - 1 == page.title)):
            yield index, "byline"
        elif rules and _is_names(line):
            yield index, "byline" if rules & {"date", "byline"} else "navigation"


def _names_outlet(line: Line) -> bool:
    parts = [fold(part) for part in re.split(r"[-–—/|]", line.text) if part.strip()]
    return len(parts) > 1 and line.within(8) and not line.is_bulleted and any(map(is_outlet, parts))


def _is_names(line: Line) -> bool:
    """Return whether names stand apart by a mark: «صدى العالم - عمّان», «كرة قدم / تقارير»."""
    return line.within(9) and not line.has_full_stop and _NAMES_MARK.search(line.text) is not None


def labels(page: Page) -> Found:
    """Few words alone between the title and the first paragraph, in a header with residue.

    A picture's key words, a section, an author's bare name; but no list, nor the heading of one.
    """
    header = min(page.rules, default=len(page.lines)) < page.first_paragraph
    if header and page.first_paragraph < len(page.lines):
        for index in page.under_title:
            line = page.lines[index]
            if _stands_alone(page, index) and _is_label(line, index - 1 in page.rules):
                yield index, "label"


def _stands_alone(page: Page, index: int) -> bool:
    above = index - 1 in page.rules or index - 1 == page.title
    return above and (index + 1 in page.rules or index + 1 == page.first_paragraph)


def _is_label(line: Line, under_residue: bool) -> bool:
    """Return whether three words, or four under residue, or six parted by a mark, are a label."""
    longest = 6 if _NAMES_MARK.search(line.text) else 3 + under_residue
    return line.within(longest) and is_name(line.text)


def signature(page: Page) -> Found:
    """A name alone between the last sentence and residue of an interface."""
    if len(page.content) < 2 or page.content[-1] <= page.last_paragraph:
        return
    above, line = (page.lines[index] for index in page.content[-2:])
    sentence = above.has_full_stop or above.is_prose
    below = page.rules.get(page.content[-1] + 1, "markup")
    if sentence and line.within(3) and is_name(line.text) and below != "markup":
        yield page.content[-1], "author"
