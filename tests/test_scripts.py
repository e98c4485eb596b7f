"""Letters of other languages, digits of three scripts, unseen marks: kept, and matched."""

from pathlib import Path

import pytest
from toy_library import write

from retrieval.corpus.sources import read_article
from retrieval.retriever.lexical import index_terms
from retrieval.text.arabic import fold, words

LOOK_ALIKES = [
    ("یک کتاب", "يك كتاب"),  # Persian ya and kaf
    ("ہمارے بھائی", "همارے بهاءي"),  # Urdu ha, two-eyed ha, bari ya
    ("پاکستان میں", "باكستان مين"),  # noon ghunna
    ("اڭادير", "اكادير"),  # Moroccan gaf
    ("ڨفصة", "قفصة"),  # Tunisian qaf
]


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKES)
def test_letters_that_look_alike_are_one_for_matching(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_unseen_marks_stay_in_the_text_and_are_nothing_for_matching(tmp_path: Path) -> None:
    seen = "وصل الوفد الأمريكي إلى جنيف في ١٠ يناير ٢٠٢٢ بعد محادثات صعبة."
    marked = (
        seen.replace("الوفد", "الو\u200cفد")
        .replace("جنيف", "\u202bجنيف\u202c")
        .replace("٢٠٢٢", "\u200f٢٠٢٢\u200e")
    )
    article = read_article(write(tmp_path / "a.txt", f"العنوان هنا\n\n{marked}\n"), "a.txt")

    [part] = article.content
    assert marked in article.text[part.start : part.end]
    assert words(marked) == words(seen)
    assert index_terms(marked) == index_terms(seen)
    assert index_terms(seen) == index_terms(seen.replace("١٠", "10").replace("٢٠٢٢", "2022"))
    assert index_terms(seen) == index_terms(seen.replace("١٠", "۱۰").replace("٢٠٢٢", "۲۰۲۲"))
