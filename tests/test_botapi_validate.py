"""Requests as aiogram's models of the Bot API see them."""

from typing import Any

import pytest
from botapi import BotApi, Call, Upload, with_bot
from botapi.validate import assert_valid, violations
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)


def call(method: str, **params: Any) -> Call:  # noqa: ANN401
    return Call(method, params, 0.0, None)


def test_what_python_telegram_bot_sends_is_valid() -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("المزيد", callback_data="m")],
            [InlineKeyboardButton("الرابط", url="https://a.org")],
        ]
    )

    async def everything(bot: Bot) -> None:
        await bot.send_message(
            11,
            "نص",
            entities=[MessageEntity("expandable_blockquote", 0, 2)],
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=ReplyParameters(1, allow_sending_without_reply=True),
            reply_markup=keyboard,
        )
        await bot.edit_message_text("نص آخر", 11, 2, reply_markup=keyboard)
        await bot.send_document(11, b"x", filename="a.txt")
        await bot.send_chat_action(11, "typing")
        await bot.set_my_commands([BotCommand("ask", "اسأل")], language_code="ar")
        await bot.set_message_reaction(11, 1, "👍")
        await bot.answer_callback_query(press, "نعم")
        article = InlineQueryResultArticle("1", "عنوان", InputTextMessageContent("نص"))
        button = InlineQueryResultsButton("افتح", start_parameter="src_1")
        await bot.answer_inline_query(search, [article], is_personal=True, button=button)
        await bot.get_updates(timeout=0, allowed_updates=["message"])
        await bot.get_chat(11)
        await bot.get_chat_member(11, 11)

    with BotApi() as api:
        zeyad = api.user(11, "زياد")
        chat = api.private_chat(zeyad)
        chat.start(zeyad)
        with_bot(api, lambda bot: bot.send_message(11, "نص", reply_markup=keyboard))
        press, search = chat.press(2, "m"), api.inline_query(zeyad, "س")
        with_bot(api, everything)
    assert [call.error for call in api.calls if not call.ok] == []
    assert_valid(api.calls)


def test_a_wrong_type_a_lack_and_an_unknown_key_are_told() -> None:
    wrong = [
        call("sendMessage", chat_id=11),
        call("sendMessage", chat_id=11, text="س", disable_preview=True),
        call("sendMessage", chat_id=11, text="س", reply_parameters={"message_id": 1, "silent": 1}),
        call("deleteMessage", chat_id=11, message_id="x"),
        call("sendPizza"),
    ]
    assert violations(wrong) == [
        "sendMessage: text: Field required",
        "sendMessage: unknown key disable_preview",
        "sendMessage: unknown key reply_parameters.silent",
        "deleteMessage: message_id: Input should be a valid integer, "
        "unable to parse string as an integer",
        "sendPizza: no such method",
    ]
    with pytest.raises(AssertionError, match="sendPizza: no such method"):
        assert_valid(wrong)


def test_an_uploaded_file_is_one() -> None:
    upload = Upload("a.txt", "text/plain", b"x")
    assert violations([call("sendDocument", chat_id=11, document=upload)]) == []
