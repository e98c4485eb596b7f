"""A question in a conversation to one that stands alone.

There is no language model here. What a question lacks (see `leaning`) is put in from the turn
before it: the earlier question's frame with the new question word, its answer where that names
whom or what the question is about, and else its topic, in a bracket at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from retrieval.followup.asked import Asked
from retrieval.followup.leaning import lacks_something
from retrieval.followup.subjects import lacks_subject
from retrieval.question import Kind, Question, bracketed
from retrieval.text.arabic import Token, stem, tokens
from retrieval.text.pronouns import Joined, Pronoun, is_feminine

LONGEST_NAME = 8
"""An answer of more words is no name that a pronoun could stand for."""
_NAMING = frozenset({Kind.WHO, Kind.WHAT, Kind.WHERE, Kind.LIST})


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation.

    Attributes:
        question: As it was understood, standing alone.
        answer: The text of the best answer; None when there was none.
        article: ID of the article that the conversation is about: that which was cited first, or
            where a follow-up had no answer that of the turn before it; None when there is none.
    """

    question: str
    answer: str | None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """What a follow-up goes on with.

    Attributes:
        article: ID of the article that the turn before is about; None where there is none.
        told: The answers to the turns about it, oldest first.
        names_another: Whether the follow-up names whom it is about anew («والوفد الأمريكي؟»), so
            that another article may tell it as well.
    """

    article: str | None
    told: tuple[str, ...]
    names_another: bool = False

    @classmethod
    def of(cls, question: str, turns: Sequence[Turn]) -> Self:
        """Return what the follow-up `question` after `turns`, at least one, goes on with."""
        article, asked = turns[-1].article, Asked(question)
        told = tuple(t.answer for t in turns if t.answer and t.article == article)
        return cls(article, told, asked.is_fragment and not asked.is_many)

    @property
    def preferred(self) -> str | None:
        """ID of the article that is looked into first; None where all are alike."""
        return None if self.names_another else self.article


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """Return `question` so that it can be understood without `turns`.

    That is `question` itself when it leans on nothing or there is nothing to lean on.
    """
    asked = Asked(question)
    if not turns or not lacks_something(asked):
        return question
    last = _Earlier(turns)
    if asked.is_fragment:
        return _with_other_name(asked, last)
    if not asked.own and not _pronouns(asked):
        return _reframed(asked, last)
    return _with_topic(asked, last)


@dataclass(frozen=True)
class _Earlier:
    """The turns before, the last of them taken apart."""

    turns: Sequence[Turn]

    @cached_property
    def turn(self) -> Turn:
        """The last."""
        return self.turns[-1]

    @cached_property
    def parts(self) -> tuple[str, str]:
        """Its question without closing mark and bracket, and what stands in the bracket."""
        return bracketed(self.turn.question)

    @cached_property
    def asked(self) -> Asked:
        """Its question without what it took from the turn before it."""
        return Asked(self.parts[0])

    @cached_property
    def names_what_it_is(self) -> bool:
        """Whether it asked what something is, so that answer and topic are one: «ما عاصمة …؟»."""
        return self._is_naming(self.asked)

    def _is_naming(self, asked: Asked) -> bool:
        names = Question(asked.text).kind is Kind.WHO and not asked.begins_with_verb
        return names or asked.is_nominal or asked.asks_which

    @cached_property
    def name(self) -> str | None:
        """Whom or what it is about by name: its answer, or that of a turn that it is about."""
        if own := self._answer(self.turn):
            return own
        if not self.parts[1]:
            return None
        names = (self._answer(turn) for turn in reversed(self.turns[:-1]))
        return next((name for name in names if name and name in self.parts[0]), None)

    def _answer(self, turn: Turn) -> str | None:
        """Return the answer, where the question asked who or what something is."""
        asked, kind = Asked(bracketed(turn.question)[0]), Question(turn.question).kind
        answer = turn.answer
        if not answer or kind not in _NAMING or len(answer.split()) > LONGEST_NAME:
            return None
        is_name = not answer[0].isdigit() and (kind is Kind.WHO or self._is_naming(asked))
        return answer if is_name else None

    @cached_property
    def frame(self) -> str:
        """Its question without the words that ask."""
        asked = self.asked
        return _without(asked, asked.later_asking) if asked.asks_later else asked.frame

    @cached_property
    def counted_frame(self) -> str:
        """What follows the verb after a counted noun: «في نيس» of «كم قتيلاً سقط في نيس؟»."""
        rest = self.asked.rest
        return self.parts[0][rest[1].start :] if len(rest) > 1 else ""

    @cached_property
    def topic(self) -> str:
        """What it was about: what its bracket says, or its frame without the verb."""
        question, aside = self.parts
        if aside and (lacks_something(self.asked) or (self.name and self.name in question)):
            return aside
        asked = self.asked
        if asked.counted and not asked.is_nominal and asked.counts_things:
            return self.parts[0][asked.counted.start :]
        if len(asked.rest) > 1 and asked.begins_with_verb:
            return self.parts[0][asked.rest[1].start :]
        return self.frame


def _pronouns(asked: Asked) -> list[tuple[Token, Joined]]:
    """Return the words after those that ask that have a pronoun, with what they are without it."""
    found = ((word, asked.joined(word)) for word in asked.rest)
    return [(word, joined) for word, joined in found if joined is not None]


def _without(asked: Asked, words: Sequence[Token]) -> str:
    """Return the question without some of its words."""
    kept = [asked.text[w.start : w.end] for w in asked.words if w not in words]
    return " ".join(kept)


def _closed(text: str, aside: Sequence[str]) -> str:
    """Return a question with its closing mark, and in a bracket what it is about."""
    said = "، ".join(part for part in aside if part)
    mark = "؟" if Question(text).is_arabic else "?"
    return f"{text} ({said}){mark}" if said else f"{text}{mark}"


def _with_topic(asked: Asked, last: _Earlier) -> str:
    """Return the question with what it points to in its place, or beside it in a bracket."""
    named = _named_in_place(asked, last)
    if named:
        return _closed(named, [last.topic])
    return _closed(asked.bare, [last.name or "", last.topic])


def _named_in_place(asked: Asked, last: _Earlier) -> str | None:
    """Return the question with a name for its pronoun or as its subject; None if it has neither.

    «كم عدد سكان كارديف» for «كم عدد سكانها», «ماذا قالت شيرمان عن الاتفاق». Where the answer is one
    thing and the topic another («من دشّن القسم؟») the name is put only where the gender tells that
    the topic is not meant.
    """
    name, start = last.name, asked.words[0].start
    if name is None:
        return None
    pronouns = _pronouns(asked)
    if lacks_subject(asked) and not asked.has_doer:
        verb = asked.verb
        if not last.names_what_it_is and _may_do(asked, verb, last.topic):
            return None
        return f"{asked.text[start : verb.end]} {name}{asked.text[verb.end :]}".rstrip("؟?!. ")
    for word, joined in pronouns:
        if joined.pronoun in (Pronoun.HIS, Pronoun.HER):
            if not last.names_what_it_is and _may_stand_for(joined.pronoun, last.topic):
                return None
            gap = "" if joined.bare in ("ل", "ب") else " "
            whole = f"{asked.text[start : word.start]}{joined.bare}{gap}{name}"
            return (whole + asked.text[word.end :]).rstrip("؟?!. ")
    return None


def _may_stand_for(pronoun: Pronoun, topic: str) -> bool:
    """Return whether a pronoun may stand for the first thing that a topic names."""
    first = tokens(topic)[:1]
    if not first:
        return False
    is_female = is_feminine(first[0].form, topic[first[0].start : first[0].end])
    return is_female == (pronoun is Pronoun.HER)


def _may_do(asked: Asked, verb: Token, topic: str) -> bool:
    """Return whether the first thing that a topic names may do what a verb says, by its gender."""
    is_female = verb.form.startswith("ت") or asked.text[: verb.end].endswith("ت")
    return _may_stand_for(Pronoun.HER if is_female else Pronoun.HIS, topic)


def _reframed(asked: Asked, last: _Earlier) -> str:
    """Return the earlier question asked with the new question word: «متى …» for «ومتى؟»."""
    if asked.ends_in_copula:
        return _closed(f"{asked.bare} {last.topic}", [])
    frame, aside = last.frame, [last.parts[1]]
    if last.name and last.name not in frame:
        if last.asked.begins_with_verb and not last.asked.has_doer:
            aside = [last.name, *aside]
        elif last.asked.begins_with_verb:
            verb, _, rest = frame.partition(" ")
            frame = f"{verb} {last.name} {rest}".rstrip()
        else:
            frame = f"{last.name}، {frame}"
    return _closed(f"{asked.bare} {frame}", aside)


def _with_other_name(asked: Asked, last: _Earlier) -> str:
    """Return the earlier question about another: «والوفد الأمريكي؟» in place of «الوفد الروسي».

    Of several the latest that has the first word of the name.
    """
    name, head = asked.bare, stem(asked.words[0].form)
    for turn in reversed(last.turns):
        question, aside = bracketed(turn.question)
        words = tokens(question)
        for number, word in enumerate(words):
            if stem(word.form) == head and number + 1 < len(words):
                end = words[min(number + len(asked.words), len(words)) - 1].end
                return _closed(question[: word.start] + name + question[end:], [aside])
    if last.asked.counts_things and not last.asked.is_nominal and asked.is_many:
        return _closed(f"كم عدد {name} {last.counted_frame}".rstrip(), [last.parts[1]])
    return _closed(last.parts[0], [name, last.parts[1]])
