"""Trouble on order: refusals, delays, lost connections, and the limits on sending."""

import math
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from .errors import ApiError
from .text import Json

ANY_METHOD = "*"
Moment = Literal["before", "after"]


@dataclass(slots=True)
class _Order:
    method: str
    chat_id: int | None
    left: float

    def take(self, method: str, params: Json) -> bool:
        wanted = self.method in (method, ANY_METHOD) and self.left > 0
        if not wanted or self.chat_id not in (None, params.get("chat_id")):
            return False
        self.left -= 1
        return True


@dataclass(frozen=True, slots=True)
class Trouble:
    """What befalls one request.

    Attributes:
        error: Answered instead of carrying the method out.
        lost: The connection closes without an answer, before or after the method is carried out.
    """

    delay_s: float = 0.0
    error: ApiError | None = None
    lost: Moment | None = None


class Faults:
    """Orders for trouble, each used up by the calls it befalls; safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[tuple[_Order, Trouble]] = []
        self._down_until = 0.0

    def fail(
        self, method: str, error: ApiError, *, times: int | None = 1, chat_id: int | None = None
    ) -> None:
        """Answer the next `times` calls of `method` ("*" for any) with `error`; None for always."""
        self._order(method, times, chat_id, Trouble(error=error))

    def delay(
        self, method: str, seconds: float, *, times: int | None = 1, chat_id: int | None = None
    ) -> None:
        """Carry the next calls out `seconds` late."""
        self._order(method, times, chat_id, Trouble(delay_s=seconds))

    def drop(
        self,
        method: str,
        *,
        times: int | None = 1,
        chat_id: int | None = None,
        when: Moment = "before",
    ) -> None:
        """Close the connection without an answer; "after": but carry the method out."""
        self._order(method, times, chat_id, Trouble(lost=when))

    def network_down(self, seconds: float = math.inf) -> None:
        """Close every connection, those that wait included, for `seconds` or until `network_up`."""
        self._down_until = time.monotonic() + seconds

    def network_up(self) -> None:
        """Answer again."""
        self._down_until = 0.0

    @property
    def is_down(self) -> bool:
        """Whether the network is down now."""
        return time.monotonic() < self._down_until

    def heal(self) -> None:
        """Forget every order not yet used up."""
        self.network_up()
        with self._lock:
            self._orders.clear()

    def befall(self, method: str, params: Json) -> Trouble:
        """Use up what stands for this request: at most one order of each sort, oldest first."""
        found: dict[str, Trouble] = {}
        with self._lock:
            for order, trouble in self._orders:
                sort = "late" if trouble.delay_s else "error" if trouble.error else "lost"
                if sort not in found and order.take(method, params):
                    found[sort] = trouble
        none = Trouble()
        return Trouble(
            found.get("late", none).delay_s,
            found.get("error", none).error,
            found.get("lost", none).lost,
        )

    def _order(self, method: str, times: int | None, chat_id: int | None, trouble: Trouble) -> None:
        order = _Order(method, chat_id, math.inf if times is None else times)
        with self._lock:
            self._orders.append((order, trouble))


@dataclass(slots=True)
class _Bucket:
    """A token bucket: `size` tokens, refilled at `per_s` a second."""

    size: float
    per_s: float
    tokens: float
    at: float

    def wait_s(self, now: float) -> float:
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.per_s)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.per_s)


@dataclass(frozen=True, slots=True)
class SendingLimits:
    """How fast a bot may send (core.telegram.org/bots/faq#my-bot-is-hitting-limits).

    Attributes:
        burst: Messages one chat takes at once before a message a second counts.
    """

    overall_per_s: float = 30.0
    chat_per_s: float = 1.0
    group_per_min: float = 20.0
    burst: int = 5


class SendingMeter:
    """Counts what is sent against the limits."""

    def __init__(self, limits: SendingLimits) -> None:
        per_min = limits.group_per_min
        self._overall = _Bucket(
            limits.overall_per_s, limits.overall_per_s, limits.overall_per_s, 0.0
        )
        self._chats: defaultdict[int, _Bucket] = defaultdict(
            lambda: _Bucket(limits.burst, limits.chat_per_s, limits.burst, 0.0)
        )
        self._groups: defaultdict[int, _Bucket] = defaultdict(
            lambda: _Bucket(per_min, per_min / 60, per_min, 0.0)
        )

    def pause_s(self, chat_id: int, now: float) -> int:
        """Return 0 and count the message, or the whole seconds to wait before sending it."""
        buckets = [self._overall, self._chats[chat_id]]
        if chat_id < 0:
            buckets.append(self._groups[chat_id])
        wait_s = max(bucket.wait_s(now) for bucket in buckets)
        if wait_s > 0:
            return math.ceil(wait_s)
        for bucket in buckets:
            bucket.tokens -= 1
        return 0
