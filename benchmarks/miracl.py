"""MIRACL's Arabic topics over a dump of Wikipedia: the product's search beside its parts.

    python -m benchmarks.miracl TOPICS.tsv QRELS.tsv WIKI.tar.xz --library DIR
        [--topics N] [--pages N] [--seed N] [--drawn]

Each member of the archive is one page, `<doc id="26569" …>`, title, text. A judged passage
«26569#0» is of page 26569: pages are judged, not passages, since the dumps differ, and a page's
rank is that of its best chunk. Asked are the topics that have a relevant page in the archive.

The library of 10,000 pages takes forty minutes to build; it stays in DIR, and a run that was
stopped goes on where it was. `--topics` draws some of the topics, `--pages` makes the corpus of
all pages judged for them and of others drawn, so that there are so many; a smaller corpus is an
easier one.

`--drawn` makes a library to be timed, not judged: the vectors of passages are drawn, which takes
minutes, and nothing is asked. Vectors and words then find different passages, so that a search has
as many to compare as it can have.

Compared, over the same candidates: the cosine of question and chunk; BM25; both as z-scores, 0.7
and 0.3 (plain fusion); and the search as it is.
"""

import argparse
import random
import re
import tarfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from bot.building import build
from bot.settings import Settings
from retrieval.encoders import Encoder, UnitRows, open_encoder, unit_rows
from retrieval.evaluation.metrics import ndcg, recall
from retrieval.library.reading import Library
from retrieval.question import Question, clean
from retrieval.retriever.search import Hit, Searcher
from retrieval.threads import quiet_threads

DEEP = 1000
"""Chunks searched by each side: enough for a hundred pages."""
DENSE_SHARE = 0.7
_DOC = re.compile(r'\s*<doc id="(\d+)"[^>]*>\n?(.*?)(?:</doc>\s*)?$', re.DOTALL)

Judgements = Mapping[str, Mapping[str, int]]
"""Grades of pages, by topic and page; a page that is not there was not judged."""


def read_topics(file: Path) -> dict[str, str]:
    """Return the questions by number."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line.strip())


def read_judgements(file: Path) -> dict[str, dict[str, int]]:
    """Return the grade of each judged page: the best of its passages'."""
    judged: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in file.read_text(encoding="utf-8").splitlines():
        topic, _, passage, grade = line.split()
        page = passage.partition("#")[0]
        judged[topic][page] = max(int(grade), judged[topic].get(page, 0))
    return dict(judged)


def pages_in(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield (number, text) of each page."""
    with tarfile.open(archive) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            found = _DOC.match(file.read().decode("utf-8")) if file else None
            if found:
                yield found[1], found[2]


def write_pages(archive: Path, wanted: Callable[[str], bool], folder: Path) -> None:
    """Make `folder` hold the wanted pages and no others, each a text file named by its number."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = set()
    for number, text in pages_in(archive):
        file = folder / f"{number}.txt"
        if wanted(number):
            kept.add(file)
            if not file.exists():
                file.write_text(text, encoding="utf-8")
    for file in set(folder.glob("*.txt")) - kept:
        file.unlink()


def drawn(
    numbers: Sequence[str], judged: Judgements, topics: int | None, pages: int | None, seed: int
) -> tuple[list[str], set[str]]:
    """Return the topics to be asked and the pages to be searched."""
    there, pick = set(numbers), random.Random(seed)
    answerable = sorted(
        (t for t, grades in judged.items() if any(g and p in there for p, g in grades.items())),
        key=int,
    )
    asked = answerable if topics is None else pick.sample(answerable, min(topics, len(answerable)))
    if pages is None:
        return asked, there
    needed = {page for topic in asked for page in judged[topic]} & there
    others = sorted(there - needed)
    more = max(min(pages - len(needed), len(others)), 0)
    return asked, needed | set(pick.sample(others, more))


def rankings(hits: Sequence[Hit], cosines: NDArray[np.float64]) -> dict[str, list[str]]:
    """Return the pages in the order of each contender, given all candidates of one search.

    Args:
        cosines: Of the question and the chunk of each hit.
    """
    words = np.array([hit.lexical for hit in hits])
    plain = DENSE_SHARE * _z(cosines) + (1 - DENSE_SHARE) * _z(words)
    worded = [hit for hit in _by(hits, words) if hit.lexical > 0]
    return {
        "cosine alone": _pages(_by(hits, cosines)),
        "BM25 alone": _pages(worded),
        "plain fusion": _pages(_by(hits, plain)),
        "the search": _pages(hits),
    }


def _by(hits: Sequence[Hit], scores: NDArray[np.float64]) -> list[Hit]:
    return [hits[i] for i in np.argsort(-scores, kind="stable")]


def _z(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = float(scores.std()) or 1.0
    return np.asarray((scores - scores.mean()) / spread, dtype=np.float64)


def _pages(hits: Sequence[Hit]) -> list[str]:
    """Return each page once, in the order of its best chunk."""
    return list(dict.fromkeys(PurePosixPath(hit.chunk.article.source).stem for hit in hits))


def judge(
    library: Library, encoder: Encoder, questions: Mapping[str, str], judged: Judgements
) -> dict[str, list[tuple[float, float]]]:
    """Return (nDCG@10, recall@100) of each question, by contender."""
    scores: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    with library.snapshot():
        searcher = Searcher(library)
        for topic, question in questions.items():
            asked = clean(question)
            query = searcher.query(Question(asked), encoder.questions([asked])[0])
            grades = judged[topic]
            relevant = {page for page, grade in grades.items() if grade}
            hits = searcher.search(query, 2 * DEEP)
            cosines = library.cosines([hit.chunk.id for hit in hits], query.vector).astype(float)
            for name, ranked in rankings(hits, cosines).items():
                scores[name].append((ndcg(ranked, grades, 10), recall(ranked, relevant, 100)))
    return dict(scores)


def main() -> None:
    """Unpack, build, ask, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("topics_file", type=Path, metavar="TOPICS.tsv")
    parser.add_argument("judgements", type=Path, metavar="QRELS.tsv")
    parser.add_argument("archive", type=Path, metavar="WIKI.tar.xz")
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--topics", type=int)
    parser.add_argument("--pages", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--drawn", action="store_true")
    options = parser.parse_args()
    quiet_threads()
    numbers = [number for number, _ in pages_in(options.archive)]
    judged = read_judgements(options.judgements)
    asked, pages = drawn(numbers, judged, options.topics, options.pages, options.seed)
    folder = options.library / "pages"
    write_pages(options.archive, pages.__contains__, folder)
    encoder = open_encoder(None)
    settings = Settings(library=options.library, corpus=folder, uploads=folder / "none")
    build(settings, lambda: _Drawn(encoder) if options.drawn else encoder, [folder], _tell)
    if options.drawn:
        return
    # What is not in the corpus cannot be found.
    there = {t: {p: g for p, g in judged[t].items() if p in pages} for t in asked}
    topics = read_topics(options.topics_file)
    with Library.open(options.library) as library:
        scores = judge(library, encoder, {topic: topics[topic] for topic in asked}, there)
    print(f"\n{len(asked)} topics, {len(pages):,} pages     nDCG@10  recall@100")
    for name, rows in scores.items():
        gain, found = np.mean(rows, axis=0)
        print(f"{name:26} {gain:12.3f} {found:11.3f}")


class _Drawn:
    """An encoder that draws a passage's vector, by its words, and embeds none."""

    def __init__(self, encoder: Encoder) -> None:
        self.identity = encoder.identity
        self.questions = encoder.questions

    def passages(self, texts: Sequence[str]) -> UnitRows:
        drawn = (np.random.default_rng(zlib.crc32(text.encode())) for text in texts)
        rows = [rng.standard_normal(self.identity.dimension) for rng in drawn]
        return unit_rows(np.array(rows).reshape(-1, self.identity.dimension))


def _tell(done: int, total: int) -> None:
    if done % 50 == 0 or done == total:
        print(f"\rread {done:,} of {total:,} pages", end="", flush=True)


if __name__ == "__main__":
    main()
