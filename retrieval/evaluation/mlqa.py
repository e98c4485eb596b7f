"""Exact match and F1 of short answers, by the rules of MLQA's evaluation for Arabic.

P. Lewis et al., *MLQA: Evaluating Cross-lingual Extractive Question Answering*, ACL 2020, and the
script `mlqa_evaluation_v1.py` that comes with it. Three of its rules surprise, and are kept so that
figures compare with published ones: it drops every «ال», also one inside a word («مقالة» is
two words, «مق» and «ة»); it leaves vowel marks where they are; and alef with hamza is not alef.
"""

import string
import unicodedata
from collections import Counter
from collections.abc import Iterable


def normalised(text: str) -> str:
    """Return `text` in lower case without punctuation and article, its white space single."""
    kept = "".join(char for char in text.lower() if not _is_punctuation(char))
    return " ".join(kept.replace("ال", " ").split())


def _is_punctuation(char: str) -> bool:
    return char in string.punctuation or unicodedata.category(char).startswith("P")


def exact_match(answer: str, accepted: Iterable[str]) -> float:
    """Return 1 if the answer is one of the accepted ones, else 0."""
    return float(normalised(answer) in map(normalised, accepted))


def f1(answer: str, accepted: Iterable[str]) -> float:
    """Return the best F1 of the answer's words with an accepted one's, 0..1.

    «نائبة الوزير ويندي شيرمان» for «ويندي شيرمان»: precision 2/4, recall 2/2, F1 2/3.
    """
    return max(
        (_f1(normalised(answer).split(), normalised(a).split()) for a in accepted), default=0
    )


def _f1(answer: list[str], accepted: list[str]) -> float:
    same = sum((Counter(answer) & Counter(accepted)).values())
    return 2 * same / (len(answer) + len(accepted)) if same else 0.0
