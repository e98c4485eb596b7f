"""IDs looked up in an ascending array of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def places_in(
    held: NDArray[np.int64], ids: Sequence[int]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the place of each of `ids` in `held`, ascending, and whether it is there at all."""
    wanted = np.array(ids, dtype=np.int64)
    rows = np.searchsorted(held, wanted)
    there = rows < len(held)
    there[there] = held[rows[there]] == wanted[there]
    return rows, there
