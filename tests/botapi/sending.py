"""The methods that put something into a chat.

Checks come in the server's order: the text, the keyboard's form, the chat, the message answered,
what is left of the text, the buttons, the right to write.
"""

from collections.abc import Callable

from .calls import Upload
from .errors import FILE_EMPTY, NO_DOCUMENT, REPLY_NOT_FOUND, TEXT_EMPTY, RefusalError, bad_request
from .keyboards import check_buttons, read_keyboard
from .reading import note_doubts, read_text
from .room import Room
from .text import Formatted, Json, settle
from .vocabulary import ACTIONS
from .world import Message, World


def send_message(world: World, params: Json) -> Json:
    """sendMessage."""
    if not params.get("text"):
        raise RefusalError(TEXT_EMPTY)
    text = read_text(world, params, "text", "entities")
    return _send(world, params, lambda: (settle(text.text, text.entities), {}))


def send_document(world: World, params: Json) -> Json:
    """sendDocument: an upload, or the ID of a file sent before."""
    caption = read_text(world, params, "caption", "caption_entities")
    document = params.get("document")
    if not document:
        raise RefusalError(NO_DOCUMENT)

    def content() -> tuple[Formatted, Json]:
        upload = document if isinstance(document, Upload) else world.file(document)[1]
        if not upload.data:
            raise RefusalError(FILE_EMPTY)
        form = {"file_name": upload.name, "mime_type": upload.mime}
        file = world.keep(upload) | form
        return settle(caption.text, caption.entities, caption=True), {"document": file}

    return _send(world, params, content)


def _send(world: World, params: Json, content: Callable[[], tuple[Formatted, Json]]) -> Json:
    keyboard = read_keyboard(params.get("reply_markup"))
    room = world.chat(params)
    if room.migrated_to is not None:
        check_may_write(room)
    reply_to = _reply_target(room, params.get("reply_parameters"))
    text, extra = content()
    check_buttons(keyboard)
    check_may_write(room)
    note_doubts(world, text, keyboard)
    sent = Message(
        room.id, room.next_id(), world.bot, world.now(), text.text, text.entities, extra,
        reply_to, keyboard,
    )  # fmt: skip
    return room.message_json(room.post(sent))


def check_may_write(room: Room) -> None:
    """Raise `RefusalError` where the bot may not write."""
    refusal = room.refusal()
    if refusal is not None:
        raise RefusalError(refusal)


def _reply_target(room: Room, parameters: object) -> int | None:
    if not isinstance(parameters, dict) or not parameters:
        return None
    if "message_id" not in parameters:
        raise RefusalError(bad_request('Can\'t find field "message_id"'))
    if parameters["message_id"] in room.messages:
        return int(parameters["message_id"])
    if not parameters.get("allow_sending_without_reply"):
        raise RefusalError(REPLY_NOT_FOUND)
    return None


def send_chat_action(world: World, params: Json) -> bool:
    """sendChatAction."""
    if params.get("action") not in ACTIONS:
        raise RefusalError(bad_request("Wrong parameter action in request"))
    check_may_write(world.chat(params))
    return True
