"""What is deleted, moved and counted in the bot's state, each inside the caller's transaction."""

from sqlite3 import Connection

from bot.telegram.state_records import Forgotten, Stats

DAY_S = 86_400
ANSWERED_KEPT_S = 2 * DAY_S
"""Telegram keeps an update for 24 hours; after that nobody can send it again."""


def deleted_of_user(rows: Connection, user: int) -> Forgotten:
    """Delete all that is stored of a user and return how much it was."""
    others = "reply NOT IN (SELECT id FROM replies WHERE user = ?1)"
    ratings = _deleted(rows, f"ratings WHERE user = ?1 AND {others}", user)
    own = rows.execute(
        "SELECT count(*) FROM ratings JOIN replies ON id = reply "
        "WHERE replies.user = ?1 AND ratings.user = ?1",
        (user,),
    ).fetchone()[0]
    return Forgotten(
        questions=_deleted(rows, "replies WHERE user = ?1", user),
        ratings=ratings + own,
        # A private chat has the number of its user.
        chats=_deleted(rows, "chats WHERE id = ?1", user),
        updates=rows.execute(
            "UPDATE updates SET json = NULL, chat = NULL, user = NULL WHERE user = ?", (user,)
        ).rowcount,
        keeps_access=_exists(rows, "allowed WHERE user = ?", user),
    )


def deleted_older(rows: Connection, days: float, now: float) -> int:
    """Delete what is older than `days` and return how many questions it were."""
    past = now - days * DAY_S
    _deleted(rows, "ratings WHERE at < ?", past)
    _deleted(rows, "chats WHERE NOT active AND last_seen < ?", past)
    _deleted(rows, "updates WHERE at < ?", past)
    _deleted(rows, "updates WHERE json IS NULL AND at < ?", now - ANSWERED_KEPT_S)
    return _deleted(rows, "replies WHERE at < ?", past)


def moved_chat(rows: Connection, old: int, new: int) -> None:
    """Give a chat its new number; what points to its old messages goes."""
    rows.execute("UPDATE OR REPLACE chats SET id = ?, kind = 'supergroup' WHERE id = ?", (new, old))
    rows.execute("DELETE FROM sent WHERE chat = ?", (old,))
    rows.execute(
        "UPDATE replies SET chat = ?, message = NULL, is_turn = 0 WHERE chat = ?", (new, old)
    )
    rows.execute("UPDATE updates SET chat = ? WHERE chat = ?", (new, old))


def counted(rows: Connection, now: float) -> Stats:
    """Return the bot's use in figures."""
    counts = (
        "chats", "chats WHERE active", "replies", f"replies WHERE at >= {now - DAY_S}",
        "ratings WHERE value = '+'", "ratings WHERE value = '-'", "updates WHERE json IS NOT NULL",
    )  # fmt: skip
    queries = ", ".join(f"(SELECT count(*) FROM {what})" for what in counts)
    return Stats(*rows.execute(f"SELECT {queries}").fetchone())


def _deleted(rows: Connection, what: str, value: float) -> int:
    return rows.execute(f"DELETE FROM {what}", (value,)).rowcount


def _exists(rows: Connection, what: str, value: int) -> bool:
    return rows.execute(f"SELECT 1 FROM {what} LIMIT 1", (value,)).fetchone() is not None
