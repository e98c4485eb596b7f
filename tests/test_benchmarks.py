"""What the benchmarks count: judged pages, and figures that have fallen."""

import io
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from toy_library import WordCounts

from benchmarks.embedding_cache import CachedEncoder
from benchmarks.miracl import drawn, pages_in, read_judgements, read_topics
from benchmarks.saved_figures import Measured, SetFigures, has_fallen, load, save, table
from retrieval.evaluation.intervals import Interval

ROOT = Path(__file__).parent.parent
QRELS = "1\tQ0\t10#0\t0\n1\tQ0\t10#4\t1\n1\tQ0\t11#2\t0\n2\tQ0\t77#0\t1\n3\tQ0\t13#1\t1\n"


@pytest.fixture
def judgements(tmp_path: Path) -> Path:
    file = tmp_path / "qrels.tsv"
    file.write_text(QRELS, encoding="utf-8")
    return file


def archive_of(file: Path, pages: dict[str, str]) -> Path:
    """Write an archive with a page a member, as the dump has them; return the file."""
    with tarfile.open(file, "w:xz") as tar:
        for number, text in pages.items():
            url = f"https://ar.wikipedia.org/wiki?curid={number}"
            page = f'<doc id="{number}" title="عنوان" url="{url}">\n{text}\n</doc>\n'.encode()
            member = tarfile.TarInfo(f"ar/doc_{number}.txt")
            member.size = len(page)
            tar.addfile(member, io.BytesIO(page))
    return file


def test_a_page_has_the_best_grade_of_its_passages(judgements: Path) -> None:
    assert read_judgements(judgements) == {
        "1": {"10": 1, "11": 0},
        "2": {"77": 1},
        "3": {"13": 1},
    }


def test_asked_is_what_has_a_relevant_page_and_searched_are_all_judged_pages(
    judgements: Path,
) -> None:
    judged, there = read_judgements(judgements), [str(number) for number in range(10, 30)]

    assert drawn(there, judged, None, None, 0) == (["1", "3"], set(there))
    topics, pages = drawn(there, judged, None, 6, 0)
    assert topics == ["1", "3"]
    assert len(pages) == 6
    assert {"10", "11", "13"} < pages < set(there)
    assert drawn(there, judged, 1, 6, 0)[0] in (["1"], ["3"])
    assert drawn(there, judged, None, 6, 0) == (topics, pages)


def test_pages_come_without_their_tags(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "wiki.tar.xz", {"10": "جنيف\n\nمدينة.", "11": "فيينا"})

    assert list(pages_in(archive)) == [("10", "جنيف\n\nمدينة.\n"), ("11", "فيينا\n")]


def test_the_contenders_are_judged_over_an_archive(tmp_path: Path, judgements: Path) -> None:
    # Each question repeats words of its page alone, so that all of them find it first.
    pages = {
        "10": "جنيف\n\nجنيف مدينة سويسرية تقع على بحيرة ليمان، وفيها مقرّ الأمم المتحدة الأوروبي.",
        "11": "نهر النيل\n\nيجري نهر النيل من الجنوب إلى الشمال ويصبّ في البحر المتوسط عند دمياط.",
        "13": "ابن سينا\n\nألّف الطبيب ابن سينا كتاب القانون في الطب، وبقي مرجعاً قروناً طويلة.",
    }
    archive = archive_of(tmp_path / "wiki.tar.xz", pages)
    topics = tmp_path / "topics.tsv"
    topics.write_text(
        "1\tعلى أي بحيرة تقع مدينة جنيف؟\n2\tأين؟\n3\tمن ألّف كتاب القانون في الطب؟\n",
        encoding="utf-8",
    )
    assert read_topics(topics)["2"] == "أين؟"

    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.miracl", topics, judgements, archive),
            *("--library", tmp_path / "library"),
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )

    table = done.stdout.decode().splitlines()[-5:]
    assert table[0].split() == ["2", "topics,", "3", "pages", "nDCG@10", "recall@100"]
    assert [row.rsplit(maxsplit=2) for row in table[1:]] == [
        [name, "1.000", "1.000"]
        for name in ("cosine alone", "BM25 alone", "plain fusion", "the search")
    ]


NOISY = Measured(0.8, Interval(0.75, 0.85))


@pytest.mark.parametrize(
    ("name", "now", "fallen"),
    [
        ("retrieval.hit_1", 0.76, False),
        ("retrieval.hit_1", 0.74, True),
        ("retrieval.hit_1", 0.95, False),
        ("refusal.ece", 0.86, True),
        ("refusal.ece", 0.1, False),
        ("reader.sentence_words", 0.1, False),
        ("reader.sentence", 0.1, True),
    ],
)
def test_a_figure_has_fallen_when_it_is_worse_than_the_noise(
    name: str, now: float, fallen: bool
) -> None:
    assert has_fallen(name, now, NOISY) is fallen


def test_figures_are_read_as_they_were_written(tmp_path: Path) -> None:
    sets = {"seeds": SetFigures("dalil evaluate x.jsonl", 52, {"retrieval.mrr": NOISY})}

    save(sets, tmp_path / "q.json")

    assert load(tmp_path / "q.json") == sets
    assert '"retrieval.mrr": [0.8, 0.75, 0.85]' in (tmp_path / "q.json").read_text("utf-8")
    assert table(sets).splitlines()[0] == "|  | seeds (52) |"
    assert "| MRR | .800 |" in table(sets)


def test_every_saved_figure_lies_in_its_interval() -> None:
    figures = [(name, m) for one in load().values() for name, m in one.figures.items()]

    assert len(figures) > 100
    assert [n for n, m in figures if not m.noise.low <= m.value <= m.noise.high] == []


def test_what_was_embedded_once_is_not_embedded_again(tmp_path: Path) -> None:
    inner, other = WordCounts(), WordCounts(weights="1" * 16)
    file, texts = tmp_path / "cache" / "e.sqlite3", ["في جنيف", "في فيينا", "في جنيف"]

    with closing(CachedEncoder(inner, file)) as encoder:
        first = encoder.passages(texts)
    with closing(CachedEncoder(inner, file)) as encoder:
        again = encoder.passages([*texts, "جديد"])
    with closing(CachedEncoder(other, file)) as encoder:
        encoder.passages(texts[:1])

    assert inner.embedded == ["في جنيف", "في فيينا", "جديد"]
    assert other.embedded == ["في جنيف"]
    np.testing.assert_array_equal(first, inner.questions(texts))
    np.testing.assert_array_equal(again[:3], first)
