"""A question in a conversation to one that stands alone.

There is no language model here. A question leans on the turn before it when it has no words of its
own («ومتى؟»), points to something it does not name («ذلك», «عنه» with no noun before), lacks the
subject of its verb («وماذا قال عن …؟») or is no more than a name («وروسيا؟»). What it lacks is then
put in from that turn: the earlier question's frame, its topic, its answer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.question import Kind, Question
from retrieval.text.arabic import Token, fold, stem
from retrieval.text.dialect import interrogatives
from retrieval.text.lexicon import word_set
from retrieval.text.line import Line
from retrieval.text.places import country_stems, place_names
from retrieval.text.stopwords import QUESTION_WORDS, STOP_WORDS


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation.

    Attributes:
        question: As it was understood, standing alone.
        answer: The text of the best answer; None when there was none.
    """

    question: str
    answer: str | None


def standalone(question: str, turns: Sequence[Turn]) -> str:
    """Return `question` so that it can be understood without `turns`.

    That is `question` itself when it leans on nothing or there is nothing to lean on.
    """
    asked = _Asked(question)
    if not turns or not asked.leans:
        return question
    last = turns[-1]
    if asked.is_fragment:
        return _with_other_name(asked, last)
    if not asked.own:
        return _reframed(asked.bare, last)
    return f"{asked.bare} ({_topic(last)}){'؟' if Question(question).is_arabic else '?'}"


def leans(question: str) -> bool:
    """Return whether `question` cannot be understood on its own."""
    return _Asked(question).leans


_PARTICLES = frozenset(
    map(
        fold, ["و", "ف", "طب", "طيب", "يعني", "بس", "لكن", "ولكن", "and", "but", "so", "ok", "okay"]
    )
)
_RELATIVE = frozenset(
    map(fold, ["الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللي"])
)
_ALSO_OTHERWISE = frozenset(map(fold, ["من", "ما", "أي", "أية", "هو", "هي", "الذي", "اسم", "هل"]))
"""Words that ask where a question begins, and inside it are mostly something else."""
_OWN_WAW = frozenset(map(stem, word_set("waw")))
"""Stems of words whose «و» is their own letter."""
_BOUND = re.compile(
    r"(?:مع|عن|ل|ب|في|من|الي|علي|عند|لدي|حول|بشان|ضد|قبل|بعد|بين|فو|عليه|اليه|معا|وراء|تجاه)"
    r"(?:ه|ها|هم|هما|هن|و|ه?ن|ا)?(?<!مع)(?<!عن)(?<!^ل)(?<!^ب)(?<!في)(?<!من)(?<!الي)(?<!علي)"
)
_OWNED = re.compile(r"[ء-ي]{2,}(?:ها|هم|هما|ته|تها|تهم|نا)")
_ENGLISH_PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "him",
        "her",
        "them",
        "his",
        "its",
        "their",
        "that",
        "this",
        "there",
    ]
)
_ORDINALS = frozenset(
    map(fold, ["الأول", "الثاني", "الثالث", "الآخر", "الأخير", "الأخرى", "الأولى", "الثانية"])
)
_AUXILIARIES = frozenset(
    map(fold, ["كان", "كانت", "سوف", "قد", "رح", "راح", "عم", "بدو", "هو", "هي", "هم"])
)
_PREPOSITIONS = frozenset(
    map(
        fold,
        [
            "عن",
            "في",
            "على",
            "إلى",
            "من",
            "مع",
            "حول",
            "بشأن",
            "ضد",
            "بعد",
            "قبل",
            "خلال",
            "أن",
            "إن",
            "عند",
            "لدى",
            "about",
            "of",
            "to",
            "with",
        ],
    )
)
_COUNTED = frozenset(
    map(fold, ["كم", "كام", "قديش", "أي", "أية", "بأي", "لأي", "شحال", "which", "what"])
)


@dataclass(frozen=True)
class _Asked:
    """A question taken apart: the words that ask, and the rest."""

    text: str

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Its words without the particle it opens with, «و» joined to the first included."""
        found = Line(self.text).words
        while found and found[0].form in _PARTICLES:
            found = found[1:]
        if found and _is_joined(found[0].form):
            first = found[0]
            found = (Token(first.form[1:], first.start + 1, first.end), *found[1:])
        return found

    @cached_property
    def bare(self) -> str:
        """The question as written, without that particle and the closing mark."""
        return self.text[self.words[0].start :].rstrip("؟?!. ") if self.words else self.text

    @cached_property
    def _asking(self) -> int:
        """How many of its first words ask: «في أي عام», «كم عدد», «ماذا», «وعلى ماذا»."""
        forms = [word.form for word in self.words]
        asking = next((n for n, form in enumerate(forms[:3]) if _asks(form)), None)
        if asking is None or not all(form in STOP_WORDS for form in forms[:asking]):
            return 0
        stop = asking + 1
        if forms[asking] in _COUNTED and stop < len(forms):
            stop += 1
        while stop < len(forms) and (forms[stop] in _AUXILIARIES or _asks(forms[stop])):
            stop += 1
        return stop

    @cached_property
    def _asks_later(self) -> bool:
        """Whether it asks after what it is about, as in dialects: «الاجتماع كان فين؟»."""
        later = self.words[1:] if not self._asking else ()
        return any(_asks(word.form) and word.form not in _ALSO_OTHERWISE for word in later)

    @cached_property
    def _counts(self) -> bool:
        """Whether a noun is asked about («كم قتيلاً», «أي مدينة»), which may do the verb."""
        return any(word.form in _COUNTED for word in self.words[: self._asking])

    @cached_property
    def own(self) -> list[Token]:
        """The words it has beside those that ask, point and join."""
        rest = self.words[self._asking :]
        return [w for w in rest if not (w.form in STOP_WORDS or _asks(w.form) or _points(w.form))]

    @cached_property
    def _is_short_and_opened(self) -> bool:
        """Whether it is a particle and at most three words."""
        found = Line(self.text).words
        opened = len(found) > len(self.words) or self.words[0].start > found[0].start
        return opened and 0 < len(self.words) <= 3

    @cached_property
    def is_fragment(self) -> bool:
        """Whether it is «وروسيا؟»: a particle and a name, no question word."""
        return self._is_short_and_opened and not self._asking and not self._asks_later

    @cached_property
    def leans(self) -> bool:
        """Whether it cannot be understood on its own."""
        if not self.words:
            return False
        if not self.own or self.is_fragment:
            return True
        if self._asks_later and self._is_short_and_opened:
            return True
        only_rank = all(word.form in _ORDINALS for word in self.own)
        return only_rank or self._lacks_subject() or self._points_outside()

    def _lacks_subject(self) -> bool:
        """Return whether the word after the asking ones is a verb with nobody to do it."""
        rest = self.words[self._asking :]
        if not self._asking or rest[0].form.startswith("ال"):
            return False
        if len(rest) == 1:
            return True
        has_doer = Question(self.text).kind is Kind.WHO or self._counts
        return not has_doer and rest[1].form in _PREPOSITIONS

    def _points_outside(self) -> bool:
        """Return whether a pronoun has nothing before it in the question to stand for."""
        which = any(w.form in ("اي", "ايه", "باي", "لاي") for w in self.words[: self._asking])
        named, resumed = 0, which or self.words[0].form == "ما"
        for number, word in enumerate(self.words[self._asking :]):
            if word.form in _RELATIVE:
                if not named and number == 0 and not resumed:
                    return True
                resumed = True
            elif _points(word.form) or self._is_owned(word):
                # «صحة ذلك»: the noun before «ذلك» cannot be what it stands for.
                is_plain = word.form in word_set("pointers")
                if named < (2 if is_plain else 1) and not resumed:
                    return True
                resumed = resumed and is_plain
                if _is_bound(word.form) and self._after_relative(number):
                    named = 0
            elif word.form not in STOP_WORDS and (number > 0 or word.form.startswith("ال")):
                named += 2 if word.form.startswith("ال") else 1
        return False

    def _after_relative(self, number: int) -> bool:
        return any(w.form in _RELATIVE for w in self.words[self._asking :][:number])

    def _is_owned(self, word: Token) -> bool:
        """Return whether a noun or verb has a pronoun at its end («كلامه», «أسسته»)."""
        if word.form.startswith("ال") or word.form in STOP_WORDS | place_names():
            return False
        if _OWNED.fullmatch(word.form):
            return True
        following = next((w.form for w in self.words if w.start > word.start), "")
        written = self.text[word.start : word.end]
        return written.endswith("ه") and len(word.form) >= 4 and not following.startswith("ال")


def _is_joined(form: str) -> bool:
    """Return whether the first word has «و» or «ف» joined to it.

    «وين» and «وينتا» are words that ask, and no word but foreign names begins with «و» twice. Of
    a word of three letters it cannot be told, unless that is a country: «وقطر», but «وفد».
    """
    rest = form[1:]
    if form[0] not in "وف" or len(rest) < 2 or form in interrogatives():
        return False
    if rest in STOP_WORDS or _asks(rest) or rest.startswith("ال"):
        return True
    if form[0] == "ف" or len(rest) < 3:
        return False
    if rest[0] == "و" or stem(rest) in country_stems():
        return True
    return len(rest) >= 4 and stem(form) not in _OWN_WAW


def _asks(form: str) -> bool:
    return form in QUESTION_WORDS or form in interrogatives()


def _is_bound(form: str) -> bool:
    """Return whether the word is a preposition with a pronoun («عنه», «معها»)."""
    return len(form) > 2 and form not in _PREPOSITIONS and _BOUND.fullmatch(form) is not None


def _points(form: str) -> bool:
    return form in word_set("pointers") or form in _ENGLISH_PRONOUNS or _is_bound(form)


def _frame(last: Turn) -> str:
    """Return the earlier question without the words that ask."""
    asked = _Asked(last.question)
    rest = asked.words[asked._asking :]
    start = rest[0].start if rest else 0
    return last.question[start:].rstrip("؟?!. ")


def _topic(last: Turn) -> str:
    """Return what the turn before was about, the person it named first."""
    person = Question(last.question).kind is Kind.WHO
    if last.answer and person and len(last.answer.split()) <= 8:
        return f"{last.answer}، {_frame(last)}"
    return _frame(last)


def _reframed(bare: str, last: Turn) -> str:
    """Return the earlier question asked with the new question word: «متى …» for «ومتى؟»."""
    frame = _frame(last)
    if Question(last.question).kind is Kind.WHO and last.answer and len(last.answer.split()) <= 8:
        verb, _, rest = frame.partition(" ")
        by_verb = rest and not verb.startswith("ال")
        frame = f"{verb} {last.answer} {rest}" if by_verb else f"{last.answer}، {frame}"
    return f"{bare} {frame}{'؟' if Question(frame).is_arabic else '?'}"


def _with_other_name(asked: _Asked, last: Turn) -> str:
    """Return the earlier question about another: «والوفد الأمريكي؟» in place of «الوفد الروسي»."""
    name = asked.bare
    words = Line(last.question).words
    head = stem(asked.words[0].form)
    for number, word in enumerate(words):
        if stem(word.form) == head and number + 1 < len(words):
            end = words[min(number + len(asked.words), len(words)) - 1].end
            return last.question[: word.start] + name + last.question[end:]
    return f"{last.question.rstrip('؟?!. ')} ({name})؟"
