"""Whether a person holds the role that a question asks for («من رئيس الوفد الأمريكي؟»).

A role belongs to what its attributes and the countries in it name: «الرئيس الروسي» holds none of
«الوفد الأمريكي». Where it names nothing («الوزير فلان»), the others of the sentence tell.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from retrieval.question import Question, attributes
from retrieval.reader.candidates import Candidate
from retrieval.reader.people import role_before
from retrieval.text.arabic import fold, stem
from retrieval.text.english import skeleton
from retrieval.text.line import Line
from retrieval.text.places import country_stems, place_names

_HEAD = fold("رئيس")
_COUNTERPART = stem("نظيره")
_STATES = frozenset(map(fold, ("الدولة", "الجمهورية", "البلاد")))


def holds_anothers(question: Question, line: Line, first: int) -> bool:
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


def of_another_role(question: Question, line: Line, people: Sequence[Candidate]) -> list[Candidate]:
    """Return the people of a line that do not hold the role asked for, where another holds it.

    «الرئيس بوتين حذّر نظيره الأمريكي جو بايدن» names one for «من الرئيس الأمريكي؟».

    Args:
        people: With the stems of their roles as heads.
    """
    asked = _belongs_to(question.role)
    if not asked:
        return []
    office = {stem(word) for word in question.role} - _attributes_of(question.role)
    holders = {
        person
        for person in people
        if (office <= person.head or _COUNTERPART in person.head)
        and asked & _belongs_to(_role(line, person.first))
    }
    return [person for person in people if person not in holders] if holders else []


def _role(line: Line, first: int) -> tuple[str, ...]:
    return tuple(line.forms[number] for number in role_before(line, first))


# Asked of the question's role beside every name of every sentence.
@lru_cache(maxsize=4096)
def _belongs_to(role: tuple[str, ...]) -> frozenset[str]:
    """Return the countries of a role and what else it belongs to, whatever their spelling."""
    return frozenset(map(skeleton, _attributes_of(role)))


def _attributes_of(role: Sequence[str]) -> set[str]:
    named = {found for found in map(stem, role) if found in country_stems()}
    return named | {of for _, of in attributes(role)}


def _is_head_of_state(role: Sequence[str]) -> bool:
    """Return whether a role is «الرئيس» or «للرئيس الروسي»; «الرئيس التنفيذي» heads no state."""
    countries = (stem(word) in country_stems() for word in role[1:])
    return bool(role) and role[0].endswith(f"ل{_HEAD}") and all(countries)


def _is_of_no_state(role: Sequence[str]) -> bool:
    """Return whether a role is «رئيس» of something that is known to be no state."""
    if len(role) < 2 or role[0] != _HEAD or role[1] in _STATES:
        return False
    return role[1].startswith("ال") and role[1] not in _words_of_places()


@cache
def _words_of_places() -> frozenset[str]:
    return frozenset(word for name in place_names() for word in name.split())
