"""How lines of web residue begin (lexicon/residue_openings.txt), and the shapes no words tell."""

import re
from functools import cache

from retrieval.text.arabic import fold
from retrieval.text.lexicon import lines

FILE_NAME = re.compile(
    r"[\w\-. %()+]+\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?|mp4|mp3|pdf|avif|heic)$"
    r"|(?:img|dsc|dscn|image|photo|screenshot|pic)[-_ ]?\d[\w\- ]*$"
    r"|whatsapp (?:image|video) \d.*"
    r"|[a-z]+(?:[-_][a-z0-9]+)+$"
)
"""Names of pictures and of parts of a page: «photo.jpg», «IMG_2041», «news-picture»."""

PART_NAME = re.compile(r"[A-Za-z][\w-]*$", re.ASCII)
"""«TT», «alsharq»: one word of Latin letters."""

LINK = re.compile(
    r"(?:[^\W\d_]+ ){0,4}(?:[^\W\d_]+ ?: ?)?"
    r"(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/\S*)$"
    r"|(?:via )?@[a-z0-9_]+$"
)
"""A bare address, a few words before it at most."""

TWEET_SOURCE = re.compile(r"[—–-]+ ?.{2,60}\(@\w+\)")
"""«— فلان (@name) January 5, 2022», under a tweet."""

SIGN_OFF = re.compile(r"[-–—] ?[^\W\d]+(?: [^\W\d]+){0,2} ?[-–—]$")
"""«-وات-»: an agency under its story."""

DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$")
"""An address without a path; «booking.com» may be a sub-heading."""

MARKUP = re.compile(r"(?:<[^<>]+> ?)+$|(?:[|!] ?|\{\| ?)(?:[a-z-]+ ?= ?\"[^\"]*\" ?)+\|?$")
"""Tags and nothing between them, the attributes of a table: «</references>»."""

HASHTAGS = re.compile(r"(?:#\w+[\s,|]*)+$")
STARS = re.compile(r".{0,40}[★☆⭐]{3,}.{0,20}$")
DEGREES = re.compile(r"(?:[^\W\d_]+ ){0,4}-?\d{1,2} ?°")
TICKER_ROW = re.compile(r"[▲▼↑↓⬆⬇🔺🔻].*\d|\d.*[▲▼↑↓⬆⬇🔺🔻]")
"""«خام برنت 71.34 ▲ 0.78%»."""

BREADCRUMB = re.compile(
    r"(?:الصفحه )?(?:الرءيسيه|home)(?: ?[>»›/|\\•·-] ?[^>»›/|\\•·]+)+$"
    r"|(?:[^<>›]{1,30} ?[>›] ?)+[^<>›]{1,80}$"
)
QUOTED_OUTLET = re.compile(
    r"[^\W\d_]+(?: [^\W\d_]+){0,2} ?[:/|–—-] ?[«\"(][^«»\"()\d]{2,30}[»\")]$"
)
"""«لندن: «الشرق الأوسط»»: a place and a name in quotes."""

_HEADER = re.compile(r"\[([^\]$…]+?) ?([$…]?)\]")
_ENDS = {"": r"(?!\w)", "$": r"[\W_]*$", "…": ""}
# What may stand between an ordinary opening and its mark: «شاهد على موقعنا:».
_BETWEEN = fold(
    r"(?: (?:أيضا|المزيد|الآن|في|على|عن|من|حول|عبر|also|more|now|on|about)(?: \w+){0,3})?"
)


@cache
def opening(name: str) -> re.Pattern[str]:
    """Return the pattern of a section of residue_openings.txt, over folded text."""
    parts, end = _sections()[name]
    return re.compile(f"(?:{'|'.join(map(fold, parts))}){end}")


@cache
def marked_pointer() -> re.Pattern[str]:
    """Return the pattern of «شاهد:», «المزيد», «اقرأ في هذا الملف:»."""
    parts, _ = _sections()["related marked"]
    return re.compile(rf"(?:{'|'.join(map(fold, parts))})(?: ?$|{_BETWEEN} ?(?:[:|>]|<<))")


@cache
def _sections() -> dict[str, tuple[list[str], str]]:
    sections: dict[str, tuple[list[str], str]] = {}
    for line in lines("residue_openings"):
        header = _HEADER.fullmatch(line)
        if header:
            parts: list[str] = []
            sections[header[1]] = (parts, _ENDS[header[2]])
        else:
            parts.append(line)
    return sections
