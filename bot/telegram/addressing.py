"""Which messages are questions to us, and what they ask."""

from telegram import Message, MessageEntity, Update

from bot.telegram.message import utf16_length

ASK = "ask"


def question_in(message: Message, username: str, bot_id: int) -> str | None:
    """Return what a message asks us, without our name; None where it is not for us.

    In a private chat every text is; in a group what begins with /ask, names us by @username or
    answers a message of ours. "/ask" alone asks "".
    """
    command = command_in(message, username)
    if command is not None:
        return command[1] if command[0] == ASK else None
    named, text = _without_name(message, username)
    if message.chat.type != "private" and not (named or answers_us(message, bot_id)):
        return None
    return text


def is_for_us(update: Update, username: str, bot_id: int) -> bool:
    """Return whether somebody wants something of us: what is only said in a group is not."""
    if update.callback_query or update.inline_query:
        return True
    message = update.message or update.edited_message
    if message is None:
        return False
    if message.chat.type == "private" or command_in(message, username):
        return True
    return question_in(message, username, bot_id) is not None


def command_in(message: Message, username: str) -> tuple[str, str] | None:
    """Return the command a message begins with, without our name, and what follows.

    None when it begins with none, or with one for another bot.
    """
    first = message.entities[0] if message.entities else None
    if not first or first.type != MessageEntity.BOT_COMMAND or first.offset:
        return None
    text = message.text or ""
    name, _, bot = text[1 : first.length].partition("@")
    if bot and bot.lower() != username.lower():
        return None
    return name.lower(), text[first.length :].strip()


def answers_us(message: Message, bot_id: int) -> bool:
    """Return whether a message is a reply to one of ours."""
    answered = message.reply_to_message
    return bool(answered and answered.from_user and answered.from_user.id == bot_id)


def _without_name(message: Message, username: str) -> tuple[bool, str]:
    """Return whether a message names us, and its text without that."""
    text, named = message.text or "", False
    for entity in reversed(message.entities):
        start = _code_points(text, entity.offset)
        end = _code_points(text, entity.offset + entity.length)
        is_mention = entity.type == MessageEntity.MENTION
        if is_mention and text[start:end].lower() == f"@{username}".lower():
            text, named = f"{text[:start]} {text[end:]}", True
    return named, " ".join(text.split()) if named else text.strip()


def _code_points(text: str, utf16: int) -> int:
    """Return how many code points of `text` are its first `utf16` UTF-16 units."""
    if utf16_length(text) == len(text):
        return utf16
    return len(text.encode("utf-16-le")[: 2 * utf16].decode("utf-16-le", "ignore"))
