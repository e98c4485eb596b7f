"""A question and a passage as the learned reader takes them: tokens, each with its exact place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.encoders.bundled import PASSAGE_PREFIX, QUERY_PREFIX
from retrieval.encoders.input_text import encodable
from retrieval.encoders.pieces import Encoding

LONGEST_QUESTION = 96
LONGEST_PAIR = 384
"""In tokens; longer ones are cut. A passage of 700 Arabic characters is about 180."""


Tokenise = Callable[[str], Encoding]
"""A text to its tokens, the begin and end of a text included: `Pieces.encoding`."""


@dataclass(frozen=True, slots=True)
class PairTokens:
    """The tokens of a question and a passage.

    Attributes:
        ids: All of them: <s> question </s></s> title and passage </s>.
        first: Number of the first token that stands in the passage's text.
        places: Start and end of each token from `first` on, code points into the text; no token
            is empty, none begins or ends with white space.
    """

    ids: Sequence[int]
    first: int
    places: Sequence[tuple[int, int]]

    def token_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and last token that text[start:end] touches; None if it was cut off."""
        touched = [n for n, (a, b) in enumerate(self.places) if a < end and b > start]
        if not touched or self.places[touched[-1]][1] < end:
            return None
        return self.first + touched[0], self.first + touched[-1]


def pair_tokens(
    tokenise: Tokenise, question: str, title: str, text: str, longest: int = LONGEST_PAIR
) -> PairTokens:
    """Return the tokens of `question` and of `text` under its `title` (may be empty)."""
    asked = tokenise(QUERY_PREFIX + encodable(question)).ids
    asked = [*asked[: LONGEST_QUESTION - 1], asked[-1]] if len(asked) > LONGEST_QUESTION else asked
    head = PASSAGE_PREFIX + (f"{encodable(title)}. " if title else "")
    read = tokenise(head + encodable(text))
    end = read.ids[-1]
    room = longest - len(asked)
    body = list(zip(read.ids[1:-1], read.offsets[1:-1], strict=True))[: room - 2]
    places = [_without_space(text, a - len(head), b - len(head)) for _, (a, b) in body]
    before = next((n for n, (a, b) in enumerate(places) if a >= 0 and b > a), len(places))
    ids = [*asked, end, *(token for token, _ in body), end]
    return PairTokens(ids, len(asked) + 1 + before, _never_empty(places[before:]))


def _without_space(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without the white space that a token takes along at its beginning."""
    if end <= 0:
        return start, end
    start = max(start, 0)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _never_empty(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places, an empty one (a character of no piece, a space) as that before it."""
    kept: list[tuple[int, int]] = []
    for start, end in places:
        kept.append((start, end) if end > start or not kept else kept[-1])
    return kept
