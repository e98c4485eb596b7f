"""What several test files share."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from botapi import BotApi, Chat, User, with_bot
from filelock import FileLock

if TYPE_CHECKING:
    from milvus_server import MilvusProcess

    from retrieval.encoders.bundled import BundledEncoder
    from retrieval.reader.pair_tokens import Tokenise

from retrieval.asking import LibraryAsker
from retrieval.encoders import Encoder
from retrieval.threads import quiet_threads


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--milvus",
        choices=["lite", "server"],
        default="lite",
        help="which Milvus the store is tested with: milvus-lite, or the server in PyPI's milvus",
    )


@pytest.fixture(scope="session")
def milvus(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["MilvusProcess"]:
    """Milvus, running on this machine."""
    kind = request.config.getoption("--milvus")
    for package in ("pymilvus", "milvus_lite" if kind == "lite" else "milvus"):
        pytest.importorskip(package, reason=f"{package} is not installed; `make milvus` does it")
    from milvus_server import running

    with running(kind, tmp_path_factory.mktemp("milvus") / "data") as server:
        yield server


def pytest_configure() -> None:
    """Set the threads before any test file imports a native library, as `main` does.

    And let no setting of whoever runs the tests reach them.
    """
    quiet_threads()
    for name in [name for name in os.environ if name.startswith("DALIL_")]:
        del os.environ[name]


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that the first to ask has made, for all processes the tests run in.

    What lies in it is not to be opened for writing, nor copied while another has it open.
    """
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            partial = factory.mktemp(name) / "partial"
            make(partial)
            partial.replace(folder)
    return folder


@pytest.fixture(scope="session")
def exported_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled model as a sentence-transformers directory (480 MB)."""
    from retrieval.encoders.export import export_bundled

    return made_once(tmp_path_factory, "exported-model", export_bundled)


@pytest.fixture(scope="session")
def bundled_encoder() -> "BundledEncoder":
    """The bundled encoder, loaded once."""
    from retrieval.encoders.bundled import BundledEncoder

    return BundledEncoder()


@pytest.fixture(scope="session")
def tokenise(bundled_encoder: "BundledEncoder") -> "Tokenise":
    """The tokenizer of the bundled encoder."""
    return bundled_encoder.pieces.encoding


@pytest.fixture(scope="session")
def bot_home(tmp_path_factory: pytest.TempPathFactory, bundled_encoder: Encoder) -> Path:
    """A folder with the seed articles and their library, for copies of which the bot is run."""
    from telegram_running import copy_home, make_home

    made = made_once(tmp_path_factory, "home", lambda folder: make_home(folder, bundled_encoder))
    return copy_home(made, tmp_path_factory.mktemp("bot") / "home")


@pytest.fixture(scope="session")
def seed_asker(bot_home: Path, bundled_encoder: Encoder) -> Iterator[LibraryAsker]:
    """An asker of a library built from the seed articles by the bundled encoder."""
    asker = LibraryAsker.open(bot_home / "vectors", bundled_encoder)
    yield asker
    asker.library.close()


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[BotApi]:
    """A Bot API on this machine."""
    # Without it python-telegram-bot warns whenever Telegram asks for a pause.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with BotApi(conflict_pause_s=0.2) as running:
        yield running


@pytest.fixture
def judged(api: BotApi) -> Iterator[None]:
    """See to it that all that was asked of `api` is what Telegram takes."""
    from botapi.validate import violations

    yield
    assert violations(api.calls) == []
    assert api.violations == []


@pytest.fixture
def zeyad(api: BotApi) -> User:
    """A user; the admin where there is one."""
    return api.user(11, "زياد")


@pytest.fixture
def chat(api: BotApi, zeyad: User) -> Chat:
    """His private chat with the bot, in which nothing was written yet."""
    return api.private_chat(zeyad)


@pytest.fixture
def begun(api: BotApi, zeyad: User, chat: Chat) -> Chat:
    """The same chat, in which message 1 is the user's and message 2 the bot's."""
    chat.start(zeyad)
    with_bot(api, lambda bot: bot.send_message(11, "أهلاً"))
    return chat


@pytest.fixture
def home(bot_home: Path, tmp_path: Path) -> Path:
    """A folder with the seed articles and their library, which a test may change."""
    from telegram_running import copy_home

    return copy_home(bot_home, tmp_path / "home")
