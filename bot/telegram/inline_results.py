"""What inline mode offers: the answer, then each of its sources, to be sent to any chat."""

import hashlib
from dataclasses import dataclass

from bot.smalltalk import recognise
from bot.telegram.buttons import label, nearest, reply_sources
from bot.telegram.callback import deep_link
from bot.telegram.citing import cited, origin, sentence_of, words_of
from bot.telegram.cleaning import shortened
from bot.telegram.layout import laid_out, laid_out_in_one
from bot.telegram.message import Button, Message
from bot.telegram.render import reply_body
from bot.telegram.text import Marked, bold, folded_quote, italic, joined, name, plain
from bot.telegram.wording import Words
from retrieval.answer import Citation, Reply, Status
from retrieval.article import Span

LONGEST_TITLE, LONGEST_DESCRIPTION = 100, 200


@dataclass(frozen=True, slots=True)
class InlineResult:
    """One result to choose from; `message` is what is sent when it is chosen."""

    id: str
    title: str
    description: str
    message: Message


def render_inline(reply: Reply, words: Words, bot_username: str) -> list[InlineResult]:
    """Return the answer with all its citations, then each source alone.

    Without an answer it is the nearest passages; for what is no question, nothing.
    """
    if reply.status is Status.INVALID or recognise(reply.question):
        return []
    if not reply.answers:
        return [_near(span, reply, words, bot_username) for span in nearest(reply)]
    citations = (citation for answer in reply.answers for citation in answer.citations)
    alone = (_cited(citation, reply, words, bot_username) for citation in citations)
    return [_answered(reply, words, bot_username), *alone]


def _answered(reply: Reply, words: Words, bot_username: str) -> InlineResult:
    best = reply.answers[0]
    buttons = [_open(span, bot_username) for span in reply_sources(reply)]
    bodies = [_asked(reply, reply_body(reply, words, brief=brief)) for brief in (False, True)]
    body = next((b for b in bodies if len(laid_out(b, rtl=words.rtl)) == 1), bodies[-1])
    return _result(best.text, best.sentence, body, buttons, words)


def _cited(citation: Citation, reply: Reply, words: Words, bot_username: str) -> InlineResult:
    grounds = (sentence_of(citation), cited([citation], words, brief=False))
    body = _asked(reply, joined(grounds, "\n\n"))
    span = citation.sentence
    return _result(span.article.title, span.text, body, [_open(span, bot_username)], words)


def _near(span: Span, reply: Reply, words: Words, bot_username: str) -> InlineResult:
    passage = joined((origin(span.article, words), folded_quote(words_of(span))), "\n")
    unanswered = (bold(plain(words.common.no_answer)), plain(words.common.nearest), passage)
    body = _asked(reply, joined(unanswered, "\n\n"))
    return _result(span.article.title, span.text, body, [_open(span, bot_username)], words)


def _asked(reply: Reply, body: Marked) -> Marked:
    """Return `body` below the question, which nobody sees where an inline result is sent."""
    return joined((italic(name(reply.question)), body), "\n\n")


def _open(span: Span, bot_username: str) -> Button:
    """Return a button that opens the source in a chat with the bot: here there is none."""
    return Button(label(span.article), url=deep_link(bot_username, span.article.id, span.start))


def _result(
    title: str, description: str, body: Marked, buttons: list[Button], words: Words
) -> InlineResult:
    keyboard = tuple((button,) for button in buttons)
    message = laid_out_in_one(body, rtl=words.rtl, keyboard=keyboard)
    return InlineResult(
        id=hashlib.sha256(message.text.encode("utf-8")).hexdigest()[:32],
        title=shortened(title, LONGEST_TITLE) or "…",
        description=shortened(description, LONGEST_DESCRIPTION),
        message=message,
    )
