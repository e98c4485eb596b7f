"""Why an answer is given: the figures that made it, each with its weight."""

from dataclasses import dataclass

from retrieval.answer import Witness
from retrieval.reader.confidence import FEATURES
from retrieval.reader.confidence import WEIGHTS as CONFIDENCE_WEIGHTS
from retrieval.reader.rules import WEIGHTS as READER_WEIGHTS
from retrieval.reader.rules import Reading
from retrieval.retriever.search import OF_THE_TIME, SHARES, Hit


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
    return [*(Term(*one) for one in fused), Term("time", hit.time, OF_THE_TIME)]


def reader_terms(reading: Reading) -> list[Term]:
    """Return what a reading's score is the sum of, in the order of the evidence's fields."""
    return [
        Term(name, getattr(reading.evidence, name), getattr(READER_WEIGHTS, name))
        for name in reading.evidence.__dataclass_fields__
    ]


def confidence_terms(witness: Witness) -> list[Term]:
    """Return what the log odds of a witness's chance are the sum of; the bias is the last."""
    values = (*witness.features, 1.0)
    names = (*FEATURES, "bias")
    return [
        Term(name, value, float(weight))
        for name, value, weight in zip(names, values, CONFIDENCE_WEIGHTS, strict=True)
    ]
