"""What the commands answer with: the beginning, help, the library, figures, what was forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.telegram.callback import Example, data_of
from bot.telegram.cleaning import one_line
from bot.telegram.layout import laid_out_in_one
from bot.telegram.message import Button, Keyboard, Message
from bot.telegram.state_records import Forgotten, Stats
from bot.telegram.text import Marked, joined, lines, name, plain
from bot.telegram.wording import Words
from retrieval.library.reading import Library


@dataclass(frozen=True, slots=True)
class About:
    """What there is to say of a library.

    Attributes:
        first, last: The days its articles are dated from and to; None when no date is known.
        model: Its model's name; None while it holds nothing.
    """

    articles: int
    passages: int
    first: date | None
    last: date | None
    model: str | None


def about(library: Library) -> About:
    """Return what there is to say of `library`."""
    with library.snapshot():
        counts, records, model = library.counts(), library.articles(), library.model
    days = [record.published for record in records if record.published]
    return About(
        counts.articles,
        counts.chunks,
        min(days, default=None),
        max(days, default=None),
        model.name if model else None,
    )


def say(text: str, words: Words, keyboard: Keyboard = ()) -> Message:
    """Return words of our own as a message."""
    return laid_out_in_one(lines(text), rtl=words.rtl, keyboard=keyboard)


def render_start(words: Words, examples: Sequence[str]) -> Message:
    """Return the welcome, with a button for each example question."""
    asked = joined((name(example) for example in examples), "\n")
    body = joined(
        (lines(words.start), lines(words.start_try) if examples else asked, asked), "\n\n"
    )
    buttons = (Button(one_line(text), data_of(Example(n))) for n, text in enumerate(examples))
    return laid_out_in_one(body, rtl=words.rtl, keyboard=tuple((button,) for button in buttons))


def render_help(words: Words, username: str, *, admin: bool) -> Message:
    """Return how to use the bot, whose @username is told, and its commands."""
    commands = {**words.commands, **(words.admin_commands if admin else {})}
    parts = [
        lines(words.help.format(bot=username)),
        joined((joined((name(f"/{c}"), plain(w)), " ") for c, w in commands.items()), "\n"),
        lines(words.help_admin) if admin else Marked(),
    ]
    return laid_out_in_one(joined(parts, "\n\n"), rtl=words.rtl)


def render_about(words: Words, about: About) -> Message:
    """Return what is in the library and how answers are made."""
    dates = words.about_no_dates
    if about.first and about.last:
        day = words.common.day
        dates = words.about_dates.format(first=day(about.first), last=day(about.last))
    held = words.common.held(about.articles, about.passages)
    text = lines(words.about.format(held=held, dates=dates))
    model = plain(words.about_model) + Marked(" ") + name(about.model) if about.model else Marked()
    return laid_out_in_one(joined((text, model), "\n"), rtl=words.rtl)


def render_stats(words: Words, stats: Stats, about: About) -> Message:
    """Return the bot's use in figures."""
    held = words.common.held(about.articles, about.passages)
    text = words.stats.format(
        chats=stats.chats,
        active=stats.active,
        questions=stats.questions,
        today=stats.today,
        good=stats.good,
        bad=stats.bad,
        pending=stats.pending,
        held=held,
    )
    return say(text, words)


def render_forgotten(words: Words, forgotten: Forgotten) -> Message:
    """Return what was deleted of a user, and what was not."""
    counted = (
        (words.questions, forgotten.questions),
        (words.ratings, forgotten.ratings),
        (words.chats, forgotten.chats),
        (words.updates, forgotten.updates),
    )
    parts = [form(n) for form, n in counted if n]
    text = words.forgotten.format(what=words.listed(parts)) if parts else words.forgotten_nothing
    return say("\n".join((text, *([words.kept_access] if forgotten.keeps_access else ()))), words)
