"""Why an answer is given, or none, as lines that people read."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from bot.json_reply import source_path
from bot.refusal import Refusal, refusal
from bot.screen import harmless
from bot.wording import Messages
from retrieval.answer import Answer, Reply, Witness
from retrieval.reasons import Term, confidence_terms, reader_terms, search_terms

BLANK = Text("")
LTR = "\u200e"
"""Keeps a sum in its order on a line that runs from right to left."""


@dataclass(frozen=True, slots=True)
class ExplanationLines:
    """Makes lines of what made a reply."""

    words: Messages
    library: Path

    def lines(self, reply: Reply) -> Iterator[Text]:
        """Yield why each answer is given, or why there is none."""
        for answer in reply.answers:
            yield BLANK
            yield from self._answer(answer, is_best=answer is reply.answers[0])
        why = refusal(reply)
        if why is not None:
            yield BLANK
            threshold = _percent(reply.best.threshold) if reply.best else ""
            yield Text(self.words.refusals[why].format(threshold=threshold))
        if why is Refusal.UNSURE and reply.best:
            yield from self._witness(reply.best)

    def _answer(self, answer: Answer, *, is_best: bool) -> Iterator[Text]:
        yield Text(self.words.why.format(answer=harmless(answer.text)), style="bold")
        for witness in answer.witnesses:
            yield from self._witness(witness)
        if len(answer.witnesses) > 1:
            chances = " + ".join(_percent(witness.chance) for witness in answer.witnesses)
            made = self.words.together.format(chances=chances, made=_percent(answer.confidence))
            yield Text(made)
        said = self.words.above if is_best else self.words.differing
        yield Text(said.format(threshold=_percent(answer.witnesses[0].threshold)))

    def _witness(self, witness: Witness) -> Iterator[Text]:
        reading, hit = witness.reading, witness.reading.hit
        source = harmless(source_path(reading.sentence.article.source, self.library))
        place = f"{source}:{reading.sentence.start}-{reading.sentence.end}"
        yield Text(place, style="dim", no_wrap=True, overflow="ignore")
        found = self.words.found.format(
            cosine=f"{LTR}{hit.similarity:.3f}",
            sentence=f"{LTR}{hit.sentence:.3f}",
            bm25=f"{LTR}{hit.lexical:.2f}",
        )
        yield from self._sum(found, search_terms(hit))
        yield from self._sum(self.words.read, reader_terms(reading))
        yield from self._sum(self.words.judged, confidence_terms(witness))
        yield Text(f"  {self.words.chance.format(percent=_percent(witness.chance))}")

    def _sum(self, heading: str, terms: Sequence[Term]) -> Iterator[Text]:
        """Yield a weighted sum: a line for each term that adds something, and what they make."""
        named = {self.words.terms[term.name]: term for term in terms if term.contribution}
        width = max(map(_width, (*named, self.words.total)))
        yield Text(f"  {heading}")
        for name, term in named.items():
            yield _row(name, width, f"{term.value:7.3f} × {term.weight:6.2f}", term.contribution)
        yield _row(self.words.total, width, " " * 16, sum(term.contribution for term in terms))


def _row(name: str, width: int, product: str, made: float) -> Text:
    return Text(f"    {name}{' ' * (width - _width(name))} {LTR}{product} = {made:+7.3f}")


def _width(name: str) -> int:
    """Return how many columns `name` takes; vowel marks take none."""
    return sum(not unicodedata.combining(char) for char in name)


def _percent(chance: float) -> str:
    return f"{LTR}{100 * chance:.0f}%"
