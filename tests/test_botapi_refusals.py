"""The Bot API stub refuses in Telegram's words, asked by python-telegram-bot over HTTP."""

from collections.abc import Awaitable, Callable

import pytest
from botapi import BotApi, Chat, keyboard, with_bot
from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest

Act = Callable[[Bot], Awaitable[object]]


def article(result_id: str, text: str = "نص") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(result_id, "عنوان", InputTextMessageContent(text))


def bold(offset: int, length: int) -> list[MessageEntity]:
    return [MessageEntity("bold", offset, length)]


def html(text: str) -> Act:
    return lambda bot: bot.send_message(11, text, parse_mode="HTML")


REFUSALS: dict[str, tuple[Act, str]] = {
    "an empty text": (
        lambda bot: bot.send_message(11, ""),
        "message text is empty",
    ),
    "a text of blanks and marks": (
        lambda bot: bot.send_message(11, " \n\u200f\u200b"),
        "text must be non-empty",
    ),
    "4,097 characters": (
        lambda bot: bot.send_message(11, "س" * 4097),
        "message is too long",
    ),
    "an unknown chat": (
        lambda bot: bot.send_message(99, "س"),
        "chat not found",
    ),
    "a tag left open": (
        html("<b>س"),
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "a tag there is not": (
        html("سي <table>"),
        'can\'t parse entities: Unsupported start tag "table" at byte offset 5',
    ),
    "tags crossing": (
        html("<b><i>س</b></i>"),
        'can\'t parse entities: Unmatched end tag at byte offset 8, expected "</i>", found "</b>"',
    ),
    "an end without a beginning": (
        html("س</i>"),
        "can't parse entities: Unexpected end tag at byte offset 2",
    ),
    "a lone less-than sign": (
        html("1 <2"),
        "can't parse entities: Unclosed start tag at byte offset 2",
    ),
    "an entity past the end": (
        lambda bot: bot.send_message(11, "سلام", entities=bold(2, 3)),
        "entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 5",
    ),
    "an entity that begins past the end": (
        lambda bot: bot.send_message(11, "سلام", entities=bold(5, 1)),
        "entity begins after the end of the text at UTF-16 offset 5",
    ),
    "an entity that begins inside an emoji": (
        lambda bot: bot.send_message(11, "😀س", entities=bold(1, 2)),
        "entity begins in a middle of a UTF-16 symbol at byte offset 4",
    ),
    "an entity that ends inside an emoji": (
        lambda bot: bot.send_message(11, "س😀", entities=bold(0, 2)),
        "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 6",
    ),
    "an entity before the text": (
        lambda bot: bot.send_message(11, "س", entities=bold(-1, 1)),
        "receive an entity with incorrect offset -1",
    ),
    "65 bytes of callback data": (
        lambda bot: bot.send_message(11, "س", reply_markup=keyboard(data="س" * 32 + "x")),
        "BUTTON_DATA_INVALID",
    ),
    "a button that does nothing": (
        lambda bot: bot.send_message(11, "س", reply_markup=keyboard(data="")),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "a reply to nothing": (
        lambda bot: bot.send_message(11, "س", reply_parameters=ReplyParameters(77)),
        "message to be replied not found",
    ),
    "an edit that changes nothing": (
        lambda bot: bot.edit_message_text("أهلاً", 11, 2),
        "message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message",
    ),
    "an edit of nothing": (
        lambda bot: bot.edit_message_text("س", 11, 77),
        "message to edit not found",
    ),
    "an edit of the user's words": (
        lambda bot: bot.edit_message_text("س", 11, 1),
        "message can't be edited",
    ),
    "a deletion of nothing": (
        lambda bot: bot.delete_message(11, 77),
        "message to delete not found",
    ),
    "a reaction that is none": (
        lambda bot: bot.set_message_reaction(11, 1, "🍕"),
        "REACTION_INVALID",
    ),
    "an unknown callback query": (
        lambda bot: bot.answer_callback_query("123"),
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "an unknown inline query": (
        lambda bot: bot.answer_inline_query("123", [article("a")]),
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "results with one ID": (
        lambda bot: bot.answer_inline_query("123", [article("a"), article("a")]),
        "RESULT_ID_DUPLICATE",
    ),
    "51 results": (
        lambda bot: bot.answer_inline_query("123", [article(str(n)) for n in range(51)]),
        "too many inline query results specified",
    ),
    "a result whose ID has 65 bytes": (
        lambda bot: bot.answer_inline_query("123", [article("a" * 65)]),
        "RESULT_ID_INVALID",
    ),
    "a start parameter that opens nothing": (
        lambda bot: bot.answer_inline_query(
            "123", [], button=InlineQueryResultsButton("افتح", start_parameter="س")
        ),
        "START_PARAM_INVALID",
    ),
    "an unknown file": (
        lambda bot: bot.get_file("BQAC"),
        "wrong file_id or the file is temporarily unavailable",
    ),
    "an Arabic command": (
        lambda bot: bot.set_my_commands([("اسأل", "اسأل المصادر")]),
        "BOT_COMMAND_INVALID",
    ),
    "a webhook without TLS": (
        lambda bot: bot.set_webhook("http://example.org/"),
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refuses_in_telegrams_words(case: str, api: BotApi, begun: Chat) -> None:
    act, reason = REFUSALS[case]
    with pytest.raises(BadRequest) as caught:
        with_bot(api, act)
    assert api.calls[-1].error == f"Bad Request: {reason}"
    # The library takes the prefix off and changes the case of the rest.
    assert str(caught.value) == reason.capitalize()
