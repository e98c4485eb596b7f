"""What each threshold of the confidence would answer, rightly and wrongly, over the dev sets.

    python -m benchmarks.thresholds DATA [--only NAME …] [--reader rules]

DATA is that of `benchmarks.quality`. The right sentence makes an answer right. The last two columns
are means over the sets of the share of questions answered rightly less once, and twice, that
answered wrongly. What an earlier turn was answered is decided by the threshold in use.
"""

import argparse
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.embedding_cache import CachedEncoder
from benchmarks.quality import CACHE, SETS, QuestionSet, opened, run
from bot.desk import Desk
from bot.settings import Settings
from retrieval.encoders import Encoder, open_encoder
from retrieval.evaluation.judging import is_right_answer
from retrieval.evaluation.run import Part
from retrieval.reader.rules import Reader
from retrieval.threads import quiet_threads

DEV = tuple(one for one in SETS if "test" not in one.name and one.name != "mlqa-ar-dev")
THRESHOLDS = np.arange(0.10, 0.71, 0.05)
PARTS = {Part.END_TO_END, Part.REFUSAL}


@dataclass(frozen=True, slots=True)
class Judged:
    """The best answer to one question: the chance it was given, and whether it is right."""

    chance: float
    right: bool


def judged(one: QuestionSet, data: Path, encoder: Encoder, reader: Reader) -> list[Judged]:
    """Return what the best answer to each question of a set is worth, given or withheld."""
    with opened(one, data, encoder, reader) as (asker, examples):
        return [
            Judged(
                outcome.reply.best.chance if outcome.reply.best else 0.0,
                is_right_answer(outcome.gold, outcome.best),
            )
            for outcome in run(one, asker, examples, PARTS).outcomes(examples)
        ]


def answered(questions: Sequence[Judged], threshold: float) -> tuple[int, int]:
    """Return how many questions would be answered rightly, and how many wrongly."""
    given = [one.right for one in questions if one.chance >= threshold]
    return sum(given), len(given) - sum(given)


def table(sets: Mapping[str, Sequence[Judged]], thresholds: NDArray[np.float64]) -> list[str]:
    """Return the lines of a table in Markdown, a threshold a line."""
    names = [f"{name} ({len(questions)})" for name, questions in sets.items()]
    lines = [f"| threshold | {' | '.join(names)} | right - wrong | right - 2 wrong |"]
    lines.append("| --- " * (len(sets) + 3) + "|")
    for threshold in thresholds:
        counts = [answered(questions, threshold) for questions in sets.values()]
        shares = np.array(counts) / [[len(questions)] for questions in sets.values()]
        right, wrong = shares.mean(axis=0)
        cells = [f"{a}, {b}" for a, b in counts]
        lines.append(
            f"| {threshold:.2f} | {' | '.join(cells)} | {right - wrong:.3f} "
            f"| {right - 2 * wrong:.3f} |"
        )
    return lines


def main() -> None:
    """Ask the dev sets, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", nargs="+", choices=[one.name for one in DEV])
    parser.add_argument("--reader", choices=["learned", "rules"], default="learned")
    options = parser.parse_args()
    quiet_threads()
    reader = Desk(Settings(reader=options.reader)).reader
    with closing(CachedEncoder(open_encoder(None), CACHE)) as encoder:
        sets = {
            one.name: judged(one, options.data, encoder, reader)
            for one in DEV
            if not options.only or one.name in options.only
        }
    print("\n".join(table(sets, THRESHOLDS)))


if __name__ == "__main__":
    main()
