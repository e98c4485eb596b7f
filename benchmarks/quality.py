"""Every question set asked, beside the figures that are saved; fails where one has fallen.

    python -m benchmarks.quality DATA [--only NAME …] [--reader rules] [--save]
    make quality DATA=…

DATA is a folder with arcd-train.json, arcd-dev.json, mlqa/dev-context-ar-question-ar.json,
seed-questions.jsonl, antcorpus-v1.1.tar.gz and wiki-ar.tar.xz. A figure has fallen when it lies
below the saved one's interval: the middle 95 % of a plain bootstrap over the questions (above it,
where less is better). `--save` writes what was measured into benchmarks/quality.json. The vectors
of passages are kept in .benchmarks/, so that the second time takes a fraction of the first.
"""

import argparse
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import questions
from benchmarks.embedding_cache import CachedEncoder
from benchmarks.questions.extract import main as extract
from benchmarks.saved_figures import Measured, SetFigures, has_fallen, load, save
from bot.building import build as build_library
from bot.desk import Desk
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
from retrieval.reader.rules import Reader
from retrieval.threads import quiet_threads

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
CACHE = ROOT / ".benchmarks" / "embeddings.sqlite3"
PARTS = ALL_PARTS - {Part.LATENCY}


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One line of `dalil evaluate`.

    Attributes:
        file: In DATA, or in benchmarks/questions.
        corpus: Further SQuAD files whose paragraphs are searched.
        manifest: Of the articles beside the seeds, in benchmarks/questions.
    """

    name: str
    file: str
    corpus: tuple[str, ...] = ()
    remove_gold: bool = False
    manifest: str | None = None

    @property
    def command(self) -> str:
        """How a user would ask it."""
        files = " ".join(f"--corpus {file}" for file in self.corpus)
        options = " --remove-gold" if self.remove_gold else ""
        library = f" (a library of seeds/ and {self.manifest})" if self.manifest else ""
        return f"dalil evaluate {self.file} {files}".rstrip() + options + library


MLQA = "mlqa/dev-context-ar-question-ar.json"
MIXED = "mixed-manifest.jsonl"
FURTHER = "further-manifest.jsonl"
SETS = (
    QuestionSet("seeds", "seed-questions.jsonl"),
    QuestionSet("variants", "benchmarks/questions/variants.jsonl"),
    QuestionSet("turns", "benchmarks/questions/turns.jsonl", manifest="turns-manifest.jsonl"),
    QuestionSet("mixed-dev", "benchmarks/questions/mixed-dev.jsonl", manifest=MIXED),
    QuestionSet("mixed-turns-dev", "benchmarks/questions/mixed-turns-dev.jsonl", manifest=MIXED),
    QuestionSet("mixed-test", "benchmarks/questions/mixed-test.jsonl", manifest=MIXED),
    QuestionSet("mixed-turns-test", "benchmarks/questions/mixed-turns-test.jsonl", manifest=MIXED),
    QuestionSet(
        "further-turns-dev", "benchmarks/questions/further-turns-dev.jsonl", manifest=FURTHER
    ),
    QuestionSet(
        "further-turns-test", "benchmarks/questions/further-turns-test.jsonl", manifest=FURTHER
    ),
    QuestionSet("arcd-dev", "arcd-dev.json", corpus=("arcd-train.json",)),
    QuestionSet("mlqa-ar-dev", MLQA),
    QuestionSet("mlqa-ar-dev, half hidden", MLQA, remove_gold=True),
)


def measured(one: QuestionSet, data: Path, encoder: Encoder, reader: Reader) -> SetFigures:
    """Return the figures of one set."""
    with opened(one, data, encoder, reader) as (asker, examples):
        judged = list(verdicts(run(one, asker, examples, PARTS).outcomes(examples)))
    taken = partial(figures, parts=PARTS)
    noise = intervals(judged, lambda drawn: shares(taken(drawn)))
    found = taken(judged)
    figures_of_set = {
        name: Measured(value, _widened(noise[name], value, _size(name, found, judged)))
        for name, value in shares(found).items()
    }
    return SetFigures(one.command, len(judged), figures_of_set)


def run(
    one: QuestionSet, asker: LibraryAsker, examples: Sequence[Example], parts: Collection[Part]
) -> Run:
    """Return a run of the questions of one set."""
    return Run(asker, parts, half(examples, seed=0) if one.remove_gold else frozenset())


def _size(name: str, found: Figures, judged: Sequence[Verdict]) -> int:
    """Return of how many questions a figure is taken."""
    part, _, field = name.partition(".")
    if part == "kinds":
        return found.kinds[field].n
    if part == "dialogue":
        field = "traps" if field == "inherited_share" else field
        return int(getattr(found.dialogue, field).n)
    return len(judged) if part == "refusal" else sum(v.is_answerable for v in judged)


def _widened(noise: Interval, value: float, n: int) -> Interval:
    """Return an interval that holds the figure and is wider than nothing.

    What has a bias in few questions, as the ECE has, is larger in all that are drawn anew.
    """
    if noise.low < noise.high:
        return Interval(min(noise.low, value), max(noise.high, value))
    return Interval(max(noise.low - 3 / n, 0.0), min(noise.high + 3 / n, 1.0))


@contextmanager
def opened(
    one: QuestionSet, data: Path, encoder: Encoder, reader: Reader
) -> Iterator[tuple[LibraryAsker, list[Example]]]:
    """Yield what answers the questions of one set, and the questions."""
    with tempfile.TemporaryDirectory(prefix="dalil-") as made:
        folder = Path(made) / "library"
        file = next(path / one.file for path in (data, ROOT) if (path / one.file).is_file())
        if file.suffix == ".json":
            others = [data / name for name in one.corpus]
            examples = write_paragraphs(folder, [file, *others])[file]
            build(folder, encoder).close()
        else:
            examples = read_questions(file)
            extracted = [_extracted(one.manifest, data, Path(made))] if one.manifest else []
            articles = [SEEDS, *extracted]
            settings = Settings(library=folder, uploads=Path(made) / "uploads")
            build_library(settings, lambda: encoder, articles, lambda _done, _total: None)
        asker = LibraryAsker.open(folder, encoder, reader)
        yield asker, examples
        asker.library.close()


def _extracted(manifest: str, data: Path, made: Path) -> Path:
    """Return a folder with the articles of a manifest."""
    out = made / "articles"
    extract(Path(questions.__file__).with_name(manifest), data, out)
    return out


def compared(name: str, now: SetFigures, before: SetFigures | None) -> list[str]:
    """Print the figures of one set beside those that are saved; return those that have fallen."""
    print(f"\n{name} ({now.n}): {now.command}")
    print(f"  {'':28} {'now':>7} {'saved':>7}  95 % of the saved")
    fallen = []
    for key, measure in now.figures.items():
        known = before.figures.get(key) if before else None
        print(f"  {key:28} {measure.value:7.3f}", end="")
        if known:
            print(f" {known.value:7.3f}  {known.noise.low:.3f} – {known.noise.high:.3f}", end="")
            if has_fallen(key, measure.value, known):
                print("  FALLEN", end="")
                fallen.append(f"{name}: {key}")
        print(flush=True)
    return fallen


def main() -> None:
    """Ask, print, save or fail."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=[one.name for one in SETS])
    parser.add_argument("--reader", choices=["learned", "rules"], default="learned")
    parser.add_argument("--save", action="store_true")
    options = parser.parse_args()
    quiet_threads()
    reader = Desk(Settings(reader=options.reader)).reader
    before, fallen = load(), []
    now = dict(before)
    with closing(CachedEncoder(open_encoder(None), CACHE)) as encoder:
        for one in SETS:
            if not options.only or one.name in options.only:
                now[one.name] = measured(one, options.data, encoder, reader)
                fallen += compared(one.name, now[one.name], before.get(one.name))
    if options.save:
        save({one.name: now[one.name] for one in SETS if one.name in now})
    elif fallen:
        sys.exit(f"\nfallen by more than noise: {'; '.join(fallen)}")


if __name__ == "__main__":
    main()
