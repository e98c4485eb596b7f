"""`dalil` as a process: what it prints where, and the exit code it ends with."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from bot.cli import run
from bot.exits import ended

ROOT = Path(__file__).parent.parent
SHERMAN = "من ترأس الوفد الأمريكي؟"
"""Seed 003: «ترأس الوفد الأمريكي نائبة وزير الخارجية الأمريكي ويندي شيرمان»."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment without settings of ours or of Python's, and with `more`."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("DALIL_", "PYTHON"))}
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path, **more}


def dalil(
    *arguments: str | Path, input: bytes = b"", cwd: Path = ROOT, **settings: str
) -> subprocess.CompletedProcess[bytes]:
    """Return how `dalil` with these arguments ended."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        input=input,
        capture_output=True,
        cwd=cwd,
        env=environment(**settings),
        timeout=120,
        check=False,
    )


def dalil_here(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Return how `dalil` with these arguments ends, in this process: one of its own takes a second.

    For what depends on the arguments and the library alone, not on streams, signals or settings.
    """
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = ended(lambda: run([*map(str, arguments)]))
    return subprocess.CompletedProcess(
        arguments, code, out.getvalue().encode(), err.getvalue().encode()
    )


@contextmanager
def started(*arguments: str | Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Give a running `dalil`, ended with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


class Screen:
    """What a person before a terminal sees and types."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._unread = b""

    def type(self, keys: bytes) -> None:
        """Press `keys`."""
        os.write(self._descriptor, keys)

    def until(self, words: str) -> str:
        """Return what appears up to and with `words`; fails after a minute without anything new.

        What came with them, but after them, is for the next call.
        """
        wanted = words.encode()
        while wanted not in self._unread:
            ready = select.select([self._descriptor], [], [], 60)[0]
            assert ready, self._unread.decode("utf-8", "replace")
            self._unread += os.read(self._descriptor, 65536)
        before, found, self._unread = self._unread.partition(wanted)
        return (before + found).decode("utf-8", "replace")


@contextmanager
def terminal(*arguments: str | Path) -> Iterator[tuple["subprocess.Popen[bytes]", Screen]]:
    """Give a running `dalil` that believes a person sits before it, and that person's screen."""
    person, machine = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        stdin=machine,
        stdout=machine,
        stderr=machine,
        cwd=ROOT,
        env=environment(TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1"),
    )
    os.close(machine)
    try:
        yield process, Screen(person)
    finally:
        process.kill()
        process.wait()
        os.close(person)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the five seeds."""
    folder = tmp_path_factory.mktemp("library") / "vectors"
    done = dalil("index", ROOT / "seeds", "--library", folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("أُضيف: 5 مقالات\n5 مقالات، ")
    return folder


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with one short article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "افتتاح مكتبة جديدة\n\nافتتحت الوزيرة سلمى الحداد مكتبة عامة في مدينة تطوان يوم السبت.\n"
    (folder / "one.txt").write_text(text, encoding="utf-8")
    return folder


def test_indexing_again_does_nothing_and_says_so(library: Path) -> None:
    done = dalil("index", "--library", library)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("لا جديد\n5 مقالات، ")


def test_an_answer_is_said_with_its_source(library: Path) -> None:
    done = dalil("ask", SHERMAN, "--library", library)

    said = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "ويندي شيرمان" in said[0]
    assert "seeds/003_a126dbe46f937833.txt:485-718" in said


def test_as_json_there_is_one_object_and_its_offsets_are_those_of_the_file(library: Path) -> None:
    done = dalil("ask", "--json", "--library", library, SHERMAN)

    [line] = done.stdout.decode().splitlines()
    reply = json.loads(line)
    assert list(reply) == [
        *("id", "question", "standalone_question", "status", "confidence", "answers", "passages")
    ]
    citation = reply["answers"][0]["citations"][0]
    text = (ROOT / citation["source"]).read_bytes().decode("utf-8")
    assert (citation["sentence_start"], citation["sentence_end"]) == (485, 718)
    for words, start, end in (
        ("passage", "start", "end"),
        ("sentence", "sentence_start", "sentence_end"),
        ("answer", "answer_start", "answer_end"),
    ):
        assert text[citation[start] : citation[end]] == citation[words]


def test_options_stand_before_the_command_or_after_it(library: Path) -> None:
    before = dalil("--lang", "en", "--library", library, "ask", SHERMAN)
    after = dalil("ask", SHERMAN, "--library", library, "--lang", "en")

    assert before.stdout == after.stdout
    assert b"Confidence: " in after.stdout


def test_settings_hold_where_the_command_line_says_nothing(library: Path) -> None:
    done = dalil("ask", SHERMAN, DALIL_LIBRARY=str(library), DALIL_LANG="en")

    assert b"Confidence: " in done.stdout


BATCH = """\
{"id": "a", "question": "من ترأس الوفد الأمريكي؟", "conversation": "c", "kind": "who"}
not JSON
{"id": "b", "question": "متى سربت صحيفة إل باييس الوثائق؟"}

{"id": "c", "question": "ومن ترأس الوفد الروسي؟", "conversation": "c"}
{"id": ["d"]}
{"id": "e", "question": "🙂"}
"""


def test_a_batch_gives_one_line_a_question_in_order_and_sets_bad_lines_aside(
    library: Path, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(BATCH, encoding="utf-8")

    done = dalil("ask", "--batch", file, "--library", library)

    replies = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 3
    assert done.stderr.decode() == "3 أسطر لم تُقرأ\n"
    assert [(reply["id"], reply["status"]) for reply in replies] == [
        ("a", "answered"),
        (None, "invalid"),
        ("b", "answered"),
        ("c", "answered"),
        (["d"], "invalid"),
        ("e", "invalid"),
    ]
    assert set(replies[1]) == {"id", "status", "error"}
    assert replies[1]["error"].startswith("line 2: it is not JSON")
    assert replies[4]["error"] == 'line 6: it has no "question" that is a string'


def test_a_filter_is_written_as_people_write_dates_and_says_what_it_cost(library: Path) -> None:
    options: list[str | Path] = ["--since", "يناير 2022", "--until", "2022-01"]
    options += ["--library", library]
    done = dalil("ask", SHERMAN, *options)
    asked_for = json.loads(dalil("ask", SHERMAN, "--json", *options).stdout)
    none_fit = dalil("ask", SHERMAN, "--outlet", "لا أحد", "--library", library)

    said = done.stdout.decode().splitlines()
    assert "ويندي شيرمان" in said[0]
    assert said[-1] == "لم أبحث في مقالين لا تاريخ لهما."
    assert asked_for["filter"] == {
        "since": "2022-01-01",
        "until": "2022-01-31",
        "outlet": None,
        "articles": 2,
        "undated": 2,
    }
    assert none_fit.returncode == 0
    assert none_fit.stdout.decode().splitlines() == [
        "لا أجد جواباً في المصادر.",
        "لا مقال في المكتبة من هذا التاريخ أو هذه الجهة.",
    ]


def test_a_line_of_a_batch_may_say_otherwise_than_the_command_line(library: Path) -> None:
    lines = [
        {"id": 1, "question": SHERMAN},
        {"id": 2, "question": SHERMAN, "until": "2021"},
        {"id": 3, "question": SHERMAN, "since": "غداً"},
        {"id": 4, "question": SHERMAN, "outlet": 7},
    ]
    batch = "".join(f"{json.dumps(line)}\n" for line in lines).encode()

    done = dalil("ask", "--batch", "-", "--since", "2021", "--library", library, input=batch)

    replies = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 3
    assert [(r["id"], r["status"]) for r in replies][2:] == [(3, "invalid"), (4, "invalid")]
    assert replies[0]["answers"][0]["text"] == "ويندي شيرمان"
    assert [replies[0]["filter"]["until"], replies[1]["filter"]["until"]] == [None, "2021-12-31"]
    assert replies[1]["filter"]["since"] == "2021-01-01"
    assert {p["source"][:9] for p in replies[1]["passages"]} == {"seeds/004"}
    assert replies[2]["error"].startswith("line 3: since: «غداً» is no date")
    assert replies[3]["error"] == 'line 4: its "outlet" is no string'


def test_a_conversation_keeps_to_its_filter(library: Path) -> None:
    said = f"{SHERMAN}\n".encode()

    done = dalil("chat", "--until", "2021", "--library", library, input=said)

    assert done.returncode == 0
    assert "seeds/004" in done.stdout.decode()
    assert "seeds/003" not in done.stdout.decode()


def test_a_batch_on_standard_input_is_answered_line_by_line(library: Path) -> None:
    with started("ask", "--batch", "-", "--library", library) as process:
        assert process.stdin
        assert process.stdout
        for identifier in (1, 2):
            # A short reply, which stays in a buffer unless it is sent off.
            line = json.dumps({"id": identifier, "question": "؟"})
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == identifier
        process.stdin.close()
        assert process.wait(timeout=30) == 3


def test_a_conversation_in_a_pipe_answers_and_understands_what_follows(library: Path) -> None:
    said = f"السلام عليكم\n{SHERMAN}\nومتى؟\n/new\n/what\n/quit\nغير مقروء\n".encode()

    done = dalil("chat", "--library", library, input=said)

    out = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert out.startswith("وعليكم السلام")
    assert "ويندي شيرمان" in out
    assert "فهمت السؤال هكذا: متى" in out
    assert "نبدأ من جديد. ما سؤالك؟\n\nلا أعرف /what." in out


def test_articles_are_listed_and_one_is_printed_exactly(library: Path) -> None:
    listed = dalil("sources", "--library", library).stdout.decode()
    [identifier] = [
        line.split()[0] for line in listed.splitlines() if line.endswith("003_a126dbe46f937833.txt")
    ]

    exact = dalil("sources", identifier, "--text", "--library", library)
    shown = dalil("sources", identifier, "--library", library).stdout.decode()

    assert exact.stdout == (ROOT / "seeds" / "003_a126dbe46f937833.txt").read_bytes()
    assert shown.startswith("انتهاء محادثات أمنية")
    assert "ويندي شيرمان" in shown


def test_doctor_is_content_with_a_sound_library_and_names_a_misspelt_setting(
    library: Path, tmp_path: Path
) -> None:
    well = dalil("doctor", "--library", library)
    ill = dalil("doctor", "--library", tmp_path / "none", DALIL_LIBARY="x")

    assert well.returncode == 0
    assert well.stdout.decode().endswith("كل شيء على ما يرام.\n")
    assert ill.returncode == 1
    assert "✗ الإعدادات: there is no setting DALIL_LIBARY" in ill.stdout.decode()
    assert "run `dalil index`" in ill.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["ask"], "give either a question or --batch FILE"),
        (["ask", "x", "--batch", "y"], "give either a question or --batch FILE"),
        (["ask", "x", "--lang", "fr"], "Invalid value for '--lang': 'fr' is not one of 'ar', 'en'"),
        (["ask", "--batch", "missing.jsonl"], "missing.jsonl cannot be read"),
        (["ask", "x", "--since", "2022-13"], "since: «2022-13» is no date"),
        (["ask", "x", "--until", "1/11/2022"], "until: «1/11/2022» may be 2022-11-01 or"),
        (["ask", "--batch", "-", "--since", "أمس"], "since: «أمس» is no date"),
        (["chat", "--since", "2023", "--until", "2022"], "no day is both since 2023-01-01"),
        (["sources", "--text"], "--text needs the ID of an article"),
        (["model", "export"], "Missing argument"),
        (["index", "--batch-size", "0"], "Invalid value for '--batch-size'"),
        (["index", "--device", "cuda"], "the bundled model runs on the processor"),
        (["index", "--batch-size", "64"], "the bundled model runs on the processor"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(arguments: list[str], complaint: str) -> None:
    done = dalil_here(*arguments)

    [line] = done.stderr.decode().splitlines()
    assert (done.returncode, done.stdout) == (2, b"")
    assert line.startswith(f"dalil: {complaint}")


def test_a_wrong_setting_is_one_line_and_exit_code_2() -> None:
    done = dalil("sources", DALIL_LANG="fr")

    assert done.returncode == 2
    assert done.stderr == b"dalil: DALIL_LANG='fr': input should be 'ar' or 'en'\n"


@pytest.mark.parametrize("question", ["", "؟!", "🙂", "\u202e\u2066", "x" * 100_000])
def test_what_is_no_question_is_told_so_with_exit_code_2(library: Path, question: str) -> None:
    said = dalil_here("ask", question, "--library", library)
    written = dalil_here("ask", question, "--library", library, "--json")

    [_] = said.stderr.decode().splitlines()
    assert (said.returncode, said.stdout) == (2, b"")
    assert written.returncode == 2
    assert json.loads(written.stdout)["status"] == "invalid"


def test_without_a_library_asking_builds_it_first(articles: Path, tmp_path: Path) -> None:
    done = dalil(
        *("ask", "من افتتح المكتبة في تطوان؟", "--library", tmp_path / "vectors"),
        DALIL_CORPUS=str(articles),
    )

    assert done.returncode == 0
    assert "سلمى الحداد" in done.stdout.decode()
    assert done.stderr.decode().splitlines()[1:] == ["أُضيف: مقال واحد", "مقال واحد، مقطع واحد"]


def test_a_file_that_is_no_text_is_named_and_set_aside_with_exit_code_3(
    articles: Path, tmp_path: Path
) -> None:
    (articles / "binary.txt").write_bytes(b"\x7fELF\x00\x01\xff\xfe\x00" * 50)

    done = dalil("index", articles, "--library", tmp_path / "vectors")

    aside = done.stderr.decode().splitlines()
    assert done.returncode == 3
    assert done.stdout.decode() == "أُضيف: مقال واحد\nمقال واحد، مقطع واحد\n"
    assert aside[0] == "استُبعد: ملف واحد"
    assert aside[1].startswith(f"{articles.as_posix()}/binary.txt")
    assert aside[1].count("binary.txt") == 1


@pytest.mark.parametrize("corpus", ["empty", "missing"])
def test_without_articles_there_is_one_line_and_the_library_stays(
    articles: Path, tmp_path: Path, corpus: str
) -> None:
    library = tmp_path / "vectors"
    dalil("index", articles, "--library", library)
    (tmp_path / "empty").mkdir()

    done = dalil("index", "--library", library, DALIL_CORPUS=str(tmp_path / corpus))

    [line] = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert str(tmp_path / corpus) in line
    assert "one.txt" in dalil("sources", "--library", library).stdout.decode()


def test_what_is_the_corpus_is_remembered_added_to_and_replaced_by_the_setting(
    articles: Path, tmp_path: Path
) -> None:
    library, more = tmp_path / "vectors", tmp_path / "more"
    more.mkdir()
    (more / "two.txt").write_text("زار الوزير مدينة فاس يوم الأحد.\n", encoding="utf-8")

    def files() -> list[str]:
        listed = dalil("sources", "--library", library).stdout.decode()
        return [name for name in ("one.txt", "two.txt") if name in listed]

    dalil("index", articles, "--library", library)
    dalil("index", more / "two.txt", "--library", library)
    assert files() == ["one.txt", "two.txt"]
    (more / "two.txt").rename(tmp_path / "two.txt")
    dalil("index", "--library", library)
    assert files() == ["one.txt"]
    (tmp_path / "two.txt").rename(more / "two.txt")
    dalil("index", "--library", library, DALIL_CORPUS=str(more))
    assert files() == ["two.txt"]


def test_a_closed_pipe_ends_quietly(library: Path) -> None:
    with started("ask", "--batch", "-", "--library", library) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(json.dumps({"id": 1, "question": SHERMAN}).encode() + b"\n")
        process.stdin.close()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == b""


def test_ctrl_c_ends_quietly_with_130(library: Path) -> None:
    with started("chat", "--library", library) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(f"{SHERMAN}\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == b""


@pytest.mark.parametrize(("key", "code"), [(b"\x04", 0), (b"\x03", 130)])
def test_in_a_terminal_one_types_and_leaves_with_ctrl_d_or_ctrl_c(
    library: Path, key: bytes, code: int
) -> None:
    with terminal("chat", "--library", library) as (process, screen):
        said = screen.until("سؤالك")
        screen.type(f"{SHERMAN}\r".encode())
        said += screen.until("الثقة")
        screen.until("سؤالك")
        screen.type(key)
        assert process.wait(timeout=30) == code
    assert "أنا «دليل»، وفي مكتبتي 5 مقالات." in said
    assert "\x1b[1;4m" in said
    assert "⟦" not in said


TRIES = 3


@pytest.mark.parametrize(("reader", "most"), [("rules", 1.5), ("learned", 2.0)])
def test_an_answer_needs_nothing_heavy_little_memory_and_little_time(
    library: Path, reader: str, most: float
) -> None:
    program = (
        "import re, resource, sys, time\n"
        "from pathlib import Path\n"
        "from bot.__main__ import main\n"
        f"sys.argv = ['dalil', 'ask', {SHERMAN!r}, '--library', {str(library)!r}]\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as ended:\n"
        "    used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "    seconds = used.ru_utime + used.ru_stime\n"
        # Linux lets a process begin with its parent's ru_maxrss, which the tests' is; not VmHWM.
        "    status = Path('/proc/self/status')\n"
        "    peak = re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1] if status.exists() \\\n"
        "        else used.ru_maxrss\n"
        "    before = time.process_time()\n"
        "    sum(n * n % 7 for n in range(3_000_000))\n"
        "    loop = time.process_time() - before\n"
        "    print(ended.code, seconds, loop, peak, *sys.modules, file=sys.stderr)\n"
    )
    # Of the processor, so that a busy machine does not decide, of one that does the loop in a fifth
    # of a second, so that a slow one does not, and at best: the other half of a core may be busy.
    for _ in range(TRIES):
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            cwd=ROOT,
            env=environment(DALIL_READER=reader),
            check=True,
        )
        code, seconds, loop, peak_kb, *modules = done.stderr.decode().split()
        is_quick = float(seconds) < most * max(1.0, float(loop) / 0.2)
        if is_quick:
            break

    heavy = {"torch", "sentence_transformers", "transformers", "langchain_text_splitters"}
    unneeded = {"langchain_core", "prompt_toolkit", "telegram", "bidi", "rich.progress"}
    assert code == "0"
    assert (heavy | unneeded) & set(modules) == set()
    assert is_quick, f"{seconds} s, the loop {loop}"
    # Bytes on macOS, kilobytes elsewhere.
    assert int(peak_kb) / (1024 if sys.platform == "darwin" else 1) < 400 * 1024
