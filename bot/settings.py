"""What can be set from outside: environment variables `DALIL_…`, or the same in a file `.env`."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from retrieval.store.address import StoreAddress

PREFIX = "DALIL_"
ENV_FILE = Path(".env")

Language = Literal["ar", "en"]
COLUMN_NAMES = ("id", "text", "title", "outlet", "author", "url", "published", "language")
COLUMNS = frozenset(COLUMN_NAMES)


def _expanded(path: Path) -> Path:
    """Return `path` with a leading ~ made the home folder: nobody does it for a line of `.env`."""
    if "\0" in str(path):
        raise ValueError("a path holds no NUL")
    return path.expanduser()


def _device(name: str) -> str:
    if not re.fullmatch(r"[a-z]+(:\d+)?", name):
        raise ValueError("expected a device as torch names it: cpu, cuda, cuda:1, mps")
    return name


def _user_ids(text: object) -> object:
    """Return the numbers in "11, 22"; anything else is left for pydantic to refuse."""
    if not isinstance(text, str):
        return text
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError("expected user ids (numbers) with commas between them")
    return frozenset(map(int, parts))


def _columns(text: object) -> object:
    """Return the pairs in "text=story, title=headline"; anything else is for pydantic to refuse."""
    if not isinstance(text, str):
        return text
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    named = {field.strip().lower(): name.strip() for field, _, name in pairs}
    if not all(named.values()) or not named.keys() <= COLUMNS:
        raise ValueError(f"expected pairs like text=story; before the =: {', '.join(COLUMN_NAMES)}")
    return named


def _web_address(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", url):
        raise ValueError("expected an address like https://example.org")
    return url.rstrip("/")


def _store(address: SecretStr | None) -> SecretStr | None:
    if address is not None:
        StoreAddress.read(address.get_secret_value())
    return address


Folder = Annotated[Path, AfterValidator(_expanded)]
Columns = Annotated[Mapping[str, str] | None, NoDecode, BeforeValidator(_columns)]
UserIds = Annotated[frozenset[int] | None, NoDecode, BeforeValidator(_user_ids)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Store = Annotated[SecretStr | None, AfterValidator(_store)]


class Settings(BaseSettings):
    """Everything that can be set; the README's table and `.env.example` say the same."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    library: Folder = Field(default=Path("vectors"), description="Folder of the library.")
    corpus: Folder = Field(
        default=Path("seeds"),
        description="Folder of the articles, when `dalil index` is not told which.",
    )
    columns: Columns = Field(
        default=None,
        description="What the columns of .jsonl and .csv files are called, where not as usual: "
        "`text=story, title=headline`.",
    )
    model: str | None = Field(
        default=None,
        description="Name or folder of a sentence-transformers model, in place of the bundled one.",
    )
    device: Annotated[str, AfterValidator(_device)] | None = Field(
        default=None,
        description="Where a sentence-transformers model runs: `cpu`, `cuda`, `mps`; "
        "the best there is when unset.",
    )
    batch_size: int | None = Field(
        default=None,
        gt=0,
        description="Texts that a sentence-transformers model encodes at once; 8 on a processor "
        "and 64 on a GPU when unset.",
    )
    reader: Literal["learned", "rules"] = Field(
        default="learned",
        description="Who finds the answer in the passages: the `learned` reader, or the `rules`, "
        "which are quicker and find less.",
    )
    store: Store = Field(
        default=None,
        description="Where the vectors are, for several machines: "
        "`milvus://user:password@host:19530`.",
    )
    index: Literal["auto", "exact", "compact"] = Field(
        default="auto",
        description="How chunks are looked up: `auto` (fast), `exact` (all compared), "
        "or `compact` (under 600 bytes a chunk).",
    )
    recall: float = Field(
        default=0.98,
        gt=0,
        le=1,
        description="Share of the ten nearest chunks that the index must find, 0 to 1; "
        "more takes longer.",
    )
    lang: Language = Field(default="ar", description="Language of what Dalil says: `ar` or `en`.")
    bidi: bool = Field(
        default=False, description="`true` for a terminal that does not lay out Arabic by itself."
    )
    uploads: Folder = Field(
        default=Path("uploads"),
        description="Folder of the documents sent to the bot; `dalil index` reads it too.",
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="Token of the bot, from @BotFather."
    )
    telegram_allow: UserIds = Field(
        default=None,
        description="Ids of the users who may ask, with commas between them; everyone when unset.",
    )
    telegram_admins: UserIds = Field(
        default=None, description="Ids of the users who may do what admins do, likewise."
    )
    telegram_state: Folder = Field(
        default=Path("state/telegram.sqlite3"), description="File of what the bot remembers."
    )
    telegram_retention_days: float = Field(
        default=90, gt=0, description="Days after which it forgets what was asked."
    )
    telegram_proxy: SecretStr | None = Field(
        default=None, description="Proxy on the way to Telegram, like `http://user:word@host:3128`."
    )
    telegram_base_url: WebAddress = Field(
        default="https://api.telegram.org",
        description="Address of the Bot API, when you run your own server of it.",
    )
    telegram_webhook_url: WebAddress | None = Field(
        default=None,
        description="Address to which Telegram sends updates; the bot asks for them when unset.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        default=None,
        description="Word by which the bot knows Telegram; a new one at each start when unset.",
    )
    telegram_webhook_listen: str = Field(
        default="127.0.0.1", description="Network address on which the webhook is served."
    )
    telegram_webhook_port: int = Field(
        default=8443, gt=0, le=65535, description="Port on which the webhook is served."
    )
    telegram_health: Folder | None = Field(
        default=None,
        description="File that tells when the bot last heard from Telegram, as JSON.",
    )
    telegram_log: Literal["text", "json"] = Field(
        default="text", description="Form of the log on standard error: `text` or `json`."
    )
    telegram_log_level: Literal["debug", "info", "warning"] = Field(
        default="info", description="How much is logged: `debug`, `info` or `warning`."
    )
    telegram_queue: int = Field(
        default=500, gt=0, description="Questions that may wait; more are politely turned away."
    )
    telegram_processes: int = Field(
        default=1,
        ge=0,
        le=64,
        description="Processes that answer beside the one that talks to Telegram, some 200 MB "
        "each; `0` answers in that one.",
    )
    telegram_rate: int = Field(
        default=20, gt=0, description="Questions that one user may ask in a minute."
    )


def load_settings() -> Settings:
    """Return the settings in force: the environment first, then `.env` here, then the defaults.

    Raises:
        ValueError: A value is not allowed, or the file cannot be read; one line says which.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        name, given = PREFIX + field.upper(), repr(first["input"])
        if "Secret" in str(Settings.model_fields[field].annotation):
            given = "…"
        reason = first["msg"].removeprefix("Value error, ")
        raise ValueError(f"{name}={given}: {reason[:1].lower()}{reason[1:]}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{ENV_FILE} cannot be read: it must be text in UTF-8") from error


def unknown_names() -> list[str]:
    """Return the names that look like settings and are none, in alphabetical order."""
    try:
        written = dotenv_values(ENV_FILE, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        written = {}
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = {name.upper() for name in (*os.environ, *written)}
    return sorted(name for name in given - known if name.startswith(PREFIX))
