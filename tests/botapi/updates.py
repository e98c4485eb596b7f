"""The queue of updates and the long poll, as `do_get_updates` of tdlib/telegram-bot-api has them.

An update leaves the queue when a request's offset is past it, not when it is sent: a bot that is
killed before it asks again gets it again.
"""

import asyncio
import threading
import time

from .errors import OTHER_POLLER, WEBHOOK_ACTIVE, WEBHOOK_SET, ApiError, RefusalError
from .text import Json

FIRST_UPDATE_ID = 735_000_001
LONGEST_POLL_S = 50
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates of one bot; `put` from any thread, `get` on the server's loop.

    Args:
        lock: Guards the queue; the one that guards everything else the server knows.
        conflict_pause_s: A second conflict sooner than this after the first waits as long, so that
            two pollers do not spin.
    """

    def __init__(self, lock: threading.RLock, conflict_pause_s: float = 3.0) -> None:
        self.webhook = ""
        self.allowed: frozenset[str] | None = None
        self._lock = lock
        self._conflict_pause_s = conflict_pause_s
        self._next_conflict = 0.0
        self._pending: list[Json] = []
        self._next_id = FIRST_UPDATE_ID
        self._poller: asyncio.Future[ApiError | None] | None = None

    def put(self, kind: str, content: Json) -> int | None:
        """Append an update and return its ID; None if the bot did not allow this kind."""
        with self._lock:
            if kind in NOT_BY_DEFAULT if self.allowed is None else kind not in self.allowed:
                return None
            update_id = self._next_id
            self._next_id += 1
            self._pending.append({"update_id": update_id, kind: content})
            self._wake(None)
            return update_id

    @property
    def pending(self) -> list[Json]:
        """The updates not yet confirmed, oldest first."""
        with self._lock:
            return list(self._pending)

    @property
    def is_polled(self) -> bool:
        """Whether a poll waits for the next update."""
        with self._lock:
            return self._poller is not None

    def allow(self, kinds: object) -> None:
        """Restrict future updates to `kinds`; an empty list means the default, None no change."""
        if isinstance(kinds, list):
            with self._lock:
                self.allowed = frozenset(kinds) or None

    def set_webhook(self, url: str, *, drop_pending: bool) -> None:
        """Send updates to `url` from now on (they are only kept here), or poll again if empty."""
        with self._lock:
            self.webhook = url
            if drop_pending:
                self._pending.clear()
            if url:
                self._wake(WEBHOOK_SET)

    async def get(self, offset: int, limit: int, timeout_s: float) -> list[Json]:
        """Return up to `limit` updates from `offset` on, waiting `timeout_s` for the first.

        Raises:
            RefusalError: A webhook is set, or another poll began while this one waited.
        """
        with self._lock:
            if not self.webhook:
                self._confirm(offset)
                if self._pending or timeout_s <= 0:
                    return self._pending[:limit]
                self._wake(OTHER_POLLER)
                poller = self._poller = asyncio.get_running_loop().create_future()
            else:
                poller = None
        if poller is None:
            raise await self._conflict(WEBHOOK_ACTIVE)
        await asyncio.wait({poller}, timeout=min(timeout_s, LONGEST_POLL_S))
        error = poller.result() if poller.done() else None
        if error is not None:
            raise await self._conflict(error)
        with self._lock:
            self._poller = None if self._poller is poller else self._poller
            return self._pending[:limit]

    def stop(self) -> None:
        """End the poll that waits, if any, with what there is."""
        with self._lock:
            self._wake(None)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset <= self._next_id + 10:
            # An offset from the future is another server's: it confirms nothing.
            self._pending = [update for update in self._pending if update["update_id"] >= offset]

    def _wake(self, error: ApiError | None) -> None:
        poller, self._poller = self._poller, None
        if poller is not None:
            poller.get_loop().call_soon_threadsafe(_settle, poller, error)

    async def _conflict(self, error: ApiError) -> RefusalError:
        now = time.monotonic()
        if now < self._next_conflict:
            await asyncio.sleep(self._conflict_pause_s)
        else:
            self._next_conflict = now + self._conflict_pause_s
        return RefusalError(error)


def _settle(poller: "asyncio.Future[ApiError | None]", error: ApiError | None) -> None:
    if not poller.done():
        poller.set_result(error)
