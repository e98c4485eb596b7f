"""What the Telegram bot would send, as text.

    python -m benchmarks.telegram_replies "سؤال" ["سؤال" …]

Asks the library of the settings. *Bold* and _italic_ are marked, a folded quotation has a bar
before each line, and the rows of buttons stand in brackets below.
"""

import sys

from bot.desk import Desk
from bot.settings import load_settings
from bot.telegram.message import Message
from bot.telegram.render import render_reply
from bot.telegram.text import Style
from bot.telegram.wording import words
from retrieval.threads import quiet_threads

MARKS = {Style.BOLD: "*", Style.ITALIC: "_"}


def as_text(message: Message) -> str:
    """Return a message with its marks written out."""
    units = message.text.encode("utf-16-le")
    marks: dict[int, str] = {}
    for entity in message.entities:
        for place in (entity.offset, entity.offset + entity.length):
            marks[place] = marks.get(place, "") + MARKS.get(entity.style, "")
    text = "".join(
        marks.get(unit, "") + units[2 * unit : 2 * unit + 2].decode("utf-16-le", "replace")
        for unit in range(len(units) // 2 + 1)
    )
    quoted = [e for e in message.entities if e.style is Style.FOLDED_QUOTE]
    places = [message.text[: e.offset].count("\n") for e in quoted]
    ends = [message.text[: e.offset + e.length].count("\n") for e in quoted]
    folded = {n for a, b in zip(places, ends, strict=True) for n in range(a, b + 1)}
    lines = ["│ " + line if n in folded else line for n, line in enumerate(text.split("\n"))]
    buttons = [" ".join(f"[{button.text}]" for button in row) for row in message.keyboard]
    return "\n".join([*lines, *buttons])


def main() -> None:
    """Ask, render, print."""
    quiet_threads()
    settings = load_settings()
    asker = Desk(settings).open_asker()
    for question in sys.argv[1:]:
        for message in render_reply(asker.ask(question), words(settings.lang), 1):
            print(as_text(message), end="\n\n")


if __name__ == "__main__":
    main()
