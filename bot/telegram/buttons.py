"""The buttons under messages."""

from collections.abc import Iterable

from bot.telegram.callback import MorePassages, OpenSource, Rate, data_of, parse
from bot.telegram.cleaning import shortened
from bot.telegram.message import Button, Keyboard, row
from bot.telegram.wording import Words
from retrieval.answer import Passage, Reply
from retrieval.article import Article, Span
from retrieval.library.records import ArticleRecord

NEAREST = 3
"""Headlines shown where there is no answer."""
LONGEST_LABEL = 40
"""Characters of a title on a button."""


def reply_keyboard(reply: Reply, words: Words, reply_id: int | None) -> Keyboard:
    """Return the buttons under a reply: a row for each source, then ratings and more passages.

    Args:
        reply_id: None for sources alone.
    """
    sources = tuple((source_button(span),) for span in reply_sources(reply))
    if reply_id is None:
        return sources
    last = [
        Button(words.good, data_of(Rate(reply_id, "+"))),
        Button(words.bad, data_of(Rate(reply_id, "-"))),
    ]
    if more_passages(reply):
        last.append(Button(words.more, data_of(MorePassages(reply_id))))
    return (*sources, row(*last, rtl=words.rtl))


def reply_sources(reply: Reply) -> list[Span]:
    """Return what a reply rests on, one stretch an article: sentences cited, or else the nearest
    passages."""
    spans = [citation.sentence for answer in reply.answers for citation in answer.citations]
    return _one_an_article(spans) or nearest(reply)


def nearest(reply: Reply) -> list[Span]:
    """Return the passages of the NEAREST articles, one an article."""
    return _one_an_article(passage.span for passage in reply.passages)[:NEAREST]


def _one_an_article(spans: Iterable[Span]) -> list[Span]:
    """Return the first span of each article, in the order of those."""
    first: dict[str, Span] = {}
    for span in spans:
        first.setdefault(span.article.id, span)
    return list(first.values())


def more_passages(reply: Reply) -> list[Passage]:
    """Return the passages found that the reply does not quote."""
    cited = {
        (citation.article.id, citation.passage.start, citation.passage.end)
        for answer in reply.answers
        for citation in answer.citations
    }
    places = ((p, (p.span.article.id, p.span.start, p.span.end)) for p in reply.passages)
    return [passage for passage, place in places if place not in cited]


def source_button(span: Span) -> Button:
    """Return the button that opens an article around `span`."""
    action = OpenSource(span.article.id, span.start, span.end)
    return Button(label(span.article), data_of(action))


def article_button(article: Article | ArticleRecord) -> Button:
    """Return the button that opens an article at its beginning."""
    return Button(label(article), data_of(OpenSource(article.id)))


def label(article: Article | ArticleRecord) -> str:
    """Return what a button says of an article."""
    return shortened(article.title, LONGEST_LABEL) or article.id


def rated(keyboard: Keyboard, words: Words, reply_id: int, value: str) -> Keyboard:
    """Return the keyboard of a reply that was rated.

    The rating is ticked; after "-" the reasons are offered below, until one is given.

    Args:
        value: "+", "-" or a reason, as in `callback.Rate`.
    """
    kept = (
        tuple(_ticked(b, words, value) for b in buttons) for buttons in _without_reasons(keyboard)
    )
    return (*kept, *(_reason_rows(words, reply_id) if value == "-" else ()))


def _without_reasons(keyboard: Keyboard) -> Keyboard:
    rows = (tuple(b for b in buttons if _rating(b) in (None, "+", "-")) for buttons in keyboard)
    return tuple(buttons for buttons in rows if buttons)


def _ticked(button: Button, words: Words, value: str) -> Button:
    rating = _rating(button)
    if rating is None:
        return button
    given = "+" if value == "+" else "-"
    text = words.good if rating == "+" else words.bad
    return Button(f"{text} ✓" if rating == given else text, button.data)


def _rating(button: Button) -> str | None:
    action = parse(button.data or "")
    return action.value if isinstance(action, Rate) else None


def _reason_rows(words: Words, reply_id: int) -> Keyboard:
    buttons = [
        Button(text, data_of(Rate(reply_id, reason))) for reason, text in words.reasons.items()
    ]
    pairs = (buttons[first : first + 2] for first in range(0, len(buttons), 2))
    return tuple(row(*pair, rtl=words.rtl) for pair in pairs)
