"""`parse_mode` HTML, refused for the reasons Telegram refuses it (`parse_html` of tdlib/td)."""

import re
from dataclasses import dataclass, field

from .errors import ApiError, RefusalError, bad_request
from .text import Formatted, Json, utf16_length

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(
    r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?\s*"""
)
_NAME = re.compile(r"<([^\s>]*)\s*")
_END = re.compile(r"</([^\s>]*)\s*>")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]
    text_from: int


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def refuse(self, reason: str, at: int | None = None) -> RefusalError:
        where = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        return RefusalError(cannot_parse(reason.replace("{where}", where)))

    def read(self) -> Formatted:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self.close()
            elif self.source[self.at] == "<":
                self.open()
            else:
                self.character()
        if self.stack:
            tag = self.stack[-1].tag
            raise self.refuse(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return Formatted("".join(self.text), tuple(self.entities))

    def character(self) -> None:
        reference = _REFERENCE.match(self.source, self.at)
        character = _referred(reference) if reference else ""
        if reference and character:
            self.at = reference.end()
        else:
            character = self.source[self.at]
            self.at += 1
        self.text.append(character)
        self.length += utf16_length(character)

    def open(self) -> None:
        begin = self.at
        name = _NAME.match(self.source, begin)
        if name is None or name.end() == len(self.source):
            raise self.refuse("Unclosed start tag{where}", begin)
        tag = name[1].lower()
        if tag not in _TYPES:
            raise self.refuse(f'Unsupported start tag "{tag}"{{where}}', begin)
        attributes = self.attributes(tag, begin, name.end())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler"{where}', begin)
        self.stack.append(_Open(tag, self.length, attributes, len(self.text)))

    def attributes(self, tag: str, begin: int, at: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while not self.source.startswith(">", at):
            if at == len(self.source):
                raise self.refuse("Unclosed start tag{where}", begin)
            attribute = _ATTRIBUTE.match(self.source, at)
            if attribute is None:
                raise self.refuse(f'Empty attribute name in the tag "{tag}"{{where}}', begin)
            value = next((group for group in attribute.groups()[1:] if group is not None), "")
            found[attribute[1].lower()] = _REFERENCE.sub(lambda m: _referred(m) or m[0], value)
            at = attribute.end()
        self.at = at + 1
        return found

    def close(self) -> None:
        begin = self.at
        if not self.stack:
            raise self.refuse("Unexpected end tag{where}", begin)
        end = _END.match(self.source, begin)
        if end is None:
            raise self.refuse("Unclosed end tag{where}", begin)
        opened, found = self.stack.pop(), end[1].lower()
        if found not in ("", opened.tag):
            expected = f'expected "</{opened.tag}>", found "</{found}>"'
            raise self.refuse(f"Unmatched end tag{{where}}, {expected}", begin)
        self.at = end.end()
        if self.length > opened.offset:
            self.entities.extend(self.entity(opened))

    def entity(self, opened: _Open) -> list[Json]:
        place: Json = {"offset": opened.offset, "length": self.length - opened.offset}
        kind = _TYPES[opened.tag]
        if kind == "text_link":
            url = opened.attributes.get("href") or "".join(self.text[opened.text_from :])
            return [place | link for link in _link(url)]
        if kind == "blockquote" and "expandable" in opened.attributes:
            kind = "expandable_blockquote"
        language = opened.attributes.get("class", "").removeprefix("language-")
        extra = {"language": language} if kind == "pre" and language else {}
        return [place | {"type": kind} | extra]


def cannot_parse(reason: str) -> ApiError:
    """Return the refusal of a text whose mark-up is wrong."""
    return bad_request(f"Can't parse entities: {reason}")


def parse_html(source: str) -> Formatted:
    """Return the text without its tags, and the entities they stand for.

    Custom emoji, `tg-time` and the language of `<pre><code>` are not read.

    Raises:
        RefusalError: "can't parse entities: ..." with the reason and the byte offset.
    """
    parsed = _Reader(source).read()
    ordered = sorted(parsed.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(parsed.text, tuple(ordered))


def _referred(reference: re.Match[str]) -> str:
    """Return the character that `&...;` stands for, or "" where it stands for itself."""
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def _link(url: str) -> list[Json]:
    user = _USER_LINK.fullmatch(url)
    if user:
        return [{"type": "text_mention", "user": {"id": int(user[1])}}]
    # A link that is none is dropped in silence, its words stay.
    return [{"type": "text_link", "url": url}] if is_link(url) else []


def is_link(url: str) -> bool:
    """Return whether Telegram takes `url` as a link: tg:..., or a host with a dot in it."""
    if url.lower().startswith(("tg:", "ton:", "tonsite:")):
        return True
    host = re.match(r"(?:https?://)?([^/?#\s:]+)", url, re.IGNORECASE)
    return host is not None and "." in host[1]
