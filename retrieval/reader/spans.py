"""A model's logits of one passage to spans of the sentences in it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Span
from retrieval.reader.model import PassageLogits
from retrieval.reader.whole_words import whole_words

LONGEST_ANSWER = 40
"""In tokens."""
LEAST_SPAN = -12.0
"""A span less likely than this says no more; a sentence of which none was read counts as it."""


class PassageScores:
    """What a model says of one passage, its spans placed in the article.

    The log probability of a span is that of its first token and of its last among all of the
    passage.

    Args:
        offset: Where the passage begins in its article, in code points.
    """

    def __init__(self, logits: PassageLogits, offset: int) -> None:
        self.relevance = logits.relevance
        self._places = [(start + offset, end + offset) for start, end in logits.tokens.places]
        self._begin = _log_softmax(logits.begin)
        self._end = _log_softmax(logits.end)

    def best(self, sentence: Span, told: Sequence[Span] = ()) -> tuple[Span, float] | None:
        """Return the likeliest answer in `sentence`, whole words, and its log probability.

        None where the sentence was cut off or has no word.

        Args:
            told: What is no answer; one may hold it, but neither begins nor ends in it.
        """
        known = {token for span in told for token in self._touched(span)}
        inside = [token for token in self._touched(sentence) if token not in known]
        if not inside:
            return None
        begin, end = self._begin[inside], self._end[inside]
        both = begin[:, None] + end[None, :]
        ordered = np.triu(np.ones_like(both)) - np.triu(np.ones_like(both), LONGEST_ANSWER)
        first, last = divmod(int(np.where(ordered > 0, both, -np.inf).argmax()), len(inside))
        start = max(self._places[inside[first]][0], sentence.start)
        stop = min(self._places[inside[last]][1], sentence.end)
        words = whole_words(sentence.article.text, start, stop, sentence.start, sentence.end)
        return (Span(sentence.article, *words), float(both[first, last])) if words else None

    def of(self, span: Span) -> float:
        """Return the log probability of `span`; minus infinity where it was cut off."""
        touched = self._touched(span)
        whole = bool(touched) and self._places[touched[-1]][1] >= span.end
        return float(self._begin[touched[0]] + self._end[touched[-1]]) if whole else -np.inf

    def _touched(self, span: Span) -> list[int]:
        return [n for n, (a, b) in enumerate(self._places) if a < span.end and b > span.start]


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = logits.astype(np.float64)
    return np.asarray(wide - np.logaddexp.reduce(wide), dtype=np.float64)
