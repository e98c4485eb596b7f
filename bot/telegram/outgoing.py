"""Our values as python-telegram-bot's, and back."""

from collections.abc import Sequence

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.telegram.inline_results import InlineResult
from bot.telegram.message import Button, Keyboard, Message

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def entities(message: Message) -> list[MessageEntity]:
    """Return the formatting of a message."""
    return [
        MessageEntity(entity.style.value, entity.offset, entity.length, url=entity.url)
        for entity in message.entities
    ]


def keyboard(rows: Keyboard) -> InlineKeyboardMarkup | None:
    """Return the buttons; None when there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(button.text, url=button.url, callback_data=button.data)


def rows(markup: InlineKeyboardMarkup | None) -> Keyboard:
    """Return the buttons under a message of ours that came back."""
    there: Sequence[Sequence[InlineKeyboardButton]] = markup.inline_keyboard if markup else ()
    return tuple(tuple(_own(button) for button in row) for row in there)


def _own(button: InlineKeyboardButton) -> Button:
    data = button.callback_data if isinstance(button.callback_data, str) else None
    return Button(button.text, data, button.url)


def inline_result(result: InlineResult) -> InlineQueryResultArticle:
    """Return a result of inline mode."""
    content = InputTextMessageContent(
        result.message.text,
        entities=entities(result.message),
        link_preview_options=NO_PREVIEW,
    )
    return InlineQueryResultArticle(
        result.id,
        result.title,
        content,
        reply_markup=keyboard(result.message.keyboard),
        description=result.description,
    )
