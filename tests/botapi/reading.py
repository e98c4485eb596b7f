"""The text of a request, and what in a message is likely not what its sender meant."""

import re
from itertools import combinations

from .errors import TEXT_TOO_LONG, RefusalError, bad_request
from .html_text import parse_html
from .keyboards import questionable
from .text import MOST_ENTITIES, Formatted, Json, read_entities
from .vocabulary import QUOTES, STYLES, VERBATIM
from .world import World

LONGEST_BODY = 1 << 15
_START_LINK = re.compile(r"t\.me/(\w+)\?start(?:group)?=([^\s&#]*)")
_PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")


def read_text(world: World, params: Json, text_name: str, entities_name: str) -> Formatted:
    """Return the text of a request with its entities, by mark-up or as given.

    Raises:
        RefusalError: The mark-up is wrong or of a sort this server does not read.
    """
    text, mode = str(params.get(text_name, "")), str(params.get("parse_mode") or "").lower()
    if len(text.encode()) > LONGEST_BODY:
        raise RefusalError(TEXT_TOO_LONG)
    if mode in ("", "none"):
        entities = read_entities(params.get(entities_name))
        if len(entities) > MOST_ENTITIES:
            world.violations.append(f"{len(entities)} entities: those after 100 are ignored")
        return Formatted(text, tuple(entities))
    if params.get(entities_name):
        world.violations.append("entities beside parse_mode are ignored")
    if mode == "html":
        return parse_html(text)
    if mode.startswith("markdown"):
        raise RefusalError(bad_request("this test server reads no Markdown; send entities or HTML"))
    raise RefusalError(bad_request("Unsupported parse_mode"))


def note_doubts(world: World, text: Formatted, keyboard: Json | None) -> None:
    """Note start links that open nothing, and keyboards and entities that show otherwise."""
    links = [text.text, *(entity.get("url", "") for entity in text.entities)]
    links += [b.get("url", "") for row in (keyboard or {}).get("inline_keyboard", []) for b in row]
    for name, payload in (found for link in links for found in _START_LINK.findall(link)):
        if name.lower() == str(world.bot.username).lower() and not _PAYLOAD.fullmatch(payload):
            world.violations.append(f"a start link with the payload {payload!r}")
    world.violations.extend(questionable(keyboard))
    for outer, inner in combinations(text.entities, 2):
        if not _may_meet(outer, inner):
            world.violations.append(f"{inner['type']} in or across {outer['type']} is dropped")


def _may_meet(outer: Json, inner: Json) -> bool:
    """Return whether Telegram keeps both (`are_entities_valid` of tdlib/td, splitting apart)."""
    end, kinds = outer["offset"] + outer["length"], (outer["type"], inner["type"])
    if inner["offset"] >= end or STYLES.issuperset(kinds):
        return True
    if inner["offset"] + inner["length"] > end or outer["type"] in VERBATIM:
        return False
    if outer["type"] in QUOTES:
        return inner["type"] not in QUOTES
    return inner["type"] in STYLES or (outer["type"] in STYLES and inner["type"] not in VERBATIM)
