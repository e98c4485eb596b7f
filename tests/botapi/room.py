"""A chat as the server knows it: who is in it, what stands in it, whether the bot may write."""

import itertools
from collections.abc import Iterable
from typing import Literal, Self

from .errors import BLOCKED, DEACTIVATED, NOT_STARTED, ApiError, bad_request, forbidden, migrated
from .text import Json
from .vocabulary import ADMINISTRATOR_RIGHTS
from .world import Message, User, World

RoomType = Literal["private", "group", "supergroup"]
SUPERGROUP_OFFSET = -1_000_000_000_000
FILE_KINDS = {"document", "voice", "photo", "sticker"}


class Room:
    """The chat's state, and what changes who may write in it.

    Attributes:
        messages: Those that can still be seen, by ID in the order of sending.
        bot_status: As in `ChatMember`; in a private chat "kicked" means blocked.
        started: Whether the user ever wrote; before that the bot may not.
        muted: Whether the group keeps the bot from writing.
    """

    def __init__(
        self, world: World, room_id: int, kind: RoomType, title: str, members: Iterable[User]
    ) -> None:
        self.world = world
        self.id = room_id
        self.type = kind
        self.title = title
        self.members = list(members)
        self.messages: dict[int, Message] = {}
        self.bot_status = "member"
        self.started = kind != "private"
        self.deactivated = False
        self.muted = False
        self.migrated_to: int | None = None
        self._own_ids = itertools.count(1)
        world.chats[room_id] = self

    def to_json(self) -> Json:
        """Return the API's `Chat`."""
        core: Json = {"id": self.id, "type": self.type}
        if self.type != "private":
            return core | {"title": self.title}
        user = self.members[0].to_json()
        return core | {name: user[name] for name in ("first_name", "username") if name in user}

    def refusal(self) -> ApiError | None:
        """Return why the bot may not write here, or None."""
        if self.migrated_to is not None:
            return migrated(self.migrated_to)
        if self.deactivated:
            return DEACTIVATED
        if self.type == "private":
            return BLOCKED if self.bot_status == "kicked" else None if self.started else NOT_STARTED
        if self.bot_status in ("kicked", "left"):
            how = "was kicked from" if self.bot_status == "kicked" else "is not a member of"
            return forbidden(f"bot {how} the {self.type} chat")
        if self.muted:
            return bad_request("not enough rights to send text messages to the chat")
        return None

    def next_id(self) -> int:
        """Return the ID of the next message; a supergroup counts its own."""
        return next(self._own_ids if self.type == "supergroup" else self.world.message_ids)

    def post(self, message: Message) -> Message:
        """Put `message` where everyone sees it, as the newest or in the place it had."""
        self.messages[message.id] = message
        return message

    def message_json(self, message: Message, *, with_reply: bool = True) -> Json:
        """Return the API's `Message`."""
        is_file = bool(FILE_KINDS & message.content.keys())
        text, entities = ("caption", "caption_entities") if is_file else ("text", "entities")
        inline = "inline_keyboard" in (message.reply_markup or {})
        optional = {
            text: message.text,
            entities: list(message.entities),
            "edit_date": message.edit_date,
            "reply_markup": message.reply_markup if inline else None,
        }
        core: Json = {"message_id": message.id, "from": message.sender.to_json()}
        core |= {"chat": self.to_json(), "date": message.date} | message.content
        core |= {name: value for name, value in optional.items() if value}
        answered = self.messages.get(message.reply_to or 0)
        if with_reply and answered is not None:
            core["reply_to_message"] = self.message_json(answered, with_reply=False)
        return core

    def announce(self, by: User, service: Json) -> None:
        """Post a service message, such as {"new_chat_members": [...]}; privacy hides none."""
        posted = self.post(Message(self.id, self.next_id(), by, self.world.now(), content=service))
        if self.bot_status not in ("kicked", "left"):
            self.world.updates.put("message", self.message_json(posted))

    def set_bot_status(self, status: str, by: User | None = None) -> None:
        """Make the bot "member", "administrator", "left" or "kicked", and tell it."""
        with self.world.lock:
            old, self.bot_status = self.bot_status, status
            change = {
                "chat": self.to_json(),
                "from": (by or self.members[0]).to_json(),
                "date": self.world.now(),
                "old_chat_member": self.member_json(self.world.bot, old),
                "new_chat_member": self.member_json(self.world.bot, status),
            }
            self.world.updates.put("my_chat_member", change)

    def block(self) -> None:
        """Let the user block the bot."""
        self.set_bot_status("kicked")

    def unblock(self) -> None:
        """Let the user unblock the bot."""
        self.set_bot_status("member")

    def kick_bot(self, by: User | None = None) -> None:
        """Throw the bot out of the group."""
        self.set_bot_status("kicked", by)

    def add_bot(self, by: User | None = None) -> None:
        """Add the bot to the group, which a service message says too."""
        with self.world.lock:
            self.bot_status = "left"
            self.set_bot_status("member", by)
            self.announce(by or self.members[0], {"new_chat_members": [self.world.bot.to_json()]})

    def add_member(self, user: User) -> None:
        """Let `user` join."""
        with self.world.lock:
            self.members.append(user)
            self.announce(user, {"new_chat_members": [user.to_json()]})

    def migrate(self) -> Self:
        """Return the supergroup that the group has become, under another ID and without history."""
        with self.world.lock:
            new_id = SUPERGROUP_OFFSET + self.id
            new = type(self)(self.world, new_id, "supergroup", self.title, self.members)
            self.announce(self.members[0], {"migrate_to_chat_id": new_id})
            new.announce(self.members[0], {"migrate_from_chat_id": self.id})
            self.migrated_to = new_id
            return new

    def member_json(self, user: User, status: str) -> Json:
        """Return the API's `ChatMember`."""
        extra: dict[str, Json] = {"kicked": {"until_date": 0}, "creator": {"is_anonymous": False}}
        extra["administrator"] = dict.fromkeys(ADMINISTRATOR_RIGHTS, False)
        return {"user": user.to_json(), "status": status} | extra.get(status, {})
