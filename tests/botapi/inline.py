"""The methods that answer queries."""

import re

from .errors import RefusalError, bad_request
from .keyboards import check_buttons, read_keyboard
from .reading import note_doubts, read_text
from .text import LONGEST_TEXT, Json
from .world import World

MOST_RESULTS = 50
LONGEST_ID = 64
LONGEST_NOTICE = 200
_PAYLOAD = re.compile("[A-Za-z0-9_-]{1,64}")


def answer_callback_query(world: World, params: Json) -> bool:
    """answerCallbackQuery."""
    answers = world.queries.answer("callback", params.get("callback_query_id"), params)
    if len(str(params.get("text") or "")) > LONGEST_NOTICE:
        raise RefusalError(bad_request("MESSAGE_TOO_LONG"))
    if answers > 1:
        world.violations.append("a callback query answered more than once")
    return True


def answer_inline_query(world: World, params: Json) -> bool:
    """answerInlineQuery, with results of type article checked in full."""
    results = params.get("results") or []
    if not isinstance(results, list):
        raise RefusalError(bad_request("Expected an Array of inline query results"))
    if len(results) > MOST_RESULTS:
        raise RefusalError(bad_request("Too many inline query results specified"))
    for result in results:
        _check_form(world, result)
    _check_button(params.get("button"))
    _check_ids([str(result["id"]) for result in results])
    for result in results:
        _check_content(world, result)
    if len(str(params.get("next_offset") or "").encode()) > LONGEST_ID:
        raise RefusalError(bad_request("NEXT_OFFSET_INVALID"))
    if world.queries.answer("inline", params.get("inline_query_id"), params) > 1:
        world.violations.append("an inline query answered more than once")
    return True


def _check_form(world: World, result: object) -> None:
    prefix = "Can't parse inline query result: "
    if not isinstance(result, dict):
        raise RefusalError(bad_request(f"{prefix}Inline query result must be an object"))
    is_article = result.get("type") == "article"
    for name in ("type", "id", *(("title",) if is_article else ())):
        if name not in result:
            raise RefusalError(bad_request(f'{prefix}Can\'t find field "{name}"'))
    content = result.get("input_message_content")
    if is_article and not isinstance(content, dict):
        raise RefusalError(bad_request(f'{prefix}Can\'t find field "message_text"'))
    if isinstance(content, dict) and "message_text" in content and not content["message_text"]:
        raise RefusalError(bad_request(f"{prefix}Message text is empty"))
    read_keyboard(result.get("reply_markup"))


def _check_button(button: object) -> None:
    if not isinstance(button, dict):
        return
    payload = button.get("start_parameter", "")
    if "web_app" not in button and not payload:
        raise RefusalError(bad_request("START_PARAM_EMPTY"))
    if payload and not _PAYLOAD.fullmatch(payload):
        raise RefusalError(bad_request("START_PARAM_INVALID"))
    if not button.get("text"):
        raise RefusalError(bad_request("SWITCH_PM_TEXT_EMPTY"))


def _check_ids(ids: list[str]) -> None:
    if not all(ids):
        raise RefusalError(bad_request("RESULT_ID_EMPTY"))
    if any(len(result_id.encode()) > LONGEST_ID for result_id in ids):
        raise RefusalError(bad_request("RESULT_ID_INVALID"))
    if len(set(ids)) < len(ids):
        raise RefusalError(bad_request("RESULT_ID_DUPLICATE"))


def _check_content(world: World, result: Json) -> None:
    if result["type"] == "article" and not result["title"]:
        raise RefusalError(bad_request("ARTICLE_TITLE_EMPTY"))
    content, keyboard = result.get("input_message_content") or {}, result.get("reply_markup")
    text = read_text(world, content, "message_text", "entities")
    if len(text.text) > LONGEST_TEXT:
        raise RefusalError(bad_request("MESSAGE_TOO_LONG"))
    check_buttons(keyboard)
    note_doubts(world, text, keyboard)
