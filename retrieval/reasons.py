"""Why an answer is given: the figures that made it, each with its weight."""

from dataclasses import dataclass

from retrieval.answer import Witness
from retrieval.reader.confidence import weights_of
from retrieval.reader.learned import WEIGHTS as LEARNED_WEIGHTS
from retrieval.reader.learned import features as learned_features
from retrieval.reader.rules import WEIGHTS as READER_WEIGHTS
from retrieval.reader.rules import Reading
from retrieval.retriever.search import OF_THE_THREAD, OF_THE_TIME, OF_THE_TITLE, SHARES, Hit


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of a weighted sum."""

    name: str
    value: float
    weight: float

    @property
    def contribution(self) -> float:
        """What it adds to the sum."""
        return self.value * self.weight


def search_terms(hit: Hit) -> list[Term]:
    """Return what a passage's fused score is the sum of."""
    fused = zip(("dense", "dense sentence", "lexical"), hit.z, SHARES, strict=True)
    return [
        *(Term(*one) for one in fused),
        Term("time", hit.time, OF_THE_TIME),
        Term("thread", hit.thread, OF_THE_THREAD),
        Term("title", hit.title, OF_THE_TITLE),
    ]


def reader_terms(reading: Reading) -> list[Term]:
    """Return what a reading's score is the sum of: the evidence, in the order of its fields.

    Where a learned model has read, what it says and how the passage was found come after.
    """
    share = LEARNED_WEIGHTS[0] if reading.read else 1.0
    by_rules = [
        Term(name, getattr(reading.evidence, name), float(share * getattr(READER_WEIGHTS, name)))
        for name in reading.evidence.__dataclass_fields__
    ]
    if reading.read is None:
        return by_rules
    _, *values = learned_features(reading).tolist()
    _, *weights = LEARNED_WEIGHTS.tolist()
    names = ("relevance", "span", "search")
    return by_rules + [Term(*each) for each in zip(names, values, weights, strict=True)]


def confidence_terms(witness: Witness) -> list[Term]:
    """Return what the log odds of a witness's chance are the sum of; the bias is the last."""
    weights = weights_of(witness.features)
    values = (*witness.features, 1.0)
    return [
        Term(name, value, weight)
        for (name, weight), value in zip(weights.items(), values, strict=True)
    ]
