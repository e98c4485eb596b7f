"""Why an answer is given, or none, as JSON."""

from collections.abc import Mapping, Sequence

from bot.refusal import Refusal, refusal
from retrieval.answer import Answer, Reply, Witness
from retrieval.reasons import Term, confidence_terms, reader_terms, search_terms

Json = Mapping[str, object]


def answer_explained(answer: Answer) -> Json:
    """Return what made `answer`."""
    return {
        "witnesses": [_witness(witness) for witness in answer.witnesses],
        "agreement": answer.agreement,
        "confidence": _figure(answer.confidence),
        "threshold": answer.witnesses[0].threshold,
    }


def refusal_explained(reply: Reply) -> Json | None:
    """Return why `reply` has no answer, with the best reading if there is one; None if it has."""
    why = refusal(reply)
    if why is None:
        return None
    best = [reply.best] if reply.best and why is Refusal.UNSURE else []
    return {
        "refused": why.value,
        "witnesses": [_witness(witness) for witness in best],
        "threshold": reply.best.threshold if reply.best else None,
    }


def _witness(witness: Witness) -> Json:
    reading, hit = witness.reading, witness.reading.hit
    return {
        "article": reading.sentence.article.id,
        "answer": reading.answer.text,
        "search": {
            "cosine": _figure(hit.similarity),
            "sentence_cosine": _figure(hit.sentence),
            "bm25": _figure(hit.lexical),
            "terms": _terms(search_terms(hit)),
            "score": _figure(hit.score),
        },
        "reader": {
            "terms": _terms(reader_terms(reading)),
            "score": _figure(reading.score),
        },
        "confidence": {
            "terms": _terms(confidence_terms(witness)),
            "chance": _figure(witness.chance),
        },
    }


def _terms(terms: Sequence[Term]) -> Json:
    return {
        term.name: {
            "value": _figure(term.value),
            "weight": _figure(term.weight),
            "contribution": _figure(term.contribution),
        }
        for term in terms
    }


def _figure(number: float) -> float:
    return round(float(number), 4)
