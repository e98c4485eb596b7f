"""The time that a question names, and how much passages are of it.

«ماذا قال الوزير في مارس 2017؟» prefers articles of that month, «آخر تصريحات الوزير» the newest of
those that are about it. It is a preference and no filter: a treaty of 1945 is told of in any year.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from retrieval.question import NEWEST, Question
from retrieval.text.arabic import stem
from retrieval.text.dates import DateMention, same_day
from retrieval.text.lexicon import word_set

LATE = 2
"""Days after a time in which what happened in it is still published as news."""
ABOUT_IT = 0.8
"""Share of the words of the passage that has most of them, from which on passages are compared by
their age. By `benchmarks.when` .5, .8 and .95 find the newest first for .433, .490 and .467."""
UNDATED = 0.5
"""What an article counts of which nobody knows whether it is of the time. With three of ten
articles undated 0, .33, .5, .7 find the right one first for .673, .710, .720, .713 of questions
about a month (those of `benchmarks.when`, drawn anew)."""
_ASKING = frozenset(map(stem, NEWEST | word_set("latest") | word_set("news")))
_UNITS = frozenset(map(stem, word_set("time_units")))
"""«يوم» of «يوم 26 يناير» tells the time and no topic."""


def names_time(question: Question) -> bool:
    """Return whether it matters to `question` when an article was published."""
    return bool(question.times) or question.asks_latest


def is_topic(question: Question, term: str) -> bool:
    """Return whether an index term of `question` says what it is about, and not of what time."""
    told = (_ASKING if question.asks_latest else frozenset()) | (
        _UNITS if question.times else frozenset()
    )
    return ":" not in term and term not in told


def fits(
    question: Question,
    published: Sequence[date | None],
    named: Sequence[bool],
    about: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return how much each passage is of the time that the question names, 0..1.

    Of a day, month or year it is wholly or not at all: published in it or at most `LATE` days
    after, or naming it in its own words; `UNDATED` where that is not known. Where the newest are
    asked for and no time is named, articles about it count by their order in time: the newest 1, of
    three the middle one 2/3, one without a date 0. Where no article has a date, all count 0.

    What is of the time and not about what is asked is no better for it: all is multiplied by the
    square of `about`, relative to the best.

    Args:
        named: Whether each passage names the time itself.
        about: Weight of the question's words that it repeats, those that tell the time apart.
    """
    most = float(about.max(initial=0.0))
    share = about / most if most else np.ones(len(about))
    if not any(published):
        return np.zeros(len(about))
    if question.times:
        fit = [
            1.0 if told or is_of(day, question.times) else UNDATED if day is None else 0.0
            for day, told in zip(published, named, strict=True)
        ]
    elif question.asks_latest:
        near = (day if s >= ABOUT_IT else None for day, s in zip(published, share, strict=True))
        fit = _by_age(list(near))
    else:
        return np.zeros(len(about))
    return np.array(fit) * share**2


def is_of(published: date | None, times: Sequence[DateMention]) -> bool:
    """Return whether an article of that day tells the news of any of `times`."""
    if published is None:
        return False
    told = [published - timedelta(days=back) for back in range(LATE + 1)]
    days = [DateMention(0, 0, day.day, day.month, day.year) for day in told]
    return any(same_day(time, day) for time in times for day in days)


def _by_age(days: Sequence[date | None]) -> list[float]:
    """Return 1 for the newest day, then ever less in even steps; 0 for none."""
    oldest_first = sorted({day for day in days if day})
    place = {day: number for number, day in enumerate(oldest_first, start=1)}
    return [place[day] / len(place) if day else 0.0 for day in days]
