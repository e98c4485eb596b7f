"""Which questions of a set are asked, and which of them lose their answer: drawn by seed."""

import random
from collections.abc import Sequence
from itertools import chain

from retrieval.evaluation.example import Example


def sample(examples: Sequence[Example], limit: int | None, seed: int) -> list[Example]:
    """Return `limit` examples, drawn by `seed`, in their order; fewer where there are fewer.

    Conversations are drawn whole; the last of them may lose turns at its end.
    """
    if limit is None or limit >= len(examples):
        return list(examples)
    groups: dict[str, list[int]] = {}
    for number, example in enumerate(examples):
        name = f"conversation {example.conversation}" if example.conversation else str(number)
        groups.setdefault(name, []).append(number)
    drawn = list(groups.values())
    random.Random(seed).shuffle(drawn)
    return [examples[number] for number in sorted(list(chain.from_iterable(drawn))[:limit])]


def half(examples: Sequence[Example], seed: int) -> frozenset[Example]:
    """Return a half, drawn by `seed`, of the examples that have an answer."""
    answerable = [example for example in examples if example.gold]
    return frozenset(random.Random(seed).sample(answerable, len(answerable) // 2))
