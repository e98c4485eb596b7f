"""What the tests of the running bot share: its home, the bot in a thread and in a process."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botapi import BotApi, Call, Message
from botapi.world import BOT_ID
from telegram.ext import BaseRateLimiter

from bot.building import build
from bot.desk import Desk
from bot.settings import Settings
from bot.telegram.app import Pieces, compose
from bot.telegram.running import Running
from retrieval.encoders import Encoder

ROOT = Path(__file__).parent.parent
WHO_LED = "من ترأس الوفد الأمريكي؟"
SHERMAN = "ويندي شيرمان"
WHO_LED_RUSSIA = "ومن ترأس الوفد الروسي؟"
RYABKOV = "سيرغي ريابكوف"
UNKNOWN = "كم سعر كيلو الطماطم في المريخ؟"
TALKS = "انتهاء محادثات أمنية بين الولايات المتحدة وروسيا دون انفراجة دبلوماسية"


def make_home(folder: Path, encoder: Encoder) -> Path:
    """Return `folder` with the seed articles and their library in it."""
    shutil.copytree(ROOT / "seeds", folder / "articles")
    build(settings_of(folder), lambda: encoder, (), lambda done, total: None)
    return folder


def copy_home(home: Path, folder: Path) -> Path:
    """Return a copy that a test may change; the library names its articles relative to itself."""
    return shutil.copytree(home, folder, dirs_exist_ok=True)


def settings_of(home: Path, **others: Any) -> Settings:  # noqa: ANN401
    """Return the settings of a bot that lives in `home`."""
    return Settings(
        library=home / "vectors",
        corpus=home / "articles",
        uploads=home / "uploads",
        telegram_state=home / "state.sqlite3",
        **others,
    )


def desk_of(home: Path, api: BotApi, encoder: Encoder, **others: Any) -> Desk:  # noqa: ANN401
    """Return the desk of a bot that talks to `api` and answers in this process."""
    known = {
        "telegram_token": api.token, "telegram_base_url": api.url, "telegram_rate": 1000,
        "telegram_processes": 0,
    }  # fmt: skip
    desk = Desk(settings_of(home, **known | others))
    desk.encoder = encoder
    return desk


@contextmanager
def serving(desk: Desk, limiter: BaseRateLimiter[Any] | None = None) -> Iterator[Pieces]:
    """Run the bot in a thread until the block ends; an error it ends with is raised there."""
    pieces = compose(desk, limiter)
    running = Running(pieces)
    loop = asyncio.new_event_loop()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            loop.run_until_complete(running.run())
            loop.run_until_complete(loop.shutdown_default_executor())
        except BaseException as error:  # noqa: BLE001  it belongs to the test's thread
            failed.append(error)
        finally:
            loop.close()

    thread = threading.Thread(target=run, name="bot")
    thread.start()
    try:
        yield pieces
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(running.stop)
        thread.join()
        for rest in asyncio.all_tasks(loop):
            rest.cancel()
    if failed:
        raise failed[0]


class Process:
    """`dalil telegram` itself, started."""

    def __init__(self, home: Path, api: BotApi, environment: Mapping[str, str]) -> None:
        self.log = home / "log"
        self.home = home
        paths = {
            "DALIL_LIBRARY": "vectors", "DALIL_CORPUS": "articles", "DALIL_UPLOADS": "uploads",
            "DALIL_TELEGRAM_STATE": "state.sqlite3", "DALIL_TELEGRAM_HEALTH": "health.json",
        }  # fmt: skip
        telegram = {"DALIL_TELEGRAM_TOKEN": api.token, "DALIL_TELEGRAM_BASE_URL": api.url}
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("DALIL_")}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "telegram"],
                cwd=home,
                env=inherited | {"PYTHONPATH": str(ROOT)} | paths | telegram | dict(environment),
                stdout=log,
                stderr=log,
            )

    def end(self, timeout_s: float = 20.0) -> int:
        """Return the exit code, once there is one."""
        return self.process.wait(timeout_s)

    @property
    def said(self) -> str:
        """All that was written on standard output and error."""
        return self.log.read_text(encoding="utf-8")

    @property
    def health(self) -> Any:  # noqa: ANN401
        """The content of the health file; {} before there is one."""
        path = self.home / "health.json"
        return json.loads(path.read_text(encoding="ascii")) if path.exists() else {}


@contextmanager
def process(home: Path, api: BotApi, **environment: str) -> Iterator[Process]:
    """Start the bot as a process of its own, wait until it asks for updates, and kill it after."""
    started = Process(home, api, environment)
    try:
        wait_for_poll(api, started)
        yield started
    finally:
        started.process.kill()
        started.process.wait()


def wait_for_poll(api: BotApi, started: Process, timeout_s: float = 60.0) -> None:
    """Return once the bot asks for updates, or has ended."""
    until = time.monotonic() + timeout_s
    while not (api.is_polled or started.process.poll() is not None):
        assert time.monotonic() < until, started.said
        time.sleep(0.02)


def texts(api: BotApi, chat: int) -> list[str]:
    """Return what the bot has written in a chat, as it stands now, without direction marks."""
    return [bare(m) for m in replies(api, chat)]


def replies(api: BotApi, chat: int) -> list[Message]:
    """Return the bot's messages in a chat, as they stand now."""
    return [m for m in api.messages(chat) if m.sender.id == BOT_ID]


def bare(message: Message) -> str:
    """Return the words of a message, without the marks that give them their direction."""
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", message.text)


def answered(api: BotApi, chat: int, *, timeout_s: float = 10.0) -> Message:
    """Return the message that the bot sends next to `chat`."""
    call = api.wait_for("sendMessage", ok=True, timeout_s=timeout_s, chat_id=chat)
    return message(api, call)


def message(api: BotApi, call: Call) -> Message:
    """Return the message that a call has sent, as it stands now."""
    found = {m.id: m for m in api.messages(call.result["chat"]["id"])}
    return found[call.result["message_id"]]
