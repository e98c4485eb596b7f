import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Container, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toy_library import DIMENSION, SEEDS, WordCounts, content, read_text, recipe, words_of, write

from retrieval.article import Article, SetAside, article_id
from retrieval.corpus.chunks import Chunk, chunk
from retrieval.encoders import Encoder, UnitRows, unit_rows
from retrieval.errors import ArticleError, LibraryMismatch, ModelError
from retrieval.library.engines import agreement, check_encoder
from retrieval.library.indexing import IndexSummary, sync
from retrieval.library.plan import known_stamps, plan
from retrieval.library.reading import Library
from retrieval.library.recipe import Recipe, passage_vector
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter


@pytest.fixture
def seeds(tmp_path: Path) -> list[Path]:
    """Copies of the seeds, old enough that their times of change are relied on."""
    return [
        write(tmp_path / "seeds" / seed.name, seed.read_bytes().decode("utf-8")) for seed in SEEDS
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vectors"


def index(folder: Path, files: Sequence[Path], how: Recipe | None = None) -> IndexSummary:
    with LibraryWriter.open(folder) as library:
        return replace(sync(library, files, how or recipe(WordCounts())), seconds=0)


def no_encoder() -> Encoder:
    raise ModelError("the encoder was loaded")


def idle(parameters: str = "") -> Recipe:
    """Return the usual recipe, with an encoder that must not be needed."""
    return replace(recipe(WordCounts(), parameters), encoder=no_encoder)


def generation(folder: Path) -> int:
    with Library.open(folder) as library:
        return library.generation


def chunk_ids(folder: Path) -> dict[str, list[int]]:
    with Library.open(folder) as library:
        return {
            Path(record.source).name[:3]: [each.id for each in library.chunks_of(record.id)]
            for record in library.articles()
        }


def test_the_library_holds_what_reading_chunking_and_embedding_give(
    folder: Path, seeds: list[Path]
) -> None:
    encoder = WordCounts()
    summary = index(folder, seeds, recipe(encoder))
    assert (summary.added, summary.updated, summary.removed, summary.unchanged) == (5, 0, 0, 0)
    with Library.open(folder) as library:
        assert library.generation == 5
        stored = 0
        for path in seeds:
            article = read_text(path, f"../seeds/{path.name}")
            assert library.article(article_id(article.source)) == article
            found = library.chunks_of(article.id)
            found = library.chunks([each.id for each in found], sentences=True)
            wanted = chunk(article)
            assert [(c.start, c.end) for c in found] == [(c.start, c.end) for c in wanted]
            for got, want in zip(found, wanted, strict=True):
                sentences = [article.text[s.start : s.end] for s in want.sentences]
                between = encoder.questions(sentences).mean(axis=0)
                between /= np.linalg.norm(between)
                between += 0.4 * encoder.questions([article.title])[0]
                between /= np.linalg.norm(between)
                assert np.abs(library.vectors([got.id])[0] - between).max() < 0.001
                assert [article.text[s.start : s.end] for s in got.sentences] == sentences
                difference = np.array([s.vector for s in got.sentences]) - encoder.questions(
                    sentences
                )
                assert np.abs(difference).max() < 0.001
                for word in set(words_of(want)):
                    chunks, counts = library.postings(word)
                    count = dict(zip(chunks.tolist(), counts.tolist(), strict=True))[got.id]
                    assert count == words_of(want).count(word)
            stored += len(found)
        assert summary.chunks == stored > 30


def test_a_text_that_occurs_twice_is_embedded_once(folder: Path, seeds: list[Path]) -> None:
    encoder = WordCounts()
    twin = shutil.copy(seeds[2], seeds[2].with_name("twin.txt"))
    index(folder, [seeds[2], Path(twin)], recipe(encoder))
    assert len(encoder.embedded) == len(set(encoder.embedded)) > 10
    with Library.open(folder) as library:
        one, two = (library.chunks_of(record.id) for record in library.articles())
        assert [c.text for c in one] == [c.text for c in two]


def test_a_second_run_does_nothing_at_all(folder: Path, seeds: list[Path]) -> None:
    chunks = index(folder, seeds).chunks
    before = (folder / "library.sqlite3").read_bytes()
    assert index(folder, seeds, idle()) == IndexSummary(0, 0, 0, 5, (), chunks, 0)
    assert (folder / "library.sqlite3").read_bytes() == before
    assert generation(folder) == 5


def test_an_unchanged_file_is_not_even_read(folder: Path, seeds: list[Path]) -> None:
    index(folder, seeds)
    status = seeds[0].stat()
    seeds[0].write_bytes(b"\xff" * status.st_size)
    os.utime(seeds[0], ns=(status.st_atime_ns, status.st_mtime_ns))
    assert index(folder, seeds, idle()).unchanged == 5


def test_a_file_that_only_looks_changed_is_read_and_not_embedded(
    folder: Path, seeds: list[Path]
) -> None:
    index(folder, seeds)
    for seed in seeds:
        os.utime(seed, (1_000_000_000, 1_000_000_000))
    assert index(folder, seeds, idle()).unchanged == 5
    with Library.open(folder) as library:
        stamps = library.stamps()
        assert library.generation == 5
        assert {stamp.stat.partition(":")[2] for stamp in stamps.values()} == {"1" + "0" * 18}


def test_a_file_changed_within_the_tick_of_its_clock_is_seen_to_be(
    folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("وصل الوفد", encoding="utf-8")
    status = file.stat()
    index(folder, [file])
    file.write_text("غادر اليوم"[:9], encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_size == status.st_size
    assert index(folder, [file]).updated == 1


def test_changing_one_file_touches_its_chunks_only(folder: Path, seeds: list[Path]) -> None:
    index(folder, seeds)
    before = chunk_ids(folder)
    write(seeds[3], seeds[3].read_text(encoding="utf-8") + "\nوانتهى الاجتماع.\n")
    os.utime(seeds[3])
    encoder = WordCounts()
    summary = index(folder, seeds, recipe(encoder))
    assert (summary.added, summary.updated, summary.unchanged) == (0, 1, 4)
    after = chunk_ids(folder)
    assert {name: ids for name, ids in after.items() if name != "003"} == {
        name: ids for name, ids in before.items() if name != "003"
    }
    assert not set(after["003"]) & set(before["003"])
    assert all("شيرمان" in text or "الاجتماع" in text for text in encoder.embedded[-1:])
    index(folder.with_name("anew"), seeds)
    with Library.open(folder) as library, Library.open(folder.with_name("anew")) as anew:
        assert content(library) == content(anew)


def test_a_file_that_is_gone_is_forgotten_and_a_renamed_one_follows(
    folder: Path, seeds: list[Path]
) -> None:
    index(folder, seeds)
    renamed = seeds[1].rename(seeds[1].with_name("new name.txt"))
    before = chunk_ids(folder)
    summary = index(folder, [seeds[0], renamed, *seeds[3:]], idle())
    assert (summary.added, summary.removed, summary.unchanged) == (0, 1, 4)
    assert summary.renamed == 1
    assert chunk_ids(folder)["new"] == before["001"]
    assert sorted(chunk_ids(folder)) == ["000", "003", "004", "new"]
    assert index(folder, [], idle()).removed == 4
    assert chunk_ids(folder) == {}


def test_a_sidecar_counts_as_part_of_its_file(folder: Path, seeds: list[Path]) -> None:
    index(folder, seeds)
    sidecar = seeds[0].with_suffix(".toml")
    write(sidecar, 'title = "عنوان"')
    assert index(folder, seeds).updated == 1
    assert index(folder, seeds, idle()).unchanged == 5
    sidecar.unlink()
    assert index(folder, seeds).updated == 1


def test_a_file_that_is_no_article_is_set_aside_and_the_rest_go_on(
    folder: Path, seeds: list[Path]
) -> None:
    bad = seeds[0].with_name("bad.txt")
    bad.write_bytes("خبر".encode("cp1256"))
    os.utime(bad, (1, 1))
    empty = write(seeds[0].with_name("empty.txt"), "\n \n")
    missing = seeds[0].with_name("missing.txt")
    summary = index(folder, [*seeds, bad, empty, missing])
    assert summary.added == 5
    assert summary.set_aside == (
        SetAside("../seeds/bad.txt", f"{bad} is not UTF-8"),
        SetAside("../seeds/empty.txt", f"{empty} holds no text of an article"),
        SetAside(
            "../seeds/missing.txt",
            "cannot be read (No such file or directory); check that it is there and who may "
            "read it",
        ),
    )
    again = index(folder, [*seeds, bad, empty, missing], idle())
    assert again == replace(summary, added=0, unchanged=5)
    write(bad, "خبر عاجل")
    summary = index(folder, [*seeds, bad])
    assert (summary.added, summary.updated, summary.unchanged, summary.set_aside) == (1, 0, 5, ())


def test_an_article_whose_file_breaks_is_answered_from_no_more(
    folder: Path, seeds: list[Path]
) -> None:
    index(folder, seeds)
    seeds[1].write_bytes(b"\xff\xfe\xff")
    seeds[2].unlink()
    summary = index(folder, seeds)
    assert (summary.updated, summary.removed, summary.unchanged) == (0, 2, 3)
    assert [Path(file.source).name for file in summary.set_aside] == [
        seeds[1].name,
        seeds[2].name,
    ]
    assert sorted(chunk_ids(folder)) == ["000", "003", "004"]
    assert generation(folder) == 7


def test_other_parameters_read_everything_again(folder: Path, seeds: list[Path]) -> None:
    index(folder, seeds)
    smaller = replace(recipe(WordCounts(), "size 300"), chunk=lambda article: chunk(article, 300))
    before = chunk_ids(folder)
    assert index(folder, seeds, smaller).updated == 5
    assert all(len(ids) > len(before[name]) for name, ids in chunk_ids(folder).items())
    assert index(folder, seeds, idle("size 300")).unchanged == 5


def test_another_model_embeds_everything_again_and_a_new_name_of_it_nothing(
    folder: Path, seeds: list[Path]
) -> None:
    index(folder, seeds)
    same = WordCounts("the same weights elsewhere")
    assert index(folder, seeds, recipe(same)).unchanged == 5
    assert len(same.embedded) == 8  # a sample, compared with what is stored
    other = WordCounts("another", "1" * 16)
    assert index(folder, seeds, recipe(other)).updated == 5
    with Library.open(folder) as library:
        library.check_model(other.identity)
        assert len(VectorIndex.open(library).ids) == library.counts().chunks > 30


def test_weights_that_changed_under_their_name_are_found_out_when_they_are_loaded(
    folder: Path, seeds: list[Path]
) -> None:
    index(folder, seeds[:4])
    assert index(folder, seeds, recipe(WordCounts(weights="1" * 16))) == replace(
        index(folder.with_name("anew"), seeds), added=1, updated=4
    )


def smaller_chunks(article: Article) -> list[Chunk]:
    """Return chunks smaller than sentences, so that no other library has vectors of what is new."""
    return chunk(article, 60)


class Failing(WordCounts):
    """An encoder whose machine dies after the first batch."""

    def passages(self, texts: Sequence[str]) -> UnitRows:
        if self.embedded:
            raise ModelError("out of memory")
        return super().passages(texts)


@pytest.mark.parametrize(
    ("name", "weights", "parameters"),
    [("word counts", "0" * 16, "new"), ("another", "1" * 16, ""), ("another", "1" * 16, "new")],
)
def test_a_change_of_all_that_was_interrupted_goes_on_with_the_files_it_did_not_come_to(
    folder: Path, seeds: list[Path], name: str, weights: str, parameters: str
) -> None:
    index(folder, seeds)
    smaller = replace(recipe(WordCounts(name, weights), parameters), chunk=smaller_chunks)
    failing = Failing(name, weights)
    with pytest.raises(ModelError, match="out of memory"):
        index(folder, seeds, replace(smaller, encoder=lambda: failing))
    summary = index(folder, seeds, smaller)
    assert (summary.added, summary.updated + summary.unchanged) == (0, 5)
    assert summary.updated in range(1, 5)
    assert index(folder.with_name("anew"), seeds, smaller).chunks == summary.chunks


def test_other_chunks_of_the_same_sentences_are_made_without_embedding_them_again(
    folder: Path, seeds: list[Path]
) -> None:
    first, again = WordCounts(), WordCounts()
    index(folder, seeds, recipe(first))
    halves = replace(recipe(again, "halves"), chunk=lambda article: chunk(article, 350))
    assert index(folder, seeds, halves).updated == 5
    anew = folder.with_name("anew")
    index(anew, seeds, replace(recipe(WordCounts(), "halves"), chunk=halves.chunk))
    # What is embedded anew are titles, and pieces of the sentences that the smaller chunks cut.
    titles = {read_text(path, path.name).title for path in seeds}
    assert 0 < len(again.embedded) < len(first.embedded) / 5
    assert set(again.embedded) & set(first.embedded) <= titles
    with Library.open(folder) as one, Library.open(anew) as other:
        assert content(one) == content(other)


def test_the_vector_of_a_passage_is_between_its_sentences_and_nearer_to_its_title() -> None:
    east, north, west = unit_rows(np.array([[1, 0], [0, 1], [-1, 0.01]]))
    assert passage_vector([east, north]) == pytest.approx([0.5**0.5, 0.5**0.5], abs=1e-3)
    # (1, 1) / sqrt(2) and .4 of (0, 1)
    titled = np.array([0.5**0.5, 0.5**0.5 + 0.4])
    titled /= np.linalg.norm(titled)
    assert passage_vector([east, north], north) == pytest.approx(titled, abs=1e-3)
    kept = [each.astype(np.float16).astype(np.float32) for each in (east, north, west)]
    assert np.array_equal(passage_vector(kept[:2], kept[2]), passage_vector([east, north], west))


class Waiting(WordCounts):
    """An encoder that is done only when more files have been read than it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.read_on = threading.Event()

    def passages(self, texts: Sequence[str]) -> UnitRows:
        assert self.read_on.wait(20), "nothing is read while passages are embedded"
        return super().passages(texts)


def test_the_next_files_are_read_while_the_last_are_embedded(folder: Path, tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{name}.txt", f"{name}\n\n" + f"{name} word. " * 2000) for name in "abc"
    ]
    encoder = Waiting()
    usual = recipe(encoder)

    def read(path: Path, source: str, learned: Container[str]) -> list[Article | SetAside]:
        if path.stem == "b":
            encoder.read_on.set()
        return list(usual.read(path, source, learned))

    assert index(folder, files, replace(usual, read=read)).added == 3
    with Library.open(folder) as library:
        assert [Path(record.source).name for record in library.articles()] == [
            "a.txt",
            "b.txt",
            "c.txt",
        ]


def test_a_model_that_cannot_be_loaded_leaves_the_library_as_it_was(
    folder: Path, seeds: list[Path]
) -> None:
    index(folder, seeds[:4])
    with pytest.raises(ModelError):
        index(folder, seeds, idle())
    with pytest.raises(ModelError):
        index(folder, seeds, replace(idle(), model="mistyped"))
    assert sorted(chunk_ids(folder)) == ["000", "001", "002", "003"]
    assert generation(folder) == 4


def test_progress_counts_the_files_to_be_read(folder: Path, seeds: list[Path]) -> None:
    index(folder, seeds[:1])
    bad = seeds[0].with_name("bad.txt")
    bad.write_bytes(b"\xff")
    told: list[tuple[int, int]] = []
    with LibraryWriter.open(folder) as library:
        sync(library, [bad, *seeds], recipe(WordCounts()), lambda *step: told.append(step))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_a_plan_says_what_would_be_done_and_does_nothing(folder: Path, seeds: list[Path]) -> None:
    index(folder, seeds[:4])
    write(seeds[0], "غير ذلك")
    with Library.open(folder) as library:
        todo = plan(folder, known_stamps(library, model="word counts", parameters=""), seeds[:1])
        assert [(file.path, file.is_new) for file in todo.pending] == [(seeds[0], False)]
        assert todo.gone == tuple(f"../seeds/{seed.name}" for seed in seeds[1:4])
        todo = plan(folder, known_stamps(library, model="other", parameters=""), seeds)
        assert [file.is_new for file in todo.pending] == [False] * 4 + [True]
        assert library.counts().articles == 4
    assert [file.is_new for file in plan(folder, {}, seeds).pending] == [True] * 5


def _kill_when(articles: int, folder: Path, files: Sequence[Path]) -> None:
    """Index in a process of its own, and kill it as soon as so many articles are done."""
    script = Path(__file__).with_name("slow_indexing.py")
    with subprocess.Popen(
        [sys.executable, str(script), str(folder), *map(str, files)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(script.parent.parent)},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line.split()[0]) == articles:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL


def test_a_killed_run_is_taken_up_where_it_was(folder: Path, tmp_path: Path) -> None:
    texts = [seed.read_text(encoding="utf-8") for seed in SEEDS]
    files = [
        write(tmp_path / "corpus" / f"{number:02}.txt", f"الخبر {number}\n{texts[number % 5]}")
        for number in range(30)
    ]
    _kill_when(7, folder, files)
    done = generation(folder)
    assert 7 <= done < 30
    with Library.open(folder) as library:
        vectors = VectorIndex.open(library)
        assert vectors.ids.tolist() == library.chunk_vectors()[0].tolist()
    summary = index(folder, files)
    assert (summary.added, summary.updated, summary.unchanged) == (30 - done, 0, done)
    index(folder.with_name("unkilled"), files)
    with (
        Library.open(folder) as library,
        Library.open(folder.with_name("unkilled")) as unkilled,
    ):
        assert content(library) == content(unkilled)
        assert library.generation == unkilled.generation == 30


def test_a_run_killed_while_it_updates_keeps_each_article_whole(
    folder: Path, tmp_path: Path
) -> None:
    files = [
        write(tmp_path / "corpus" / f"{number:02}.txt", f"قبل {number} " + "كلمة قديمة. " * 200)
        for number in range(12)
    ]
    index(folder, files)
    for number, file in enumerate(files):
        write(file, f"بعد {number} " + "كلمة جديدة. " * 300)
    _kill_when(5, folder, files)
    with Library.open(folder) as library:
        old, new = library.postings("قديمة")[0], library.postings("جديدة")[0]
        for record in library.articles():
            ids = [each.id for each in library.chunks_of(record.id)]
            is_new = "جديدة" in library.article(record.id).text
            assert set(ids) <= set((new if is_new else old).tolist())
        assert library.counts().articles == 12
    index(folder, files)
    index(folder.with_name("unkilled"), files)
    with (
        Library.open(folder) as library,
        Library.open(folder.with_name("unkilled")) as unkilled,
    ):
        assert content(library) == content(unkilled)


def test_an_error_of_the_reader_that_is_no_articles_fault_is_not_hidden(
    folder: Path, seeds: list[Path]
) -> None:
    def broken(path: Path, source: str, _: Container[str]) -> list[Article]:
        if path == seeds[1]:
            raise ArticleError("one")
        if path == seeds[3]:
            raise KeyError("a mistake of the program")
        return [read_text(path, source)]

    with pytest.raises(KeyError):
        index(folder, seeds, replace(recipe(WordCounts()), read=broken))
    LibraryWriter.open(folder).close()


def test_the_bundled_encoder_finds_who_led_the_delegation(
    folder: Path, seeds: list[Path], bundled_encoder: Encoder
) -> None:
    beginning = write(seeds[3], seeds[3].read_text(encoding="utf-8")[:1400])
    how = Recipe(
        lambda path, source, _: [read_text(path, source)],
        chunk,
        words_of,
        lambda: bundled_encoder,
        bundled_encoder.identity.name,
        "",
    )
    assert index(folder, [beginning], how).chunks > 1
    with Library.open(folder) as library:
        library.check_model(bundled_encoder.identity)
        found = VectorIndex.open(library)
        [[(best, _)]] = found.search(bundled_encoder.questions(["من ترأس الوفد الأمريكي؟"]), 1)
        assert "ويندي شيرمان" in library.chunks([best])[0].text


class Blurred(WordCounts):
    """The same weights by another engine: makes nearly, or hardly, the same vectors."""

    def __init__(self, name: str, blur: float) -> None:
        super().__init__(name)
        self.blur = blur

    def questions(self, texts: Sequence[str]) -> UnitRows:
        noise = np.random.default_rng(1).normal(0, self.blur, (len(texts), DIMENSION))
        return unit_rows(super().questions(texts) + noise)


def test_another_engine_of_the_same_weights_is_measured_and_the_figure_kept(
    folder: Path, seeds: list[Path]
) -> None:
    index(folder, seeds)
    near = Blurred("near", 0.01)
    with Library.open(folder) as library:
        check_encoder(library, near)
        assert len(near.embedded) == 8
        assert library.engines == {}
    assert index(folder, seeds, recipe(near)).unchanged == 5
    with Library.open(folder) as library:
        assert library.engines.keys() == {"word counts", "near"}
        cosine = agreement(library, near)
        assert cosine is not None
        assert library.engines["near"] == pytest.approx(cosine)
        assert 0.98 < cosine < 0.9999
        asked_again = Blurred("near", 0.01)
        check_encoder(library, asked_again)
        assert asked_again.embedded == []


def test_an_engine_that_makes_other_vectors_of_the_same_weights_is_refused_or_builds_anew(
    folder: Path, seeds: list[Path]
) -> None:
    index(folder, seeds)
    far = Blurred("far", 0.2)
    with (
        Library.open(folder) as library,
        pytest.raises(
            LibraryMismatch, match=r"built with 'word counts', and 'far' .*cosine 0\.\d+"
        ),
    ):
        check_encoder(library, far)
    assert index(folder, seeds, recipe(far)).updated == 5
    with Library.open(folder) as library:
        check_encoder(library, far)
        assert library.engines == {}
