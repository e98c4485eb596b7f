"""The methods that change a message, take it away or react to it."""

from dataclasses import replace

from .errors import (
    DELETE_FORBIDDEN,
    DELETE_NOT_FOUND,
    EDIT_FORBIDDEN,
    EDIT_NO_TEXT,
    EDIT_NOT_FOUND,
    NOT_MODIFIED,
    REACT_NOT_FOUND,
    TEXT_EMPTY,
    ApiError,
    RefusalError,
    bad_request,
)
from .keyboards import check_buttons, inline_part, read_keyboard
from .reading import note_doubts, read_text
from .room import FILE_KINDS, Room
from .sending import check_may_write
from .text import Json, settle
from .vocabulary import REACTIONS
from .world import Message, World


def edit_message_text(world: World, params: Json) -> Json | bool:
    """editMessageText; without a keyboard it takes the keyboard away."""
    if not params.get("text"):
        raise RefusalError(TEXT_EMPTY)
    text = read_text(world, params, "text", "entities")
    keyboard = read_keyboard(params.get("reply_markup"))
    room, old = _own_message(world, params)
    if FILE_KINDS & old.content.keys():
        raise RefusalError(EDIT_NO_TEXT)
    settled = settle(text.text, text.entities)
    note_doubts(world, settled, keyboard)
    new = replace(old, text=settled.text, entities=settled.entities, reply_markup=keyboard)
    return _edit(room, old, new)


def edit_message_reply_markup(world: World, params: Json) -> Json | bool:
    """editMessageReplyMarkup."""
    keyboard = read_keyboard(params.get("reply_markup"))
    room, old = _own_message(world, params)
    return _edit(room, old, replace(old, reply_markup=keyboard))


def _own_message(world: World, params: Json) -> tuple[Room, Message]:
    if params.get("inline_message_id"):
        raise RefusalError(bad_request("MESSAGE_ID_INVALID"))
    room, message = _message(world, params, EDIT_NOT_FOUND)
    check_may_write(room)
    if message.sender.id != world.bot.id:
        raise RefusalError(EDIT_FORBIDDEN)
    return room, message


def _message(world: World, params: Json, missing: ApiError) -> tuple[Room, Message]:
    room = world.chat(params)
    message = room.messages.get(params.get("message_id", 0))
    if message is None:
        raise RefusalError(missing)
    return room, message


def _edit(room: Room, old: Message, new: Message) -> Json:
    check_buttons(new.reply_markup, only_inline=True)
    shown = replace(old, reply_markup=inline_part(old.reply_markup))
    if new == shown:
        raise RefusalError(NOT_MODIFIED)
    return room.message_json(room.post(replace(new, edit_date=room.world.now())))


def delete_message(world: World, params: Json) -> bool:
    """deleteMessage: one's own; anyone's in a private chat or as an administrator."""
    room, message = _message(world, params, DELETE_NOT_FOUND)
    check_may_write(room)
    own = message.sender.id == world.bot.id
    if not own and room.type != "private" and room.bot_status != "administrator":
        raise RefusalError(DELETE_FORBIDDEN)
    del room.messages[message.id]
    return True


def set_message_reaction(world: World, params: Json) -> bool:
    """setMessageReaction: at most one, of the emoji that are allowed everywhere."""
    _message(world, params, REACT_NOT_FOUND)
    reactions = params.get("reaction") or []
    if len(reactions) > 1:
        raise RefusalError(bad_request("REACTIONS_TOO_MANY"))
    if any(reaction.get("emoji") not in REACTIONS for reaction in reactions):
        raise RefusalError(bad_request("REACTION_INVALID"))
    return True
