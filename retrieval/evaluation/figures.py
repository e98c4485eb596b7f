"""Outcomes to figures. A figure is None where nothing was asked that it could be taken of.

Retrieval, reader and end to end are means over the questions that have an answer to be found.
End to end counts what a user gets: a refusal gives 0 there, however good what it withholds, and so
does a right answer in the second place. Refusal is over all questions, and judges the confidence
alone: there the best answer counts also where it was withheld, and is right when its sentence
covers an accepted answer.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.article import Span
from retrieval.evaluation import metrics
from retrieval.evaluation.example import Gold
from retrieval.evaluation.mlqa import exact_match, f1
from retrieval.evaluation.run import Outcome
from retrieval.text.arabic import words
from retrieval.text.sentences import LONGEST_WORDS


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How early the right paragraph is found."""

    hit_1: float
    hit_3: float
    hit_10: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Answers:
    """How good answers are.

    Attributes:
        em, f1: As MLQA has them.
        sentence: Share whose sentence covers an accepted answer; one of more than 60 words is
            wrong.
        sentence_words: Mean length of those sentences, in words.
    """

    em: float
    f1: float
    sentence: float
    sentence_words: float | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the confidence is worth.

    Attributes:
        auroc: Of questions with an answer to be found against those without.
        coverage_5, coverage_10: Largest share of all questions that can be answered, by falling
            confidence, with at most 5 or 10 % of the answers wrong.
        ece: Distance of the confidence from the share right, over ten bins of equal width.
        answered, answered_wrongly: Shares of all questions, at the threshold in use.
    """

    auroc: float | None
    coverage_5: float
    coverage_10: float
    ece: float
    answered: float
    answered_wrongly: float


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind: how many there are, and the share that ended right."""

    right: float
    n: int


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns of conversations.

    Attributes:
        openers: First turns, and those called so.
        traps: Turns that lean on nothing; taking something over from an earlier turn is wrong.
        inherited: How many traps took something over.
    """

    turns: Group
    openers: Group | None
    follows: Group | None
    traps: Group | None
    inherited: int


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds a question."""

    p50: float
    p99: float


def retrieval(outcomes: Sequence[Outcome]) -> Retrieval | None:
    """Return the figures of the search."""
    ranks = [outcome.rank for outcome in outcomes if outcome.gold]
    if not ranks:
        return None
    one, three, ten = (metrics.hit_at(ranks, k) for k in (1, 3, 10))
    return Retrieval(one, three, ten, metrics.mean_reciprocal_rank(ranks))


def reader(outcomes: Sequence[Outcome]) -> Answers | None:
    """Return how good answers are where the right paragraph is given."""
    return _answers(
        [
            (o.gold, o.given.answer if o.given else None, o.given.sentence if o.given else None)
            for o in outcomes
            if o.gold
        ]
    )


def end_to_end(outcomes: Sequence[Outcome]) -> Answers | None:
    """Return how good the answers are that users get."""
    cited = [(o.gold, o.answer.citations[0] if o.answer else None) for o in outcomes if o.gold]
    return _answers(
        [(gold, c.answer if c else None, c.sentence if c else None) for gold, c in cited]
    )


def _answers(judged: Sequence[tuple[Gold, Span | None, Span | None]]) -> Answers | None:
    if not judged:
        return None
    lengths = [len(sentence.text.split()) for _, _, sentence in judged if sentence]
    return Answers(
        em=_mean([exact_match(a.text, gold.answers) if a else 0.0 for gold, a, _ in judged]),
        f1=_mean([f1(a.text, gold.answers) if a else 0.0 for gold, a, _ in judged]),
        sentence=_mean([is_right_sentence(gold, sentence) for gold, _, sentence in judged]),
        sentence_words=_mean(lengths) if lengths else None,
    )


def is_right_sentence(gold: Gold, sentence: Span | None) -> bool:
    """Return whether a sentence of no more than 60 words covers what is accepted."""
    if sentence is None or len(sentence.text.split()) > LONGEST_WORDS:
        return False
    return gold.is_covered(sentence)


def refusal(outcomes: Sequence[Outcome]) -> Refusal | None:
    """Return what the confidence is worth."""
    if not outcomes:
        return None
    chances = np.array([o.reply.confidence for o in outcomes])
    right = np.array([o.is_best_right for o in outcomes])
    answered = np.array([o.answer is not None for o in outcomes])
    return Refusal(
        auroc=metrics.auroc(chances, np.array([o.gold is not None for o in outcomes])),
        coverage_5=metrics.coverage_at(chances, right, 0.05),
        coverage_10=metrics.coverage_at(chances, right, 0.10),
        ece=metrics.calibration_error(chances, right),
        answered=float(answered.mean()),
        answered_wrongly=float((answered & ~right).mean()),
    )


def dialogue(outcomes: Sequence[Outcome]) -> Dialogue | None:
    """Return how many turns of conversations end right; None where there are no conversations."""
    roles: defaultdict[str, list[Outcome]] = defaultdict(list)
    seen: set[str] = set()
    for outcome in outcomes:
        if outcome.example.conversation:
            roles[_role(outcome, seen)].append(outcome)
            seen.add(outcome.example.conversation)
    turns = [outcome for role in roles.values() for outcome in role]
    if not turns:
        return None
    return Dialogue(
        turns=_group(turns),
        openers=_group(roles["opener"]) if roles["opener"] else None,
        follows=_group(roles["follow"]) if roles["follow"] else None,
        traps=_group(roles["trap"]) if roles["trap"] else None,
        inherited=sum(inherits(outcome) for outcome in roles["trap"]),
    )


def _role(outcome: Outcome, seen: set[str]) -> str:
    if outcome.example.kind in ("opener", "follow", "trap"):
        return outcome.example.kind
    return "follow" if outcome.example.conversation in seen else "opener"


def is_right_turn(outcome: Outcome) -> bool:
    """Return whether a reply is right, and a trap's question was left alone too."""
    return outcome.is_passage_right and not (outcome.example.kind == "trap" and inherits(outcome))


def inherits(outcome: Outcome) -> bool:
    """Return whether a question as understood has words that it had not as asked."""
    asked = words(outcome.reply.question)
    # «ومن» may be understood as «من».
    own = {form for word in asked for form in (word, word[1:] if word[0] in "وف" else word)}
    return not set(words(outcome.reply.standalone)) <= own


def kinds(outcomes: Sequence[Outcome]) -> dict[str, Group]:
    """Return by kind, in the order of the file, the share of questions that end right.

    That is when the passage cited first covers an accepted answer, or when a question without an
    answer gets none.
    """
    found: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.example.kind:
            found[outcome.example.kind].append(outcome)
    return {kind: _group(group) for kind, group in found.items()}


def _group(outcomes: Sequence[Outcome]) -> Group:
    return Group(_mean([is_right_turn(outcome) for outcome in outcomes]), len(outcomes))


def latency(seconds: Sequence[float]) -> Latency | None:
    """Return the median and the slowest hundredth, in milliseconds."""
    if not seconds:
        return None
    p50, p99 = (1000 * metrics.percentile(seconds, share) for share in (50, 99))
    return Latency(p50, p99)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
