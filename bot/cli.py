"""The command line: what may be said on it, and which command does it.

Typer only reads the command line; the work is done after it, for it would turn a closed pipe and
Ctrl-C into endings of its own. A command is imported when it is called for: an answer is to be
there in a second, and needs nothing of what reads articles.
"""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from bot.desk import Desk
from bot.exits import UsageError
from bot.filter_text import FilterText
from bot.settings import Language, Settings, load_settings
from bot.wording import Messages, messages
from retrieval.library.filtering import Filter

Work = Callable[[], int]
"""What is to be done; returns the exit code."""

Lang = Annotated[Language | None, typer.Option("--lang")]
Bidi = Annotated[bool | None, typer.Option("--bidi/--no-bidi")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE")]
Outlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME")]
Library = Annotated[Path | None, typer.Option("--library", metavar="DIR")]


def run(arguments: Sequence[str]) -> int:
    """Do what `arguments` say and return the exit code.

    Raises:
        UsageError: They cannot be understood, or a setting is not allowed.
        DalilError, OSError: The world is wrong.
    """
    try:
        settings = load_settings()
    except ValueError as error:
        raise UsageError(str(error)) from error
    return understood(arguments, settings)()


def understood(arguments: Sequence[str], settings: Settings) -> Work:
    """Return the work that `arguments` ask for.

    Raises:
        UsageError: They cannot be understood.
    """
    command = _with_help(typer.main.get_command(application()), _words(arguments, settings))
    try:
        work = command.main(
            list(arguments) or ["--help"], prog_name="dalil", standalone_mode=False, obj=settings
        )
    except TyperException as error:
        raise UsageError(f"{_reason(error)}; `dalil --help` says what there is") from error
    return work if callable(work) else lambda: int(work or 0)


def application() -> typer.Typer:
    """Return the commands and what each may be told."""
    # Without markup, or rich's Markdown is loaded for it.
    dalil, model, library = (
        typer.Typer(add_completion=False, rich_markup_mode=None) for _ in range(3)
    )
    for group in (dalil, model, library):
        group.callback()(_everywhere)
    for name, command in _COMMANDS.items():
        dalil.command(name)(command)
    model.command("export")(_export)
    library.command("save")(_save)
    library.command("load")(_load)
    dalil.add_typer(library, name="library")
    dalil.add_typer(model, name="model")
    return dalil


def _everywhere(
    context: typer.Context, lang: Lang = None, bidi: Bidi = None, library: Library = None
) -> None:
    context.obj = _told(context.obj, lang, bidi, library)


def _told(
    settings: Settings,
    lang: Language | None,
    bidi: bool | None,
    library: Path | None,
    device: str | None = None,
    batch_size: int | None = None,
) -> Settings:
    """Return `settings` with what the command line says otherwise."""
    said = {
        "lang": lang, "bidi": bidi, "library": library, "device": device, "batch_size": batch_size,
    }  # fmt: skip
    return settings.model_copy(update={k: v for k, v in said.items() if v is not None})


def _index(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument()] = None,
    watch: Annotated[bool, typer.Option("--watch")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    device: Annotated[str | None, typer.Option("--device")] = None,
    batch_size: Annotated[int | None, typer.Option("--batch-size", min=1)] = None,
    lang: Lang = None,
    bidi: Bidi = None,
    library: Library = None,
) -> Work:
    from bot.commands.index import index, preview

    settings = _told(context.obj, lang, bidi, library, device, batch_size)
    if not settings.model and (device not in (None, "cpu") or batch_size):
        raise UsageError(
            "the bundled model runs on the processor, one text a call; set DALIL_MODEL to a "
            "sentence-transformers model for --device and --batch-size"
        )
    desk = Desk(settings)
    if watch and dry_run:
        raise UsageError("give either --watch or --dry-run; `dalil index --help` says how")
    if watch:
        from bot.commands.watch import watch as stay

        return lambda: stay(desk, paths or [])
    return lambda: (preview if dry_run else index)(desk, paths or [])


def _ask(
    context: typer.Context,
    question: Annotated[list[str] | None, typer.Argument()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    batch: Annotated[str | None, typer.Option("--batch", metavar="FILE")] = None,
    explain: Annotated[bool, typer.Option("--explain")] = False,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    lang: Lang = None,
    bidi: Bidi = None,
    library: Library = None,
) -> Work:
    from bot.commands.ask import ask_batch, ask_once

    desk = Desk(_told(context.obj, lang, bidi, library))
    if (question is None) == (batch is None):
        raise UsageError("give either a question or --batch FILE; `dalil ask --help` says how")
    said = FilterText(since, until, outlet)
    within = _filter(said)
    if batch is not None:
        return lambda: ask_batch(desk, batch, said, explain=explain)
    asked = " ".join(question or ())
    return lambda: ask_once(desk, asked, within, as_json=as_json, explain=explain)


def _chat(
    context: typer.Context,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    lang: Lang = None,
    bidi: Bidi = None,
    library: Library = None,
) -> Work:
    from bot.commands.chat import chat

    desk = Desk(_told(context.obj, lang, bidi, library))
    within = _filter(FilterText(since, until, outlet))
    return lambda: chat(desk, within)


def _filter(said: FilterText) -> Filter:
    try:
        return said.read()
    except ValueError as error:
        raise UsageError(str(error)) from error


def _telegram(
    context: typer.Context, lang: Lang = None, bidi: Bidi = None, library: Library = None
) -> Work:
    from bot.commands.telegram import telegram

    desk = Desk(_told(context.obj, lang, bidi, library))
    return lambda: telegram(desk)


def _sources(
    context: typer.Context,
    article: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    text: Annotated[bool, typer.Option("--text")] = False,
    check: Annotated[bool, typer.Option("--check")] = False,
    by_outlet: Annotated[str | None, typer.Option("--outlet")] = None,
    author: Annotated[str | None, typer.Option("--author")] = None,
    from_day: Annotated[str | None, typer.Option("--since", metavar="DAY")] = None,
    to_day: Annotated[str | None, typer.Option("--until", metavar="DAY")] = None,
    language: Annotated[str | None, typer.Option("--language")] = None,
    lang: Lang = None,
    bidi: Bidi = None,
    library: Library = None,
) -> Work:
    from bot.commands.sources import Wanted, check_articles, list_articles, show_article

    desk = Desk(_told(context.obj, lang, bidi, library))
    wanted = Wanted(by_outlet, author, _day(from_day), _day(to_day), language)
    if article is None and text:
        raise UsageError("--text needs the ID of an article; `dalil sources` lists them")
    if text and check:
        raise UsageError("give either --text or --check; `dalil sources --help` says how")
    if check:
        return lambda: check_articles(desk, wanted, article)
    if article is None:
        return lambda: list_articles(desk, wanted)
    return lambda: show_article(desk, article, as_text=text)


def _evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    report: Annotated[Path | None, typer.Option("--report", metavar="DIR")] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="PART,…")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1)] = None,
    seed: Annotated[int, typer.Option("--seed")] = 0,
    remove_gold: Annotated[bool, typer.Option("--remove-gold")] = False,
    corpus: Annotated[list[Path] | None, typer.Option("--corpus", metavar="FILE")] = None,
    lang: Lang = None,
    bidi: Bidi = None,
    library: Library = None,
) -> Work:
    from bot.commands.evaluate import Wanted, evaluate, parts_of

    desk = Desk(_told(context.obj, lang, bidi, library))
    wanted = Wanted(file, tuple(corpus or ()), parts_of(only), limit, seed, remove_gold)
    return lambda: evaluate(desk, wanted, as_json=as_json, report=report)


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise UsageError(f"{written!r} is no day like 2022-01-10") from error


def _doctor(
    context: typer.Context, lang: Lang = None, bidi: Bidi = None, library: Library = None
) -> Work:
    from bot.commands.doctor import doctor

    desk = Desk(_told(context.obj, lang, bidi, library))
    return lambda: doctor(desk)


def _export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    lang: Lang = None,
    bidi: Bidi = None,
    library: Library = None,
) -> Work:
    from bot.commands.model import export

    desk = Desk(_told(context.obj, lang, bidi, library))
    return lambda: export(desk, folder)


def _save(
    context: typer.Context,
    saved: Annotated[Path, typer.Argument(metavar="FILE")],
    lang: Lang = None,
    bidi: Bidi = None,
    library: Library = None,
) -> Work:
    from bot.commands.library import save

    desk = Desk(_told(context.obj, lang, bidi, library))
    return lambda: save(desk, saved)


def _load(
    context: typer.Context,
    saved: Annotated[Path, typer.Argument(metavar="FILE")],
    lang: Lang = None,
    bidi: Bidi = None,
    library: Library = None,
) -> Work:
    from bot.commands.library import load

    desk = Desk(_told(context.obj, lang, bidi, library))
    return lambda: load(desk, saved)


_COMMANDS: dict[str, Callable[..., Work]] = {
    "index": _index,
    "ask": _ask,
    "chat": _chat,
    "telegram": _telegram,
    "sources": _sources,
    "evaluate": _evaluate,
    "doctor": _doctor,
}


def _words(arguments: Sequence[str], settings: Settings) -> Messages:
    """Return the words of the language that `--help` is wanted in."""
    wanted = [
        value
        for option, value in pairwise(arguments)
        if option == "--lang" and value in ("ar", "en")
    ]
    return messages(wanted[-1] if wanted else settings.lang)


def _with_help(command: Any, words: Messages) -> Any:  # noqa: ANN401  Typer's own classes are private
    """Return `command` with every command and option explained in `words`."""
    name = command.name or "dalil"
    command.help = words.help.get(f"{name} command") or words.help[name]
    for parameter in command.params:
        parameter.help = words.help[parameter.name]
    for part in getattr(command, "commands", {}).values():
        _with_help(part, words)
    return command


def _reason(error: TyperException) -> str:
    message = getattr(error, "format_message", None)
    return (message() if message else str(error)).replace("Value error, ", "").rstrip(".")
