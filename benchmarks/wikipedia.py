"""Questions over the library of Wikipedia's articles: the product, Haystack and txtai.

    python -m benchmarks.wikipedia DATA --library DIR --model DIR [--topics 40]

DIR of `--library` is a library that `benchmarks.miracl` builds of the pages in DATA; DIR of
`--model` the same weights for sentence-transformers (`dalil model export DIR`). The passages of the
library and their vectors are handed to all of them. Asked are topics of MIRACL that have a relevant
page in the library, each by all contenders in turn: with the question's vector given (search
alone, ten passages), and end to end, each with its own way to embed. Dalil is there twice: up to
ten passages, which is what the others give, and up to the answer that it reads in them.
Pages are judged, as in `benchmarks.miracl`: hit@1 is the share of topics whose first passage is of
a relevant page. All of them use one thread.
"""

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path, PurePosixPath

from benchmarks.embedding import TOPICS
from benchmarks.lines import Line, interleaved, say, set_threads, show, table, timed_lines
from benchmarks.miracl import read_judgements, read_topics
from benchmarks.peers import PEERS, Haystack, Peer
from retrieval.asking import LibraryAsker, understood
from retrieval.corpus.chunks import Chunk
from retrieval.encoders import UnitRows
from retrieval.encoders.bundled import BundledEncoder
from retrieval.evaluation.metrics import hit_at, mean_reciprocal_rank, rank_of
from retrieval.question import clean

JUDGEMENTS = "miracl-ar-train/qrels.miracl-v1.0-ar-train.tsv"
TIMED = 40
"""Topics all are asked; Haystack takes seconds for each."""
K = 10

Pages = list[str]
"""Of the passages found, best first; a page may occur again."""
Ask = Callable[[str], Pages]


@dataclass(frozen=True, slots=True)
class Topic:
    """A question and the pages that answer it."""

    question: str
    relevant: frozenset[str]


def topics_of(data: Path, pages: frozenset[str]) -> list[Topic]:
    """Return the topics with a relevant page among `pages`, in an order drawn once for all."""
    questions, judged = read_topics(data / TOPICS), read_judgements(data / JUDGEMENTS)
    found = [
        Topic(questions[number], relevant)
        for number, grades in sorted(judged.items(), key=lambda each: int(each[0]))
        if (relevant := frozenset(page for page, grade in grades.items() if grade) & pages)
    ]
    return random.Random(0).sample(found, len(found))


def quality(topics: Sequence[Topic], found: Mapping[str, Pages]) -> str:
    """Return how well the pages found by question answer the topics."""
    ranks = [
        rank_of([page in topic.relevant for page in found[topic.question]]) for topic in topics
    ]
    return (
        f"hit@1 {hit_at(ranks, 1):.3f}, hit@{K} {hit_at(ranks, K):.3f}, "
        f"MRR {mean_reciprocal_rank(ranks):.3f} ({len(ranks)} topics)"
    )


def measured(section: str, ways: Mapping[str, Ask], topics: Sequence[Topic]) -> list[Line]:
    """Return the time and the quality of each way to ask; the last topic is for warming up."""
    found: dict[str, dict[str, Pages]] = {name: {} for name in ways}

    def ask(name: str, number: int) -> None:
        question = topics[number].question
        found[name][question] = ways[name](question)

    asked = topics[:-1]
    seconds = interleaved({name: partial(ask, name) for name in ways}, len(asked))
    notes = {name: quality(asked, found[name]) for name in ways}
    new = timed_lines(section, seconds, "Dalil", notes)
    show(new)
    return new


def lines(data: Path, folder: Path, model: Path, timed: int = TIMED) -> list[Line]:
    """Return the lines: search alone, end to end, and those of the topics left where it is quick.

    Raises:
        LibraryError: There is no library in `folder`.
    """
    set_threads(1)
    say("opening the library")
    started = time.monotonic()
    asker = LibraryAsker.open(folder, BundledEncoder())
    say(f"opened in {time.monotonic() - started:.1f} s")
    ids, vectors = asker.library.chunk_vectors()
    chunks = asker.library.chunks(ids.tolist())
    pages = [_page(chunk.article.source) for chunk in chunks]
    texts = [Chunk(each.article, each.start, each.end).titled_text for each in chunks]
    topics = topics_of(data, frozenset(pages))
    # Encoders keep the rows of questions: this one is not the asker's, which is to embed them.
    encoder = BundledEncoder()
    given = {each.question: encoder.questions([clean(each.question)]) for each in topics}
    alone: dict[str, Ask] = {"Dalil": lambda question: _found(asker, question, given[question])}
    # With memories of their own, for the other one asks the same questions.
    embedder = BundledEncoder()
    searching = LibraryAsker.open(folder, embedder)
    whole: dict[str, Ask] = {
        "Dalil": lambda question: _found(
            searching, question, embedder.questions([clean(question)])
        ),
        "Dalil, and the answer read": lambda question: _asked(asker, question),
    }
    for make in PEERS:
        say(f"{make.name}: {len(texts):,} passages handed over")
        peer = make(model, texts, vectors)
        alone[peer.name] = partial(_searched, peer, pages, given)
        whole[peer.name] = partial(_answered, peer, pages)
    say(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB of memory at most")
    # Haystack's documents are millions of objects: nobody is to wait for a walk through them.
    gc.collect()
    gc.freeze()
    size = f"{len(set(pages)):,} articles in {len(texts):,} chunks"
    few, others = topics[: timed + 1], topics[timed + 1 :]
    new = measured(f"search, vectors given, {size}", alone, few)
    new += measured(f"end to end, {size}", whole, few)
    if len(others) > 1:
        quick = {name: way for name, way in whole.items() if name != Haystack.name}
        new += measured("end to end, the other topics", quick, others)
    return new


def _found(asker: LibraryAsker, question: str, vector: UnitRows) -> Pages:
    _, hits = asker.found(understood(question, ()), vector[0], K)
    return [_page(hit.chunk.article.source) for hit in hits]


def _asked(asker: LibraryAsker, question: str) -> Pages:
    return [_page(each.span.article.source) for each in asker.ask(question).passages][:K]


def _searched(
    peer: Peer, pages: Sequence[str], given: Mapping[str, UnitRows], question: str
) -> Pages:
    return [pages[number] for number in peer.search(question, given[question])]


def _answered(peer: Peer, pages: Sequence[str], question: str) -> Pages:
    return [pages[number] for number in peer.ask(question)]


# All are looked up before anybody is asked: what the peers find needs no looking up either.
@cache
def _page(source: str) -> str:
    return PurePosixPath(source).stem


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--topics", type=int, default=TIMED)
    options = parser.parse_args()
    print(table(lines(options.data, options.library, options.model, options.topics)))


if __name__ == "__main__":
    main()
