"""Every question set asked, beside the figures that are saved; fails where one has fallen.

    python -m benchmarks.quality DATA [--only NAME …] [--save]
    make quality DATA=…

DATA is a folder with arcd-train.json, arcd-dev.json, mlqa/dev-context-ar-question-ar.json,
seed-questions.jsonl and antcorpus-v1.1.tar.gz. A figure has fallen when it lies below the saved
one's interval: the middle 95 % of a plain bootstrap over the questions (above it, where less is
better). `--save` writes what was measured into benchmarks/quality.json. The vectors of passages
are kept in .benchmarks/, so that the second time takes a fraction of the first.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.embedding_cache import CachedEncoder
from bot.building import build as build_library
from bot.settings import Settings
from retrieval.asking import LibraryAsker
from retrieval.encoders import Encoder, open_encoder
from retrieval.evaluation.drawing import half
from retrieval.evaluation.example import Example
from retrieval.evaluation.figures import Figures, figures, shares
from retrieval.evaluation.intervals import Interval, intervals
from retrieval.evaluation.judging import Verdict, verdicts
from retrieval.evaluation.paragraphs import build, write_paragraphs
from retrieval.evaluation.question_file import read_questions
from retrieval.evaluation.run import ALL_PARTS, Part, Run
from retrieval.threads import quiet_threads

ROOT = Path(__file__).parent.parent
SAVED = Path(__file__).with_name("quality.json")
SEEDS, QUESTIONS = ROOT / "seeds", ROOT / "benchmarks" / "questions"
ANT = "antcorpus-v1.1.tar.gz"
PARTS = ALL_PARTS - {Part.LATENCY}
LESS_IS_BETTER = ("refusal.ece", "refusal.answered_wrongly", "dialogue.inherited_share")
DESCRIBE_ONLY = ("sentence_words", "refusal.answered")
"""Ends of names of figures that are neither good nor bad."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One line of `dalil evaluate`.

    Attributes:
        file: In DATA, or in benchmarks/questions.
        corpus: Further SQuAD files whose paragraphs are searched.
        with_ant: Whether the articles beside the seeds include those of benchmarks/questions.
    """

    name: str
    file: str
    corpus: tuple[str, ...] = ()
    remove_gold: bool = False
    with_ant: bool = False

    @property
    def command(self) -> str:
        """How a user would ask it."""
        files = " ".join(f"--corpus {file}" for file in self.corpus)
        options = " --remove-gold" if self.remove_gold else ""
        library = " (a library of seeds/ and the ANT articles)" if self.with_ant else ""
        return f"dalil evaluate {self.file} {files}".rstrip() + options + library


MLQA = "mlqa/dev-context-ar-question-ar.json"
SETS = (
    QuestionSet("seeds", "seed-questions.jsonl"),
    QuestionSet("variants", "benchmarks/questions/variants.jsonl"),
    QuestionSet("turns", "benchmarks/questions/turns.jsonl", with_ant=True),
    QuestionSet("arcd-dev", "arcd-dev.json", corpus=("arcd-train.json",)),
    QuestionSet("mlqa-ar-dev", MLQA),
    QuestionSet("mlqa-ar-dev, half hidden", MLQA, remove_gold=True),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one figure was, and how far it may be from the truth."""

    value: float
    noise: Interval


def measured(one: QuestionSet, data: Path, encoder: Encoder) -> tuple[int, dict[str, Measured]]:
    """Return how many questions a set has, and its figures by name."""
    with _opened(one, data, encoder) as (asker, examples):
        away = half(examples, seed=0) if one.remove_gold else frozenset()
        judged = list(verdicts(Run(asker, PARTS, away).outcomes(examples)))
    taken = partial(figures, parts=PARTS)
    noise = intervals(judged, lambda drawn: shares(taken(drawn)))
    found = taken(judged)
    return len(judged), {
        name: Measured(value, _widened(noise[name], _size(name, found, judged)))
        for name, value in shares(found).items()
    }


def _size(name: str, found: Figures, judged: Sequence[Verdict]) -> int:
    """Return of how many questions a figure is taken."""
    part, _, field = name.partition(".")
    if part == "kinds":
        return found.kinds[field].n
    if part == "dialogue":
        field = "traps" if field == "inherited_share" else field
        return int(getattr(found.dialogue, field).n)
    return len(judged) if part == "refusal" else sum(v.is_answerable for v in judged)


def _widened(noise: Interval, n: int) -> Interval:
    if noise.low < noise.high:
        return noise
    return Interval(max(noise.low - 3 / n, 0.0), min(noise.high + 3 / n, 1.0))


@contextmanager
def _opened(
    one: QuestionSet, data: Path, encoder: Encoder
) -> Iterator[tuple[LibraryAsker, list[Example]]]:
    with tempfile.TemporaryDirectory(prefix="dalil-") as made:
        folder = Path(made) / "library"
        file = next(path / one.file for path in (data, ROOT) if (path / one.file).is_file())
        if file.suffix == ".json":
            others = [data / name for name in one.corpus]
            examples = write_paragraphs(folder, [file, *others])[file]
            build(folder, encoder).close()
        else:
            examples = read_questions(file)
            articles = [SEEDS, *([_ant(data, Path(made))] if one.with_ant else [])]
            settings = Settings(library=folder, uploads=Path(made) / "uploads")
            build_library(settings, lambda: encoder, articles, lambda _done, _total: None)
        asker = LibraryAsker.open(folder, encoder)
        yield asker, examples
        asker.library.close()


def _ant(data: Path, made: Path) -> Path:
    """Return a folder with the ANT articles that the turns are about."""
    archive, out = (data / ANT).resolve(), made / "ant"
    command = [sys.executable, "-m", "benchmarks.questions.extract_ant", str(archive), str(out)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return out


def saved() -> dict[str, dict[str, Measured]]:
    """Return the figures that are saved, by set and name."""
    if not SAVED.exists():
        return {}
    return {
        name: {
            figure: Measured(value, Interval(low, high))
            for figure, (value, low, high) in one["figures"].items()
        }
        for name, one in json.loads(SAVED.read_text(encoding="utf-8")).items()
    }


def save(found: Mapping[str, tuple[int, dict[str, Measured]]]) -> None:
    """Write what was measured; sets that were not asked stay as they are."""
    content = json.loads(SAVED.read_text(encoding="utf-8")) if SAVED.exists() else {}
    commands = {one.name: one.command for one in SETS}
    for name, (n, measures) in found.items():
        rows = {
            figure: [round(x, 4) for x in (m.value, m.noise.low, m.noise.high)]
            for figure, m in measures.items()
        }
        content[name] = {"command": commands[name], "n": n, "figures": rows}
    ordered = {one.name: content[one.name] for one in SETS if one.name in content}
    SAVED.write_text(_one_figure_a_line(ordered), encoding="utf-8")


def _one_figure_a_line(content: Mapping[str, Mapping[str, Any]]) -> str:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return re.sub(r"\[\s+(.*?),\s+(.*?),\s+(.*?)\s+\]", r"[\1, \2, \3]", text) + "\n"


def has_fallen(name: str, now: float, before: Measured) -> bool:
    """Return whether a figure is worse than before by more than its noise."""
    if name.endswith(DESCRIBE_ONLY):
        return False
    # What is saved is rounded.
    if name.endswith(LESS_IS_BETTER):
        return now > before.noise.high + 1e-4
    return now < before.noise.low - 1e-4


def compared(
    found: Mapping[str, Measured], before: Mapping[str, Measured]
) -> list[tuple[str, Measured, Measured | None, bool]]:
    """Return (name, now, before, whether it has fallen) of each figure."""
    return [
        (name, now, known, known is not None and has_fallen(name, now.value, known))
        for name, now in found.items()
        for known in (before.get(name),)
    ]


def show(
    one: QuestionSet, n: int, rows: Sequence[tuple[str, Measured, Measured | None, bool]]
) -> None:
    """Print the figures of one set beside those that are saved."""
    print(f"\n{one.name} ({n}): {one.command}")
    print(f"  {'':28} {'now':>7} {'saved':>7}  95 % of the saved")
    for name, now, before, fallen in rows:
        noise = f"{before.noise.low:7.3f} {before.noise.high:7.3f}" if before else ""
        known = f"{before.value:7.3f}" if before else " " * 7
        print(f"  {name:28} {now.value:7.3f} {known}  {noise}{'  FALLEN' if fallen else ''}")


def main() -> None:
    """Ask, print, save or fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=[one.name for one in SETS])
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args()
    quiet_threads()
    before, found, fallen = saved(), {}, []
    cache = ROOT / ".benchmarks" / "embeddings.sqlite3"
    with closing(CachedEncoder(open_encoder(None), cache)) as encoder:
        for one in SETS:
            if options.only and one.name not in options.only:
                continue
            found[one.name] = n, measures = measured(one, options.data, encoder)
            rows = compared(measures, before.get(one.name, {}))
            show(one, n, rows)
            fallen += [f"{one.name}: {name}" for name, *_, has in rows if has]
    if options.save:
        save(found)
    elif fallen:
        sys.exit(f"\nfallen by more than noise: {'; '.join(fallen)}")


if __name__ == "__main__":
    main()
