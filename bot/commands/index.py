"""`dalil index`: bring the library in step with the articles."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from rich.text import Text

from bot.desk import Desk
from bot.exits import Exit
from bot.json_reply import source_path
from bot.screen import harmless
from bot.wording import Messages
from retrieval.article import SetAside
from retrieval.asking import LibraryAsker
from retrieval.library.indexing import IndexSummary


def index(desk: Desk, paths: Sequence[Path]) -> Exit:
    """Index `paths`, say what changed, and return the exit code."""
    summary = desk.index(paths, take_over=True)
    desk.screen.show(summary_lines(summary, desk.words))
    return tell_set_aside(desk, summary)


def preview(desk: Desk, paths: Sequence[Path]) -> Exit:
    """Say what indexing `paths` would do, and do nothing."""
    # Here and not above: what reads articles takes a while to load, and an answer needs none.
    from bot.building import planned

    todo = planned(desk.settings, paths)
    fresh, again = ([f.source for f in todo.pending if f.is_new is new] for new in (True, False))
    groups = (
        (desk.words.would_add, fresh),
        (desk.words.would_update, again),
        (desk.words.would_rename, [f"{old} ← {new}" for new, (old, _) in todo.renamed.items()]),
        (desk.words.would_remove, list(todo.gone)),
        (desk.words.set_aside, [reason(file, desk.library) for file in todo.unreadable]),
    )
    lines = [line for said, found in groups if found for line in _group(desk, said, found)]
    desk.screen.show(lines or [Text(desk.words.nothing_new)])
    return Exit.SET_ASIDE if todo.unreadable else Exit.DONE


def _group(desk: Desk, said: str, found: Sequence[str]) -> Iterator[Text]:
    yield Text(said.format(files=desk.words.files(len(found))))
    for each in found:
        yield Text(f"  {harmless(each)}", no_wrap=True, overflow="ignore")


def open_asker(desk: Desk) -> tuple[LibraryAsker, Exit]:
    """Return what answers from the library, built first where there is none, and the exit code."""
    code = Exit.DONE
    if not desk.has_library:
        corpus = harmless(str(desk.settings.corpus))
        desk.notes.show([Text(desk.words.building.format(corpus=corpus))])
        summary = desk.index(())
        desk.notes.show(summary_lines(summary, desk.words))
        code = tell_set_aside(desk, summary)
    return desk.open_asker(), code


def summary_lines(summary: IndexSummary, words: Messages) -> Iterator[Text]:
    """Yield what indexing did, and what the library holds now."""
    done = (
        (words.added, summary.added),
        (words.updated, summary.updated),
        (words.renamed, summary.renamed),
        (words.removed, summary.removed),
    )
    changes = [said.format(articles=words.articles(count)) for said, count in done if count]
    yield Text(" · ".join(changes) or words.nothing_new)
    yield Text(words.held(summary.added + summary.updated + summary.unchanged, summary.chunks))


def tell_set_aside(desk: Desk, summary: IndexSummary) -> Exit:
    """Name the files that were mended, and those that could not be used.

    Returns:
        The code that says whether there are any of the latter.
    """
    if summary.repaired:
        names = (harmless(source_path(each, desk.library)) for each in summary.repaired)
        desk.notes.show([Text(desk.words.repaired), *map(_unbroken, names)])
    if not summary.set_aside:
        return Exit.DONE
    files = desk.words.files(len(summary.set_aside))
    lines = [Text(desk.words.set_aside.format(files=files))]
    for file in summary.set_aside:
        lines.append(_unbroken(harmless(reason(file, desk.library))))
    desk.notes.show(lines)
    return Exit.SET_ASIDE


def _unbroken(line: str) -> Text:
    return Text(line, no_wrap=True, overflow="ignore")


def reason(file: SetAside, library: Path) -> str:
    """Return which file is set aside, and why; most reasons name it themselves."""
    named = PurePosixPath(file.source.partition("#")[0]).name in file.reason
    return file.reason if named else f"{source_path(file.source, library)}: {file.reason}"
