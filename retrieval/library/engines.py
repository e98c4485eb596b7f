"""Whether what another engine makes of the same weights can be compared with stored vectors."""

import numpy as np

from retrieval.encoders import Encoder
from retrieval.errors import LibraryMismatch
from retrieval.library.manifest import LEAST_AGREEMENT, comparable
from retrieval.library.reading import Library
from retrieval.library.writing import LibraryWriter

SAMPLE = 8


def agreement(library: Library, encoder: Encoder) -> float | None:
    """Return the mean cosine of stored vectors with those that `encoder` makes of their sentences.

    The first sentence of up to eight chunks, evenly spread; None where the library holds none.
    """
    with library.snapshot():
        ids = [row[0] for row in library.rows("SELECT id FROM chunks ORDER BY id")]
        chunks = library.chunks(ids[:: max(1, -(-len(ids) // SAMPLE))], sentences=True)
    firsts = [(each.article.text, each.sentences[0]) for each in chunks if each.sentences]
    if not firsts:
        return None
    made = encoder.passages([text[first.start : first.end] for text, first in firsts])
    stored = np.array([first.vector for _, first in firsts])
    return float(np.mean(np.sum(stored * made, axis=1)))


def check_encoder(library: Library, encoder: Encoder) -> None:
    """Return if questions embedded by `encoder` can be compared with the stored vectors.

    Engines that give the same weights another name are measured, unless the library knows how
    they agree.

    Raises:
        LibraryMismatch: They cannot.
    """
    identity, model = encoder.identity, library.model
    library.check_model(identity)
    if model is None or model.name == identity.name or identity.name in library.engines:
        return
    found = agreement(library, encoder)
    if found is not None and found < LEAST_AGREEMENT:
        raise LibraryMismatch(
            f"the library in {library.folder} was built with {model.name!r}, and {identity.name!r} "
            f"makes other vectors of the same weights (mean cosine {found:.3f}, needed are "
            f"{LEAST_AGREEMENT}); run `dalil index` to build it anew"
        )


def adopt_encoder(library: LibraryWriter, encoder: Encoder) -> bool:
    """Make the encoder's model that of the library; return whether it had another before.

    See `LibraryWriter.adopt_model`; another name of the same weights is measured first.
    """
    model, identity = library.model, encoder.identity
    renamed = model is not None and model != identity and comparable(model, identity)
    return library.adopt_model(identity, agreement(library, encoder) if renamed else None)
