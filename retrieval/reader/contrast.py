"""Answers that stand with the other of two things that a sentence sets against each other.

«ترأس الوفد الأمريكي فلان، فيما يرأس الجانب الروسي علان» names two people: asked for is the one of
«الوفد الروسي». What is set against what is told by a noun that the question has with one attribute
and the sentence with another; and of several amounts of one thing («خمس صفحات … أربع صفحات») by the
words of the question that stand nearest to each.
"""

from collections.abc import Collection, Sequence

from retrieval.question import Kind, Question, attributes, is_attribute
from retrieval.reader.candidates import Candidate
from retrieval.reader.people import role_before
from retrieval.text.arabic import fold, stem
from retrieval.text.english import skeleton
from retrieval.text.line import Line
from retrieval.text.places import country_stems, place_names

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
    if _holds_anothers(question, line, first):
        return True
    for noun, attribute in question.attributions:
        own = _places(line, {attribute})
        others = _places(line, _others(line, noun) - {attribute})
        if own and others:
            nearest = min(_apart(line, n, first, stop) for n in own)
            if min(_apart(line, n, first, stop) for n in others) < nearest:
                return True
    return False


def _holds_anothers(question: Question, line: Line, first: int) -> bool:
    """Return whether the role before a name is of somebody else than the role asked for.

    «الرئيس الروسي فلان» is not «رئيس الوفد الأمريكي», nor is «الرئيس فلان», who heads a state; of
    another role without an attribute («الوزير فلان») nobody knows.
    """
    if not question.role:
        return False
    role = _role(line, first)
    if _is_head_of_state(role) and _is_of_no_state(question.role):
        return True
    asked, held = _belongs_to(question.role), _belongs_to(role)
    return bool(asked and held) and asked.isdisjoint(held)


def _role(line: Line, first: int) -> list[str]:
    return [line.forms[number] for number in role_before(line, first)]


def _belongs_to(role: Sequence[str]) -> set[str]:
    """Return the countries of a role and what else it belongs to, whatever their spelling."""
    return set(map(skeleton, _attributes_of(role)))


def _attributes_of(role: Sequence[str]) -> set[str]:
    named = {found for found in map(stem, role) if found in country_stems()}
    return named | {of for _, of in attributes(role)}


_HEAD = fold("الرئيس")
_COUNTERPART = stem("نظيره")
_STATES = frozenset(map(fold, ("الدولة", "الجمهورية", "البلاد")))


def _is_head_of_state(role: Sequence[str]) -> bool:
    """Return whether a role is «الرئيس» or «للرئيس الروسي»; «الرئيس التنفيذي» heads no state."""
    countries = (stem(word) in country_stems() for word in role[1:])
    return bool(role) and role[0].endswith(_HEAD[1:]) and all(countries)


def _is_of_no_state(role: Sequence[str]) -> bool:
    """Return whether a role is «رئيس» of something that is known to be no state."""
    if len(role) < 2 or role[0] != _HEAD.removeprefix("ال") or role[1] in _STATES:
        return False
    is_place = " ".join(role[1:3]) in place_names() or stem(role[1]) in country_stems()
    return role[1].startswith("ال") and not is_place


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


def of_another_role(question: Question, line: Line, people: Sequence[Candidate]) -> list[Candidate]:
    """Return the people of a line that do not hold the role asked for, where another holds it.

    «الرئيس بوتين حذّر نظيره الأمريكي جو بايدن» names one for «من الرئيس الأمريكي؟».

    Args:
        people: With the stems of their roles as heads.
    """
    asked = _belongs_to(question.role)
    office = {stem(word) for word in question.role} - _attributes_of(question.role)
    holders = {
        person
        for person in (people if asked else ())
        if (office <= person.head or _COUNTERPART in person.head)
        and asked & _belongs_to(_role(line, person.first))
    }
    return [person for person in people if person not in holders] if holders else []


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
