"""Lines of parts side by side: menus, share bars, tickers, datelines."""

import re

from retrieval.corpus.page_lines import Line
from retrieval.corpus.residue_openings import opening
from retrieval.corpus.residue_words import is_credit, is_outlet, topic_of
from retrieval.text.arabic import fold, words

_BAR_MARKS = re.compile(r"\s{2,}|\t|[|•·/»>:]|\s-\s")
_MENU_MARKS = re.compile(r"\s{2,}|\s*[|•·]\s*")
_OUTLET_MARKS = re.compile(r"\s*[|•»/]\s*")
_DATELINE_MARKS = re.compile(r"\s*[-–—/:|()«»\"]+\s*|\s+ـ+\s*")
_WIDE_GAP = re.compile(r"[ \t\xa0]{3,}")


def is_bar(line: Line, *, least: int, share: float) -> bool:
    """Return whether parts of an interface stand side by side: «طباعة  إرسال | نسخ الرابط».

    Args:
        least: So many of its parts at least must be known.
        share: So many of all its parts must be, as a fraction.
    """
    parts = [tuple(words(part)) for part in _parts(_BAR_MARKS, line)]
    known = sum(topic_of(part) is not None for part in parts)
    return known >= least and known >= share * len(parts)


def is_menu(line: Line) -> bool:
    """Return whether short names stand side by side: «أسواق   شركات   طاقة»; tabs make a table."""
    parts = _parts(_MENU_MARKS, line)
    short = all(len(words(part)) <= 3 for part in parts)
    return len(parts) >= 4 and short and "\t" not in line.text


def is_outlet_bar(line: Line) -> bool:
    """Return whether `line` is an outlet and a section: «وكالة مدار للأنباء | علوم وفضاء»."""
    parts = _parts(_OUTLET_MARKS, line)
    return len(parts) == 2 and line.within(8) and any(map(is_outlet, map(fold, parts)))


def is_ticker(line: Line) -> bool:
    """Return whether headlines stand side by side, wide gaps between and no full stop in any."""
    parts = _WIDE_GAP.split(line.text)
    headlines = len(parts) >= 8 and len(line.text) < 400 * len(parts)
    return headlines and not any(part.endswith(".") for part in parts)


def networks(line: Line) -> bool:
    """Return whether `line` is a row of networks: a heading would join them with «و»."""
    joined = any(form.startswith("و") and not form.startswith("واتس") for form in line.words)
    named = sum(form.isalpha() for form in line.words)
    return named >= 3 and not joined and topic_of(line.words) == "share"


def is_dateline(line: Line) -> bool:
    """Return whether `line` is a place or an outlet, a mark, an agency: «القاهرة - رويترز»."""
    if not line.within(9) or line.is_bulleted or opening("caption").match(line.bare):
        return False
    parts = list(map(fold, _parts(_DATELINE_MARKS, line)))
    short = 2 <= len(parts) <= 3 and all(len(part.split()) <= 3 for part in parts)
    # «رويترز: هجوم وشيك» is a heading, «لندن: رويترز» is not.
    return short and any(map(is_credit, parts[-1:] if ":" in line.text else parts))


def _parts(marks: re.Pattern[str], line: Line) -> list[str]:
    return [part for part in marks.split(line.text) if words(part)]
