"""Question sets in SQuAD format to passages of the product's size and questions placed in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.article import Span
from retrieval.corpus.chunks import chunk
from retrieval.evaluation.paragraphs import paragraph_article
from retrieval.evaluation.squad import SquadQuestion, read_squad


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
    """Return the passages and questions of SQuAD files; an answer across two passages is left.

    Raises:
        QuestionsError: A file is not in this format.
    """
    passages: list[Passage] = []
    questions: list[Placed] = []
    for paragraph in (paragraph for file in files for paragraph in read_squad(file)):
        spans = chunk(paragraph_article("paragraph", paragraph.text))
        questions += _placed(paragraph.questions, spans, len(passages))
        passages += [Passage(paragraph.title, span.text) for span in spans]
    return Corpus(name, tuple(passages), tuple(questions))


def _placed(asked: Sequence[SquadQuestion], spans: Sequence[Span], base: int) -> Iterator[Placed]:
    for question in asked:
        if not question.answers:
            continue
        place = question.answers[0].place
        holding = [
            n for n, span in enumerate(spans) if span.start <= place.start and place.end <= span.end
        ]
        if holding:
            n, offset = holding[0], spans[holding[0]].start
            beside = tuple(base + other for other in range(len(spans)) if other != n)
            yield Placed(question.text, base + n, place.start - offset, place.end - offset, beside)
