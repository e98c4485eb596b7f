"""What went wrong, worst first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from retrieval.evaluation.judging import Verdict
from retrieval.evaluation.run import Outcome


class Fault(StrEnum):
    """What is wrong with a reply, worst first."""

    INVENTED = "invented"
    """An answer where there is none."""
    WRONG = "wrong"
    """An answer whose sentence does not cover what is accepted."""
    INHERITED = "inherited"
    """A question that leans on nothing was understood in the light of an earlier one."""
    REFUSED = "refused"
    """No answer where there is one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A reply that is not right."""

    outcome: Outcome
    verdict: Verdict
    fault: Fault


def failures(judged: Iterable[tuple[Outcome, Verdict]]) -> list[Failure]:
    """Return the replies that are not right: given ones first, by falling confidence.

    What is answered wrongly misleads, the more the surer it looks; a refusal only disappoints, and
    the nearer it was to an answer the less.
    """
    return sorted(_found(judged), key=lambda failure: _badness(failure), reverse=True)


def _badness(failure: Failure) -> tuple[bool, float]:
    misleads = failure.fault is not Fault.REFUSED
    confidence = failure.verdict.confidence
    return misleads, confidence if misleads else -confidence


def _found(judged: Iterable[tuple[Outcome, Verdict]]) -> Iterator[Failure]:
    for outcome, verdict in judged:
        fault = _fault(verdict)
        if fault:
            yield Failure(outcome, verdict, fault)


def _fault(verdict: Verdict) -> Fault | None:
    if not verdict.is_answerable:
        return Fault.INVENTED if verdict.is_answered else None
    if not verdict.is_answered:
        return Fault.REFUSED
    if not verdict.is_best_right:
        return Fault.WRONG
    return Fault.INHERITED if verdict.is_inherited else None
