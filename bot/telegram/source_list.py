"""The list of articles in Telegram, page by page, and a search in it."""

from collections.abc import Iterator, Sequence

from bot.telegram.buttons import article_button
from bot.telegram.callback import ListSources, data_of, fitting_query
from bot.telegram.citing import origin
from bot.telegram.cleaning import one_line
from bot.telegram.layout import laid_out_in_one
from bot.telegram.message import Button, Keyboard, Message, row
from bot.telegram.text import Marked, code, italic, joined, plain
from bot.telegram.wording import Words
from retrieval.library.records import ArticleRecord
from retrieval.text.arabic import fold

LISTED = 6
"""Articles on a page."""


def render_sources(
    records: Sequence[ArticleRecord],
    words: Words,
    page: int = 0,
    query: str = "",
    *,
    with_ids: bool = False,
) -> Message:
    """Return a page of the articles that have every word of `query`, a button to open each.

    A page that is not there is the last one.

    Args:
        with_ids: Whether IDs are shown too, for the commands that take one.
    """
    query = fitting_query(one_line(query))
    found = [record for record in records if _matches(record, query, words)]
    pages = max(1, -(-len(found) // LISTED))
    page = min(page, pages - 1)
    shown = found[page * LISTED :][:LISTED]
    body = joined(
        (
            plain(_heading(len(records), len(found), query, words)),
            *(_entry(record, words, with_ids=with_ids) for record in shown),
            *_below(page, pages, words),
        ),
        "\n\n",
    )
    opening = tuple((article_button(record),) for record in shown)
    keyboard = (*opening, *_turning(page, pages, query, words))
    return laid_out_in_one(body, rtl=words.rtl, keyboard=keyboard)


def _matches(record: ArticleRecord, query: str, words: Words) -> bool:
    """Return whether each word of `query` begins a word in what is known of the article."""
    day = words.common.day(record.published) if record.published else ""
    known = (record.title, record.outlet, record.author, day, record.source, record.id)
    text = f" {fold(' '.join(part for part in known if part))}"
    return all(_begins(text, part) for part in fold(query).split())


def _begins(text: str, part: str) -> bool:
    """Return whether a word of `text` begins with `part`, an article or conjunction aside."""
    return any(
        f" {prefix}{part}" in text for prefix in ("", "ال", "و", "وال", "ب", "بال", "لل", "ل")
    )


def _heading(held: int, found: int, query: str, words: Words) -> str:
    if not held:
        return words.common.no_articles
    if not query:
        return words.sources.format(articles=words.common.articles(found))
    if not found:
        return words.no_source.format(query=query)
    return words.sources_matching.format(articles=words.common.articles(found), query=query)


def _entry(record: ArticleRecord, words: Words, *, with_ids: bool) -> Marked:
    return joined((origin(record, words), code(record.id) if with_ids else Marked()), "\n")


def _below(page: int, pages: int, words: Words) -> Iterator[Marked]:
    if pages > 1:
        yield italic(plain(words.page.format(page=page + 1, pages=pages)))
        yield plain(words.sources_hint)


def _turning(page: int, pages: int, query: str, words: Words) -> Keyboard:
    turns = []
    if page > 0:
        turns.append(Button(words.previous_page, data_of(ListSources(page - 1, query))))
    if page < pages - 1:
        turns.append(Button(words.next_page, data_of(ListSources(page + 1, query))))
    return (row(*turns, rtl=words.rtl),) if turns else ()
