"""Markdown: .md, with fields above the text in YAML (between ---) or TOML (between +++)."""

import re
import tomllib
from collections.abc import Mapping

from retrieval.article import Place
from retrieval.corpus.formats import Document, UnreadableError
from retrieval.corpus.formats.plain import decoded
from retrieval.corpus.known import Known, known_of

_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def markdown(data: bytes) -> Document:
    """Return the text as the file has it, its fields and headings read.

    Raises:
        UnreadableError: It is no text, or its fields cannot be read.
    """
    found = decoded(data)
    front = _FRONT.match(found.text)
    start = front.end() if front else 0
    return Document(
        found.text,
        found.text_of,
        known=_fields(front[1], front[2]) if front else Known(),
        places=headings(found.text, start),
        start=start,
        is_repaired=found.is_repaired,
    )


def headings(text: str, start: int) -> tuple[Place, ...]:
    """Return the headings of `text` from `start` on."""
    found = _HEADING.finditer(text, start)
    return tuple(Place(match.start(), "heading", " ".join(match[1].split())) for match in found)


def _fields(fence: str, written: str) -> Known:
    return known_of(_toml(written) if fence == "+++" else _yaml(written))


def _toml(written: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise _bad("TOML", error) from error


def _yaml(written: str) -> Mapping[str, object]:
    # Here and not above: asking a question needs none.
    import yaml

    try:
        read = yaml.safe_load(written)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _bad("YAML", error) from error
    # A line between two rules at the head of a text is no field.
    return {str(key): value for key, value in read.items()} if isinstance(read, dict) else {}


def _bad(language: str, error: Exception) -> UnreadableError:
    reason = " ".join(str(error).split())
    return UnreadableError(f"the fields above its text are no {language} ({reason}); mend them")
