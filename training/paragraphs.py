"""Questions in SQuAD format, and a library made of their paragraphs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.article import Article, Stretch
from retrieval.corpus.chunks import chunk
from retrieval.encoders import Encoder
from retrieval.library.indexing import sync
from retrieval.library.reading import Library
from retrieval.library.recipe import Recipe
from retrieval.library.writing import LibraryWriter
from retrieval.retriever.lexical import chunk_terms


@dataclass(frozen=True, slots=True)
class Example:
    """A question about one paragraph.

    Attributes:
        source: The set it is from: the file's stem.
        paragraph: Name of the paragraph's file.
        answers: (start, end) of every gold answer in the paragraph, code points.
    """

    source: str
    question: str
    paragraph: str
    answers: tuple[tuple[int, int], ...]


def write_paragraphs(files: Sequence[Path], folder: Path) -> list[Example]:
    """Write each paragraph of the SQuAD files as a text file in `folder`; return the questions."""
    folder.mkdir(parents=True, exist_ok=True)
    examples = []
    for file in files:
        number = 0
        for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                name = f"{file.stem}-{number:05d}.txt"
                number += 1
                (folder / name).write_text(paragraph["context"], encoding="utf-8", newline="")
                examples += [
                    Example(file.stem, qa["question"], name, tuple(_places(qa["answers"])))
                    for qa in paragraph["qas"]
                ]
    return examples


def _places(answers: list[dict[str, object]]) -> list[tuple[int, int]]:
    starts = [(int(str(a["answer_start"])), len(str(a["text"]))) for a in answers]
    return [(start, start + length) for start, length in starts]


def build(folder: Path, library: Path, encoder: Encoder, size: int) -> Library:
    """Return the library of the paragraphs in `folder`, in chunks of `size`, built if need be."""
    recipe = Recipe(
        read=lambda path, source, _: [_read(path, source)],
        chunk=lambda article: chunk(article, size),
        terms=chunk_terms,
        encoder=lambda: encoder,
        model=encoder.identity.name,
        parameters=f"paragraphs, {size}",
    )
    library.mkdir(parents=True, exist_ok=True)
    with LibraryWriter.open(library) as writer:
        sync(writer, sorted(folder.glob("*.txt")), recipe)
    return Library.open(library)


def _read(path: Path, source: str) -> Article:
    text = path.read_bytes().decode("utf-8")
    content = (Stretch(0, len(text)),) if text.strip() else ()
    return Article(source, text, title="", content=content)
