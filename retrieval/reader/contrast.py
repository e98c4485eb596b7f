"""Answers that stand with the other of two things that a sentence sets against each other.

«ترأس الوفد الأمريكي فلان، فيما يرأس الجانب الروسي علان» names two people: asked for is the one of
«الوفد الروسي». What is set against what is told by a noun that the question has with one attribute
and the sentence with another; and of several amounts of one thing («خمس صفحات … أربع صفحات») by the
words of the question that stand nearest to each.
"""

from collections.abc import Collection, Sequence

from retrieval.question import Kind, Question, is_attribute
from retrieval.reader.candidates import Candidate
from retrieval.reader.roles import holds_anothers
from retrieval.text.line import Line

_AGAINST = frozenset({"فيما", "بينما", "اما", "حين", "مقابل"})
"""Folded words that set what follows against what stands before."""
_BREAK = 10
"""Words that a comma or such a word counts for."""


def is_at_odds(question: Question, line: Line, first: int, stop: int) -> bool:
    """Return whether words first..stop-1 of a sentence stand with another attribute than asked.

    Only where a person is asked for; without a word they do not.
    """
    if question.kind is not Kind.WHO or first == stop:
        return False
    if holds_anothers(question, line, first):
        return True
    for noun, attribute in question.attributions:
        own = _places(line, {attribute})
        others = _places(line, _others(line, noun) - {attribute})
        if own and others:
            nearest = min(_apart(line, n, first, stop) for n in own)
            if min(_apart(line, n, first, stop) for n in others) < nearest:
                return True
    return False


def outdone(line: Line, wanted: Collection[str], amounts: Sequence[Candidate]) -> list[Candidate]:
    """Return the amounts of which another of the same thing has more of the question about it.

    A word of the question belongs to the amount of its thing that it stands nearest to; an amount
    is outdone by one that has all the words it has, and others.

    Args:
        wanted: Index terms that are forms of the question's words.
        amounts: Of one line.
    """
    words = [n for n, found in enumerate(line.stems) if found in wanted]
    beaten: list[Candidate] = []
    for head in {amount.head for amount in amounts if amount.head}:
        rivals = [amount for amount in amounts if amount.head == head]
        own = {rival: set[str]() for rival in rivals}
        for word in words:
            if line.stems[word] not in head:
                own[_nearest(line, word, rivals)].add(line.stems[word])
        beaten += [one for one in rivals if any(own[one] < own[other] for other in rivals)]
    return beaten


def _nearest(line: Line, word: int, amounts: Sequence[Candidate]) -> Candidate:
    """Return the amount nearest to a word; of two as near the one behind («قتل 5 وأصيب 10»)."""
    return min(amounts, key=lambda a: (_apart(line, word, a.first, a.stop), -a.first))


def _others(line: Line, noun: str) -> set[str]:
    """Return the stems of the attributes that stand behind `noun`."""
    return {
        line.stems[number + 1]
        for number, found in enumerate(line.stems[:-1])
        if found == noun
        and not line.is_apart(number + 1)
        and is_attribute(line.forms[number], line.forms[number + 1])
    }


def _places(line: Line, stems: set[str]) -> list[int]:
    return [number for number, found in enumerate(line.stems) if found in stems]


def _apart(line: Line, number: int, first: int, stop: int) -> int:
    """Return how many words stand between a word and words first..stop-1, breaks counted high."""
    if first <= number < stop:
        return 0
    between = range(stop, number + 1) if number >= stop else range(number + 1, first + 1)
    breaks = sum(line.is_apart(n) or line.forms[n] in _AGAINST for n in between)
    return len(between) + _BREAK * breaks
