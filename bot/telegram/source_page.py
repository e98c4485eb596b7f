"""An article to read in Telegram, a window of it at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.telegram.callback import OpenSource, data_of
from bot.telegram.citing import origin, web_address, words_of
from bot.telegram.layout import laid_out_in_one
from bot.telegram.message import Button, Keyboard, Message, row, utf16_length
from bot.telegram.text import joined, quote
from bot.telegram.wording import Words
from retrieval.article import Article, Span, Stretch
from retrieval.text.sentences import LONGEST as LONGEST_PIECE
from retrieval.text.sentences import sentences

WINDOW = 1_500
"""UTF-16 code units of an article shown at a time."""


@dataclass(frozen=True, slots=True)
class _Pieces:
    """An article's own words in pieces, and the windows that can be made of them.

    A piece is a line, or a sentence of a long line; pieces first..stop-1 are a window.
    """

    article: Article
    pieces: tuple[Stretch, ...]

    def size(self, number: int) -> int:
        """Return what a piece takes of a window, direction marks counted."""
        piece = self.pieces[number]
        return utf16_length(self.article.text[piece.start : piece.end]) + 4

    def at(self, offset: int) -> int:
        """Return the piece that `offset` is in, or else the next; the last one for the end."""
        numbers = (n for n, piece in enumerate(self.pieces) if offset < piece.end)
        return next(numbers, len(self.pieces) - 1)

    def forward(self, first: int, room: int = WINDOW) -> int:
        """Return the stop of the window from `first` on, which holds at least that piece."""
        stop = first
        while stop < len(self.pieces) and (stop == first or self.size(stop) <= room):
            room -= self.size(stop)
            stop += 1
        return stop

    def backward(self, stop: int, room: int = WINDOW) -> int:
        """Return the first piece of the window that ends before `stop`."""
        first = stop
        while first > 0 and self.size(first - 1) <= room:
            first -= 1
            room -= self.size(first)
        return first

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return the window with start..end-1 and as much before it as after it."""
        first = self.at(start)
        stop = min(self.forward(first), self.at(end - 1) + 1)
        taken = sum(map(self.size, range(first, stop)))
        first = self.backward(first, (WINDOW - taken) // 2)
        return first, self.forward(first)


def render_source(article: Article, at: OpenSource, words: Words) -> Message:
    """Return an article from `at` on, or around the passage that `at` names, which is in bold.

    What is not the article's own words is left out; an offset that is not in it, as when it was
    edited since, gives the nearest window.
    """
    pieces = _Pieces(article, tuple(_cut_up(article)))
    if not pieces.pieces:
        return laid_out_in_one(
            origin(article, words), rtl=words.rtl, keyboard=_original(article, words)
        )
    if at.end is None:
        first = pieces.at(at.start)
        stop = pieces.forward(first)
    else:
        first, stop = pieces.around(at.start, max(at.end, at.start + 1))
    marked = [Stretch(at.start, at.end)] if at.end is not None else []
    shown = (words_of(span, marked) for span in _spans(article, pieces.pieces[first:stop]))
    body = joined((origin(article, words), quote(joined(shown, "\n"))), "\n")
    keyboard = (*_turning(pieces, first, stop, words), *_original(article, words))
    return laid_out_in_one(body, rtl=words.rtl, keyboard=keyboard)


def _cut_up(article: Article) -> Iterator[Stretch]:
    for stretch in article.content:
        for line in _lines(article.text, stretch):
            if line.end - line.start <= LONGEST_PIECE:
                yield line
            else:
                yield from sentences(article.text, line.start, line.end)


def _lines(text: str, stretch: Stretch) -> Iterator[Stretch]:
    start = stretch.start
    for line in text[stretch.start : stretch.end].splitlines(keepends=True):
        own = line.strip()
        if own:
            begin = start + line.index(own)
            yield Stretch(begin, begin + len(own))
        start += len(line)


def _spans(article: Article, pieces: Sequence[Stretch]) -> Iterator[Span]:
    """Yield the pieces, those that only white space parts as one, as the source has them."""
    start, end = pieces[0].start, pieces[0].end
    for piece in pieces[1:]:
        if article.text[end : piece.start].strip():
            yield Span(article, start, end)
            start = piece.start
        end = piece.end
    yield Span(article, start, end)


def _turning(pieces: _Pieces, first: int, stop: int, words: Words) -> Keyboard:
    """Return the buttons to the windows before and after first..stop-1."""
    turns = []
    for there, number, text in (
        (first > 0, pieces.backward(first), words.earlier),
        (stop < len(pieces.pieces), stop, words.later),
    ):
        if there:
            start = pieces.pieces[number].start
            turns.append(Button(text, data_of(OpenSource(pieces.article.id, start))))
    return (row(*turns, rtl=words.rtl),) if turns else ()


def _original(article: Article, words: Words) -> Keyboard:
    url = web_address(article.url)
    return ((Button(words.original, url=url),),) if url else ()
