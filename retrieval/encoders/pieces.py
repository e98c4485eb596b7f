"""Texts to the pieces of the bundled vocabulary, by SentencePiece."""

from pathlib import Path
from typing import Any

from retrieval.encoders.character_map import character_map
from retrieval.encoders.packed import PackedModel


class Pieces:
    """The tokenizer of the bundled model; calls from several threads at once are safe.

    Args:
        path: What `write_pieces` wrote.
    """

    def __init__(self, path: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_file=str(path))
        self.begin: int = self._processor.bos_id()
        self.end: int = self._processor.eos_id()

    def ids(self, text: str) -> list[int]:
        """Return the ids of the pieces of `text`, without those of its begin and end."""
        found: list[int] = self._processor.encode(text)
        return found


def write_pieces(model: PackedModel, path: Path) -> None:
    """Write the vocabulary of `model` as SentencePiece reads it.

    It splits a text as the package that holds the weights does, but for a space at the very end,
    which it drops, and a run of unknown characters, which it makes one piece, as the model was
    trained with.
    """
    # Here and not above: it is needed once on a machine.
    from sentencepiece import sentencepiece_model_pb2

    schema: Any = sentencepiece_model_pb2  # its classes are made when it is loaded

    proto = schema.ModelProto()
    kinds = schema.ModelProto.SentencePiece
    of_kind = {model.unknown: kinds.UNKNOWN} | dict.fromkeys(
        (model.begin, model.end, model.padding), kinds.CONTROL
    )
    for number, (piece, score) in enumerate(model.pieces):
        kind = of_kind.get(number, kinds.NORMAL)
        proto.pieces.add(piece=piece, score=score, type=kind)
    trainer = proto.trainer_spec
    trainer.model_type = schema.TrainerSpec.UNIGRAM
    trainer.vocab_size = len(model.pieces)
    trainer.unk_id, trainer.pad_id = model.unknown, model.padding
    trainer.bos_id, trainer.eos_id = model.begin, model.end
    normalizer = proto.normalizer_spec
    normalizer.precompiled_charsmap = character_map(model.characters)
    normalizer.add_dummy_prefix = True
    normalizer.remove_extra_whitespaces = True
    normalizer.escape_whitespaces = True
    path.write_bytes(proto.SerializeToString())
