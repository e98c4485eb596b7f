"""Any other encoder: a sentence-transformers model, by name or directory, on CPU or GPU."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from retrieval.encoders import ModelIdentity, UnitRows, unit_rows
from retrieval.encoders.bundled import PASSAGE_PREFIX, QUERY_PREFIX
from retrieval.encoders.fingerprint import fingerprint
from retrieval.encoders.input_text import encodable
from retrieval.encoders.origin import read_origin
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# E5 models want these prefixes and mostly do not say so; as a word of the name, e5 and not base5.
_E5_NAME = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
# All texts of a batch are padded to its longest: a large one pays only where the padding is free.
BATCH_ON_CPU, BATCH_ON_GPU = 8, 64
_PATH_LIKE = re.compile(r"[./~\\]")


class TransformerEncoder:
    """Encodes with sentence-transformers; a text longer than the model takes is cut.

    A directory, and a model that was downloaded before, are loaded without asking the hub.

    Args:
        model: A directory, or a name on the Hugging Face hub.
        device: "cpu", "cuda", "mps", …; the best there is when None.
        batch_size: Texts encoded at once; by the device when None.

    Raises:
        ModelError: The model cannot be loaded.
    """

    def __init__(
        self, model: str, device: str | None = None, batch_size: int | None = None
    ) -> None:
        directory = _directory(model)
        self._model = _load(str(directory or model), device, local=directory is not None)
        self._one_at_a_time = Lock()
        usual = BATCH_ON_CPU if self._model.device.type == "cpu" else BATCH_ON_GPU
        self._batch = batch_size or usual
        query, passage = _prefixes(self._model, directory.name if directory else model)
        width = self._model.get_embedding_dimension() or self._width()
        weights = _weights(directory or _downloaded(model), model)
        self.identity = ModelIdentity(model, weights, width, query, passage)

    def questions(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a question, shape (len(texts), dimension)."""
        return self._encode(self._model.encode_query, texts, self.identity.query_prefix)

    def passages(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a passage, shape (len(texts), dimension)."""
        return self._encode(self._model.encode_document, texts, self.identity.passage_prefix)

    def _encode(
        self, encode: "Callable[..., np.ndarray]", texts: Sequence[str], prefix: str
    ) -> UnitRows:
        if not texts:
            return unit_rows(np.empty((0, self.identity.dimension), np.float32))
        clean = [encodable(text) for text in texts]
        try:
            # Two threads in one fast tokenizer fail with "Already borrowed".
            with self._one_at_a_time:
                rows = encode(clean, prompt=prefix, batch_size=self._batch, show_progress_bar=False)
            return unit_rows(rows)
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"{self.identity.name} cannot encode: {_one_line(error)}") from error

    def _width(self) -> int:
        return int(self._model.encode(["a"], show_progress_bar=False).shape[1])


def _directory(model: str) -> Path | None:
    """Return the directory `model` names; None for a name on the hub."""
    path = Path(model).expanduser()
    if path.is_dir():
        return path.resolve()
    if _PATH_LIKE.match(model) or path.exists():
        raise ModelError(f"DALIL_MODEL: {model} is not a folder with a model")
    return None


def _load(model: str, device: str | None, *, local: bool) -> "SentenceTransformer":
    try:
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
    except (ImportError, OSError) as error:
        raise ModelError(_cannot_load(model, error)) from error
    failures = (OSError, ValueError, RuntimeError, ImportError, KeyError, TypeError)
    try:
        found = _load_local(model, device, must_exist=local)
        return SentenceTransformer(model, device=device) if found is None else found
    # AssertionError is what torch raises for a GPU that it was built without.
    except (*failures, AttributeError, AssertionError, SafetensorError) as error:
        raise ModelError(_cannot_load(model, error)) from error


def _load_local(
    model: str, device: str | None, *, must_exist: bool
) -> "SentenceTransformer | None":
    """Return the model as it is on this disk, the hub not asked; None where it is not."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    # No bar for the second that takes; the bars of a download stay.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types
    try:
        return SentenceTransformer(model, device=device, local_files_only=True)
    except (OSError, ValueError):
        if must_exist:
            raise
        return None
    finally:
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no types


def _cannot_load(model: str, error: Exception) -> str:
    return f"DALIL_MODEL: cannot load {model} ({_one_line(error)}); unset it for the bundled model"


def _one_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _prefixes(model: "SentenceTransformer", name: str) -> tuple[str, str]:
    """Return what goes before a question and before a passage.

    The model's own prompts where it has any, passage prompts by the first of their usual names
    that is not empty (sentence-transformers fills in an empty "document").
    """
    prompts = {kind: prompt for kind, prompt in model.prompts.items() if prompt}
    default = prompts.get(model.default_prompt_name or "", "")
    query = prompts.get("query", default)
    passage = next((prompts[kind] for kind in _PASSAGE_PROMPTS if kind in prompts), default)
    if query or passage or not _E5_NAME.search(name):
        return query, passage
    return QUERY_PREFIX, PASSAGE_PREFIX


def _downloaded(model: str) -> Path | None:
    """Return the directory of a model that has been downloaded, if it can be found."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    repository = model if "/" in model else f"sentence-transformers/{model}"
    try:
        return Path(snapshot_download(repository, local_files_only=True))
    except (OSError, HFValidationError):
        return None


def _weights(directory: Path | None, model: str) -> str:
    """Return the fingerprint of the weights, or of the name where they cannot be found."""
    for pattern in ("*.safetensors", "*.bin"):
        if directory and (files := sorted(directory.rglob(pattern))):
            return read_origin(directory) or fingerprint(files)
    return hashlib.sha256(model.encode("utf-8")).hexdigest()[:16]
