"""Search within some articles only: those of a time, those of an outlet."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from test_cli import dalil
from toy_library import SEEDS, WordCounts, write

from retrieval.answer import Status
from retrieval.asking import LibraryAsker
from retrieval.corpus.chunks import chunk
from retrieval.corpus.sources import read_article
from retrieval.followup.standalone import Thread
from retrieval.library.filtering import (
    EVERYTHING,
    Filter,
    Filtered,
    filtered,
    fitting_among,
    fitting_chunks,
    stand_ins,
)
from retrieval.library.indexing import sync
from retrieval.library.reading import Library
from retrieval.library.recipe import Recipe
from retrieval.library.vectors import VectorIndex
from retrieval.library.writing import LibraryWriter
from retrieval.question import Question
from retrieval.retriever import within as within_module
from retrieval.retriever.lexical import chunk_terms
from retrieval.retriever.search import Hit, Searcher
from retrieval.retriever.within import best_that_fit, nearest_by_fetching, nearest_that_fit

Find = Callable[[Library, VectorIndex, NDArray[np.float32], Filter, int], dict[int, float]]
NOTHING = np.empty(0, dtype=np.int64)
DATES = {"000": "2022-02-03", "001": "2022-01-10", "003": "2022-01-11", "004": "2021-12-31"}
OUTLETS = {"000": "ليفانت", "001": "الجريدة", "002": "الميادين", "003": "الجريده"}
JANUARY = Filter(date(2022, 1, 1), date(2022, 1, 31))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The seeds with other dates and outlets than their texts tell; 002 has no date."""
    folder = tmp_path_factory.mktemp("filtered")
    for seed in SEEDS:
        name = seed.name[:3]
        write(folder / f"{name}.txt", seed.read_text(encoding="utf-8"))
        known = [f'outlet = "{OUTLETS[name]}"'] if name in OUTLETS else []
        known += [f"published = {DATES[name]}"] if name in DATES else []
        write(folder / f"{name}.toml", "\n".join(known))
    yield from indexed(folder)


def indexed(folder: Path) -> Iterator[Library]:
    """Hold the library of the text files in `folder`, made with counted words."""
    encoder = WordCounts()
    recipe = Recipe(
        lambda file, source, repeated: [read_article(file, source, repeated)],
        *(chunk, chunk_terms, lambda: encoder, "word counts", ""),
    )
    with LibraryWriter.open(folder / "library") as writer:
        sync(writer, sorted(folder.glob("*.txt")), recipe)
        yield writer


def nearest(
    library: Library, index: VectorIndex, vector: NDArray[np.float32], within: Filter, wanted: int
) -> dict[int, float]:
    """Return what `nearest_that_fit` finds where nothing stands in."""
    return nearest_that_fit(library, index, vector, within, wanted, NOTHING)


def chunks_of(library: Library, *names: str) -> list[int]:
    """Return the IDs of all chunks of the articles so named, ascending."""
    records = [r for r in library.articles() if Path(r.source).stem in names]
    return sorted(c.id for r in records for c in library.chunks_of(r.id))


@pytest.mark.parametrize(
    ("within", "names"),
    [
        (JANUARY, ("001", "003")),
        (Filter(since=date(2022, 1, 11)), ("000", "003")),
        (Filter(until=date(2022, 1, 10)), ("001", "004")),
        (Filter(date(2022, 1, 10), date(2022, 1, 10)), ("001",)),
        (Filter(outlet="الجريده"), ("001", "003")),
        (Filter(outlet="  الجَرِيدة "), ("001", "003")),
        (Filter(outlet="الجريدة", since=date(2022, 1, 11)), ("003",)),
        (Filter(outlet="الميادين"), ("002",)),
        (Filter(outlet="الميادين", until=date(2030, 1, 1)), ()),
        (Filter(outlet="رويترز"), ()),
        (EVERYTHING, ("000", "001", "002", "003", "004")),
    ],
)
def test_exactly_the_chunks_of_the_articles_that_fit_are_found(
    library: Library, within: Filter, names: tuple[str, ...]
) -> None:
    wanted = chunks_of(library, *names)
    everything = chunks_of(library, *OUTLETS, "004")
    found = fitting_chunks(library, within, 1000)

    assert found is not None
    assert found.tolist() == wanted
    assert fitting_among(library, within, everything[::-1]) == wanted[::-1]
    searcher = Searcher(library)
    vector = WordCounts().questions(["ريابكوف"])[0]
    hits = searcher.search(searcher.query(Question("ريابكوف"), vector), 1000, within)
    assert sorted(hit.chunk.id for hit in hits) == wanted


def test_more_chunks_than_are_wanted_one_by_one_are_not_listed(library: Library) -> None:
    january = chunks_of(library, "001", "003")

    assert fitting_chunks(library, JANUARY, len(january) - 1) is None
    found = fitting_chunks(library, JANUARY, len(january))
    assert found is not None
    assert len(found) == len(january)


@pytest.mark.parametrize("find", [nearest, nearest_by_fetching])
@pytest.mark.parametrize("question", ["جنيف", "كازاخستان", "ليفانت", "الضمانات الأمنية"])
def test_the_nearest_that_fit_are_those_that_comparing_all_finds(
    library: Library, find: Find, question: str
) -> None:
    vector = WordCounts().questions([question])[0]
    ids, vectors = library.chunk_vectors()
    cosines = dict(zip(ids.tolist(), (vectors @ vector).tolist(), strict=True))
    fitting = chunks_of(library, "004")
    best = sorted((cosines[i] for i in fitting), reverse=True)
    for wanted in (1, 3, len(fitting), len(fitting) + 5):
        index = VectorIndex.open(library)
        found = find(library, index, vector, Filter(until=date(2021, 12, 31)), wanted)
        assert set(found) <= set(fitting)
        assert sorted(found.values(), reverse=True) == pytest.approx(best[:wanted], abs=1e-6)


def test_the_best_by_words_that_fit_keep_their_order(library: Library) -> None:
    ids = np.array(chunks_of(library, *OUTLETS, "004"))
    scores = np.arange(1.0, len(ids) + 1)
    january = chunks_of(library, "001", "003")[::-1]

    assert best_that_fit(library, ids, scores, JANUARY, 1) == january[:1]
    assert best_that_fit(library, ids, scores, JANUARY, 7) == january[:7]
    assert best_that_fit(library, ids, scores, JANUARY, 1000) == january


def test_articles_left_out_because_they_have_no_date_are_counted(library: Library) -> None:
    assert filtered(library, JANUARY) == Filtered(JANUARY, articles=2, undated=1)
    both = Filter(outlet="الميادين", since=date(2022, 1, 1))
    assert filtered(library, both) == Filtered(both, articles=0, undated=1)
    outlet = Filter(outlet="الجريدة")
    assert filtered(library, outlet) == Filtered(outlet, articles=2, undated=0)


def test_sqlite_finds_what_fits_by_its_indices(library: Library) -> None:
    plan = library.rows(
        "EXPLAIN QUERY PLAN SELECT chunks.id FROM articles CROSS JOIN chunks "
        "ON chunks.article = articles.id WHERE published >= '2022' LIMIT 9"
    )

    assert [row[3] for row in plan] == [
        "SEARCH articles USING COVERING INDEX articles_by_published (published>?)",
        "SEARCH chunks USING COVERING INDEX chunks_by_article (article=?)",
    ]


def test_a_library_made_without_the_indices_gets_them_from_its_next_writer(tmp_path: Path) -> None:
    with LibraryWriter.open(tmp_path) as library:
        library.rows("DROP INDEX articles_by_published")
    with LibraryWriter.open(tmp_path) as library:
        names = {row[0] for row in library.rows("SELECT name FROM sqlite_master")}

    assert "articles_by_published" in names


def test_a_filter_that_nothing_could_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="since 2022-01-02 and until 2022-01-01"):
        Filter(date(2022, 1, 2), date(2022, 1, 1))
    with pytest.raises(ValueError, match="names no outlet"):
        Filter(outlet="؟")
    with pytest.raises(ValueError, match="since: «أمس» is no date"):
        Filter.read("أمس", None, None)


def test_a_month_begins_on_its_first_day_and_ends_on_its_last() -> None:
    assert Filter.read("2022-01", "يناير 2022", None) == JANUARY


def test_an_answer_comes_from_what_fits_or_there_is_none(seed_asker: LibraryAsker) -> None:
    who = "من ترأس الوفد الأمريكي في جنيف؟"
    anywhere = seed_asker.ask(who)
    before = seed_asker.ask(who, within=Filter(until=date(2021, 12, 31)))
    on_the_day = seed_asker.ask(who, within=Filter(date(2022, 1, 11), date(2022, 1, 11)))
    nothing = seed_asker.ask(who, within=Filter(until=date(2000, 1, 1)))

    assert anywhere.filtered is None
    assert {p.span.article.published for p in before.passages} == {date(2021, 12, 31)}
    assert [a.text for a in on_the_day.answers] == ["ويندي شيرمان"]
    assert on_the_day.filtered is not None
    assert (on_the_day.filtered.articles, on_the_day.filtered.undated) == (1, 2)
    assert (nothing.status, nothing.passages) == (Status.NO_ANSWER, ())


def test_a_copy_answers_where_the_first_of_its_story_does_not_fit(tmp_path: Path) -> None:
    for name, outlet in (("a", "الشرق"), ("b", "الغرب")):
        write(tmp_path / "in" / f"{name}.txt", SEEDS[3].read_text(encoding="utf-8"))
        write(tmp_path / "in" / f"{name}.toml", f'outlet = "{outlet}"')
    dalil("index", tmp_path / "in", "--library", tmp_path / "library")

    def cited(*options: str) -> list[str]:
        asked = ("ask", "من ترأس الوفد الأمريكي؟", "--json", "--library", tmp_path / "library")
        reply = json.loads(dalil(*asked, *options).stdout)
        assert reply["answers"][0]["text"] == "ويندي شيرمان"
        return [Path(c["source"]).stem for c in reply["answers"][0]["citations"]]

    assert cited("--outlet", "الغرب") == ["b"]
    assert cited("--outlet", "الشرق") == ["a"]
    assert cited() == ["a"]


WEST = Filter(outlet="الغرب")
TALKS = SEEDS[3].read_text(encoding="utf-8")
SENTENCE = (
    "وأشار إلى أنه أبلغ نظيرته الأمريكية أن روسيا ليس لديها خطط لمهاجمة أوكرانيا، "
    "وليس هناك ما يدعو للخوف من تصعيد التوترات مع أوكرانيا."
)


@pytest.fixture(params=[5000, 1], ids=["one by one", "from the index"])
def told_apart(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Library]:
    """A story that another outlet had first and «الغرب» twice, then with one more sentence.

    It is searched both ways: as if few chunks fitted, and as if many did.
    """
    monkeypatch.setattr(within_module, "FEW", request.param)
    shorter = TALKS.replace(SENTENCE, "")
    assert shorter != TALKS
    for name, outlet, day, text in (
        ("a", "الشرق", "2022-01-10", TALKS),
        ("b", "الغرب", "2022-01-11", shorter),
        ("c", "الغرب", "2022-01-12", TALKS),
        ("d", "الغرب", "2022-01-12", SEEDS[1].read_text(encoding="utf-8")),
        ("e", "الشرق", "2022-01-12", SEEDS[0].read_text(encoding="utf-8")),
    ):
        write(tmp_path / f"{name}.txt", text)
        write(tmp_path / f"{name}.toml", f'outlet = "{outlet}"\npublished = {day}')
    yield from indexed(tmp_path)


def found(
    library: Library, question: str, k: int, within: Filter, about: str | None = None
) -> list[Hit]:
    """Return what is found; for a question that goes on about an article, if one is named."""
    searcher = Searcher(library)
    thread = Thread(named(library, about), ()) if about else None
    query = searcher.query(Question(question), WordCounts().questions([question])[0], thread)
    return searcher.search(query, k, within)


def test_copies_that_fit_stand_in_for_the_first_of_their_story_each_sentence_once(
    told_apart: Library,
) -> None:
    stories = {Path(r.source).stem: r.copy_of for r in told_apart.articles()}
    assert {name for name, first in stories.items() if first} == {"b", "c"}
    with_it = [c.id for c in told_apart.chunks_of(named(told_apart, "c")) if SENTENCE in c.text]
    wanted = [*chunks_of(told_apart, "b", "d"), *with_it]
    hits = found(told_apart, "ترأس الوفد الأمريكي", 1000, WEST)

    assert len(with_it) == 1
    assert sorted(hit.chunk.id for hit in hits) == sorted(wanted)
    assert all(h.chunk.text == h.chunk.article.text[h.chunk.start : h.chunk.end] for h in hits)


def test_what_stands_in_is_found_by_its_words_and_its_meaning_as_what_it_stands_for_is(
    told_apart: Library,
) -> None:
    [best, *_] = found(told_apart, "ترأس الوفد الأمريكي", 3, WEST)
    [first, *_] = found(told_apart, "ترأس الوفد الأمريكي", 3, Filter(outlet="الشرق"))

    assert (Path(best.chunk.article.source).stem, Path(first.chunk.article.source).stem) == (
        "b",
        "a",
    )
    assert "ترأس الوفد الأمريكي" in best.chunk.text
    assert best.lexical > 0
    assert (best.lexical, best.similarity) == pytest.approx((first.lexical, first.similarity))


def test_a_conversation_about_a_copy_finds_each_passage_once(told_apart: Library) -> None:
    def sources(within: Filter) -> set[str]:
        hits = found(told_apart, "ترأس الوفد الأمريكي", 1000, within, about="b")
        return {Path(hit.chunk.article.source).stem for hit in hits}

    assert sources(EVERYTHING) == {"a", "d", "e"}
    assert "b" in sources(WEST)


def test_nothing_stands_in_where_the_first_of_a_story_fits(told_apart: Library) -> None:
    assert stand_ins(told_apart, EVERYTHING).tolist() == []
    assert stand_ins(told_apart, Filter(outlet="الشرق")).tolist() == []
    assert stand_ins(told_apart, Filter(until=date(2022, 1, 12))).tolist() == []
    assert stand_ins(told_apart, Filter(since=date(2022, 1, 12))).tolist() == (
        chunks_of(told_apart, "c")
    )


def named(library: Library, name: str) -> str:
    return next(r.id for r in library.articles() if Path(r.source).stem == name)
