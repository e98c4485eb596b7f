"""Keyboards under messages, refused for the reasons Telegram refuses them."""

from typing import Any

from .errors import BUTTON_DATA_INVALID, RefusalError, bad_request
from .html_text import is_link
from .text import Json
from .vocabulary import BUTTON_KINDS

LONGEST_CALLBACK_DATA = 64
MOST_BUTTONS = 100
MOST_IN_A_ROW = 8

_OTHER_KEYBOARDS = {"keyboard", "remove_keyboard", "force_reply"}


def read_keyboard(raw: object) -> Json | None:
    """Return the keyboard of a request, its form checked; None when there is none.

    Raises:
        RefusalError: It is no keyboard, or one of its buttons has no text or does nothing.
    """
    if raw is None or raw == {} or raw == "":
        return None
    if not isinstance(raw, dict):
        raise RefusalError(bad_request("Object expected as reply markup"))
    for row in _rows(raw):
        for button in row:
            _check_form(button)
    return raw if _rows(raw) or _OTHER_KEYBOARDS & raw.keys() else None


def _rows(keyboard: Json) -> list[list[Any]]:
    rows = keyboard.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        owner = 'Field "inline_keyboard" of the InlineKeyboardMarkup'
        raise RefusalError(bad_request(f"{owner} must be an Array of Arrays"))
    return rows


def _check_form(button: object) -> None:
    prefix = "Can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise RefusalError(bad_request(f"{prefix}InlineKeyboardButton must be an Object"))
    if "text" not in button:
        raise RefusalError(bad_request(f'{prefix}Can\'t find field "text"'))
    empty = {"url", "callback_data"}
    if not any(kind in button and (button[kind] or kind not in empty) for kind in BUTTON_KINDS):
        raise RefusalError(
            bad_request(f"{prefix}Text buttons are unallowed in the inline keyboard")
        )


def check_buttons(keyboard: Json | None, *, only_inline: bool = False) -> None:
    """Check what each button holds; `only_inline` where no other keyboard may stand (an edit).

    Raises:
        RefusalError: Data over 64 bytes, a URL that is none, too many buttons, or not inline.
    """
    if keyboard is None:
        return
    if only_inline and "inline_keyboard" not in keyboard:
        raise RefusalError(bad_request("Inline keyboard expected"))
    buttons = [button for row in _rows(keyboard) for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise RefusalError(bad_request("reply markup is too long"))
    for button in buttons:
        _check_content(button)


def _check_content(button: Json) -> None:
    url = button.get("url")
    if url and not is_link(url):
        text = f"Inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
        raise RefusalError(bad_request(text))
    if not url and len(button.get("callback_data", "").encode()) > LONGEST_CALLBACK_DATA:
        raise RefusalError(BUTTON_DATA_INVALID)


def inline_part(keyboard: Json | None) -> Json | None:
    """Return the keyboard if it is one that stays under its message, else None."""
    return keyboard if keyboard and "inline_keyboard" in keyboard else None


def questionable(keyboard: Json | None) -> list[str]:
    """Return what Telegram takes without a word but shows otherwise than sent."""
    rows = _rows(keyboard or {})
    wide = [
        f"a row of {len(row)} buttons (8 are shown)" for row in rows if len(row) > MOST_IN_A_ROW
    ]
    blank = ["a button without text is left out" for row in rows for b in row if not b["text"]]
    return wide + blank
