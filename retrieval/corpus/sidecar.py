"""What is known of an article from outside: NAME.toml beside it, which wins over all else.

title = "…"            any of these keys, no others
outlet = "…"
author = "…"
url = "…"
language = "ar"
published = 2022-01-10  a TOML date, or a string in ISO 8601
"""

import tomllib
from datetime import date, datetime
from pathlib import Path

from retrieval.corpus.known import Known
from retrieval.errors import ArticleError

_KEYS = ("title", "outlet", "author", "url", "language", "published")


def sidecar_of(path: Path) -> Path:
    """Return where what is known of the article in `path` may be written."""
    return path.with_suffix(".toml")


def read_sidecar(path: Path) -> Known:
    """Return what the sidecar of the article in `path` says; nothing where there is none.

    Raises:
        ArticleError: It cannot be read, or says what it may not; one line that names it.
    """
    file = sidecar_of(path)
    if not file.is_file():
        return Known()
    try:
        known = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = " ".join(str(error).split())
        raise ArticleError(f"{file}: not a readable TOML file ({reason}); mend it") from error
    unknown = sorted(known.keys() - set(_KEYS))
    if unknown:
        raise ArticleError(f"{file}: unknown key {unknown[0]!r}; use {', '.join(_KEYS)}")
    texts = {key: _text(file, key, known.get(key)) for key in _KEYS[:-1]}
    return Known(**texts, published=_day(file, known.get("published")))


def _text(file: Path, key: str, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ArticleError(f"{file}: {key} must be a text in quotes")
    return " ".join(value.split()) or None if value else None


def _day(file: Path, value: object) -> date | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise ArticleError(f"{file}: published must be a day like 2022-01-10") from error
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    raise ArticleError(f"{file}: published must be a day like 2022-01-10")
