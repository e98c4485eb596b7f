"""How long a question takes to find its nearest chunks: FAISS in this process, or Milvus.

    python -m benchmarks.store faiss 1000000
    python -m benchmarks.store milvus://127.0.0.1:19530 100000
    python -m benchmarks.store milvus:/tmp/m.db 20000

Made unit vectors of 384 dimensions; the rows have passages of 400 characters, titles and dates, as
articles' chunks do. One question at a time, as a bot asks; the collection `benchmark` is made anew.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import UnitRows, unit_rows
from retrieval.store.rows import Row

DIMENSION = 384
QUESTIONS = 50
NEAREST = 100
"""How many candidates a search asks for."""
AT_ONCE = 1000
PASSAGE = "نص يشبه مقطعاً من مقال في الأخبار، فيه جمل وأرقام. " * 8

Search = Callable[[NDArray[np.float32]], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("where", help="faiss, or an address as DALIL_STORE has it")
    parser.add_argument("rows", type=int)
    options = parser.parse_args()
    started = time.perf_counter()
    searches = (over_faiss if options.where == "faiss" else over_milvus)(
        options.where, options.rows
    )
    print(
        f"{options.where}, {options.rows:,} rows: filled in {time.perf_counter() - started:.1f} s"
    )
    questions = drawn(QUESTIONS, 1)
    for name, search in searches.items():
        search(questions[0])
        took = [_timed(search, question) for question in questions]
        median, slow = np.quantile(took, [0.5, 0.95]) * 1000
        print(f"  {name}: {median:.1f} ms, 95 % within {slow:.1f} ms")


def over_faiss(_where: str, rows: int) -> dict[str, Search]:
    """Return how FAISS is asked."""
    from retrieval.library.vectors import VectorIndex

    index = VectorIndex.over(np.arange(1, rows + 1), drawn(rows, 0))
    return {"all": lambda question: index.search(UnitRows(question[None, :]), NEAREST)}


def over_milvus(where: str, rows: int) -> dict[str, Search]:
    """Return how Milvus is asked, having filled it."""
    from retrieval.store.address import StoreAddress
    from retrieval.store.collection import Collection

    joined = "&" if "?" in where else "?"
    collection = Collection.connect(StoreAddress.read(f"{where}{joined}collection=benchmark"))
    if collection.exists:
        collection.drop()
    collection.create(DIMENSION)
    for first in range(1, rows + 1, AT_ONCE):
        ids = range(first, min(first + AT_ONCE, rows + 1))
        collection.write([_row(number) for number in ids], drawn(len(ids), first))
    collection.count()
    month = "published >= 20210101 and published <= 20210131"
    return {
        "bounded": lambda question: collection.nearest(question, NEAREST),
        "strong": lambda question: collection.nearest(question, NEAREST, consistency="Strong"),
        "bounded, one month in 24": lambda question: collection.nearest(question, NEAREST, month),
    }


def drawn(rows: int, seed: int) -> UnitRows:
    """Return made unit vectors, shape (rows, 384)."""
    made = np.random.default_rng(seed).standard_normal((rows, DIMENSION), dtype=np.float32)
    return unit_rows(made)


def _row(number: int) -> Row:
    day = date(2020, 1, 1) + timedelta(days=number % 730)
    return Row(
        id=number, article=f"{number // 10:010}", source=f"articles/{number // 10}.txt",
        title="عنوان مقال في الأخبار", outlet="الجزيرة", author=None, url=None, published=day,
        published_from="header", text_of="file", place=None, start=0, end=len(PASSAGE),
        passage=PASSAGE,
    )  # fmt: skip


def _timed(search: Search, question: NDArray[np.float32]) -> float:
    started = time.perf_counter()
    search(question)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
