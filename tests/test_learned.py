"""Lines that many articles of a folder repeat: learned for residue, and unlearned again."""

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

import pytest
from toy_library import WordCounts, content, recipe, write

from retrieval.article import Article, SetAside, article_id
from retrieval.corpus.sources import read_articles
from retrieval.library.indexing import IndexSummary, sync
from retrieval.library.reading import Library
from retrieval.library.writing import LibraryWriter

TOWNS = ("تطوان", "فاس", "مراكش", "وجدة", "طنجة", "أكادير", "سلا", "آسفي")
MENU = "ديوان المعارف والأسفار"
"""A line that no rule knows."""


def page(town: str, menu: str = MENU) -> str:
    return (
        f"افتتاح مكتبة عامة في مدينة {town} هذا العام\n\n"
        f"افتتحت الوزيرة سلمى الحداد مكتبة عامة في مدينة {town} يوم السبت، وحضر الحفل ألف شخص.\n"
        f"\n{menu}\n\n"
        f"وقال عمدة {town} إن المكتبة ستفتح أبوابها كل يوم حتى المساء.\n"
    )


def read(path: Path, source: str, repeated: Container[str]) -> list[Article | SetAside]:
    return list(read_articles(path, source, {}, repeated))


def index(folder: Path, files: list[Path], encoder: WordCounts | None = None) -> IndexSummary:
    how = replace(recipe(encoder or WordCounts()), read=read)
    with LibraryWriter.open(folder) as library:
        return sync(library, files, how)


def masked(folder: Path) -> dict[str, bool]:
    """Return for each file whether its menu is no content of it."""
    with Library.open(folder) as library:
        articles = [library.article(record.id) for record in library.articles()]
    return {
        Path(article.source).stem: not any(
            MENU in article.text[part.start : part.end] for part in article.content
        )
        for article in articles
    }


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [write(tmp_path / "in" / f"{n}.txt", page(town)) for n, town in enumerate(TOWNS)]


def test_a_line_of_five_articles_is_residue_in_all_of_them(
    tmp_path: Path, files: list[Path]
) -> None:
    folder = tmp_path / "vectors"
    index(folder, files[:4])
    assert masked(folder) == dict.fromkeys("0123", False)

    encoder = WordCounts()
    summary = index(folder, files[:5], encoder)

    assert (summary.added, summary.updated, summary.unchanged) == (1, 4, 0)
    assert masked(folder) == dict.fromkeys("01234", True)
    with Library.open(folder) as library:
        assert library.postings("المعارف")[0].tolist() == []


def test_one_more_article_lets_the_others_be(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / "vectors"
    index(folder, files[:6])
    with Library.open(folder) as library:
        before = [c.id for c in library.chunks_of(article_id("../in/0.txt"))]

    summary = index(folder, files[:7])

    assert (summary.added, summary.updated, summary.unchanged) == (1, 0, 6)
    with Library.open(folder) as library:
        assert [c.id for c in library.chunks_of(article_id("../in/0.txt"))] == before


def test_a_line_is_unlearned_when_too_few_have_it_still(tmp_path: Path, files: list[Path]) -> None:
    folder = tmp_path / "vectors"
    index(folder, files[:5])
    summary = index(folder, files[:4])
    assert (summary.removed, summary.updated) == (1, 4)
    assert masked(folder) == dict.fromkeys("0123", False)


def test_the_same_is_learned_in_whatever_order_articles_come(
    tmp_path: Path, files: list[Path]
) -> None:
    index(tmp_path / "together", files)
    for number in range(1, len(files) + 1):
        index(tmp_path / "one by one", files[-number:])
    with (
        Library.open(tmp_path / "together") as together,
        Library.open(tmp_path / "one by one") as one_by_one,
    ):
        assert content(together) == content(one_by_one)
        assert together.learned("../in") == {"ديوان المعارف والاسفار"}


def test_folders_learn_apart_and_copies_do_not_make_a_story_residue(tmp_path: Path) -> None:
    apart = [write(tmp_path / str(n % 2) / f"{n}.txt", page(TOWNS[n])) for n in range(8)]
    index(tmp_path / "apart", apart)
    assert not any(masked(tmp_path / "apart").values())

    copies = [write(tmp_path / "copies" / f"{n}.txt", page(TOWNS[0])) for n in range(6)]
    index(tmp_path / "vectors", copies)
    assert masked(tmp_path / "vectors") == dict.fromkeys("012345", False)


def test_a_date_that_many_articles_have_is_still_their_date(tmp_path: Path) -> None:
    dated = [
        write(
            tmp_path / "in" / f"{n}.txt",
            page(town).replace("\n\n", "\n\n10 يناير 2022\n\n", 1),
        )
        for n, town in enumerate(TOWNS)
    ]
    index(tmp_path / "vectors", dated)
    with Library.open(tmp_path / "vectors") as library:
        assert {str(r.published) for r in library.articles()} == {"2022-01-10"}


def test_what_is_learned_makes_no_copies_that_would_make_it_unlearned(tmp_path: Path) -> None:
    # Without their last lines these are the same; five have the one line, five the other.
    files = [
        write(tmp_path / "in" / f"{n}.txt", f"وصل الوفد.\n\nغادر الوفد.\n\nركن القراء {n % 2}\n")
        for n in range(2)
    ] + [
        write(tmp_path / "in" / f"{n}.txt", page(TOWNS[n - 2], f"ركن القراء {n % 2}"))
        for n in range(2, 10)
    ]
    index(tmp_path / "vectors", files)

    with Library.open(tmp_path / "vectors") as library:
        assert library.learned("../in") == {"ركن القراء 0", "ركن القراء 1"}
        assert [record.copy_of for record in library.articles()] == [None] * 10
