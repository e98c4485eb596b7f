"""Outcomes to verdicts: what was right, question by question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from retrieval.answer import Answer
from retrieval.article import Span
from retrieval.evaluation.example import Example, Gold
from retrieval.evaluation.mlqa import exact_match, f1
from retrieval.evaluation.run import Outcome, Seconds
from retrieval.text.arabic import words
from retrieval.text.sentences import LONGEST_WORDS

OPENER, FOLLOW, TRAP = "opener", "follow", "trap"
"""Kinds of turns: one that opens a conversation, one that leans on those before it, and one that
leans on none though it looks as if."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How good one answer is; no answer is worth 0.

    Attributes:
        em, f1: As MLQA has them, of the short answer.
        sentence: Whether its sentence covers an accepted answer and has no more than 60 words.
        words: Length of the sentence; None where there is no answer.
    """

    em: float
    f1: float
    sentence: bool
    words: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is thought of one outcome.

    Attributes:
        is_answerable: Whether there is an answer to be found.
        role: Of a turn OPENER, FOLLOW or TRAP; None outside conversations. Where the file does not
            say, the first turn of a conversation is its opener, and the others follow.
        given: Reading of the right paragraph; None for a question without an answer.
        got: What a user gets; likewise.
        is_best_right: Whether the sentence of the best answer, given or withheld, is right.
        is_reply_right: Whether the passage cited first covers an accepted answer, or there was
            none and none was given; and a trap's question was left alone.
        is_inherited: Whether a trap's question, as understood, has words that it had not as asked.
    """

    example: Example
    is_answerable: bool
    role: str | None
    rank: int | None
    given: Quality | None
    got: Quality | None
    confidence: float
    is_answered: bool
    is_best_right: bool
    is_reply_right: bool
    is_inherited: bool
    seconds: Seconds


def verdicts(outcomes: Iterable[Outcome]) -> Iterator[Verdict]:
    """Yield the verdict on each outcome, in order."""
    seen: set[str] = set()
    for outcome in outcomes:
        example, gold = outcome.example, outcome.gold
        cited = outcome.answer.citations[0] if outcome.answer else None
        read = outcome.given
        yield Verdict(
            example=example,
            is_answerable=gold is not None,
            role=_role(example, seen),
            rank=outcome.rank,
            given=_quality(gold, read.answer, read.sentence) if read else _none(gold),
            got=_quality(gold, cited.answer, cited.sentence) if cited else _none(gold),
            confidence=outcome.reply.confidence,
            is_answered=cited is not None,
            is_best_right=is_right_answer(gold, outcome.best),
            is_reply_right=_is_right_reply(outcome),
            is_inherited=_is_inherited(outcome),
            seconds=outcome.seconds,
        )
        seen.add(example.conversation or "")


def _role(example: Example, seen: set[str]) -> str | None:
    if not example.conversation or example.kind in (OPENER, FOLLOW, TRAP):
        return example.kind if example.conversation else None
    return FOLLOW if example.conversation in seen else OPENER


def _quality(gold: Gold | None, answer: Span, sentence: Span) -> Quality | None:
    if gold is None:
        return None
    return Quality(
        exact_match(answer.text, gold.answers),
        f1(answer.text, gold.answers),
        _is_right_sentence(gold, sentence),
        len(sentence.text.split()),
    )


def _none(gold: Gold | None) -> Quality | None:
    return None if gold is None else Quality(0.0, 0.0, False, None)


def is_right_answer(gold: Gold | None, answer: Answer | None) -> bool:
    """Return whether the sentence that an answer cites first is right."""
    if gold is None or answer is None:
        return False
    return _is_right_sentence(gold, answer.citations[0].sentence)


def _is_right_sentence(gold: Gold, sentence: Span) -> bool:
    return len(sentence.text.split()) <= LONGEST_WORDS and gold.is_covered(sentence)


def _is_right_reply(outcome: Outcome) -> bool:
    if _is_inherited(outcome):
        return False
    if outcome.answer is None or outcome.gold is None:
        return outcome.answer is None and outcome.gold is None
    return outcome.gold.is_covered(outcome.answer.citations[0].passage)


def _is_inherited(outcome: Outcome) -> bool:
    if outcome.example.kind != TRAP:
        return False
    asked = words(outcome.reply.question)
    # «ومن» may be understood as «من».
    own = {form for word in asked for form in (word, word[1:] if word[0] in "وف" else word)}
    return not set(words(outcome.reply.standalone)) <= own
