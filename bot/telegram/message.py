"""A message as it goes out: text, entities as Telegram counts them, buttons."""

from dataclasses import dataclass

from bot.telegram.text import Marked, Style


@dataclass(frozen=True, slots=True)
class Button:
    """One button: `data` comes back to us when it is pressed, `url` opens a page; one of them."""

    text: str
    data: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if (self.data is None) == (self.url is None):
            raise ValueError("a button has data or a URL")


Keyboard = tuple[tuple[Button, ...], ...]
"""Rows from the top, each from left to right."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One stretch's style, in UTF-16 code units, as the Bot API has it."""

    style: Style
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What one call of sendMessage shows; made by `layout.laid_out`."""

    body: Marked
    keyboard: Keyboard = ()

    @property
    def text(self) -> str:
        """The text without its formatting."""
        return self.body.text

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The formatting, outer entities before those inside them."""
        return tuple(
            Entity(
                mark.style,
                utf16_length(self.text[: mark.start]),
                utf16_length(self.text[mark.start : mark.end]),
                mark.url,
            )
            for mark in self.body.marks
        )


def utf16_length(text: str) -> int:
    """Return how many UTF-16 code units `text` takes, which is how Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def row(*buttons: Button, rtl: bool) -> tuple[Button, ...]:
    """Return one row in which the first of `buttons` is where reading begins."""
    return buttons[::-1] if rtl else buttons
