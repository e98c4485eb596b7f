"""Figures as the JSON that `dalil evaluate --json` prints."""

from collections.abc import Mapping

from bot.explain_json import Json
from retrieval.evaluation.conversations import Dialogue, Group
from retrieval.evaluation.figures import Figures

PLACES = 4
"""Decimal places of a figure."""

_RETRIEVAL = {"hit@1": "hit_1", "hit@3": "hit_3", "hit@10": "hit_10", "mrr": "mrr"}
_ANSWERS = {key: key for key in ("em", "f1", "sentence", "sentence_words")}
_REFUSAL = {
    "auroc": "auroc",
    "coverage@5": "coverage_5",
    "coverage@10": "coverage_10",
    "ece": "ece",
    "answered": "answered",
    "answered_wrongly": "answered_wrongly",
}
_LATENCY = {"p50": "p50", "p99": "p99"}


def figures_json(figures: Figures) -> Json:
    """Return the figures with the keys of the contract, and some more beside them.

    Every key is always there; what was not asked for, or does not apply, is null.
    """
    return {
        "n": figures.n,
        "retrieval": _fields(figures.retrieval, _RETRIEVAL),
        "reader": _fields(figures.reader, _ANSWERS),
        "end_to_end": _fields(figures.end_to_end, _ANSWERS),
        "refusal": _fields(figures.refusal, _REFUSAL),
        "dialogue": _dialogue(figures.dialogue),
        "latency_ms": {
            **_fields(figures.latency, _LATENCY),
            **{name: _fields(stage, _LATENCY) for name, stage in figures.stages.items()},
        },
        "kinds": {kind: _group(group) for kind, group in figures.kinds.items()},
    }


def _fields(value: object, keys: Mapping[str, str]) -> Json:
    """Return the attributes of `value` under other names; all are null where it is None."""
    return {key: _rounded(getattr(value, name, None)) for key, name in keys.items()}


def _dialogue(dialogue: Dialogue | None) -> Json:
    if dialogue is None:
        return {"right": None, "turns": None}
    return {
        "right": _rounded(dialogue.turns.right),
        "turns": dialogue.turns.n,
        "openers": _group(dialogue.openers),
        "follows": _group(dialogue.follows),
        "traps": _group(dialogue.traps),
        "traps_that_inherit": dialogue.inherited,
    }


def _group(group: Group | None) -> Json | None:
    if group is None:
        return None
    loss = {} if group.loss is None else {"loss": _rounded(group.loss)}
    return {"right": _rounded(group.right), "n": group.n, **loss}


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(float(number), PLACES)
