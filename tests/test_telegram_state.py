"""What the bot remembers: written when it changes, kept when it is killed, forgotten when asked."""

import csv
import io
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.telegram.feedback_export import ratings_csv
from bot.telegram.state import State
from bot.telegram.state_file import StateError
from bot.telegram.state_records import Asked, Chat, Forgotten, Incoming, Rating, Stats
from retrieval.followup.standalone import Turn

SALMA, OMAR, GROUP = 7, 8, -100
DAY_S = 86_400


class Clock:
    """A clock that stands still until it is set."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(tmp_path: Path, clock: Clock) -> Iterator[State]:
    opened = State.open(tmp_path / "bot.sqlite3", clock)
    yield opened
    opened.close()


def ask(
    state: State,
    question: str,
    *,
    user: int = SALMA,
    chat: int = SALMA,
    message: int | None = 1,
    thread: str = "",
    answer: str | None = "جواب",
) -> int:
    """Have a user ask something and get an answer; return the number of the reply."""
    reply = state.begin_reply(Asked(chat, user, thread, message, question))
    state.note_turn(reply, Turn(question, answer))
    return reply


# --- updates ---------------------------------------------------------------------------------


def test_an_update_is_pending_until_it_is_finished(state: State) -> None:
    first, second = Incoming(11, '{"a": 1}', SALMA, SALMA), Incoming(12, '{"b": 2}')

    assert state.accept([second, first]) == [12, 11]
    assert state.pending() == [first, second]
    state.finish(11)
    assert state.pending() == [second]


def test_an_update_that_comes_again_is_not_new(state: State) -> None:
    state.accept([Incoming(11, "{}")])
    state.finish(11)

    assert state.accept([Incoming(11, "{}"), Incoming(12, "{}")]) == [12]
    assert [update.update_id for update in state.pending()] == [12]


def test_the_words_of_a_finished_update_are_gone_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    state = State.open(path)
    state.accept([Incoming(11, '{"text": "سر لا يعرفه أحد"}', SALMA, SALMA)])
    state.finish(11)
    state.purge(days=30)
    state.close()

    assert "سر لا".encode() not in on_disk(tmp_path)


def test_a_reply_that_is_sent_finishes_its_update_in_the_same_breath(state: State) -> None:
    state.accept([Incoming(11, "{}", SALMA, SALMA)])
    reply = ask(state, "من؟")

    state.sent(reply, [101, 102], update_id=11)

    assert state.pending() == []
    stored = state.reply(reply, SALMA)
    assert stored is not None
    assert stored.messages == (101, 102)


# --- chats -----------------------------------------------------------------------------------


def test_a_chat_keeps_its_language_and_becomes_active_again(state: State, clock: Clock) -> None:
    state.see(SALMA, "private", "ar")
    state.set_language(SALMA, "en")
    state.set_inactive(SALMA)
    assert state.chat(SALMA) == Chat(SALMA, "private", "en", active=False, last_seen=clock.now)

    clock.now += 60
    seen = state.see(SALMA, "private", "ar")

    assert seen == Chat(SALMA, "private", "en", active=True, last_seen=clock.now)
    assert state.chat(OMAR) is None


def test_when_a_chat_was_last_seen_is_known_to_the_hour(state: State, clock: Clock) -> None:
    first = state.see(SALMA, "private", "ar")
    clock.now += 3599
    assert state.see(SALMA, "private", "ar") == first
    clock.now += 1
    assert state.see(SALMA, "private", "ar").last_seen == clock.now


def test_a_group_that_migrates_keeps_its_language_and_none_of_its_message_numbers(
    state: State,
) -> None:
    state.see(-5, "group", "en")
    reply = ask(state, "من؟", chat=-5, message=3, thread="3")
    state.sent(reply, [4])

    state.migrate(-5, GROUP)

    moved = state.chat(GROUP)
    assert state.chat(-5) is None
    assert moved is not None
    assert (moved.kind, moved.language) == ("supergroup", "en")
    assert state.reply_to(GROUP, 3) is state.reply_in(GROUP, 4) is None
    assert state.turns(GROUP, "3") == ()
    stored = state.reply(reply, GROUP)  # its rating buttons still mean it
    assert stored is not None
    assert (stored.question, stored.messages) == ("من؟", ())


def test_a_group_may_be_known_under_its_new_number_before_it_migrates(state: State) -> None:
    state.see(-5, "group", "en")
    state.see(GROUP, "supergroup", "ar")

    state.migrate(-5, GROUP)

    assert [chat is not None for chat in (state.chat(-5), state.chat(GROUP))] == [False, True]


# --- replies and turns -----------------------------------------------------------------------


def test_a_reply_is_found_by_its_question_and_by_each_of_its_messages(state: State) -> None:
    reply = ask(state, "من؟", message=1, thread="")
    state.sent(reply, [2, 3])

    found = [state.reply_to(SALMA, 1), state.reply_in(SALMA, 2), state.reply_in(SALMA, 3)]

    assert [stored and stored.id for stored in found] == [reply] * 3
    assert state.reply_to(SALMA, 2) is state.reply_in(SALMA, 1) is None


def test_a_reply_is_nobody_elses(state: State) -> None:
    reply = ask(state, "من؟")

    assert state.reply(reply, OMAR) is None


def test_an_edited_question_keeps_its_number_its_messages_and_its_place(state: State) -> None:
    first = ask(state, "من؟", message=1)
    state.sent(first, [2])
    ask(state, "ومتى؟", message=3)

    edited = state.begin_reply(Asked(SALMA, SALMA, "", 1, "من ترأس؟"))

    assert edited == first
    stored = state.reply(edited, SALMA)
    assert stored is not None
    assert (stored.question, stored.standalone, stored.messages) == ("من ترأس؟", None, (2,))
    assert state.turns(SALMA, "", before=edited) == ()
    state.note_turn(edited, Turn("من ترأس؟", "شيرمان"))
    assert state.turns(SALMA, "") == (Turn("من ترأس؟", "شيرمان"), Turn("ومتى؟", "جواب"))


def test_questions_from_buttons_have_no_message_and_are_each_their_own(state: State) -> None:
    one, other = (ask(state, question, message=None) for question in ("من؟", "متى؟"))

    assert one != other
    assert [turn.question for turn in state.turns(SALMA, "")] == ["من؟", "متى؟"]


def test_a_conversation_is_the_last_ten_turns_of_its_own_thread(state: State) -> None:
    for number in range(12):
        ask(state, f"سؤال {number}", message=number, answer=None if number == 11 else "نعم")
    ask(state, "في خيط آخر", message=90, thread="90")
    state.begin_reply(Asked(SALMA, SALMA, "", 91, "شكراً"))  # small talk is no turn

    assert state.turns(SALMA, "") == (
        *(Turn(f"سؤال {number}", "نعم") for number in range(2, 11)), Turn("سؤال 11", None),
    )  # fmt: skip
    assert state.turns(SALMA, "90") == (Turn("في خيط آخر", "جواب"),)


def test_a_new_conversation_knows_nothing_of_the_old_one_in_its_thread_or_in_all(
    state: State,
) -> None:
    for thread in ("a", "b"):
        ask(state, thread, chat=GROUP, message=ord(thread), thread=thread)

    state.new_conversation(GROUP, "a")
    assert [len(state.turns(GROUP, thread)) for thread in ("a", "b")] == [0, 1]
    state.new_conversation(GROUP)
    assert state.turns(GROUP, "b") == ()
    assert state.reply_to(GROUP, ord("b")) is not None


def test_words_that_are_no_unicode_are_stored_all_the_same(state: State) -> None:
    reply = ask(state, "من\ud83d هو\x00؟", answer="\udfff")

    stored = state.reply(reply, SALMA)

    assert stored is not None
    assert (stored.question, stored.answer) == ("من? هو\x00؟", "?")


# --- ratings ---------------------------------------------------------------------------------


def test_the_last_rating_of_a_user_counts(state: State, clock: Clock) -> None:
    reply = ask(state, "من؟")

    state.rate(reply, SALMA, "+")
    state.rate(reply, SALMA, "-")
    state.rate(reply, SALMA, "wrong")
    state.rate(reply, OMAR, "+")

    assert state.ratings() == [
        Rating(clock.now, "-", "wrong", "من؟", "من؟", "جواب"),
        Rating(clock.now, "+", None, "من؟", "من؟", "جواب"),
    ]
    with pytest.raises(ValueError, match="no rating"):
        state.rate(reply, SALMA, "lovely")


def test_a_rating_of_what_is_gone_is_dropped(state: State) -> None:
    state.rate(999, SALMA, "+")

    assert state.ratings() == []


def test_the_export_is_a_table_in_which_no_cell_is_a_formula() -> None:
    exported = ratings_csv(
        [Rating(0.0, "-", "wrong", '=HYPERLINK("x")', None, "قال، «نعم»\nو«لا»")]
    )

    assert exported.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(exported.decode("utf-8-sig"), newline=""))) == [
        ["time", "rating", "reason", "question", "understood", "answer"],
        ["1970-01-01T00:00:00+00:00", "bad", "wrong", '\'=HYPERLINK("x")', "", "قال، «نعم»\nو«لا»"],
    ]


# --- forgetting ------------------------------------------------------------------------------


def test_forgetting_deletes_all_of_a_user_and_says_how_much(state: State) -> None:
    state.see(SALMA, "private", "ar")
    state.see(GROUP, "supergroup", "ar")
    own = ask(state, "من؟")
    ask(state, "في المجموعة", chat=GROUP, message=5)
    others = ask(state, "سؤال عمر", user=OMAR, chat=GROUP, message=6)
    for reply in (own, others):
        state.rate(reply, SALMA, "+")
    state.rate(own, OMAR, "-")
    state.accept([Incoming(11, "{}", GROUP, SALMA), Incoming(12, "{}", GROUP, OMAR)])
    state.allow(SALMA)

    forgotten = state.forget(SALMA)

    assert forgotten == Forgotten(questions=2, ratings=2, chats=1, updates=1, keeps_access=True)
    assert state.chat(SALMA) is None
    assert (state.reply_to(SALMA, 1), state.reply_to(GROUP, 5)) == (None, None)
    assert state.ratings() == []
    assert [update.update_id for update in state.pending()] == [12]
    assert state.reply_to(GROUP, 6) is not None
    assert state.forget(SALMA) == Forgotten(0, 0, 0, 0, keeps_access=True)


def test_what_is_forgotten_is_gone_from_the_disk_while_the_bot_runs(tmp_path: Path) -> None:
    state = State.open(tmp_path / "bot.sqlite3")
    ask(state, "سؤال لا يعرفه أحد")
    assert "لا يعرفه".encode() in on_disk(tmp_path)

    state.forget(SALMA)

    assert "لا يعرفه".encode() not in on_disk(tmp_path)
    state.close()


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_reply_that_is_forgotten_while_it_is_being_sent_stays_forgotten(state: State) -> None:
    reply = ask(state, "من؟")
    state.forget(SALMA)

    state.note_turn(reply, Turn("من؟", "جواب"))
    state.sent(reply, [2], update_id=11)

    assert state.reply(reply, SALMA) is state.reply_in(SALMA, 2) is None


def test_what_is_old_is_purged(state: State, clock: Clock) -> None:
    state.see(OMAR, "private", "ar")
    state.set_inactive(OMAR)
    state.see(SALMA, "private", "ar")
    state.accept([Incoming(1, "{}"), Incoming(2, "{}")])
    state.finish(1)
    old = ask(state, "قديم", message=1)
    state.rate(old, SALMA, "+")
    clock.now += 3 * DAY_S
    new = ask(state, "جديد", message=2)

    assert state.purge(days=30) == 0
    assert state.purge(days=2) == 1

    assert state.reply(old, SALMA) is None
    assert state.reply(new, SALMA) is not None
    assert state.ratings() == []
    assert [state.chat(user) is None for user in (OMAR, SALMA)] == [True, False]
    assert state.accept([Incoming(1, "{}")]) == [1]  # Telegram counts anew after a week


# --- people and figures ----------------------------------------------------------------------


def test_readers_are_put_on_the_list_and_taken_off(state: State) -> None:
    for user in (SALMA, OMAR, OMAR):
        state.allow(user)
    state.disallow(SALMA)

    assert state.allowed() == {OMAR}
    assert [state.is_allowed(user) for user in (SALMA, OMAR)] == [False, True]


def test_the_figures_are_counted(state: State, clock: Clock) -> None:
    state.see(SALMA, "private", "ar")
    state.see(OMAR, "private", "ar")
    state.set_inactive(OMAR)
    old = ask(state, "أمس", message=1)
    clock.now += 2 * DAY_S
    new = ask(state, "اليوم", message=2)
    state.rate(old, SALMA, "+")
    state.rate(new, SALMA, "other")
    state.accept([Incoming(1, "{}")])

    assert state.stats() == Stats(chats=2, active=1, questions=2, today=1, good=1, bad=1, pending=1)


# --- the file --------------------------------------------------------------------------------


def test_everything_is_there_after_opening_it_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "bot.sqlite3"
    first = State.open(path)
    first.see(SALMA, "private", "en")
    reply = ask(first, "من؟")
    first.close()

    second = State.open(path)

    assert second.turns(SALMA, "") == (Turn("من؟", "جواب"),)
    assert ask(second, "متى؟", message=2) > reply
    assert path.stat().st_mode & 0o077 == 0
    second.close()


def test_a_file_that_is_not_the_bots_is_left_alone_and_named(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    before = path.read_bytes()

    with pytest.raises(StateError, match=r"other\.sqlite3 is no state of this version"):
        State.open(path)

    assert path.read_bytes() == before


def test_a_damaged_file_and_a_folder_are_one_clear_line(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_bytes(b"no database at all" * 100)

    with pytest.raises(StateError, match="damaged or not the bot's state"):
        State.open(damaged)
    with pytest.raises(StateError, match="cannot be"):
        State.open(tmp_path)


def test_a_file_of_version_1_keeps_its_turns_which_name_no_article(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    first = State.open(path)
    ask(first, "من ترأس؟", answer="شيرمان")
    first.close()
    with closing(sqlite3.connect(path)) as rows:
        rows.execute("ALTER TABLE replies DROP COLUMN article")
        rows.execute("PRAGMA user_version = 1")

    second = State.open(path)
    reply = ask(second, "ومتى؟", message=2)
    second.note_turn(reply, Turn("ومتى؟", "أمس", "abc"))
    second.close()
    third = State.open(path)

    assert third.turns(SALMA, "") == (
        Turn("من ترأس؟", "شيرمان", None),
        Turn("ومتى؟", "أمس", "abc"),
    )
    third.close()


def test_threads_share_it(state: State) -> None:
    def work(user: int) -> None:
        for number in range(40):
            state.accept([Incoming(user * 1000 + number, "{}", user, user)])
            reply = ask(state, f"سؤال {number}", user=user, chat=user, message=number)
            state.sent(reply, [1000 + number], user * 1000 + number)

    threads = [threading.Thread(target=work, args=(user,)) for user in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert state.stats().questions == 320
    assert state.pending() == []
    assert [turn.question for turn in state.turns(3, "")] == [f"سؤال {n}" for n in range(30, 40)]


_WRITER = """
import sys
from pathlib import Path
from bot.telegram.state import State
from bot.telegram.state_records import Asked, Incoming
from retrieval.followup.standalone import Turn

state = State.open(Path(sys.argv[1]))
for number in range(1, 100_000):
    state.accept([Incoming(number, '{"n": %d}' % number, 7, 7)])
    reply = state.begin_reply(Asked(7, 7, "", number, "سؤال"))
    state.note_turn(reply, Turn("سؤال", str(number)))
    if number % 2:
        state.sent(reply, [500_000 + number], number)
    print(number, flush=True)
"""


def test_nothing_that_was_written_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    with writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(200)]
        writer.send_signal(signal.SIGKILL)
        told += [int(line) for line in writer.stdout.read().split()]

    state = State.open(path)
    pending = {update.update_id for update in state.pending()}

    assert {number for number in told if number % 2 == 0} <= pending
    assert {number for number in told if number % 2} & pending == set()
    assert [state.reply_in(7, 500_000 + number) is not None for number in told[:4]] == [
        True, False, True, False,
    ]  # fmt: skip
    latest = state.turns(7, "")[-1].answer
    assert latest is not None
    assert int(latest) >= told[-1]
    state.close()
    with sqlite3.connect(path) as check:
        assert check.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    check.close()
