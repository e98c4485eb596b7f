"""All that the bot remembers, in one SQLite file of its own, written the moment it changes.

Of a person it keeps: a number, a language, the questions asked with their answers, the ratings, and
a message for as long as it waits for its answer. `forget` deletes that, `purge` all that is old.

Every call is one transaction of about 0.1 ms; any thread may call.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from sqlite3 import Connection, Row
from typing import Self

from bot.conversation import KEPT
from bot.telegram.state_file import StateFile, open_file
from bot.telegram.state_records import (
    Asked,
    Chat,
    Forgotten,
    Incoming,
    Rating,
    Stats,
    StoredReply,
)
from bot.telegram.state_upkeep import counted, deleted_of_user, deleted_older, moved_chat
from bot.telegram.wording import REASONS
from retrieval.followup.standalone import Turn

SEEN_S = 3600
"""How exactly it is known when something last came from a chat."""


class State:
    """The bot's memory."""

    def __init__(self, file: StateFile, clock: Callable[[], float]) -> None:
        self._file = file
        self._clock = clock

    @classmethod
    def open(cls, path: Path, clock: Callable[[], float] = time.time) -> Self:
        """Return what is remembered in the file at `path`, which is made when there is none.

        Raises:
            StateError: It cannot be used; the message says what to do.
        """
        return cls(open_file(path), clock)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    # Updates

    def accept(self, updates: Sequence[Incoming]) -> list[int]:
        """Write down what came and return the numbers of the updates that are new, in order.

        Once this has returned a killed process does not lose them: they are `pending`. Once `sync`
        has returned, nor does a power cut.
        """
        with self._file.transaction() as rows:
            return [update.update_id for update in updates if self._accept(rows, update)]

    def _accept(self, rows: Connection, update: Incoming) -> bool:
        values = (update.update_id, _storable(update.json), update.chat, update.user, self._clock())
        added = rows.execute("INSERT OR IGNORE INTO updates VALUES (?, ?, ?, ?, ?)", values)
        return added.rowcount == 1

    def sync(self) -> None:
        """Return once what was written is on the disk itself, which may take a while."""
        self._file.sync()

    def pending(self) -> list[Incoming]:
        """Return the updates that nobody has finished, oldest first."""
        query = "SELECT id, json, chat, user FROM updates WHERE json IS NOT NULL ORDER BY id"
        with self._file.reading() as rows:
            return [Incoming(*row) for row in rows.execute(query)]

    def finish(self, update_id: int) -> None:
        """Take an update for answered; of it only the number stays."""
        with self._file.transaction() as rows:
            _finish(rows, update_id)

    # Chats

    def see(self, chat: int, kind: str, language: str) -> Chat:
        """Return a chat that something came from: added with this language, or as it is known."""
        known = self.chat(chat)
        if known and self._is_fresh(known, kind):
            return known
        with self._file.transaction() as rows:
            found = rows.execute(
                "INSERT INTO chats VALUES (?, ?, ?, 1, ?) ON CONFLICT (id) DO UPDATE "
                "SET kind = excluded.kind, active = 1, last_seen = excluded.last_seen "
                f"RETURNING {_CHAT}",
                (chat, kind, language, self._clock()),
            ).fetchone()
        return _chat(found)

    def _is_fresh(self, known: Chat, kind: str) -> bool:
        """Return whether there is nothing new to write down of a chat."""
        is_recent = 0 <= self._clock() - known.last_seen < SEEN_S
        return known.active and known.kind == kind and is_recent

    def chat(self, chat: int) -> Chat | None:
        """Return what is known of a chat; None if nothing is."""
        with self._file.reading() as rows:
            found = rows.execute(f"SELECT {_CHAT} FROM chats WHERE id = ?", (chat,)).fetchone()
        return _chat(found) if found else None

    def set_language(self, chat: int, language: str) -> None:
        """Speak this language in a chat from now on."""
        self._write("UPDATE chats SET language = ? WHERE id = ?", language, chat)

    def set_inactive(self, chat: int) -> None:
        """Take a chat for closed to the bot, until something comes from it."""
        self._write("UPDATE chats SET active = 0 WHERE id = ?", chat)

    def migrate(self, old: int, new: int) -> None:
        """Know a group under its new number.

        Its messages are counted anew from 1, so nothing refers to the old ones any more.
        """
        with self._file.transaction() as rows:
            moved_chat(rows, old, new)

    # Replies and turns

    def begin_reply(self, asked: Asked) -> int:
        """Return the number of the reply to a question, for its buttons.

        A question asked again in the same message (edited, or answered anew after a kill) keeps its
        number, its place in the conversation and the messages of its reply.
        """
        values = (asked.chat, asked.user, asked.thread, asked.message, _storable(asked.question))
        with self._file.transaction() as rows:
            found = rows.execute(
                "INSERT INTO replies (chat, user, thread, message, question, at) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (chat, message) DO UPDATE "
                "SET question = excluded.question, standalone = NULL, answer = NULL, "
                "article = NULL, is_turn = 0 "
                "RETURNING id",
                (*values, self._clock()),
            ).fetchone()
        return int(found[0])

    def note_turn(self, reply: int, turn: Turn) -> None:
        """Remember how a question was understood and answered, for those that follow."""
        self._write(
            "UPDATE replies SET standalone = ?, answer = ?, article = ?, is_turn = 1 WHERE id = ?",
            _storable(turn.question),
            None if turn.answer is None else _storable(turn.answer),
            turn.article,
            reply,
        )

    def sent(self, reply: int, messages: Sequence[int], update_id: int | None = None) -> None:
        """Remember the bot's messages that hold a reply, all of them, and finish its update."""
        with self._file.transaction() as rows:
            rows.execute("DELETE FROM sent WHERE reply = ?", (reply,))
            rows.executemany(
                # From replies, for its user may have had it forgotten meanwhile.
                "INSERT OR REPLACE INTO sent SELECT chat, ?, id FROM replies WHERE id = ?",
                [(message, reply) for message in messages],
            )
            if update_id is not None:
                _finish(rows, update_id)

    def reply(self, reply: int, chat: int) -> StoredReply | None:
        """Return a reply given in `chat`; None if it is gone or was given in another."""
        return self._reply("id = ? AND chat = ?", reply, chat)

    def reply_to(self, chat: int, message: int) -> StoredReply | None:
        """Return the reply to the question in a message; None if there is none."""
        return self._reply("chat = ? AND message = ?", chat, message)

    def reply_in(self, chat: int, message: int) -> StoredReply | None:
        """Return the reply that a message of the bot's is part of; None if it is of none."""
        return self._reply(
            "id = (SELECT reply FROM sent WHERE chat = ? AND message = ?)", chat, message
        )

    def _reply(self, condition: str, *values: int) -> StoredReply | None:
        with self._file.reading() as rows:
            found = rows.execute(
                f"SELECT {_REPLY} FROM replies WHERE {condition}", values
            ).fetchone()
            if not found:
                return None
            messages = rows.execute(
                "SELECT message FROM sent WHERE reply = ? ORDER BY message", (found[0],)
            )
            return replace(StoredReply(*found), messages=tuple(row[0] for row in messages))

    def turns(self, chat: int, thread: str, before: int | None = None) -> tuple[Turn, ...]:
        """Return the last turns of a conversation, oldest first.

        Args:
            before: A reply; only the turns before its question count.
        """
        with self._file.reading() as rows:
            found = rows.execute(
                "SELECT standalone, answer, article FROM replies "
                "WHERE chat = ? AND thread = ? AND is_turn AND (? IS NULL OR id < ?) "
                "ORDER BY id DESC LIMIT ?",
                (chat, thread, before, before, KEPT),
            ).fetchall()
        return tuple(Turn(*row) for row in reversed(found))

    def new_conversation(self, chat: int, thread: str | None = None) -> None:
        """Let what was asked before be no turn any more, in one thread or in all."""
        self._write(
            "UPDATE replies SET is_turn = 0 WHERE chat = ? AND (? IS NULL OR thread = ?)",
            chat,
            thread,
            thread,
        )

    # Ratings

    def rate(self, reply: int, user: int, value: str) -> None:
        """Remember a user's rating of a reply in place of an earlier one: "+", "-" or a reason."""
        if value not in ("+", "-", *REASONS):
            raise ValueError(f"{value!r} is no rating")
        sign, reason = (value, None) if value in ("+", "-") else ("-", value)
        self._write(
            "INSERT OR REPLACE INTO ratings SELECT id, ?, ?, ?, ? FROM replies WHERE id = ?",
            user,
            sign,
            reason,
            self._clock(),
            reply,
        )

    def ratings(self) -> list[Rating]:
        """Return all ratings with what they are of, oldest first."""
        with self._file.reading() as rows:
            found = rows.execute(
                "SELECT ratings.at, value, reason, question, standalone, answer "
                "FROM ratings JOIN replies ON id = reply ORDER BY ratings.at, reply"
            )
            return [Rating(*row) for row in found]

    # People

    def allow(self, user: int) -> None:
        """Put a user on the list of those who may ask, beside that of the settings."""
        self._write("INSERT OR IGNORE INTO allowed VALUES (?)", user)

    def disallow(self, user: int) -> None:
        """Take a user off the list; that of the settings stays as it is."""
        self._write("DELETE FROM allowed WHERE user = ?", user)

    def allowed(self) -> frozenset[int]:
        """Return the users on the list."""
        with self._file.reading() as rows:
            return frozenset(row[0] for row in rows.execute("SELECT user FROM allowed"))

    def is_allowed(self, user: int) -> bool:
        """Return whether a user is on the list."""
        with self._file.reading() as rows:
            found = rows.execute("SELECT 1 FROM allowed WHERE user = ?", (user,))
            return found.fetchone() is not None

    # Upkeep

    def forget(self, user: int) -> Forgotten:
        """Delete all that is stored of a user, from the disk too, and return how much it was.

        Only the list of those who may ask stays: the administrators keep that.
        """
        with self._file.transaction() as rows:
            forgotten = deleted_of_user(rows, user)
        self._file.empty_log()
        return forgotten

    def purge(self, days: float) -> int:
        """Delete what is older than `days` and return how many questions it were."""
        with self._file.transaction() as rows:
            purged = deleted_older(rows, days, self._clock())
        self._file.empty_log()
        return purged

    def stats(self) -> Stats:
        """Return the bot's use in figures."""
        with self._file.reading() as rows:
            return counted(rows, self._clock())

    def _write(self, query: str, *values: object) -> None:
        with self._file.transaction() as rows:
            rows.execute(query, values)


_CHAT = "id, kind, language, active, last_seen"
_REPLY = "id, chat, user, thread, message, question, standalone, answer, at"


def _chat(row: Row) -> Chat:
    number, kind, language, active, last_seen = row
    return Chat(number, kind, language, bool(active), last_seen)


def _finish(rows: Connection, update_id: int) -> None:
    rows.execute(
        "UPDATE updates SET json = NULL, chat = NULL, user = NULL "
        "WHERE id = ? AND json IS NOT NULL",
        (update_id,),
    )


def _storable(text: str) -> str:
    """Return `text` without lone surrogates, which SQLite takes none of."""
    return text.encode("utf-8", "replace").decode("utf-8")
