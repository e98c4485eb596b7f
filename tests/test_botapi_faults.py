"""Trouble on order, seen as python-telegram-bot sees it."""

import time
from datetime import timedelta

import pytest
from botapi import BotApi, Chat, SendingLimits, User, errors, with_bot
from botapi.faults import Moment
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut


@pytest.fixture
def chat(api: BotApi) -> Chat:
    zeyad = api.user(11, "زياد")
    opened = api.private_chat(zeyad)
    opened.start(zeyad)
    return opened


def send(api: BotApi, text: str = "س", chat_id: int = 11) -> str | None:
    return with_bot(api, lambda bot: bot.send_message(chat_id, text), read_timeout_s=0.3).text


def test_an_ordered_refusal_befalls_as_many_calls_as_ordered(api: BotApi, chat: Chat) -> None:
    api.fail("sendMessage", errors.too_many_requests(7), times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            send(api)
        assert caught.value.retry_after == timedelta(seconds=7)
    assert send(api, "ثالث") == "ثالث"
    assert [m.text for m in api.messages(11)] == ["/start", "ثالث"]


def test_refusals_are_used_up_in_the_order_they_were_ordered(api: BotApi, chat: Chat) -> None:
    api.fail("*", errors.bad_request("first"), chat_id=11)
    api.fail("sendMessage", errors.bad_request("second"))
    for reason in ("First", "Second"):
        with pytest.raises(BadRequest, match=reason):
            send(api)


def test_a_bad_gateway_answers_no_json(api: BotApi, chat: Chat) -> None:
    api.fail("sendMessage", errors.bad_gateway())
    with pytest.raises(NetworkError, match=r"Bad Gateway \(502\)"):
        send(api)
    assert api.calls[-1].response is None


def test_a_slow_answer_times_out_though_the_message_is_there(api: BotApi, chat: Chat) -> None:
    api.delay("sendMessage", 0.5)
    with pytest.raises(TimedOut):
        send(api, "بطيء")
    assert api.wait_for("sendMessage").ok
    assert [m.text for m in api.messages(11)] == ["/start", "بطيء"]


@pytest.mark.parametrize(("when", "seen"), [("before", 1), ("after", 2)])
def test_a_lost_connection_leaves_open_whether_the_message_was_sent(
    api: BotApi, chat: Chat, when: Moment, seen: int
) -> None:
    api.drop("sendMessage", when=when)
    with pytest.raises(NetworkError):
        send(api)
    assert len(api.messages(11)) == seen


def test_a_network_that_is_down_comes_back_by_itself(api: BotApi, chat: Chat) -> None:
    api.network_down(0.3)
    with pytest.raises(NetworkError):
        send(api)
    time.sleep(0.3)
    assert send(api, "عاد") == "عاد"


def test_limits_stop_a_burst_in_one_chat_and_let_others_through(api: BotApi, chat: Chat) -> None:
    other = api.user(12, "ليلى")
    api.private_chat(other).start(other)
    api.limit_sending(SendingLimits(burst=3))

    async def burst(bot: Bot) -> None:
        for number in range(4):
            await bot.send_message(11, str(number))

    with pytest.raises(RetryAfter, match="Retry in 0:00:01"):
        with_bot(api, burst)
    assert [m.text for m in api.messages(11)] == ["/start", "0", "1", "2"]
    assert send(api, "لك", chat_id=12) == "لك"


def test_a_group_takes_twenty_a_minute(api: BotApi, chat: Chat) -> None:
    api.group(-5, "أخبار", chat.members)
    api.limit_sending(SendingLimits(burst=100))

    async def burst(bot: Bot) -> None:
        for number in range(21):
            await bot.send_message(-5, str(number))

    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        with_bot(api, burst)
    assert len(api.messages(-5)) == 20


def test_what_is_waited_for_in_vain_is_told_with_what_there_was(api: BotApi) -> None:
    with_bot(api, Bot.get_me)
    with pytest.raises(
        TimeoutError, match=r"no sendMessage \{'chat_id': 11\} in 0.1 s; .*getMe: ok"
    ):
        api.wait_for("sendMessage", chat_id=11, timeout_s=0.1)


def test_a_call_is_waited_for_once(api: BotApi, chat: Chat) -> None:
    send(api, "أول")
    send(api, "ثان")
    assert [api.wait_for("sendMessage").params["text"] for _ in range(2)] == ["أول", "ثان"]
    with pytest.raises(TimeoutError):
        api.wait_for("sendMessage", timeout_s=0.05)


def test_a_link_payload_of_65_letters_opens_nothing(chat: Chat) -> None:
    user: User = chat.members[0]
    with pytest.raises(ValueError, match="Telegram opens no link"):
        chat.start(user, "a" * 65)
    assert chat.start(user, "a" * 64)
