"""The user's side of a chat: what people write and press, as updates for the bot."""

import re
from dataclasses import replace

from .calls import Upload
from .room import Room
from .text import Json, utf16_length
from .world import Message, User

PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")
_FOUND = {
    "bot_command": re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{5,32})?(?![\w/])"),
    "mention": re.compile(r"(?<![\w/])@[A-Za-z0-9_]{5,32}(?!\w)"),
    "hashtag": re.compile(r"(?<!\w)#\w*[^\W\d]\w*"),
    "url": re.compile(r"https?://[^\s<>«»]+"),
}


def found_entities(text: str) -> tuple[Json, ...]:
    """Return the entities that the server finds by itself in what a user types."""
    found = [
        {"type": kind, "offset": utf16_length(text[: at.start()]), "length": utf16_length(at[0])}
        for kind, pattern in _FOUND.items()
        for at in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda entity: int(str(entity["offset"]))))


class Chat(Room):
    """One chat with the bot in it. Made by `BotApi.private_chat` and `BotApi.group`."""

    def send_text(self, user: User, text: str, *, reply_to: int | None = None) -> int:
        """Write `text`; return the message's ID. Commands, mentions and links become entities."""
        return self._send(user, text, {}, reply_to)

    def start(self, user: User, payload: str = "") -> int:
        """Open the bot through a link with `payload`, at most 64 of A-Z a-z 0-9 _ -."""
        if payload and not PAYLOAD.fullmatch(payload):
            raise ValueError(f"Telegram opens no link with the payload {payload!r}")
        return self.send_text(user, f"/start {payload}".strip())

    def send_forward(self, user: User, text: str, origin: str = "قناة الأخبار") -> int:
        """Forward the words of a person called `origin`."""
        source = {"type": "hidden_user", "sender_user_name": origin, "date": self.world.now()}
        return self._send(user, text, {"forward_origin": source})

    def send_document(
        self,
        user: User,
        name: str,
        data: bytes,
        mime: str,
        caption: str = "",
        *,
        tells_size: bool = True,
    ) -> int:
        """Send a file; return the message's ID.

        Args:
            tells_size: Whether the message tells the file's size, which it need not.
        """
        form: Json = {"file_name": name, "mime_type": mime}
        if not tells_size:
            form["file_size"] = None
        return self._send_file(user, "document", Upload(name, mime, data), form, caption)

    def send_voice(self, user: User, data: bytes = b"OggS", duration_s: int = 3) -> int:
        """Send a voice message."""
        form = {"duration": duration_s, "mime_type": "audio/ogg"}
        return self._send_file(user, "voice", Upload("voice.oga", "audio/ogg", data), form)

    def send_photo(self, user: User, data: bytes = b"\xff\xd8\xff", caption: str = "") -> int:
        """Send a photo, in one size."""
        photo = Upload("photo.jpg", "image/jpeg", data)
        return self._send_file(user, "photo", photo, {"width": 90, "height": 90}, caption)

    def send_sticker(self, user: User, emoji: str = "👍") -> int:
        """Send a sticker."""
        form: Json = {"width": 512, "height": 512, "type": "regular", "emoji": emoji}
        form |= {"is_animated": False, "is_video": False}
        return self._send_file(user, "sticker", Upload("s.webp", "image/webp", b"RIFF"), form)

    def edit(self, message_id: int, text: str) -> None:
        """Change the words of a message a user wrote."""
        with self.world.lock:
            old = self.messages[message_id]
            new = replace(old, text=text, entities=found_entities(text), edit_date=self.world.now())
            self.post(new)
            if self._reaches_bot(new):
                self.world.updates.put("edited_message", self.message_json(new))

    def delete(self, message_id: int) -> None:
        """Delete a message for everyone; a bot is not told."""
        with self.world.lock:
            del self.messages[message_id]

    def press(self, message_id: int, button: str, *, user: User | None = None) -> str:
        """Press the button with this text or this callback data; return the query's ID.

        Raises:
            LookupError: The message is gone, or has no such button now.
        """
        with self.world.lock:
            message = self.messages[message_id]
            who = user or self.members[0]
            query_id = self.world.queries.open("callback")
            query = {
                "id": query_id,
                "from": who.to_json(),
                "message": self.message_json(message),
                "chat_instance": str(self.id),
                "data": _callback_data(message, button),
            }
            self.world.updates.put("callback_query", query)
            return query_id

    def send_inline(self, user: User, query_id: str, result_id: str) -> int:
        """Choose a result of an answered inline query; its words stand in the chat as the user's.

        Raises:
            LookupError: The query has no such result.
        """
        with self.world.lock:
            answer = self.world.queries.answer_to(query_id) or {"results": []}
            chosen = [result for result in answer["results"] if result["id"] == result_id]
            if not chosen:
                raise LookupError(f"no result {result_id!r} in the answer to {query_id}")
            told = {"result_id": result_id, "from": user.to_json(), "query": ""}
            self.world.updates.put("chosen_inline_result", told)
            text = chosen[0]["input_message_content"]["message_text"]
            return self._send(user, text, {"via_bot": self.world.bot.to_json()})

    def _send_file(
        self, user: User, kind: str, upload: Upload, form: Json, caption: str = ""
    ) -> int:
        with self.world.lock:
            told = self.world.keep(upload) | form
            file = {name: value for name, value in told.items() if value is not None}
            return self._send(user, caption, {kind: [file] if kind == "photo" else file})

    def _send(self, user: User, text: str, content: Json, reply_to: int | None = None) -> int:
        with self.world.lock:
            self.started = True
            number, date = self.next_id(), self.world.now()
            sent = Message(
                self.id, number, user, date, text, found_entities(text), content, reply_to
            )
            sent = self.post(replace(sent, for_bot=self._reaches_bot(sent)))
            if sent.for_bot:
                self.world.updates.put("message", self.message_json(sent))
            return sent.id

    def _reaches_bot(self, message: Message) -> bool:
        """Return whether the bot is told (core.telegram.org/bots/features#privacy-mode)."""
        if self.bot_status in ("kicked", "left"):
            return False
        if self.type == "private" or not self.world.privacy or self.bot_status == "administrator":
            return True
        answered = self.messages.get(message.reply_to or 0)
        if "via_bot" in message.content or (answered is not None and answered.for_bot):
            return True
        return any(map(self._is_for_bot, message.marked("bot_command")))

    def _is_for_bot(self, command: str) -> bool:
        name = command.partition("@")[2]
        return name.lower() in ("", str(self.world.bot.username).lower())


def _callback_data(message: Message, button: str) -> str:
    rows = (message.reply_markup or {}).get("inline_keyboard", [])
    for candidate in (candidate for row in rows for candidate in row):
        data = candidate.get("callback_data")
        if data is not None and button in (candidate["text"], data):
            return str(data)
    raise LookupError(f"no button {button!r} under message {message.id}: {message.buttons}")
