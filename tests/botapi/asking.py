"""The methods that tell the bot about itself, its chats and its files."""

from .errors import FILE_TOO_BIG, RefusalError, bad_request
from .text import Json
from .vocabulary import GIFT_TYPES
from .world import World

LARGEST_DOWNLOAD = 20 << 20


def get_me(world: World, params: Json) -> Json:
    """getMe."""
    return world.me()


def get_chat(world: World, params: Json) -> Json:
    """getChat."""
    full = {"accent_color_id": 0, "max_reaction_count": 11}
    gifts = dict.fromkeys(GIFT_TYPES, False)
    return world.chat(params).to_json() | full | {"accepted_gift_types": gifts}


def get_chat_member(world: World, params: Json) -> Json:
    """getChatMember."""
    room = world.chat(params)
    user = world.users.get(params.get("user_id", 0))
    if user is None:
        raise RefusalError(bad_request("invalid user_id specified"))
    if user.id == world.bot.id:
        return room.member_json(user, room.bot_status)
    return room.member_json(user, "member" if user in room.members else "left")


def leave_chat(world: World, params: Json) -> bool:
    """leaveChat."""
    room = world.chat(params)
    if room.type == "private":
        raise RefusalError(bad_request("chat member status can't be changed in private chats"))
    room.set_bot_status("left", world.bot)
    return True


def get_file(world: World, params: Json) -> Json:
    """getFile: where a file of at most 20 MiB can be fetched."""
    path, upload = world.file(params.get("file_id"))
    if len(upload.data) > LARGEST_DOWNLOAD:
        raise RefusalError(FILE_TOO_BIG)
    core: Json = {"file_id": params["file_id"], "file_unique_id": f"AgAD{params['file_id'][-5:]}"}
    return core | {"file_size": len(upload.data), "file_path": path}
