"""What is said to Dalil that is no question about the articles: greetings, thanks, «من أنت؟»."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from bot.smalltalk_phrases import FILLERS, PHRASES
from retrieval.text.arabic import words


class SmallTalk(StrEnum):
    """What was said; where several things were, the one that stands first here counts."""

    REWRITING = "rewriting"
    """A summary or a translation is wanted: Dalil quotes, it does not write."""
    ABILITIES = "abilities"
    IDENTITY = "identity"
    FAREWELL = "farewell"
    THANKS = "thanks"
    PEACE = "peace"
    """«السلام عليكم», which has an answer of its own."""
    MORNING = "morning"
    EVENING = "evening"
    WELLBEING = "wellbeing"
    GREETING = "greeting"


# On folded words with single spaces: what may stand before the wish, then the wish.
_REWRITING = re.compile(
    r"(?:مرحبا |اهلا |السلام عليكم |hello |hi )?"
    r"(?:(?:ممكن|رجاء|من فضلك|لو سمحت|هل يمكنك|هل تستطيع|هل يمكن|هل ممكن|هل لك|ان|اريد|اريد منك"
    r"|بدي|عايز|عاوز|ابغي|اعطني|اعطيني|هات|اكتب|اكتب لي|قدم|قدم لي|ما|ما هو|ما هي"
    r"|please|can you|could you|would you|give me|write|make|i want|i need|what is"
    r"|an?|the|to|short|brief) )*"
    r"(?:[تن]?لخص(?:ي|وا|لي|ها|ه)?|(?:ال)?(?:تلخيص|ملخص|موجز)ا?|ت?اختصر(?:ي|لي)?|تختصر|(?:ال)?خلاصه"
    r"|ت?ترجم(?:ي|لي|ها)?|summari[sz]e|summary|sum up|tl ?dr|translate|paraphrase|rewrite)\b"
)


def recognise(text: str) -> SmallTalk | None:
    """Return what `text` says when it is small talk from first word to last; None for a question.

    «شكراً» is, «من شكر بوتين؟» is not.
    """
    said = [re.sub(r"(.)\1{2,}", r"\1", word) for word in words(text)]  # «مرحباااا»
    if _REWRITING.match(" ".join(said)):
        return SmallTalk.REWRITING
    found = _phrases_of(said)
    return min(found, key=list(SmallTalk).index, default=None)


def _phrases_of(said: list[str]) -> set[SmallTalk]:
    """Return the kinds of the phrases that `said` is made of; none when a word belongs to none."""
    known, found, place = _known(), set[SmallTalk](), 0
    while place < len(said):
        ends = range(min(len(said), place + _LONGEST), place, -1)
        phrase = next((p for end in ends if (p := tuple(said[place:end])) in known), None)
        if phrase is None:
            return set()
        kind = known[phrase]
        found |= {kind} if kind else set()
        place += len(phrase)
    return found


_LONGEST = 6
"""Words of the longest phrase, and one more."""


@cache
def _known() -> Mapping[tuple[str, ...], SmallTalk | None]:
    """Return every phrase by its folded words, and the words that may stand between phrases."""
    phrases = {
        tuple(words(phrase)): SmallTalk(kind)
        for kind, listed in PHRASES.items()
        for phrase in listed.split("،")
    }
    return {tuple(words(filler)): None for filler in FILLERS.split()} | phrases
