"""Sentences: where they end, and that no letter is lost."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.sentences import LONGEST, LONGEST_WORDS, sentences

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال ذلك. ثم مضى.", ["قال ذلك.", "ثم مضى."]),
        ("هل عاد؟ نعم!", ["هل عاد؟", "نعم!"]),
        ("استمرت 7.5 ساعة. انتهت", ["استمرت 7.5 ساعة.", "انتهت"]),
        ("قال د. أحمد إنه مريض. ومضى", ["قال د. أحمد إنه مريض.", "ومضى"]),
        ("أ. م. سالم حضر.", ["أ. م. سالم حضر."]),
        ("ولد عام 1990 م. وعاش", ["ولد عام 1990 م.", "وعاش"]),
        ('قال "لن نقبل." وخرج', ['قال "لن نقبل."', "وخرج"]),
        ("«حوار».. العزوف عنه", ["«حوار».. العزوف عنه"]),
        ("سكت… ثم قال", ["سكت…", "ثم قال"]),
        ("عنوان\n\nنص أول\nنص ثان", ["عنوان", "نص أول", "نص ثان"]),
        ("انتهى الاجتماع.وأضاف الوزير", ["انتهى الاجتماع.", "وأضاف الوزير"]),
        ("1. البند الأول", ["1. البند الأول"]),
        ("He met Mr. Smith. Then left.", ["He met Mr. Smith.", "Then left."]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_a_sentence_ends_at_its_mark_or_its_line(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name[:3])
def test_the_seeds_lose_no_letter_and_keep_within_the_limits(seed: Path) -> None:
    text = seed.read_text(encoding="utf-8")
    parts = split(text)
    assert "".join("".join(part.split()) for part in parts) == "".join(text.split())
    assert max(len(part) for part in parts) <= LONGEST
    assert max(len(part.split()) for part in parts) <= LONGEST_WORDS


def test_a_paragraph_without_full_stops_is_divided_before_a_clause() -> None:
    text = (Path(__file__).parents[1] / "seeds/000_179597ceadb2d700.txt").read_text("utf-8")
    paragraph = next(line for line in text.splitlines() if line.startswith("نشرت روسيا"))
    assert [part[:20] for part in split(paragraph)] == [
        "نشرت روسيا يوم 17 دي",
        "وتقرر إجراء مفاوضات ",
    ]


@given(st.text(st.sampled_from('ابتمد .!؟?…\n"«»،؛19آنـَ \t'), max_size=400), st.integers(0, 20))
def test_sentences_are_in_order_and_hold_all_that_is_not_blank(text: str, start: int) -> None:
    found = sentences(text, min(start, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] != "" for s in found)
    kept = "".join("".join(text[s.start : s.end].split()) for s in found)
    assert kept == "".join(text[min(start, len(text)) :].split())


def test_an_endless_word_is_divided_too() -> None:
    parts = split("ا" * 50_000)
    assert "".join(parts) == "ا" * 50_000
    assert max(map(len, parts)) <= LONGEST
