"""The files that onnxruntime reads in place of the bundled weights, and the pieces of a text."""

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from retrieval.encoders import prepared as module
from retrieval.encoders.bundled import BundledEncoder
from retrieval.encoders.packed import PackedModel, bundled_weights
from retrieval.encoders.pieces import Pieces
from retrieval.encoders.prepared import (
    GRAPH,
    MANIFEST,
    PIECES,
    Prepared,
    cache_folder,
    prepared,
)
from retrieval.encoders.processor import bits_here, multiplies_8_bits_exactly
from retrieval.errors import ModelError

SEEDS = Path(__file__).parents[1] / "seeds"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the files."""
    folder = tmp_path_factory.mktemp("cache") / "e5"
    BundledEncoder(folder)
    return folder


def test_the_files_are_written_once(cache: Path) -> None:
    before = {path.name: path.stat() for path in cache.iterdir()}
    assert before.keys() == {GRAPH, PIECES, MANIFEST}
    BundledEncoder(cache)
    assert {path.name: path.stat().st_mtime_ns for path in cache.iterdir()} == {
        name: stat.st_mtime_ns for name, stat in before.items()
    }
    assert sum(stat.st_size for stat in before.values()) < 30e6


@pytest.mark.parametrize("name", [GRAPH, PIECES, MANIFEST])
def test_a_damaged_or_missing_file_is_written_anew(
    cache: Path, tmp_path: Path, name: str, bundled_encoder: BundledEncoder
) -> None:
    expected = bundled_encoder.questions(["محادثات جنيف"])
    folder = tmp_path / "e5"
    folder.mkdir()
    for path in cache.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    np.testing.assert_array_equal(BundledEncoder(folder).questions(["محادثات جنيف"]), expected)
    assert (folder / name).read_bytes() == (cache / name).read_bytes()
    assert list(tmp_path.iterdir()) == [folder]


def test_what_another_process_has_written_in_the_meantime_stays(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, write = tmp_path / "e5", module._write

    def written_late(model: PackedModel, partial: Path) -> Prepared:
        shutil.copytree(cache, folder)
        (folder / "of the other").touch()
        return write(model, partial)

    monkeypatch.setattr(module, "_write", written_late)
    with prepared(bundled_weights(), folder) as (found, _):
        assert found == folder
        assert (folder / "of the other").exists()
    assert list(tmp_path.iterdir()) == [folder]


def test_a_manifest_of_other_files_vouches_for_none(cache: Path, tmp_path: Path) -> None:
    folder = tmp_path / "e5"
    folder.mkdir()
    (folder / GRAPH).write_bytes((cache / GRAPH).read_bytes())
    manifest = json.loads((cache / MANIFEST).read_text(encoding="utf-8"))
    del manifest["files"][PIECES]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    BundledEncoder(folder)
    assert (folder / PIECES).read_bytes() == (cache / PIECES).read_bytes()


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, bundled_encoder: BundledEncoder
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    encoder = BundledEncoder(tmp_path / "file" / "e5")
    expected = bundled_encoder.questions(["محادثات جنيف"])
    np.testing.assert_array_equal(encoder.questions(["محادثات جنيف"]), expected)


def test_a_full_disk_is_one_line_that_says_where_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_write", full)
    folder = tmp_path / "e5"
    message = rf"to {folder} \(No space left on device\): make room there"
    with pytest.raises(ModelError, match=message), prepared(bundled_weights(), folder):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_pieces_are_those_of_the_exported_tokenizer(cache: Path, exported_model: Path) -> None:
    tokenizer = Tokenizer.from_file(str(exported_model / "tokenizer.json"))
    pieces = Pieces(cache / PIECES)
    texts = [
        *(path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")),
        *("Hello world!", "ﻻﻼ ﷺ", "قال\u200cها \u202bهنا\u202c", "كِتَابٌ", "½ ٪ ١٢٣ 12:30", "ё й"),
        *("  two  spaces ،؛", "\u3000全角 かな", "e\u0301 é", "\ufeffنص", "سطر\nآخر\tهنا"),
    ]
    for text in texts:
        ids = [pieces.begin, *pieces.ids(f"passage: {text}"), pieces.end]
        assert ids == tokenizer.encode(f"passage: {text}").ids, text[:40]


def test_each_character_of_no_piece_is_unknown_by_itself(cache: Path) -> None:
    pieces = Pieces(cache / PIECES)
    unknown = 3
    assert pieces.ids("سلام 𐎀𐎁𐎂 سلام").count(unknown) == 3


def test_any_text_is_cut_and_no_text_has_no_pieces(cache: Path, exported_model: Path) -> None:
    tokenizer = Tokenizer.from_file(str(exported_model / "tokenizer.json"))
    pieces = Pieces(cache / PIECES)
    assert pieces.ids("") == []
    drawn = random.Random(1)
    letters = "ابتلمويةء أإ،؟.٣7aZé🙂中ـًَُﷺﻻ▁\u200c\n\t-«»"
    for _ in range(300):
        text = "".join(drawn.choices(letters, k=drawn.randrange(1, 40)))
        found = [pieces.begin, *pieces.ids(f"query: {text}"), pieces.end]
        assert len(found) == len(tokenizer.encode(f"query: {text}").ids), text


@pytest.mark.parametrize(
    ("flags", "exact"),
    [("fpu avx2 avx512_vnni", True), ("fpu avx2 avx_vnni", True), ("avx2", False)],
)
def test_seven_bits_where_two_products_do_not_fit_sixteen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, exact: bool
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\n", encoding="utf-8")
    assert multiplies_8_bits_exactly(cpuinfo) is exact
    assert multiplies_8_bits_exactly(tmp_path / "none") is False
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert multiplies_8_bits_exactly(cpuinfo) is True


def test_another_processor_or_format_has_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = cache_folder("0123456789abcdef")
    other = {7: 8, 8: 7}[bits_here()]
    monkeypatch.setattr(module, "bits_here", lambda: other)
    assert cache_folder("0123456789abcdef") != here


def test_seven_bits_find_what_eight_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bundled_encoder: BundledEncoder
) -> None:
    other_bits = {7: 8, 8: 7}[bits_here()]
    monkeypatch.setattr(module, "bits_here", lambda: other_bits)
    other = BundledEncoder(tmp_path / "e5")
    texts = [text for path in SEEDS.glob("*.txt") for text in path.read_text("utf-8").split("\n\n")]
    cosines = np.sum(other.passages(texts) * bundled_encoder.passages(texts), axis=1)
    assert 0.98 < cosines.min() < cosines.max() < 0.99999
