"""The learned reader with a model of random weights: what holds whatever a model says.

The model is one layer deep and has learned nothing, so its spans begin and end anywhere.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.asking import LibraryAsker, understood
from retrieval.encoders import Encoder
from retrieval.encoders.fingerprint import fingerprint, sha256
from retrieval.encoders.packed import bundled_weights
from retrieval.errors import ModelError
from retrieval.reader.learned import LearnedReader, open_learned
from retrieval.reader.model import CARD, GRAPH, MANIFEST, SHIPPED, PassageLogits, ReaderModel
from retrieval.reasons import reader_terms
from training.reader.export import write_reader_graph
from training.reader.shipped import shipped_weights

WIDTH, WIDE = 384, 1536
QUESTIONS = ("من ترأس الوفد الروسي؟", "متى جرت المحادثات؟", "كم عدد الجنود؟", "why?")


@pytest.fixture(scope="module")
def artefact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("artefact")
    write_reader_graph(_weights(), folder / GRAPH, layers=1)
    manifest = {
        "version": "test",
        "files": {GRAPH: sha256(folder / GRAPH)},
        "bundled": fingerprint([bundled_weights()]),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


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

    np.testing.assert_array_equal(alone.begin, beside.begin)
    assert alone.relevance == beside.relevance


class Listening:
    """The model, and the questions it was asked."""

    def __init__(self, model: ReaderModel) -> None:
        self.model = model
        self.asked: list[str] = []

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageLogits]:
        self.asked.append(question)
        return self.model.read(question, passages)


def test_a_question_in_a_dialect_is_read_in_the_standard_language(
    artefact: Path, seed_asker: LibraryAsker
) -> None:
    model = Listening(ReaderModel(artefact))
    for question in ("فين مقر الناتو؟", "أين مقر الناتو؟"):
        reply = understood(question, ())
        LearnedReader(model).read(*seed_asker.found(reply, seed_asker.embedded([reply])[0]))
    assert model.asked == ["أين مقر الناتو؟"] * 2


def test_a_question_in_another_script_has_its_due_of_relevance(
    artefact: Path, seed_asker: LibraryAsker
) -> None:
    model = ReaderModel(artefact)
    reply = understood("Who is the NATO secretary general?", ())
    query, hits = seed_asker.found(reply, seed_asker.embedded([reply])[0])
    passage = hits[0].chunk
    [alone] = model.read(reply.question, [(passage.article.title, passage.text)])
    read = [r.read for r in LearnedReader(model).read(query, hits) if r.hit is hits[0]]
    assert all(one and one.relevance == pytest.approx(alone.relevance + 3.0) for one in read)
    assert read


def test_no_passages_no_logits(artefact: Path) -> None:
    assert ReaderModel(artefact).read("من؟", []) == []


def test_a_changed_file_is_told_by_name(artefact: Path, tmp_path: Path) -> None:
    for file in artefact.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    damaged = bytearray((tmp_path / GRAPH).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / GRAPH).write_bytes(damaged)

    with pytest.raises(ModelError, match=rf"{GRAPH} is damaged: .*DALIL_READER=rules"):
        ReaderModel(tmp_path)
    assert open_learned(tmp_path) is None


def test_what_was_shipped_is_read_back_to_half_a_step_of_its_rounding(artefact: Path) -> None:
    weights, found = _weights(), shipped_weights(artefact)

    assert found.keys() == weights.keys()
    kind = "encoder.embeddings.token_type_embeddings.weight"
    positions = "encoder.embeddings.position_embeddings.weight"
    weights[positions] += weights[kind][0]
    weights[kind][:] = 0
    for name, array in weights.items():
        rounded = array.ndim == 2 and ".layer." in name
        steps = np.abs(array).max(axis=1, keepdims=True) / 63 if rounded else np.float32(0)
        assert (np.abs(found[name].numpy() - array) <= steps / 2 + 1e-6).all(), name


def test_no_artefact_is_told_and_leaves_it_to_the_rules(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no learned reader in"):
        ReaderModel(tmp_path)
    assert open_learned(tmp_path) is None


# The artefact that ships


def test_the_shipped_reader_finds_who_led_the_delegation(
    bot_home: Path, bundled_encoder: Encoder
) -> None:
    reader = open_learned()
    assert reader is not None
    asker = LibraryAsker.open(bot_home / "vectors", bundled_encoder, reader)
    reply = asker.ask("من ترأس الوفد الأمريكي؟")
    asker.library.close()

    assert "ويندي شيرمان" in reply.answers[0].text
    assert len(reply.answers[0].text.split()) <= 8
    [witness, *_] = reply.answers[0].witnesses
    assert witness.reading.read is not None
    made = sum(term.contribution for term in reader_terms(witness.reading))
    assert made == pytest.approx(witness.reading.score)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # The sentence names both heads, the American first.
        ("من ترأس الوفد الروسي؟", "سيرغي ريابكوف"),
        # Another sentence of the leak has a date where the pages are asked for.
        ("كم صفحة كان رد الولايات المتحدة الذي سربته صحيفة إل باييس؟", "خمس صفحات"),
        # The sentence names the pages of both answers, the American first.
        ("كم صفحة كان رد الناتو؟", "أربع صفحات"),
    ],
)
def test_the_shipped_reader_gives_what_is_asked_for_and_not_what_stands_beside_it(
    seed_asker: LibraryAsker, question: str, answer: str
) -> None:
    reader = open_learned() or pytest.fail("no artefact")
    reply = understood(question, ())
    first = reader.read(*seed_asker.found(reply, seed_asker.embedded([reply])[0]))[0]
    assert first.answer.text == answer


def test_the_shipped_reader_shows_both_of_two_sources_that_differ(
    bot_home: Path, bundled_encoder: Encoder
) -> None:
    asker = LibraryAsker.open(bot_home / "vectors", bundled_encoder, open_learned())
    reply = asker.ask("كم ساعة استمرت المفاوضات في جنيف؟")
    asker.library.close()
    assert [answer.text for answer in reply.answers] == ["7.5 ساعة", "8 ساعات"]


def test_the_shipped_reader_is_small_and_says_what_it_is() -> None:
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 50e6
    manifest = json.loads((SHIPPED / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["files"].keys() == {GRAPH, CARD}
    assert "## Limits" in (SHIPPED / CARD).read_text(encoding="utf-8")
