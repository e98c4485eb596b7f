"""The learned reader with a model of random weights: what holds whatever a model says.

The model is one layer deep and has learned nothing, so its spans begin and end anywhere.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest

from retrieval.asking import LibraryAsker, understood
from retrieval.encoders.fingerprint import fingerprint
from retrieval.encoders.packed import PackedModel, bundled_weights, read_packed
from retrieval.encoders.tokenizer import build_tokenizer
from retrieval.errors import ModelError
from retrieval.reader.learned import LearnedReader, open_learned
from retrieval.reader.model import GRAPH, MANIFEST, PIECES, TOKENIZER, ReaderModel
from training.reader.export import sha256
from training.reader.graph import reader_graph

WIDTH, WIDE = 384, 1536
QUESTIONS = ("من ترأس الوفد الروسي؟", "متى جرت المحادثات؟", "كم عدد الجنود؟", "why?")


@pytest.fixture(scope="module")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("artefact")
    packed = read_packed(bundled_weights())
    onnx.save(reader_graph(_weights(), layers=1), folder / GRAPH)
    build_tokenizer(packed).save(str(folder / TOKENIZER))
    np.save(folder / PIECES, np.arange(packed.vocabulary, dtype=np.int32))
    _write_manifest(folder, packed)
    return folder


def _write_manifest(folder: Path, packed: PackedModel) -> None:
    manifest = {
        "version": "test",
        "files": {name: sha256(folder / name) for name in (GRAPH, TOKENIZER, PIECES)},
        "bundled": fingerprint([packed.path]),
        "words_at": packed.tensors["emb.word"].offset,
        "words": packed.vocabulary,
        "width": packed.hidden,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def _weights() -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    rng = np.random.default_rng(1)
    layer, at = "encoder.encoder.layer.0", "encoder.embeddings"
    dense = {
        **{f"{layer}.attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")},
        f"{layer}.attention.output.dense": (WIDTH, WIDTH),
        f"{layer}.intermediate.dense": (WIDE, WIDTH),
        f"{layer}.output.dense": (WIDTH, WIDE),
        "span": (2, WIDTH),
        "relevance.0": (WIDTH, WIDTH),
        "relevance.2": (1, WIDTH),
    }
    norms = (f"{at}.LayerNorm", f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm")
    shapes = {
        f"{at}.position_embeddings.weight": (512, WIDTH),
        f"{at}.token_type_embeddings.weight": (2, WIDTH),
        **{f"{name}.weight": shape for name, shape in dense.items()},
        **{f"{name}.bias": shape[:1] for name, shape in dense.items()},
        **{f"{name}.{part}": (WIDTH,) for name in norms for part in ("weight", "bias")},
    }
    return {name: rng.normal(0, 0.2, shape).astype(np.float32) for name, shape in shapes.items()}


def test_every_answer_is_of_whole_words_inside_its_sentence(
    artefact: Path, seed_asker: LibraryAsker
) -> None:
    reader = LearnedReader(ReaderModel(artefact))

    for question in QUESTIONS:
        reply = understood(question, ())
        query, hits = seed_asker.found(reply, seed_asker.embedded([reply])[0])
        readings = reader.read(query, hits)

        assert len(readings) == sum(len(hit.chunk.sentences) for hit in hits)
        for reading in readings:
            text, answer = reading.answer.article.text, reading.answer
            assert reading.sentence.start <= answer.start < answer.end <= reading.sentence.end
            assert not text[answer.start - 1 : answer.start + 1].isalnum() or answer.start == 0
            assert not text[answer.end - 1 : answer.end + 1].isalnum() or answer.end == len(text)


def test_a_passage_reads_the_same_alone_and_in_a_batch(artefact: Path) -> None:
    model = ReaderModel(artefact)
    short, long = ("", "قال بايدن"), ("عنوان", "اجتمع الوزراء في جنيف يوم الاثنين. " * 8)

    alone = model.read("من؟", [short])[0]
    beside = model.read("من؟", [long, short])[1]

    np.testing.assert_allclose(alone.begin, beside.begin, atol=1e-4)
    assert alone.relevance == pytest.approx(beside.relevance, abs=1e-4)


def test_no_passages_no_logits(artefact: Path) -> None:
    assert ReaderModel(artefact).read("من؟", []) == []


@pytest.mark.parametrize("name", [GRAPH, TOKENIZER, PIECES])
def test_a_changed_file_is_told_by_name(name: str, artefact: Path, tmp_path: Path) -> None:
    for file in artefact.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    damaged = bytearray((tmp_path / name).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / name).write_bytes(damaged)

    with pytest.raises(ModelError, match=rf"{name} is damaged: .*DALIL_READER=rules"):
        ReaderModel(tmp_path)
    assert open_learned(tmp_path) is None


def test_no_artefact_is_told_and_leaves_it_to_the_rules(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no learned reader in"):
        ReaderModel(tmp_path)
    assert open_learned(tmp_path) is None
