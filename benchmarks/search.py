"""One question over 100,000 passages: its embedding, and its search beside numpy and bare FAISS.

    python -m benchmarks.search [--vectors 100000] [--rounds 200]

Everything runs in this one process, the contenders in turn in every round, so that a change of the
machine's speed meets them all; read the ratios. The vectors are made: questions and passages of
the seed articles, embedded, and around each of them a cloud of random neighbours, since how long
an exact search takes depends on their number and dimension only.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from retrieval.threads import quiet_threads

QUESTIONS = (
    "من هو الأمين العام لحلف شمال الأطلسي؟",
    "أين جرت المفاوضات الروسية الأمريكية؟",
    "كم ساعة استمرت المحادثات في جنيف؟",
    "متى سربت الصحيفة نص الرد الأمريكي؟",
    "ماذا قال نائب وزير الخارجية عن خطط مهاجمة أوكرانيا؟",
)


def median_ms(seconds: list[float]) -> float:
    return 1000 * float(np.median(seconds))


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    quiet_threads()
    import faiss

    from retrieval.encoders import UnitRows, unit_rows
    from retrieval.encoders.bundled import BundledEncoder
    from retrieval.library.vectors import VectorIndex

    encoder = BundledEncoder()
    seeds = Path(__file__).parents[1] / "seeds"
    lines = [
        line
        for seed in sorted(seeds.glob("*.txt"))
        for line in seed.read_text(encoding="utf-8").splitlines()
        if len(line) > 80
    ][:40]
    real = encoder.passages([line[:700] for line in lines])
    random = np.random.default_rng(0)
    around = real[random.integers(0, len(real), options.vectors)]
    noise = random.normal(0, 0.02, (options.vectors, real.shape[1])).astype(np.float32)
    vectors = unit_rows(around + noise)
    ids = np.arange(options.vectors, dtype=np.int64)
    ours = VectorIndex.over(ids, vectors)
    bare = faiss.IndexFlatIP(vectors.shape[1])
    bare.add(vectors)
    asked = encoder.questions(QUESTIONS)

    def by_numpy(question: UnitRows) -> object:
        cosines = vectors @ question[0]
        best = np.argpartition(-cosines, 10)[:10]
        return best[np.argsort(-cosines[best])]

    times: dict[str, list[float]] = {
        "embed the question": [], "search: ours": [], "search: IndexFlatIP": [], "search: numpy": []
    }  # fmt: skip
    for number in range(options.rounds):
        row = number % len(QUESTIONS)
        question = UnitRows(asked[row : row + 1])
        # Never the same words twice: the encoder keeps the rows of questions.
        text = [f"{QUESTIONS[row]} ({number})"]
        times["embed the question"].append(timed(partial(encoder.questions, text)))
        times["search: ours"].append(timed(partial(ours.search, question, 10)))
        times["search: IndexFlatIP"].append(timed(partial(bare.search, question, 10)))
        times["search: numpy"].append(timed(partial(by_numpy, question)))
    base = median_ms(times["search: IndexFlatIP"])
    print(f"{options.vectors:,} vectors of {vectors.shape[1]}, {options.rounds} rounds, medians")
    for name, seconds in times.items():
        print(f"{name:24} {median_ms(seconds):8.2f} ms   {median_ms(seconds) / base:6.2f} x")
    found = [hit for hit, _ in ours.search(UnitRows(asked[:1]), 10)[0]]
    if found != bare.search(asked[:1], 10)[1][0].tolist():
        sys.exit("ours and IndexFlatIP differ")


if __name__ == "__main__":
    main()
