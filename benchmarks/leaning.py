"""How many questions that stand alone are taken to lean on a turn before, and how many follow-ups.

    python -m benchmarks.leaning DATA [--list]

DATA is the folder of `benchmarks.quality`, with MIRACL's Arabic train topics. Alone stand the
questions of ARCD train and dev, MLQA-ar dev, MIRACL and the sets of benchmarks/questions but those
for tests, openers and traps of conversations among them; each is also asked with «و» before it.
`--list` prints those that are taken wrongly.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.embedding import TOPICS
from benchmarks.miracl import read_topics
from retrieval.evaluation.squad import read_squad
from retrieval.followup.leaning import leans

QUESTIONS = Path(__file__).parent / "questions"
SQUAD = ("arcd-train.json", "arcd-dev.json", "mlqa/dev-context-ar-question-ar.json")
SINGLE = ("mixed-dev", "variants", "unanswerable")
TURNS = ("turns", "mixed-turns-dev", "further-turns-dev")


def alone(data: Path) -> Iterator[str]:
    """Yield the questions that stand alone."""
    for name in SQUAD:
        for paragraph in read_squad(data / name):
            yield from (asked.text for asked in paragraph.questions)
    yield from read_topics(data / TOPICS).values()
    for name in SINGLE:
        yield from (row["question"] for row in _rows(QUESTIONS / f"{name}.jsonl"))
    yield from (row["question"] for row in _turns() if row["kind"] != "follow")


def _turns() -> Iterator[dict[str, str]]:
    for name in TURNS:
        yield from _rows(QUESTIONS / f"{name}.jsonl")


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    standing = list(alone(options.data))
    taken = [question for question in standing if leans(question)]
    opened = [f"و{question}" for question in standing if question[:1] != "و"]
    following = [row["question"] for row in _turns() if row["kind"] == "follow"]
    missed = [question for question in following if not leans(question)]
    print(f"alone: {len(taken)} of {len(standing)} are taken to lean")
    print(f"opened with «و»: {sum(map(leans, opened))} of {len(opened)}")
    print(f"follow-ups: {len(following) - len(missed)} of {len(following)} are recognised")
    if options.list:
        print(*taken, "", *missed, sep="\n")


if __name__ == "__main__":
    main()
