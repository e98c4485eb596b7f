"""Texts to the pieces of the bundled vocabulary: the unigram model of SentencePiece.

Of all ways to cut a text into pieces the likeliest is taken, found by dynamic programming (Kudo,
"Subword Regularization", 2018). The sentencepiece library does the same, but takes .4 s to be ready
with this vocabulary, the tokenizers library .7 s and 300 MB; this takes .1 s, which a question from
the command line waits for, and then .2 ms for a question or, its words being remembered, a passage
(2 ms where all of them are new).
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from retrieval.encoders.packed import PackedModel

SPACE = "▁"
"""What stands for a space in a piece."""
REMEMBERED = 32768
"""Words whose pieces are kept (some 300 bytes each): most of a text are words seen before."""
UNKNOWN_PENALTY = 10.0
"""How much less likely a character of no piece is than the least likely piece."""


_WORD = re.compile(f"{SPACE}?[^{SPACE}]*")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A text as pieces, those of its begin and end included.

    Attributes:
        offsets: Start and end of each piece, code points into the text; empty for what stands for
            no character of it.
    """

    ids: list[int]
    offsets: list[tuple[int, int]]


class Pieces:
    """The tokenizer of the bundled model; calls from several threads at once are safe.

    Args:
        path: What `write_pieces` wrote.
    """

    def __init__(self, path: Path) -> None:
        stored = json.loads(path.read_bytes())
        self.begin: int = stored["begin"]
        self.end: int = stored["end"]
        self._unknown: int = stored["unknown"]
        pieces: list[str] = stored["pieces"]
        self._scores: list[float] = stored["scores"]
        self._numbers = dict(zip(pieces, range(len(pieces)), strict=True))
        self._characters: dict[int, str] = {int(k): v for k, v in stored["characters"].items()}
        self._longest: dict[str, int] = stored["longest"]
        self._unlikely = min(self._scores) - UNKNOWN_PENALTY
        self._remembered = lru_cache(REMEMBERED)(self._cut_word)

    def ids(self, text: str) -> list[int]:
        """Return the ids of the pieces of `text`, without those of its begin and end."""
        return [number for number, _ in self._cut(self._normal(text))]

    def encoding(self, text: str) -> Encoding:
        """Return the pieces of `text`, and where each of them stands."""
        origins = [0, *self._origins(text), len(text)]
        found = list(self._cut(self._normal(text)))
        ends = [0, *(end for _, end in found)]
        offsets = [(origins[a], origins[b]) for a, b in pairwise(ends)]
        ids = [self.begin, *(number for number, _ in found), self.end]
        return Encoding(ids, [(0, 0), *offsets, (len(text), len(text))])

    def _origins(self, text: str) -> Iterator[int]:
        """Yield, for each character of the normal text but its first, where it comes from."""
        after_space = False
        for place, char in enumerate(text):
            for letter in self._characters.get(ord(char), char):
                if letter != " " or not after_space:
                    yield place
                after_space = letter == " "

    def _normal(self, text: str) -> str:
        mapped = text.translate(self._characters)
        return SPACE + re.sub(" +", SPACE, mapped) if mapped else ""

    def _cut(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the likeliest pieces of a normal text, each with where it ends.

        Word by word: a space is in no piece but at its beginning.
        """
        for word in _WORD.finditer(text):
            for number, end in self._remembered(word[0]):
                yield number, word.start() + end

    def _cut_word(self, text: str) -> list[tuple[int, int]]:
        numbers, scores, longest = self._numbers, self._scores, self._longest
        best = [0.0] + [-math.inf] * len(text)
        last = [(0, 0)] * (len(text) + 1)
        for start, letter in enumerate(text):
            before = best[start]
            alone = start + 1
            if before + self._unlikely > best[alone]:
                best[alone], last[alone] = before + self._unlikely, (self._unknown, start)
            for end in range(alone, min(start + longest.get(letter, 0), len(text)) + 1):
                number = numbers.get(text[start:end])
                if number is not None and before + scores[number] > best[end]:
                    best[end], last[end] = before + scores[number], (number, start)
        cut = []
        end = len(text)
        while end:
            number, start = last[end]
            cut.append((number, end))
            end = start
        return cut[::-1]


@lru_cache(maxsize=2)
def open_pieces(path: Path, digest: str) -> Pieces:
    """Return the pieces in `path`, whose SHA-256 is `digest`; read once in a process."""
    return Pieces(path)


def write_pieces(model: PackedModel, path: Path) -> None:
    """Write the vocabulary of `model`; the special pieces stand for no text."""
    special = {model.begin, model.end, model.padding, model.unknown}
    longest: defaultdict[str, int] = defaultdict(int)
    for number, (piece, _) in enumerate(model.pieces):
        if number not in special:
            longest[piece[0]] = max(longest[piece[0]], len(piece))
    stored = {
        "begin": model.begin,
        "end": model.end,
        "unknown": model.unknown,
        "pieces": ["" if n in special else piece for n, (piece, _) in enumerate(model.pieces)],
        "scores": [round(score, 6) for _, score in model.pieces],
        "characters": {ord(letter): text for letter, text in model.characters.items()},
        "longest": longest,
    }
    path.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
