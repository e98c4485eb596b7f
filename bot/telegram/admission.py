"""How much is taken on: a bound on what waits, and a token bucket for every user."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update

from bot.telegram.queueing import Bucket

SMALL = 0.25
"""What a pressed button or a keystroke of an inline query costs, of a question."""
MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an update is not handled.

    Attributes:
        wait_s: Until when the user may ask again; None when it is not about this user.
        silent: Whether the user was told a moment ago.
    """

    wait_s: float | None = None
    silent: bool = False


class Admission:
    """Decides what is taken on.

    Args:
        most_waiting: Updates that may wait at a time.
        per_minute: Questions a user may ask in a minute, all at once if they like.
    """

    def __init__(
        self, most_waiting: int, per_minute: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_waiting = most_waiting
        self._per_minute = per_minute
        self._now = now
        self._buckets: dict[int, Bucket] = {}

    def refusal(self, update: Update, waiting: int) -> Refusal | None:
        """Return why an update that wants something of us is not taken on, None if it is.

        Args:
            waiting: How many updates wait now.
        """
        user = update.effective_user
        if user is None:
            return None
        cost = SMALL if update.callback_query or update.inline_query else 1.0
        bucket = self._bucket(user.id)
        if not bucket.take(cost):
            told, bucket.told = bucket.told, True
            return Refusal(bucket.wait_s(cost), silent=told)
        return Refusal() if waiting >= self._most_waiting else None

    def _bucket(self, user: int) -> Bucket:
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets = {u: b for u, b in self._buckets.items() if not b.is_full}
        if user not in self._buckets:
            self._buckets[user] = Bucket(self._per_minute, self._per_minute / 60, self._now)
        return self._buckets[user]
