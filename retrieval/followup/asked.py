"""A question taken apart: the words that ask, what they ask of, and the rest."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from retrieval.question import Kind, Question
from retrieval.text.arabic import Token, fold, tokens
from retrieval.text.function_words import (
    ALSO_OTHERWISE,
    AUXILIARIES,
    BETWEEN_NAMES,
    COPULAS,
    COUNTED,
    ELATIVES,
    ENGLISH_PRONOUNS,
    FROM_THE_SIDE,
    MEASURES,
    MEASURING,
    PARTICLES,
    PREPOSITIONS,
    RELATIVE,
    SKIPPED_BEFORE_VERBS,
    asks,
    counts,
    goes_on,
    is_joined,
    without_preposition,
)
from retrieval.text.lexicon import word_set
from retrieval.text.pronouns import Joined, Pronoun, has_article, joined
from retrieval.text.stopwords import STOP_WORDS


@dataclass(frozen=True)
class Asked:
    """A question taken apart: the words that ask, and the rest."""

    text: str

    @cached_property
    def words(self) -> tuple[Token, ...]:
        """Its words without the particle it opens with, «و» joined to the first included."""
        found = tokens(self.text)
        while found and found[0].form in PARTICLES:
            found = found[1:]
        if found and is_joined(found[0].form):
            first = found[0]
            found = (Token(first.form[1:], first.start + 1, first.end), *found[1:])
        return found

    @cached_property
    def bare(self) -> str:
        """The question as written, without that particle and the closing mark."""
        return self.text[self.words[0].start :].rstrip("؟?!. ") if self.words else self.text

    @cached_property
    def frame(self) -> str:
        """What follows the words that ask, without the closing mark."""
        start = self.rest[0].start if self.rest else 0
        return self.text[start:].rstrip("؟?!. ")

    @cached_property
    def rest(self) -> tuple[Token, ...]:
        """The words after those that ask."""
        return self.words[self.asking_count :]

    @cached_property
    def asking_forms(self) -> list[str]:
        """The words that ask, folded."""
        return [word.form for word in self.words[: self.asking_count]]

    @cached_property
    def is_arabic(self) -> bool:
        return Question(self.text).is_arabic

    @cached_property
    def asking_count(self) -> int:
        """How many of its first words ask: «في أي عام», «كم عدد», «ماذا», «وعلى ماذا»."""
        forms = [word.form for word in self.words]
        if len(forms) > 1 and forms[0] == "من" and forms[1] in FROM_THE_SIDE:
            return 0
        asking = next((n for n, form in enumerate(forms[:3]) if asks(form)), None)
        if asking is None:
            return 0
        # «مكان أي تنظيم»: the noun before «أي» is asked about with it.
        of_which = asking == 1 and forms[1] in COUNTED and not forms[0].startswith("ال")
        if not of_which and not all(form in STOP_WORDS for form in forms[:asking]):
            return 0
        stop = asking
        while stop < len(forms) and goes_on(forms[stop]):
            stop += 1
            if counts(forms[stop - 1]):
                stop += forms[stop : stop + 1] == ["من"]
                if stop < len(forms) and self._is_counted(self.words[stop]):
                    stop += 1
                    break
        while stop < len(forms) and forms[stop] in AUXILIARIES:
            stop += 1
        return stop

    def _is_counted(self, word: Token) -> bool:
        """Return whether the word after «كم» and the like is a noun that is asked about."""
        found = joined(word, self.text)
        is_owned = found is not None and fold(found.bare) in MEASURES
        return not (goes_on(word.form) or word.form in MEASURING or is_owned)

    @cached_property
    def later_asking(self) -> list[Token]:
        """The words that ask after what it is about, as in dialects: «الاجتماع كان فين؟»."""
        later = self.words[1:] if not self.asking_count else ()
        return [w for w in later if asks(w.form) and w.form not in ALSO_OTHERWISE]

    @property
    def asks_later(self) -> bool:
        """Whether it asks after what it is about."""
        return bool(self.later_asking)

    @cached_property
    def asks_which(self) -> bool:
        """Whether it asks which one of a sort is or does something: «أي معهد», not «في أي عام»."""
        return (
            self.counting in ("اي", "ايه", "which", "what") and self.words[0].form == self.counting
        )

    @cached_property
    def is_many(self) -> bool:
        """Whether it is one noun that says of what there are many: «والمفقودون؟», «والجرحى؟»."""
        if len(self.words) != 1 or not self.has_article(self.words[0]):
            return False
        form = self.words[0].form
        return form.endswith(("ون", "ين", "ات")) or form in word_set("relational")

    @cached_property
    def counts_things(self) -> bool:
        """Whether it asks how many there are: «كم قتيلاً», not «كم ساعة» nor «أي عام»."""
        which = without_preposition(self.counting) in ("اي", "ايه", "which", "what")
        units = word_set("time_units") | MEASURES
        counts = self.counted is not None and not which and self.counted.form not in units
        return counts and self.words[0].form not in PREPOSITIONS

    @cached_property
    def ends_in_copula(self) -> bool:
        """Whether what asks ends in «كان», so that only a noun is missing: «وبين من كانت؟»."""
        return bool(self.asking_forms) and self.asking_forms[-1] in COPULAS

    @cached_property
    def verb(self) -> Token:
        """The first word after those that ask that is no auxiliary."""
        rest = [w for w in self.rest if w.form not in SKIPPED_BEFORE_VERBS]
        return (rest or [*self.rest, *self.words[-1:]])[0]

    @cached_property
    def begins_with_verb(self) -> bool:
        """Whether a verb follows the words that ask, as far as can be told."""
        if not self.rest or not self.asking_count or self.is_nominal or not self.is_arabic:
            return False
        first = self.rest[0].form
        is_noun = self.has_article(self.rest[0]) or first in ELATIVES | word_set("roles")
        return not (is_noun or first in PREPOSITIONS or first in RELATIVE)

    @cached_property
    def counted(self) -> Token | None:
        """The noun that is asked about («كم قتيلاً», «أي مدينة»)."""
        words = [
            w for w in self.words[: self.asking_count] if w.form not in AUXILIARIES or asks(w.form)
        ]
        for before, word in pairwise(w for w in words if w.form != "من"):
            if counts(before.form) and not asks(word.form):
                return word
        return None

    @cached_property
    def counting(self) -> str:
        """The word among those that ask that takes a noun («كم», «بأي»); empty where none does."""
        return next((form for form in self.asking_forms if counts(form)), "")

    @cached_property
    def relative(self) -> str:
        """The relative among the words that ask («ما الذي»); empty where there is none."""
        return next((form for form in reversed(self.asking_forms) if form in RELATIVE), "")

    @cached_property
    def is_opened(self) -> bool:
        """Whether it begins with a particle, as what goes on with something does."""
        found = tokens(self.text)
        return len(found) > len(self.words) or self.words[0].start > found[0].start

    @cached_property
    def is_nominal(self) -> bool:
        """Whether a noun follows the words that ask, and no verb: «ما مساحة …», «من هو …»."""
        last = self.asking_forms[-1] if self.asking_forms else ""
        if self.counted is not None:
            which = without_preposition(self.counting) in ("اي", "ايه")
            return self.counted.form in MEASURES and not which
        if last in COPULAS:
            return bool(self.rest) and self.rest[0].form[0] != "ي"
        if last in COUNTED:
            # «كم عمره».
            return bool(self.rest) and joined(self.rest[0], self.text) is not None
        return last in ("ما", "هو", "هي", "هم", "هما", "اسم", "ماهو", "ماهي")

    @cached_property
    def own(self) -> list[Token]:
        """The words it has beside those that ask, point and join."""
        return [
            w for w in self.rest if not (w.form in STOP_WORDS or asks(w.form) or self._points(w))
        ]

    @cached_property
    def is_short_and_opened(self) -> bool:
        """Whether it is a particle and at most three words."""
        return self.is_opened and 0 < len(self.words) <= 3

    @cached_property
    def is_fragment(self) -> bool:
        """Whether it is «وروسيا؟»: a particle and a name, no question word."""
        return self.is_short_and_opened and not self.asking_count and not self.asks_later

    @cached_property
    def has_doer(self) -> bool:
        """Whether the words that ask may do the verb: «من», «كم قتيلاً», not «في أي عام»."""
        first = self.words[0].form
        # «من» is also who.
        if self.asking_count and first in PREPOSITIONS and (first, self.asking_count) != ("من", 1):
            return False
        if self.counted is not None:
            is_governed = without_preposition(self.counting) != self.counting
            return not is_governed and self.counted.form not in word_set("time_units")
        return Question(self.text).kind is Kind.WHO

    def has_article(self, word: Token) -> bool:
        return has_article(word.form, self.text[word.start : word.end])

    def joined(self, word: Token) -> Joined | None:
        """Return the word's pronoun; None where what follows says that it has none."""
        found = joined(word, self.text)
        if found is None or found.is_preposition:
            return found
        following = next((w for w in self.words if w.start > word.start), None)
        # «المحطه الفضائية» for «المحطة».
        if found.pronoun is Pronoun.HIS and following and self.has_article(following):
            return None
        return found

    def _points(self, word: Token) -> bool:
        if word.form in ENGLISH_PRONOUNS:
            return not self.is_arabic
        if word.form in BETWEEN_NAMES:
            return word == self.words[-1] or Question(self.text).standard.is_dialect
        if word.form in ("هناك", "هنالك") and word in self.rest[:1]:
            return False
        if word.form in word_set("pointers"):
            return True
        found = joined(word, self.text)
        return found is not None and found.is_preposition

    def is_pointer(self, word: Token) -> bool:
        """Return whether a word points by itself: «ذلك», «هناك», "he"."""
        return self._points(word) and joined(word, self.text) is None
