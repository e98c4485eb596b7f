"""What each character becomes before it is cut into pieces, as SentencePiece stores it."""

import struct
from collections.abc import Mapping

from retrieval.encoders.double_array import double_array


def character_map(characters: Mapping[str, str]) -> bytes:
    """Return `characters` as a SentencePiece charsmap: a double-array trie, then the outputs.

    The format is that of darts-clone, which SentencePiece stores as `precompiled_charsmap`.
    """
    outputs = bytearray()
    starts = {}
    for character, text in characters.items():
        starts[character.encode("utf-8")] = len(outputs)
        outputs += text.encode("utf-8") + b"\0"
    trie = double_array(starts).tobytes()
    return struct.pack("<I", len(trie)) + trie + outputs
