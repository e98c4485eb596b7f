"""Verdicts to figures. A figure is None where nothing was asked that it could be taken of.

Retrieval, reader and end to end are means over the questions that have an answer to be found.
End to end counts what a user gets: a refusal gives 0 there, however good what it withholds, and so
does a right answer in the second place. Refusal is over all questions, and judges the confidence
alone: there the best answer counts also where it was withheld, and is right when its sentence is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields

import numpy as np

from retrieval.evaluation import metrics
from retrieval.evaluation.conversations import Dialogue, Group, dialogue, kinds
from retrieval.evaluation.judging import Quality, Verdict
from retrieval.evaluation.run import STAGES, Part


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
        sentence_words: Mean length of those sentences, in words; None where there are none.
    """

    em: float
    f1: float
    sentence: float
    sentence_words: float | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the confidence is worth.

    Attributes:
        auroc: Of questions with an answer to be found against those without; None where all are
            of one kind.
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
class Latency:
    """Milliseconds a question: the median, and what one in a hundred exceeds."""

    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is measured; None is what was not asked for, or does not apply.

    Attributes:
        n: Questions asked.
        stages: `latency` by stage, in the order of `STAGES`.
    """

    n: int
    retrieval: Retrieval | None
    reader: Answers | None
    end_to_end: Answers | None
    refusal: Refusal | None
    dialogue: Dialogue | None
    latency: Latency | None
    stages: dict[str, Latency]
    kinds: dict[str, Group]


def figures(verdicts: Sequence[Verdict], parts: Collection[Part]) -> Figures:
    """Return the figures of `parts`."""

    def of(part: Part) -> Sequence[Verdict]:
        return verdicts if part in parts else ()

    timed = [verdict.seconds for verdict in of(Part.LATENCY)]
    stages = {stage: latency([seconds.of(stage) for seconds in timed]) for stage in STAGES}
    return Figures(
        n=len(verdicts),
        retrieval=retrieval([v.rank for v in of(Part.RETRIEVAL) if v.is_answerable]),
        reader=answers([v.given for v in of(Part.READER) if v.given]),
        end_to_end=answers([v.got for v in of(Part.END_TO_END) if v.got]),
        refusal=refusal(of(Part.REFUSAL)),
        dialogue=dialogue(of(Part.DIALOGUE)),
        latency=latency([seconds.total for seconds in timed]),
        stages={stage: found for stage, found in stages.items() if found},
        kinds=kinds(of(Part.END_TO_END)),
    )


def shares(figures: Figures) -> dict[str, float]:
    """Return every figure but those of time by its name, such as "retrieval.hit_1"."""
    found: dict[str, float] = {
        f"kinds.{kind}": group.right for kind, group in figures.kinds.items()
    }
    for part in ("retrieval", "reader", "end_to_end", "refusal", "dialogue"):
        values = getattr(figures, part)
        for field in fields(values) if values else ():
            value = getattr(values, field.name)
            if isinstance(value, Group):
                found[f"{part}.{field.name}"] = value.right
            elif isinstance(value, float):
                found[f"{part}.{field.name}"] = value
    if figures.dialogue and figures.dialogue.traps and figures.dialogue.inherited is not None:
        found["dialogue.inherited_share"] = figures.dialogue.inherited / figures.dialogue.traps.n
    return found


def retrieval(ranks: Sequence[int | None]) -> Retrieval | None:
    """Return the figures of the search from the rank of each right paragraph."""
    if not ranks:
        return None
    one, three, ten = (metrics.hit_at(ranks, k) for k in (1, 3, 10))
    return Retrieval(one, three, ten, metrics.mean_reciprocal_rank(ranks))


def answers(qualities: Sequence[Quality]) -> Answers | None:
    """Return how good answers are on the whole."""
    if not qualities:
        return None
    lengths = [quality.words for quality in qualities if quality.words is not None]
    return Answers(
        em=_mean([quality.em for quality in qualities]),
        f1=_mean([quality.f1 for quality in qualities]),
        sentence=_mean([quality.sentence for quality in qualities]),
        sentence_words=_mean(lengths) if lengths else None,
    )


def refusal(verdicts: Sequence[Verdict]) -> Refusal | None:
    """Return what the confidence is worth."""
    if not verdicts:
        return None
    chances = np.array([verdict.confidence for verdict in verdicts])
    right = np.array([verdict.is_best_right for verdict in verdicts])
    answered = np.array([verdict.is_answered for verdict in verdicts])
    return Refusal(
        auroc=metrics.auroc(chances, np.array([v.is_answerable for v in verdicts])),
        coverage_5=metrics.coverage_at(chances, right, 0.05),
        coverage_10=metrics.coverage_at(chances, right, 0.10),
        ece=metrics.calibration_error(chances, right),
        answered=float(answered.mean()),
        answered_wrongly=float((answered & ~right).mean()),
    )


def latency(seconds: Sequence[float]) -> Latency | None:
    """Return the median and the slowest hundredth, in milliseconds."""
    if not seconds:
        return None
    return Latency(*(1000 * metrics.percentile(seconds, share) for share in (50, 99)))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
