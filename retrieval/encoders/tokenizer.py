"""The bundled engine's tokenizer, as the `tokenizers` library writes it."""

import struct

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers as pre
from tokenizers.processors import TemplateProcessing

from retrieval.encoders.double_array import double_array
from retrieval.encoders.packed import PackedModel

METASPACE = "▁"
# A combining mark of four bytes that no text here uses; see `_normalizer`.
SPACER = "\U000e01ef"
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


def build_tokenizer(model: PackedModel) -> Tokenizer:
    """Return a tokenizer that splits texts as the bundled engine does, begin and end included."""
    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=model.unknown, byte_fallback=False))
    tokenizer.normalizer = _normalizer(model.characters)
    tokenizer.pre_tokenizer = pre.Sequence(
        [pre.Metaspace(METASPACE, prepend_scheme="first"), _unknown_characters_apart(model)]
    )
    tokenizer.decoder = decoders.Metaspace(METASPACE, prepend_scheme="first")
    begin, end = model.pieces[model.begin][0], model.pieces[model.end][0]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, model.begin), (end, model.end)],
    )
    tokenizer.add_special_tokens([AddedToken(piece, normalized=False) for piece in SPECIALS])
    return tokenizer


def _normalizer(characters: dict[str, str]) -> normalizers.Normalizer:
    """Return the normalizer that maps each character on its own, then joins runs of spaces.

    `Precompiled` looks a whole grapheme of fewer than six bytes up by its first character, and so
    would drop the haraka after a presentation form; a spacer that maps to nothing makes every
    grapheme with a mark longer than that.
    """
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"(?=[\p{M}\u200c\u200d])"), SPACER),
            normalizers.Precompiled(_character_map({**characters, SPACER: ""})),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )


def _unknown_characters_apart(model: PackedModel) -> pre.PreTokenizer:
    """Return the splitter that gives each character of no piece a token of its own.

    Unigram makes one unknown token of a run of them; the engine makes one of each.
    """
    known = sorted({ord(letter) for piece, _ in model.pieces for letter in piece})
    ranges = "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in _runs(known))
    return pre.Split(Regex(f"[^{ranges}]"), "isolated")


def _runs(codes: list[int]) -> list[tuple[int, int]]:
    """Return the runs of consecutive numbers in `codes` (sorted), ends included."""
    breaks = [i for i in range(1, len(codes)) if codes[i] != codes[i - 1] + 1]
    return [
        (codes[first], codes[last - 1])
        for first, last in zip([0, *breaks], [*breaks, len(codes)], strict=True)
    ]


def _character_map(characters: dict[str, str]) -> bytes:
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
