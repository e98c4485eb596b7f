"""Sources as they are shown: their words, exactly; title, outlet and date; the days they name.

A source's words are cleaned of what is unsafe and left as they are otherwise.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from bot.telegram.cleaning import one_line, shortened
from bot.telegram.direction import FSI, PDI
from bot.telegram.text import (
    Marked,
    folded_quote,
    isolated,
    italic,
    joined,
    link,
    name,
    plain,
    quoted,
)
from bot.telegram.wording import Words
from retrieval.answer import Citation
from retrieval.article import Article, Span, Stretch
from retrieval.library.records import ArticleRecord
from retrieval.text.relative_dates import find_relative_dates

LONGEST_TITLE, LONGEST_NAME = 200, 80
"""Characters shown of a title, and of an outlet."""
LONGEST_URL = 2048


def words_of(span: Span, bolds: Iterable[Stretch | Span] = ()) -> Marked:
    """Return the words of `span`, with what lies in it of the stretches `bolds` of its article in
    bold."""
    length = span.end - span.start
    inside = ((max(0, b.start - span.start), min(length, b.end - span.start)) for b in bolds)
    return quoted(span.text, inside)


def sentence_of(citation: Citation) -> Marked:
    """Return the sentence of a citation between quotation marks, the answer in it in bold."""
    return Marked("«") + isolated(words_of(citation.sentence, [citation.answer])) + Marked("»")


def cited(
    citations: Sequence[Citation], words: Words, *, brief: bool, named: bool = True
) -> Marked:
    """Return where an answer stands: the source, below it the passage, below it the days it names.

    Args:
        citations: Of one passage; their answers are in bold.
        brief: Whether the sentence is quoted in place of the passage.
        named: Whether the source is named; not where it stands above already.
    """
    span = citations[0].sentence if brief else citations[0].passage
    passage = folded_quote(words_of(span, [citation.answer for citation in citations]))
    days = [named_days(citation.sentence, words) for citation in citations]
    place, copies = _place(citations[0].sentence, words), _copies(citations, words)
    source = origin(span.article, words) if named else Marked()
    shown = (source, place, passage, *dict.fromkeys(days), copies)
    return joined(shown, "\n")


def _place(span: Span, words: Words) -> Marked:
    """Return the page or heading that `span` stands under, where its source has any."""
    place = span.article.place_at(span.start)
    if place is None:
        return Marked()
    return plain(words.common.place(place.kind, shortened(place.name, LONGEST_NAME)))


def _copies(citations: Sequence[Citation], words: Words) -> Marked:
    """Return where else the same is said, by outlet or else by title, each on a line."""
    articles = {copy.article.id: copy.article for c in citations for copy in c.also}.values()
    named = (shortened(a.outlet or a.title, LONGEST_NAME) for a in articles)
    return joined((plain(words.common.also_in.format(source=n)) for n in named), "\n")


def named_days(sentence: Span, words: Words) -> Marked:
    """Return the days that a sentence tells from its article's date, each on a line.

    «أمس الأربعاء» = الأربعاء 12 يناير 2022
    """
    published = sentence.article.published
    if published is None:
        return Marked()
    days = (
        joined(
            (
                _in_quotes(sentence.text[named.start : named.end], words),
                plain(words.common.weekday(named.day)),
            ),
            " = ",
        )
        for named in find_relative_dates(sentence.text, published)
    )
    return italic(joined(dict.fromkeys(days), "\n"))


def _in_quotes(text: str, words: Words) -> Marked:
    """Return `text` in quotation marks, kept apart from what runs the other way."""
    marked = Marked(f"«{one_line(text)}»")
    return isolated(marked) if words.rtl else Marked(FSI) + marked + Marked(PDI)


def origin(article: Article | ArticleRecord, words: Words) -> Marked:
    """Return the title, which leads to the original where that is known, and below it outlet and
    date, those that are known."""
    title = name(shortened(article.title, LONGEST_TITLE) or article.id)
    url = web_address(article.url)
    outlet = name(shortened(article.outlet or "", LONGEST_NAME))
    day = plain(words.common.day(article.published)) if article.published else Marked()
    # The first one gives the line its direction; an outlet may be in either script.
    known = (outlet, day) if words.rtl else (day, outlet)
    return joined((link(title, url) if url else title, joined(known, " · ")), "\n")


_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def web_address(url: str | None) -> str | None:
    """Return `url` if Telegram takes it for the address of a page, else None."""
    if not url or len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    known = parts.scheme in ("http", "https") and "@" not in parts.netloc
    return url if known and _HOST.fullmatch(parts.hostname or "") else None
