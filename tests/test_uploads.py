"""Documents that were sent and articles that were taken out, as `dalil index` sees them."""

import tomllib
from pathlib import Path

from bot.building import corpus
from bot.settings import Settings
from bot.uploads import Uploads


def test_a_document_is_stored_under_a_name_of_ours_with_its_title_beside_it(
    tmp_path: Path,
) -> None:
    uploads = Uploads(tmp_path / "uploads")

    path = uploads.add("نصّ".encode(), ".txt", 'عنوان "بين" \\ علامتين')

    assert (path.parent, path.suffix, path.read_text(encoding="utf-8")) == (
        uploads.folder, ".txt", "نصّ",
    )  # fmt: skip
    assert len(path.stem) == 16
    sidecar = path.with_suffix(".toml").read_text(encoding="utf-8")
    assert tomllib.loads(sidecar) == {"title": 'عنوان "بين" \\ علامتين'}


def test_the_folder_is_part_of_the_corpus_as_long_as_there_is_a_document_in_it(
    tmp_path: Path,
) -> None:
    uploads, articles = Uploads(tmp_path / "uploads"), tmp_path / "articles"
    settings = Settings(library=tmp_path / "library", corpus=articles, uploads=uploads.folder)

    before = corpus(settings)
    path = uploads.add(b"x", ".txt", "x")
    between = corpus(settings)
    uploads.take_out(path)

    assert (before, between, corpus(settings)) == (
        [articles],
        [articles, uploads.folder],
        [articles],
    )


def test_a_document_that_is_taken_out_is_deleted_and_another_file_only_passed_over(
    tmp_path: Path,
) -> None:
    uploads = Uploads(tmp_path / "uploads")
    ours = uploads.add(b"x", ".txt", "x")
    files = [tmp_path / "articles" / name for name in ("a.txt", "b.txt")]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")

    uploads.take_out(ours)
    uploads.take_out(files[0])
    uploads.take_out(files[0])

    assert uploads.left(files) == [files[1]]
    assert files[0].exists()
    assert [path.name for path in uploads.folder.iterdir()] == ["removed.list"]
    lines = (uploads.folder / "removed.list").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["../articles/a.txt"]
