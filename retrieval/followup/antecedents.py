"""What the pronouns of a question stand for: something it names, or something outside it."""

from functools import cached_property

from retrieval.followup.asked import Asked
from retrieval.text.arabic import Token
from retrieval.text.function_words import (
    ALSO_OTHERWISE,
    AUXILIARIES,
    CLAUSE,
    ELATIVES,
    IMPERSONAL,
    PEACE,
    PREPOSITIONS,
    RELATIVE,
    SKIPPED_BEFORE_VERBS,
    asks,
    without_preposition,
)
from retrieval.text.pronouns import Joined, Pronoun, agrees
from retrieval.text.stopwords import STOP_WORDS


def points_outside(asked: Asked) -> bool:
    """Return whether a pronoun has nothing before it in the question to stand for."""
    return _Resolving(asked).has_left_over()


class _Resolving:
    """Goes through a question's words and looks for what each pronoun may stand for.

    A pronoun that hangs on a preposition stands for nothing in its own clause (principle B of
    Chomsky, "Lectures on Government and Binding", 1981): «من يمثل تونس فيها؟» is not in Tunisia.
    """

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._named: list[Token] = []
        self._in_clause: list[Token] = []
        self._resumed: Pronoun | None = None
        self._any_resumed = False
        self._counted = asked.counted
        if asked.relative:
            self._open(asked.relative)

    def has_left_over(self) -> bool:
        """Return whether a pronoun is left over."""
        rest = self._asked.rest
        if self._asked.relative and self._lacks_subject_after(-1):
            return True
        for number, word in enumerate(rest):
            if word.form in RELATIVE:
                if self._lacks_subject_after(number):
                    return True
                self._open(word.form)
            elif self._asked.is_pointer(word):
                before = [rest[number - 1].form] if number else self._asked.asking_forms[-1:]
                if word.form.isascii() and AUXILIARIES.intersection(before):
                    return True
                is_plain = word.form not in ("هو", "هي", "هم", "هما") and self._asked.is_arabic
                if self._count() < (2 if is_plain else 1):
                    return True
            elif word.form in CLAUSE or (number and asks(word.form) and self._is_second(word)):
                self._open_clause()
            elif found := self._asked.joined(word):
                if not self._stands_for_something(number, found):
                    return True
            elif self._is_name(number, word):
                self._in_clause.append(word)
        return False

    def _open(self, relative: str) -> None:
        """Begin a relative clause."""
        self._open_clause()
        self._resumed = RELATIVE[relative]
        self._any_resumed = self._resumed is None

    def _is_second(self, word: Token) -> bool:
        return word.form not in ALSO_OTHERWISE

    def _open_clause(self) -> None:
        self._named += self._in_clause
        self._in_clause = []

    def _count(self) -> int:
        """Return how much was named; what has «ال» counts twice."""
        found = (*self._named, *self._in_clause, *([self._counted] if self._counted else ()))
        return sum(2 if self._asked.has_article(word) else 1 for word in found)

    def _is_name(self, number: int, word: Token) -> bool:
        if word.form in STOP_WORDS or word.form in ELATIVES:
            return False
        asked = self._asked
        is_noun = asked.is_nominal or "هل" in asked.asking_forms or not asked.is_arabic
        return number > 0 or not asked.asking_count or is_noun or asked.has_article(word)

    def _stands_for_something(self, number: int, found: Joined) -> bool:
        if self._any_resumed or (self._resumed is not None and self._resumes(found)):
            return True
        if self._counted is not None and self._is_of_the_counted(number, found):
            return True
        before = [*self._named]
        if found.is_preposition and self._is_of_formula(number):
            return True
        if self._has_elative and self._is_followed(number):
            return True
        if not self._asked.asking_count or "هل" in self._asked.asking_forms:
            # «التهاب الثدي له علاقة»: what it is about stands first.
            before += self._in_clause
        if not found.is_preposition:
            before += self._before_construct(number)
        return any(self._agrees(found.pronoun, word) for word in before)

    def _is_of_formula(self, number: int) -> bool:
        """Return whether it is «عليه» of «عليه السلام», or of «المشار إليها»."""
        rest = self._asked.rest
        beside = {
            word.form for word in (*rest[max(number - 1, 0) : number], *rest[number + 1 :][:1])
        }
        return bool(beside & PEACE) or (number > 0 and rest[number - 1].form.startswith("الم"))

    @cached_property
    def _has_elative(self) -> bool:
        """Whether it asks for the first or greatest: «ما أول أغنية غنتها شيرين؟»."""
        return any(word.form in ELATIVES for word in self._asked.rest)

    def _is_followed(self, number: int) -> bool:
        """Return whether what follows may be the subject."""
        after = self._asked.rest[number + 1 : number + 2]
        return bool(after) and after[0].form not in PREPOSITIONS | STOP_WORDS

    def _resumes(self, found: Joined) -> bool:
        return found.pronoun is self._resumed or (
            self._resumed is Pronoun.HER and found.pronoun is Pronoun.THEIR
        )

    def _is_of_the_counted(self, number: int, found: Joined) -> bool:
        """Return whether a pronoun resumes the noun asked about: «أي مدينة ضربتها …»."""
        counted = self._counted
        if counted is None or not self._agrees(found.pronoun, counted, one=True):
            return False
        which = without_preposition(self._asked.counting) in ("اي", "ايه", "which")
        return which or (number <= 2 and self._is_followed(number) and not found.is_preposition)

    def _agrees(self, pronoun: Pronoun, word: Token, *, one: bool = False) -> bool:
        written = self._asked.text[word.start : word.end]
        return agrees(pronoun, word.form, written, one=one)

    def _before_construct(self, number: int) -> list[Token]:
        """Return the names of the clause but those that the word may be of: «مساحة جزرها».

        In «ما اسم زوجها» nothing before the pronoun is whom it stands for.
        """
        rest = self._asked.rest
        first = number
        if self._asked.is_nominal:
            while first and self._is_in_construct(rest[first - 1]):
                first -= 1
        return [word for word in self._in_clause if word.start < rest[first].start]

    def _is_in_construct(self, word: Token) -> bool:
        text = self._asked.text[word.start : word.end]
        plain = word.form not in STOP_WORDS and not self._asked.has_article(word)
        return plain and self._asked.joined(word) is None and not text.startswith("و")

    def _lacks_subject_after(self, number: int) -> bool:
        """Return whether a relative clause is about a subject nobody names: «التي فاز بها؟»."""
        clause = [w for w in self._asked.rest[number + 1 :] if w.form not in SKIPPED_BEFORE_VERBS]
        if not clause or clause[0].form in STOP_WORDS | IMPERSONAL:
            return False
        relative = self._asked.rest[number].form if number >= 0 else self._asked.relative
        head = RELATIVE[relative]
        verb = self._asked.joined(clause[0])
        at = 1
        if verb is None:
            if len(clause) < 2:
                return False
            verb, at = self._asked.joined(clause[1]), 2
            if verb is None or not verb.is_preposition:
                return False
        elif verb.is_preposition:
            return False
        if head is not None and verb.pronoun is not head:
            return False
        return (
            len(clause) == at
            or clause[at].form in (PREPOSITIONS | STOP_WORDS) - ELATIVES
            or bool((after := self._asked.joined(clause[at])) and after.is_preposition)
        )
