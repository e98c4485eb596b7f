"""Copies of an article: found, told as one story, searched once, and nothing they say lost."""

import json
from collections.abc import Sequence
from pathlib import Path

from test_cli import dalil
from toy_library import SEEDS, WordCounts, content, recipe, write

from retrieval.answer import Answer, Citation
from retrieval.article import Article, Span
from retrieval.library.check import check
from retrieval.library.indexing import sync
from retrieval.library.likeness import are_alike, bands, signature_of
from retrieval.library.reading import Library
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter
from retrieval.stories import cited_once

TALKS = SEEDS[3].read_text(encoding="utf-8")
SHERMAN = "ترأس الوفد الأمريكي نائبة وزير الخارجية الأمريكي ويندي شيرمان"


def index(folder: Path, files: Sequence[Path]) -> None:
    with LibraryWriter.open(folder) as library:
        sync(library, files, recipe(WordCounts()))


def stories(library: Library) -> dict[str, str | None]:
    """Return for each file the file that stands for its story, None for itself."""
    records = library.articles()
    names = {record.id: Path(record.source).stem for record in records}
    return {names[r.id]: r.copy_of and names[r.copy_of] for r in records}


def searched(library: Library) -> dict[str, int]:
    """Return how many chunks of each file are searched."""
    ids = set(library.chunk_vectors()[0].tolist())
    return {
        Path(r.source).stem: sum(c.id in ids for c in library.chunks_of(r.id))
        for r in library.articles()
    }


def test_signatures_agree_as_articles_do() -> None:
    def signature(text: str) -> list[int]:
        found = signature_of(read("x", text))
        assert found is not None
        assert len(bands(found)) == len(set(bands(found))) == 20
        return [int(number) for number in found]

    def read(source: str, text: str) -> Article:
        from retrieval.corpus.residue import content_stretches

        return Article(source, text, "", content=content_stretches(text))

    one, spelt = signature(TALKS), signature(TALKS.replace("أ", "ا").replace("ة", "ه"))
    assert one == spelt  # other hamzas are no other words
    others = [signature_of(read("x", seed.read_text(encoding="utf-8"))) for seed in SEEDS]
    alike = [
        (i, k)
        for i, a in enumerate(others)
        for k, b in enumerate(others)
        if i < k and a is not None and b is not None and are_alike(a, b)
    ]
    assert alike == []
    short = (
        "وصل الوفد إلى جنيف صباح اليوم.",
        "وصل الوفدُ الى جنيف صباح اليوم",
        "وصل الوفد إلى جنيف أمس.",
    )
    one, same, other = map(signature, short)
    assert one == same
    assert one != other


def test_copies_are_found_and_searched_once(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "in" / "b.txt", TALKS),
        write(tmp_path / "in" / "c.txt", f"وكالة أخرى\n\n{TALKS}\nانتهى الخبر هنا."),
        write(tmp_path / "in" / "a.txt", SEEDS[1].read_text(encoding="utf-8")),
    ]
    index(tmp_path / "vectors", files)

    with Library.open(tmp_path / "vectors") as library:
        assert stories(library) == {"a": None, "b": None, "c": "b"}
        counted = searched(library)
        assert counted["c"] < counted["b"]  # only the chunks with something of its own
        assert check(library, VectorIndex.open(library)) == []
        held = set(library.postings("شيرمان")[0].tolist())
        assert held
        assert held <= set(library.chunk_vectors()[0].tolist())


def test_what_a_copy_says_otherwise_is_searched(tmp_path: Path) -> None:
    other = TALKS.replace("8 ساعات", "9 ساعات")
    assert other != TALKS
    files = [write(tmp_path / "a.txt", TALKS), write(tmp_path / "b.txt", other)]
    index(tmp_path / "vectors", files)

    with Library.open(tmp_path / "vectors") as library:
        assert stories(library) == {"a": None, "b": "a"}
        ids = set(library.chunk_vectors()[0].tolist())
        [copy] = [r for r in library.articles() if r.copy_of]
        shown = [chunk.text for chunk in library.chunks_of(copy.id) if chunk.id in ids]
        assert len(shown) == 1
        assert "9 ساعات" in shown[0]


def test_a_story_goes_on_when_its_first_article_is_gone(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{name}.txt", TALKS) for name in "abc"]
    index(tmp_path / "vectors", files)
    with Library.open(tmp_path / "vectors") as library:
        assert stories(library) == {"a": None, "b": "a", "c": "a"}
        assert searched(library)["b"] == 0
    index(tmp_path / "vectors", files[1:])
    with Library.open(tmp_path / "vectors") as library:
        assert stories(library) == {"b": None, "c": "b"}
        assert searched(library)["b"] > 0
    write(files[2], SEEDS[1].read_text(encoding="utf-8"))
    index(tmp_path / "vectors", files[1:])
    with Library.open(tmp_path / "vectors") as library:
        assert stories(library) == {"b": None, "c": None}


def test_all_copies_of_a_story_may_go_at_once(tmp_path: Path) -> None:
    copies = [write(tmp_path / f"{name}.txt", TALKS) for name in "ab"]
    other = write(tmp_path / "other.txt", SEEDS[0].read_text(encoding="utf-8"))
    index(tmp_path / "library", [*copies, other])

    index(tmp_path / "library", [other])

    with Library.open(tmp_path / "library") as library:
        assert stories(library) == {"other": None}


def test_the_order_in_which_copies_come_makes_no_difference(tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"{name}.txt", text)
        for name, text in (("a", TALKS), ("b", TALKS + "\nزيادة."), ("c", TALKS))
    ]
    index(tmp_path / "together", files)
    for some in (files[2:], files[1:], files):
        index(tmp_path / "bit by bit", some)
    with (
        Library.open(tmp_path / "together") as together,
        Library.open(tmp_path / "bit by bit") as bit_by_bit,
    ):
        assert content(together) == content(bit_by_bit)


def test_copies_are_cited_together_and_count_once(tmp_path: Path) -> None:
    spelt = TALKS.replace("الأمريكي", "الامريكي")
    files = [
        write(tmp_path / "a.txt", TALKS),
        write(tmp_path / "b.txt", spelt),
        write(tmp_path / "c.txt", TALKS.replace("ويندي", "وندي")),
    ]
    index(tmp_path / "vectors", files)
    with Library.open(tmp_path / "vectors") as library:
        first, second, third = (library.article(r.id) for r in library.articles())
        citations = [cite(first, SHERMAN), cite(second, SHERMAN.replace("الأمريكي", "الامريكي"))]
        [citation] = cited_once(citations, library)

        assert citation.article == first
        [also] = citation.also
        assert also.article == second
        assert also.text.startswith(SHERMAN.replace("الأمريكي", "الامريكي"))
        assert third.copy_of == first.id  # and says «وندي», so it is not named
        both = cited_once([*citations, cite(third, SHERMAN.replace("ويندي", "وندي"))], library)
        assert [c.article.id for c in both] == [first.id, third.id]
        assert Answer(both, 1.0).agreement == 1


def cite(article: Article, words: str) -> Citation:
    start = article.text.index(words)
    span = Span(article, start, start + len(words))
    return Citation(span, span, span)


def test_an_answer_names_the_copies_and_their_words_are_where_it_says(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", TALKS)
    write(tmp_path / "in" / "b.txt", f"سطر فوق الخبر\n\n{TALKS}")
    write(tmp_path / "in" / "b.toml", 'outlet = "وكالة الشرق"\n')
    library = ("--library", tmp_path / "vectors")
    dalil("index", tmp_path / "in", *library)
    question = "من ترأس الوفد الأمريكي؟"
    reply = json.loads(dalil("ask", "--json", question, *library).stdout)

    [citation] = reply["answers"][0]["citations"]
    [also] = citation["also"]
    text = Path(also["source"]).read_text(encoding="utf-8")
    assert reply["answers"][0]["agreement"] == 1
    assert (Path(also["source"]).name, also["outlet"]) == ("b.txt", "وكالة الشرق")
    assert text[also["sentence_start"] : also["sentence_end"]] == also["sentence"]
    assert also["sentence"] == citation["sentence"]
    assert "وأيضاً في: وكالة الشرق" in dalil("ask", question, *library).stdout.decode()
    told = dalil("doctor", *library, "--lang", "en", DALIL_CORPUS=str(tmp_path / "in"))
    assert "copies: one story in several articles" in told.stdout.decode()
