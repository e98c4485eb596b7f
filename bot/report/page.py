"""The page of a report: filled in, with everything it needs inside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.evaluation_lines import sections
from bot.report import plots
from bot.wording import Messages
from retrieval.answer import Citation
from retrieval.article import Span
from retrieval.evaluation.failures import Failure, failures
from retrieval.evaluation.figures import Figures, figures, shares
from retrieval.evaluation.intervals import Interval, intervals
from retrieval.evaluation.judging import Verdict
from retrieval.evaluation.run import Outcome, Part

FILE_NAME = "report.html"
MOST_FAILURES = 200
"""Failures that are shown; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a passage, and whether they are the sentence or the answer quoted."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing, and what it shows."""

    title: str
    caption: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported.

    Attributes:
        name: What the set of questions is called.
        model: What embedded them.
    """

    name: str
    model: str
    parts: frozenset[Part]
    outcomes: Sequence[Outcome]
    verdicts: Sequence[Verdict]
    figures: Figures


def write_report(folder: Path, report: Report, words: Messages, language: str) -> Path:
    """Write the page into `folder`, made if there is none, and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    file.write_text(page(report, words, language), encoding="utf-8")
    return file


def page(report: Report, words: Messages, language: str) -> str:
    """Return the page as HTML."""
    shown = failures(zip(report.outcomes, report.verdicts, strict=True))
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        report=report,
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        said={**words.evaluation, **words.report},
        questions=words.questions(report.figures.n),
        cards=_cards(report.figures, words),
        sections=sections(report.figures, words),
        intervals=_intervals(report),
        plots=list(_plots(report, words)),
        failures=shown[:MOST_FAILURES] if _asked(report) else [],
        hidden=max(len(shown) - MOST_FAILURES, 0),
        pieces=pieces,
        file_of=file_of,
    )


def _asked(report: Report) -> bool:
    """Return whether it was looked at what users get."""
    return not report.parts <= {Part.RETRIEVAL, Part.READER}


def _cards(found: Figures, words: Messages) -> list[tuple[str, str]]:
    """Return the few figures that say most, as (name, value)."""
    said = words.report
    values = (
        ("hit@1", found.retrieval and found.retrieval.hit_1),
        ("MRR", found.retrieval and found.retrieval.mrr),
        (said["card_sentence"], found.reader and found.reader.sentence),
        (said["card_end"], found.end_to_end and found.end_to_end.sentence),
        ("AUROC", found.refusal and found.refusal.auroc),
        (said["card_dialogue"], found.dialogue and found.dialogue.turns.right),
    )
    cards = [(name, f"{value:.3f}") for name, value in values if isinstance(value, float)]
    time = found.latency
    return [*cards, (said["card_time"], f"{time.p50:.0f} ms")] if time else cards


def _intervals(report: Report) -> dict[str, Interval]:
    taken = partial(figures, parts=report.parts - {Part.LATENCY})
    return intervals(report.verdicts, lambda verdicts: shares(taken(verdicts)))


def _plots(report: Report, words: Messages) -> Iterator[Plot]:
    said = {**words.evaluation, **words.report}
    drawn = (
        (Part.RETRIEVAL, "hits", plots.hits, any(v.is_answerable for v in report.verdicts)),
        (Part.REFUSAL, "risk", plots.risk, True),
        (Part.REFUSAL, "reliability", plots.reliability, True),
        (Part.LATENCY, "times", plots.times, True),
    )
    for part, name, draw, has_data in drawn:
        if part in report.parts and has_data and report.verdicts:
            svg = Markup(draw(report.verdicts, said))
            yield Plot(said[name], said[f"{name}_caption"], svg)


def pieces(failure: Failure) -> list[Piece]:
    """Return the passage shown for a failure in pieces: that cited, or else the nearest."""
    answer = failure.outcome.answer or failure.outcome.best
    if answer:
        return _marked(answer.citations[0])
    found = failure.outcome.reply.passages
    return [Piece(found[0].span.text)] if found else []


def _marked(cited: Citation) -> list[Piece]:
    passage, sentence, answer = cited.passage, cited.sentence, cited.answer
    ends = (
        (passage.start, sentence.start, ""),
        (sentence.start, answer.start, "sentence"),
        (answer.start, answer.end, "answer"),
        (answer.end, sentence.end, "sentence"),
        (sentence.end, passage.end, ""),
    )
    return [
        Piece(Span(passage.article, start, end).text, mark)
        for start, end, mark in ends
        if start < end
    ]


def file_of(failure: Failure) -> str:
    """Return the name of the file that the passage shown is from; empty without a passage."""
    answer = failure.outcome.answer or failure.outcome.best
    spans = [answer.citations[0].passage] if answer else []
    spans += [passage.span for passage in failure.outcome.reply.passages[:1]]
    return PurePosixPath(spans[0].article.source).name if spans else ""
