"""A model's logits of one passage to spans of the sentences in it."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.article import Article, Span
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
        both = self._begin[inside][:, None] + self._end[inside][None, :]
        lengths = np.arange(len(inside))[None, :] - np.arange(len(inside))[:, None]
        worded = np.cumsum([not self._is_loose(sentence.article, token) for token in inside])
        before = np.concatenate([[0], worded[:-1]])
        fits = (lengths >= 0) & (lengths < LONGEST_ANSWER) & (worded[None, :] > before[:, None])
        if not fits.any():
            return None
        first, last = divmod(int(np.where(fits, both, -np.inf).argmax()), len(inside))
        start = max(self._places[inside[first]][0], sentence.start)
        stop = min(self._places[inside[last]][1], sentence.end)
        words = whole_words(sentence.article.text, start, stop, sentence.start, sentence.end)
        return (Span(sentence.article, *words), float(both[first, last])) if words else None

    def of(self, span: Span) -> float:
        """Return the log probability of `span`; minus infinity where it was cut off.

        That of its likeliest tokens: wherever in its first word one begins and in its last one
        ends, or in the punctuation beside them, `best` makes the same words of it.
        """
        touched = self._touched(span)
        if not touched or self._places[touched[-1]][1] < span.end:
            return -np.inf
        words = span.text.split()
        first = self._touched(Span(span.article, span.start, span.start + len(words[0])))
        last = self._touched(Span(span.article, span.end - len(words[-1]), span.end))
        first = [*self._loose(span.article, first[0] - 1, -1), *first]
        last = [*last, *self._loose(span.article, last[-1] + 1, 1)]
        both = self._begin[first][:, None] + self._end[last][None, :]
        ordered = np.array(first)[:, None] <= np.array(last)[None, :]
        return float(both[ordered].max())

    def _loose(self, article: Article, token: int, step: int) -> Iterator[int]:
        """Yield the tokens from `token` on that hold no letter and no digit."""
        while 0 <= token < len(self._places) and self._is_loose(article, token):
            yield token
            token += step

    def _is_loose(self, article: Article, token: int) -> bool:
        start, end = self._places[token]
        return not any(char.isalnum() for char in article.text[start:end])

    def _touched(self, span: Span) -> list[int]:
        return [n for n, (a, b) in enumerate(self._places) if a < span.end and b > span.start]


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = logits.astype(np.float64)
    return np.asarray(wide - np.logaddexp.reduce(wide), dtype=np.float64)
