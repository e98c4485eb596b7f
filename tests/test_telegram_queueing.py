"""How questions are taken on, put together and computed; how lanes keep a chat in order."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from telegram import CallbackQuery, Message, Update, User

from bot.telegram.admission import Admission, Refusal
from bot.telegram.inbox import Inbox, NotKeptError
from bot.telegram.lanes import Lanes
from bot.telegram.queueing import ARRIVED, Asked, Batcher, Bucket
from bot.telegram.state import State
from bot.telegram.state_file import StateError
from bot.telegram.state_records import Incoming
from retrieval.answer import Reply, Status
from retrieval.errors import LibraryError


def update(number: int, chat: int, text: str = "سؤال", *, pressed: bool = False) -> Update:
    """Return the update of a private chat's message, or of a button in it."""
    content = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "أ"},
        "text": text,
    }
    sent = Message.de_json(content, None)
    if not pressed:
        return Update(number, message=sent)
    user = User(chat, "أ", is_bot=False)
    return Update(number, callback_query=CallbackQuery("1", user, "1", message=sent))


class Model:
    """Answers slowly, and keeps what it was asked together; cannot answer «سم»."""

    def __init__(self, seconds: float = 0.05) -> None:
        self.batches: list[list[str]] = []
        self._seconds = seconds

    def ask_many(self, asked: Sequence[Asked]) -> list[Reply]:
        questions = [question for question, _ in asked]
        self.batches.append(questions)
        time.sleep(self._seconds)
        if "سم" in questions:
            raise LibraryError("تالفة")
        return [Reply(question, question, Status.NO_ANSWER) for question in questions]


def test_questions_that_come_together_are_embedded_together_and_each_gets_its_own_reply() -> None:
    model = Model()

    async def ask() -> list[Reply]:
        batcher = Batcher(model.ask_many)
        return await asyncio.gather(*(batcher.ask(str(number)) for number in range(20)))

    replies = asyncio.run(ask())

    assert [reply.question for reply in replies] == [str(number) for number in range(20)]
    assert [len(batch) for batch in model.batches] == [2] * 10


def test_who_arrived_first_is_answered_first_however_long_his_chat_kept_him() -> None:
    model = Model(0.02)

    async def ask_as(question: str, arrived: float) -> None:
        ARRIVED.set(arrived)
        await batchers[0].ask(question)

    batchers: list[Batcher] = []

    async def ask() -> None:
        batchers.append(Batcher(model.ask_many))
        late = [asyncio.create_task(ask_as(f"بعد {n}", 10.0 + n)) for n in range(8)]
        await asyncio.sleep(0.01)
        await asyncio.gather(ask_as("قبل", 1.0), *late)

    asyncio.run(ask())

    asked = [question for batch in model.batches for question in batch]
    # Four were on their way already.
    assert asked == ["بعد 0", "بعد 1", "بعد 2", "بعد 3", "قبل", *(f"بعد {n}" for n in range(4, 8))]


def test_what_cannot_be_answered_spoils_no_other_answer() -> None:
    model = Model(0)

    async def ask() -> list[Reply | BaseException]:
        batcher = Batcher(model.ask_many)
        questions = ("أ", "سم", "ب")
        return await asyncio.gather(*map(batcher.ask, questions), return_exceptions=True)

    first, second, third = asyncio.run(ask())

    assert isinstance(first, Reply)
    assert isinstance(third, Reply)
    assert (first.question, third.question) == ("أ", "ب")
    assert isinstance(second, LibraryError)


def test_the_event_loop_is_free_while_the_model_computes() -> None:
    async def longest_pause_s() -> float:
        batcher = Batcher(Model(0.3).ask_many)
        asking = asyncio.create_task(batcher.ask("س"))
        longest, last = 0.0, time.monotonic()
        while not asking.done():
            await asyncio.sleep(0.01)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        return longest

    assert asyncio.run(longest_pause_s()) < 0.2


def test_a_bucket_empties_and_is_refilled_evenly() -> None:
    clock = Clock()
    bucket = Bucket(2, 0.5, clock)

    taken = [bucket.take() for _ in range(3)]
    wait_s = bucket.wait_s()
    clock.now = 2.0

    assert (taken, wait_s) == ([True, True, False], 2.0)
    assert (bucket.take(), bucket.take(), bucket.is_full) == (True, False, False)
    clock.now = 6.0
    assert bucket.is_full


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_user_who_is_too_fast_is_told_once_until_there_is_a_question_to_ask_again() -> None:
    clock = Clock()
    admission = Admission(100, per_minute=2, now=clock)

    def refusals() -> list[Refusal | None]:
        return [admission.refusal(update(1, 7), waiting=0) for _ in range(4)]

    assert refusals() == [None, None, Refusal(30.0), Refusal(30.0, silent=True)]
    clock.now = 30.0
    assert refusals() == [
        None,
        Refusal(30.0),
        Refusal(30.0, silent=True),
        Refusal(30.0, silent=True),
    ]
    assert admission.refusal(update(2, 8), waiting=0) is None


def test_four_buttons_cost_as_much_as_one_question() -> None:
    admission = Admission(100, per_minute=1, now=Clock())

    refused = [admission.refusal(update(n, 7, pressed=True), waiting=0) for n in range(5)]

    assert refused == [None] * 4 + [Refusal(15.0)]


def test_a_full_queue_refuses_everybody() -> None:
    admission = Admission(3, per_minute=100, now=Clock())

    assert admission.refusal(update(1, 7), waiting=2) is None
    assert admission.refusal(update(2, 7), waiting=3) == Refusal()


class Handlers:
    """Handles updates slowly and keeps the order in which they began and ended."""

    def __init__(self, state: State) -> None:
        self.log: list[tuple[str, int]] = []
        self.lanes = Lanes(
            state, Inbox(state), Admission(100, 10_000), self.turn_away, lambda update: True
        )

    async def turn_away(self, update: Update, refusal: Refusal) -> None:
        self.log.append(("refused", update.update_id))

    async def handle(self, number: int) -> None:
        self.log.append(("began", number))
        await asyncio.sleep(0.01)
        self.log.append(("ended", number))

    def take(self, *updates: Update) -> Awaitable[Any]:
        return asyncio.gather(
            *(self.lanes.process_update(u, self.handle(u.update_id)) for u in updates)
        )


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State.open(tmp_path / "state.sqlite3")


def run(state: State, act: Callable[[Handlers], Awaitable[Any]]) -> list[tuple[str, int]]:
    """Return what happened while `act` was done with handlers."""
    handlers = Handlers(state)

    async def main() -> None:
        await act(handlers)

    asyncio.run(main())
    return handlers.log


def test_one_chat_is_handled_in_order_and_others_meanwhile(state: State) -> None:
    log = run(state, lambda handlers: handlers.take(update(1, 7), update(2, 7), update(3, 8)))

    assert [entry for entry in log if entry[1] != 3] == [
        ("began", 1), ("ended", 1), ("began", 2), ("ended", 2),
    ]  # fmt: skip
    assert log.index(("began", 3)) < log.index(("ended", 1))


def test_a_button_does_not_wait_behind_a_question(state: State) -> None:
    log = run(state, lambda handlers: handlers.take(update(1, 7), update(2, 7, pressed=True)))

    assert log[:2] == [("began", 1), ("began", 2)]


def test_locks_of_idle_chats_are_not_kept(state: State) -> None:
    handlers = Handlers(state)

    async def main() -> None:
        await handlers.take(*(update(number, number) for number in range(1, 50)))

    asyncio.run(main())

    assert handlers.lanes.lanes_in_use == 0
    assert handlers.lanes.waiting == 0


def test_when_stopping_what_is_begun_is_finished_and_the_rest_is_kept(state: State) -> None:
    updates = [update(number, 7) for number in (1, 2, 3)]
    state.accept([Incoming(u.update_id, u.to_json(), 7, 7) for u in updates])

    async def act(handlers: Handlers) -> None:
        taking = asyncio.ensure_future(handlers.take(*updates))
        await asyncio.sleep(0.005)
        handlers.lanes.begin_stopping()
        await taking

    assert run(state, act) == [("began", 1), ("ended", 1)]
    assert [incoming.update_id for incoming in state.pending()] == [2, 3]


def test_an_update_that_comes_twice_is_taken_once_and_the_unfinished_are_resumed(
    state: State,
) -> None:
    async def fill() -> list[int]:
        inbox = Inbox(state)
        for number in (5, 5, 6):
            await inbox.put(update(number, 7))
        state.finish(5)
        again = Inbox(state)
        await again.put(update(5, 7))
        await again.resume(None)  # type: ignore[arg-type]
        numbers = [inbox.qsize(), again.qsize()]
        resumed = again.get_nowait()
        assert isinstance(resumed, Update)
        assert resumed.message is not None
        assert resumed.message.text == "سؤال"
        return [*numbers, resumed.update_id]

    assert asyncio.run(fill()) == [2, 1, 6]


class SlowDisk(State):
    """A state whose disk takes its time, or is full."""

    is_full = False

    def sync(self) -> None:
        time.sleep(0.3)
        if self.is_full:
            raise StateError("the disk is full")
        super().sync()


def test_an_update_is_handled_while_the_disk_is_waited_for_and_confirmed_after(
    tmp_path: Path,
) -> None:
    state = SlowDisk.open(tmp_path / "state.sqlite3")

    async def put() -> tuple[bool, bool]:
        inbox = Inbox(state)
        putting = asyncio.create_task(inbox.put(update(5, 7)))
        await inbox.get()
        was_confirmed = putting.done()
        await putting
        state.is_full = True
        with pytest.raises(NotKeptError, match="full"):
            await inbox.put(update(6, 7))
        return was_confirmed, inbox.empty()

    assert asyncio.run(put()) == (False, False)
    assert [incoming.update_id for incoming in state.pending()] == [5, 6]


def test_two_batches_may_be_computed_at_a_time() -> None:
    together = threading.Barrier(2, timeout=5)

    def ask_many(asked: Sequence[Asked]) -> list[Reply]:
        together.wait()
        return [Reply(question, question, Status.NO_ANSWER) for question, _ in asked]

    async def ask() -> int:
        batcher = Batcher(ask_many)
        first = asyncio.create_task(batcher.ask("أ"))
        await asyncio.sleep(0.05)
        return len(await asyncio.gather(first, batcher.ask("ب")))

    assert asyncio.run(ask()) == 2
