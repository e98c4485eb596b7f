"""A reply to messages: the answer, its sentence, the passages it stands in, and the buttons."""

from collections.abc import Iterator, Sequence

from bot.attribution import sources_differ, who_says
from bot.smalltalk import recognise
from bot.telegram.buttons import more_passages, nearest, reply_keyboard, source_button
from bot.telegram.callback import MorePassages, data_of
from bot.telegram.citing import cited, origin, sentence_of, words_of
from bot.telegram.layout import laid_out, laid_out_in_one
from bot.telegram.message import Button, Keyboard, Message, row
from bot.telegram.text import Marked, bold, folded_quote, isolated, italic, joined, lines, plain
from bot.telegram.wording import Words
from retrieval.answer import Answer, Citation, Reply, Status

PASSAGES = 3
"""Shown on one page of what else was found."""


def render_reply(reply: Reply, words: Words, reply_id: int | None = None) -> list[Message]:
    """Return the messages of a reply; the buttons are under the last.

    It is one message, unless it is too long even with the sentences of the further citations in
    place of their passages. Small talk, and what is no question, get a line without buttons.

    Args:
        reply_id: The reply's name on the buttons to rate it and to see more; None for no such
            buttons.
    """
    said = _said_otherwise(reply, words)
    if said is not None:
        return laid_out(lines(said), rtl=words.rtl)
    keyboard = reply_keyboard(reply, words, reply_id)
    full = laid_out(reply_body(reply, words, brief=False), rtl=words.rtl, keyboard=keyboard)
    if len(full) == 1:
        return full
    brief = laid_out(reply_body(reply, words, brief=True), rtl=words.rtl, keyboard=keyboard)
    return full if len(full) <= len(brief) else brief


def _said_otherwise(reply: Reply, words: Words) -> str | None:
    """Return what is said to something that asks nothing of the articles; None for a question."""
    if reply.status is Status.INVALID:
        return words.common.invalid(reply.question)
    talk = recognise(reply.question)
    return words.common.small_talk[talk] if talk else None


def reply_body(reply: Reply, words: Words, *, brief: bool) -> Marked:
    """Return the text of a reply to a question.

    Args:
        brief: Whether only an answer's first citation shows its passage.
    """
    if not reply.answers:
        blocks = _no_answer(reply, words)
    elif len(reply.answers) == 1:
        blocks = _one_answer(reply.answers[0], words, brief=brief)
    else:
        blocks = _answers(reply.answers, words, brief=brief)
    return joined((_understood(reply, words), *blocks), "\n\n")


def _understood(reply: Reply, words: Words) -> Marked:
    """Return how a follow-up was read, in small; nothing for another question."""
    if not reply.is_follow_up:
        return Marked()
    return italic(plain(words.common.understood.format(question=reply.standalone)))


def _no_answer(reply: Reply, words: Words) -> Iterator[Marked]:
    yield bold(plain(words.common.no_answer))
    headlines = [origin(span.article, words) for span in nearest(reply)]
    if headlines:
        yield plain(words.common.nearest)
    yield from headlines


def _one_answer(answer: Answer, words: Words, *, brief: bool) -> Iterator[Marked]:
    yield _in_bold(answer)
    agree = plain(words.common.agree(answer.agreement)) if answer.agreement > 1 else Marked()
    yield from _grounds(answer, words, agree, brief=brief)


def _answers(answers: Sequence[Answer], words: Words, *, brief: bool) -> Iterator[Marked]:
    """Yield what the sources say side by side, then the grounds of each."""
    heading = plain(words.common.differ if sources_differ(answers) else "")
    sayings = (
        plain(who_says(answers, place, words.common)) + Marked(" ") + _in_bold(answer)
        for place, answer in enumerate(answers)
    )
    yield joined((heading, *sayings), "\n")
    for answer in answers:
        yield from _grounds(answer, words, Marked(), brief=brief)


def _in_bold(answer: Answer) -> Marked:
    return isolated(bold(words_of(answer.citations[0].answer)))


def _grounds(answer: Answer, words: Words, agree: Marked, *, brief: bool) -> Iterator[Marked]:
    """Yield an answer's sentence, unless it is the whole answer, and what it is cited from."""
    first = answer.citations[0]
    yield Marked() if first.sentence == first.answer else sentence_of(first)
    yield agree
    named: set[str] = set()
    for number, citations in enumerate(_by_passage(answer.citations)):
        article = citations[0].article.id
        yield cited(citations, words, brief=brief and number > 0, named=article not in named)
        named.add(article)


def _by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Return the citations in order, those of one passage together, and those of one article."""
    groups: dict[tuple[str, int, int], list[Citation]] = {}
    for citation in citations:
        place = (citation.article.id, citation.passage.start, citation.passage.end)
        groups.setdefault(place, []).append(citation)
    articles = list(dict.fromkeys(citation.article.id for citation in citations))
    return sorted(groups.values(), key=lambda group: articles.index(group[0].article.id))


def render_passages(reply: Reply, words: Words, reply_id: int, page: int = 0) -> Message:
    """Return a page of the passages found for a question that its reply does not quote.

    A page that is not there is the last one.
    """
    passages = more_passages(reply)
    pages = max(1, -(-len(passages) // PASSAGES))
    page = min(page, pages - 1)
    shown = [passage.span for passage in passages[page * PASSAGES :][:PASSAGES]]
    heading = words.more_passages if shown else words.no_more_passages
    blocks = (joined((origin(s.article, words), folded_quote(words_of(s))), "\n") for s in shown)
    counted = words.page.format(page=page + 1, pages=pages) if pages > 1 else ""
    body = joined((plain(heading), *blocks, italic(plain(counted))), "\n\n")
    buttons = tuple((source_button(span),) for span in shown)
    return laid_out_in_one(
        body, rtl=words.rtl, keyboard=(*buttons, *_turn(reply_id, page, pages, words))
    )


def _turn(reply_id: int, page: int, pages: int, words: Words) -> Keyboard:
    turns = []
    if page > 0:
        turns.append(Button(words.earlier, data_of(MorePassages(reply_id, page - 1))))
    if page < pages - 1:
        turns.append(Button(words.later, data_of(MorePassages(reply_id, page + 1))))
    return (row(*turns, rtl=words.rtl),) if turns else ()
