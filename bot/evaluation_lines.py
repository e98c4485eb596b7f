"""Figures as a table for people: rows of a name and what stands beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from rich.text import Text

from bot.wording import Messages
from retrieval.evaluation.conversations import Group
from retrieval.evaluation.figures import Figures, Latency

SYMBOLS = {
    "hit_1": "hit@1",
    "hit_3": "hit@3",
    "hit_10": "hit@10",
    "mrr": "MRR",
    "em": "EM",
    "f1": "F1",
    "auroc": "AUROC",
}
"""Names that are the same in every language."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in words.

    Attributes:
        key: Its name among `figures.shares`; empty for a time.
        note: What is to be said beside it; may be empty.
    """

    name: str
    value: str
    key: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together."""

    title: str
    rows: tuple[Row, ...]


def sections(figures: Figures, words: Messages) -> list[Section]:
    """Return what was measured, part by part; parts without a figure are left out."""
    said = words.evaluation
    parts = [
        Section(said[part], tuple(_rows(part, getattr(figures, part), words)))
        for part in ("retrieval", "reader", "end_to_end", "refusal", "dialogue")
    ]
    kinds = tuple(
        Row(kind, _value(group), f"kinds.{kind}", _loss(group, words))
        for kind, group in figures.kinds.items()
    )
    parts.append(Section(said["kinds"], kinds))
    parts.append(Section(said["latency"], tuple(_times(figures, words))))
    return [section for section in parts if section.rows]


def figure_lines(figures: Figures, words: Messages) -> Iterator[Text]:
    """Yield the lines of the table."""
    yield Text(words.questions(figures.n))
    for section in sections(figures, words):
        yield Text("")
        yield Text(section.title, style="bold")
        for row in section.rows:
            yield Text(f"  {row.name}: {row.value}" + (f" · {row.note}" if row.note else ""))


def _rows(part: str, values: object, words: Messages) -> Iterator[Row]:
    for field in fields(values) if values is not None else ():  # type: ignore[arg-type]
        value = getattr(values, field.name)
        if value is not None:
            name = SYMBOLS.get(field.name) or words.evaluation[field.name]
            yield Row(name, _value(value), f"{part}.{field.name}")


def _value(value: float | int | Group) -> str:
    if isinstance(value, Group):
        return f"{value.right:.3f} ({round(value.right * value.n)} / {value.n})"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _loss(group: Group, words: Messages) -> str:
    return "" if group.loss is None else f"{words.evaluation['loss']} {group.loss:.3f}"


def _times(figures: Figures, words: Messages) -> Iterator[Row]:
    if figures.latency:
        yield Row(words.evaluation["total"], _milliseconds(figures.latency))
    for stage, time in figures.stages.items():
        yield Row(words.evaluation[stage], _milliseconds(time))


def _milliseconds(time: Latency) -> str:
    return f"p50 {time.p50:.0f} · p99 {time.p99:.0f}"
