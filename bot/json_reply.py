"""A reply as the JSON that `dalil ask --json` and `--batch` print."""

import json
import os
import re
from pathlib import Path

from bot.explain_json import Json, answer_explained, refusal_explained
from retrieval.answer import Answer, Citation, Passage, Reply
from retrieval.article import Span
from retrieval.library.filtering import Filtered
from retrieval.library.manifest import path_of

# What some readers of lines take for the end of one, what acts on a terminal, what is not UTF-8.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def json_line(value: Json) -> str:
    """Return `value` as one line of JSON, Arabic as it is, without the line's end."""
    line = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def reply_json(
    reply: Reply, library: Path, identifier: object = None, *, explain: bool = False
) -> Json:
    """Return `reply` with the keys of the contract, in its order.

    Args:
        library: The library's folder, from which sources are counted.
        identifier: What the caller calls the question, any JSON value.
        explain: Whether to say why: of each answer, or of the reply when it has none.
    """
    refused = refusal_explained(reply) if explain else None
    return {
        "id": identifier,
        "question": reply.question,
        "standalone_question": reply.standalone,
        "status": reply.status.value,
        **({} if reply.error is None else {"error": reply.error}),
        **({} if reply.filtered is None else {"filter": _filter(reply.filtered)}),
        "confidence": _rounded(reply.confidence),
        **({} if refused is None else {"explain": refused}),
        "answers": [_answer(answer, library, explain=explain) for answer in reply.answers],
        "passages": [_passage(passage, library) for passage in reply.passages],
    }


def unreadable_json(identifier: object, error: str) -> Json:
    """Return what stands for a line of a batch that holds no question."""
    return {"id": identifier, "status": "invalid", "error": error}


def source_path(source: str, library: Path) -> str:
    """Return where `source` is: POSIX, relative to the current directory when below it."""
    path, here = path_of(source, library), Path.cwd()
    if not path.is_relative_to(here):
        here, real = here.resolve(), Path(os.path.realpath(path))  # of a link to itself, too
        path = real if real.is_relative_to(here) else path
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _filter(left: Filtered) -> Json:
    asked = left.filter
    return {
        "since": asked.since.isoformat() if asked.since else None,
        "until": asked.until.isoformat() if asked.until else None,
        "outlet": asked.outlet,
        "articles": left.articles,
        "undated": left.undated,
    }


def _answer(answer: Answer, library: Path, *, explain: bool) -> Json:
    return {
        "text": answer.text,
        "sentence": answer.sentence,
        "confidence": _rounded(answer.confidence),
        "agreement": answer.agreement,
        "citations": [_citation(citation, library) for citation in answer.citations],
        **({"explain": answer_explained(answer)} if explain else {}),
    }


def _citation(citation: Citation, library: Path) -> Json:
    article = citation.article
    return {
        "source": source_path(article.source, library),
        "article": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "author": article.author,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        "published_from": article.published_from,
        "text_of": article.text_of,
        **_stretch("passage", "", citation.passage),
        **_stretch("sentence", "sentence_", citation.sentence),
        **_stretch("answer", "answer_", citation.answer),
        **_place(citation.sentence),
        **({"also": [_copy(span, library) for span in citation.also]} if citation.also else {}),
    }


def _place(span: Span) -> Json:
    """Return the page or heading that `span` stands under, where its source has any."""
    place = span.article.place_at(span.start)
    return {} if place is None else {"place": {place.kind: place.name}}


def _copy(span: Span, library: Path) -> Json:
    article = span.article
    return {
        "source": source_path(article.source, library),
        "article": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "url": article.url,
        "published": article.published.isoformat() if article.published else None,
        **_stretch("sentence", "sentence_", span),
    }


def _passage(passage: Passage, library: Path) -> Json:
    article = passage.span.article
    return {
        "source": source_path(article.source, library),
        "article": article.id,
        "title": article.title,
        **_stretch("passage", "", passage.span),
        "score": _rounded(passage.score),
    }


def _stretch(name: str, prefix: str, span: Span) -> Json:
    return {name: span.text, f"{prefix}start": span.start, f"{prefix}end": span.end}


def _rounded(number: float) -> float:
    return round(float(number), 4)
