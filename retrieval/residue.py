"""A text to its content: lines of web residue are masked, and offsets stay true.

What one line alone gives away is in `residue_line`; here is what its place and neighbours add. A
page is a header (all before the first paragraph, the title among it), a body and a footer (all
after the last paragraph). Many words of an interface are also sub-headings, «تعليقات», «واشنطن»:
those are masked in the header and the footer, and in the body only beside residue.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.arabic import fold
from retrieval.article import Stretch
from retrieval.dates import find_dates
from retrieval.page_lines import Line, page_lines
from retrieval.residue_line import is_date, is_life, likely_rule, opens_list, sure_rule
from retrieval.residue_patterns import AUTHOR_LABEL, DATELINE, MORE
from retrieval.residue_words import is_credit, is_outlet

_Rules = Mapping[int, str]
"""The rule that masks a line, by the line's index; lines that are content are not in it."""


@dataclass(frozen=True, slots=True)
class Residue:
    """A masked line, without the blanks around it, and the name of the rule that masks it."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a text that are not blank, and which of them are residue.

    Attributes:
        rules: The rule that masks a line, by its index.
    """

    lines: Sequence[Line]
    rules: _Rules

    @property
    def content(self) -> list[int]:
        """Indices of the lines that are the article's own."""
        return [index for index in range(len(self.lines)) if index not in self.rules]

    @property
    def first_paragraph(self) -> int:
        """Index of the first line of content that is prose; as many as there are lines if none."""
        return next((i for i in self.content if self.lines[i].is_prose), len(self.lines))

    @property
    def last_paragraph(self) -> int:
        """Index of the last line of content that is prose; -1 if none."""
        return next((i for i in reversed(self.content) if self.lines[i].is_prose), -1)

    @property
    def title(self) -> int | None:
        """Index of the headline; None where a paragraph comes first.

        The first line of the header that no rule masks or would mask there. A kicker or the
        site's name, of three words at most, gives way to a longer line if there is residue above
        that; the items of a menu give way to a line that is none.
        """
        header = [i for i in self.content if i < self.first_paragraph]
        if header == [0] and (len(self.lines[0].words) > 1 or self.lines[0].bare.isdecimal()):
            return 0
        named = [i for i in header if not likely_rule(self.lines[i])]
        items = {self.lines[i].words for i in named if self.lines[i].is_bulleted}
        plain = [i for i in named if self.lines[i].words not in items]
        if any(len(self.lines[i].words) > 3 for i in plain):
            named = plain
        return next((i for i in named if not self._is_above_title(i, named)), None)

    def _is_above_title(self, index: int, header: Sequence[int]) -> bool:
        return len(self.lines[index].words) <= 3 and any(
            len(self.lines[later].words) > 4 and any(above in self.rules for above in range(later))
            for later in header
            if later > index
        )


def read_page(text: str) -> Page:
    """Return the lines of `text` and the rules that mask those of them that are residue."""
    lines = page_lines(text)
    page = Page(lines, {})
    for find in _PASSES:
        found = {index: rule for index, rule in find(page) if index not in page.rules}
        page = Page(lines, {**page.rules, **found})
    return page


def residue_lines(text: str) -> list[Residue]:
    """Return the masked lines of `text`, in order."""
    page = read_page(text)
    return [
        Residue(line.start, line.end, page.rules[index])
        for index, line in enumerate(page.lines)
        if index in page.rules
    ]


def content_stretches(text: str) -> tuple[Stretch, ...]:
    """Return the maximal stretches of `text` without a masked line, in order.

    Each starts and ends with a character that is not blank; blank lines divide none.
    """
    return stretches_of(read_page(text))


def stretches_of(page: Page) -> tuple[Stretch, ...]:
    """Return the stretches of content of `page`."""
    found: list[Stretch] = []
    previous = None
    for index in page.content:
        line = page.lines[index]
        if previous is not None and previous == index - 1:
            found[-1] = Stretch(found[-1].start, line.end)
        else:
            found.append(Stretch(line.start, line.end))
        previous = index
    return tuple(found)


_Found = Iterator[tuple[int, str]]


def _alone(page: Page) -> _Found:
    for index, line in enumerate(page.lines):
        rule = sure_rule(line)
        # «شاهد: …» above everything is a headline: it points to this very article.
        if rule and not (index == 0 and rule == "related" and not opens_list(line)):
            yield index, rule


def _around(page: Page) -> _Found:
    """Likely residue in the header, but for the title, and in the footer."""
    first, last, title = page.first_paragraph, page.last_paragraph, page.title
    chronology = any(is_date(page.lines[i]) for i in page.content if first < i < last)
    for index in page.content:
        if (index < first or index > last) and index != title:
            rule = likely_rule(page.lines[index])
            if rule and not (rule == "number" and _is_cell(page, index)):
                if not (rule == "date" and chronology):
                    yield index, rule


def _is_cell(page: Page, index: int) -> bool:
    """A number under a short line of content: «الأهلي», «45»."""
    above = page.lines[index - 1]
    short = index - 1 not in page.rules and not above.is_prose and likely_rule(above) is None
    return index > 0 and short and index - 1 != page.title and not page.lines[index].after_blank


def _beside(page: Page) -> _Found:
    """Likely residue next to residue of an interface; a run of it falls like dominoes."""
    rules = dict(page.rules)
    forward = range(len(page.lines))
    for order, step in ((forward, -1), (reversed(forward), 1)):
        for index in order:
            if index in rules or rules.get(index + step, "related") in _NO_NEIGHBOURS:
                continue
            rule = likely_rule(page.lines[index])
            if rule and index != page.title:
                rules[index] = rule
                yield index, rule


# A sub-heading may well follow a pointer, a caption or a hashtag.
_NO_NEIGHBOURS = frozenset({"related", "caption", "tags", "symbols", "link"})


def _listed(page: Page) -> _Found:
    """The headlines, or key words, under a label that holds none itself."""
    for index, rule in page.rules.items():
        if rule in ("related", "tags") and opens_list(page.lines[index]):
            longest = 25 if rule == "related" else 5
            for item in _items(page, index, longest):
                yield item, rule


def _items(page: Page, label: int, longest: int) -> Iterator[int]:
    """Yield the lines of the list under `label`.

    A list is bulleted throughout, or ends at a blank line unless blank lines part its items; in
    the footer it goes on to the end. The short line before a paragraph is its sub-heading.
    """
    lines, last = page.lines, page.last_paragraph
    first = label + 1
    for index in range(first, len(lines)):
        line = lines[index]
        if index in page.rules:
            continue
        if line.is_prose or len(line.words) > longest:
            return
        if index > first and index < last:
            if line.is_bulleted != lines[first].is_bulleted:
                return
            if line.after_blank and not lines[first].after_blank:
                return
            if _is_subheading(page, index):
                return
        yield index


def _is_subheading(page: Page, index: int) -> bool:
    following = index + 1
    return (
        following < len(page.lines)
        and len(page.lines[index].words) <= 6
        and not page.lines[index].is_bulleted
        and page.lines[following].is_prose
    )


def _captions(page: Page) -> _Found:
    """Captions that their neighbours give away: said twice, or with a credit after it."""
    title = page.title
    for index in page.content:
        line, following = page.lines[index], index + 1
        if index == title or line.is_prose or len(line.words) < 3:
            continue
        after = page.lines[following] if following < len(page.lines) else None
        if (
            after and page.rules.get(following) == "caption" and is_credit(after.form)
        ) or _has_credit_after_mark(line):
            yield index, "caption"


def _own_captions(page: Page) -> _Found:
    """«… في غرفة الاختبار (مدار)»: a credit to the agency that the page itself names."""
    named = " ".join(_names_of_agency(page))
    for index in page.content:
        line = page.lines[index]
        credit = re.search(r"\(([^()]{2,30})\)$", line.form)
        if credit and not line.is_prose and re.search(rf"(?<!\w){credit.group(1)}(?!\w)", named):
            yield index, "caption"


def _names_of_agency(page: Page) -> Iterator[str]:
    """Yield what the dateline holds in brackets, and the lines about the outlet."""
    if page.first_paragraph < len(page.lines):
        yield from re.findall(r"\(([^()]{2,30})\) ?-", page.lines[page.first_paragraph].form[:80])
    for index, rule in page.rules.items():
        if rule in ("byline", "copyright", "follow"):
            yield page.lines[index].form


def _has_credit_after_mark(line: Line) -> bool:
    head, mark, tail = line.text.replace("–", "-").replace("|", "-").rpartition("-")
    return bool(mark) and bool(head.strip()) and is_credit(fold(tail))


def _repeated(page: Page) -> _Found:
    """A headline or caption said again: the text of a picture, or of its caption, beside it."""
    title = page.title
    places: dict[tuple[str, ...], list[int]] = {}
    for index, line in enumerate(page.lines):
        if len(line.words) >= 4 and not line.has_full_stop:
            places.setdefault(line.words, []).append(index)
    for indices in places.values():
        if title in indices:
            yield from ((i, "repeat") for i in indices if i != title)
        elif any(b - a == 1 for a, b in zip(indices, indices[1:], strict=False)):
            yield from ((i, "repeat") for i in indices)


def _labels(page: Page) -> _Found:
    """Three words or so between the title and the first paragraph, residue around them.

    A picture's key words, a section, an author's bare name; but no list, nor the heading of one.
    """
    title, first = page.title, page.first_paragraph
    if title is None or first == len(page.lines):
        return
    for index in range(title + 1, first):
        line = page.lines[index]
        alone = (index - 1 == title or index - 1 in page.rules) and (
            index + 1 == first or index + 1 in page.rules
        )
        longest = 4 if index - 1 in page.rules else 3
        if index not in page.rules and alone and len(line.words) <= longest and _is_bare(line):
            yield index, "label"


def _datelines(page: Page) -> _Found:
    """«لندن: «الشرق الأوسط»» under the title; above it, it is a headline: «لافروف: "لن نقبل"»."""
    title = page.title
    for index in page.content:
        if title is not None and title < index < page.first_paragraph:
            line = page.lines[index]
            beside = {page.rules.get(index - 1), page.rules.get(index + 1)} - {None}
            if DATELINE.match(line.form) or _names_outlet(line):
                yield index, "byline"
            elif beside and _is_marked(line):
                yield index, "byline" if beside & {"date", "byline"} else "navigation"


def _names_outlet(line: Line) -> bool:
    parts = [fold(part) for part in re.split(r"[-–—/|]", line.text) if part.strip()]
    short = len(line.words) <= 8 and not line.is_bulleted
    return len(parts) > 1 and short and any(map(is_outlet, parts))


def _is_marked(line: Line) -> bool:
    """«صدى العالم - عمّان», «كرة قدم / تقارير»: names apart by a mark."""
    short = 2 <= len(line.words) <= 9 and not line.has_full_stop
    return short and re.search(r"\w\s+[–—|/·•-]\s+[^\W\d]", line.text) is not None


def _dated(page: Page) -> _Found:
    """«أحمد علي - 10 يناير 2022» under the title: a full date and a mark beside it."""
    title = page.title
    for index in page.content:
        line = page.lines[index]
        if title is not None and title < index < page.first_paragraph and len(line.words) <= 12:
            marked = _DATE_MARK.search(line.text) or _PUBLISHED.match(line.bare)
            if marked and any(mention.exact for mention in find_dates(line.text)):
                yield index, "date"


_PUBLISHED = re.compile(
    fold("(?:نشر|نشرت|منشور|المنشور|تاريخ النشر|نشرت)(?: هذا| هذه)? ?(?:في|يوم|بتاريخ|:)")
)
_DATE_MARK = re.compile(r"(?:^|\s)[|•·–—-](?:\s|$)")


def _is_bare(line: Line) -> bool:
    return (
        not line.is_bulleted
        and line.text[-1] not in ":؟?!."
        and not any(map(str.isdigit, line.text))
    )


def _before_title(page: Page) -> _Found:
    """The site's name or a kicker above the title."""
    title = page.title
    for index in page.content:
        if title is not None and index < title:
            yield index, "navigation"


def _author_box(page: Page) -> _Found:
    """The name and the life of the author, under a label or above a profession, at the end."""
    for index, line in enumerate(page.lines):
        named = page.rules.get(index) == "author" or _is_author_label(page, index)
        if not named or index < page.last_paragraph - 2:
            continue
        yield index, "author"
        for item in range(index + 1, len(page.lines)):
            if item > index + 1 and page.lines[item].after_blank:
                break
            yield item, "author"
        above = page.lines[index - 1]
        if line.words and index - 1 > page.last_paragraph and len(above.words) <= 4:
            if is_life(line) and _is_bare(above):
                yield index - 1, "author"


def _is_author_label(page: Page, index: int) -> bool:
    """«الكاتبة» may be a sub-heading: what follows must be a life."""
    lines, following = page.lines, index + 1
    labelled = AUTHOR_LABEL.match(lines[index].bare) is not None
    return labelled and following < len(lines) and is_life(lines[following])


def _signature(page: Page) -> _Found:
    """A name alone between the last sentence and residue: no sentence, nor an item of a list."""
    if len(page.content) < 2 or page.content[-1] <= page.last_paragraph:
        return
    above, line = (page.lines[index] for index in page.content[-2:])
    ends = page.content[-1] + 1 == len(page.lines)
    if (
        len(line.words) <= 3
        and _is_bare(line)
        and not ends
        and (above.has_full_stop or above.is_prose)
    ):
        if line.text[0] not in '«"“' and line.text[-1] not in '»"”…':
            yield page.content[-1], "author"


def _comments(page: Page) -> _Found:
    """All after a label over the readers' comments, unless paragraphs of the article follow."""
    for index, rule in page.rules.items():
        rest = page.lines[index + 1 :]
        if rule == "comments" and not any(len(line.words) > 40 for line in rest):
            if index > len(page.lines) // 2 and any(map(str.isdigit, page.lines[index].form)):
                yield from ((index + 1 + place, "comments") for place in range(len(rest)))


def _polls(page: Page) -> _Found:
    """A question with «نعم» and «لا» under it, or that says it is a poll, to its last button."""
    forms = [line.bare for line in page.lines]
    for index, line in enumerate(page.lines):
        if line.text.endswith(("؟", "?")) and forms[index + 1 : index + 3] == ["نعم", "لا"]:
            yield from ((index + place, "poll") for place in range(3))
        elif page.rules.get(index) == "poll":
            for last in range(index + 1, min(index + 10, len(page.lines))):
                if likely_rule(page.lines[last]) and not page.lines[last].is_bulleted:
                    yield from ((item, "poll") for item in range(index + 1, last + 1))
                    break


def _more(page: Page) -> _Found:
    """«المزيد من الدوري» after the last paragraph, where no sub-heading can be."""
    for index in range(page.last_paragraph + 1, len(page.lines)):
        if MORE.match(page.lines[index].bare):
            yield index, "related"
            yield from ((item, "related") for item in _items(page, index, 25))


_PASSES: tuple[Callable[[Page], _Found], ...] = (
    _alone,
    _polls,
    _listed,
    _comments,
    _author_box,
    _around,
    _beside,
    _more,
    _listed,
    _repeated,
    _own_captions,
    _captions,
    _before_title,
    _dated,
    _datelines,
    _labels,
    _author_box,
    _signature,
)
"""In order: what needs no place; what that makes certain; what then lies around the article."""
