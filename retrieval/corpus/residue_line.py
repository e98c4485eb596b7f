"""What one line alone gives away: the rule that masks it anywhere, or in a header or footer."""

import re
from collections.abc import Callable

from retrieval.corpus import residue_openings as shapes
from retrieval.corpus.date_bar import date_bar
from retrieval.corpus.page_lines import Line, without_bullet
from retrieval.corpus.residue_bars import is_bar, is_dateline, is_menu, is_outlet_bar, networks
from retrieval.corpus.residue_openings import opening
from retrieval.corpus.residue_words import is_credit, is_offer, topic_of
from retrieval.text.arabic import fold, words

_READ_ALSO = re.compile(r"و?اقر\w+ (?:ايضا|المزيد|كذلك)")
_Holds = Callable[[Line], bool]


def sure_rule(line: Line) -> str | None:
    """Return the rule that masks `line` wherever it stands; None where it alone is not enough."""
    if line.is_long:
        return None
    if _is_quotation(line):  # somebody said so, be it «اقرأ أيضا»; but nobody says a date alone
        return "date" if _is_sure_date(line) else None
    return next((rule for rule, holds in _SURE if holds(line)), None)


def likely_rule(line: Line) -> str | None:
    """Return the rule that masks `line` outside the body: «تويتر» may also be a sub-heading."""
    if line.is_long:
        return None
    return next((rule for rule, holds in _LIKELY if holds(line)), None) or topic_of(line.words)


def opens_list(line: Line) -> bool:
    """Return whether a line masked as "related" or "tags" holds only the label of what follows."""
    openings = (
        opening("related"),
        shapes.marked_pointer(),
        opening("tags"),
        opening("related list"),
    )
    match = next(filter(None, (pattern.match(line.bare) for pattern in openings)), None)
    if match is None:
        return topic_of(line.words) in ("related", "tags")
    return not words(line.bare[match.end() :]) or (line.form.endswith(":") and line.within(8))


def is_date(line: Line) -> bool:
    """Return whether `line` is a date or time: in the body, a chronology has such headings."""
    return not line.form.endswith(":") and date_bar(line.text) is not None


def is_life(line: Line) -> bool:
    """Return whether `line` tells who an author is: a profession among its first words."""
    first = range(min(9, len(line.words)))
    return line.within(45) and any(_is_profession(" ".join(line.words[i:])) for i in first)


def is_credited(line: Line) -> bool:
    """Return whether `line` ends with a credit after a mark: «… - رويترز»."""
    head, mark, tail = re.sub("[–|]", "-", line.text).rpartition("-")
    return bool(mark) and bool(head.strip()) and is_credit(fold(tail))


def _starts(name: str, longest: int = 60) -> _Holds:
    """Hold for lines of at most `longest` words: a longer one is a sentence that begins so."""
    return lambda line: line.within(longest) and opening(name).match(line.bare) is not None


def _looks(pattern: re.Pattern[str]) -> _Holds:
    return lambda line: pattern.match(line.form) is not None


def _is_quotation(line: Line) -> bool:
    return line.text[0] in '«"“' and line.text.rstrip(".")[-1:] in ("»", '"', "”")


def _is_symbols(line: Line) -> bool:
    """«***», «👍 12 ❤ 3»: nothing to read."""
    return _is_number(line) and (not line.words or any(ord(char) > 0x2600 for char in line.text))


def _is_number(line: Line) -> bool:
    """«4», «00:00»: a counter or clock, no share; in the body it may be a cell of a table."""
    return not any(map(str.isalpha, line.text)) and "%" not in line.form


def _is_related(line: Line) -> bool:
    """A pointer to another article; a sentence may begin «شاهد أيضا عددا من»."""
    match = opening("related").match(line.bare)
    if match is None:
        plain = fold(without_bullet(line.text)).strip(" «»\"'()[]*>-–—|•")
        named = shapes.marked_pointer().match(plain) is not None
        return named and (":" in line.form or not line.is_prose)
    marked = re.match(r" ?[:|>-]", line.bare[match.end() :]) is not None
    return marked or _READ_ALSO.match(line.bare) is not None or not line.is_prose


def _is_address(line: Line) -> bool:
    """«اشترك في نشرتنا …»: the site speaks to its reader, and offers something of its own."""
    return line.text[0] not in "\"'«“" and line.within(45) and is_offer(line.words)


def _is_share_call(line: Line) -> bool:
    return not line.has_full_stop and _starts("share", 8)(line)


def _is_caption(line: Line) -> bool:
    """«صورة أرشيفية …», «… (رويترز)»: a picture's caption has no full stop after its credit."""
    opened = opening("caption").match(line.bare)
    if opened:
        return not line.is_prose or opened.group()[-1] in ",:|/-"
    credit = re.search(r"[(\[]([^()\[\]]{1,60})[)\]]$", line.form)
    short = line.within(15) or (line.within(35) and ". " not in line.text)
    return credit is not None and short and _is_credit_or_camera(credit[1])


def _is_credit_or_camera(form: str) -> bool:
    return is_credit(form) or opening("caption").match(form) is not None


def _is_marked_credit(line: Line) -> bool:
    """«(رويترز)», «AFP»: a name of an agency or archive, marked as a credit."""
    return is_credit(line.form) and (line.form[0] in "([©" or line.form.isascii())


def _is_sure_date(line: Line) -> bool:
    """«نشر في 10-01-2022»: a date bar that says so, or has a time beside its day."""
    bar = date_bar(line.text)
    return bar is not None and bar.is_sure


def _is_author(line: Line) -> bool:
    """«كاتب وباحث سوري»: who the author is, without a verb."""
    whole = not line.has_full_stop and not line.is_bulleted
    return line.within(25) and whole and _is_profession(line.bare)


def _is_profession(form: str) -> bool:
    return opening("profession").match(form) is not None


def _is_bare_byline(line: Line) -> bool:
    said = line.has_full_stop or line.form.endswith(":")
    return not said and _starts("byline bare", 5)(line)


_SURE: tuple[tuple[str, _Holds], ...] = (
    ("symbols", _is_symbols),
    ("markup", _looks(shapes.MARKUP)),
    ("link", _looks(shapes.LINK)),
    ("link", _looks(shapes.TWEET_SOURCE)),
    ("file name", lambda line: shapes.FILE_NAME.match(line.bare) is not None),
    ("tags", _looks(shapes.HASHTAGS)),
    ("tags", _starts("tags", 25)),
    ("related", _is_related),
    ("related", _starts("related list")),
    ("date", _is_sure_date),
    ("copyright", _starts("copyright", 20)),
    ("copyright", lambda line: ("©" in line.text or "powered by" in line.form) and line.within(15)),
    ("share", _is_share_call),
    ("follow", lambda line: not line.is_prose and _starts("follow", 15)(line)),
    ("share", networks),
    ("share", lambda line: is_bar(line, least=3, share=0.7)),
    ("poll", _looks(opening("poll"))),
    ("contact", _starts("contact", 14)),
    ("comments", _looks(shapes.STARS)),
    ("login", _starts("paywall", 30)),
    ("counter", _starts("counter")),
    ("reading time", _starts("reading time", 10)),
    ("player", _starts("player", 20)),
    ("advert", _starts("advert", 8)),
    ("comments", _starts("comment form")),
    ("comments", _starts("comment list")),
    ("author", _starts("author box")),
    ("byline", _starts("byline", 12)),
    ("byline", is_dateline),
    ("caption", _is_caption),
    ("caption", _is_marked_credit),
    ("disclaimer", _starts("disclaimer", 45)),
    ("byline", _starts("wire end", 6)),
    ("player", _starts("browser", 25)),
    ("consent", _starts("consent", 60)),
    ("follow", _is_address),
)
_LIKELY: tuple[tuple[str, _Holds], ...] = (
    ("date", is_date),
    ("display", _starts("display", 10)),
    ("number", _is_number),
    ("navigation", lambda line: shapes.PART_NAME.match(line.text) is not None),
    ("link", _looks(shapes.DOMAIN)),
    ("link", lambda line: not line.has_full_stop and _starts("site", 10)(line)),
    ("byline", is_outlet_bar),
    ("navigation", lambda line: is_bar(line, least=2, share=1)),
    ("navigation", is_menu),
    ("widget", lambda line: line.within(10) and shapes.TICKER_ROW.search(line.text) is not None),
    ("navigation", _looks(shapes.BREADCRUMB)),
    ("caption", lambda line: is_credit(line.form)),
    ("byline", _looks(shapes.SIGN_OFF)),
    ("byline", _is_bare_byline),
    ("widget", _looks(shapes.DEGREES)),
    ("author", _is_author),
)
