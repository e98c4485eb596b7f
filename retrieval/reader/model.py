"""The learned reader's model: a question and passages to logits of spans and of relevance.

An artefact is a folder: `reader.onnx` (twelve layers in 8 bits, two heads), `tokenizer.json` (the
bundled vocabulary without the scripts it does not need), `pieces.npy` (which piece of the bundled
vocabulary each of its pieces is), `README.md` (the model card) and `manifest.json`. The word
embeddings are not in it: training leaves them as they are, so they are read from the bundled
weights, a few hundred rows a question.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.encoders.fingerprint import fingerprint
from retrieval.encoders.packed import PackedRows, bundled_weights
from retrieval.errors import ModelError
from retrieval.reader.pair_tokens import Encoding, PairTokens, pair_tokens

SHIPPED = Path(__file__).with_name("weights")
MANIFEST = "manifest.json"
GRAPH, TOKENIZER, PIECES = "reader.onnx", "tokenizer.json", "pieces.npy"


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
    """Reads in one batch; calls from several threads at once are safe.

    Args:
        folder: An artefact.

    Raises:
        ModelError: The artefact is missing or damaged, or the bundled weights are others.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        manifest = Manifest.read(folder)
        manifest.check(folder)
        weights = bundled_weights()
        if fingerprint([weights]) != manifest.bundled:
            raise ModelError(f"{folder} was made for other bundled weights: {_REMEDY}")
        self.version = manifest.version
        self._words = PackedRows(weights, manifest.words_at, manifest.words, manifest.width)
        self._pieces: NDArray[np.int32] = np.load(folder / PIECES)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._session = _session(folder / GRAPH)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageLogits]:
        """Return what is read of each passage, given as (title, text), in order."""
        pairs = [pair_tokens(self._encode, question, *passage) for passage in passages]
        if not pairs:
            return []
        mask = np.zeros((len(pairs), max(len(pair.ids) for pair in pairs)), np.int32)
        words = np.zeros((*mask.shape, self._words.width), np.float32)
        for row, pair in enumerate(pairs):
            mask[row, : len(pair.ids)] = 1
            words[row, : len(pair.ids)] = self._words.rows(self._pieces[list(pair.ids)])
        spans, relevance = self._session.run(None, {"words": words, "mask": mask})
        return [
            _logits(pair, scores, float(one))
            for pair, scores, one in zip(pairs, spans, relevance.ravel(), strict=True)
        ]

    def _encode(self, text: str) -> Encoding:
        encoding: Encoding = self._tokenizer.encode(text)
        return encoding


def _logits(pair: PairTokens, spans: NDArray[np.float32], relevance: float) -> PassageLogits:
    begin, end = spans[pair.first : pair.first + len(pair.places)].T
    return PassageLogits(pair, begin, end, relevance)


def _session(graph: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.log_severity_level = 3
    # A pool that spins between questions takes the processor from search and from the encoder.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


_REMEDY = "get the file again with the project, or set DALIL_READER=rules"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an artefact is made of.

    Attributes:
        files: SHA-256 (hex) of each file beside the manifest.
        bundled: Fingerprint of the bundled weights whose word embeddings it needs.
        words_at, words, width: Where those lie in the weights' file, how many they are, how wide.
    """

    version: str
    files: dict[str, str]
    bundled: str
    words_at: int
    words: int
    width: int

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
                found = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError as error:
                raise ModelError(f"{path} cannot be read: {_REMEDY}") from error
            if found != digest:
                raise ModelError(f"{path} is damaged: {_REMEDY}")
