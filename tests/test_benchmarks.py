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
from benchmarks.lines import Line, interleaved, rate_lines, timed_lines
from benchmarks.lines import table as speed_table
from benchmarks.miracl import drawn, pages_in, read_judgements, read_topics
from benchmarks.run import with_table
from benchmarks.saved_figures import Measured, SetFigures, has_fallen, load, save, table
from benchmarks.search import least_effort, recall
from benchmarks.synthetic import Model, Real, lie, local_dimension
from benchmarks.wikipedia import Topic, quality
from retrieval.encoders import UnitRows, unit_rows
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


def test_in_every_round_all_are_called_and_another_begins() -> None:
    calls: list[str] = []
    contenders = {name: lambda n, name=name: calls.append(f"{name}{n}") for name in "abc"}

    seconds = interleaved(contenders, 2)

    assert calls == ["a-1", "b-1", "c-1", "a0", "b0", "c0", "b1", "c1", "a1"]
    calls.clear()
    interleaved(contenders, 2, in_a_row=2)
    assert calls[3:] == [
        *("a0", "a1", "b0", "b1", "c0", "c1"),
        *("b2", "b3", "c2", "c3", "a2", "a3"),
    ]
    assert {name: len(each) for name, each in seconds.items()} == {"a": 2, "b": 2, "c": 2}


def test_a_ratio_says_how_many_times_as_fast_as_the_base() -> None:
    seconds = {"base": [0.010, 0.020, 0.090], "ours": [0.005, 0.004, 0.009]}

    assert timed_lines("search", seconds, "base", {"ours": "recall .99"}) == [
        Line("search", "base", 20.0, "ms", 1.0, ""),
        Line("search", "ours", 5.0, "ms", 4.0, "recall .99"),
    ]
    assert rate_lines("indexing", {"base": [2.0, 4.0], "ours": [1.0, 1.0]}, [8, 16], "base") == [
        Line("indexing", "base", 4.0, "passages/s", 1.0, ""),
        Line("indexing", "ours", 12.0, "passages/s", 3.0, ""),
    ]


def test_the_table_stands_between_its_marks_and_nothing_else_changes() -> None:
    found = speed_table(
        [
            Line("memory", "copy", 17.44, "GB/s"),
            Line("search", "ours", 0.51234, "ms", 20.04, "recall .99"),
            Line("search", "other", 1234.5, "ms", 1.0),
        ]
    )

    assert found.splitlines()[2:] == [
        "| **memory** | | | |",
        "| copy | 17.4 GB/s |  |  |",
        "| **search** | | | |",
        "| ours | 0.512 ms | 20 | recall .99 |",
        "| other | 1,234 ms | 1 |  |",
    ]
    page = "# Speed\n<!-- bench -->\n\nold\n\n<!-- /bench -->\nafter\n"
    assert with_table(page, "new") == page.replace("old", "new")
    with pytest.raises(ValueError, match="no place"):
        with_table("# Speed\n", "new")


def test_the_least_effort_is_taken_that_finds_the_share_wanted() -> None:
    assert recall(np.array([[1, 2], [3, 9]]), np.array([[2, 1], [3, 4]])) == 0.75
    assert least_effort((16, 32, 64), {16: 0.97, 32: 0.98, 64: 1.0}.__getitem__) == 32
    assert least_effort((16, 32), {16: 0.5, 32: 0.6}.__getitem__) == 32


def test_a_topic_is_answered_where_the_first_passage_is_of_a_relevant_page() -> None:
    topics = [Topic("a", frozenset({"1"})), Topic("b", frozenset({"2"})), Topic("c", frozenset())]
    found = {"a": ["1", "9"], "b": ["9", "9", "9", "2"], "c": ["9"]}

    assert quality(topics, found) == "hit@1 0.333, hit@10 0.667, MRR 0.417 (3 topics)"


def test_the_local_dimension_is_levina_and_bickels() -> None:
    # log(e²/1) = 2 and log(e²/e) = 1, their mean is 1.5.
    assert local_dimension(np.exp([[0.0, 1.0, 2.0]])) == pytest.approx(1 / 1.5)
    # Points near the border of a cube see less of its five dimensions.
    drawn_points = np.random.default_rng(0).random((3000, 5))
    apart = np.linalg.norm(drawn_points[:, None] - drawn_points[None, :500], axis=2).T
    assert local_dimension(np.sort(apart, axis=1)[:, 1:21]) == pytest.approx(5, abs=0.6)


def test_vectors_are_made_to_lie_as_the_real_ones_do_and_always_the_same() -> None:
    random = np.random.default_rng(0)
    article = np.repeat(np.arange(60), 10)
    shared = random.normal(0, 0.5, (60, 24))[article]
    # Articles are not equally wide, as the model has them: only by the power are they as near.
    width = np.exp(random.normal(0, 0.5, 60))[article, None]
    chunks = unit_rows(2 + shared + width * random.normal(0, 0.4, (600, 24)))
    asked = unit_rows(chunks[:200] + random.normal(0, 0.1, (200, 24)))
    real = Real(chunks, article, asked, UnitRows(chunks[:200]))

    model = Model.fitted(real)

    made = model.chunks(600)
    assert lie(made).nearest == pytest.approx(lie(chunks).nearest, abs=0.003)
    cosines = np.sum(model.questions(made) * made, axis=1)
    right = np.median(np.sum(asked * chunks[:200], axis=1))
    assert np.median(cosines) == pytest.approx(right, abs=0.003)
    np.testing.assert_array_equal(made, Model.fitted(real).chunks(600))
    blocks = list(model.blocks(50_100))
    assert [len(block) for block in blocks] == [50_000, 100]
    np.testing.assert_array_equal(model.chunks(50_000), blocks[0])
