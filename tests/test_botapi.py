"""The Bot API stub keeps and refuses what Telegram does, asked by python-telegram-bot over HTTP."""

import pytest
from botapi import BotApi, Chat, User, keyboard, utf16_length, with_bot
from telegram import (
    Bot,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, EndPointNotFound, Forbidden, InvalidToken


def test_a_wrong_token_is_unauthorised(api: BotApi) -> None:
    with pytest.raises(InvalidToken):
        with_bot(api, Bot.get_me, token="7000000001:another")
    assert api.calls[-1].error == "Unauthorized"


def test_a_method_there_is_not_is_not_found(api: BotApi) -> None:
    with pytest.raises(EndPointNotFound):
        with_bot(api, lambda bot: bot.do_api_request("sendPizza"))
    assert api.calls[-1].response == {
        "ok": False,
        "error_code": 404,
        "description": "Not Found: method not found",
    }


def test_a_bot_does_not_write_first(api: BotApi, zeyad: User) -> None:
    opened = api.private_chat(zeyad)
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        with_bot(api, lambda bot: bot.send_message(11, "س"))
    opened.send_text(zeyad, "س")
    assert with_bot(api, lambda bot: bot.send_message(11, "س")).text == "س"


def test_a_blocked_bot_is_forbidden_until_it_is_not(api: BotApi, begun: Chat) -> None:
    begun.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        with_bot(api, lambda bot: bot.send_message(11, "س"))
    begun.unblock()
    assert with_bot(api, lambda bot: bot.send_message(11, "س")).text == "س"


def test_a_bot_thrown_out_is_forbidden(api: BotApi, zeyad: User) -> None:
    group = api.group(-5, "أخبار", [zeyad])
    group.kick_bot()
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        with_bot(api, lambda bot: bot.send_message(-5, "س"))


def test_a_migrated_group_tells_its_new_id(api: BotApi, zeyad: User) -> None:
    group = api.group(-5, "أخبار", [zeyad])
    new = group.migrate()
    with pytest.raises(ChatMigrated) as caught:
        with_bot(api, lambda bot: bot.send_message(-5, "س"))
    assert caught.value.new_chat_id == new.id == -1000000000005
    assert with_bot(api, lambda bot: bot.send_message(new.id, "س")).chat.type == "supergroup"


def test_a_late_answer_to_a_button_is_too_old(zeyad: User) -> None:
    with BotApi(query_lifetime_s=-1) as api:
        chat = api.private_chat(zeyad)
        chat.start(zeyad)
        with_bot(api, lambda bot: bot.send_message(11, "س", reply_markup=keyboard()))
        query = chat.press(2, "more")
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            with_bot(api, lambda bot: bot.answer_callback_query(query))


def test_the_limit_of_a_text_counts_characters_not_utf16_units(api: BotApi, begun: Chat) -> None:
    sent = with_bot(api, lambda bot: bot.send_message(11, "😀" * 4096))
    assert utf16_length(sent.text or "") == 8192


def test_text_is_kept_as_telegram_keeps_it(api: BotApi, begun: Chat) -> None:
    # U+202B and U+202C go, of two marks the first becomes U+200C, blanks at the ends go.
    written = "\n \u200f\u200fقال\u202b \tنعم\u202c \n"
    sent = with_bot(
        api, lambda bot: bot.send_message(11, written, entities=[MessageEntity("bold", 10, 3)])
    )
    assert sent.text == "\u200c\u200fقال  نعم"
    assert [sent.parse_entity(e) for e in sent.entities] == ["نعم"]


def test_html_becomes_entities(api: BotApi, begun: Chat) -> None:
    source = (
        "<blockquote expandable>قال <b>نعم &amp; لا</b></blockquote>"
        '<a href="https://example.org/?a=1&amp;b=2">😀 هنا</a> &lt;i&gt;'
    )
    sent = with_bot(api, lambda bot: bot.send_message(11, source, parse_mode="HTML"))
    assert sent.text == "قال نعم & لا😀 هنا <i>"
    assert [(e.type, e.offset, e.length, e.url) for e in sent.entities] == [
        ("expandable_blockquote", 0, 12, None),
        ("bold", 4, 8, None),
        ("text_link", 12, 6, "https://example.org/?a=1&b=2"),
    ]


def test_entities_after_the_hundredth_are_ignored_and_noted(api: BotApi, begun: Chat) -> None:
    many = [MessageEntity("bold", offset, 1) for offset in range(0, 202, 2)]
    sent = with_bot(api, lambda bot: bot.send_message(11, "س " * 101, entities=many))
    assert len(sent.entities) == 100
    assert api.violations == ["101 entities: those after 100 are ignored"]


def test_entities_that_telegram_drops_are_noted(api: BotApi, begun: Chat) -> None:
    kinds = [("blockquote", 0, 5), ("bold", 1, 2), ("italic", 2, 4), ("code", 4, 1), ("bold", 4, 1)]
    entities = [MessageEntity(kind, offset, length) for kind, offset, length in kinds]
    with_bot(api, lambda bot: bot.send_message(11, "سسسسسسس", entities=entities))
    assert api.violations == [
        "italic in or across blockquote is dropped",
        "code in or across italic is dropped",
        "bold in or across code is dropped",
    ]


def test_a_start_link_that_opens_nothing_is_noted(api: BotApi, begun: Chat) -> None:
    link = "https://t.me/dalil_test_bot?start="
    with_bot(api, lambda bot: bot.send_message(11, f"{link}src_ab12 {link}{'a' * 65}"))
    assert api.violations == [f"a start link with the payload '{'a' * 65}'"]


def test_an_edit_replaces_text_and_keyboard(api: BotApi, begun: Chat) -> None:
    with_bot(api, lambda bot: bot.edit_message_text("الأول", 11, 2, reply_markup=keyboard()))
    assert [(m.text, m.buttons) for m in api.messages(11)] == [
        ("/start", []),
        ("الأول", [["المزيد"]]),
    ]
    with_bot(api, lambda bot: bot.edit_message_text("الثاني", 11, 2))
    assert [(m.text, m.buttons) for m in api.messages(11)][1] == ("الثاني", [])
    with_bot(api, lambda bot: bot.delete_message(11, 2))
    assert [m.text for m in api.messages(11)] == ["/start"]


def test_a_reply_to_a_deleted_message_goes_without_it_if_allowed(api: BotApi, begun: Chat) -> None:
    begun.delete(1)
    reply = ReplyParameters(1, allow_sending_without_reply=True)
    sent = with_bot(api, lambda bot: bot.send_message(11, "س", reply_parameters=reply))
    assert (sent.text, sent.reply_to_message) == ("س", None)


def test_a_document_comes_back_byte_for_byte(api: BotApi, begun: Chat) -> None:
    data = bytes(range(256)) * 300

    async def send_and_fetch(bot: Bot) -> bytes:
        sent = await bot.send_document(11, data, filename="مقال.txt", caption="النص")
        assert sent.document is not None
        file = await bot.get_file(sent.document.file_id)
        return bytes(await file.download_as_bytearray())

    assert with_bot(api, send_and_fetch) == data
    [message] = [m for m in api.messages(11) if m.content]
    assert (message.text, message.content["document"]["file_name"]) == ("النص", "مقال.txt")
    assert api.file(message.content["document"]["file_id"]).data == data


def test_a_file_over_twenty_megabytes_is_not_given(api: BotApi, begun: Chat, zeyad: User) -> None:
    number = begun.send_document(zeyad, "big.pdf", bytes((20 << 20) + 1), "application/pdf")
    file_id = api.messages(11)[number - 1].content["document"]["file_id"]
    with pytest.raises(BadRequest, match="File is too big"):
        with_bot(api, lambda bot: bot.get_file(file_id))


def test_what_the_bot_says_of_itself_is_kept_by_language(api: BotApi) -> None:
    async def introduce(bot: Bot) -> None:
        await bot.set_my_commands([("ask", "اسأل المصادر")], language_code="ar")
        await bot.set_my_description("يجيب من المصادر", language_code="ar")

    with_bot(api, introduce)
    assert api.profile("commands default", "ar") == [
        {"command": "ask", "description": "اسأل المصادر"}
    ]
    assert api.profile("description", "ar") == "يجيب من المصادر"
    assert api.profile("description") is None
