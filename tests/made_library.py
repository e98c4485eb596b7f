"""A library of many chunks with made vectors, written without reading or embedding anything."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from retrieval.article import article_id
from retrieval.encoders import ModelIdentity, UnitRows, unit_rows
from retrieval.library.writing import LibraryWriter

OUTLETS = (None, "الجزيرة", 'بي "بي" سي\\العربية', "رويترز", "it's")
A_CHUNK = 30
"""Code points of a chunk."""


def made_vectors(rows: int, dimension: int = 64, seed: int = 0) -> UnitRows:
    """Return unit vectors in no particular direction."""
    drawn = np.random.default_rng(seed).standard_normal((rows, dimension))
    return unit_rows(drawn.astype(np.float32))


def fill(library: LibraryWriter, vectors: UnitRows, *, first: int = 0, of_each: int = 100) -> None:
    """Write articles with a chunk for each vector; each seventh is of no known day."""
    identity = ModelIdentity("made", "0" * 16, vectors.shape[1], "", "")
    library.adopt_model(identity)
    with library._transaction():
        connection = library._connection
        for number, at in enumerate(range(0, len(vectors), of_each), start=first):
            part = vectors[at : at + of_each]
            source, text = (
                f"made/{number:06}.txt",
                f"نص المقال رقم {number:06} كما كُتب " * len(part),
            )
            text = text[: A_CHUNK * len(part)]
            day = date(2020, 1, 1) + timedelta(days=number * 5 % 900)
            published = None if number % 7 == 0 else day.isoformat()
            connection.execute("INSERT INTO files VALUES (?, '', '')", (source,))
            connection.execute(
                "INSERT INTO articles (id, source, file, folder, text, title, outlet, published, "
                "published_from, text_of, content, places, origins, is_repaired) "
                "VALUES (?, ?, ?, 'made', ?, ?, ?, ?, ?, 'file', ?, '[]', '{}', 0)",
                (
                    *(article_id(source), source, source, text, f"عنوان {number}"),
                    *(OUTLETS[number % len(OUTLETS)], published, published and "header"),
                    json.dumps([[0, len(text)]]),
                ),
            )
            connection.executemany(
                'INSERT INTO chunks (article, start, "end", length, vector) VALUES (?, ?, ?, 0, ?)',
                [
                    (article_id(source), row * A_CHUNK, (row + 1) * A_CHUNK, vector.tobytes())
                    for row, vector in enumerate(part)
                ],
            )
        library._next_generation()


def made_library(folder: Path, rows: int, dimension: int = 64) -> Path:
    """Return `folder` with a library of so many chunks in it."""
    with LibraryWriter.open(folder) as library:
        fill(library, made_vectors(rows, dimension))
    return folder
