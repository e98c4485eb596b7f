"""A tiny SQuAD file made of paragraphs of the seed articles."""

import json
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"

# Seed, words of the paragraph, question, answer.
ASKED = (
    ("003", "ترأس الوفد الأمريكي", "من ترأس الوفد الأمريكي؟", "ويندي شيرمان"),
    ("002", "بدأ في مقر", "أين بدأ اجتماع منظمة الأمن والتعاون الأوروبية؟", "فيينا"),
    (
        *("000", "لدى موسكو، جون ساليفان"),
        "متى سلّم السفير الأمريكي الرد الخطي لروسيا؟",
        "السادس والعشرين من يناير",
    ),
    ("001", "يرافقها اللفتنانت", "من يرافق ويندي شيرمان في الاجتماع؟", "جيمس مينغوس"),
    ("002", "100 ألف جندي", "كم جندياً حشدت روسيا عند حدود أوكرانيا؟", "100 ألف جندي"),
)
UNANSWERABLE = "كم عدد سكان القاهرة؟"
UNASKED: dict[str, object] = {
    "id": "u0",
    "question": UNANSWERABLE,
    "answers": [],
    "is_impossible": True,
    "plausible_answers": [{"text": "100 ألف جندي", "answer_start": 0}],
}


def paragraph(seed: str, words: str) -> str:
    """Return the line of a seed article that holds `words`."""
    [file] = SEEDS.glob(f"{seed}_*.txt")
    return next(line for line in file.read_text(encoding="utf-8").splitlines() if words in line)


def write_squad(file: Path) -> Path:
    """Write the questions of `ASKED`, and one without an answer (SQuAD 2.0); return the file."""
    paragraphs = [
        {"context": paragraph(seed, words), "qas": [_question(number, *asked)]}
        for number, (seed, words, *asked) in enumerate(ASKED)
    ]
    paragraphs[-1]["qas"] = [_question(4, *ASKED[-1][2:]), UNASKED]
    content = {"version": "v2.0", "data": [{"title": "محادثات", "paragraphs": paragraphs}]}
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return file


def _question(number: int, question: str, answer: str) -> dict[str, object]:
    seed, words, *_ = ASKED[number]
    answers = [{"text": answer, "answer_start": paragraph(seed, words).index(answer)}]
    return {
        "id": f"q{number}",
        "question": question,
        "answers": answers,
        "is_impossible": False,
    }
