"""`dalil sources`: the articles, or one of them."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rich.text import Text

from bot.desk import Desk
from bot.exits import Exit
from bot.json_reply import source_path
from bot.screen import harmless
from bot.terminal import shortened
from retrieval.article import Article
from retrieval.corpus.evidence import line_for, origin_of
from retrieval.library.reading import Library
from retrieval.library.records import ArticleRecord
from retrieval.text.arabic import fold

GUESSED = ("title", "outlet", "author", "published", "language")
"""What may be read from the text of an article."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are wanted; None where it does not matter.

    Attributes:
        outlet, author: In part, in whatever spelling.
        since, until: Days of publication, both included; articles without a day are left out.
    """

    outlet: str | None = None
    author: str | None = None
    since: date | None = None
    until: date | None = None
    language: str | None = None

    def holds(self, record: ArticleRecord) -> bool:
        """Return whether an article is wanted."""
        day = record.published
        return (
            _within(self.outlet, record.outlet)
            and _within(self.author, record.author)
            and (self.since is None or (day is not None and day >= self.since))
            and (self.until is None or (day is not None and day <= self.until))
            and (self.language is None or record.language == self.language.lower())
        )


def _within(part: str | None, whole: str | None) -> bool:
    return part is None or fold(part.strip()) in fold(whole or "")


def list_articles(desk: Desk, wanted: Wanted) -> Exit:
    """Show the articles wanted: ID and title, what is known of each, its file."""
    with Library.open(desk.library) as library:
        records = library.articles()
    desk.screen.show(article_list(desk, list(filter(wanted.holds, records))))
    return Exit.DONE


def check_articles(desk: Desk, wanted: Wanted, article_id: str | None) -> Exit:
    """Show what is known of the articles wanted, or of one, and where it was found."""
    with Library.open(desk.library) as library:
        ids = [each.id for each in library.articles() if wanted.holds(each)]
        for identifier in [article_id.lower()] if article_id else ids:
            desk.screen.show(_check_lines(desk, library.article(identifier)))
    return Exit.DONE


def _check_lines(desk: Desk, article: Article) -> Iterator[Text]:
    place = f"{article.id}  {harmless(source_path(article.source, desk.library))}"
    yield Text(place, style="bold", no_wrap=True, overflow="ignore")
    for field in (*GUESSED, "url"):
        value, origin = getattr(article, field), origin_of(article, field)
        if value is None or origin is None:
            yield Text(f"  {desk.words.fields[field]}: —", style="dim")
            continue
        found = desk.words.found_in[origin]
        yield Text(f"  {desk.words.fields[field]}: {harmless(str(value))} ({found})")
        line = line_for(article, field) if origin in ("header", "text") else None
        if line is not None and field != "language":
            made = field == "title" and origin == "text"
            shown = shortened(line)
            yield Text(f"    {desk.words.made_of.format(line=shown) if made else shown}", "dim")
    if article.is_repaired:
        yield Text(f"  {desk.words.repaired}", style="dim")


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
