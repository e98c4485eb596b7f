"""Many articles in one file: .jsonl, an object a line; .csv, a row each, under a row of names.

An article is called by its row's id or else its address, or else by a hash of its words, never by
the number of its line: it is to be known again when lines come and go before it.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO

from retrieval.corpus.formats import Document, UnreadableError
from retrieval.corpus.formats.plain import decoded
from retrieval.corpus.known import known_of

LARGEST_ROW = 10_000_000
"""Code points; a longer one is no article."""
_TEXT = ("text", "body", "content", "article", "النص", "نص")
_ID = ("id", "key", "guid", "url")

Columns = Mapping[str, str]
"""What columns are called where they go by names of their own: {"text": "story"}."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article of a file.

    Attributes:
        key: What it is called within the file.
        document: Its text, or why there is none.
    """

    key: str
    document: Document | UnreadableError


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as the file has it; `fields` or else what is wrong with it."""

    number: int
    fields: Mapping[str, object] = field(default_factory=dict)
    wrong: str | None = None


def jsonl(data: bytes, columns: Columns) -> Iterator[Row]:
    """Yield the articles of a file of JSON objects; blank lines are passed over.

    Raises:
        UnreadableError: The file is no text.
    """
    found = decoded(data)
    lines = enumerate(found.text.lstrip("\ufeff").split("\n"), start=1)
    objects = (_object(number, line) for number, line in lines if line.strip())
    yield from _rows(objects, columns, is_repaired=found.is_repaired)


def table(data: bytes, columns: Columns) -> Iterator[Row]:
    """Yield the articles of a table whose first row names its columns.

    Raises:
        UnreadableError: The file is no text, or no table with a column of texts.
    """
    found = decoded(data)
    text = found.text.lstrip("\ufeff")
    csv.field_size_limit(LARGEST_ROW)
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=_delimiter(text))
    _check_columns(reader, columns)
    yield from _rows(_records(reader), columns, is_repaired=found.is_repaired)


def _delimiter(text: str) -> str:
    """Return the mark that parts the names in the first row."""
    return max(",;\t", key=text.partition("\n")[0].count)


def _check_columns(reader: "csv.DictReader[str]", columns: Columns) -> None:
    named = [name.strip().lower() for name in reader.fieldnames or ()]
    wanted = _names("text", _TEXT, columns)
    if not set(named) & set(wanted):
        raise UnreadableError(
            f"no column of texts ({', '.join(wanted)}) among {', '.join(named) or 'none'}; "
            "say in DALIL_COLUMNS what it is called"
        )


def _records(reader: "csv.DictReader[str]") -> Iterator[_Line]:
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            yield _Line(reader.line_num, wrong=f"not a row of a table ({error}); mend it")
            return
        if record is None:
            return
        yield _Line(reader.line_num, {k: v for k, v in record.items() if isinstance(k, str)})


def _object(number: int, line: str) -> _Line:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return _Line(number, wrong="not JSON; mend the line")
    if not isinstance(fields, dict):
        return _Line(number, wrong='not an object like {"text": "…"}; mend the line')
    return _Line(number, fields)


def _rows(lines: Iterator[_Line], columns: Columns, *, is_repaired: bool) -> Iterator[Row]:
    seen: set[str] = set()
    for line in lines:
        row = _row(line, columns, is_repaired=is_repaired)
        if row.key in seen:
            twice = UnreadableError(f"its id {row.key!r} is taken by a line above; give it another")
            row = Row(f"line {line.number}", twice)
        seen.add(row.key)
        yield row


def _row(line: _Line, columns: Columns, *, is_repaired: bool) -> Row:
    place = f"line {line.number}"
    given = {key.strip().lower(): value for key, value in line.fields.items()}
    text = _value(given, _names("text", _TEXT, columns))
    if line.wrong or not isinstance(text, str) or not text.strip():
        return Row(place, UnreadableError(line.wrong or "no text in it; write the article into it"))
    if len(text) > LARGEST_ROW:
        return Row(place, UnreadableError("too large; divide it into articles"))
    renamed = {field: given.get(name.lower()) for field, name in columns.items()}
    known = known_of({**given, **{k: v for k, v in renamed.items() if v}})
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    document = Document(text, known=known, is_repaired=is_repaired)
    named = _value(given, _names("id", _ID, columns))
    return Row(_key(named, text, known.title), document)


def _names(field: str, usual: tuple[str, ...], columns: Columns) -> tuple[str, ...]:
    return (columns[field].lower(),) if field in columns else usual


def _value(given: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((given[name] for name in names if given.get(name) not in (None, "")), None)


def _key(named: object, text: str, title: str | None) -> str:
    if isinstance(named, str | int) and str(named).strip():
        return " ".join(str(named).split())
    return hashlib.sha256(f"{title or ''}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[
        :16
    ]
