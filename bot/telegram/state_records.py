"""What goes into the bot's state and comes out of it, as values."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update as Telegram sent it; `json` is kept until it is answered, and no longer."""

    update_id: int
    json: str = field(repr=False)
    chat: int | None = None
    user: int | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat the bot is in.

    Attributes:
        kind: As Telegram calls it: "private", "group", "supergroup", "channel".
        active: False once the bot was blocked or put out.
        last_seen: Seconds since 1970.
    """

    id: int
    kind: str
    language: str
    active: bool
    last_seen: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, where it was asked and by whom.

    Attributes:
        thread: "" in a private chat; in a group the root message of the reply thread.
        message: The question's own message; None where it has none (a button).
    """

    chat: int
    user: int | None
    thread: str
    message: int | None
    question: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A question that was asked, and where its reply stands.

    Attributes:
        standalone: As it was understood; None until it is, and for small talk.
        answer: The best answer's text; None when there was none.
        at: Seconds since 1970.
        messages: Of the bot, in order; empty until they are sent.
    """

    id: int
    chat: int
    user: int | None
    thread: str
    message: int | None
    question: str = field(repr=False)
    standalone: str | None = field(repr=False)
    answer: str | None = field(repr=False)
    at: float
    messages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """One reader's verdict on one reply; who it was is not told.

    Attributes:
        value: "+" or "-".
        reason: One of `wording.REASONS`, for a "-" that came with one.
    """

    at: float
    value: str
    reason: str | None
    question: str = field(repr=False)
    standalone: str | None = field(repr=False)
    answer: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was deleted of one user.

    Attributes:
        updates: Messages that waited for their answer.
        keeps_access: Whether the user is still on the list that the administrators keep.
    """

    questions: int
    ratings: int
    chats: int
    updates: int
    keeps_access: bool


@dataclass(frozen=True, slots=True)
class Stats:
    """The bot's use in figures; `today` is the last 24 hours."""

    chats: int
    active: int
    questions: int
    today: int
    good: int
    bad: int
    pending: int
