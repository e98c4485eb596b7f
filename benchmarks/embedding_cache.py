"""An encoder that remembers: what was embedded once is not embedded again.

The key is all that a vector depends on (the model's weights and prefix, and the text), so a stale
entry cannot be found. It speeds up building a library; the time of a question is measured with the
encoder itself.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.encoders import Encoder, ModelIdentity, UnitRows


class CachedEncoder:
    """Passages come from the file where they are known; questions are always embedded."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self._encoder = encoder
        file.parent.mkdir(parents=True, exist_ok=True)
        # Whoever indexes embeds in another thread, one call at a time.
        self._store = sqlite3.connect(file, check_same_thread=False)
        self._store.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, row BLOB)")

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    @property
    def identity(self) -> ModelIdentity:
        return self._encoder.identity

    def questions(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a question."""
        return self._encoder.questions(texts)

    def passages(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a passage."""
        missing = [text for text in dict.fromkeys(texts) if self._known(text) is None]
        if missing:
            rows = zip(missing, self._encoder.passages(missing), strict=True)
            with self._store:
                self._store.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                    [(self._key(text), row.astype("<f4").tobytes()) for text, row in rows],
                )
        flat = b"".join(self._known(text) or b"" for text in texts)
        shape = (len(texts), self.identity.dimension)
        # Stored from UnitRows, bit for bit.
        return UnitRows(np.frombuffer(flat, "<f4").astype(np.float32).reshape(shape))

    def _key(self, text: str) -> bytes:
        model = f"{self.identity.weights} {self.identity.passage_prefix}\0"
        return hashlib.sha256((model + text).encode("utf-8", "surrogatepass")).digest()

    def _known(self, text: str) -> bytes | None:
        found = self._store.execute("SELECT row FROM vectors WHERE key = ?", (self._key(text),))
        row = found.fetchone()
        return None if row is None else bytes(row[0])
