"""`dalil evaluate`: a file of questions asked, and what came of it in figures."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from bot.commands.index import open_asker
from bot.desk import Desk
from bot.evaluation_json import figures_json
from bot.evaluation_lines import figure_lines
from bot.exits import Exit, UsageError
from bot.json_reply import json_line
from bot.progress import progress_bar
from bot.screen import harmless
from retrieval.asking import LibraryAsker
from retrieval.evaluation.drawing import half, sample
from retrieval.evaluation.example import Example, QuestionsError
from retrieval.evaluation.figures import Figures, figures
from retrieval.evaluation.judging import Verdict, verdicts
from retrieval.evaluation.paragraphs import build, write_paragraphs
from retrieval.evaluation.question_file import read_questions
from retrieval.evaluation.run import ALL_PARTS, Outcome, Part, Run

LINES, SQUAD = ".jsonl", ".json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be evaluated.

    Attributes:
        corpus: SQuAD files whose paragraphs are searched too.
        remove_gold: Whether half of the questions lose what answers them.
    """

    file: Path
    corpus: tuple[Path, ...] = ()
    parts: frozenset[Part] = ALL_PARTS
    limit: int | None = None
    seed: int = 0
    remove_gold: bool = False


def parts_of(only: str | None) -> frozenset[Part]:
    """Return the parts named in "retrieval,reader"; all when none are.

    Raises:
        UsageError: There is no such part.
    """
    if only is None:
        return ALL_PARTS
    names = [name.strip() for name in only.split(",")]
    unknown = [name for name in names if name not in set(Part)]
    if unknown:
        raise UsageError(f"--only: there is no part {unknown[0]!r}; name some of {', '.join(Part)}")
    return frozenset(map(Part, names))


def evaluate(desk: Desk, wanted: Wanted, *, as_json: bool, report: Path | None) -> Exit:
    """Ask the questions, show the figures, write the report, and return the exit code."""
    if report:  # not after minutes of asking
        report.mkdir(parents=True, exist_ok=True)
    try:
        with _opened(desk, wanted) as (asker, examples, code):
            outcomes = _outcomes(desk, wanted, asker, examples)
    except QuestionsError as error:
        raise UsageError(str(error)) from error
    judged = list(verdicts(outcomes))
    found = figures(judged, wanted.parts)
    if as_json:
        sys.stdout.write(json_line(figures_json(found)) + "\n")
    else:
        desk.screen.show(figure_lines(found, desk.words))
    if report:
        _write(desk, report, wanted, outcomes, judged, found)
    return code


def _write(
    desk: Desk,
    folder: Path,
    wanted: Wanted,
    outcomes: Sequence[Outcome],
    judged: Sequence[Verdict],
    found: Figures,
) -> None:
    # Here and not above: only a report needs templates.
    from bot.report.page import Report, write_report

    model = desk.encoder.identity.name
    report = Report(wanted.file.name, model, wanted.parts, outcomes, judged, found)
    file = write_report(folder, report, desk.words, desk.settings.lang)
    desk.notes.show([Text(desk.words.report_written.format(file=harmless(str(file))))])


@contextmanager
def _opened(desk: Desk, wanted: Wanted) -> Iterator[tuple[LibraryAsker, list[Example], Exit]]:
    """Give what answers, and what to ask: over the library, or over the file's own paragraphs."""
    if wanted.file.suffix.lower() == SQUAD:
        with _over_paragraphs(desk, wanted) as (asker, examples):
            yield asker, examples, Exit.DONE
        return
    if wanted.file.suffix.lower() != LINES:
        raise UsageError(f"{wanted.file}: neither {LINES} nor {SQUAD}; name a file of questions")
    if wanted.corpus:
        raise UsageError(f"--corpus goes with a {SQUAD} file; a {LINES} file asks the library")
    examples = read_questions(wanted.file)
    asker, code = open_asker(desk)
    yield asker, examples, code


@contextmanager
def _over_paragraphs(desk: Desk, wanted: Wanted) -> Iterator[tuple[LibraryAsker, list[Example]]]:
    with tempfile.TemporaryDirectory(prefix="dalil-") as made:
        folder = Path(made)
        examples = write_paragraphs(folder, [wanted.file, *wanted.corpus])[wanted.file]
        if not examples:
            raise QuestionsError(f"{wanted.file} holds no questions; name another file")
        with progress_bar(desk.notes, desk.words.reading) as progress:
            build(folder, desk.encoder, progress=progress).close()
        asker = LibraryAsker.open(folder, desk.encoder, desk.reader)
        try:
            yield asker, examples
        finally:
            asker.library.close()


def _outcomes(
    desk: Desk, wanted: Wanted, asker: LibraryAsker, examples: Sequence[Example]
) -> list[Outcome]:
    asked = sample(examples, wanted.limit, wanted.seed)
    away = half(asked, wanted.seed) if wanted.remove_gold else frozenset()
    outcomes = []
    with progress_bar(desk.notes, desk.words.asking) as progress:
        for outcome in Run(asker, wanted.parts, away).outcomes(asked):
            outcomes.append(outcome)
            progress(len(outcomes), len(asked))
    return outcomes
