"""A Bot API server of one's own, in a thread, with the users' side in one's hand."""

import asyncio
import math
import threading
from types import TracebackType
from typing import Self

from aiohttp import web

from .calls import Call, CallLog, Upload
from .chats import Chat
from .endpoint import Endpoint
from .faults import Faults, SendingLimits, SendingMeter
from .room import SUPERGROUP_OFFSET, RoomType
from .text import Json
from .world import BOT_ID, Message, User, World

DEFAULT_TOKEN = f"{BOT_ID}:AAE-test_token_0123456789abcdefghi"


class BotApi:
    """A strict Bot API on 127.0.0.1 for one bot; a context manager.

        with BotApi() as api:
            zeyad = api.user(11, "زياد")
            chat = api.private_chat(zeyad)
            ...  # run a bot with api.token against api.base_url
            chat.send_text(zeyad, "من ترأس الوفد؟")
            reply = api.wait_for("sendMessage", chat_id=chat.id)

    It runs in a thread of its own, so a bot may run in this process or in another. The waiting
    methods block: inside a running event loop call them through `asyncio.to_thread`.

    Args:
        privacy: Whether groups keep plain messages from the bot, as they do unless asked not to.
        query_lifetime_s: How long a pressed button or an inline query can be answered.
        conflict_pause_s: How long every second conflict of two pollers is held back.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = "dalil_test_bot",
        privacy: bool = True,
        query_lifetime_s: float = 15.0,
        conflict_pause_s: float = 3.0,
        port: int = 0,
    ) -> None:
        self.token = token
        self._port = port
        self.world = World(
            username,
            privacy=privacy,
            query_lifetime_s=query_lifetime_s,
            conflict_pause_s=conflict_pause_s,
        )
        self._log = CallLog(self.world.lock)
        self._faults = Faults()
        self._endpoint = Endpoint(token, self.world, self._faults, self._log)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="bot-api", daemon=True)
        self.fail = self._faults.fail
        self.delay = self._faults.delay
        self.drop = self._faults.drop
        self.heal = self._faults.heal
        self.network_up = self._faults.network_up
        self.wait_for = self._log.wait_for
        self.wait_until = self._log.wait_until

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.world.updates.stop()
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()
            self._ready.set()

    async def _serve(self) -> None:
        runner = web.AppRunner(self._endpoint.application(), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self._port = runner.addresses[0][1]
        self._ready.set()
        await self._stopping.wait()
        self._endpoint.cut_all()
        await runner.cleanup()

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot calls `base_file_url`."""
        return f"{self.url}/file/bot"

    # What was done to it.

    @property
    def calls(self) -> list[Call]:
        """Every call so far, oldest first."""
        return self._log.calls

    @property
    def violations(self) -> list[str]:
        """What Telegram would have taken in silence though it cannot have been meant."""
        with self.world.lock:
            return list(self.world.violations)

    @property
    def pending(self) -> list[Json]:
        """The updates the bot has not confirmed yet."""
        return self.world.updates.pending

    @property
    def is_polled(self) -> bool:
        """Whether a bot waits for the next update now."""
        return self.world.updates.is_polled

    def messages(self, chat_id: int) -> list[Message]:
        """Return what can be seen in a chat now, after edits and deletions, oldest first."""
        with self.world.lock:
            return list(self.world.chats[chat_id].messages.values())

    def answer_to(self, query_id: str) -> Json | None:
        """Return how a button's or an inline query was answered last; None while it waits."""
        with self.world.lock:
            return self.world.queries.answer_to(query_id)

    def profile(self, name: str, language_code: str = "") -> object:
        """Return what the bot set of itself: "name", "description", "commands default", ..."""
        with self.world.lock:
            return self.world.profile.get((name, language_code))

    def file(self, file_id: str) -> Upload:
        """Return a file by its ID, whoever sent it."""
        with self.world.lock:
            return self.world.file(file_id)[1]

    # The users' side.

    def user(
        self,
        user_id: int,
        first_name: str,
        language_code: str | None = "ar",
        *,
        username: str | None = None,
        is_bot: bool = False,
    ) -> User:
        """Return a new user."""
        with self.world.lock:
            user = User(user_id, first_name, language_code, username, is_bot)
            return self.world.users.setdefault(user_id, user)

    def private_chat(self, user: User) -> Chat:
        """Return the user's chat with the bot, in which the user writes first."""
        with self.world.lock:
            return Chat(self.world, user.id, "private", user.first_name, [user])

    def group(self, chat_id: int, title: str, members: list[User]) -> Chat:
        """Return a group with the bot in it; a supergroup where the ID is -100..., 13 digits."""
        if chat_id >= 0:
            raise ValueError(f"a group's ID is negative, not {chat_id}")
        with self.world.lock:
            kind: RoomType = "supergroup" if chat_id <= SUPERGROUP_OFFSET else "group"
            return Chat(self.world, chat_id, kind, title, members)

    def inline_query(self, user: User, text: str, offset: str = "") -> str:
        """Type "@bot text" somewhere; return the query's ID."""
        with self.world.lock:
            query_id = self.world.queries.open("inline")
            core = {"id": query_id, "from": user.to_json(), "query": text, "offset": offset}
            self.world.updates.put("inline_query", core | {"chat_type": "sender"})
            return query_id

    # Trouble.

    def network_down(self, seconds: float = math.inf) -> None:
        """Close every connection, those that wait included, for `seconds` or until `network_up`."""
        self._faults.network_down(seconds)
        self._loop.call_soon_threadsafe(self._endpoint.cut_all)

    def limit_sending(self, limits: SendingLimits | None = None) -> None:
        """Refuse with 429 what is sent faster than Telegram lets it."""
        self._endpoint.meter = SendingMeter(limits or SendingLimits())
