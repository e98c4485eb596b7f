"""Question sets in SQuAD format to passages of the product's size and questions placed in them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.article import Article, Stretch
from retrieval.corpus.chunks import chunk


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage to read: at most 700 code points, as `retrieval.corpus.chunks` makes them."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A question and where its answer stands.

    Attributes:
        passage: Number of the passage that holds the whole answer.
        start, end: Code points into its text.
        beside: Numbers of the other passages of the same paragraph.
    """

    question: str
    passage: int
    start: int
    end: int
    beside: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """The passages of one language and their questions."""

    name: str
    passages: tuple[Passage, ...]
    questions: tuple[Placed, ...]

    def answer(self, placed: Placed) -> str:
        """Return the words that answer."""
        return self.passages[placed.passage].text[placed.start : placed.end]


def training_files(data: Path) -> dict[str, list[Path]]:
    """Return the files to train on, by corpus: TyDi QA GoldP language by language, ARCD train.

    Those alone may make weights; MLQA and ARCD dev judge them.
    """
    files = sorted((data / "tydiqa-goldp").glob("ty_*.json"))
    languages = sorted({file.stem.split("_")[1] for file in files})
    by_language = {name: [f for f in files if f.stem.split("_")[1] == name] for name in languages}
    return {**by_language, "arcd": [data / "arcd-train.json"]}


def read_corpus(name: str, files: Sequence[Path]) -> Corpus:
    """Return the passages and questions of SQuAD files; an answer across two passages is left."""
    passages: list[Passage] = []
    questions: list[Placed] = []
    for file in files:
        for article in json.loads(file.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                found, asked = _cut(article.get("title", ""), paragraph, len(passages))
                passages += found
                questions += asked
    return Corpus(name, tuple(passages), tuple(questions))


def _cut(
    title: str, paragraph: Mapping[str, Any], base: int
) -> tuple[list[Passage], Iterator[Placed]]:
    text = paragraph["context"]
    content = (Stretch(0, len(text)),) if text.strip() else ()
    chunks = chunk(Article("paragraph", text, title="", content=content))
    spans = [Stretch(c.start, c.end) for c in chunks]
    return [Passage(title, c.text) for c in chunks], _placed(paragraph["qas"], spans, base)


def _placed(asked: list[dict[str, Any]], spans: list[Stretch], base: int) -> Iterator[Placed]:
    for fields in asked:
        if not fields["answers"]:
            continue
        start = int(fields["answers"][0]["answer_start"])
        end = start + len(fields["answers"][0]["text"])
        holding = [n for n, span in enumerate(spans) if span.start <= start and end <= span.end]
        if holding:
            n, offset = holding[0], spans[holding[0]].start
            beside = tuple(base + other for other in range(len(spans)) if other != n)
            yield Placed(fields["question"], base + n, start - offset, end - offset, beside)
