"""`dalil sources`: the articles, or one of them."""

import sys
from collections.abc import Iterator

from rich.text import Text

from bot.desk import Desk
from bot.exits import Exit
from bot.json_reply import source_path
from bot.screen import harmless
from retrieval.article import Article
from retrieval.library.reading import Library
from retrieval.library.records import ArticleRecord


def list_articles(desk: Desk) -> Exit:
    """Show every article: ID and title, what is known of it, its file."""
    with Library.open(desk.library) as library:
        records = library.articles()
    desk.screen.show(article_list(desk, records))
    return Exit.DONE


def article_list(desk: Desk, records: list[ArticleRecord]) -> Iterator[Text]:
    """Yield the lines of a list of articles."""
    if not records:
        yield Text(desk.words.no_articles)
    for record in records:
        yield Text(harmless(record.title), style="bold")
        parts = (*desk.replies.origins(record), desk.words.passages(record.chunks))
        yield Text(" · ".join(parts))
        place = f"{record.id}  {harmless(source_path(record.source, desk.library))}"
        yield Text(place, style="dim", no_wrap=True, overflow="ignore")


def show_article(desk: Desk, article_id: str, *, as_text: bool) -> Exit:
    """Show one article with its passages, or its stored text exactly."""
    with Library.open(desk.library) as library:
        article = library.article(article_id.lower())
        passages = library.chunks_of(article.id)
    if as_text:
        _write_text(article.text)
        return Exit.DONE
    desk.screen.show(_article_lines(desk, article))
    for passage in passages:
        desk.screen.show([Text(""), Text(harmless(passage.text)), desk.replies.place(passage)])
    return Exit.DONE


def _article_lines(desk: Desk, article: Article) -> Iterator[Text]:
    yield Text(harmless(article.title), style="bold")
    known = " · ".join(desk.replies.origins(article))
    if known:
        yield Text(known)
    if article.url:
        yield Text(harmless(article.url), style="dim", no_wrap=True, overflow="ignore")


def _write_text(text: str) -> None:
    """Write `text` exactly, but for what would act on a terminal when there is one."""
    if sys.stdout.isatty():
        text = "\n".join(map(harmless, text.split("\n")))
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
