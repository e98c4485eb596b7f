"""The Bot API stub, with python-telegram-bot applications that poll it."""

import asyncio
import logging
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from botapi import BotApi, User, builder, keyboard, polling, with_bot
from botapi.polling import AnyApplication
from telegram import Bot, Update
from telegram import InlineQueryResultArticle as Article
from telegram import InputTextMessageContent as Words
from telegram.error import Conflict
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

Context = ContextTypes.DEFAULT_TYPE


@pytest.fixture
def bot(api: BotApi) -> Iterator[AnyApplication]:
    """A bot that repeats what it reads, with a button under it."""
    application = builder(api).build()
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, repeat_in_place))
    application.add_handler(MessageHandler(filters.TEXT, repeat))
    application.add_handler(MessageHandler(filters.Document.ALL, weigh))
    application.add_handler(CallbackQueryHandler(press))
    application.add_handler(InlineQueryHandler(search))
    application.add_handler(ChatMemberHandler(note_status))
    with polling(application) as running:
        api.wait_until(lambda: api.is_polled)
        yield running


async def repeat(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    await message.reply_text(message.text or "", reply_markup=keyboard(), do_quote=True)


async def repeat_in_place(update: Update, context: Context) -> None:
    message = update.edited_message
    assert message is not None
    await context.bot.edit_message_text(message.text or "", message.chat_id, message.id + 1)


async def weigh(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message is not None
    assert message.document is not None
    data = await (await message.document.get_file()).download_as_bytearray()
    await message.reply_text(f"{message.document.file_name}: {len(data)}")


async def press(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("ها هو")
    await query.edit_message_text(f"{query.data}!")


async def search(update: Update, context: Context) -> None:
    query = update.inline_query
    assert query is not None
    await query.answer([Article("1", query.query, Words(f"جواب: {query.query}"))], cache_time=5)


async def note_status(update: Update, context: Context) -> None:
    assert update.my_chat_member is not None
    context.bot_data["status"] = update.my_chat_member.new_chat_member.status


def test_twenty_messages_are_answered_in_order(
    api: BotApi, zeyad: User, bot: AnyApplication
) -> None:
    chat = api.private_chat(zeyad)
    asked = [f"سؤال {number}" for number in range(20)]
    for text in asked:
        chat.send_text(zeyad, text)
    answers = [api.wait_for("sendMessage", chat_id=11).result for _ in asked]
    assert [(a["text"], a["reply_to_message"]["text"]) for a in answers] == [
        (text, text) for text in asked
    ]
    assert api.violations == []


def test_what_was_fetched_is_confirmed_when_the_bot_stops(api: BotApi, zeyad: User) -> None:
    chat = api.private_chat(zeyad)
    application = builder(api).build()
    application.add_handler(MessageHandler(filters.TEXT, repeat))
    with polling(application):
        chat.send_text(zeyad, "أول")
        api.wait_for("sendMessage")
    assert api.pending == []


def test_a_bot_that_was_killed_gets_its_updates_again(api: BotApi, zeyad: User) -> None:
    chat = api.private_chat(zeyad)
    chat.send_text(zeyad, "أول")
    chat.send_text(zeyad, "ثان")

    async def fetch(bot: Bot) -> list[tuple[int, str | None]]:
        updates = await bot.get_updates()
        return [(u.update_id, u.message.text if u.message else None) for u in updates]

    first = with_bot(api, fetch)
    assert [text for _, text in first] == ["أول", "ثان"]
    assert with_bot(api, fetch) == first
    with_bot(api, lambda bot: bot.get_updates(offset=first[0][0] + 1))
    assert with_bot(api, fetch) == first[1:]


def test_a_bot_in_another_process_is_served(api: BotApi, zeyad: User) -> None:
    chat = api.private_chat(zeyad)
    chat.send_text(zeyad, "سلام")
    source = (
        "import json, sys, urllib.request as web\n"
        "def call(method, **params):\n"
        "    body = json.dumps(params).encode()\n"
        "    request = web.Request(f'{sys.argv[1]}/{method}', body)\n"
        "    request.add_header('Content-Type', 'application/json')\n"
        "    return json.load(web.urlopen(request))['result']\n"
        "[update] = call('getUpdates', timeout=5)\n"
        "call('sendMessage', chat_id=11, text=update['message']['text'])\n"
    )
    subprocess.run([sys.executable, "-c", source, f"{api.base_url}{api.token}"], check=True)
    assert [m.text for m in api.messages(11)] == ["سلام", "سلام"]


def test_a_long_poll_ends_as_soon_as_there_is_something(api: BotApi, zeyad: User) -> None:
    chat = api.private_chat(zeyad)

    async def poll(bot: Bot) -> tuple[int, float]:
        begun = time.monotonic()
        asyncio.get_running_loop().call_later(0.2, chat.send_text, zeyad, "س")
        updates = await bot.get_updates(timeout=10)
        return len(updates), time.monotonic() - begun

    count, seconds = with_bot(api, poll)
    assert count == 1
    assert 0.2 <= seconds < 1


def test_an_edit_of_a_question_arrives_as_one(
    api: BotApi, zeyad: User, bot: AnyApplication
) -> None:
    chat = api.private_chat(zeyad)
    question = chat.send_text(zeyad, "كم ساعه؟")
    api.wait_for("sendMessage")
    chat.edit(question, "كم ساعة؟")
    api.wait_for("editMessageText")
    assert [m.text for m in api.messages(11)] == ["كم ساعة؟", "كم ساعة؟"]


def test_a_pressed_button_is_answered_and_changes_its_message(
    api: BotApi, zeyad: User, bot: AnyApplication
) -> None:
    chat = api.private_chat(zeyad)
    chat.send_text(zeyad, "سؤال")
    answer = api.wait_for("sendMessage").result["message_id"]
    query = chat.press(answer, "المزيد")
    api.wait_for("editMessageText")
    assert (api.answer_to(query) or {})["text"] == "ها هو"
    assert [m.text for m in api.messages(11)] == ["سؤال", "more!"]
    with pytest.raises(LookupError, match="no button 'المزيد'"):
        chat.press(answer, "المزيد")


def test_an_inline_query_is_answered_and_its_result_chosen(
    api: BotApi, zeyad: User, bot: AnyApplication
) -> None:
    query = api.inline_query(zeyad, "جنيف")
    assert api.wait_for("answerInlineQuery").params["cache_time"] == 5
    chat = api.private_chat(zeyad)
    chat.send_inline(zeyad, query, "1")
    assert api.wait_for("sendMessage").params["text"] == "جواب: جنيف"


def test_a_document_reaches_the_bot(api: BotApi, zeyad: User, bot: AnyApplication) -> None:
    chat = api.private_chat(zeyad)
    chat.send_document(zeyad, "خبر.txt", "نص الخبر".encode(), "text/plain")
    assert api.wait_for("sendMessage").params["text"] == "خبر.txt: 15"


def test_in_a_group_plain_words_stay_private(api: BotApi, zeyad: User, bot: AnyApplication) -> None:
    group = api.group(-5, "أخبار", [zeyad])
    group.send_text(zeyad, "كلام بيننا")
    group.send_text(zeyad, "@dalil_test_bot ما الخبر؟")
    group.send_text(zeyad, "/ask@another_bot ما الخبر؟")
    group.send_text(zeyad, "/ask@dalil_test_bot ما الخبر؟")
    first = api.wait_for("sendMessage").result
    assert first["text"] == "/ask@dalil_test_bot ما الخبر؟"
    group.send_text(zeyad, "ومتى؟", reply_to=first["message_id"])
    assert api.wait_for("sendMessage").params["text"] == "ومتى؟"
    assert len([m for m in api.messages(-5) if m.sender.is_bot]) == 2


def test_without_privacy_every_word_reaches_the_bot(zeyad: User) -> None:
    with BotApi(privacy=False) as api:
        api.group(-5, "أخبار", [zeyad]).send_text(zeyad, "كلام بيننا")
        assert with_bot(api, lambda bot: bot.get_me()).can_read_all_group_messages
        assert [update["message"]["text"] for update in api.pending] == ["كلام بيننا"]


def test_the_bot_is_told_that_it_was_blocked(api: BotApi, zeyad: User, bot: AnyApplication) -> None:
    chat = api.private_chat(zeyad)
    chat.start(zeyad)
    api.wait_for("sendMessage")
    chat.block()
    api.wait_until(lambda: bot.bot_data.get("status") == "kicked")


def test_updates_of_a_kind_not_allowed_are_not_kept(api: BotApi, zeyad: User) -> None:
    chat = api.private_chat(zeyad)
    with_bot(api, lambda bot: bot.get_updates(allowed_updates=["message"]))
    number = chat.send_text(zeyad, "س")
    chat.edit(number, "ص")
    assert [sorted(update) for update in api.pending] == [["message", "update_id"]]


def test_the_older_of_two_pollers_is_told_of_the_other(api: BotApi) -> None:
    async def poll_twice(bot: Bot) -> tuple[object, object]:
        older = asyncio.create_task(bot.get_updates(timeout=3))
        await asyncio.sleep(0.1)
        return await asyncio.gather(older, bot.get_updates(timeout=1), return_exceptions=True)

    older, newer = with_bot(api, poll_twice)
    assert isinstance(older, Conflict)
    assert newer == ()
    assert str(older) == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )


def test_there_is_no_polling_beside_a_webhook(api: BotApi) -> None:
    with_bot(api, lambda bot: bot.set_webhook("https://example.org/hook", secret_token="s3cret"))
    assert with_bot(api, Bot.get_webhook_info).url == "https://example.org/hook"
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        with_bot(api, lambda bot: bot.get_updates())
    with_bot(api, Bot.delete_webhook)
    assert with_bot(api, lambda bot: bot.get_updates()) == ()


def test_a_running_bot_survives_an_outage(
    api: BotApi, zeyad: User, bot: AnyApplication, caplog: pytest.LogCaptureFixture
) -> None:
    chat = api.private_chat(zeyad)
    with caplog.at_level(logging.CRITICAL):
        api.network_down()
        chat.send_text(zeyad, "سؤال")
        time.sleep(0.2)
        api.network_up()
    assert api.wait_for("sendMessage", timeout_s=10).params["text"] == "سؤال"
