"""Questions made of one sentence by templates that add no word of content.

who    «… نائب وزير الخارجية الروسي سيرغي ريابكوف …»     من نائب وزير الخارجية الروسي؟
said   «… قال متحدث الخارجية نيد برايس …»                ماذا قال نيد برايس؟
when   «نشرت روسيا يوم 17 ديسمبر الماضي، مشاريع …»       متى نشرت روسيا مشاريع اتفاقات؟
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.answer import Reply
from retrieval.article import Span
from retrieval.reader.people import Person, people
from retrieval.text.arabic import fold, words
from retrieval.text.dates import find_dates
from retrieval.text.lexicon import word_set
from retrieval.text.line import Line
from retrieval.text.stopwords import STOP_WORDS

LEAST_TRUST = 0.8
"""Of a name: that of one with a role beside it."""
_HAPPENED = frozenset(
    words("""
عقد عقدت بدأ بدأت انطلق انطلقت اختتم اختتمت انتهى انتهت نشر نشرت أعلن أعلنت وقع وقعت وصل وصلت
زار زارت التقى التقت افتتح افتتحت أطلق أطلقت تأسس تأسست أسس استضاف استضافت استقبل استقبلت أصدر
أصدرت وافق وافقت قرر قررت فاز فازت ولد توفي سجل سجلت قتل أصيب غادر غادرت انتخب أجرى أجرت
""")
)
_SAID = frozenset(words("قال قالت أعلن أعلنت أكد أكدت صرح صرحت أوضح أوضحت أضاف أضافت"))
_BEFORE_DATES = frozenset(words("في يوم بتاريخ من منذ مساء صباح"))
_AFTER_DATES = frozenset(words("الماضي الجاري المقبل القادم"))
_ROLE_REACH, _VERB_REACH = 7, 8
"""Words before a name in which its role may begin, and the verb that it is the subject of."""
_LONGEST_EVENT = 6


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and what its answer must hold to be the one that it was made of.

    Attributes:
        source: The sentence it was made of.
        expected: The answer's words, folded.
    """

    form: Literal["who", "said", "when"]
    question: str
    source: Span
    expected: str

    def is_answered_by(self, reply: Reply) -> bool:
        """Return whether the reply's best answer is found, and found where this was made."""
        if not reply.answers:
            return False
        best = reply.answers[0]
        if self.form == "said":
            return any(citation.sentence.meets(self.source) for citation in best.citations)
        articles = {citation.article.id for citation in best.citations}
        return self.source.article.id in articles and self.expected in fold(best.text)


def examples_of(sentence: Span) -> Iterator[Example]:
    """Yield the questions that `sentence` seems to answer."""
    line = Line(sentence.text)
    for person in filter(_is_full_name, people(line)):
        yield from _who(sentence, line, person)
        yield from _said(sentence, line, person)
    yield from _when(sentence, line)


def _is_full_name(person: Person) -> bool:
    return person.trust >= LEAST_TRUST and person.stop - person.first == 2 and len(person.role) >= 3


def _who(sentence: Span, line: Line, person: Person) -> Iterator[Example]:
    """Yield «من <role>؟», the role being the words just before the name."""
    first = _role(line, person.first)
    if first is not None:
        role, name = line.written(first, person.first), line.written(person.first, person.stop)
        yield Example("who", f"من {role}؟", sentence, fold(name))


def _role(line: Line, name: int) -> int | None:
    """Return the first word of the role before a name: at least three words in one piece."""
    roles = word_set("roles")
    for first in range(max(0, name - _ROLE_REACH), name - 2):
        inside = range(first + 1, name)
        if (
            line.forms[first].removeprefix("ال") in roles
            and not any(map(line.is_apart, inside))
            and all(line.forms[number] not in STOP_WORDS for number in inside)
        ):
            return first
    return None


def _said(sentence: Span, line: Line, person: Person) -> Iterator[Example]:
    """Yield «ماذا قال <name>؟» where a verb of saying stands before the name."""
    reach = range(max(0, person.first - _VERB_REACH), person.first)
    verb = next((n for n in reversed(reach) if _without_and(line.forms[n]) in _SAID), None)
    if verb is not None:
        word, name = line.written(verb, verb + 1), line.written(person.first, person.stop)
        said = word if line.forms[verb] in _SAID else word[1:]
        yield Example("said", f"ماذا {said} {name}؟", sentence, fold(name))


def _without_and(form: str) -> str:
    return form[1:] if form[0] in "وف" and form[1:] in _SAID else form


def _when(sentence: Span, line: Line) -> Iterator[Example]:
    """Yield «متى <event>؟» for a sentence that opens with what happened and tells the day."""
    date = next((date for date in find_dates(sentence.text) if date.day is not None), None)
    opening = range(min(3, len(line.forms)))
    first = next((n for n in opening if line.forms[n] in _HAPPENED), None)
    if date is None or first is None:
        return
    stop = sum(end <= date.start for _, end in line.places)
    while stop > first and line.forms[stop - 1] in _BEFORE_DATES:
        stop -= 1
    apart = any(map(line.is_apart, range(first + 1, stop)))
    if 2 <= stop - first <= _LONGEST_EVENT and not apart:
        after = [n for n, (start, _) in enumerate(line.places) if start >= date.end]
        event = " ".join((line.written(first, stop), *_what(line, after)))
        day = fold(sentence.text[date.start : date.end])
        yield Example("when", f"متى {event}؟", sentence, day)


def _what(line: Line, after: Sequence[int]) -> Iterator[str]:
    """Yield the two words behind the date that say what it was: «اجتماعاً طارئاً»."""
    start = next((n for n in after if line.forms[n] not in _AFTER_DATES), len(line.forms))
    two = line.forms[start : start + 2]
    if len(two) == 2 and STOP_WORDS.isdisjoint(two) and not line.is_apart(start + 1):
        yield line.written(start, start + 2)
