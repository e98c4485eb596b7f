"""What is known of an article from outside its text, and the names such fields go by."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from retrieval.text.dates import find_dates

FIELDS = {
    "title": ("title", "headline", "العنوان", "عنوان"),
    "outlet": ("outlet", "publisher", "source", "site", "site_name", "newspaper", "المصدر"),
    "author": ("author", "authors", "creator", "byline", "writer", "الكاتب"),
    "url": ("url", "link", "permalink", "canonical", "الرابط"),
    "published": ("published", "date", "published_at", "pubdate", "publish_date", "التاريخ"),
    "language": ("language", "lang", "locale", "اللغة"),
}
"""Under which names, in lower case, a field of a format is looked for; the first is ours."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is said of an article beside its text; None where nothing is.

    Attributes:
        language: ISO 639-1 code.
    """

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: date | None = None
    language: str | None = None

    def over(self, other: "Known") -> "Known":
        """Return this, and of `other` what this does not say."""
        return Known(
            **{each.name: getattr(self, each.name) or getattr(other, each.name)
               for each in fields(Known)}
        )  # fmt: skip


def known_of(named: Mapping[str, object]) -> Known:
    """Return what fields of a format say, by whatever names of FIELDS they go.

    What cannot be read, a date that has two readings among it, says nothing.
    """
    given = {key.strip().lower(): value for key, value in named.items()}
    found = {
        field: next((given[name] for name in names if given.get(name)), None)
        for field, names in FIELDS.items()
    }
    return Known(
        title=one_line(found["title"]),
        outlet=one_line(found["outlet"]),
        author=one_line(found["author"]),
        url=one_line(found["url"]),
        published=day_of(found["published"]),
        language=language_code(found["language"]),
    )


def one_line(value: object) -> str | None:
    """Return a field as one line: a text, the "name" of an object, several with commas between."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list | tuple):
        value = "، ".join(filter(None, map(one_line, value)))
    return " ".join(value.split()) or None if isinstance(value, str) else None


def language_code(value: object) -> str | None:
    """Return the language of a locale: "ar" of "ar-EG", "ar_AR"; None of what is no code."""
    code = (one_line(value) or "").replace("_", "-").partition("-")[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else None


def day_of(value: object) -> date | None:
    """Return the day that a field names: ISO 8601, RFC 2822, or any date that has one reading."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = one_line(value) or ""
    return _iso(text) or _of_mail(text) or _in_words(text)


def _iso(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _of_mail(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError):
        return None


def _in_words(text: str) -> date | None:
    mentions = find_dates(text[:100])
    return mentions[0].exact if len(mentions) == 1 and not mentions[0].ambiguous else None
