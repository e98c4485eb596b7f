"""What people really have: one clear line each, the library whole, exit code 3."""

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from made_pdf import as_seen, made_pdf
from test_cli import ROOT, dalil, dalil_here, environment, started
from toy_library import WordCounts, recipe, write

from bot.commands.watch import changes
from retrieval.article import Article, SetAside
from retrieval.corpus.files import find_files
from retrieval.corpus.sources import read_articles
from retrieval.errors import CorpusError
from retrieval.library.check import check
from retrieval.library.indexing import IndexSummary, sync
from retrieval.library.reading import Library
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter

TEXT = "افتتاح مكتبة جديدة\n\nافتتحت الوزيرة سلمى الحداد مكتبة عامة في مدينة تطوان يوم السبت.\n"
OTHER = "وصول الوفد الروسي\n\nوصل الوفد الروسي برئاسة سيرغي ريابكوف إلى جنيف صباح اليوم.\n"


def index(folder: Path, files: list[Path], how: object = None) -> IndexSummary:
    usual = replace(
        recipe(WordCounts()), read=lambda p, source, lines: read_articles(p, source, {}, lines)
    )
    with LibraryWriter.open(folder) as library:
        return sync(library, files, how or usual)  # type: ignore[arg-type]


def whole(folder: Path) -> bool:
    with Library.open(folder) as library:
        return check(library, VectorIndex.open(library)) == []


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one good article and much that is none."""
    folder = tmp_path_factory.mktemp("pile") / "in"
    write(folder / "good.txt", TEXT)
    write(folder / "sub\nfolder" / "line\nbreak \u202eover.txt", OTHER)
    (folder / "locked.pdf").write_bytes(made_pdf([[as_seen("نص")]], password="كلمة"))
    (folder / "picture.pdf").write_bytes(made_pdf([[]]))
    with (folder / "huge.html").open("wb") as file:
        file.truncate(100_000_000)
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "self.txt").symlink_to("self.txt")
    write(folder / "table.csv", "a,b\n1,2\n")
    return folder


def test_a_pile_is_indexed_and_what_is_no_article_is_named_in_a_line_each(
    pile: Path, tmp_path: Path
) -> None:
    done = dalil("index", pile, "--library", tmp_path / "vectors", "--lang", "en")

    said = done.stderr.decode().splitlines()
    assert done.returncode == 3
    assert done.stdout.decode().startswith("Added: 2 articles\n2 articles, ")
    assert said[0] == "Set aside: 6 files"
    reasons = {line.removeprefix(f"{pile}/").split(": ", 1)[0]: line for line in said[1:]}
    assert sorted(reasons) == [
        *("gone.txt", "huge.html", "locked.pdf", "picture.pdf", "self.txt", "table.csv")
    ]
    assert "too large (100 MB, more than 10)" in reasons["huge.html"]
    assert "protected by a password" in reasons["locked.pdf"]
    assert "no text in it" in reasons["picture.pdf"]
    assert "No such file" in reasons["gone.txt"]
    assert "symbolic links" in reasons["self.txt"]
    assert "DALIL_COLUMNS" in reasons["table.csv"]
    assert whole(tmp_path / "vectors")


def test_a_folder_that_leads_back_to_itself_is_entered_once(pile: Path) -> None:
    found = [path.relative_to(pile).as_posix() for path in find_files([pile])]

    assert found.count("good.txt") == 1
    assert not any(name.startswith("round/") for name in found)


def test_names_that_would_break_lines_or_turn_them_round_are_shown_harmless(
    pile: Path, tmp_path: Path
) -> None:
    dalil("index", pile, "--library", tmp_path / "vectors")
    listed = dalil("sources", "--library", tmp_path / "vectors").stdout.decode()

    assert "sub folder/line break over.txt" in listed
    assert "\u202e" not in listed
    answer = dalil("ask", "من ترأس الوفد الروسي؟", "--library", tmp_path / "vectors", "--json")
    assert "sub\\nfolder/line\\nbreak" in answer.stdout.decode()


@contextmanager
def nobody() -> Iterator[None]:
    """Drop the rights of root, whom nothing is forbidden."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def open_to_nobody(folder: Path) -> None:
    """Let everybody write in `folder`, and come to it through those it lies in."""
    folder.chmod(0o777)
    for parent in folder.parents:
        if not parent.stat().st_mode & stat.S_IXOTH:
            parent.chmod(0o755)


def test_a_file_that_may_not_be_read_is_set_aside_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "vectors"
    open_to_nobody(tmp_path)
    files = [write(tmp_path / "in" / "a.txt", TEXT), write(tmp_path / "in" / "b.txt", OTHER)]
    files[1].chmod(0)
    index(tmp_path / "other", files[:1])  # loads what nobody may not load here
    with nobody():
        summary = index(folder, files)
    assert (summary.added, len(summary.set_aside)) == (1, 1)
    assert "Permission denied" in summary.set_aside[0].reason
    files[1].chmod(0o644)
    with nobody():
        assert index(folder, files).added == 1


def test_a_folder_that_may_not_be_read_is_named_and_nothing_is_forgotten(tmp_path: Path) -> None:
    open_to_nobody(tmp_path)
    write(tmp_path / "in" / "closed" / "a.txt", TEXT)
    (tmp_path / "in" / "closed").chmod(0)
    with nobody(), pytest.raises(CorpusError, match=r"closed: cannot be read \(Permission denied"):
        find_files([tmp_path / "in"])
    (tmp_path / "in" / "closed").chmod(0o755)


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", TEXT)
    texts = iter([OTHER])

    def read(path: Path, source: str, _: object) -> list[Article | SetAside]:
        found = list(read_articles(path, source, {}))
        for text in texts:
            write(path, text)
        return found

    summary = index(tmp_path / "vectors", [file], replace(recipe(WordCounts()), read=read))
    assert (summary.added, summary.set_aside) == (1, ())
    with Library.open(tmp_path / "vectors") as library:
        [record] = library.articles()
        assert library.article(record.id).text == OTHER


def test_a_file_that_never_keeps_still_is_set_aside_until_it_does(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", TEXT)

    def read(path: Path, source: str, _: object) -> list[Article | SetAside]:
        found = list(read_articles(path, source, {}))
        write(path, path.read_text(encoding="utf-8") + "سطر آخر.\n")
        return found

    summary = index(tmp_path / "vectors", [file], replace(recipe(WordCounts()), read=read))
    [aside] = summary.set_aside
    assert aside.reason == f"{file}: it changes while it is read; it is tried again next time"
    assert index(tmp_path / "vectors", [file]).added == 1


def _with_quota() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def test_a_full_disk_is_one_line_and_the_library_stays_whole(tmp_path: Path) -> None:
    folder, corpus = tmp_path / "vectors", tmp_path / "in"
    write(corpus / "a.txt", TEXT)
    dalil("index", corpus, "--library", folder)
    write(corpus / "b.txt", "\n".join(f"{OTHER} {number}" for number in range(300)))
    full = subprocess.run(
        [sys.executable, "-m", "bot", "index", "--library", str(folder)],
        preexec_fn=_with_quota, cwd=ROOT, env=environment(), capture_output=True, check=False,
    )  # fmt: skip

    [line] = full.stderr.decode().splitlines()
    assert full.returncode == 1
    assert "disk" in line
    assert whole(folder)
    with Library.open(folder) as library:
        assert [Path(record.source).name for record in library.articles()] == ["a.txt"]
    again = dalil("index", "--library", folder, "--lang", "en")
    assert (again.returncode, again.stdout.decode().splitlines()[0]) == (0, "Added: one article")


def test_the_second_of_two_that_index_says_who_writes(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", TEXT)
    with LibraryWriter.open(tmp_path / "vectors"):
        second = dalil("index", tmp_path / "in", "--library", tmp_path / "vectors")
    [line] = second.stderr.decode().splitlines()
    assert second.returncode == 1
    assert f"is being written by process {os.getpid()}" in line


def test_what_would_be_done_is_said_and_not_done(tmp_path: Path) -> None:
    folder, corpus = tmp_path / "vectors", tmp_path / "in"
    a, b = write(corpus / "a.txt", TEXT), write(corpus / "b.txt", OTHER)
    dalil("index", corpus, "--library", folder)
    a.rename(corpus / "c.txt")
    write(b, OTHER + "سطر آخر.\n")
    write(corpus / "d.txt", "خبر ثالث\n\nوصل الوفد الأمريكي إلى المدينة.\n")
    before = (folder / "library.sqlite3").read_bytes()
    done = dalil("index", "--dry-run", "--library", folder, "--lang", "en")

    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == [
        "To be read as new: one file", "  ../in/d.txt",
        "To be read again: one file", "  ../in/b.txt",
        "To be known by a new name: one file", "  ../in/a.txt ← ../in/c.txt",
    ]  # fmt: skip
    assert (folder / "library.sqlite3").read_bytes() == before
    fresh = dalil("index", "--dry-run", corpus, "--library", tmp_path / "none", "--lang", "en")
    assert fresh.stdout.decode().startswith("To be read as new: 3 files\n")
    assert not (tmp_path / "none" / "library.sqlite3").exists()


def test_watching_adds_updates_and_removes_while_a_reader_reads(tmp_path: Path) -> None:
    folder, corpus = tmp_path / "vectors", tmp_path / "in"
    write(corpus / "a.txt", TEXT)
    with started("index", "--watch", corpus, "--library", folder, "--lang", "en") as process:
        assert process.stderr
        assert process.stderr.readline().decode().startswith("Watching the articles")
        with Library.open(folder) as library:
            write(corpus / "b.txt", OTHER)
            assert _eventually(lambda: library.counts().articles == 2)
            write(corpus / "b.txt", OTHER + "وانتهى الخبر هنا.\n")
            assert _eventually(lambda: library.postings("خبر")[0].size > 0)
            (corpus / "b.txt").unlink()
            assert _eventually(lambda: library.counts().articles == 1)
            (corpus / "c.txt").write_bytes(b"")
            assert _eventually(lambda: len(library.set_aside()) == 1)
            write(corpus / "c.txt", OTHER)
            assert _eventually(lambda: library.counts().articles == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == -signal.SIGTERM
    assert whole(folder)


def _eventually(holds: object, seconds: float = 30) -> bool:
    assert callable(holds)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def test_all_is_looked_at_now_and_then_though_nothing_is_told(tmp_path: Path) -> None:
    looks = changes([tmp_path], tmp_path / "vectors", sweep_s=0.1)
    assert [next(looks), next(looks)] == [None, None]


def test_what_the_library_itself_writes_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    looks = changes([tmp_path], tmp_path / "vectors", sweep_s=4)
    next(looks)
    started_at = time.monotonic()
    writing = threading.Timer(1, lambda: write(tmp_path / "vectors" / ".lock", "1"))
    writing.start()
    next(looks)
    assert time.monotonic() - started_at > 3
    writing = threading.Timer(1, lambda: write(tmp_path / "a.txt", TEXT))
    writing.start()
    next(looks)
    assert time.monotonic() - started_at < 7


def test_sources_are_listed_by_what_is_known_of_them(tmp_path: Path) -> None:
    corpus, folder = tmp_path / "in", tmp_path / "vectors"
    write(corpus / "a.txt", TEXT)
    write(corpus / "a.toml", 'outlet = "صحيفة الشرق"\nauthor = "عمر"\npublished = 2022-01-10\n')
    write(corpus / "b.txt", OTHER)
    dalil("index", corpus, "--library", folder)

    def listed(*filters: str) -> list[str]:
        lines = dalil_here("sources", "--library", folder, *filters).stdout.decode().splitlines()
        return [Path(line.split("  ")[-1]).name for line in lines if line.endswith(".txt")]

    assert listed() == ["a.txt", "b.txt"]
    assert listed("--outlet", "الشرق") == listed("--author", "عمر") == ["a.txt"]
    assert listed("--since", "2022-01-10", "--until", "2022-01-10") == ["a.txt"]
    assert listed("--since", "2022-01-11") == []
    assert listed("--language", "en") == []
    wrong = dalil("sources", "--since", "yesterday", "--library", folder)
    assert (wrong.returncode, wrong.stderr.decode()) == (
        2, "dalil: 'yesterday' is no day like 2022-01-10\n"
    )  # fmt: skip


def test_what_was_guessed_is_shown_with_the_line_that_says_so(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", TEXT.replace("\n\n", "\n\nنشر في 10-01-2022\n\n", 1))
    write(tmp_path / "in" / "a.toml", 'outlet = "صحيفة"\n')
    dalil("index", tmp_path / "in", "--library", tmp_path / "vectors")
    done = dalil("sources", "--check", "--library", tmp_path / "vectors", "--lang", "en")

    said = done.stdout.decode().splitlines()[1:]
    assert said == [
        "  title: افتتاح مكتبة جديدة (from the lines of the page)",
        "    «افتتاح مكتبة جديدة»",
        "  outlet: صحيفة (from the file beside it)",
        "  author: —",
        "  date: 2022-01-10 (from the lines of the page)",
        "    «نشر في 10-01-2022»",
        "  language: —",
        "  address: —",
    ]


def test_mojibake_is_mended_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", (TEXT * 2).encode("utf-8").decode("cp1256"))
    done = dalil("index", tmp_path / "in", "--library", tmp_path / "vectors", "--lang", "en")

    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        "The text was in a garbled encoding and was mended; better save it as UTF-8:",
        f"{tmp_path}/in/a.txt",
    ]


def test_a_citation_of_a_page_names_it(tmp_path: Path) -> None:
    corpus = tmp_path / "in"
    corpus.mkdir()
    lines = ["وصل الوفد الروسي برئاسة سيرغي ريابكوف إلى جنيف صباح اليوم."]
    (corpus / "a.pdf").write_bytes(made_pdf([["Title"], list(map(as_seen, lines))]))
    dalil("index", corpus, "--library", tmp_path / "vectors")
    asked = ("ask", "من ترأس الوفد الروسي؟", "--library", tmp_path / "vectors")

    assert '"place": {"page": "2"}' in dalil(*asked, "--json").stdout.decode()
    assert "ص 2 · " in dalil(*asked).stdout.decode()
