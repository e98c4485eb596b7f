"""Answers of two articles, judged by hand: one answer, two that differ, or no rivals at all.

    python -m benchmarks.pairs ANT-ARCHIVE

Each line of `questions/pairs.jsonl` is a question and two answers, each by its words in an article
of `seeds/` or of the ANT archive (no text of which is kept here). "same": one answer with both
citations; "differ": both answer the question, and contradict each other; "apart": they must not be
shown as differing, because one of them answers something else, or both can be true.
"""

import argparse
import json
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.questions.extract import article
from retrieval.article import Span
from retrieval.asking import is_rival
from retrieval.corpus.chunks import chunk
from retrieval.corpus.files import find_files
from retrieval.corpus.sources import read_article
from retrieval.encoders.bundled import NAME, BundledEncoder
from retrieval.library.indexing import sync
from retrieval.library.recipe import Recipe
from retrieval.library.writing import LibraryWriter
from retrieval.question import Question
from retrieval.reader.agreement import agree
from retrieval.reader.rules import Reading, RuleReader
from retrieval.retriever.lexical import chunk_terms
from retrieval.retriever.search import Hit, Query, Searcher
from retrieval.threads import quiet_threads

PAIRS = Path(__file__).parent / "questions" / "pairs.jsonl"
SEEDS = Path(__file__).parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Place:
    """An answer by its words; `near` are words around it where they come more than once."""

    source: str
    answer: str
    near: str = ""

    @property
    def file(self) -> str:
        """How the name of its article's file begins."""
        return self.source if self.source.isdigit() else Path(self.source).name


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers to a question, and what a person says of them."""

    id: str
    question: str
    one: Place
    other: Place
    verdict: str


def read_pairs(file: Path = PAIRS) -> list[Pair]:
    """Return the pairs of a file, in order."""
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [
        Pair(p["id"], p["question"], Place(**p["one"]), Place(**p["other"]), p["verdict"])
        for p in lines
    ]


def write_articles(archive: Path, pairs: list[Pair], folder: Path) -> None:
    """Write the articles that the pairs name, out of the archive and the seeds."""
    sources = {place.source for pair in pairs for place in (pair.one, pair.other)}
    with tarfile.open(archive) as tar:
        for source in sorted(s for s in sources if not s.isdigit()):
            member = tar.extractfile(f"{source}.txt")
            text = article(member.read().decode("utf-8")) if member else b""
            (folder / f"{Path(source).name}.txt").write_bytes(text)
    for seed in SEEDS.glob("*.txt"):
        (folder / seed.name).write_bytes(seed.read_bytes())


class Judge:
    """Reads the places that pairs name as the reader would, and says what the product says."""

    def __init__(self, folder: Path) -> None:
        self._encoder = BundledEncoder()
        recipe = Recipe(
            lambda file, source, repeated: [read_article(file, source, repeated)],
            *(chunk, chunk_terms, lambda: self._encoder, NAME, ""),
        )
        with LibraryWriter.open(folder / "library") as library:
            sync(library, find_files(sorted(folder.glob("*.txt"))), recipe)
        self._library = LibraryWriter.open(folder / "library")
        self._searcher = Searcher(self._library)

    def verdict(self, pair: Pair) -> str:
        """Return "same", "differ" or "apart" for a pair, as a reply would show it."""
        [vector] = self._encoder.questions([pair.question])
        query = self._searcher.query(Question(pair.question), vector)
        one, other = (self._reading(query, place) for place in (pair.one, pair.other))
        best, second = sorted((one, other), key=lambda reading: -reading.score)
        kind = query.question.kind
        if agree(best, second, kind):
            return "same"
        return "differ" if is_rival(second, best, query) else "apart"

    def _reading(self, query: Query, place: Place) -> Reading:
        [record] = [
            r for r in self._library.articles() if Path(r.source).name.startswith(place.file)
        ]
        text = self._library.article(record.id).text
        start = text.index(place.near or place.answer)
        start = text.index(place.answer, start)
        for hit in self._hits(query, record.id):
            for reading in RuleReader().read(query, [hit]):
                if reading.sentence.start <= start < reading.sentence.end:
                    span = Span(reading.sentence.article, start, start + len(place.answer))
                    return replace(reading, answer=span, typed=True)
        raise LookupError(f"{place} is masked")

    def _hits(self, query: Query, article_id: str) -> Iterator[Hit]:
        found = self._searcher.search(query, self._library.counts().chunks)
        return (hit for hit in found if hit.chunk.article.id == article_id)


def main() -> None:
    """Judge every pair and print where the verdicts are not the person's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--work", type=Path, help="a folder to keep the library in")
    options = parser.parse_args()
    quiet_threads()
    pairs = read_pairs()
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        write_articles(options.archive, pairs, work)
        judge = Judge(work)
        for pair in pairs:
            verdict = judge.verdict(pair)
            counts[pair.verdict, verdict] += 1
            if verdict != pair.verdict:
                print(f"{pair.id} is {pair.verdict}, said {verdict}: {pair.question}", end=" ")
                print(f"{pair.one.answer} | {pair.other.answer}")
    for (right, said), count in sorted(counts.items()):
        print(f"{right:8} said {said:8} {count:3}")


if __name__ == "__main__":
    main()
