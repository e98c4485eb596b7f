"""Questions on their way to the model: as many as there are together, off the event loop."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from retrieval.answer import Reply
from retrieval.followup.standalone import Turn

MOST_AT_ONCE = 2
"""Questions embedded in one call: more would make the first of them wait for the last.

With 8 in flight 16 at once took 185 ms at the median and 397 at the 99th percentile, 2 took 184 and
328, at the same rate (`python -m benchmarks.telegram_load`).
"""
THREADS = 2
"""One batch waits where it is to be answered while another is being answered there."""

ARRIVED: ContextVar[float] = ContextVar("ARRIVED")
"""When the update that a task handles has arrived, by the clock of the event loop."""

Asked = tuple[str, Sequence[Turn]]


@dataclass(order=True, slots=True)
class _Waiting:
    arrived: float
    number: int
    asked: Asked = field(compare=False)
    reply: "asyncio.Future[Reply]" = field(compare=False)


class Batcher:
    """Answers questions in worker threads; those that arrive meanwhile are the next batch.

    Nobody waits for company: a question alone is a batch of one. Whose update arrived first is
    answered first: a question that had to wait for another one of its chat does not then wait for
    those that came after it.

    Args:
        ask_many: Answers; called from as many threads at once as there are.
        close: Called when nobody will ask any more.
    """

    def __init__(
        self,
        ask_many: Callable[[Sequence[Asked]], list[Reply]],
        close: Callable[[], None] = lambda: None,
        threads: int = THREADS,
    ) -> None:
        self._ask_many = ask_many
        self._close = close
        self._most_workers = threads
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answers")
        self._waiting: list[_Waiting] = []  # a heap
        self._numbers = count()
        self._workers: set[asyncio.Task[None]] = set()

    async def ask(self, question: str, turns: Sequence[Turn] = ()) -> Reply:
        """Return the reply to a question, read with the turns before it.

        Raises:
            DalilError: The library or the model cannot be used.
        """
        loop = asyncio.get_running_loop()
        reply: asyncio.Future[Reply] = loop.create_future()
        arrived = ARRIVED.get(loop.time())
        heappush(self._waiting, _Waiting(arrived, next(self._numbers), (question, turns), reply))
        # Done counts at once: a worker that has found nothing more will not look again.
        self._workers = {worker for worker in self._workers if not worker.done()}
        if len(self._workers) < self._most_workers:
            self._workers.add(asyncio.create_task(self._answer_all()))
        return await reply

    def close(self) -> None:
        """Let the threads go once they are done with what they do."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._close()

    async def _answer_all(self) -> None:
        await asyncio.sleep(0)  # so that all who came with the same poll are in the first batch
        while self._waiting:
            taken = [heappop(self._waiting) for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]
            batch = [waiting for waiting in taken if not waiting.reply.done()]
            if batch and not await self._answer(batch) and len(batch) > 1:
                # One of them may be what cannot be answered; the others need not suffer.
                for waiting in batch:
                    await self._answer([waiting])

    async def _answer(self, batch: Sequence[_Waiting]) -> bool:
        """Answer `batch`; return whether it went well. A batch of one is told what went wrong."""
        loop = asyncio.get_running_loop()
        asked = [waiting.asked for waiting in batch]
        try:
            replies = await loop.run_in_executor(self._threads, self._ask_many, asked)
        except Exception as error:  # noqa: BLE001  it belongs to whoever asked
            if len(batch) == 1 and not batch[0].reply.done():
                batch[0].reply.set_exception(error)
            return False
        for waiting, reply in zip(batch, replies, strict=True):
            if not waiting.reply.done():
                waiting.reply.set_result(reply)
        return True


@dataclass(slots=True)
class Bucket:
    """A token bucket: full at first, refilled evenly.

    Attributes:
        size: Most tokens it holds.
        per_s: Tokens that come a second.
        told: Whether its owner was told of the limit since there was last a token.
    """

    size: float
    per_s: float
    now: Callable[[], float] = time.monotonic
    told: bool = False
    _tokens: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._tokens, self._at = self.size, self.now()

    def take(self, tokens: float = 1.0) -> bool:
        """Take `tokens` if there are as many; return whether there were."""
        self._refill()
        if self._tokens < tokens:
            return False
        self._tokens -= tokens
        self.told = False
        return True

    def wait_s(self, tokens: float = 1.0) -> float:
        """Return how long it takes until there are `tokens`."""
        self._refill()
        return max(0.0, (tokens - self._tokens) / self.per_s)

    @property
    def is_full(self) -> bool:
        """Whether nothing was taken for so long that the bucket might as well be a new one."""
        self._refill()
        return self._tokens >= self.size

    def _refill(self) -> None:
        at = self.now()
        self._tokens = min(self.size, self._tokens + (at - self._at) * self.per_s)
        self._at = at
