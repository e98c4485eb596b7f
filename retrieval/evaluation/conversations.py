"""Verdicts on turns of conversations, and on questions of many kinds, to figures."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.evaluation.judging import FOLLOW, OPENER, TRAP, Verdict


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind.

    Attributes:
        right: Share that ended right.
        n: How many there are.
        loss: How far that is below the questions of which these are other wordings; None where
            they are not.
    """

    right: float
    n: int
    loss: float | None = None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns of conversations; None is what there is not.

    Attributes:
        inherited: How many traps took words over from an earlier turn.
    """

    turns: Group
    openers: Group | None
    follows: Group | None
    traps: Group | None
    inherited: int | None


def dialogue(verdicts: Sequence[Verdict]) -> Dialogue | None:
    """Return how many turns of conversations end right; None where there are no conversations."""
    roles: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.role:
            roles[verdict.role].append(verdict)
    turns = _group([verdict for role in roles.values() for verdict in role])
    if turns is None:
        return None
    traps = roles[TRAP]
    inherited = sum(verdict.is_inherited for verdict in traps) if traps else None
    return Dialogue(turns, _group(roles[OPENER]), _group(roles[FOLLOW]), _group(traps), inherited)


def kinds(verdicts: Sequence[Verdict]) -> dict[str, Group]:
    """Return the questions by kind, in the order of the file."""
    found: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.example.kind:
            found[verdict.example.kind].append(verdict)
    by_id = {verdict.example.id: verdict for verdict in verdicts}
    return {kind: group for kind, members in found.items() if (group := _group(members, by_id))}


def _group(verdicts: Sequence[Verdict], by_id: dict[str, Verdict] | None = None) -> Group | None:
    """Return how many end right, beside the questions they are other wordings of."""
    if not verdicts:
        return None
    right = _share(verdicts)
    names = [v.example.base for v in verdicts if v.example.base != v.example.id]
    bases = [by_id[name] for name in names if name in by_id] if by_id else []
    return Group(right, len(verdicts), _share(bases) - right if bases else None)


def _share(verdicts: Sequence[Verdict]) -> float:
    return sum(verdict.is_reply_right for verdict in verdicts) / len(verdicts)
