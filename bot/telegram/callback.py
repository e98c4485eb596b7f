"""What a button sends back: `callback_data`, at most 64 bytes, and the payload of a deep link.

    s:<article>:<start>         a source, from code point <start> on
    s:<article>:<start>-<end>   a source around start..end-1, which is marked
    p:<reply>:<page>            more passages found for a question; the first page is 0
    f:<reply>:<value>           a rating: + or - or a reason, a word of a-z
    l:<page>:<query>            the list of articles; the query is cut to what fits
    e:<number>                  an example question: that on the button
    u:<token>:+  u:<token>:-    keep an uploaded document, or do not
    x:<article>:?  …:+  …:-     remove an article: ask whether, do it, leave it
    g:<language>                the language: ar, en

    src_<article>  src_<article>_<start>    after /start

Articles are ten base32 characters, replies and offsets decimal. Anything else is nobody's: a client
may send what it likes, so every number and word is checked where it is used.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

LONGEST = 64
"""Bytes of UTF-8."""


@dataclass(frozen=True, slots=True)
class OpenSource:
    """Open an article at `start`; with `end`, around that passage."""

    article: str
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class MorePassages:
    """Show another page of what was found for a question."""

    reply: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """Rate a reply: "+", "-" or the word of a reason."""

    reply: int
    value: str


@dataclass(frozen=True, slots=True)
class ListSources:
    """List the articles that match `query`."""

    page: int = 0
    query: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """Ask the question that is on the button."""

    number: int


@dataclass(frozen=True, slots=True)
class Upload:
    """Decide about a document that was sent: `token` names it."""

    token: str
    keep: bool


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an article out; `sure` is None to be asked first."""

    article: str
    sure: bool | None


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language from now on."""

    language: Literal["ar", "en"]


Action = OpenSource | MorePassages | Rate | ListSources | Example | Upload | Remove | SetLanguage


def data_of(action: Action) -> str:
    """Return the callback data of `action`; `parse` gives the action back.

    Only a query may come back shorter.
    """
    match action:
        case OpenSource(article, start, end):
            return f"s:{article}:{start}" + ("" if end is None else f"-{end}")
        case MorePassages(reply, page):
            return f"p:{reply}:{page}"
        case Rate(reply, value):
            return f"f:{reply}:{value}"
        case ListSources(page, query):
            return f"l:{page}:{fitting_query(query)}"
        case Example(number):
            return f"e:{number}"
        case Upload(token, keep):
            return f"u:{token}:{'+' if keep else '-'}"
        case Remove(article, sure):
            return f"x:{article}:{_SURE[sure]}"
        case SetLanguage(language):
            return f"g:{language}"


def fitting_query(query: str) -> str:
    """Return as much of `query`, with single spaces, as fits beside any page number."""
    room = LONGEST - len("l:999999999:")
    clean = " ".join(query.encode("utf-8", "ignore").decode("utf-8").split())
    return clean.encode("utf-8")[:room].decode("utf-8", "ignore").rstrip()


_SURE = {None: "?", True: "+", False: "-"}
_NUMBER = r"(\d{1,9})"
_ARTICLE = r"([a-z2-7]{10})"
_READERS: tuple[tuple[re.Pattern[str], Callable[..., Action]], ...] = (
    (
        re.compile(rf"s:{_ARTICLE}:{_NUMBER}(?:-{_NUMBER})?", re.ASCII),
        lambda article, start, end: OpenSource(article, int(start), int(end) if end else None),
    ),
    (
        re.compile(rf"p:{_NUMBER}:{_NUMBER}", re.ASCII),
        lambda reply, page: MorePassages(int(reply), int(page)),
    ),
    (
        re.compile(rf"f:{_NUMBER}:([+-]|[a-z]{{1,20}})", re.ASCII),
        lambda reply, value: Rate(int(reply), value),
    ),
    (
        re.compile(rf"l:{_NUMBER}:(.*)", re.ASCII),
        lambda page, query: ListSources(int(page), query),
    ),
    (re.compile(rf"e:{_NUMBER}", re.ASCII), lambda number: Example(int(number))),
    (
        re.compile(r"u:([A-Za-z0-9]{1,20}):([+-])"),
        lambda token, sign: Upload(token, sign == "+"),
    ),
    (
        re.compile(rf"x:{_ARTICLE}:([?+-])"),
        lambda article, sign: Remove(article, {"?": None, "+": True, "-": False}[sign]),
    ),
    (re.compile(r"g:(ar|en)"), SetLanguage),
)


def parse(data: str) -> Action | None:
    """Return what a button of ours stands for; None for anything else."""
    for pattern, read in _READERS:
        match = pattern.fullmatch(data)
        if match:
            return read(*match.groups())
    return None


_START = re.compile(rf"src_{_ARTICLE}(?:_{_NUMBER})?", re.ASCII)


def start_payload(article: str, start: int | None = None) -> str:
    """Return what stands after /start in a link to an article (64 of A-Z a-z 0-9 _ - at most)."""
    return f"src_{article}" + ("" if start is None else f"_{start}")


def parse_start(payload: str) -> OpenSource | None:
    """Return the source that a payload names; None for any other."""
    match = _START.fullmatch(payload.strip())
    return OpenSource(match[1], int(match[2] or 0)) if match else None


def deep_link(bot_username: str, article: str, start: int | None = None) -> str:
    """Return the address that opens an article in a private chat with the bot."""
    return f"https://t.me/{bot_username}?start={start_payload(article, start)}"
