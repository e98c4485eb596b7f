"""Arabic questions as people type them: question words of the dialects, hamzas left out, typos."""

import re
from random import Random

_DIALECT = {
    "ما هو": ("ايه هو", "شو هو", "وش هو"),
    "ما هي": ("ايه هي", "شو هي", "وش هي"),
    "من هو": ("مين هو", "مين"),
    "متى": ("امتى", "ايمتى"),
    "أين": ("فين", "وين"),
    "لماذا": ("ليه", "ليش"),
    "كم": ("كام", "قديش"),
    "كيف": ("ازاي", "شلون"),
}
_WORD_END = r"(?=\s|$|[؟?])"


def typed(question: str, rng: Random) -> str:
    """Return `question` as another person may have typed it; often as it is."""
    if rng.random() < 0.25:
        question = _in_dialect(question, rng)
    for chance, pattern, letter in (
        (0.4, "[أإآ]", "ا"),
        (0.25, f"ة{_WORD_END}", "ه"),
        (0.15, f"ى{_WORD_END}", "ي"),
        (0.3, r"[؟?\s]+$", ""),
    ):
        if rng.random() < chance:
            question = re.sub(pattern, letter, question)
    return _letter_lost(question, rng) if rng.random() < 0.15 else question


def _in_dialect(question: str, rng: Random) -> str:
    for standard, others in _DIALECT.items():
        if re.search(rf"\b{standard}\b", question):
            return re.sub(rf"\b{standard}\b", rng.choice(others), question, count=1)
    return question


def _letter_lost(question: str, rng: Random) -> str:
    place = rng.randrange(len(question)) if question else 0
    inside = 3 < place < len(question) - 1 and question[place].isalpha()
    return question[:place] + question[place + 1 :] if inside else question
