"""The ratings as a table for a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.telegram.state_records import Rating

HEADINGS = ("time", "rating", "reason", "question", "understood", "answer")


def ratings_csv(ratings: Sequence[Rating]) -> bytes:
    """Return the ratings as CSV (RFC 4180), UTF-8 with the mark that spreadsheets ask for."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(HEADINGS)
    for rating in ratings:
        at = datetime.fromtimestamp(rating.at, UTC).isoformat(timespec="seconds")
        sign = {"+": "good", "-": "bad"}[rating.value]
        texts = (rating.reason, rating.question, rating.standalone, rating.answer)
        writer.writerow((at, sign, *(_inert(text or "") for text in texts)))
    return table.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
