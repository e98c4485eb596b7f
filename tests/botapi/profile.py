"""The methods with which the bot says who it is and how updates reach it."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from .errors import RefusalError, bad_request
from .text import Json
from .vocabulary import COMMAND_SCOPES
from .world import World

MOST_COMMANDS = 100
_COMMAND = re.compile("[a-z0-9_]{1,32}")
_LANGUAGE = re.compile("(?:[a-z]{2})?")


def set_my_commands(world: World, params: Json) -> bool:
    """setMyCommands."""
    commands = params.get("commands") or []
    if not isinstance(commands, list):
        raise RefusalError(bad_request("Expected an Array of BotCommand"))
    scope, language = _scope(params), _language(params)
    for command in commands:
        _check_command(command)
    if len(commands) > MOST_COMMANDS:
        raise RefusalError(bad_request("BOT_COMMANDS_TOO_MUCH"))
    world.profile[f"commands {scope}", language] = commands
    return True


def delete_my_commands(world: World, params: Json) -> bool:
    """deleteMyCommands."""
    world.profile.pop((f"commands {_scope(params)}", _language(params)), None)
    return True


def _scope(params: Json) -> str:
    scope = (params.get("scope") or {}).get("type", "default")
    if scope not in COMMAND_SCOPES:
        raise RefusalError(bad_request("Can't parse BotCommandScope: Unsupported type specified"))
    return str(scope)


def _language(params: Json) -> str:
    language = str(params.get("language_code") or "")
    if not _LANGUAGE.fullmatch(language):
        raise RefusalError(bad_request("Invalid language code specified"))
    return language


def _check_command(command: Json) -> None:
    for name in ("command", "description"):
        if name not in command:
            raise RefusalError(bad_request(f"Can't parse BotCommand: Can't find field \"{name}\""))
    name, description = command["command"].strip().removeprefix("/"), command["description"].strip()
    if not name:
        raise RefusalError(bad_request("Command must be non-empty"))
    if len(name) > 32:
        raise RefusalError(bad_request("Command length must not exceed 32"))
    if not description:
        raise RefusalError(bad_request("Command description must be non-empty"))
    if len(description) > 256:
        raise RefusalError(bad_request("Command description length must not exceed 256"))
    if not _COMMAND.fullmatch(name):
        raise RefusalError(bad_request("BOT_COMMAND_INVALID"))


def set_text(name: str, longest: int) -> Callable[[World, Json], bool]:
    """Return the method that sets `name` of the bot, of at most `longest` characters.

    The words of its refusal are not known from the source; the limits are the documentation's.
    """

    def method(world: World, params: Json) -> bool:
        text = str(params.get(name) or "")
        if len(text) > longest:
            raise RefusalError(bad_request(f"BOT_{name.upper()}_TOO_LONG"))
        world.profile[name, _language(params)] = text
        return True

    return method


def set_chat_menu_button(world: World, params: Json) -> bool:
    """setChatMenuButton."""
    button = params.get("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise RefusalError(bad_request("Can't parse menu button: MenuButton has unsupported type"))
    world.profile["menu_button", ""] = button
    return True


def set_webhook(world: World, params: Json) -> bool:
    """setWebhook; the updates are kept, nothing is sent to the URL."""
    url, secret = str(params.get("url") or ""), str(params.get("secret_token") or "")
    if url and urlsplit(url).scheme not in ("", "https"):
        text = "bad webhook: An HTTPS URL must be provided for webhook"
        raise RefusalError(bad_request(text))
    if len(secret) > 256:
        raise RefusalError(bad_request("secret token is too long"))
    if re.search("[^A-Za-z0-9_-]", secret):
        raise RefusalError(bad_request("secret token contains unallowed characters"))
    world.updates.allow(params.get("allowed_updates"))
    world.updates.set_webhook(url, drop_pending=bool(params.get("drop_pending_updates")))
    return True


def delete_webhook(world: World, params: Json) -> bool:
    """deleteWebhook."""
    world.updates.set_webhook("", drop_pending=bool(params.get("drop_pending_updates")))
    return True


def get_webhook_info(world: World, params: Json) -> Json:
    """getWebhookInfo."""
    waiting = len(world.updates.pending)
    core: Json = {"url": world.updates.webhook, "has_custom_certificate": False}
    return core | {"pending_update_count": waiting}
