"""`dalil index`: bring the library in step with the articles."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from rich.text import Text

from bot.desk import Desk
from bot.exits import Exit
from bot.json_reply import source_path
from bot.screen import harmless
from bot.wording import Messages
from retrieval.asking import LibraryAsker
from retrieval.article import SetAside
from retrieval.library.indexing import IndexSummary


def index(desk: Desk, paths: Sequence[Path]) -> Exit:
    """Index `paths`, say what changed, and return the exit code."""
    summary = desk.index(paths)
    desk.screen.show(summary_lines(summary, desk.words))
    return _tell_set_aside(desk, summary)


def open_asker(desk: Desk) -> tuple[LibraryAsker, Exit]:
    """Return what answers from the library, built first where there is none, and the exit code."""
    code = Exit.DONE
    if not desk.has_library:
        corpus = harmless(str(desk.settings.corpus))
        desk.notes.show([Text(desk.words.building.format(corpus=corpus))])
        summary = desk.index(())
        desk.notes.show(summary_lines(summary, desk.words))
        code = _tell_set_aside(desk, summary)
    return desk.open_asker(), code


def summary_lines(summary: IndexSummary, words: Messages) -> Iterator[Text]:
    """Yield what indexing did, and what the library holds now."""
    done = (
        (words.added, summary.added),
        (words.updated, summary.updated),
        (words.removed, summary.removed),
    )
    changes = [said.format(articles=words.articles(count)) for said, count in done if count]
    yield Text(" · ".join(changes) or words.nothing_new)
    yield Text(words.held(summary.added + summary.updated + summary.unchanged, summary.chunks))


def _tell_set_aside(desk: Desk, summary: IndexSummary) -> Exit:
    """Name the files that could not be used; return the code that says whether there are any."""
    if not summary.set_aside:
        return Exit.DONE
    files = desk.words.files(len(summary.set_aside))
    lines = [Text(desk.words.set_aside.format(files=files))]
    for file in summary.set_aside:
        lines.append(Text(harmless(reason(file, desk.library)), no_wrap=True, overflow="ignore"))
    desk.notes.show(lines)
    return Exit.SET_ASIDE


def reason(file: SetAside, library: Path) -> str:
    """Return which file is set aside, and why; most reasons name it themselves."""
    named = PurePosixPath(file.source).name in file.reason
    return file.reason if named else f"{source_path(file.source, library)}: {file.reason}"
