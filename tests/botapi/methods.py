"""Every method there is, by its name."""

from collections.abc import Callable, Mapping

from . import asking, editing, inline, profile, sending
from .text import Json
from .world import World

Method = Callable[[World, Json], object]

METHODS: Mapping[str, Method] = {
    "getMe": asking.get_me,
    "getChat": asking.get_chat,
    "getChatMember": asking.get_chat_member,
    "leaveChat": asking.leave_chat,
    "getFile": asking.get_file,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "setMessageReaction": editing.set_message_reaction,
    "answerCallbackQuery": inline.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "setMyCommands": profile.set_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_text("name", 64),
    "setMyDescription": profile.set_text("description", 512),
    "setMyShortDescription": profile.set_text("short_description", 120),
    "setChatMenuButton": profile.set_chat_menu_button,
    "setWebhook": profile.set_webhook,
    "deleteWebhook": profile.delete_webhook,
    "getWebhookInfo": profile.get_webhook_info,
}
POLL = "getUpdates"
ENDING = ("logOut", "close")
SENDING = frozenset({"sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup"})
_NAMES = {name.lower(): name for name in (*METHODS, POLL, *ENDING)}


def named(written: str) -> str | None:
    """Return the method's name as documented, whatever its case in the URL; None if unknown."""
    return _NAMES.get(written.lower())
