"""What the library's tests share: an encoder of counted words, and ways to see a whole library."""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from retrieval.article import Article, Stretch
from retrieval.corpus.chunks import Chunk, chunk
from retrieval.encoders import ModelIdentity, UnitRows, unit_rows
from retrieval.errors import ArticleError
from retrieval.library.reading import Library
from retrieval.library.recipe import Recipe

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
DIMENSION = 64


class WordCounts:
    """An encoder: a word counts one in the column its hash names."""

    def __init__(self, name: str = "word counts", weights: str = "0" * 16) -> None:
        self.identity = ModelIdentity(name, weights, DIMENSION, "", "")
        self.embedded: list[str] = []

    def questions(self, texts: Sequence[str]) -> UnitRows:
        counts = np.full((len(texts), DIMENSION), 1e-3, dtype=np.float32)
        for row, text in zip(counts, texts, strict=True):
            for word in re.findall(r"\w+", text):
                row[hashlib.sha256(word.encode()).digest()[0] % DIMENSION] += 1
        return unit_rows(counts)

    def passages(self, texts: Sequence[str]) -> UnitRows:
        self.embedded += texts
        return self.questions(texts)


def read_text(path: Path, source: str) -> Article:
    """Return the article in a UTF-8 file: paragraphs are content, the first line is the title."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(f"{path} is not UTF-8") from error
    content = tuple(Stretch(*m.span()) for m in re.finditer(r"\S.*(?:\n\n?\S.*)*", text))
    return Article(source, text, text.strip().partition("\n")[0][:80], content=content)


def words_of(chunk: Chunk) -> list[str]:
    return re.findall(r"\w+", chunk.text)


def recipe(encoder: WordCounts, parameters: str = "") -> Recipe:
    return Recipe(
        lambda path, source, _: [read_text(path, source)],
        chunk, words_of, lambda: encoder, encoder.identity.name, parameters,
    )  # fmt: skip


def write(path: Path, text: str) -> Path:
    """Write a file whose time of change is old enough to be relied on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    past = time.time() - 100
    os.utime(path, (past, past))
    return path


def content(library: Library) -> list[tuple[object, ...]]:
    """Return all that can be found in a library, without the IDs that depend on its history."""
    found: list[tuple[object, ...]] = []
    for query in (
        "SELECT source, content_hash FROM files ORDER BY 1",
        "SELECT source, text, title, content, copy_of FROM articles ORDER BY 1",
        "SELECT folder, form FROM learned ORDER BY 1, 2",
        "SELECT article, other FROM copies ORDER BY 1, 2",
        "SELECT article, start FROM repeats JOIN chunks ON chunks.id = chunk ORDER BY 1, 2",
        'SELECT article, start, "end", length, vector FROM chunks ORDER BY 1, 2, 3',
        "SELECT article, start, places, vectors FROM sentences JOIN chunks ON id = chunk "
        "ORDER BY 1, 2",
        "SELECT source, reason FROM set_aside ORDER BY 1",
    ):
        found += library.rows(query)
    places = dict(library.rows('SELECT id, article || " " || start FROM chunks'))
    for term in library.terms():
        for held in (library.postings(term), library.unsearched_postings(term)):
            pairs = zip(*(column.tolist() for column in held), strict=True)
            found += sorted((term, places[chunk], count) for chunk, count in pairs)
    return found


@contextmanager
def unwritable(folder: Path) -> Iterator[Path]:
    """Hold a copy of `folder` that this process may read and not write, even if it is root."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "library"
        copy.mkdir()
        for file in folder.iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
            (copy / file.name).chmod(0o444)
        copy.chmod(0o555)
        copy.parent.chmod(0o755)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)  # permissions do not bind root; "nobody" they do
        try:
            yield copy
        finally:
            os.seteuid(user)
            copy.chmod(0o755)
