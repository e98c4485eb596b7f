"""A message's text as Telegram keeps it: entities checked and moved, odd characters taken out.

The rules are those of tdlib/td (`MessageEntity.cpp`, `misc.cpp`). Three matter to Arabic:

- Of several direction marks (U+200E, U+200F) in a row only the last survives; each one before it
  becomes U+200C.
- U+2028 to U+202E (line and paragraph separators, embeddings, overrides) are removed. The isolates
  U+2066 to U+2069 stay.
- The limit of 4,096 counts code points, while offsets of entities count UTF-16 units.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from .errors import CAPTION_TOO_LONG, MESSAGE_TOO_LONG, TEXT_INVISIBLE, RefusalError, bad_request
from .vocabulary import ENTITIES_FOUND_BY_SERVER, ENTITIES_SET_BY_BOT

Json = dict[str, Any]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100

_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED = re.compile("[\x00-\x09\x0b-\x0c\x0e-\x1f]")
_LEADING_MARK = re.compile("[\u200e\u200f](?=[\u200e\u200f])")
_VISIBLE = re.compile("[^\\s\u180e\u200b-\u200f\u202e\u2800\ufeff\ufffc\U000e0000-\U000e0001]")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and its entities, sorted by where they begin, longer ones first."""

    text: str
    entities: tuple[Json, ...] = ()


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units `text` has, the measure of every offset in the API."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def entity_text(text: str, entity: Json) -> str:
    """Return the words that `entity` covers."""
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode(
        "utf-16-le"
    )


def read_entities(raw: object) -> list[Json]:
    """Return the entities of a request that a bot may set; others the server finds by itself.

    Raises:
        RefusalError: One has no type, offset or length, or a type that does not exist.
    """
    if not isinstance(raw, list):
        return []
    entities = [_read_entity(entity) for entity in raw]
    return [entity for entity in entities if entity["type"] in ENTITIES_SET_BY_BOT]


def _read_entity(entity: object) -> Json:
    if not isinstance(entity, dict):
        raise RefusalError(bad_request("Can't parse MessageEntity: expected an Object"))
    for name in ("offset", "length", "type"):
        if name not in entity:
            raise RefusalError(
                bad_request(f"Can't parse MessageEntity: Can't find field \"{name}\"")
            )
    if entity["type"] not in ENTITIES_SET_BY_BOT | ENTITIES_FOUND_BY_SERVER:
        raise RefusalError(bad_request("Can't parse MessageEntity: Unsupported type specified"))
    return entity


def settle(text: str, entities: Iterable[Json], *, caption: bool = False) -> Formatted:
    """Return `text` as it is kept and shown.

    Raises:
        RefusalError: An entity lies outside the text or cuts a character; nothing visible is left
            of a message's text; it has over 4,096 code points, a caption over 1,024.
    """
    kept = _by_place(entity for entity in entities if _covers_something(entity))
    if kept:
        _check_bounds(text, kept)
    settled = _trim(_without_odd_characters(text, kept))
    if not caption and not _VISIBLE.search(settled.text):
        raise RefusalError(TEXT_INVISIBLE)
    if len(settled.text) > (LONGEST_CAPTION if caption else LONGEST_TEXT):
        raise RefusalError(CAPTION_TOO_LONG if caption else MESSAGE_TOO_LONG)
    return Formatted(settled.text, settled.entities[:MOST_ENTITIES])


def _by_place(entities: Iterable[Json]) -> tuple[Json, ...]:
    return tuple(sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])))


def _covers_something(entity: Json) -> bool:
    for name in ("offset", "length"):
        if not 0 <= entity[name] <= 1_000_000:
            raise RefusalError(
                bad_request(f"Receive an entity with incorrect {name} {entity[name]}")
            )
    return bool(entity["length"]) and (entity["type"] != "text_link" or bool(entity.get("url")))


def _check_bounds(text: str, entities: Iterable[Json]) -> None:
    starts = set(_offsets(text))
    for entity in entities:
        reason = _misplaced(text, entity["offset"], entity["length"], starts)
        if reason:
            raise RefusalError(bad_request(reason))


def _offsets(pieces: Iterable[str]) -> Iterator[int]:
    """Yield where each piece begins in UTF-16 units, and where the last one ends."""
    lengths = (len(piece) + (piece > "\uffff") for piece in pieces)
    return accumulate(lengths, initial=0)


def _misplaced(text: str, begin: int, length: int, starts: set[int]) -> str | None:
    end, whole = begin + length, utf16_length(text)
    cut = "in a middle of a UTF-16 symbol at byte offset"
    where = f"Entity beginning at UTF-16 offset {begin}"
    if begin > whole:
        return f"Entity begins after the end of the text at UTF-16 offset {begin}"
    if begin not in starts:
        return f"Entity begins {cut} {_byte(text, begin)}"
    if end > whole:
        return f"{where} ends after the end of the text at UTF-16 offset {end}"
    return None if end in starts else f"{where} ends {cut} {_byte(text, end)}"


def _byte(text: str, inside: int) -> int:
    """Return the UTF-8 offset at which the character that UTF-16 unit `inside` cuts ends."""
    units = text.encode("utf-16-le")[: 2 * (inside + 1)]
    return len(units.decode("utf-16-le").encode())


def _without_odd_characters(text: str, entities: tuple[Json, ...]) -> Formatted:
    clean = _LEADING_MARK.sub("\u200c", _BLANKED.sub(" ", _REMOVED.sub("", text)))
    if len(clean) == len(text):
        return Formatted(clean, entities)
    pieces = ["" if _REMOVED.match(character) else character for character in text]
    moved_to = dict(zip(_offsets(text), _offsets(pieces), strict=True))
    return Formatted(clean, _moved(entities, moved_to.__getitem__))


def _moved(entities: Iterable[Json], to: Callable[[int], int]) -> tuple[Json, ...]:
    moved = []
    for entity in entities:
        begin, end = to(entity["offset"]), to(entity["offset"] + entity["length"])
        if end > begin:
            moved.append(entity | {"offset": begin, "length": end - begin})
    return tuple(moved)


def _trim(formatted: Formatted) -> Formatted:
    """Return it without blanks at the end, nor at the beginning up to the first entity."""
    text = formatted.text.rstrip(" \n")
    blanks = len(text) - len(text.lstrip(" \n"))
    if formatted.entities:
        blanks = min(blanks, formatted.entities[0]["offset"])
    end = utf16_length(text)
    moved = _moved(formatted.entities, lambda offset: min(offset, end) - blanks)
    return Formatted(text[blanks:], moved)
