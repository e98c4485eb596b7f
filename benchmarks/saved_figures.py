"""The figures in `benchmarks/quality.json`: read, written, compared with new ones, as a table.

    python -m benchmarks.saved_figures

prints the table of benchmarks/README.md.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.evaluation.intervals import Interval

FILE = Path(__file__).with_name("quality.json")
LESS_IS_BETTER = ("refusal.ece", "refusal.answered_wrongly", "dialogue.inherited_share")
DESCRIBE_ONLY = ("sentence_words", "refusal.answered")
"""Ends of the names of figures that are neither good nor bad."""
COLUMNS = {
    "hit@1": "retrieval.hit_1",
    "hit@3": "retrieval.hit_3",
    "hit@10": "retrieval.hit_10",
    "MRR": "retrieval.mrr",
    "sentence": "reader.sentence",
    "EM": "reader.em",
    "F1": "reader.f1",
    "sentence, end to end": "end_to_end.sentence",
    "F1, end to end": "end_to_end.f1",
    "AUROC": "refusal.auroc",
    "coverage at 5 %": "refusal.coverage_5",
    "at 10 %": "refusal.coverage_10",
    "ECE": "refusal.ece",
    "openers": "dialogue.openers",
    "follow-ups": "dialogue.follows",
    "traps": "dialogue.traps",
    "traps that inherit": "dialogue.inherited_share",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one figure was, and how far it may be from the truth."""

    value: float
    noise: Interval


@dataclass(frozen=True, slots=True)
class SetFigures:
    """The figures of one question set.

    Attributes:
        command: How they are had.
        n: How many questions were asked.
    """

    command: str
    n: int
    figures: Mapping[str, Measured]


def load(file: Path = FILE) -> dict[str, SetFigures]:
    """Return what is saved, by the name of the set; nothing where there is no file."""
    if not file.exists():
        return {}
    return {
        name: SetFigures(
            one["command"],
            one["n"],
            {
                key: Measured(v, Interval(low, high))
                for key, (v, low, high) in one["figures"].items()
            },
        )
        for name, one in json.loads(file.read_text(encoding="utf-8")).items()
    }


def save(sets: Mapping[str, SetFigures], file: Path = FILE) -> None:
    """Write all sets, a figure a line: [value, low, high]."""
    content = {
        name: {"command": one.command, "n": one.n, "figures": _rows(one)}
        for name, one in sets.items()
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    on_one_line = re.sub(r"\[\s+(.*?),\s+(.*?),\s+(.*?)\s+\]", r"[\1, \2, \3]", text)
    file.write_text(on_one_line + "\n", encoding="utf-8")


def _rows(one: SetFigures) -> dict[str, list[float]]:
    return {
        name: [round(x, 4) for x in (m.value, m.noise.low, m.noise.high)]
        for name, m in one.figures.items()
    }


def has_fallen(name: str, now: float, before: Measured) -> bool:
    """Return whether a figure is worse than before by more than its noise."""
    if name.endswith(DESCRIBE_ONLY):
        return False
    # What is saved is rounded.
    if name.endswith(LESS_IS_BETTER):
        return now > before.noise.high + 1e-4
    return now < before.noise.low - 1e-4


def table(sets: Mapping[str, SetFigures]) -> str:
    """Return the figures that say most as a table in Markdown, a column a set."""
    rows = [["", *(f"{name} ({one.n})" for name, one in sets.items())], ["---"] * (len(sets) + 1)]
    for label, key in COLUMNS.items():
        found = [one.figures.get(key) for one in sets.values()]
        rows.append([label, *(f"{m.value:.3f}".lstrip("0") if m else "" for m in found)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    print(table(load()))
