"""A trie in one array of 32-bit units, as darts-clone lays it out and SentencePiece stores it."""

from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

_VALUE = 1 << 31
_HAS_VALUE = 1 << 8
_OFFSET = 10
_BLOCK = 256
# How far behind the number of units in use the search for a free base begins: near enough to be
# quick, far enough to leave few holes.
_LOOK_BACK = 1024


def double_array(values: dict[bytes, int]) -> NDArray[np.uint32]:
    """Return the units of a trie from the keys (without a zero byte) to values below 2**31.

    The children of the node at unit p stand at base ^ byte and its value, if a key ends there, at
    base; the unit holds the byte it is reached by, whether it has a value, and base ^ p. No two
    nodes share a base, so a unit's byte tells whose child it is.
    """
    units = {0: 0}
    bases: set[int] = set()
    waiting = [(0, _trie(values))]
    for place, children in waiting:
        base = _free_base(children, units, bases)
        bases.add(base)
        units[place] |= (base ^ place) << _OFFSET | (_HAS_VALUE if 0 in children else 0)
        for byte, child in children.items():
            units[base ^ byte] = byte if byte else child | _VALUE
            if byte:
                waiting.append((base ^ byte, child))
    array = np.zeros((max(bases) // _BLOCK + 1) * _BLOCK, "<u4")
    array[list(units)] = list(units.values())
    return array


def _trie(values: dict[bytes, int]) -> dict[int, Any]:
    """Return nested dicts, one a byte; under 0 the value of the key that ends there."""
    root: dict[int, Any] = {}
    for key, value in values.items():
        node = root
        for byte in key:
            node = node.setdefault(byte, {})
        node[0] = value
    return root


def _free_base(children: dict[int, Any], units: dict[int, int], bases: set[int]) -> int:
    return next(
        base
        for base in count(max(1, len(units) - _LOOK_BACK))
        if base not in bases and all(base ^ byte not in units for byte in children)
    )
