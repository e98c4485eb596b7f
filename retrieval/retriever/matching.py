"""How much of a question a stretch of text repeats, word by word, weighted by rarity."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from retrieval.question import Question
from retrieval.retriever.lexical import idf
from retrieval.retriever.vocabulary import Vocabulary
from retrieval.text.arabic import stem
from retrieval.text.dialect import BARE, readings, without_preposition
from retrieval.text.english import arabic_stems

NEAR = 0.8
"""What a match by a near form (a letter wrong, another spelling or language) is worth."""
COMMONEST = 0.5
"""Weight of a word that every chunk has: where all articles are about Russia, «الروسي» is in all of
them, and still tells the Russian minister from the American one."""
ASIDE = 0.25
"""Share of its weight that a word keeps which a follow-up took from the turn before it: with .1,
.25, .5 74, 75, 72 of 87 are right (the command of `search.OF_THE_THREAD`)."""
COMMON = 0.5
"""Share of its weight that a word which is no name keeps when the library has it in no form: that
may be said in other words. A name that stands nowhere is what tells that nothing is said of it."""
COMMON_ENGLISH = 0.15
"""The same of an English word of which no Arabic counterpart is known."""


@dataclass(frozen=True)
class QueryTerm:
    """A content word of a question.

    Attributes:
        stem: As asked.
        weight: Its inverse document frequency over the library's chunks; rarer is more.
        near: Other index terms it may stand for.
        same: Those of them that are the word itself with a preposition, or without one.
    """

    stem: str
    weight: float
    near: frozenset[str] = frozenset()
    same: frozenset[str] = frozenset()

    @cached_property
    def worth(self) -> dict[str, float]:
        """What each index term counts as a match of this word."""
        sure = dict.fromkeys((self.stem, *self.same), 1.0)
        return dict.fromkeys(self.near, NEAR) | sure

    def repeated(self, stems: frozenset[str]) -> float:
        """Return how well the best of `stems` matches this word; 0 when none does."""
        if self.stem in stems:
            return 1.0
        return max((worth for form, worth in self.worth.items() if form in stems), default=0.0)


def query_terms(
    question: Question, chunks_with: Callable[[str], int], chunks: int, vocabulary: Vocabulary
) -> tuple[QueryTerm, ...]:
    """Return the stems of the question's content words, then its dates, each once, weighted.

    Args:
        chunks_with: How many chunks hold a stem.
        chunks: How many chunks there are.
    """
    terms = []
    asides = {stem(word) for word in question.aside}
    forms = {stem(form): form for form in reversed(question.content)}
    alone = {form: {stem(bare)} for form, bare in question.without_pronouns.items()}
    varied = {
        form: _with_and_without_preposition(form) | alone.get(form, set())
        for form in forms.values()
    }
    vocabulary.known({*forms, *chain.from_iterable(varied.values())})
    for word, form in reversed(forms.items()):
        count = chunks_with(word)
        same = vocabulary.known(varied[form]) - {word}
        near = same | _near(question, form, vocabulary, known=bool(same))
        weight = COMMONEST + idf(max([count, *map(chunks_with, near)]), chunks)
        weight *= ASIDE if word in asides else 1.0
        if not count and not near:
            weight *= _kept(question, form)
        terms.append(QueryTerm(word, weight, near, same))
    dates = (QueryTerm(d, COMMONEST + idf(chunks_with(d), chunks)) for d in question.dates)
    return (*terms, *dates)


def _near(question: Question, form: str, vocabulary: Vocabulary, *, known: bool) -> frozenset[str]:
    """Return the index terms that a folded word of the question may stand for, beside itself.

    The word of a dialect is read as the standard language would have it; only where that leads
    nowhere is it taken for misspelled.

    Args:
        known: Whether the library has the word with a preposition or without.
    """
    word = stem(form)
    if word in vocabulary:
        return frozenset(vocabulary.near(word))
    read = readings(form) if question.standard.is_dialect else frozenset()
    done = (form, *read) if form in question.common else read
    verbs = (other for one in done for other in _other_tenses(one))
    found = vocabulary.known(map(stem, (*read, *verbs)))
    return found or frozenset(() if known else vocabulary.near(word))


def _other_tenses(form: str) -> list[str]:
    """Return the presents of a past («يرافق», «ليرافق»), and of a present its past and persons."""
    if not "ء" <= form[0] <= "ي" or form.startswith(("ال", "لل")) or len(form) < BARE:
        return []
    present = re.fullmatch(r"س?[يتن]([ء-ي]{3,})", form)
    bare = {form, present[1]} if present else {form}
    return [head + word for head in _PERSONS for word in bare]


_PERSONS = ("", "ي", "ت", "سي", "ست", "لي", "لت")


def _with_and_without_preposition(form: str) -> frozenset[str]:
    """Return the stems of a word with what may be joined to it, and without what may be («بجنيف»).

    Nothing is joined to a short word, which it would make another.
    """
    joins = "ء" <= form[0] <= "ي" and len(stem(form)) >= BARE and not form.startswith(("ال", "لل"))
    with_one = {preposition + stem(form) for preposition in "بلفك"} if joins else set()
    # «بداون» would lose an ending that «داون» keeps, and be «بدأ».
    sure = {other for other in with_one if stem(other[0] + form) == other}
    return frozenset(sure | set(map(stem, without_preposition(form))))


def _kept(question: Question, form: str) -> float:
    """Return the share of its weight that a word keeps which the library has in no form."""
    if form not in question.common:
        return 1.0
    return COMMON if not form.isascii() or arabic_stems(form) else COMMON_ENGLISH


def worths(terms: Iterable[QueryTerm]) -> dict[str, float]:
    """Return every index term that matches one of `terms`, and how well: 1 or NEAR."""
    worth: dict[str, float] = {}
    for term in terms:
        for form, value in term.worth.items():
            worth[form] = max(value, worth.get(form, 0.0))
    return worth


def coverage(terms: Sequence[QueryTerm], stems: Iterable[str]) -> float:
    """Return the share of the terms' weight that the text repeats, in 0..1."""
    there = frozenset(stems)
    total = sum(term.weight for term in terms)
    if not (there and total):
        return 0.0
    return sum(term.weight * term.repeated(there) for term in terms) / total


def absent(terms: Sequence[QueryTerm], stems: Iterable[str]) -> float:
    """Return the share of the terms' weight that the text has in no form, in 0..1; 0 of none."""
    there = frozenset(stems)
    total = sum(term.weight for term in terms)
    gone = sum(term.weight for term in terms if there.isdisjoint(term.worth))
    return gone / total if total else 0.0
