"""The weights by which readings are ranked, and of the confidence, fitted on dev questions."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from retrieval.evaluation.metrics import auroc, calibration_error
from retrieval.question import Kind
from retrieval.reader.confidence import LEARNED_FEATURES, features
from retrieval.reader.passages import features as passage_features
from retrieval.reader.rules import Reading
from training.fit_rules import fit_logistic

Floats = NDArray[np.float64]
FOLDS = 5
RIDGE = 1e-2
"""Of the confidence, for each question. A third of it and ten times it give the same to .003."""
ANOTHER = 0.25
"""What a wrong answer is worth to the confidence where there is one to be found.

Mostly it is of the right passage, nearer to an answer than anything said where there is none. With
0, .25, .5, each set by the weights of the others, in the mean of the sets: AUROC there or not .827,
.832, .835, of right against wrong .872, .874, .872, and at the best threshold the share answered
rightly less twice that answered wrongly .352, .348, .326.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading, what it is ranked by, and what it is worth.

    Attributes:
        right: Whether its sentence covers an accepted answer.
    """

    reading: Reading
    features: Floats
    right: bool
    in_paragraph: bool
    f1: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One question asked once; `away`: with its paragraph taken out of what was found."""

    source: str
    fold: int
    away: bool
    kind: Kind
    choices: list[Choice]
    chance: float = 0.0


def fitted_scores(judged: Sequence[Judged]) -> list[Judged]:
    """Return the questions ranked by weights of the other folds; print the weights of all."""
    ranked: list[Judged] = []
    for fold in range(FOLDS):
        weights = listwise([j.choices for j in judged if j.fold != fold and not j.away])
        ranked += [_ranked(j, weights) for j in judged if j.fold == fold]
    weights = listwise([j.choices for j in judged if not j.away])
    print("ranking (rules, relevance, span, search):", np.round(weights, 3).tolist())
    return ranked


def _ranked(judged: Judged, weights: Floats) -> Judged:
    choices = [
        replace(c, reading=replace(c.reading, score=float(weights @ c.features)))
        for c in judged.choices
    ]
    return replace(judged, choices=sorted(choices, key=lambda c: -c.reading.score))


def listwise(questions: Sequence[Sequence[Choice]]) -> Floats:
    """Return the weights of a softmax over readings that puts right ones first (ListNet)."""
    lists = [(_rows(choices), _right(choices)) for choices in questions]
    lists = [(rows, right) for rows, right in lists if right.any()]

    def loss(weights: torch.Tensor) -> torch.Tensor:
        each = [
            (rows @ weights).logsumexp(0) - (rows @ weights)[right].logsumexp(0)
            for rows, right in lists
        ]
        return torch.stack(each).mean() + 1e-3 * weights.square().sum()

    return _least(loss, lists[0][0].shape[1])


def fitted_passages(judged: Sequence[Judged]) -> None:
    """Print the weights by which passages are ranked, and what they reach on the other folds."""
    lists = {n: passages(j.choices) for n, j in enumerate(judged) if not j.away}
    first: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        weights = listwise([own for n, own in lists.items() if judged[n].fold != fold])
        for n, own in lists.items():
            if judged[n].fold == fold and own:
                best = max(own, key=lambda c: float(weights @ c.features))
                first.setdefault(judged[n].source, []).append(best.right)
    print("passages:", np.round(listwise(list(lists.values())), 3).tolist())
    print({source: round(float(np.mean(right)), 3) for source, right in first.items()})


def passages(choices: Sequence[Choice]) -> list[Choice]:
    """Return a choice for each passage of the readings `choices`, right where it is to be found."""
    found: dict[int, list[Choice]] = {}
    for choice in choices:
        found.setdefault(choice.reading.hit.chunk.id, []).append(choice)
    return [
        replace(
            own[0],
            features=passage_features([choice.reading for choice in own]),
            right=own[0].in_paragraph,
        )
        for own in found.values()
    ]


def logistic(judged: Sequence[Judged]) -> Floats:
    """Return the weights of the confidence, the bias last; every set counts alike.

    Features are brought to a spread of 1 before, so that the ridge is the same for each: in raw
    units it held the weight of a cosine, which varies little, at -6 where it would be -48.
    """
    rows = np.array([_evidence(one) for one in judged])
    size = Counter(one.source for one in judged)
    counts = np.array([len(judged) / (len(size) * size[one.source]) for one in judged])
    spread = rows.std(axis=0) + 1e-9
    worth = np.array([_worth(one) for one in judged])
    weights = fit_logistic(rows / spread, worth, RIDGE * len(judged), counts)
    return np.asarray(weights / np.r_[spread, 1.0], dtype=np.float64)


def _worth(judged: Judged) -> float:
    return 1.0 if judged.choices[0].right else 0.0 if judged.away else ANOTHER


def _least(loss: Callable[[torch.Tensor], torch.Tensor], size: int) -> Floats:
    weights = torch.zeros(size, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss(weights)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return np.asarray(weights.detach().numpy(), dtype=np.float64)


def _rows(choices: Sequence[Choice]) -> torch.Tensor:
    return torch.tensor(np.array([c.features for c in choices]))


def _right(choices: Sequence[Choice]) -> torch.Tensor:
    return torch.tensor([c.right for c in choices])


def fitted_chances(judged: Sequence[Judged]) -> list[Judged]:
    """Return the questions with their chance of being right, by weights of the other folds."""
    print("confidence:", dict(zip((*LEARNED_FEATURES, "bias"), _rounded(judged), strict=True)))
    return _without_own(judged, [one.fold for one in judged])


def chances_of_other_sets(judged: Sequence[Judged]) -> list[Judged]:
    """Return the questions with their chance of being right, by weights of the other sets."""
    return _without_own(judged, [one.source for one in judged])


def _rounded(judged: Sequence[Judged]) -> list[float]:
    return [float(weight) for weight in np.round(logistic(judged), 3)]


def _without_own(judged: Sequence[Judged], groups: Sequence[int | str]) -> list[Judged]:
    weights = {
        group: logistic([j for j, own in zip(judged, groups, strict=True) if own != group])
        for group in set(groups)
    }
    return [
        replace(j, chance=_chance(weights[group], j))
        for j, group in zip(judged, groups, strict=True)
    ]


def _chance(weights: Floats, judged: Judged) -> float:
    return float(1 / (1 + np.exp(-weights @ np.r_[_evidence(judged), 1.0])))


def _evidence(judged: Judged) -> Floats:
    return features([c.reading for c in judged.choices], judged.kind)


def report_ranking(judged: Sequence[Judged]) -> None:
    """Print, set by set, what the ranking reaches on folds not fitted on."""
    for name in sorted({j.source for j in judged}):
        there = [j.choices[0] for j in judged if j.source == name and not j.away]
        print(
            f"{name} ranked: hit@1 {np.mean([c.in_paragraph for c in there]):.3f} "
            f"right sentence {np.mean([c.right for c in there]):.3f} "
            f"F1 end to end {np.mean([c.f1 for c in there]):.3f}"
        )


def report_chances(left_out: str, judged: Sequence[Judged]) -> None:
    """Print, set by set, what the confidence reaches on what was not fitted on."""
    for name in sorted({j.source for j in judged}):
        mine = [j for j in judged if j.source == name]
        chances = np.array([j.chance for j in mine])
        right = np.array([j.choices[0].right for j in mine])
        away = np.array([j.away for j in mine])
        print(
            f"{name} confidence, {left_out} left out: AUROC there or not "
            f"{auroc(chances, ~away):.3f}, right {auroc(chances, right):.3f}, "
            f"ECE {calibration_error(chances, right):.3f}"
        )
