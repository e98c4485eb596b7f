"""Questions to try, made of the corpus's own sentences and asked before they are offered."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.telegram.example_forms import Example, examples_of
from retrieval.article import Article, Span
from retrieval.asking import Asker
from retrieval.library.reading import Library
from retrieval.text.arabic import fold
from retrieval.text.sentences import sentences

ARTICLES, SENTENCES = 12, 20
"""Articles looked at, the newest first, and sentences of each."""
TRIED = 8
"""Questions of each form that are asked."""
LONGEST = 60
"""Characters of a question, for it is to be read on a button."""
_PLAIN = re.compile(r"[ \wً-ْ]+؟")


def example_questions(library: Library, asker: Asker, count: int = 3) -> list[str]:
    """Return up to `count` questions that the articles answer, different in form and source.

    It asks some twenty questions, so it takes as long as that does.
    """
    tried = _few_of_each_form(_examples(library))
    replies = asker.ask_all([example.question for example in tried])
    answered = [e for e, reply in zip(tried, replies, strict=True) if e.is_answered_by(reply)]
    return [example.question for example in _varied(answered, count)]


def _examples(library: Library) -> Iterator[Example]:
    newest = sorted(library.articles(), key=lambda known: str(known.published or ""), reverse=True)
    for known in newest[:ARTICLES]:
        for sentence in islice(_sentences(library.article(known.id)), SENTENCES):
            yield from examples_of(sentence)


def _sentences(article: Article) -> Iterator[Span]:
    for stretch in article.content:
        for sentence in sentences(article.text, stretch.start, stretch.end):
            yield Span(article, sentence.start, sentence.end)


def _few_of_each_form(examples: Iterable[Example]) -> list[Example]:
    """Return the first TRIED questions of each form that are short and plain, each once."""
    kept: dict[str, dict[str, Example]] = {}
    for example in examples:
        of_form = kept.setdefault(example.form, {})
        plain = len(example.question) <= LONGEST and _PLAIN.fullmatch(example.question)
        if plain and len(of_form) < TRIED:
            of_form.setdefault(fold(example.question), example)
    return [example for of_form in kept.values() for example in of_form.values()]


def _varied(examples: Sequence[Example], count: int) -> list[Example]:
    """Return `count` examples, at each step one whose form and article are the least used yet."""
    left, chosen = list(examples), list[Example]()
    while left and len(chosen) < count:
        forms = [example.form for example in chosen]
        articles = [example.source.article.id for example in chosen]
        best = min(left, key=lambda e: (forms.count(e.form), articles.count(e.source.article.id)))
        left.remove(best)
        chosen.append(best)
    return chosen
