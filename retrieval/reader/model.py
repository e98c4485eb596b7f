"""The learned reader's model: a question and passages to logits of spans and of relevance.

An artefact is a folder: `reader.onnx` (twelve layers in 7 bits, two heads), `README.md` (the model
card) and `manifest.json`. Word embeddings and vocabulary are not in it: training leaves them as
they are, so they are those of the bundled encoder.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders.fingerprint import fingerprint, sha256
from retrieval.encoders.packed import bundled_weights
from retrieval.encoders.prepared import cache_folder, prepared
from retrieval.encoders.session import open_session
from retrieval.errors import ModelError
from retrieval.reader.pair_tokens import PairTokens, pair_tokens
from retrieval.threads import side_by_side

SHIPPED = Path(__file__).with_name("weights")
MANIFEST, GRAPH, CARD = "manifest.json", "reader.onnx", "README.md"


@dataclass(frozen=True, slots=True)
class PassageLogits:
    """What the model says of one passage.

    Attributes:
        begin, end: A logit for each of `tokens.places`.
        relevance: Log odds that the passage answers the question, before calibration.
    """

    tokens: PairTokens
    begin: NDArray[np.float32]
    end: NDArray[np.float32]
    relevance: float


class ReaderModel:
    """Reads passages side by side; calls from several threads at once are safe.

    Args:
        folder: An artefact.

    Raises:
        ModelError: The artefact is missing or damaged, or the bundled weights are others.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        manifest = Manifest.read(folder)
        manifest.check(folder)
        weights = bundled_weights()
        name = fingerprint([weights])
        if name != manifest.bundled:
            raise ModelError(f"{folder} was made for other bundled weights: {_REMEDY}")
        self.version = manifest.version
        with prepared(weights, cache_folder(name)) as (cache, files):
            self._words = files.word_rows(weights)
            self._pieces = files.pieces(cache)
        self._session = open_session(folder / GRAPH)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageLogits]:
        """Return what is read of each passage, given as (title, text), in order."""
        pairs = [pair_tokens(self._pieces.encoding, question, *passage) for passage in passages]
        return side_by_side(self._logits, pairs)

    def _logits(self, pair: PairTokens) -> PassageLogits:
        words = self._words.rows(np.array([pair.ids]))
        [spans], relevance = self._session.run(None, {"words": words})
        begin, end = spans[pair.first : pair.first + len(pair.places)].T
        return PassageLogits(pair, begin, end, float(relevance.item()))


_REMEDY = "get the file again with the project, or set DALIL_READER=rules"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an artefact is made of.

    Attributes:
        files: SHA-256 (hex) of each file beside the manifest.
        bundled: Fingerprint of the bundled weights whose word embeddings it needs.
    """

    version: str
    files: dict[str, str]
    bundled: str

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the manifest of the artefact in `folder`.

        Raises:
            ModelError: There is none, or it is not one.
        """
        path = folder / MANIFEST
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            raise ModelError(f"there is no learned reader in {folder}: {_REMEDY}") from error
        except (OSError, ValueError, TypeError) as error:
            raise ModelError(f"{path} cannot be read ({error}): {_REMEDY}") from error

    def check(self, folder: Path) -> None:
        """Raise ModelError unless every file is there and as it was made."""
        for name, digest in self.files.items():
            path = folder / name
            try:
                found = sha256(path)
            except OSError as error:
                raise ModelError(f"{path} cannot be read: {_REMEDY}") from error
            if found != digest:
                raise ModelError(f"{path} is damaged: {_REMEDY}")
