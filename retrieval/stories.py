"""Copies cited together: one citation for a story, and where else its sentence stands."""

from collections.abc import Sequence
from dataclasses import replace

from retrieval.answer import Citation
from retrieval.article import Article, Span
from retrieval.library.reading import Library
from retrieval.text.arabic import tokens, words


def cited_once(citations: Sequence[Citation], library: Library) -> tuple[Citation, ...]:
    """Return `citations` without those that say again what a copy says; that one names them all.

    A copy that says it in other words, or has another number, keeps its own citation.
    """
    once: dict[tuple[str, tuple[str, ...]], Citation] = {}
    for citation in citations:
        key = (citation.article.story, tuple(words(citation.sentence.text)))
        once.setdefault(key, citation)
    return tuple(replace(c, also=_also(c, library.copies(c.article))) for c in once.values())


def _also(citation: Citation, copies: Sequence[Article]) -> tuple[Span, ...]:
    found = (_same(citation.sentence, copy) for copy in copies)
    return tuple(span for span in found if span)


def _same(sentence: Span, copy: Article) -> Span | None:
    """Return where `sentence` stands in `copy`, if need be in another spelling."""
    at = copy.text.find(sentence.text)
    if at >= 0:
        return Span(copy, at, at + len(sentence.text))
    wanted, there = words(sentence.text), tokens(copy.text)
    forms = [token.form for token in there]
    for first, form in enumerate(forms):
        if form == wanted[0] and forms[first : first + len(wanted)] == wanted:
            span = Span(copy, there[first].start, there[first + len(wanted) - 1].end)
            if any(part.start <= span.start and span.end <= part.end for part in copy.content):
                return span
    return None
