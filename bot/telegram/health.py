"""A file by which others see that the bot is alive: when it last heard from Telegram."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.telegram.logs import LOG, described


class Health:
    """Keeps the time of the last good poll and writes it down.

    Args:
        path: Where; None to write nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._last_poll: float | None = None
        self._told: dict[str, object] = {}
        self._is_written = True

    def polled(self) -> None:
        """Take note that Telegram has just answered."""
        self._last_poll = time.time()

    def has_heard_since(self, moment: float) -> bool:
        """Return whether Telegram has answered after `moment`, in seconds since 1970."""
        return self._last_poll is not None and self._last_poll > moment

    def write(self, *, generation: int, waiting: int) -> None:
        """Write the file, whole or not at all, if there is something new to tell.

        Args:
            generation: The library's.
            waiting: Updates that wait or are being handled.
        """
        told: dict[str, object] = {
            "last_poll": _moment(self._last_poll),
            "generation": generation,
            "waiting": waiting,
        }
        if self._path is None or told == self._told:
            return
        aside = self._path.with_name(f"{self._path.name}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps(told) + "\n", encoding="ascii")
            aside.replace(self._path)
        except OSError as error:
            if self._is_written:
                LOG.warning("the health file cannot be written: %s", described(error))
            self._is_written = False
        else:
            self._is_written, self._told = True, told


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
