"""The log: one line an event, without the bot's token and without anybody's words."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType

from telegram.error import TelegramError

from bot.settings import Settings
from retrieval.errors import DalilError

LOG = logging.getLogger("dalil")
HIDDEN = "«token»"
_TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[\w-]{30,}")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0+ ]*\d*(?:\.\d+)?[a-zA-Z]")
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_TELLING = (DalilError, TelegramError, OSError)
"""Errors whose messages are about the world and quote nobody."""


def redacted(text: str) -> str:
    """Return `text` with everything that looks like a bot's token hidden."""
    return _TOKEN.sub(HIDDEN, text)


def described(error: BaseException) -> str:
    """Return the type of an error, and its message where that cannot quote a user."""
    name = type(error).__name__
    return redacted(f"{name}: {error}") if isinstance(error, _TELLING) else name


class Discreet(logging.Formatter):
    """Formats records so that neither the token nor a user's words can be in them.

    Of a record that is not our own only the template is kept: what is filled in may be an update.
    Of an exception the frames are kept, and the message where `described` keeps it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, with the frames of an exception below it."""
        raised = self.formatException(record.exc_info) if record.exc_info else ""
        return redacted(self.line(record) + (f"\n{raised}" if raised else ""))

    def line(self, record: logging.LogRecord) -> str:
        """Return the record as one line: time, level, logger, message."""
        return f"{_time(record)} {record.levelname} {record.name}: {message_of(record)}"

    def formatException(self, ei: _Raised) -> str:  # noqa: N802  logging's name
        """Return the frames of an exception and of its causes."""
        return "\n".join(_frames(ei[1])) if ei[1] else ""


class DiscreetJson(Discreet):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line of JSON."""
        fields = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message_of(record),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return redacted(json.dumps(fields, ensure_ascii=False))


class RedactingFilter(logging.Filter):
    """Hides the token in a record before any formatter sees it, ours or another's."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True, always: a record is changed, not kept back."""
        if _TOKEN.search(record.getMessage()):
            # Piece by piece: what is a template to `message_of` stays one.
            record.msg = redacted(str(record.msg))
            if isinstance(record.args, tuple):
                record.args = tuple(map(_without_token, record.args))
        if _TOKEN.search(message := record.getMessage()):
            record.msg, record.args = redacted(message), None
        if record.exc_text:
            record.exc_text = redacted(record.exc_text)
        return True


def _without_token(value: object) -> object:
    text = str(value)
    return redacted(text) if _TOKEN.search(text) else value


def message_of(record: logging.LogRecord) -> str:
    """Return what a record says; of one that is not ours, what it would say of anything."""
    ours = record.name.partition(".")[0] == LOG.name
    return record.getMessage() if ours else _PLACEHOLDER.sub("…", str(record.msg))


def set_up_logging(settings: Settings) -> None:
    """Log to standard error from now on, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetJson() if settings.telegram_log == "json" else Discreet())
    handler.addFilter(RedactingFilter())
    level = settings.telegram_log_level.upper()
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    # At INFO each of these logs every request, with the token in its address.
    for name in ("httpx", "httpcore", "telegram", "tornado"):
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    LOG.critical("ended by an error nobody expected", exc_info=(kind, error, trace))


def _frames(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_frames(cause), "which led to"] if cause else []
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return [*before, *lines, described(error)]


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
