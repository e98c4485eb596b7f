"""Why a reply has no answer."""

from enum import StrEnum

from bot.smalltalk import recognise
from retrieval.answer import Reply, Status


class Refusal(StrEnum):
    """Why there is no answer."""

    INVALID = "invalid"
    SMALL_TALK = "small talk"
    NOTHING_FITS = "nothing fits"
    NOTHING_FOUND = "nothing found"
    UNSURE = "below threshold"


def refusal(reply: Reply) -> Refusal | None:
    """Return why `reply` has no answer; None when it has one."""
    if reply.answers:
        return None
    if reply.status is Status.INVALID:
        return Refusal.INVALID
    if recognise(reply.question):
        return Refusal.SMALL_TALK
    if reply.filtered and not reply.filtered.articles:
        return Refusal.NOTHING_FITS
    return Refusal.UNSURE if reply.best else Refusal.NOTHING_FOUND
