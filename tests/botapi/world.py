"""What the server knows: the bot, the users, the messages, the files."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .calls import Upload
from .errors import CHAT_ID_EMPTY, CHAT_NOT_FOUND, FILE_UNKNOWN, RefusalError
from .queries import Queries
from .text import Json, entity_text
from .updates import UpdateQueue

if TYPE_CHECKING:
    from .room import Room

BOT_ID = 7000000001


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot."""

    id: int
    first_name: str
    language_code: str | None = "ar"
    username: str | None = None
    is_bot: bool = False

    def to_json(self) -> Json:
        """Return the API's `User`."""
        known = {"username": self.username, "language_code": self.language_code}
        core: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        return core | {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now, after its edits.

    Attributes:
        text: The text, or the caption of what `content` holds.
        content: What the message has besides its text, under the API's names ("document", ...).
        reply_to: The ID of the message it answers, None if none or if that one is gone.
        reply_markup: The keyboard it was sent with, of any sort.
        for_bot: Whether the bot was told of it.
    """

    chat_id: int
    id: int
    sender: User
    date: int
    text: str = ""
    entities: tuple[Json, ...] = ()
    content: Json = field(default_factory=dict)
    reply_to: int | None = None
    reply_markup: Json | None = None
    edit_date: int | None = None
    for_bot: bool = True

    @property
    def buttons(self) -> list[list[str]]:
        """The words on its inline keyboard, row by row as sent (left to right)."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in rows]

    def marked(self, kind: str) -> list[str]:
        """Return the words under each entity of type `kind`, in order."""
        return [entity_text(self.text, e) for e in self.entities if e["type"] == kind]


class World:
    """Everything the server knows of one bot; whoever reads or changes it holds `lock`.

    Attributes:
        violations: What Telegram takes without a word though the sender meant something else.
        profile: What the bot said of itself last, by what it set and the language ("" for all).
    """

    def __init__(
        self, username: str, *, privacy: bool, query_lifetime_s: float, conflict_pause_s: float
    ) -> None:
        self.lock = threading.RLock()
        self.bot = User(BOT_ID, "Dalil", None, username, is_bot=True)
        self.privacy = privacy
        self.updates = UpdateQueue(self.lock, conflict_pause_s)
        self.queries = Queries(query_lifetime_s)
        self.users: dict[int, User] = {BOT_ID: self.bot}
        self.chats: dict[int, Room] = {}
        self.profile: dict[tuple[str, str], object] = {}
        self.violations: list[str] = []
        self.files: dict[str, tuple[str, Upload]] = {}
        self.ids = itertools.count(1)
        self.message_ids = itertools.count(1)
        """IDs of messages in private chats and basic groups, which the bot counts as one row."""

    def now(self) -> int:
        """Return the time of day that messages carry."""
        return int(time.time())

    def me(self) -> Json:
        """Return what getMe answers."""
        return self.bot.to_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def chat(self, params: Json) -> "Room":
        """Return the chat a request names.

        Raises:
            RefusalError: It names none, or one the bot never met.
        """
        chat_id = params.get("chat_id", "")
        if chat_id == "":
            raise RefusalError(CHAT_ID_EMPTY)
        if chat_id not in self.chats:
            raise RefusalError(CHAT_NOT_FOUND)
        return self.chats[chat_id]

    def keep(self, upload: Upload) -> Json:
        """Store a file; return the fields that every kind of file has."""
        number = next(self.ids)
        file_id, ending = f"BQACAgQAAxkBAAI{number:05d}", upload.name.rpartition(".")[2] or "bin"
        self.files[file_id] = (f"documents/file_{number}.{ending}", upload)
        fields: Json = {"file_id": file_id, "file_unique_id": f"AgAD{number:05d}"}
        return fields | {"file_size": len(upload.data)}

    def file(self, file_id: object) -> tuple[str, Upload]:
        """Return the path and content of a stored file.

        Raises:
            RefusalError: No file has this ID.
        """
        if not isinstance(file_id, str) or file_id not in self.files:
            raise RefusalError(FILE_UNKNOWN)
        return self.files[file_id]

    def file_at(self, path: str) -> Upload | None:
        """Return the file that getFile said is at `path`."""
        return next((upload for at, upload in self.files.values() if at == path), None)
