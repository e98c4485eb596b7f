"""The bot itself, over HTTP against the local Bot API, answering from the seed articles."""

import csv
import io
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from botapi import BotApi, Chat, User, errors
from telegram import Document
from telegram_running import (
    SHERMAN,
    TALKS,
    UNKNOWN,
    WHO_LED,
    answered,
    bare,
    desk_of,
    message,
    replies,
    serving,
    settings_of,
    texts,
)

from bot.building import build
from bot.desk import Desk
from bot.telegram.app import Pieces
from bot.telegram.documents import TYPES, suffix_of
from bot.telegram.wording import words
from retrieval.answer import Reply
from retrieval.asking import LibraryAsker
from retrieval.corpus.sources import FORMATS
from retrieval.encoders import Encoder
from retrieval.followup.standalone import Turn
from retrieval.library.filtering import EVERYTHING, Filter

AR = words("ar")
EN = words("en")
pytestmark = pytest.mark.usefixtures("judged")


@pytest.fixture
def mona(api: BotApi) -> User:
    """A reader."""
    return api.user(22, "منى")


@pytest.fixture
def bot(api: BotApi, chat: Chat, home: Path, bundled_encoder: Encoder) -> Iterator[Pieces]:
    with serving(desk_of(home, api, bundled_encoder, telegram_admins="11")) as pieces:
        api.wait_until(lambda: api.is_polled)
        yield pieces


# --- Asking


def test_a_question_is_answered_in_bold_under_it_with_its_source(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    asked = chat.send_text(zeyad, WHO_LED)

    reply = answered(api, chat.id)

    assert reply.reply_to == asked
    assert SHERMAN in reply.marked("bold")[0]
    assert TALKS in reply.text
    assert len(reply.marked("expandable_blockquote")) == 1
    assert reply.buttons[-1] == [AR.more, AR.bad, AR.good]


def test_a_follow_up_is_read_with_the_conversation_of_its_chat(
    api: BotApi, bot: Pieces, zeyad: User, mona: User, chat: Chat
) -> None:
    chat.send_text(zeyad, WHO_LED)
    answered(api, chat.id)
    chat.send_text(zeyad, "وروسيا؟")
    follow_up = answered(api, chat.id)
    other = api.private_chat(mona)
    other.send_text(mona, "وروسيا؟")

    assert follow_up.marked("italic")[0].startswith("فهمت السؤال هكذا:")
    assert "فهمت السؤال" not in answered(api, other.id).text


def test_after_new_nothing_before_is_remembered(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, WHO_LED)
    answered(api, chat.id)
    chat.send_text(zeyad, "/new")
    assert bare(answered(api, chat.id)) == AR.new
    chat.send_text(zeyad, "وروسيا؟")

    assert "فهمت السؤال" not in answered(api, chat.id).text


def test_without_an_answer_the_nearest_headlines_are_shown(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, UNKNOWN)

    reply = answered(api, chat.id)

    assert reply.marked("bold") == [AR.common.no_answer]
    assert len(reply.buttons) == 4  # three articles and a row of ratings


def test_an_edited_question_edits_its_answer(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    asked = chat.send_text(zeyad, WHO_LED)
    first = answered(api, chat.id)
    chat.edit(asked, UNKNOWN)
    api.wait_for("editMessageText", ok=True, message_id=first.id)

    [edited] = replies(api, chat.id)

    assert (edited.id, edited.marked("bold")) == (first.id, [AR.common.no_answer])


def test_an_edit_that_changes_no_answer_is_no_error(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    asked = chat.send_text(zeyad, WHO_LED)
    first = answered(api, chat.id)
    chat.edit(asked, f"{WHO_LED} ")
    refused = api.wait_for("editMessageText", message_id=first.id)
    chat.send_text(zeyad, "شكراً")
    answered(api, chat.id)

    assert "message is not modified" in str(refused.error)
    assert replies(api, chat.id)[0].id == first.id
    assert AR.sorry not in texts(api, chat.id)


def test_an_edited_question_whose_answer_was_deleted_is_answered_anew(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    asked = chat.send_text(zeyad, WHO_LED)
    chat.delete(answered(api, chat.id).id)
    chat.edit(asked, UNKNOWN)

    assert answered(api, chat.id).marked("bold") == [AR.common.no_answer]


def test_greetings_and_thanks_get_a_human_answer(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, "السلام عليكم")
    chat.send_text(zeyad, "شكراً جزيلاً")

    assert answered(api, chat.id).text.startswith("وعليكم السلام")
    assert answered(api, chat.id).text.startswith("على الرحب والسعة")


def test_what_is_no_text_gets_one_polite_line(api: BotApi, bot: Pieces, mona: User) -> None:
    other = api.private_chat(mona)
    for send in (other.send_voice, other.send_photo, other.send_sticker):
        send(mona)
        assert bare(answered(api, other.id)) == AR.unsupported
    other.send_forward(mona, WHO_LED)
    assert bare(answered(api, other.id)) == AR.unsupported
    other.send_document(mona, "a.txt", b"x", "text/plain")
    assert bare(answered(api, other.id)) == AR.unsupported


def test_an_unknown_command_is_said_to_be_one(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, "/weather اليوم")

    assert bare(answered(api, chat.id)) == AR.unknown_command


@pytest.mark.parametrize(
    "text",
    [
        "<b>من</b> &amp; [ترأس](http://x.y) *الوفد* `الأمريكي`؟",
        "من ترأس \u202eالوفد\u202c الأمريكي؟",
        "من" + "\u200b\u200d\u2060" * 300 + " ترأس الوفد؟",
        "😀" * 4096,
        "ﷺ" * 60,
        "\u0301" * 4000,
        "؟" * 300,
    ],
)
def test_hostile_texts_come_out_harmless(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, text: str
) -> None:
    chat.send_text(zeyad, WHO_LED)
    answered(api, chat.id)
    chat.send_text(zeyad, f"و{text}")
    chat.send_text(zeyad, "شكراً")
    while "على الرحب" not in (last := answered(api, chat.id)).text:
        assert last.text != AR.sorry
        assert "\u202e" not in last.text
        assert {e["type"] for e in last.entities} <= {"bold", "italic", "expandable_blockquote"}


# --- Groups


@pytest.fixture
def group(api: BotApi, zeyad: User, mona: User) -> Chat:
    return api.group(-1001234567890, "غرفة الأخبار", [zeyad, mona])


def test_in_a_group_only_what_is_meant_for_the_bot_is_answered(
    api: BotApi, bot: Pieces, zeyad: User, mona: User, group: Chat
) -> None:
    group.send_text(mona, "صباح الخير يا جماعة")
    asked = group.send_text(mona, f"/ask {WHO_LED}")
    first = answered(api, group.id)
    group.send_text(zeyad, "رأيي أنه طويل")
    follow_up = group.send_text(zeyad, "وروسيا؟", reply_to=first.id)
    second = answered(api, group.id)

    assert (first.reply_to, second.reply_to) == (asked, follow_up)
    assert SHERMAN in first.text
    assert second.marked("italic")[0].startswith("فهمت السؤال هكذا:")
    assert len(replies(api, group.id)) == 2


def test_in_a_group_each_reply_thread_is_a_conversation_of_its_own(
    api: BotApi, bot: Pieces, zeyad: User, mona: User, group: Chat
) -> None:
    group.send_text(mona, f"/ask {WHO_LED}")
    answered(api, group.id)
    group.send_text(zeyad, "/ask@dalil_test_bot وروسيا؟")
    beside = answered(api, group.id)

    assert "فهمت السؤال" not in beside.text


def test_the_bots_name_is_no_part_of_a_question(
    api: BotApi, bot: Pieces, zeyad: User, group: Chat
) -> None:
    api.world.privacy = False
    group.send_text(zeyad, "😀 @dalil_test_bot شكراً")

    assert answered(api, group.id).text.startswith("على الرحب والسعة")


def test_ask_without_words_says_how(api: BotApi, bot: Pieces, zeyad: User, group: Chat) -> None:
    group.send_text(zeyad, "/ask")

    assert bare(answered(api, group.id)) == AR.ask_usage


def test_other_bots_are_ignored(api: BotApi, bot: Pieces, zeyad: User, group: Chat) -> None:
    robot = api.user(99, "روبوت", username="other_bot", is_bot=True)
    group.send_text(robot, f"/ask {WHO_LED}")
    asked = group.send_text(zeyad, "/ask شكراً")

    assert answered(api, group.id).reply_to == asked


def test_a_group_that_became_a_supergroup_is_written_to_there(
    api: BotApi, bot: Pieces, zeyad: User
) -> None:
    small = api.group(-4321, "قديمة", [zeyad])
    small.send_text(zeyad, f"/ask {WHO_LED}")
    answered(api, small.id)
    api.delay("sendMessage", 0.3)
    small.send_text(zeyad, f"/ask {UNKNOWN}")
    time.sleep(0.1)
    large = small.migrate()

    assert answered(api, large.id).marked("bold") == [AR.common.no_answer]


# --- Buttons


def test_a_source_opens_around_the_passage_and_pages_in_place(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, WHO_LED)
    reply = answered(api, chat.id)
    query = chat.press(reply.id, reply.buttons[0][0])
    source = answered(api, chat.id)
    chat.press(source.id, AR.later)
    api.wait_for("editMessageText", ok=True, message_id=source.id)

    assert api.answer_to(query) is not None
    assert SHERMAN in source.marked("bold")[0]
    assert [m.id for m in replies(api, chat.id)] == [reply.id, source.id]
    assert any(AR.earlier in row for row in replies(api, chat.id)[1].buttons)


def test_a_button_is_let_go_before_its_work(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, WHO_LED)
    reply = answered(api, chat.id)
    chat.press(reply.id, AR.more)
    answered(api, chat.id)

    methods = [c.method for c in api.calls if c.method in ("answerCallbackQuery", "sendMessage")]
    assert methods == ["sendMessage", "answerCallbackQuery", "sendMessage"]


def test_more_passages_are_those_not_quoted_yet(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, WHO_LED)
    reply = answered(api, chat.id)
    chat.press(reply.id, AR.more)
    more = answered(api, chat.id)
    chat.press(more.id, AR.later)
    api.wait_for("editMessageText", ok=True, message_id=more.id)

    quoted = set(reply.marked("expandable_blockquote"))
    first = set(more.marked("expandable_blockquote"))
    second = set(replies(api, chat.id)[-1].marked("expandable_blockquote"))
    assert len(quoted | first | second) == len(quoted) + len(first) + len(second)
    assert (len(first), len(second) > 0) == (3, True)


def test_a_rating_is_kept_with_its_reason_and_exported(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, WHO_LED)
    reply = answered(api, chat.id)
    chat.press(reply.id, AR.bad)
    api.wait_for("editMessageReplyMarkup", ok=True)
    chat.press(reply.id, AR.reasons["outdated"])
    api.wait_for("editMessageReplyMarkup", ok=True)
    chat.send_text(zeyad, "/feedback")
    document = api.wait_for("sendDocument", ok=True).params["document"]

    rows = list(csv.DictReader(io.StringIO(document.data.decode("utf-8-sig"))))
    assert [(r["rating"], r["reason"], r["question"]) for r in rows] == [
        ("bad", "outdated", WHO_LED)
    ]
    assert f"{AR.bad} ✓" in replies(api, chat.id)[0].buttons[-1]


def test_a_button_of_another_time_or_making_says_so(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, WHO_LED)
    reply = answered(api, chat.id)
    bot.state.forget(11)
    rating = chat.press(reply.id, AR.good)
    chat.press(reply.id, AR.more)

    assert bare(answered(api, chat.id)) == AR.gone
    assert (api.answer_to(rating) or {})["text"] == AR.gone
    assert AR.good in replies(api, chat.id)[0].buttons[-1]  # not ticked


# --- Commands


def test_start_offers_three_questions_that_can_be_pressed(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.start(zeyad)
    welcome = answered(api, chat.id)
    chat.press(welcome.id, welcome.buttons[0][0])
    reply = answered(api, chat.id)

    assert len(welcome.buttons) == 3
    assert reply.buttons[-1][-1] == AR.good
    assert reply.marked("bold") != [AR.common.no_answer]


def test_a_deep_link_opens_its_source(api: BotApi, bot: Pieces, zeyad: User, chat: Chat) -> None:
    article = next(a for a in bot.shelf.library.articles() if TALKS in a.title)
    chat.start(zeyad, f"src_{article.id}")
    assert TALKS in answered(api, chat.id).text
    chat.start(zeyad, "src_aaaaaaaaaa")
    assert bare(answered(api, chat.id)) == AR.article_gone


def test_sources_are_listed_searched_and_opened(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, "/sources")
    listed = answered(api, chat.id)
    chat.send_text(zeyad, "/sources انتهاء محادثات")
    found = answered(api, chat.id)
    chat.press(found.id, found.buttons[0][0])
    api.wait_for("editMessageText", ok=True)

    assert listed.text.startswith("في المكتبة 5 مقالات")
    assert found.text.startswith("مقال واحد فيها «انتهاء محادثات»")
    assert TALKS in texts(api, chat.id)[-1]


def test_the_language_is_that_of_the_user_until_another_is_chosen(api: BotApi, bot: Pieces) -> None:
    ann = api.user(33, "Ann", language_code="en-GB")
    chat = api.private_chat(ann)
    chat.send_text(ann, "/new")
    assert bare(answered(api, chat.id)) == EN.new
    chat.send_text(ann, "/lang")
    offer = answered(api, chat.id)
    chat.press(offer.id, "العربية")
    api.wait_for("editMessageText", ok=True)
    chat.send_text(ann, "/new")
    assert bare(answered(api, chat.id)) == AR.new
    chat.send_text(ann, "/lang en")
    assert bare(answered(api, chat.id)) == EN.language_set


def test_forget_deletes_what_is_kept_and_says_what_it_was(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path
) -> None:
    chat.send_text(zeyad, WHO_LED)
    answered(api, chat.id)
    chat.send_text(zeyad, "/forget")
    said = answered(api, chat.id).text
    chat.send_text(zeyad, "/forget")
    answered(api, chat.id)

    assert AR.questions(1) in said
    assert "تنتظر" not in said
    assert bot.state.turns(11, "") == ()
    assert WHO_LED.encode() not in (home / "state.sqlite3").read_bytes()


def test_help_and_about_are_answered(api: BotApi, bot: Pieces, mona: User) -> None:
    chat = api.private_chat(mona)
    chat.send_text(mona, "/help")
    helped = answered(api, chat.id).text
    chat.send_text(mona, "/about")
    about = answered(api, chat.id).text

    assert "/forget" in helped
    assert "/reindex" not in helped
    assert "5 مقالات" in about


def test_the_profile_is_set_in_both_languages(api: BotApi, bot: Pieces) -> None:
    api.wait_until(lambda: api.profile("commands chat", "en") is not None)

    assert api.profile("description") == AR.description
    assert api.profile("short_description", "en") == EN.short_description
    listed = api.profile("commands default")
    assert isinstance(listed, list)
    assert listed[0] == {"command": "start", "description": AR.commands["start"]}


# --- Inline mode


def test_an_inline_query_gets_the_answer_and_its_citations(
    api: BotApi, bot: Pieces, mona: User
) -> None:
    query = api.inline_query(mona, WHO_LED)
    api.wait_for("answerInlineQuery", ok=True)
    answer = api.answer_to(query)

    assert answer is not None
    assert SHERMAN in answer["results"][0]["title"]
    assert (answer["is_personal"], answer["cache_time"]) == (True, 60)


def test_of_queries_typed_in_a_row_only_the_last_is_answered(
    api: BotApi, bot: Pieces, mona: User
) -> None:
    queries = [api.inline_query(mona, WHO_LED[:length]) for length in (5, 9, 14, len(WHO_LED))]
    api.wait_for("answerInlineQuery", ok=True)

    assert [api.answer_to(query) is not None for query in queries] == [False, False, False, True]


# --- Admins


def test_the_commands_of_admins_are_for_admins(api: BotApi, bot: Pieces, mona: User) -> None:
    chat = api.private_chat(mona)
    for command in ("/stats", "/reindex", "/feedback", "/remove x", "/allow 22", "/disallow 22"):
        chat.send_text(mona, command)
        assert bare(answered(api, chat.id)) == AR.admins_only


def test_stats_count(api: BotApi, bot: Pieces, zeyad: User, chat: Chat) -> None:
    chat.send_text(zeyad, WHO_LED)
    answered(api, chat.id)
    chat.send_text(zeyad, "/stats")
    said = answered(api, chat.id).text

    assert "الأسئلة: 1، منها 1 في آخر يوم" in said
    assert "في الانتظار: 0" in said


TOMATOES = "أعلنت وزارة الزراعة في المريخ أن سعر كيلو الطماطم بلغ 17 درهماً في السوق المركزي."


def test_a_document_becomes_an_article_once_an_admin_agrees(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path
) -> None:
    chat.send_document(zeyad, "../../etc/أسعار.TXT", TOMATOES.encode(), "text/plain")
    ask = answered(api, chat.id)
    assert not (home / "uploads").exists()
    chat.press(ask.id, AR.upload_yes)
    api.wait_for("editMessageText", ok=True, timeout_s=20)
    chat.send_text(zeyad, "كم سعر كيلو الطماطم في المريخ؟")

    assert "17" in answered(api, chat.id).marked("bold")[0]
    assert texts(api, chat.id)[0] == AR.upload_added.format(title="أسعار")
    [file] = (home / "uploads").glob("*.txt")
    assert file.stem.isalnum()
    assert not list(home.parent.glob("etc*"))


def test_documents_of_every_format_that_holds_one_article_are_taken() -> None:
    assert TYPES.keys() == FORMATS.keys()
    assert [suffix_of(Document("1", "1", file_name=f"A{end.upper()}")) for end in TYPES] == [*TYPES]


def test_a_web_page_becomes_an_article_too(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path
) -> None:
    page = f"<html><body><h1>أسعار</h1><p>{TOMATOES}</p></body></html>".encode()
    chat.send_document(zeyad, "prices.HTML", page, "text/html", "أسعار الخضار")
    chat.press(answered(api, chat.id).id, AR.upload_yes)
    api.wait_for("editMessageText", ok=True, timeout_s=20)
    chat.send_text(zeyad, "كم سعر كيلو الطماطم في المريخ؟")
    reply = answered(api, chat.id)

    assert "17" in reply.marked("bold")[0]
    assert "أسعار الخضار" in reply.text
    assert [file.suffix for file in (home / "uploads").iterdir() if file.suffix != ".toml"] == [
        ".html"
    ]


def test_a_document_that_is_left_leaves_nothing(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path
) -> None:
    chat.send_document(zeyad, "a.txt", TOMATOES.encode(), "text/plain")
    chat.press(answered(api, chat.id).id, AR.upload_no)
    api.wait_for("editMessageText", ok=True)

    assert texts(api, chat.id) == [AR.upload_dropped]
    assert not (home / "uploads").exists()


def test_a_document_without_an_article_is_refused_and_not_kept(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path
) -> None:
    chat.send_document(zeyad, "blank.txt", b"   \n", "text/plain")
    chat.press(answered(api, chat.id).id, AR.upload_yes)
    api.wait_for("editMessageText", ok=True)

    assert texts(api, chat.id)[0].startswith("لا أستطيع قراءة هذا الملفّ")
    assert list((home / "uploads").iterdir()) == []
    assert [a for a in bot.shelf.library.set_aside() if "uploads" in a.source] == []


def test_documents_are_limited_in_type_and_size(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    for name in ("run.exe", "many.jsonl", "a.txt.exe", "txt"):
        chat.send_document(zeyad, name, b"MZ", "application/octet-stream")
        said = bare(answered(api, chat.id))
        assert said.startswith("لا أقبل من الملفّات إلا: .txt, .md")
    chat.send_document(zeyad, "big.txt", b"a" * (5 * 2**20 + 1), "text/plain")
    assert "5" in answered(api, chat.id).text


def test_a_document_that_does_not_tell_its_size_is_not_fetched_when_it_is_too_big(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path
) -> None:
    chat.send_document(
        zeyad, "big.txt", b"a" * (5 * 2**20 + 1), "text/plain", tells_size=False
    )  # fmt: skip
    chat.press(answered(api, chat.id).id, AR.upload_yes)
    api.wait_for("editMessageText", ok=True)

    assert [bare(m) for m in replies(api, chat.id)] == [AR.upload_too_big.format(limit=5)]
    assert not (home / "uploads").exists()


def test_what_is_removed_does_not_come_back(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    article = next(a for a in bot.shelf.library.articles() if TALKS in a.title)
    chat.send_text(zeyad, f"/remove {article.id}")
    chat.press(answered(api, chat.id).id, AR.remove_yes)
    api.wait_for("editMessageText", ok=True)
    build(settings_of(home), lambda: bundled_encoder, (), lambda done, total: None)

    assert texts(api, chat.id)[0].startswith("أُخرج «انتهاء محادثات")
    assert article.id not in [a.id for a in bot.shelf.library.articles()]
    assert len(list((home / "articles").iterdir())) == 5


def test_an_id_that_no_article_has_is_said_to_be_none(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, "/remove aaaaaaaaaa")

    assert bare(answered(api, chat.id)) == AR.remove_unknown.format(article="aaaaaaaaaa")


def test_a_removed_document_is_deleted(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path
) -> None:
    chat.send_document(zeyad, "a.txt", TOMATOES.encode(), "text/plain", "أسعار الخضار")
    chat.press(answered(api, chat.id).id, AR.upload_yes)
    api.wait_for("editMessageText", ok=True, timeout_s=20)
    article = next(a for a in bot.shelf.library.articles() if a.title == "أسعار الخضار")
    chat.send_text(zeyad, f"/remove {article.id}")
    chat.press(answered(api, chat.id).id, AR.remove_yes)
    api.wait_for("editMessageText", ok=True)

    assert list((home / "uploads").iterdir()) == []
    assert len(bot.shelf.library.articles()) == 5


def test_reindex_takes_up_new_articles_while_the_bot_answers(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path
) -> None:
    (home / "articles" / "new.txt").write_text(TOMATOES, encoding="utf-8")
    chat.send_text(zeyad, "/reindex")
    assert bare(answered(api, chat.id)) == AR.reindexing
    assert "مقال واحد" in message(api, api.wait_for("sendMessage", timeout_s=20)).text
    chat.send_text(zeyad, "كم سعر كيلو الطماطم في المريخ؟")

    assert "17" in answered(api, chat.id).marked("bold")[0]


def test_a_library_that_takes_the_place_of_another_is_answered_from(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    chat.send_text(zeyad, UNKNOWN)
    assert answered(api, chat.id).marked("bold") == [AR.common.no_answer]
    places = {"library": home / "new", "corpus": home / "other"}
    other = settings_of(home).model_copy(update=places)
    other.corpus.mkdir()
    (other.corpus / "new.txt").write_text(TOMATOES, encoding="utf-8")
    build(other, lambda: bundled_encoder, (), lambda done, total: None)
    (home / "new" / "library.sqlite3").replace(home / "vectors" / "library.sqlite3")
    chat.send_text(zeyad, UNKNOWN)

    assert "17" in answered(api, chat.id).marked("bold")[0]


# --- Typing


class SlowAsker(LibraryAsker):
    """Takes 0.7 s for a batch."""

    def ask_many(
        self, asked: Sequence[tuple[str, Sequence[Turn]]], within: Filter = EVERYTHING
    ) -> list[Reply]:
        time.sleep(0.7)
        return super().ask_many(asked, within)


class SlowDesk(Desk):
    """A desk whose asker is slow."""

    def open_asker(self) -> LibraryAsker:
        return SlowAsker.open(self.library, self.encoder)


def test_typing_is_shown_when_an_answer_takes_long_and_not_otherwise(
    api: BotApi, zeyad: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    desk = SlowDesk(desk_of(home, api, bundled_encoder).settings)
    desk.encoder = bundled_encoder
    with serving(desk):
        chat.send_text(zeyad, "شكراً")
        answered(api, chat.id)
        chat.send_text(zeyad, WHO_LED)
        api.wait_for("sendMessage", ok=True)
        time.sleep(0.5)

    methods = [c.method for c in api.calls if c.method in ("sendMessage", "sendChatAction")]
    assert methods == ["sendMessage", "sendChatAction", "sendMessage"]


def test_different_chats_are_answered_in_parallel_and_their_questions_together(
    api: BotApi, zeyad: User, mona: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    desk = SlowDesk(desk_of(home, api, bundled_encoder).settings)
    desk.encoder = bundled_encoder
    chats = [(user, api.private_chat(user)) for user in (zeyad, mona, api.user(33, "هدى"))]
    for user, each in chats:
        each.send_text(user, WHO_LED)
        each.send_text(user, "شكراً")
    started = time.monotonic()
    with serving(desk):
        for _, each in chats:
            assert SHERMAN in answered(api, each.id).text
            assert bare(answered(api, each.id)).startswith("على الرحب")

    assert time.monotonic() - started < 2.1  # one after the other they would take as long


# --- Trouble


def test_a_question_that_was_deleted_is_answered_all_the_same(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    api.delay("sendMessage", 0.3)
    chat.delete(chat.send_text(zeyad, WHO_LED))

    assert answered(api, chat.id).reply_to is None


def test_a_chat_that_blocked_the_bot_is_inactive_until_it_writes_again(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, "شكراً")
    answered(api, chat.id)
    api.fail("sendMessage", errors.BLOCKED)
    chat.send_text(zeyad, "شكراً")
    api.wait_for("sendMessage", ok=False)
    api.wait_until(lambda: not is_active(bot, chat))
    chat.send_text(zeyad, "شكراً")
    answered(api, chat.id)

    assert is_active(bot, chat)


def is_active(bot: Pieces, chat: Chat) -> bool:
    known = bot.state.chat(chat.id)
    return known is not None and known.active


def test_what_telegram_cannot_parse_is_sent_plain(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    api.fail("sendMessage", errors.bad_request("can't parse entities: Byte offset 1"))
    chat.send_text(zeyad, WHO_LED)

    reply = answered(api, chat.id)

    assert SHERMAN in reply.text
    assert reply.entities == ()


@pytest.mark.parametrize(
    "trouble", [errors.bad_gateway(), errors.too_many_requests(1)], ids=["502", "429"]
)
def test_a_reply_is_sent_again_until_it_arrives(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, trouble: errors.ApiError
) -> None:
    api.fail("sendMessage", trouble, times=2)
    chat.send_text(zeyad, WHO_LED)

    assert SHERMAN in answered(api, chat.id).text
    assert len(replies(api, chat.id)) == 1


def test_an_error_is_apologised_for_and_the_next_question_answered(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", errors.bad_request("BUTTON_DATA_INVALID"))
    chat.send_text(zeyad, WHO_LED)
    assert bare(answered(api, chat.id)) == AR.sorry
    chat.send_text(zeyad, WHO_LED)

    assert SHERMAN in answered(api, chat.id).text
    assert "Button_data_invalid" in caplog.text
    assert "الوفد" not in caplog.text


def test_what_a_button_could_not_do_is_apologised_for_in_the_chat(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_document(zeyad, "a.txt", TOMATOES.encode(), "text/plain")
    ask = answered(api, chat.id)
    api.fail("getFile", errors.bad_request("wrong file_id or the file is temporarily unavailable"))
    chat.press(ask.id, AR.upload_yes)

    assert bare(answered(api, chat.id)) == AR.sorry


def test_who_is_not_on_the_list_is_told_so(
    api: BotApi, zeyad: User, mona: User, home: Path, bundled_encoder: Encoder
) -> None:
    desk = desk_of(home, api, bundled_encoder, telegram_allow="11", telegram_admins="33")
    with serving(desk):
        for user, first_word in ((mona, "هذا"), (zeyad, "على"), (api.user(33, "هدى"), "على")):
            chat = api.private_chat(user)
            chat.send_text(user, "شكراً")
            assert answered(api, chat.id).text.split()[0] == first_word
        assert "(22)" in texts(api, 22)[0]


def test_an_admin_lets_a_reader_in_and_out_again(
    api: BotApi, zeyad: User, mona: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    desk = desk_of(home, api, bundled_encoder, telegram_allow="33", telegram_admins="11")
    other = api.private_chat(mona)
    with serving(desk):
        said = []
        for command in ("/allow", "/allow 22", "/allow", "/disallow 33", "/disallow 22"):
            chat.send_text(zeyad, command)
            said.append(bare(answered(api, chat.id)))
            other.send_text(mona, "شكراً")
            said.append(bare(answered(api, other.id)).split()[0])

    turned_away, answer = AR.not_allowed.split()[0], "على"
    assert said[1::2] == [turned_away, answer, answer, answer, turned_away]
    assert said[0].endswith(AR.allow_nobody)
    assert said[2] == AR.allowed.format(user=22)
    assert said[4].endswith(" 22")
    assert said[6] == AR.allowed_in_settings.format(user=33)
    assert said[8] == AR.disallowed.format(user=22)


@pytest.mark.parametrize("word", ["", "abc", "-5", "٢٢", "9" * 30, "22x"])
def test_what_is_no_users_number_is_put_on_no_list(
    api: BotApi, zeyad: User, chat: Chat, home: Path, bundled_encoder: Encoder, word: str
) -> None:
    desk = desk_of(home, api, bundled_encoder, telegram_allow="33", telegram_admins="11")
    with serving(desk) as bot:
        chat.send_text(zeyad, f"/allow {word}")
        answered(api, chat.id)

        assert bot.state.allowed() == frozenset()


def test_where_everyone_may_ask_there_is_no_list(
    api: BotApi, bot: Pieces, zeyad: User, chat: Chat
) -> None:
    chat.send_text(zeyad, "/allow 22")

    assert bare(answered(api, chat.id)) == AR.allow_everyone
    assert bot.state.allowed() == frozenset()


def test_who_asks_too_fast_is_told_so_once(
    api: BotApi, zeyad: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    with serving(desk_of(home, api, bundled_encoder, telegram_rate=3)):
        for _ in range(8):
            chat.send_text(zeyad, "شكراً")
        api.wait_until(lambda: len(replies(api, chat.id)) == 4)
        api.wait_until(lambda: not api.pending)

        said = sorted(text.split()[0] for text in texts(api, chat.id))
        assert said == ["على", "على", "على", "مهلاً"]


def test_a_full_queue_is_said_politely_and_forgets_nobody(
    api: BotApi, zeyad: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    api.delay("sendMessage", 0.5)
    with serving(desk_of(home, api, bundled_encoder, telegram_queue=4)) as bot:
        for _ in range(8):
            chat.send_text(zeyad, "شكراً")
        api.wait_until(lambda: len(replies(api, chat.id)) == 8)
        api.wait_until(lambda: not bot.state.pending())

        said = sorted(text.split()[0] for text in texts(api, chat.id))
        assert said == ["الأسئلة"] * 4 + ["على"] * 4


def test_an_update_is_on_the_disk_before_telegram_forgets_it(
    api: BotApi, zeyad: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    with serving(desk_of(home, api, bundled_encoder)):
        api.wait_until(lambda: api.is_polled)
        api.delay("sendMessage", 1.0)
        chat.send_text(zeyad, WHO_LED)
        api.wait_until(lambda: not api.pending)
        with sqlite3.connect(home / "state.sqlite3") as state:
            [(kept,)] = state.execute("SELECT json FROM updates WHERE json IS NOT NULL")
        state.close()
        answered(api, chat.id)

    assert "update_id" in kept
