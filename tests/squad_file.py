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


def paragraph(seed: str, words: str) -> str:
    """Return the line of a seed article that holds `words`."""
    [file] = SEEDS.glob(f"{seed}_*.txt")
    return next(line for line in file.read_text(encoding="utf-8").splitlines() if words in line)


def write_squad(file: Path) -> Path:
    """Write the questions of `ASKED`, and one without an answer (SQuAD 2.0); return the file."""
    paragraphs = []
    for number, (seed, words, question, answer) in enumerate(ASKED):
        context = paragraph(seed, words)
        answers = [{"text": answer, "answer_start": context.index(answer)}]
        asked = {"id": f"q{number}", "question": question, "answers": answers}
        paragraphs.append({"context": context, "qas": [{**asked, "is_impossible": False}]})
    plausible = [{"text": "100 ألف جندي", "answer_start": 0}]
    paragraphs[-1]["qas"].append(
        {
            "id": "u0",
            "question": UNANSWERABLE,
            "answers": [],
            "is_impossible": True,
            "plausible_answers": plausible,
        }
    )
    content = {"version": "v2.0", "data": [{"title": "محادثات", "paragraphs": paragraphs}]}
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return file
