"""Questions with accepted words, one JSON object a line."""

import json
from pathlib import Path

from retrieval.evaluation.example import Example, QuestionsError, QuotedGold


def read_questions(file: Path) -> list[Example]:
    """Return the questions in `file`, in order.

    A line is {"id", "question", "answers", "sources", "kind", "conversation", "base"}, of which
    only the question and the answers must be there; no answers: there is none to be found.

    Raises:
        QuestionsError: A line is otherwise, or the file cannot be read or holds no question.
            A figure over the rest would pass for one over all.
    """
    lines = text_of(file).split("\n")
    examples = [
        _example(line, str(number), f"{file}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not examples:
        raise QuestionsError(f"{file} holds no questions; name another file")
    return examples


def text_of(file: Path) -> str:
    """Return the text of a file of questions.

    Raises:
        QuestionsError: It cannot be read, or is not UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = f"{file} is not UTF-8 (byte {error.start:,}); save it as UTF-8"
        raise QuestionsError(wrong) from error
    except OSError as error:
        wrong = f"{file} cannot be read ({error.strerror}); name a .jsonl or SQuAD .json file"
        raise QuestionsError(wrong) from error


def _example(line: str, number: str, place: str) -> Example:
    fields = _fields(line, place)
    question, answers = fields.get("question"), _strings(fields, "answers", place)
    if not isinstance(question, str):
        raise QuestionsError(f'{place}: it has no "question" that is a string; write one')
    if "answers" not in fields:
        raise QuestionsError(f'{place}: it has no "answers"; write [] where there is none')
    return Example(
        id=str(fields.get("id", number)),
        question=question,
        gold=QuotedGold(answers, _strings(fields, "sources", place)) if answers else None,
        kind=_word(fields, "kind") or "",
        conversation=_word(fields, "conversation"),
        base=_word(fields, "base"),
    )


def _fields(line: str, place: str) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise QuestionsError(f"{place}: it is not JSON ({error}); mend the line") from error
    if not isinstance(fields, dict):
        raise QuestionsError(f'{place}: it is not an object like {{"question", "answers"}}')
    return fields


def _strings(fields: dict[str, object], key: str, place: str) -> tuple[str, ...]:
    value = fields.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise QuestionsError(f'{place}: "{key}" is no list of words; write ["…"] or []')
    return tuple(value)


def _word(fields: dict[str, object], key: str) -> str | None:
    value = fields.get(key)
    return None if value is None else str(value)
