"""The log holds no token and nobody's words; secrets are checked without being repeated."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from botapi import BotApi, Chat, User, errors
from pydantic import SecretStr
from telegram.error import NetworkError
from telegram_running import WHO_LED, answered, desk_of, serving

from bot.exits import UsageError
from bot.settings import Settings
from bot.telegram.connection import calls, token_of, webhook_secret_of
from bot.telegram.health import Health
from bot.telegram.logs import (
    LOG,
    Discreet,
    DiscreetJson,
    RedactingFilter,
    described,
    redacted,
    set_up_logging,
)
from bot.telegram.wording import words
from retrieval.encoders import Encoder
from retrieval.errors import LibraryError

TOKEN = "7000000001:AAE-test_token_0123456789abcdefghi"
WORDS = "من ترأس الوفد؟"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was after the test."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)


def logged(formatter: logging.Formatter, name: str) -> tuple[logging.Logger, io.StringIO]:
    """Return a logger of that name and what it has written so far."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    handler.addFilter(RedactingFilter())
    logger = logging.Logger(name, logging.DEBUG)
    logger.addHandler(handler)
    return logger, written


@pytest.mark.parametrize("text", [TOKEN, f"https://x/bot{TOKEN}/getMe", TOKEN.replace(":", "%3A")])
def test_a_token_is_hidden_wherever_it_stands(text: str) -> None:
    assert "AAE" not in redacted(text)


def test_an_address_that_httpx_logs_has_no_token() -> None:
    logger, written = logged(Discreet(), "dalil.httpx")

    logger.info('HTTP Request: POST https://x/bot%s/sendMessage "HTTP/1.1 200 OK"', TOKEN)

    assert "/bot«token»/sendMessage" in written.getvalue()


def test_a_formatter_that_is_not_ours_gets_no_token_either() -> None:
    logger, written = logged(logging.Formatter("%(message)s"), "httpx")

    logger.info("GET %s", f"/bot{TOKEN}/getMe")

    assert written.getvalue() == "GET /bot«token»/getMe\n"


def test_hiding_a_token_lets_no_word_beside_it_through() -> None:
    logger, written = logged(Discreet(), "telegram.ext")

    logger.debug("%s asked at %s", WORDS, f"/bot{TOKEN}/getMe")
    logger.debug("%r", {TOKEN: 1})
    logger.debug("%(at)s", {"at": TOKEN})

    lines = written.getvalue().splitlines()
    assert lines[0].endswith("DEBUG telegram.ext: … asked at …")
    assert "AAE" not in written.getvalue()


def test_of_a_record_of_another_library_only_the_template_is_kept() -> None:
    logger, written = logged(Discreet(), "telegram.ext.Updater")

    logger.critical("Received data was *not* processed! Received data was: %r", {"text": WORDS})

    assert written.getvalue().rstrip().endswith("Received data was: …")


def test_an_exception_is_logged_with_its_frames_and_without_its_words() -> None:
    logger, written = logged(Discreet(), LOG.name)
    try:
        raise ValueError(f"{WORDS} {TOKEN}")
    except ValueError as error:
        try:
            raise RuntimeError(WORDS) from error
        except RuntimeError:
            logger.exception("update %d", 7)

    lines = written.getvalue().splitlines()
    assert lines[0].endswith("ERROR dalil: update 7")
    assert [line for line in lines if not line.startswith("  ")][1:] == [
        "ValueError",
        "which led to",
        "RuntimeError",
    ]
    assert "الوفد" not in written.getvalue()


def test_what_is_wrong_with_the_world_is_told() -> None:
    assert described(LibraryError("no library; index")) == "LibraryError: no library; index"
    assert described(NetworkError(f"at {TOKEN}")) == "NetworkError: at «token»"
    assert described(KeyError(WORDS)) == "KeyError"


def test_a_json_log_is_an_object_a_line() -> None:
    logger, written = logged(DiscreetJson(), LOG.name)

    logger.info("update %d", 7)
    logger.error("%s", TOKEN, exc_info=(ValueError, ValueError(WORDS), None))

    first, second = map(json.loads, written.getvalue().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("info", "dalil", "update 7")
    assert (second["message"], second["error"]) == ("«token»", "ValueError")


def test_at_debug_level_no_request_is_logged(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logging(Settings(telegram_log_level="debug"))

    logging.getLogger("httpx").info("POST /bot%s/getMe", TOKEN)
    logging.getLogger("httpcore.connection").debug("connect")
    logging.getLogger("telegram.ext").debug("Processing update %s", WORDS)
    LOG.debug("ready")

    assert capsys.readouterr().err.rstrip().endswith("DEBUG dalil: ready")


LOUD = ("httpx", "httpcore", "telegram", "asyncio")


def test_with_the_log_of_httpx_on_neither_the_token_nor_a_word_is_in_it(
    root: logging.Logger,
    capsys: pytest.CaptureFixture[str],
    api: BotApi,
    zeyad: User,
    chat: Chat,
    home: Path,
    bundled_encoder: Encoder,
) -> None:
    desk = desk_of(home, api, bundled_encoder, telegram_log_level="debug", telegram_admins="11")
    set_up_logging(desk.settings)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.DEBUG)
    api.drop("sendMessage")
    api.fail("getMe", errors.bad_gateway())
    with serving(desk):
        chat.send_text(zeyad, WHO_LED)
        answered(api, chat.id)
        api.fail("sendMessage", errors.bad_request("BUTTON_DATA_INVALID"))
        chat.send_text(zeyad, WHO_LED)
        answered(api, chat.id)  # the apology
        chat.send_document(zeyad, "مريخ.txt", "الطماطم في المريخ".encode(), "text/plain")
        chat.press(answered(api, chat.id).id, words("ar").upload_yes)
        api.wait_for("editMessageText", timeout_s=20)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.NOTSET)
    said = capsys.readouterr().err

    assert 'INFO httpx: HTTP Request: … … "… … …"\n' in said
    assert "DEBUG httpcore.connection: connect_tcp" in said
    assert "ERROR dalil: update" in said
    assert "BadRequest: Button_data_invalid" in said
    assert api.token.partition(":")[2] not in said
    assert not [word for word in ("الوفد", "المريخ", "مريخ", "زياد") if word in said]


@pytest.mark.parametrize("token", ["12345:short", f"bot{TOKEN}", f"{TOKEN} x", "كلمة"])
def test_a_malformed_token_is_refused_without_being_repeated(token: str) -> None:
    with pytest.raises(UsageError, match="is not a bot's token") as refused:
        token_of(Settings(telegram_token=SecretStr(token)))

    assert token not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_token_is_taken_as_it_was_copied() -> None:
    assert token_of(Settings(telegram_token=SecretStr(f" {TOKEN}\n"))) == TOKEN


def test_without_a_secret_each_start_has_a_new_one() -> None:
    first, second = (webhook_secret_of(Settings()) for _ in range(2))

    assert first != second
    assert len(first) >= 32
    with pytest.raises(UsageError, match="A-Z a-z, digits"):
        webhook_secret_of(Settings(telegram_webhook_secret=SecretStr("two words")))


def test_a_proxy_that_cannot_be_used_is_refused_without_its_password() -> None:
    with pytest.raises(UsageError, match="DALIL_TELEGRAM_PROXY") as refused:
        calls(Settings(telegram_proxy=SecretStr("htp://user:password1@proxy")))

    assert "password1" not in str(refused.value)


def test_user_ids_are_numbers_with_commas_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DALIL_TELEGRAM_ALLOW", "11, 22,")
    monkeypatch.setenv("DALIL_TELEGRAM_ADMINS", "11")

    settings = Settings()

    assert settings.telegram_allow == frozenset({11, 22})
    assert settings.telegram_admins == frozenset({11})
    assert TOKEN not in repr(Settings(telegram_token=SecretStr(TOKEN)))


def test_the_health_file_tells_the_last_poll_and_the_generation(tmp_path: Path) -> None:
    file = tmp_path / "run" / "health.json"
    health = Health(file)

    health.write(generation=5, waiting=0)
    before = json.loads(file.read_text(encoding="ascii"))
    health.polled()
    health.write(generation=6, waiting=2)
    after = json.loads(file.read_text(encoding="ascii"))

    assert before == {"last_poll": None, "generation": 5, "waiting": 0}
    assert (after["generation"], after["waiting"]) == (6, 2)
    assert after["last_poll"].endswith("+00:00")
    assert [path.name for path in file.parent.iterdir()] == ["health.json"]
