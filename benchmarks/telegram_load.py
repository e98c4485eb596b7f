"""The bot under load: 1,000 questions from 200 chats, 8 in flight, from update to reply.

    python -m benchmarks.telegram_load [--questions 1000] [--chats 200] [--in-flight 8]

The bot runs in a process of its own and polls the Bot API of `tests/botapi` in this one, over
HTTP. Each question is sent as soon as one in flight is answered (a closed loop), and the time is
that from the update's being there to the reply's arrival at the Bot API. Four ways:

    alone       one question at a time
    together    8 in flight; different chats in parallel, one chat in order
    in a row    8 in flight, but the bot takes one update after the other
    as shipped  8 in flight, and the bot keeps to Telegram's 30 messages a second

In the first three the limiter is off and nobody is held to questions a minute. The questions are
those of benchmarks/questions over the seed articles.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from retrieval.threads import quiet_threads

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

import numpy as np  # noqa: E402
from botapi import BotApi, Call  # noqa: E402

WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way gave.

    Attributes:
        lost: Questions without a reply.
        disordered: Replies that came before one to an earlier question of their chat.
    """

    latencies_ms: list[float]
    seconds: float
    lost: int
    disordered: int

    def row(self, name: str) -> str:
        """Return a row of the table."""
        p50, p99 = np.percentile(self.latencies_ms, [50, 99])
        rate = len(self.latencies_ms) / self.seconds
        return f"{name:<12}{p50:>8.0f}{p99:>8.0f}{rate:>10.1f}{self.lost:>7}{self.disordered:>10}"


class Load:
    """Asks questions in a closed loop and watches for the replies.

    Args:
        asked: Pairs of a user's number and a question, in order.
    """

    def __init__(self, api: BotApi, asked: list[tuple[int, str]]) -> None:
        self._api = api
        self._asked = asked
        self._seen = len(api.calls)
        self._sent: dict[tuple[int, int], float] = {}
        self._order: dict[int, list[int]] = defaultdict(list)
        self._latencies_ms: list[float] = []

    def run(self, in_flight: int, patience_s: float = 30.0) -> Figures:
        """Return the figures, with `in_flight` questions on the way at a time."""
        started = time.monotonic()
        left = iter(self._asked)
        for number, question in left:
            self._send(number, question)
            if len(self._sent) >= in_flight:
                self._wait(in_flight - 1, patience_s)
        self._wait(0, patience_s)
        seconds = time.monotonic() - started
        disordered = sum(
            later < earlier
            for answered in self._order.values()
            for earlier, later in pairwise(answered)
        )
        return Figures(self._latencies_ms, seconds, len(self._sent), disordered)

    def _send(self, number: int, question: str) -> None:
        user = self._api.user(number, f"قارئ {number}")
        chat = self._api.world.chats.get(number) or self._api.private_chat(user)
        at = time.monotonic()
        message = chat.send_text(user, question)  # type: ignore[attr-defined]
        self._sent[number, message] = at

    def _wait(self, most: int, patience_s: float) -> None:
        with suppress(TimeoutError):
            self._api.wait_until(lambda: self._look() <= most, patience_s)

    def _look(self) -> int:
        """Take note of the calls since the last look; return how many questions wait."""
        calls = self._api.calls
        for call in calls[self._seen :]:
            self._note(call)
        self._seen = len(calls)
        return len(self._sent)

    def _note(self, call: Call) -> None:
        if call.method != "sendMessage" or not call.ok:
            return
        answered = call.params.get("reply_parameters", {}).get("message_id", 0)
        key = (call.params["chat_id"], answered)
        if key in self._sent:
            self._latencies_ms.append(1000 * (call.time - self._sent.pop(key)))
            self._order[key[0]].append(answered)


def questions() -> list[str]:
    """Return the questions that are asked."""
    path = ROOT / "benchmarks/questions/variants.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def asked(count: int, chats: int, seed: int = 7) -> list[tuple[int, str]]:
    """Return `count` questions, each with the number of a user out of `chats`.

    Each has a number behind it, so that none is found among the questions whose vectors are kept.
    """
    draw = random.Random(seed)
    texts = questions()
    return [
        (1000 + draw.randrange(chats), f"{draw.choice(texts)} ({number})")
        for number in range(count)
    ]


@contextmanager
def bot(api: BotApi, home: Path, way: str) -> Iterator[None]:
    """Run the bot in another process until the block ends."""
    (home / "state.sqlite3").unlink(missing_ok=True)
    environment = {
        "DALIL_LIBRARY": "vectors", "DALIL_CORPUS": "articles", "DALIL_UPLOADS": "uploads",
        "DALIL_TELEGRAM_STATE": "state.sqlite3", "DALIL_TELEGRAM_TOKEN": api.token,
        "DALIL_TELEGRAM_BASE_URL": api.url, "DALIL_TELEGRAM_LOG_LEVEL": "warning",
        "PYTHONPATH": str(ROOT), "PTB_TIMEDELTA": "1",
    }  # fmt: skip
    if way != "as shipped":
        environment["DALIL_TELEGRAM_RATE"] = "1000000"
    command = [sys.executable, "-m", "benchmarks.telegram_load", "--bot", way]
    process = subprocess.Popen(command, cwd=home, env=os.environ | environment)
    try:
        api.wait_until(lambda: api.is_polled, 120)
        yield
    finally:
        process.terminate()
        process.wait()


def be_the_bot(way: str) -> None:
    """Be the bot of one way, until told to stop."""
    quiet_threads()
    from bot.desk import Desk
    from bot.settings import load_settings
    from bot.telegram import lanes
    from bot.telegram.app import compose, product_limiter
    from bot.telegram.logs import set_up_logging
    from bot.telegram.running import serve

    settings = load_settings()
    set_up_logging(settings)
    if way == "in a row":
        lanes.lane_of = lambda update: ("message", 0)
    serve(compose(Desk(settings), product_limiter() if way == "as shipped" else None))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--in-flight", type=int, default=8)
    parser.add_argument("--only", choices=("alone", "together", "in a row", "as shipped"))
    parser.add_argument("--bot", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bot:
        be_the_bot(options.bot)
        return
    print(f"{'':<12}{'p50 ms':>8}{'p99 ms':>8}{'a second':>10}{'lost':>7}{'disorder':>10}")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "seeds", home / "articles")
        dalil = [sys.executable, "-m", "bot", "--library", "vectors", "index", "articles"]
        subprocess.run(dalil, cwd=home, check=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
                       stdout=subprocess.DEVNULL)  # fmt: skip
        for way in ("alone", "together", "in a row", "as shipped"):
            if options.only in (None, way):
                in_flight = 1 if way == "alone" else options.in_flight
                count = options.questions // 5 if way == "alone" else options.questions
                with BotApi() as api, bot(api, home, way):
                    Load(api, asked(WARM_UP, options.chats, seed=1)).run(1)
                    load = Load(api, asked(count, options.chats))
                    print(load.run(in_flight).row(way), flush=True)


if __name__ == "__main__":
    main()
