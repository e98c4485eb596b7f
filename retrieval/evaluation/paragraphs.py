"""A library made of the paragraphs of SQuAD files, each an article of its own without a title."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.article import Article, Stretch, article_id
from retrieval.corpus.chunks import LONGEST, chunk
from retrieval.encoders import Encoder
from retrieval.evaluation.example import Example, PlacedGold, trimmed
from retrieval.evaluation.squad import SquadQuestion, read_squad
from retrieval.library.indexing import Progress, sync
from retrieval.library.reading import Library
from retrieval.library.recipe import Recipe
from retrieval.library.writing import LibraryWriter
from retrieval.retriever.lexical import chunk_terms

TEXTS = "paragraphs"
"""Folder of the paragraphs' files inside the library's."""


def write_paragraphs(folder: Path, files: Sequence[Path]) -> dict[Path, list[Example]]:
    """Write the paragraphs of `files` into the library's `folder`; return each file's questions.

    A paragraph that occurs twice is written once, and its questions are about that one.

    Raises:
        QuestionsError: A file is not in SQuAD format.
    """
    (folder / TEXTS).mkdir(parents=True, exist_ok=True)
    sources: dict[str, str] = {}
    return {file: list(_written(folder, file, sources)) for file in files}


def _written(folder: Path, file: Path, sources: dict[str, str]) -> Iterator[Example]:
    for paragraph in read_squad(file):
        text = paragraph.text
        if text not in sources:
            sources[text] = f"{TEXTS}/{file.stem[:60]}-{len(sources):05d}.txt"
            (folder / sources[text]).write_bytes(text.encode("utf-8"))
        for question in paragraph.questions:
            yield _example(question, text, sources[text])


def _example(question: SquadQuestion, text: str, source: str) -> Example:
    gold = PlacedGold(
        answers=tuple(dict.fromkeys(answer.text for answer in question.answers)),
        paragraph=article_id(source),
        places=tuple(trimmed(text, answer.place) for answer in question.answers),
    )
    return Example(question.id, question.text, gold if gold.answers else None)


def build(
    folder: Path,
    encoder: Encoder,
    size: int = LONGEST,
    progress: Progress = lambda _done, _total: None,
) -> Library:
    """Return the library in `folder` of the paragraphs written there, in chunks of `size`."""
    recipe = Recipe(
        read=lambda file, source, _: [read_paragraph(file, source)],
        chunk=lambda article: chunk(article, size),
        terms=chunk_terms,
        encoder=lambda: encoder,
        model=encoder.identity.name,
        parameters=f"paragraphs, {size}",
        signature=lambda _: None,  # each is to be found for itself, be it nearly another's copy
    )
    with LibraryWriter.open(folder) as writer:
        sync(writer, sorted((folder / TEXTS).glob("*.txt")), recipe, progress)
    return Library.open(folder)


def read_paragraph(file: Path, source: str) -> Article:
    """Return the paragraph in `file` as an article: all of it is content, nothing is a title."""
    return paragraph_article(source, file.read_bytes().decode("utf-8"))


def paragraph_article(source: str, text: str) -> Article:
    """Return a paragraph as an article: all of it is content, nothing is a title."""
    content = (Stretch(0, len(text)),) if text.strip() else ()
    return Article(source, text, title="", content=content)
