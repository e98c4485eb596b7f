"""Title to its article: the ANT news sample as a retrieval task.

    python -m benchmarks.titles ARCHIVE [--work DIR] [--limit N] [--seed N]

Every title is asked as a question over all articles of the sample (or a random `--limit` of them),
whose chunks do not hold it; the rank of an article is that of its best chunk. An article that is a
copy of another counts as that one. Titles that stand in several articles are left out, for nobody
could say which is meant. The library is kept in
`--work`; a run that was killed is taken up where it was.
"""

import argparse
import hashlib
import random
import re
import resource
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from retrieval.article import Article
from retrieval.corpus.chunks import chunk
from retrieval.corpus.residue import read_page, stretches_of
from retrieval.encoders import UnitRows
from retrieval.encoders.bundled import NAME, BundledEncoder
from retrieval.library.indexing import sync
from retrieval.library.reading import Library
from retrieval.library.recipe import Recipe
from retrieval.library.writing import LibraryWriter
from retrieval.question import Question
from retrieval.retriever.lexical import chunk_terms
from retrieval.retriever.search import Query, Searcher

DEPTH = 100
"""Chunks looked at; an article of which none is among them counts as not found."""
BATCH = 64


@dataclass(frozen=True, slots=True)
class Titled:
    """An article of the sample."""

    name: str
    title: str
    text: str


def titled(archive: Path) -> Iterator[Titled]:
    """Yield the articles of the sample that have a title and a text."""
    with tarfile.open(archive) as tar:
        for member in sorted(filter(is_article, tar.getmembers()), key=lambda m: m.name):
            file = tar.extractfile(member)
            xml = file.read().decode("utf-8") if file else ""
            found = Titled(Path(member.name).stem, field_of(xml, "TITLE"), field_of(xml, "TEXT"))
            if found.title and found.text:
                yield found


def is_article(member: tarfile.TarInfo) -> bool:
    return "/JA-" in member.name and member.isfile()


def field_of(xml: str, name: str) -> str:
    found = re.search(f"<{name}>(.*?)</{name}>", xml, re.DOTALL)
    return found.group(1).strip() if found else ""


def indexed(articles: Iterable[Titled], work: Path) -> Path:
    """Bring the library in `work` in step with `articles`; return its folder."""
    files = [_written(article, work / "articles") for article in articles]
    recipe = Recipe(
        read=_read,
        chunk=chunk,
        terms=chunk_terms,
        encoder=BundledEncoder,
        model=NAME,
        parameters="titles",
    )
    with LibraryWriter.open(work / "library") as library:
        print(sync(library, files, recipe, partial(_tell, time.monotonic())), flush=True)
    return work / "library"


def _written(article: Titled, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{article.name}.txt"
    if not path.exists():
        path.write_text(article.text, encoding="utf-8")
    return path


def _read(path: Path, source: str, repeated: Container[str]) -> list[Article]:
    text = path.read_text(encoding="utf-8")
    content = stretches_of(read_page(text, repeated=repeated))
    return [Article(source, text, title="", content=content)]


def _tell(started: float, done: int, total: int) -> None:
    if done % 100 == 0 or done == total:
        print(f"{done} of {total}, {time.monotonic() - started:.0f} s", flush=True)


Ranked = list[str]
"""Stories, nearest first, each once."""
Rankers = dict[str, Callable[[Query], Ranked]]


def rankers(library: Library, searcher: Searcher) -> Rankers:
    """Return the three ways to rank: dense alone, words alone, and as the product does."""
    owner = dict(
        library.rows(
            "SELECT chunks.id, coalesce(copy_of, article) FROM chunks "
            "JOIN articles ON articles.id = article"
        )
    )

    def named(chunks: Iterable[int]) -> Ranked:
        return list(dict.fromkeys(owner[chunk] for chunk in chunks))

    return {
        "e5": lambda query: named(_dense(searcher, query)),
        "BM25": lambda query: named(_lexical(searcher, query)),
        "fusion": lambda query: named(hit.chunk.id for hit in searcher.search(query, DEPTH)),
    }


def _dense(searcher: Searcher, query: Query) -> list[int]:
    [found] = searcher._index.search(UnitRows(query.vector[None, :]), DEPTH)
    return [chunk for chunk, _ in found]


def _lexical(searcher: Searcher, query: Query) -> list[int]:
    scores = searcher._bm25.scores(query.asked)
    best = np.argsort(-scores, kind="stable")[:DEPTH]
    return [int(searcher._bm25.ids[row]) for row in best if scores[row] > 0]


def measured(articles: Sequence[Titled], folder: Path) -> dict[str, list[int]]:
    """Return for each ranker the rank of every title's article, from 1; 0 where it is not found."""
    encoder = BundledEncoder()
    ranks: dict[str, list[int]] = {}
    with Library.open(folder) as library, library.snapshot():
        searcher = Searcher(library)
        ways = rankers(library, searcher)
        stories = {
            Path(record.source).stem: record.copy_of or record.id for record in library.articles()
        }
        for start in range(0, len(articles), BATCH):
            batch = articles[start : start + BATCH]
            vectors = encoder.questions([article.title for article in batch])
            for article, vector in zip(batch, vectors, strict=True):
                query = searcher.query(Question(article.title), vector)
                for name, ranked in ways.items():
                    found = ranked(query)
                    story = stories[article.name]
                    rank = found.index(story) + 1 if story in found else 0
                    ranks.setdefault(name, []).append(rank)
    return ranks


def once_titled(articles: Sequence[Titled]) -> list[Titled]:
    """Return the articles whose title is theirs alone."""
    counted = Counter(article.title for article in articles)
    return [article for article in articles if counted[article.title] == 1]


def main() -> None:
    """Index what is not indexed yet, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "dalil-titles")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    articles = list(titled(options.archive))
    if options.limit:
        articles = random.Random(options.seed).sample(articles, options.limit)
    folder = indexed(articles, options.work)
    asked = once_titled(articles)
    print(f"{len(articles)} articles, {len(asked)} titles")
    for name, ranks in measured(asked, folder).items():
        first = sum(rank == 1 for rank in ranks) / len(ranks)
        mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
        print(f"{name:8} hit@1 {first:.3f}  MRR {mrr:.3f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB, library {_fingerprint(folder)}")


def _fingerprint(folder: Path) -> str:
    """Return a hash of all that can be found in the library, whatever the order it came in."""
    digest = hashlib.sha256()
    with Library.open(folder) as library:
        for row in library.rows(
            'SELECT source, start, "end", length, vector FROM chunks '
            "JOIN articles ON articles.id = article ORDER BY source, start"
        ):
            digest.update(repr(row).encode())
        for row in library.rows(
            'SELECT source, s.start, s."end", s.vector FROM sentences s JOIN chunks ON '
            "chunks.id = chunk JOIN articles ON articles.id = article ORDER BY source, s.start"
        ):
            digest.update(repr(row).encode())
        places = {
            chunk: (source, start)
            for chunk, source, start in library.rows(
                "SELECT chunks.id, source, start FROM chunks JOIN articles ON articles.id = article"
            )
        }
        for term in library.terms():
            for held in (library.postings(term), library.unsearched_postings(term)):
                pairs = zip(*(column.tolist() for column in held), strict=True)
                for posting in sorted((*places[chunk], term, count) for chunk, count in pairs):
                    digest.update(repr(posting).encode())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    main()
