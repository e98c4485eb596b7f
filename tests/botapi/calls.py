"""The record of every call a bot made, and waiting for the next one."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .text import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """One request and what it was answered.

    Attributes:
        method: As the documentation spells it, such as "sendMessage".
        params: Decoded: numbers and objects, not their JSON; an uploaded file as `Upload`.
        time: When the request had arrived, on the clock of `time.monotonic`.
        response: The body, parsed; None when it was not JSON or the method was not carried out.
    """

    method: str
    params: Json
    time: float
    response: Json | None

    @property
    def ok(self) -> bool:
        """Whether the method did what was asked (a dropped answer notwithstanding)."""
        return self.response is not None and bool(self.response["ok"])

    @property
    def result(self) -> Any:  # noqa: ANN401
        """What the method gave back; only of a call that is `ok`."""
        return (self.response or {})["result"]

    @property
    def error(self) -> str | None:
        """The description of the refusal, None for a call that is `ok` or had no answer."""
        return self.response.get("description") if self.response else None


class CallLog:
    """Every call in the order in which they were answered.

    Args:
        lock: Guards the record; the one that guards everything else the server knows.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self.changed = threading.Condition(lock)
        self._calls: list[Call] = []
        self._unclaimed: list[Call] = []

    def add(self, call: Call) -> None:
        """Append `call` and wake those who wait."""
        with self.changed:
            self._calls.append(call)
            if call.method != "getUpdates":
                self._unclaimed.append(call)
            self.changed.notify_all()

    @property
    def calls(self) -> list[Call]:
        """A copy of the record, oldest first."""
        with self.changed:
            return list(self._calls)

    def wait_for(
        self,
        method: str,
        *,
        ok: bool | None = None,
        timeout_s: float = 5.0,
        **params: Any,  # noqa: ANN401
    ) -> Call:
        """Return the oldest call of `method` with these parameters that was not returned before.

        A dialogue is therefore written straight down: say, wait, say, wait.

        Args:
            ok: Only calls that succeeded, or only calls that were refused.

        Raises:
            TimeoutError: There was none for `timeout_s` seconds; the message lists what there was.
        """

        def fits(call: Call) -> bool:
            wanted = call.method == method and (ok is None or call.ok == ok)
            return wanted and all(call.params.get(name) == want for name, want in params.items())

        with self.changed:
            if not self._wait(lambda: any(map(fits, self._unclaimed)), timeout_s):
                raise TimeoutError(f"no {method} {params} in {timeout_s} s; {self._recent()}")
            call = next(filter(fits, self._unclaimed))
            self._unclaimed.remove(call)
            return call

    def wait_until(self, happened: Callable[[], bool], timeout_s: float = 5.0) -> None:
        """Return as soon as `happened()`; it is asked every few milliseconds.

        Raises:
            TimeoutError: It did not happen for `timeout_s` seconds.
        """
        with self.changed:
            if not self._wait(happened, timeout_s):
                raise TimeoutError(f"it did not happen in {timeout_s} s; {self._recent()}")

    def _wait(self, happened: Callable[[], bool], timeout_s: float) -> bool:
        until = time.monotonic() + timeout_s
        while not happened():
            left = until - time.monotonic()
            if left <= 0:
                return False
            # What is waited for may be no call at all, so nobody may tell.
            self.changed.wait(min(left, 0.02))
        return True

    def _recent(self) -> str:
        last = [f"{c.method}: {c.error or 'ok'}" for c in self._calls if c.method != "getUpdates"]
        return f"the last calls were {last[-5:]}"
