"""The JSON of a reply: keys, order and values of the contract."""

import json
import os
from pathlib import Path

import pytest
from seed_replies import SEEDS, SHERMAN, TALKS, answered

from bot.json_reply import json_line, reply_json, source_path, unreadable_json
from retrieval.answer import Answer, Passage, Reply, Status
from retrieval.article import Span

ROOT = SEEDS.parent
LIBRARY = ROOT / "vectors"

SENTENCE = (
    "على غرار الحوارين الثنائيين السابقين حول الاستقرار الاستراتيجي بين الولايات المتحدة وروسيا "
    "في جنيف العام الماضي، ترأس الوفد الأمريكي نائبة وزير الخارجية الأمريكي ويندي شيرمان، "
    "فيما يرأس الجانب الروسي نائب وزير الخارجية سيرغي ريابكوف."
)


def test_an_answer_has_the_keys_of_the_contract_in_its_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    reply = answered("من ترأس الوفد الأمريكي؟", Answer((SHERMAN,), 0.93456))

    written = reply_json(reply, LIBRARY, "q01")

    assert json.dumps(written, ensure_ascii=False) == json.dumps(
        {
            "id": "q01",
            "question": "من ترأس الوفد الأمريكي؟",
            "standalone_question": "من ترأس الوفد الأمريكي؟",
            "status": "answered",
            "confidence": 0.9346,
            "answers": [
                {
                    "text": "نائبة وزير الخارجية الأمريكي ويندي شيرمان",
                    "sentence": SENTENCE,
                    "confidence": 0.9346,
                    "agreement": 1,
                    "citations": [
                        {
                            "source": "seeds/003_a126dbe46f937833.txt",
                            "article": TALKS.id,
                            "title": TALKS.title,
                            "outlet": None,
                            "author": None,
                            "url": None,
                            "published": "2022-01-11",
                            "published_from": "header",
                            "text_of": "file",
                            "passage": SENTENCE,
                            "start": 485,
                            "end": 718,
                            "sentence": SENTENCE,
                            "sentence_start": 485,
                            "sentence_end": 718,
                            "answer": "نائبة وزير الخارجية الأمريكي ويندي شيرمان",
                            "answer_start": 618,
                            "answer_end": 659,
                        }
                    ],
                }
            ],
            "passages": [
                {
                    "source": "seeds/003_a126dbe46f937833.txt",
                    "article": TALKS.id,
                    "title": TALKS.title,
                    "passage": SENTENCE,
                    "start": 485,
                    "end": 718,
                    "score": 0.5,
                }
            ],
        },
        ensure_ascii=False,
    )


def test_without_an_answer_the_passages_are_still_there() -> None:
    near = Passage(Span(TALKS, 0, 71), 0.25)
    reply = Reply("من هو رئيس فرنسا؟", "من هو رئيس فرنسا؟", Status.NO_ANSWER, passages=(near,))

    written = reply_json(reply, LIBRARY)

    assert (written["id"], written["status"], written["answers"]) == (None, "no_answer", [])
    assert [(p["start"], p["end"], p["score"]) for p in written["passages"]] == [(0, 71, 0.25)]  # type: ignore[attr-defined]


def test_an_invalid_question_says_why() -> None:
    reply = Reply("؟", "؟", Status.INVALID, error="the question has no words")

    written = reply_json(reply, LIBRARY, 7)

    assert list(written.items())[:5] == [
        ("id", 7),
        ("question", "؟"),
        ("standalone_question", "؟"),
        ("status", "invalid"),
        ("error", "the question has no words"),
    ]
    assert unreadable_json(None, "line 3: it is not JSON") == {
        "id": None,
        "status": "invalid",
        "error": "line 3: it is not JSON",
    }


def test_a_source_below_the_current_folder_is_relative_and_another_is_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    library = Path("vectors")

    assert source_path("../seeds/a b.txt", library) == "seeds/a b.txt"
    assert source_path("../../a.txt", library) == (tmp_path / "a.txt").as_posix()


def test_a_folder_reached_by_a_link_is_still_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "real" / "seeds").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path / "real")

    assert source_path("../seeds/a.txt", tmp_path / "link" / "vectors") == "seeds/a.txt"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("سؤال", '{"id": "سؤال"}'),
        ("\ud800", '{"id": "\\ud800"}'),
        ("a\u2028b\u0085c\x9b", '{"id": "a\\u2028b\\u0085c\\u009b"}'),
        ("a\nb\x1b", '{"id": "a\\nb\\u001b"}'),
    ],
)
def test_a_line_of_json_is_one_line_of_utf8_that_means_the_same(text: str, written: str) -> None:
    line = json_line({"id": text})

    assert line == written
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode("utf-8")) == {"id": text}


def test_a_file_name_that_is_not_utf8_can_be_written() -> None:
    source = os.fsdecode(b"../seeds/\xff.txt")

    assert json_line({"source": source}).encode("utf-8") == b'{"source": "../seeds/\\udcff.txt"}'
