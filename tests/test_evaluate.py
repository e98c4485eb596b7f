"""`dalil evaluate`: figures of question sets whose answers are known."""

import json
from pathlib import Path
from typing import Any

import pytest
from squad_file import ASKED, write_squad
from test_cli import ROOT, SHERMAN, dalil, dalil_here

KEYS = {
    "retrieval": {"hit@1", "hit@3", "hit@10", "mrr"},
    "reader": {"em", "f1", "sentence", "sentence_words"},
    "end_to_end": {"em", "f1", "sentence"},
    "refusal": {"auroc", "coverage@5", "coverage@10", "ece"},
    "dialogue": {"right", "turns"},
    "latency_ms": {"p50", "p99"},
}
"""What `--json` promises; there may be more."""

OVER_SEEDS: tuple[dict[str, object], ...] = (
    {"question": SHERMAN, "answers": ["ويندي شيرمان"], "sources": ["003"], "kind": "who"},
    {"question": "من هو رئيس البرازيل؟", "answers": [], "kind": "unanswerable"},
    # What is accepted here is wrong on purpose.
    {"question": "كم صفحة كان رد الناتو؟", "answers": ["خمسون صفحة"], "kind": "wrong"},
    {
        "question": "إلى أين ستسافر شيرمان بعد محادثات جنيف؟",
        "answers": ["بروكسل"],
        "conversation": "c",
    },
    {"question": "ومتى؟", "answers": ["11 و12 يناير"], "conversation": "c"},
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for a library of the five seeds, built by the first that asks."""
    return tmp_path_factory.mktemp("library") / "vectors"


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five questions over the seeds."""
    file = tmp_path_factory.mktemp("lines") / "questions.jsonl"
    rows = [json.dumps(row, ensure_ascii=False) for row in OVER_SEEDS]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


def figures(*arguments: str | Path) -> Any:  # noqa: ANN401  what JSON holds
    """Return what `dalil evaluate --json` prints, and nothing else it printed there."""
    done = dalil_here("evaluate", "--json", *arguments)
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 1), done.stderr.decode()
    return json.loads(done.stdout)


def without_times(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != "latency_ms"}


@pytest.fixture
def by_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read by rules alone, whose spans do not change with a model."""
    monkeypatch.setenv("DALIL_READER", "rules")


@pytest.mark.usefixtures("by_rules")
def test_a_squad_file_is_asked_over_its_own_paragraphs(tmp_path: Path) -> None:
    found = figures(write_squad(tmp_path / "tiny.json"), "--library", tmp_path / "none")

    assert [*found][: len(KEYS) + 1] == ["n", *KEYS]
    assert all(keys <= set(found[part]) for part, keys in KEYS.items())
    assert found["n"] == len(ASKED) + 1
    assert found["retrieval"] == {"hit@1": 1.0, "hit@3": 1.0, "hit@10": 1.0, "mrr": 1.0}
    # Each question's paragraph gives the accepted words and no others.
    for part in ("reader", "end_to_end"):
        assert {key: found[part][key] for key in ("em", "f1", "sentence")} == {
            "em": 1.0,
            "f1": 1.0,
            "sentence": 1.0,
        }
    # The question nobody answers is the least sure of: all others can be answered without it.
    assert found["refusal"]["auroc"] == 1.0
    assert found["refusal"]["coverage@5"] == round(5 / 6, 4)
    assert found["dialogue"] == {"right": None, "turns": None}
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p99"]
    assert not (tmp_path / "none").exists()


def test_paragraphs_of_another_file_make_it_harder_to_find_the_right_one(tmp_path: Path) -> None:
    own = write_squad(tmp_path / "own.json")
    content = json.loads(own.read_text(encoding="utf-8"))
    paragraphs = content["data"][0]["paragraphs"]
    # The same question word for word, in a paragraph that comes to nothing.
    decoy = {"context": f"{ASKED[0][2]} سؤال عمّن ترأس الوفد الأمريكي بلا جواب.", "qas": []}
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"data": [{"paragraphs": [decoy]}]}), encoding="utf-8")
    content["data"][0]["paragraphs"] = paragraphs[:1]
    own.write_text(json.dumps(content), encoding="utf-8")

    alone = figures(own, "--only", "retrieval")
    beside = figures(own, "--only", "retrieval", "--corpus", other)

    assert alone["retrieval"]["mrr"] == 1.0
    assert beside["retrieval"] == {"hit@1": 0.0, "hit@3": 1.0, "hit@10": 1.0, "mrr": 0.5}
    assert beside["end_to_end"]["em"] is None


def test_lines_are_asked_over_the_library_which_is_built_first(lines: Path, library: Path) -> None:
    found = figures(lines, "--library", library)

    assert found["n"] == 5
    # One of the four with an answer accepts what no article says.
    assert found["retrieval"]["hit@10"] == 0.75
    assert found["reader"]["sentence"] == 0.75
    assert found["end_to_end"]["sentence"] == 0.75
    assert found["kinds"] == {
        "who": {"right": 1.0, "n": 1},
        "unanswerable": {"right": 1.0, "n": 1},
        "wrong": {"right": 0.0, "n": 1},
    }
    assert found["dialogue"]["right"] == 1.0
    assert (found["dialogue"]["turns"], found["dialogue"]["follows"]["n"]) == (2, 1)


def test_a_part_alone_gives_what_it_gives_among_the_others(lines: Path, library: Path) -> None:
    whole = figures(lines, "--library", library)
    alone = figures(lines, "--library", library, "--only", "refusal, retrieval")

    for part in ("refusal", "retrieval"):
        assert alone[part] == whole[part]
    assert alone["reader"] == dict.fromkeys(KEYS["reader"])
    assert alone["latency_ms"] == {"p50": None, "p99": None}


@pytest.mark.usefixtures("by_rules")
def test_with_the_paragraph_hidden_half_of_the_questions_have_no_answer(tmp_path: Path) -> None:
    file = write_squad(tmp_path / "tiny.json")

    found = figures(file, "--remove-gold", "--seed", "5")
    again = figures(file, "--remove-gold", "--seed", "5")

    assert without_times(found) == without_times(again)
    # 5 have an answer, 2 of them lose it: an answer given to one of those is wrong.
    assert found["retrieval"]["hit@1"] == 1.0
    assert found["end_to_end"]["em"] == 1.0
    assert found["refusal"]["answered_wrongly"] >= found["refusal"]["answered"] - 0.5
    assert found["refusal"]["auroc"] > 0.5
    assert found["refusal"]["coverage@5"] == 0.5


def test_a_draw_is_the_same_for_a_seed(lines: Path, library: Path) -> None:
    one, same, other = (
        figures(lines, "--library", library, "--limit", "2", "--seed", seed)
        for seed in ("1", "1", "2")
    )

    assert one["n"] == 2
    assert without_times(one) == without_times(same)
    assert without_times(one) != without_times(other)


def test_people_get_a_table(lines: Path, library: Path) -> None:
    done = dalil("evaluate", lines, "--library", library, "--lang", "en")

    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert said.startswith("5 questions\n\nRight paragraph found\n  hit@1: ")
    assert "Turns that end right\n  all: 1.000 (2 / 2)\n" in said
    assert "  wrong: 0.000 (0 / 1)\n" in said


def test_a_report_is_one_page_beside_the_figures(
    lines: Path, library: Path, tmp_path: Path
) -> None:
    done = dalil(
        "evaluate", lines, "--json", "--library", library, "--report", tmp_path / "a" / "b"
    )

    file = tmp_path / "a" / "b" / "report.html"
    assert (done.returncode, json.loads(done.stdout)["n"]) == (0, 5)
    assert done.stderr.decode().endswith(f"كُتب التقرير: {file}\n")
    assert list(file.parent.iterdir()) == [file]
    # What is accepted of «كم صفحة» is wrong on purpose.
    assert "خمسون صفحة" in file.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_written_is_told_before_anything_is_asked(
    lines: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    done = dalil("evaluate", lines, "--library", tmp_path / "none", "--report", tmp_path / "file")

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"dalil: {tmp_path / 'file'}: File exists\n"
    assert not (tmp_path / "none").exists()


BAD = {
    "missing.jsonl": (None, "cannot be read (No such file or directory)"),
    "missing.json": (None, "cannot be read (No such file or directory)"),
    "questions.csv": (b"a,b", "neither .jsonl nor .json"),
    "empty.jsonl": (b"", "holds no questions"),
    "empty.json": (b"", "is not JSON"),
    "latin.json": (b'{"data": "\xe9"}', "is not UTF-8"),
    "cut.json": (b'{"data": [{"paragraphs": [', "is not JSON"),
    "other.json": (b'{"questions": []}', "is not in SQuAD format (there is no 'data')"),
    "list.json": (b"[]", "is not in SQuAD format"),
    "numbers.json": (b'{"data": [{"paragraphs": [{"context": 1, "qas": []}]}]}', "not in SQuAD"),
    "nothing.json": (b'{"data": []}', "holds no paragraphs"),
    "unasked.json": (
        *(b'{"data": [{"paragraphs": [{"context": "x", "qas": []}]}]}', "holds no questions"),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_set_of_questions_is_one_line_and_exit_code_2(
    tmp_path: Path, name: str
) -> None:
    content, complaint = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)

    done = dalil_here("evaluate", tmp_path / name, "--json", "--library", tmp_path / "none")

    [line] = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert line.startswith(f"dalil: {tmp_path / name}")
    assert complaint in line


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--only", "reader,speed"], "--only: there is no part 'speed'; name some of retrieval,"),
        (["--limit", "0"], "Invalid value for '--limit'"),
        (["--corpus", "more.json"], "--corpus goes with a .json file"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(
    lines: Path, arguments: list[str], complaint: str
) -> None:
    done = dalil_here("evaluate", lines, *arguments)

    [line] = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert line.startswith(f"dalil: {complaint}")


def test_an_old_set_of_the_project_is_read() -> None:
    from retrieval.evaluation.question_file import read_questions

    sets = ROOT / "benchmarks" / "questions"
    turns, variants = (read_questions(sets / f"{name}.jsonl") for name in ("turns", "variants"))
    assert (len(turns), len({turn.conversation for turn in turns})) == (88, 28)
    assert (len(variants), sum(v.base == v.id for v in variants)) == (70, 10)
