"""Readings that say the same, put together: one answer with all its citations.

Only answers of a form (a date, a number, a place, a person) can be compared; whole sentences are
taken for the same when they repeat each other nearly word for word, and never contradict.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from retrieval.question import Kind
from retrieval.reader.rules import Reading
from retrieval.text.dates import DateMention, find_dates, same_day
from retrieval.text.line import line_of
from retrieval.text.names import same_person, same_place
from retrieval.text.places import both_countries_or_cities
from retrieval.text.quantities import Quantity, contradictory, find_quantities, same_quantity
from retrieval.text.relative_dates import find_relative_dates

SAME_SENTENCE = 0.6
"""Share of the words two sentences must have in common (Jaccard) to say the same."""
AMOUNTS = (Kind.HOW_MANY, Kind.HOW_LONG)


def group(readings: Sequence[Reading], kind: Kind) -> list[list[Reading]]:
    """Return the readings in groups that agree, in the order of each group's first.

    Agreement is not passed on: «2022» agrees with a day of January and with one of March, which do
    not agree with each other, so none of a group contradicts another.
    """
    groups: list[list[_Claim]] = []
    for claim in [_Claim(reading, kind) for reading in readings]:
        home = next((g for g in groups if claim.belongs_to(g)), None)
        if home is None:
            groups.append([claim])
        # One article's same sentence says it but once.
        elif all(claim.reading.sentence != other.reading.sentence for other in home):
            home.append(claim)
    return [[claim.reading for claim in each] for each in groups]


def agree(one: Reading, other: Reading, kind: Kind) -> bool:
    """Return whether two readings give the same answer to a question of this kind."""
    return _Claim(one, kind).agrees_with(_Claim(other, kind))


def others_than(judged: Reading, readings: Iterable[Reading], kind: Kind) -> Iterator[Reading]:
    """Yield those of `readings`, in order, that give another answer than the judged one."""
    claim = _Claim(judged, kind)
    return (reading for reading in readings if not claim.agrees_with(_Claim(reading, kind)))


def contradict(one: Reading, other: Reading, kind: Kind) -> bool:
    """Return whether two answers cannot both be right, if they are about the same thing.

    Two that differ need not contradict: «أكثر من 84» and «86», «جنيف» and «سويسرا», 7 hours and
    12 pages. What nobody can tell here is no contradiction.
    """
    return _Claim(one, kind).contradicts(_Claim(other, kind))


@dataclass(frozen=True)
class _Claim:
    """What a reading says: worked out when first asked for, since many are compared with it."""

    reading: Reading
    kind: Kind

    def belongs_to(self, home: Sequence["_Claim"]) -> bool:
        first, *others = home
        return first.agrees_with(self) and not any(map(self.contradicts, others))

    def agrees_with(self, other: "_Claim") -> bool:
        if not (self.reading.typed and other.reading.typed):
            return self.reading.typed == other.reading.typed and _are_same(
                self._sentence_words, other._sentence_words
            )
        if self.kind is Kind.WHEN:
            return self._is_time_of(other)
        if self.kind in AMOUNTS:
            return self._is_amount_of(other)
        same = same_place if self.kind is Kind.WHERE else same_person
        return same(self._answer, other._answer)

    def contradicts(self, other: "_Claim") -> bool:
        if not (self.reading.typed and other.reading.typed) or self.agrees_with(other):
            return False
        if self.kind is Kind.WHEN:
            a, b = self._days, other._days
            return bool(a and b) and not any(same_day(x, y) for x in a for y in b)
        if self.kind in AMOUNTS:
            x, y = self._amount, other._amount
            return x is not None and y is not None and contradictory(x, y)
        if self.kind is Kind.WHERE:
            return both_countries_or_cities(self._answer, other._answer)
        return self.kind is Kind.WHO

    def _is_time_of(self, other: "_Claim") -> bool:
        a, b = self._days, other._days
        if a and b:  # «11 و12 يناير» is not «12 يناير»
            return len(a) == len(b) and all(
                same_day(x, y) and _share(x, y) for x, y in zip(a, b, strict=True)
            )
        return not (a or b) and _are_same(self._answer_words, other._answer_words)

    def _is_amount_of(self, other: "_Claim") -> bool:
        a, b = self._amount, other._amount
        if a is None or b is None:
            return a is b and _are_same(self._answer_words, other._answer_words)
        return same_quantity(a, b)

    @cached_property
    def _answer(self) -> str:
        return self.reading.answer.text

    @cached_property
    def _answer_words(self) -> frozenset[str]:
        return line_of(self._answer).content

    @cached_property
    def _sentence_words(self) -> frozenset[str]:
        return line_of(self.reading.sentence.text).content

    @cached_property
    def _days(self) -> list[DateMention]:
        """The dates of the answer, «الاثنين» and «أمس» as the day they name in its article."""
        sentence = self.reading.sentence
        found = find_dates(sentence.text)
        published = sentence.article.published
        if published is not None:
            found += [
                DateMention(r.start, r.end, r.day.day, r.day.month, r.day.year)
                for r in find_relative_dates(sentence.text, published)
            ]
        start, end = self._place
        return sorted(
            (d for d in found if d.start < end and start < d.end), key=lambda mention: mention.start
        )

    @cached_property
    def _amount(self) -> Quantity | None:
        """What the answer says of how much, with the words around it in its sentence."""
        start, end = self._place
        found = _quantities(self.reading.sentence.text)
        return next((q for q in found if q.start < end and start < q.end), None)

    @property
    def _place(self) -> tuple[int, int]:
        """Where the answer stands in its sentence."""
        sentence, answer = self.reading.sentence, self.reading.answer
        return answer.start - sentence.start, answer.end - sentence.start


# What is compared is compared again and again.
@lru_cache(maxsize=4096)
def _quantities(text: str) -> tuple[Quantity, ...]:
    return tuple(find_quantities(text))


def _are_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two texts of these words say the same."""
    mine, its = len(one), len(other)
    if mine < SAME_SENTENCE * its or its < SAME_SENTENCE * mine:
        return False  # they cannot have enough in common
    common = len(one & other)
    return common > 0 and common / (mine + its - common) >= SAME_SENTENCE


def _share(one: DateMention, other: DateMention) -> bool:
    """Return whether both know the same of day, month or year: «يناير» and «2022» share nothing."""
    pairs = ((one.day, other.day), (one.month, other.month), (one.year, other.year))
    return any(x is not None and y is not None for x, y in pairs)
