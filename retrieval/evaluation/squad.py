"""Paragraphs with questions in SQuAD format, 1.1 and 2.0."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.article import Stretch
from retrieval.evaluation.example import QuestionsError
from retrieval.evaluation.question_file import text_of


@dataclass(frozen=True, slots=True)
class PlacedAnswer:
    """A gold answer: its words, and where they stand in the paragraph."""

    text: str
    place: Stretch


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """A question about a paragraph; no answers: the paragraph does not tell."""

    id: str
    text: str
    answers: tuple[PlacedAnswer, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its questions.

    Attributes:
        title: Of its article; "" where the file names none.
    """

    title: str
    text: str
    questions: tuple[SquadQuestion, ...]


def read_squad(file: Path) -> list[Paragraph]:
    """Return the paragraphs of a SQuAD file, in order.

    Raises:
        QuestionsError: It is not in this format, or cannot be read or holds no paragraph.
    """
    try:
        content = json.loads(text_of(file))
        found = [
            _paragraph(article.get("title", ""), paragraph)
            for article in content["data"]
            for paragraph in article["paragraphs"]
        ]
    except QuestionsError:
        raise
    except (KeyError, TypeError, AttributeError) as error:
        raise QuestionsError(
            f"{file} is not in SQuAD format (there is no {_lacking(error)}); it should be "
            '{"data": [{"paragraphs": [{"context", "qas": [{"question", "answers"}]}]}]}'
        ) from error
    except (ValueError, RecursionError) as error:
        raise QuestionsError(f"{file} is not JSON ({error}); get the whole file again") from error
    if not found:
        raise QuestionsError(f"{file} holds no paragraphs; name another file")
    return found


def _lacking(error: Exception) -> str:
    return str(error) if isinstance(error, KeyError) else "such structure"


def _paragraph(title: str, fields: Mapping[str, Any]) -> Paragraph:
    text = fields["context"] + ""
    return Paragraph(title, text, tuple(_question(text, asked) for asked in fields["qas"]))


def _question(text: str, fields: Mapping[str, Any]) -> SquadQuestion:
    answers = [] if fields.get("is_impossible") else fields["answers"]
    return SquadQuestion(
        str(fields.get("id", "")), fields["question"] + "", tuple(_answers(text, answers))
    )


def _answers(text: str, answers: list[Mapping[str, Any]]) -> Iterator[PlacedAnswer]:
    """Yield the answers that have words, each once, where they stand."""
    seen = set()
    for answer in answers:
        words, start = answer["text"] + "", int(answer["answer_start"])
        if words.strip() and (words, start) not in seen:
            seen.add((words, start))
            yield PlacedAnswer(words, _place(text, words, start))


def _place(text: str, words: str, start: int) -> Stretch:
    """Return where `words` stand nearest to `start`; some files are off by a few characters."""
    start = min(max(start, 0), max(len(text) - 1, 0))
    before, after = text.rfind(words, 0, start + len(words)), text.find(words, start)
    found = min((p for p in (before, after) if p >= 0), key=lambda p: abs(p - start), default=start)
    return Stretch(found, min(found + len(words), len(text)))
