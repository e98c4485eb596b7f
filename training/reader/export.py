"""Write the artefact that `retrieval.reader.model` opens from the weights of a training step.

python -m training.reader.export --weights RUN/step-N.pt --to DIR --version 1 [--float]
"""

import argparse
import hashlib
import json
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from retrieval.encoders.fingerprint import fingerprint
from retrieval.encoders.packed import PackedModel, bundled_weights, read_packed
from retrieval.encoders.tokenizer import METASPACE, build_tokenizer
from retrieval.reader.model import GRAPH, MANIFEST, PIECES, TOKENIZER
from training.reader.graph import reader_graph

CARD = Path(__file__).with_name("card.md")
SCRIPTS = ("ARABIC", "LATIN", "CYRILLIC", "MODIFIER", "FEMININE", "MASCULINE")


def export(weights: Path, folder: Path, version: str, *, in_8_bits: bool = True) -> None:
    """Write all files of the artefact; the manifest, which vouches for the others, last."""
    folder.mkdir(parents=True, exist_ok=True)
    learned = {name: tensor.numpy() for name, tensor in torch.load(weights).items()}
    _write_graph(reader_graph(learned), folder / GRAPH, in_8_bits)
    packed = read_packed(bundled_weights())
    _write_tokenizer(packed, folder)
    (folder / "README.md").write_text(CARD.read_text(encoding="utf-8"), encoding="utf-8")
    files = {name: sha256(folder / name) for name in (GRAPH, TOKENIZER, PIECES, "README.md")}
    manifest = {
        "version": version,
        "files": files,
        "bundled": fingerprint([packed.path]),
        "words_at": packed.tensors["emb.word"].offset,
        "words": packed.vocabulary,
        "width": packed.hidden,
    }
    text = json.dumps(manifest, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _write_graph(graph: onnx.ModelProto, path: Path, in_8_bits: bool) -> None:
    """Write the graph, the matrices of its layers in 8 bits, a scale for each of their columns.

    The heads stay as they are: they are small and decide most.
    """
    if not in_8_bits:
        onnx.save(graph, path)
        return
    products = [node.name for node in graph.graph.node if node.op_type == "MatMul"]
    with tempfile.TemporaryDirectory() as folder:
        wide = Path(folder, "wide.onnx")
        onnx.save(graph, wide)
        quantize_dynamic(
            wide,
            path,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=[name for name in products if not name.startswith("node.encoder")],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def _write_tokenizer(model: PackedModel, folder: Path) -> None:
    """Write the bundled tokenizer with fewer pieces, and the bundled number of each.

    A word in a script left out is read letter by letter.
    """
    whole = json.loads(build_tokenizer(model).to_str())
    kept = list(_kept(model))
    pieces = whole["model"]["vocab"]
    new = {old: number for number, old in enumerate(kept)}
    whole["model"]["vocab"] = [pieces[old] for old in kept]
    whole["model"]["unk_id"] = new[whole["model"]["unk_id"]]
    for added in whole["added_tokens"]:
        added["id"] = new[added["id"]]
    for special in whole["post_processor"]["special_tokens"].values():
        special["ids"] = [new[number] for number in special["ids"]]
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    (folder / TOKENIZER).write_text(text, encoding="utf-8")
    np.save(folder / PIECES, np.array(kept, np.int32))


def _kept(model: PackedModel) -> Iterator[int]:
    special = {model.begin, model.end, model.padding, model.unknown}
    for number, (piece, _) in enumerate(model.pieces[: model.vocabulary]):
        if number in special or len(piece) == 1 or all(map(_is_needed, piece)):
            yield number


def _is_needed(letter: str) -> bool:
    """Return whether `letter` is of a script that is read in pieces, or no letter."""
    is_letter = unicodedata.category(letter)[0] in "LM"
    name = unicodedata.name(letter, "")
    return letter == METASPACE or not is_letter or name.startswith((*SCRIPTS, "COMBINING"))


def sha256(path: Path) -> str:
    """Return the digest (hex) that the manifest keeps of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--float", action="store_true", help="layers in 32 bits, to compare with")
    options = parser.parse_args()
    export(options.weights, options.to, options.version, in_8_bits=not options.float)


if __name__ == "__main__":
    main()
