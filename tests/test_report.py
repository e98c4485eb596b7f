"""The report of an evaluation: one page with everything inside, the worst failures first."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.report.page import Report, page, write_report
from bot.wording import ARABIC, ENGLISH
from retrieval.asking import LibraryAsker
from retrieval.evaluation.example import Example, QuotedGold
from retrieval.evaluation.failures import Fault, failures
from retrieval.evaluation.figures import figures, shares
from retrieval.evaluation.intervals import Interval, intervals
from retrieval.evaluation.judging import Verdict, verdicts
from retrieval.evaluation.run import ALL_PARTS, Outcome, Part, Run

EXAMPLES = (
    Example("right", "من ترأس الوفد الأمريكي؟", QuotedGold(("ويندي شيرمان",), ("003",)), "who"),
    # What is accepted is wrong on purpose, and tries to be more than words.
    Example("wrong", "من هو وزير الخارجية الأوكراني؟", QuotedGold(("<script>x</script>",), ())),
    Example("silent", "من هو رئيس البرازيل؟", QuotedGold(("لولا دا سيلفا",), ())),
    Example("none", "كم عدد سكان القاهرة؟", None),
)


@pytest.fixture(scope="module")
def judged(seed_asker: LibraryAsker) -> list[tuple[Outcome, Verdict]]:
    outcomes = list(Run(seed_asker).outcomes(EXAMPLES))
    return list(zip(outcomes, verdicts(outcomes), strict=True))


def report(judged: list[tuple[Outcome, Verdict]], parts: frozenset[Part] = ALL_PARTS) -> Report:
    outcomes, found = [o for o, _ in judged], [v for _, v in judged]
    return Report("seeds.jsonl", "a model", parts, outcomes, found, figures(found, parts))


class Page(HTMLParser):
    """What a page refers to, and the tags that are open, to see that it is well formed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "action", "data", "srcset"):
                self.references.append(value or "")
            if name == "id":
                self.ids.append(value or "")


def test_the_page_needs_nothing_from_elsewhere(judged: list[tuple[Outcome, Verdict]]) -> None:
    html = page(report(judged), ARABIC, "ar")

    seen = Page(html)
    assert seen.tags.count("svg") == 4
    assert len(seen.ids) == len(set(seen.ids)) > 20
    assert {reference[0] for reference in seen.references} == {"#"}
    assert {reference[1:] for reference in seen.references} <= set(seen.ids)
    assert not re.search(r"https?:|//\w|@import|<script|<link", html)
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(seen.ids)


def test_the_page_is_in_the_language_and_direction_asked_for(
    judged: list[tuple[Outcome, Verdict]],
) -> None:
    arabic, english = (
        page(report(judged), words, language)
        for words, language in ((ARABIC, "ar"), (ENGLISH, "en"))
    )

    assert '<html lang="ar" dir="rtl">' in arabic
    assert "ما أخطأ، والأسوأ أوّلاً" in arabic
    assert '<html lang="en" dir="ltr">' in english
    assert "What went wrong, worst first" in english


def test_failures_are_told_worst_first_with_what_was_expected_and_what_came(
    judged: list[tuple[Outcome, Verdict]],
) -> None:
    found = failures(judged)

    assert [(f.outcome.example.id, f.fault) for f in found] == [
        ("wrong", Fault.WRONG),
        ("silent", Fault.REFUSED),
    ]
    html = page(report(judged), ENGLISH, "en")
    told = html[html.index("What went wrong") :]
    assert told.index(EXAMPLES[1].question) < told.index(EXAMPLES[2].question)
    assert EXAMPLES[0].question not in told
    assert "&lt;script&gt;x&lt;/script&gt;" in told
    assert re.search(r'class="got" dir="auto">[^<]*كوليبا', told)
    assert re.search(r'<span class="answer">[^<]*كوليبا', told)
    assert "000_179597ceadb2d700.txt" in told


def test_the_page_is_the_same_every_time_and_lacks_what_was_not_measured(
    judged: list[tuple[Outcome, Verdict]], tmp_path: Path
) -> None:
    whole = report(judged)
    file = write_report(tmp_path / "new" / "folder", whole, ARABIC, "ar")
    assert file.read_text(encoding="utf-8") == page(whole, ARABIC, "ar")

    partly = page(report(judged, frozenset({Part.RETRIEVAL})), ENGLISH, "en")
    assert Page(partly).tags.count("svg") == 1
    assert "What went wrong" not in partly


def test_an_interval_holds_the_figure_and_is_the_same_for_a_seed(
    judged: list[tuple[Outcome, Verdict]],
) -> None:
    found = [verdict for _, verdict in judged]

    def of(verdicts: list[Verdict]) -> dict[str, float]:
        return shares(figures(verdicts, ALL_PARTS))

    drawn = intervals(found, lambda v: of(list(v)), rounds=200)

    # One of the three with an answer is right end to end: 0 and 1 are drawn often enough.
    assert of(found)["end_to_end.sentence"] == pytest.approx(1 / 3)
    assert drawn["end_to_end.sentence"] == Interval(0.0, 1.0)
    assert drawn == intervals(found, lambda v: of(list(v)), rounds=200)
    assert set(drawn) == set(of(found))
