"""A reply as lines for the terminal: the answer first, then where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from bot.attribution import sources_differ, who_says
from bot.json_reply import source_path
from bot.screen import harmless
from bot.smalltalk import recognise
from bot.wording import Messages
from retrieval.answer import Answer, Citation, Passage, Reply, Status
from retrieval.article import Article, Span
from retrieval.library.records import ArticleRecord
from retrieval.text.relative_dates import find_relative_dates

EXCERPT = 200
"""Code points shown of a passage that is near but no answer."""
NEAREST = 3
"""Articles named where there is no answer."""

BLANK = Text("")


@dataclass(frozen=True, slots=True)
class ReplyLines:
    """Makes lines of replies.

    Attributes:
        library: The library's folder, from which sources are counted.
        marks: Whether the answer in its sentence stands between ⟦ and ⟧.
    """

    words: Messages
    library: Path
    marks: bool

    def lines(self, reply: Reply) -> Iterator[Text]:
        """Yield the lines of `reply`, the last one not blank."""
        if reply.status is Status.INVALID:
            yield Text(self.words.invalid(reply.question))
            return
        talk = recognise(reply.question)
        if talk:
            yield Text(self.words.small_talk[talk])
            return
        if reply.is_follow_up:
            yield _dim(self.words.understood.format(question=harmless(reply.standalone)))
            yield BLANK
        yield from self._answers(reply) if reply.answers else self._nearest(reply)
        yield from self._left_out(reply)

    def _left_out(self, reply: Reply) -> Iterator[Text]:
        """Yield what a filter cost, where it cost everything or nobody knows how much."""
        if reply.filtered and not reply.filtered.articles:
            yield _dim(self.words.none_fit)
        if reply.filtered and reply.filtered.undated:
            yield _dim(self.words.undated(reply.filtered.undated))

    def _answers(self, reply: Reply) -> Iterator[Text]:
        if sources_differ(reply.answers):
            yield Text(self.words.differ)
            yield BLANK
        alone = len(reply.answers) == 1
        for place, answer in enumerate(reply.answers):
            heading = None if alone else who_says(reply.answers, place, self.words)
            yield from self._answer(answer, heading)
            yield BLANK
        yield _dim(self.words.confidence.format(percent=round(100 * reply.confidence)))

    def _answer(self, answer: Answer, heading: str | None) -> Iterator[Text]:
        if answer.text == answer.sentence and heading is None:
            yield Text(f"«{harmless(answer.text)}»", style="bold")
        else:
            yield Text.assemble(
                *([heading, " "] if heading else []), (harmless(answer.text), "bold")
            )
        if heading is None and answer.agreement > 1:
            yield Text(self.words.agree(answer.agreement))
        for citation in answer.citations:
            if citation is not answer.citations[0] or answer.text != answer.sentence:
                yield BLANK
                yield self._quote(citation)
            yield from self._about(citation)

    def _quote(self, citation: Citation) -> Text:
        """Return the sentence with the answer in it marked."""
        sentence, answer = citation.sentence, citation.answer
        if sentence == answer:
            return Text(f"«{harmless(sentence.text)}»")
        text = citation.article.text
        marked = harmless(answer.text)
        return Text.assemble(
            "«",
            harmless(text[sentence.start : answer.start]),
            f"⟦{marked}⟧" if self.marks else (marked, "bold underline"),
            harmless(text[answer.end : sentence.end]),
            "»",
        )

    def _about(self, citation: Citation) -> Iterator[Text]:
        """Yield what a quote is from: days it names, title, outlet and date, place."""
        article, sentence = citation.article, citation.sentence
        if article.published:
            for named in find_relative_dates(sentence.text, article.published):
                words = harmless(sentence.text[named.start : named.end])
                yield _dim(f"«{words}» = {self.words.weekday(named.day)}")
        yield Text(harmless(article.title), style="italic")
        known = self.origins(article)
        if known:
            yield _dim(" · ".join(known))
        yield self.place(sentence)
        for copy in citation.also:
            names = [
                harmless(copy.article.outlet or copy.article.title),
                *self.origins(copy.article),
            ]
            yield _dim(self.words.also_in.format(source=" · ".join(dict.fromkeys(names))))
            yield self.place(copy)

    def origins(self, article: Article | ArticleRecord) -> list[str]:
        """Return outlet, author and date, those that are known."""
        day = self.words.day(article.published) if article.published else None
        return [harmless(part) for part in (article.outlet, article.author, day) if part]

    def place(self, span: Span) -> Text:
        """Return page or heading, file and offsets, on one line so that they can be copied."""
        path = harmless(source_path(span.article.source, self.library))
        under = span.article.place_at(span.start)
        named = f"{self.words.place(under.kind, harmless(under.name))} · " if under else ""
        line = f"{named}{path}:{span.start}-{span.end}"
        return Text(line, style="dim", no_wrap=True, overflow="ignore")

    def _nearest(self, reply: Reply) -> Iterator[Text]:
        yield Text(self.words.no_answer, style="bold")
        if reply.passages:
            yield BLANK
            yield Text(self.words.nearest)
        nearest = {p.span.article.id: p for p in reversed(reply.passages)}
        for passage in sorted(nearest.values(), key=reply.passages.index)[:NEAREST]:
            yield BLANK
            yield from self._excerpt(passage)

    def _excerpt(self, passage: Passage) -> Iterator[Text]:
        yield Text(harmless(passage.span.article.title), style="italic")
        yield Text(shortened(passage.span.text))
        yield self.place(passage.span)


def shortened(text: str) -> str:
    """Return the beginning of `text` as a quote, cut between words."""
    line = " ".join(harmless(text).split())
    if len(line) <= EXCERPT:
        return f"«{line}»"
    return f"«{line[: EXCERPT + 1].rsplit(' ', 1)[0][:EXCERPT]}»…"


def _dim(text: str) -> Text:
    return Text(text, style="dim")
