"""Questions that name a time: whether the article of that time is found before its like.

    python -m benchmarks.when ARCHIVE [--work DIR] [--limit 1500] [--seed N] [--weights W …]

The articles are a random sample of the ANT news, with their dates. What is asked about is two or
three words that several titles have, published at different times (the others are distractors):

- day, month, year: the words and a time, in several wordings; right is an article of that time (a
  day's news may be of the two days after it) whose title has all of them;
- inside: words of a sentence that names a time at least 60 days away from the publication, and
  that time; right is its article, which a preference must not lose;
- other: four words of a title and the month before its publication, of which the sample has other
  articles; right is the article nevertheless;
- latest: the words and «آخر», «أحدث», «الأخيرة»; right is the newest article that has them all;
- undated: the words alone, and whole titles. Every score must be the same as without a preference.

"found" is the first hit of search, "read" the first passage once it is read. The library is kept in
`--work`; a part of the articles (`--undated`) loses its date in a copy of it.
"""

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, product
from pathlib import Path

from benchmarks.embedding_cache import CachedEncoder
from benchmarks.titles import field_of, is_article
from bot.building import build
from bot.settings import Settings
from retrieval.asking import LibraryAsker, understood
from retrieval.encoders import Encoder, open_encoder
from retrieval.question import Question
from retrieval.reader import rules
from retrieval.retriever import search
from retrieval.retriever.search import Hit
from retrieval.retriever.when import is_of
from retrieval.text.arabic import stem, tokens
from retrieval.text.calendar_words import MONTHS
from retrieval.text.dates import find_dates
from retrieval.text.sentences import sentences
from retrieval.text.stopwords import STOP_WORDS
from retrieval.threads import quiet_threads

MOST = 300
"""Questions of one sort, at most."""
FAR = 60
"""Days between the time named in a sentence and the publication."""
FIRST, LAST = date(2013, 10, 1), date(2017, 6, 30)
"""The sample's own time: of times outside no article could be."""


@dataclass(frozen=True, slots=True)
class Dated:
    """An article of the sample."""

    name: str
    title: str
    text: str
    day: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the names of the articles that are right."""

    sort: str
    text: str
    right: frozenset[str]


def dated(archive: Path) -> Iterator[Dated]:
    """Yield the articles of the sample that have a title, a text and a date."""
    with tarfile.open(archive) as tar:
        for member in sorted(filter(is_article, tar.getmembers()), key=lambda m: m.name):
            file = tar.extractfile(member)
            xml = file.read().decode("utf-8") if file else ""
            title, text, time = (field_of(xml, name) for name in ("TITLE", "TEXT", "TIME"))
            if title and text and time:
                yield Dated(Path(member.name).stem, title, text, _day(time))


def _day(time: str) -> date:
    day_first = "-".join(reversed(time[:10].split("/")))
    return date.fromisoformat(day_first if "/" in time[:10] else time[:10])


# --- questions -----------------------------------------------------------------------------------

Words = tuple[str, ...]


def _content(text: str) -> dict[str, str]:
    """Return the content words of a text as written, by their stems, without its dates."""
    taken = [(m.start, m.end) for m in find_dates(text)]
    return {
        stem(token.form): text[token.start : token.end]
        for token in tokens(text)
        if token.form not in STOP_WORDS
        and token.form.isalpha()
        and not any(start <= token.start < end for start, end in taken)
    }


def topics(articles: Sequence[Dated], draw: random.Random) -> list[tuple[str, list[Dated]]]:
    """Return words, and the articles of at least two months whose titles have all of them."""
    by_words: defaultdict[Words, dict[str, Dated]] = defaultdict(dict)
    written: dict[Words, str] = {}
    for article in articles:
        found = _content(article.title)
        for size in (2, 3):
            for stems in combinations(found, size):
                key = tuple(sorted(stems))
                by_words[key][article.name] = article
                written.setdefault(key, " ".join(found[one] for one in stems))
    several = [
        (written[key], list(members.values()))
        for key, members in by_words.items()
        if len({(a.day.year, a.day.month) for a in members.values()}) > 1
    ]
    draw.shuffle(several)
    # No title is asked about again and again.
    seen: set[str] = set()
    kept = []
    for words, members in several:
        if not seen & {a.name for a in members}:
            seen |= {a.name for a in members}
            kept.append((words, members))
    return kept


def _month(day: date, way: int) -> str:
    return MONTHS[day.month - 1][way]


WORDINGS: dict[str, tuple[Callable[[str, date], str], ...]] = {
    "day": (
        lambda w, d: f"ماذا حدث في {w} يوم {d.day} {_month(d, 0)} {d.year}؟",
        lambda w, d: f"أخبار {w} بتاريخ {d.isoformat()}",
        lambda w, d: f"ما الجديد عن {w} في {d.day} {_month(d, 1)} {d.year}؟",
        lambda w, d: f"{w} يوم {d.day} {_month(d, 0)}؟",
    ),
    "month": (
        lambda w, d: f"ماذا حدث في {w} في {_month(d, 0)} {d.year}؟",
        lambda w, d: f"ماذا قيل عن {w} خلال شهر {_month(d, 1)} {d.year}؟",
        lambda w, d: f"{w} {_month(d, 0)} {d.year}",
        lambda w, d: f"شنو صار في {w} في شهر {_month(d, 0)}؟",
        lambda w, d: f"What happened about {w} in {d:%B} {d.year}?",
    ),
    "year": (
        lambda w, d: f"ماذا حدث في {w} سنة {d.year}؟",
        lambda w, d: f"أخبار {w} خلال عام {d.year}",
    ),
}
LATEST = (
    "ما آخر أخبار {}؟", "ما هي أحدث تطورات {}؟", "ماذا حدث في {} مؤخراً؟", "latest news about {}"
)  # fmt: skip
UNDATED = ("ماذا حدث في {}؟", "أخبار {}", "ماذا قيل عن {}؟")


def questions(articles: Sequence[Dated], draw: random.Random) -> list[Asked]:
    """Return all questions, at most `MOST` of a sort."""
    found = topics(articles, draw)
    asked = []
    for number, (words, members) in enumerate(found):
        one = draw.choice(members)
        for sort, wordings in WORDINGS.items():
            text = wordings[number % len(wordings)](words, one.day)
            times = Question(text).times
            right = frozenset(a.name for a in members if is_of(a.day, times))
            if times and len(right) < len(members):
                asked.append(Asked(sort, text, right))
        newest = max(a.day for a in members)
        right = frozenset(a.name for a in members if a.day == newest)
        asked.append(Asked("latest", LATEST[number % len(LATEST)].format(words), right))
        everything = frozenset(a.name for a in members)
        asked.append(Asked("undated", UNDATED[number % len(UNDATED)].format(words), everything))
    asked += list(_inside(articles, draw))
    asked += list(_other(articles, draw))
    asked += [Asked("title", a.title, frozenset([a.name])) for a in articles if _is_undated(a)]
    draw.shuffle(asked)
    by_sort: defaultdict[str, list[Asked]] = defaultdict(list)
    for question in asked:
        by_sort[question.sort].append(question)
    return [question for sort in by_sort.values() for question in sort[:MOST]]


def _is_undated(article: Dated) -> bool:
    question = Question(article.title)
    return not question.times and not question.asks_latest


def _inside(articles: Sequence[Dated], draw: random.Random) -> Iterator[Asked]:
    for article in articles:
        for each in sentences(article.text):
            text = article.text[each.start : each.end]
            own = list(_content(text).values())
            mentions = [m for m in find_dates(text) if m.year and _is_far(m.year, m.month, article)]
            if mentions and len(own) >= 6:
                one = draw.choice(mentions)
                words = " ".join(own[i] for i in sorted(draw.sample(range(len(own)), 4)))
                when = text[one.start : one.end]
                asked = f"ماذا حدث في {'سنة ' if one.month is None else ''}{when} {words}؟"
                if Question(asked).times:
                    yield Asked("inside", asked, frozenset([article.name]))
                    break


def _other(articles: Sequence[Dated], draw: random.Random) -> Iterator[Asked]:
    for number, article in enumerate(articles):
        own = list(_content(article.title).values())
        if len(own) >= 5 and _is_undated(article) and article.day > FIRST + timedelta(days=FAR):
            words = " ".join(own[i] for i in sorted(draw.sample(range(len(own)), 4)))
            before = article.day.replace(day=1) - timedelta(days=15)
            text = WORDINGS["month"][number % 3](words, before)
            if Question(text).times and not is_of(article.day, Question(text).times):
                yield Asked("other", text, frozenset([article.name]))


def _is_far(year: int, month: int | None, article: Dated) -> bool:
    if not FIRST.year <= year <= LAST.year:
        return False
    if month is None:
        return year != article.day.year
    return (
        abs((date(year, month, 15) - article.day).days) >= FAR
        and FIRST <= date(year, month, 15) <= LAST
    )


# --- asking --------------------------------------------------------------------------------------


def library_of(articles: Sequence[Dated], work: Path, encoder: Encoder) -> Path:
    """Bring the library in `work` in step with the articles; return its folder."""
    work.mkdir(parents=True, exist_ok=True)
    file = work / "articles.jsonl"
    lines = (
        {"id": a.name, "title": a.title, "text": a.text, "published": a.day.isoformat()}
        for a in articles
    )
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    if not file.exists() or file.read_text(encoding="utf-8") != content:
        file.write_text(content, encoding="utf-8")
    settings = Settings(library=work / "library", uploads=work / "uploads")
    build(settings, lambda: encoder, [file], lambda _done, _total: None)
    return work / "library"


@contextmanager
def without_dates(folder: Path, share: float, seed: int) -> Iterator[Path]:
    """Give a copy of the library in which a share of the articles has lost its date."""
    if not share:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="dalil-") as made:
        copy = Path(made) / "library"
        shutil.copytree(folder, copy)
        with closing(sqlite3.connect(copy / "library.sqlite3")) as database, database:
            names = sorted(row[0] for row in database.execute("SELECT id FROM articles"))
            gone = random.Random(seed).sample(names, round(share * len(names)))
            database.executemany(
                "UPDATE articles SET published = NULL, published_from = NULL WHERE id = ?",
                [(name,) for name in gone],
            )
        yield copy


Outcome = tuple[bool, bool, list[tuple[int, float]]]
"""Whether the first hit is right, the first passage read, and all hits with their scores."""


def asked_all(asker: LibraryAsker, asked: Sequence[Asked]) -> list[Outcome]:
    """Return the outcome of each question."""
    outcomes = []
    for question in asked:
        reply = understood(question.text, ())
        [vector] = asker.embedded([reply])
        query, hits = asker.found(reply, vector)
        readings = asker.readings(query, hits)
        read = readings[0].hit if readings else None
        scores = [(hit.chunk.id, hit.score) for hit in hits]
        outcomes.append((_is_right(question, *hits[:1]), _is_right(question, read), scores))
    return outcomes


def _is_right(asked: Asked, hit: Hit | None = None) -> bool:
    return hit is not None and hit.chunk.article.source.rpartition("#")[2] in asked.right


def main() -> None:
    """Ask with and without the preference, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("archive", type=Path)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "dalil-when")
    parser.add_argument("--limit", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--undated", type=float, default=0.0)
    parser.add_argument("--weights", type=float, nargs="+", default=[search.OF_THE_TIME])
    parser.add_argument("--read-weights", type=float, nargs="+", default=[rules.WEIGHTS.time])
    options = parser.parse_args()
    quiet_threads()
    draw = random.Random(options.seed)
    articles = draw.sample(list(dated(options.archive)), options.limit)
    asked = questions(articles, draw)
    with closing(CachedEncoder(open_encoder(None), options.work / "embeddings.sqlite3")) as encoder:
        folder = library_of(articles, options.work, encoder)
        with without_dates(folder, options.undated, options.seed) as used:
            asker = LibraryAsker.open(used, encoder)
            _compare(asker, asked, options.weights, options.read_weights)
            asker.library.close()


def _compare(
    asker: LibraryAsker,
    asked: Sequence[Asked],
    weights: Sequence[float],
    read_weights: Sequence[float],
) -> None:
    sorts = list(dict.fromkeys(question.sort for question in asked))
    print("weights    ", *(f"{sort:>14}" for sort in sorts))
    print("n          ", *(f"{sum(q.sort == sort for q in asked):14}" for sort in sorts))
    plain: list[Outcome] = []
    for weight, read_weight in [(0.0, 0.0), *product(weights, read_weights)]:
        search.OF_THE_TIME = weight
        rules.WEIGHTS = replace(rules.WEIGHTS, time=read_weight)
        outcomes = asked_all(asker, asked)
        plain = plain or outcomes
        cells = []
        for sort in sorts:
            mine = [o for q, o in zip(asked, outcomes, strict=True) if q.sort == sort]
            found = sum(is_found for is_found, _, _ in mine) / len(mine)
            read = sum(is_read for _, is_read, _ in mine) / len(mine)
            cells.append(f"{found:.3f} {read:.3f}".rjust(14))
        print(f"{weight:5} {read_weight:5}", *cells, flush=True)
        for question, now, before in zip(asked, outcomes, plain, strict=True):
            if question.sort in ("undated", "title") and now != before:
                sys.exit(f"changed, though it names no time: {question.text}")


if __name__ == "__main__":
    main()
