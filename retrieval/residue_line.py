"""What one line alone gives away: the rule that masks it anywhere, or in a header or footer."""

import re
from collections.abc import Callable

from retrieval import residue_patterns as shapes
from retrieval.arabic import fold, words
from retrieval.date_bar import date_bar
from retrieval.page_lines import Line, without_bullet
from retrieval.residue_words import is_credit, is_offer, is_outlet, topic_of


def sure_rule(line: Line) -> str | None:
    """Return the rule that masks `line` wherever it stands; None where it alone is not enough."""
    if line.is_long:
        return "navigation" if _is_ticker(line) else None
    if line.text[0] in '«"“' and line.text.rstrip(".")[-1:] in ("»", '"', "”"):
        return None  # somebody said so, be it «اقرأ أيضا»
    return next((rule for rule, holds in _SURE if holds(line)), None)


def likely_rule(line: Line) -> str | None:
    """Return the rule that masks `line` outside the body: «تويتر» may also be a sub-heading."""
    if line.is_long:
        return None
    return next((rule for rule, holds in _LIKELY if holds(line)), None) or topic_of(line.words)


def opens_list(line: Line) -> bool:
    """Return whether a line masked as "related" or "tags" holds only the label of what follows."""
    openings = (shapes.RELATED, shapes.RELATED_MARKED, shapes.TAGS, shapes.LIST_LABEL)
    match = next(filter(None, (opening.match(line.bare) for opening in openings)), None)
    if match is None:
        return topic_of(line.words) in ("related", "tags")
    return not words(line.bare[match.end() :]) or (line.form.endswith(":") and len(line.words) <= 8)


def _starts(pattern: re.Pattern[str]) -> Callable[[Line], bool]:
    return lambda line: pattern.match(line.bare) is not None


def _starts_short(pattern: re.Pattern[str], longest: int) -> Callable[[Line], bool]:
    """Hold for lines of at most `longest` words: a longer one is a sentence that begins so."""
    return lambda line: len(line.words) <= longest and pattern.match(line.bare) is not None


def _is_symbols(line: Line) -> bool:
    """«***», «👍 12 ❤ 3»: nothing to read."""
    named = any(char.isalpha() for char in line.text)
    return not named and (not line.words or any(ord(char) > 0x2600 for char in line.text))


def _is_related(line: Line) -> bool:
    """A pointer to another article; a sentence may begin «شاهد أيضا عددا من»."""
    match = shapes.RELATED.match(line.bare)
    if match is None:
        return shapes.RELATED_MARKED.match(_unbulleted(line)) is not None and not (
            line.is_prose and ":" not in line.form
        )
    marked = re.match(r" ?[:|>-]", line.bare[match.end() :]) is not None
    return marked or line.bare.startswith("اقر") or not line.is_prose


def _unbulleted(line: Line) -> str:
    return fold(without_bullet(line.text)).strip(" «»\"'()[]*>-–—|•")


def _is_address(line: Line) -> bool:
    """«اشترك في نشرتنا …»: the site speaks to its reader, and offers something of its own."""
    return line.text[0] not in "\"'«“" and len(line.words) <= 45 and is_offer(line.words)


def _is_bar(line: Line) -> bool:
    """«طباعة  إرسال | نسخ الرابط»: parts of an interface side by side."""
    parts = [tuple(words(part)) for part in _BAR_MARKS.split(line.text) if words(part)]
    known = sum(topic_of(part) is not None for part in parts)
    return len(parts) >= 2 and known == len(parts)


def _is_long_bar(line: Line) -> bool:
    """The same with three parts at least, some of them of words unknown."""
    parts = [tuple(words(part)) for part in _BAR_MARKS.split(line.text) if words(part)]
    known = sum(topic_of(part) is not None for part in parts)
    return known >= 3 and known >= 0.7 * len(parts)


def _is_menu(line: Line) -> bool:
    """«أسواق   شركات   طاقة»: short names side by side; tabs would be a table's."""
    parts = [words(part) for part in _MENU_MARKS.split(line.text) if words(part)]
    return len(parts) >= 4 and all(len(part) <= 3 for part in parts) and "\t" not in line.text


def _is_outlet_bar(line: Line) -> bool:
    """«وكالة مدار للأنباء | علوم وفضاء»: the outlet's name and a section."""
    parts = [fold(part) for part in re.split(r"\s*[|•»/]\s*", line.text) if words(part)]
    return len(parts) == 2 and len(line.words) <= 8 and any(map(is_outlet, parts))


# «TT», «alsharq»: names of parts of a page, in Latin letters and one word.
_LATIN = re.compile(r"[A-Za-z][\w-]*$", re.ASCII)
_BAR_MARKS = re.compile(r"\s{2,}|\t|[|•·/»>:]|\s-\s")
_MENU_MARKS = re.compile(r"\s{2,}|\s*[|•·]\s*")


def _is_ticker(line: Line) -> bool:
    """Headlines side by side, wide gaps between them and no full stop in any."""
    parts = re.split(r"[ \t\xa0]{3,}", line.text)
    return (
        len(parts) >= 8
        and len(line.text) < 400 * len(parts)
        and not any(part.endswith(".") for part in parts)
    )


def _is_share_bar(line: Line) -> bool:
    """«فيسبوك تويتر واتساب»: networks in a row; a heading would join them with «و»."""
    joined = any(form.startswith("و") and not form.startswith("واتس") for form in line.words)
    return len(line.words) >= 3 and not joined and topic_of(line.words) == "share"


def _is_caption(line: Line) -> bool:
    """«صورة أرشيفية …», «… (رويترز)»: a picture's caption has no full stop after its credit."""
    opening = shapes.CAPTION.match(line.bare)
    if opening:
        return not line.is_prose or opening.group()[-1] in ",:|/-"
    credit = re.search(r"[(\[]([^()\[\]]{1,60})[)\]]$", line.form)
    whole = len(line.words) <= 15 or ". " not in line.text
    return credit is not None and whole and len(line.words) <= 35 and _credits(credit.group(1))


def _credits(form: str) -> bool:
    """«رويترز», «تصوير: نبيل عازار»."""
    return is_credit(form) or shapes.CAPTION.match(form) is not None


def _is_credit(line: Line) -> bool:
    """«(رويترز)», «AFP»: a name of an agency or archive, marked as a credit."""
    return is_credit(line.form) and (line.form[0] in "([©" or line.form.isascii())


def _is_dateline(line: Line) -> bool:
    """«القاهرة - رويترز», «ليفانت-خاص»: a place or an outlet, a mark, an agency."""
    parts = [fold(part) for part in _MARKS.split(line.text) if words(part)]
    if shapes.CAPTION.match(line.bare):
        return False
    short = 2 <= len(parts) <= 3 and all(len(part.split()) <= 3 for part in parts)
    # «رويترز: هجوم وشيك» is a heading, «لندن: رويترز» is not.
    named = parts[-1:] if ":" in line.text else parts
    return short and any(map(is_credit, named))


_MARKS = re.compile(r"\s*[-–—/:|()«»\"]+\s*|\s+ـ+\s*")


def _is_labelled_date(line: Line) -> bool:
    """«نشر في 10-01-2022»: a date bar that says so, or has a time beside its day."""
    bar = date_bar(line.text)
    return bar is not None and bar.is_sure


def is_date(line: Line) -> bool:
    """Return whether `line` is a date or time: in the body, a chronology has such headings."""
    return not line.form.endswith(":") and date_bar(line.text) is not None


def _is_number(line: Line) -> bool:
    """«4», «00:00»: a counter or clock; in the body it may be a cell of a table."""
    return not any(char.isalpha() for char in line.text)


def _is_author(line: Line) -> bool:
    """«كاتب وباحث سوري»: who the author is, without a verb."""
    return len(line.words) <= 25 and not line.is_prose and _PROFESSION.match(line.bare) is not None


def is_life(line: Line) -> bool:
    """Return whether `line` tells who an author is: a profession among its first words."""
    first = " ".join(line.words[:9])
    return len(line.words) <= 45 and re.search(rf"(?<!\w){_PROFESSION.pattern}", first) is not None


_PROFESSION = re.compile(
    "(?:"
    + fold("كاتب|صحفي|صحافي|باحث|أكاديمي|إعلامي|محرر|مراسل|روائي|أستاذ|محلل|مدون|مترجم|ناقد|خبير")
    + r")[هي]?ه?(?: \w+){1,24}$"
)

_SURE: tuple[tuple[str, Callable[[Line], bool]], ...] = (
    ("symbols", _is_symbols),
    ("link", lambda line: shapes.LINK.match(line.form) is not None),
    ("file name", lambda line: shapes.FILE_NAME.match(line.bare) is not None),
    ("tags", lambda line: shapes.HASHTAGS.match(line.form + " ") is not None),
    ("tags", _starts(shapes.TAGS)),
    ("related", _is_related),
    ("related", _starts(shapes.LIST_LABEL)),
    ("date", _is_labelled_date),
    ("copyright", _starts_short(shapes.COPYRIGHT, 20)),
    ("copyright", lambda line: "©" in line.text and len(line.words) <= 15),
    ("share", lambda line: not line.has_full_stop and _starts_short(shapes.SHARE, 8)(line)),
    ("share", _is_share_bar),
    ("share", _is_long_bar),
    ("poll", lambda line: shapes.POLL.match(line.form) is not None),
    ("contact", _starts_short(shapes.CONTACT, 14)),
    ("comments", lambda line: shapes.STARS.match(line.form) is not None),
    ("login", _starts_short(shapes.PAYWALL, 30)),
    ("copyright", lambda line: "powered by" in line.form and len(line.words) <= 12),
    ("counter", _starts(shapes.COUNTER)),
    ("reading time", _starts_short(shapes.READING_TIME, 10)),
    ("player", _starts_short(shapes.PLAYER, 20)),
    ("advert", _starts_short(shapes.ADVERT, 8)),
    ("comments", _starts(shapes.COMMENT_FORM)),
    ("comments", _starts(shapes.COMMENT_LIST)),
    ("author", _starts(shapes.AUTHOR_BOX)),
    ("byline", _starts_short(shapes.BYLINE, 12)),
    ("byline", _is_dateline),
    ("caption", _is_caption),
    ("caption", _is_credit),
    ("disclaimer", _starts_short(shapes.DISCLAIMER, 45)),
    ("byline", _starts_short(shapes.WIRE_END, 6)),
    ("player", _starts_short(shapes.BROWSER, 25)),
    (
        "consent",
        lambda line: len(line.words) <= 60 and shapes.CONSENT.search(line.bare) is not None,
    ),
    ("follow", _is_address),
)
_LIKELY: tuple[tuple[str, Callable[[Line], bool]], ...] = (
    ("date", is_date),
    ("display", _starts_short(shapes.DISPLAY, 10)),
    ("number", _is_number),
    ("navigation", lambda line: len(line.words) <= 2 and _LATIN.match(line.text) is not None),
    ("link", lambda line: shapes.DOMAIN.match(line.form) is not None),
    ("byline", _is_outlet_bar),
    ("navigation", _is_bar),
    ("navigation", _is_menu),
    ("widget", lambda line: len(line.words) <= 10 and bool(shapes.QUOTATION.search(line.text))),
    ("navigation", lambda line: shapes.BREADCRUMB.match(line.form) is not None),
    ("caption", lambda line: is_credit(line.form)),
    ("byline", lambda line: not line.has_full_stop and _starts_short(shapes.BYLINE_BARE, 5)(line)),
    ("widget", lambda line: shapes.DEGREES.match(line.form) is not None),
    ("author", _is_author),
)
