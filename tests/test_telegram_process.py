"""`dalil telegram` itself, a process of its own: started, stopped, killed, cut off."""

import base64
import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from botapi import BotApi, Chat, User
from forwarding import proxy
from telegram_running import (
    SHERMAN,
    UNKNOWN,
    WHO_LED,
    Process,
    answered,
    bare,
    copy_home,
    process,
    replies,
    settings_of,
    wait_for_poll,
)

from bot.building import build
from bot.telegram.wording import words
from retrieval.encoders import Encoder

pytestmark = pytest.mark.usefixtures("judged")
AR = words("ar")
NEWS = "أعلنت وزارة الزراعة في المريخ أن سعر كيلو الطماطم بلغ 17 درهماً في السوق المركزي."


def test_a_day_in_the_life_of_the_bot(
    api: BotApi, zeyad: User, chat: Chat, home: Path, bundled_encoder: Encoder
) -> None:
    logging = {"DALIL_TELEGRAM_LOG": "json", "DALIL_TELEGRAM_LOG_LEVEL": "debug"}
    with process(home, api, **logging) as bot:
        asked = chat.send_text(zeyad, WHO_LED)
        first = answered(api, chat.id)
        assert SHERMAN in first.text
        chat.send_text(zeyad, "وروسيا؟")
        assert "فهمت السؤال هكذا" in answered(api, chat.id).text
        chat.press(first.id, first.buttons[0][0])
        assert SHERMAN in answered(api, chat.id).text
        chat.edit(asked, UNKNOWN)
        api.wait_for("editMessageText", ok=True, message_id=first.id)

        (home / "articles" / "new.txt").write_text(NEWS, encoding="utf-8")
        build(settings_of(home), lambda: bundled_encoder, (), lambda done, total: None)
        chat.send_text(zeyad, UNKNOWN)
        assert "17" in answered(api, chat.id).marked("bold")[0]
        api.wait_until(lambda: bot.health.get("generation") == 6)
        api.wait_until(lambda: bot.health["waiting"] == 0)

        api.delay("sendMessage", 1.0)
        chat.send_text(zeyad, WHO_LED)
        api.wait_until(lambda: not api.pending)
        api.network_down(8.0)
        chat.send_text(zeyad, "شكراً")
        # On its way when the network went: it comes again where the bot never heard that it came.
        came = [answered(api, chat.id, timeout_s=40.0), answered(api, chat.id, timeout_s=40.0)]
        if SHERMAN in came[1].text:
            came.append(answered(api, chat.id, timeout_s=40.0))
        assert all(SHERMAN in reply.text for reply in came[:-1])
        assert bare(came[-1]).startswith("على الرحب")

        bot.process.terminate()
        assert bot.end() == 0
        assert api.pending == []

    lines = [json.loads(line) for line in bot.said.splitlines()]
    assert {"time", "level", "logger", "message"} <= lines[0].keys()
    assert [line["message"] for line in lines].count("Telegram is there again") == 1
    assert api.token not in bot.said
    assert not [word for word in ("الوفد", "المريخ", "زياد") if word in bot.said]


def test_who_answers_is_started_again_when_it_dies(
    api: BotApi, zeyad: User, chat: Chat, home: Path
) -> None:
    with process(home, api) as bot:
        chat.send_text(zeyad, WHO_LED)
        assert SHERMAN in answered(api, chat.id).text
        [answering] = answering_for(bot.process.pid)
        os.kill(answering, signal.SIGKILL)
        chat.send_text(zeyad, WHO_LED)

        assert SHERMAN in answered(api, chat.id, timeout_s=30.0).text
        assert answering_for(bot.process.pid) != [answering]
    assert "Traceback" not in bot.said


def test_who_answers_does_not_outlive_the_bot(
    api: BotApi, zeyad: User, chat: Chat, home: Path
) -> None:
    with process(home, api) as bot:
        [answering] = answering_for(bot.process.pid)
        bot.process.kill()
        bot.end()

        until = time.monotonic() + 10
        while Path(f"/proc/{answering}/stat").exists():
            assert time.monotonic() < until
            time.sleep(0.05)


def answering_for(bot: int) -> list[int]:
    """Return the processes that answer for the bot of that number."""
    children = Path(f"/proc/{bot}/task/{bot}/children").read_text(encoding="ascii").split()
    return [int(c) for c in children if b"spawn_main" in Path(f"/proc/{c}/cmdline").read_bytes()]


def test_a_question_in_hand_is_answered_before_the_bot_stops(
    api: BotApi, zeyad: User, chat: Chat, home: Path
) -> None:
    with process(home, api) as bot:
        api.delay("sendMessage", 1.0)
        chat.send_text(zeyad, WHO_LED)
        api.wait_until(lambda: not api.pending)
        bot.process.terminate()

        assert bot.end() == 0
        assert SHERMAN in replies(api, chat.id)[0].text


def test_a_second_sigterm_ends_at_once_and_the_next_start_answers(
    api: BotApi, zeyad: User, chat: Chat, home: Path
) -> None:
    with process(home, api) as bot:
        api.delay("sendMessage", 30.0)
        chat.send_text(zeyad, WHO_LED)
        api.wait_until(lambda: not api.pending)
        time.sleep(0.3)
        bot.process.terminate()
        time.sleep(0.2)
        started = time.monotonic()
        bot.process.terminate()

        assert bot.end() == 0
        assert time.monotonic() - started < 3
    api.heal()
    with process(home, api):
        assert SHERMAN in answered(api, chat.id).text
    assert "Traceback" not in bot.said


def test_what_waited_when_the_bot_was_killed_is_answered_once_each_in_order(
    api: BotApi, chat: Chat, home: Path
) -> None:
    people = [api.user(number, f"قارئ {number}") for number in range(100, 104)]
    chats = [api.private_chat(user) for user in people]
    with process(home, api) as bot:
        api.delay("sendMessage", 30.0, times=None)
        for other, user in zip(chats, people, strict=True):
            other.send_text(user, WHO_LED)
            other.send_text(user, "شكراً")
        api.wait_until(lambda: not api.pending)
        bot.process.kill()
        bot.end()
    api.heal()
    with process(home, api):
        for other in chats:
            assert SHERMAN in answered(api, other.id).text
            assert bare(answered(api, other.id)).startswith("على الرحب")
        api.wait_until(lambda: not api.pending)

    assert [len(replies(api, other.id)) for other in chats] == [2, 2, 2, 2]


def test_only_the_reply_in_hand_may_come_twice(
    api: BotApi, zeyad: User, chat: Chat, home: Path
) -> None:
    with process(home, api) as bot:
        for _ in range(2):
            chat.send_text(zeyad, "شكراً")
            answered(api, chat.id)
        # Telegram has taken the reply, but the bot does not hear of it before it is killed.
        api.drop("sendMessage", when="after")
        chat.send_text(zeyad, WHO_LED)
        chat.send_text(zeyad, "السلام عليكم")
        api.wait_for("sendMessage")
        bot.process.kill()
        bot.end()
    with process(home, api):
        assert SHERMAN in answered(api, chat.id).text
        answered(api, chat.id)

    said = [bare(m).split()[0] for m in replies(api, chat.id)]
    assert said == ["على", "على", said[2], said[2], "وعليكم"]


def test_a_token_that_cannot_be_used_is_one_line_without_the_token(api: BotApi, home: Path) -> None:
    unknown = "7000000002:AAE-other_token_0123456789abcdefghi"
    said = []
    for token in ("", "12345:my secret", unknown):
        bot = Process(home, api, {"DALIL_TELEGRAM_TOKEN": token})
        assert bot.end() == 2
        said.append(bot.said)
        bot.log.unlink()

    missing, malformed, refused = said
    assert missing.startswith("dalil: DALIL_TELEGRAM_TOKEN is not set; @BotFather")
    assert malformed.startswith("dalil: DALIL_TELEGRAM_TOKEN is not a bot's token")
    assert refused.splitlines()[-1].startswith("dalil: Telegram does not know DALIL_TELEGRAM_TOKEN")
    assert (missing.count("\n"), malformed.count("\n")) == (1, 1)
    assert "secret" not in malformed
    assert "other_token" not in refused
    assert "Traceback" not in refused


def test_a_webhook_that_telegram_refuses_or_that_cannot_be_served_is_one_line(
    api: BotApi, home: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = []
        for url in ("http://example.org/dalil", "https://example.org/dalil"):
            environment = {"DALIL_TELEGRAM_WEBHOOK_URL": url, "DALIL_TELEGRAM_WEBHOOK_PORT": port}
            bot = Process(home, api, environment)
            assert bot.end() == 2
            said.append(bot.said)

    assert "dalil: Telegram refuses to begin: Bad webhook: an https url must be" in said[0]
    assert f"dalil: cannot listen on 127.0.0.1:{port} (" in said[1]
    assert "Traceback" not in said[1]


def test_of_two_bots_with_one_token_one_ends_and_says_why(
    api: BotApi, home: Path, tmp_path: Path
) -> None:
    other = copy_home(home, tmp_path / "other")
    with process(home, api) as first:
        second = Process(other, api, {})
        try:
            wait = time.monotonic() + 60
            while first.process.poll() is None and second.process.poll() is None:
                assert time.monotonic() < wait
                time.sleep(0.05)
            ended = first if first.process.poll() is not None else second
            assert ended.end() == 2
            assert ended.said.splitlines()[-1].startswith("dalil: another program takes")
        finally:
            second.process.kill()
            second.end()


def test_a_webhook_behind_a_proxy_knows_telegram_by_its_secret(
    api: BotApi, zeyad: User, chat: Chat, home: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    environment = {
        "DALIL_TELEGRAM_WEBHOOK_URL": "https://example.org/dalil",
        "DALIL_TELEGRAM_WEBHOOK_PORT": str(port),
        "DALIL_TELEGRAM_WEBHOOK_SECRET": "open-sesame",
    }
    bot = Process(home, api, environment)
    try:
        set_to = api.wait_for("setWebhook", ok=True, timeout_s=30).params
        chat.send_text(zeyad, WHO_LED)
        update = json.dumps(api.pending[0]).encode()
        api.wait_for("getWebhookInfo", timeout_s=10)
        assert (set_to["url"], set_to["secret_token"]) == (
            "https://example.org/dalil",
            "open-sesame",
        )
        with proxy(f"http://127.0.0.1:{port}") as front:
            address = f"http://{front.address}/dalil"
            assert [post(address, update, secret) for secret in ("", "guess")] == [403, 403]
            assert post(f"http://{front.address}/other", update, "open-sesame") == 404
            assert replies(api, chat.id) == []
            assert post(address, update, "open-sesame") == 200
            assert SHERMAN in answered(api, chat.id).text
            assert post(address, update, "open-sesame") == 200  # Telegram may send one twice
        with socket.socket() as other:  # only who comes to 127.0.0.1 gets that far
            other.settimeout(5)
            assert other.connect_ex(("127.0.0.2", port)) != 0
        os.kill(bot.process.pid, signal.SIGINT)
        assert bot.end() == 0
        assert len(replies(api, chat.id)) == 1
    finally:
        bot.process.kill()
        bot.end()


def post(address: str, body: bytes, secret: str) -> int:
    """Return the status of a request as Telegram makes it."""
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
    request = urllib.request.Request(address, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_all_that_goes_to_telegram_goes_through_the_proxy(
    api: BotApi, zeyad: User, chat: Chat, home: Path
) -> None:
    with (
        proxy() as way,
        process(home, api, DALIL_TELEGRAM_PROXY=f"http://nora:opensesame@{way.address}") as bot,
    ):
        chat.send_text(zeyad, WHO_LED)
        assert SHERMAN in answered(api, chat.id).text
        bot.process.terminate()
        assert bot.end() == 0
        asked = Counter(address.rpartition("/")[2] for address, _ in way.seen)
        words = {headers["Proxy-Authorization"] for _, headers in way.seen}

    assert Counter(call.method for call in api.calls) <= asked
    assert asked["sendMessage"] == 1
    assert words == {f"Basic {base64.b64encode(b'nora:opensesame').decode()}"}
    assert "opensesame" not in bot.said


def test_the_bot_waits_for_telegram_to_be_there(
    api: BotApi, zeyad: User, chat: Chat, home: Path
) -> None:
    api.network_down()
    chat.send_text(zeyad, "شكراً")
    bot = Process(home, api, {})
    try:
        api.wait_until(lambda: "Telegram cannot be reached" in bot.said, 60)
        api.network_up()
        wait_for_poll(api, bot)
        answered(api, chat.id)
        assert "Traceback" not in bot.said
    finally:
        bot.process.kill()
        bot.end()
