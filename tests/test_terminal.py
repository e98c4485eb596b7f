"""What a reply looks like in a terminal and in a pipe."""

import io
import unicodedata
from datetime import date

import pytest
from rich.text import Text
from seed_replies import EIGHT_HOURS, SEEDS, SEVEN_AND_A_HALF, SHERMAN, TALKS, answered

from bot.screen import Screen, harmless
from bot.terminal import ReplyLines, shortened
from bot.wording import ARABIC, ENGLISH, Messages
from retrieval.answer import Answer, Citation, Passage, Reply, Status
from retrieval.article import Article, Span

LIBRARY = SEEDS.parent / "vectors"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SEEDS.parent)


def lines(reply: Reply, words: Messages = ARABIC, *, marks: bool = True) -> list[str]:
    return [line.plain for line in ReplyLines(words, LIBRARY, marks).lines(reply)]


def test_the_answer_comes_first_then_its_sentence_with_the_answer_marked_then_its_place() -> None:
    reply = answered("من ترأس الوفد الأمريكي؟", Answer((SHERMAN,), 0.93))

    assert lines(reply) == [
        "نائبة وزير الخارجية الأمريكي ويندي شيرمان",
        "",
        "«على غرار الحوارين الثنائيين السابقين حول الاستقرار الاستراتيجي بين الولايات المتحدة "
        "وروسيا في جنيف العام الماضي، ترأس الوفد الأمريكي "
        "⟦نائبة وزير الخارجية الأمريكي ويندي شيرمان⟧، فيما يرأس الجانب الروسي نائب وزير "
        "الخارجية سيرغي ريابكوف.»",
        "انتهاء محادثات أمنية بين الولايات المتحدة وروسيا دون انفراجة دبلوماسية",
        "11 يناير 2022",
        "seeds/003_a126dbe46f937833.txt:485-718",
        "",
        "الثقة: 93٪",
    ]


def test_with_styles_the_answer_is_bold_and_underlined_instead_of_marked() -> None:
    reply = answered("من؟", Answer((SHERMAN,), 0.93))

    quote = list(ReplyLines(ARABIC, LIBRARY, marks=False).lines(reply))[2]

    assert quote.plain == f"«{SHERMAN.sentence.text}»"
    assert [(quote.plain[s.start : s.end], s.style) for s in quote.spans] == [
        ("نائبة وزير الخارجية الأمريكي ويندي شيرمان", "bold underline")
    ]


def test_a_whole_sentence_that_answers_is_said_once() -> None:
    whole = Citation(SHERMAN.passage, SHERMAN.sentence, SHERMAN.sentence)

    shown = lines(answered("ما الذي جرى؟", Answer((whole,), 0.6)))

    assert shown[:2] == [f"«{SHERMAN.sentence.text}»", TALKS.title]
    assert sum(SHERMAN.sentence.text in line for line in shown) == 1


def test_sources_that_agree_stand_under_one_answer() -> None:
    shown = lines(answered("كم؟", Answer((SEVEN_AND_A_HALF, EIGHT_HOURS), 0.9)))

    assert shown[:3] == ["7.5 ساعة", "اتّفق عليه مصدران:", ""]
    assert [line for line in shown if line.startswith("seeds/")] == [
        "seeds/000_179597ceadb2d700.txt:2476-2804",
        f"seeds/003_a126dbe46f937833.txt:{EIGHT_HOURS.sentence.start}-{EIGHT_HOURS.sentence.end}",
    ]


def test_sources_that_differ_are_shown_as_differing() -> None:
    reply = answered("كم؟", Answer((SEVEN_AND_A_HALF,), 0.9), Answer((EIGHT_HOURS,), 0.7))

    shown = lines(reply)

    assert shown[:3] == ["تختلف المصادر في الجواب:", "", "مصدر يقول: 7.5 ساعة"]
    assert "ومصدر آخر يقول: 8 ساعات" in shown
    assert lines(reply, ENGLISH)[:3] == ["The sources differ:", "", "One source says: 7.5 ساعة"]


def test_a_second_answer_of_the_same_source_is_not_called_another_source() -> None:
    shown = lines(answered("من؟", Answer((SHERMAN,), 0.9), Answer((EIGHT_HOURS,), 0.7)))

    assert "ويقول المصدر نفسه أيضاً: 8 ساعات" in shown
    assert "تختلف المصادر في الجواب:" not in shown


def test_without_an_answer_the_three_nearest_articles_are_named_each_once() -> None:
    other = [Article(source=f"{name}.txt", text="كلام آخر", title=name) for name in "abc"]
    spans = [Span(TALKS, 485, 515), Span(other[0], 0, 4), Span(TALKS, 111, 141)]
    spans += [Span(article, 0, 8) for article in other[1:]]
    near = tuple(Passage(span, 0.9 - place / 10) for place, span in enumerate(spans))
    reply = Reply("من هو رئيس فرنسا؟", "من هو رئيس فرنسا؟", Status.NO_ANSWER, passages=near)

    assert lines(reply) == [
        "لا أجد جواباً في المصادر.",
        "",
        "أقرب ما وجدته:",
        "",
        "انتهاء محادثات أمنية بين الولايات المتحدة وروسيا دون انفراجة دبلوماسية",
        "«على غرار الحوارين الثنائيين ال»",
        "seeds/003_a126dbe46f937833.txt:485-515",
        "",
        "a",
        "«كلام»",
        "vectors/a.txt:0-4",
        "",
        "b",
        "«كلام آخر»",
        "vectors/b.txt:0-8",
    ]


def test_a_long_passage_is_cut_between_words() -> None:
    words = "كلمة " * 100

    cut = shortened(words)

    assert cut == "«" + ("كلمة " * 40).strip() + "»…"
    assert shortened("قصير\n جداً") == "«قصير جداً»"
    assert len(shortened("ط" * 1000)) == 203


def test_a_follow_up_shows_how_it_was_understood() -> None:
    reply = answered("ومن؟", Answer((SHERMAN,), 0.9), standalone="من ترأس الوفد الأمريكي؟")

    assert lines(reply)[:2] == ["فهمت السؤال هكذا: من ترأس الوفد الأمريكي؟", ""]


def test_a_day_named_from_the_day_of_publication_is_resolved_where_that_is_known() -> None:
    text = "وصل الوفد إلى فيينا أمس الأربعاء."
    known = Article(source="a.txt", text=text, title="t", published=date(2022, 1, 13))
    unknown = Article(source="a.txt", text=text, title="t")
    resolved = "«أمس الأربعاء» = الأربعاء 12 يناير 2022"

    for article, expected in ((known, True), (unknown, False)):
        span = Span(article, 0, len(text))
        shown = lines(answered("متى؟", Answer((Citation(span, span, span),), 0.9)))
        assert (resolved in shown) is expected


def test_greetings_and_invalid_questions_get_a_word_and_no_citation() -> None:
    reply = Reply("شكراً", "شكراً", Status.NO_ANSWER, passages=(Passage(Span(TALKS, 0, 30), 1),))
    empty = Reply(" ", " ", Status.INVALID, error="…")
    wordless = Reply("؟؟", "؟؟", Status.INVALID, error="…")
    long = Reply("ط" * 1001, "ط", Status.INVALID, error="…")

    assert lines(reply) == ["على الرحب والسعة. وإن كان لديك سؤال آخر فأنا في الخدمة."]
    assert lines(empty)[0].startswith("لم تكتب سؤالاً.")
    assert lines(wordless)[0].startswith("لا كلمات في هذا السؤال.")
    assert lines(long)[0].startswith("السؤال أطول من أن أفهمه.")


def test_nothing_in_a_text_acts_on_the_terminal() -> None:
    hostile = "\x1b[31mأحمر\x1b]0;t\x07 \u202eمقلوب\u2066 \ud800 \x9bA\rB\u2028C\ufeff"
    article = Article(source="\x1b[2J.txt", text=hostile, title=hostile, outlet="\x1b[0m")
    span = Span(article, 0, len(hostile))

    shown = "\n".join(lines(answered(hostile, Answer((Citation(span, span, span),), 0.9))))

    kinds = {unicodedata.category(char) for char in shown} - {"Cf"}
    assert "Cc" not in {unicodedata.category(char) for char in shown.replace("\n", "")}
    assert "Cs" not in kinds
    assert not {"\u202e", "\u2066", "\u2028", "\ufeff"} & set(shown)
    assert harmless(hostile) == "[31mأحمر]0;t مقلوب \ufffd A B C"


@pytest.mark.parametrize(
    ("count", "phrase"),
    [
        (0, "0 مقال"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (10, "10 مقالات"),
        (11, "11 مقالاً"),
        (99, "99 مقالاً"),
        (100, "100 مقال"),
        (102, "102 مقال"),
        (103, "103 مقالات"),
        (111, "111 مقالاً"),
    ],
)
def test_arabic_counts_things_in_their_six_forms(count: int, phrase: str) -> None:
    assert ARABIC.articles(count) == phrase


def test_english_has_one_and_more() -> None:
    assert [ENGLISH.articles(n) for n in (0, 1, 2, 100)] == [
        "0 articles",
        "one article",
        "2 articles",
        "100 articles",
    ]


def written(*lines: str, bidi: bool = False) -> str:
    file = io.StringIO()
    Screen(file, bidi=bidi).show(map(Text, lines))
    return file.getvalue()


def test_in_a_pipe_a_long_quote_stays_on_its_line() -> None:
    quote = "«" + "كلمة " * 60 + "»"

    assert written(quote) == quote + "\n"


def test_square_brackets_and_colons_are_no_markup() -> None:
    assert written("[bold]نصّ[/bold] :smile: 42") == "[bold]نصّ[/bold] :smile: 42\n"


def test_with_bidi_letters_are_joined_and_stand_as_they_are_seen() -> None:
    # «باب» from right to left: last beh, alef, first beh; a number keeps the order of its digits.
    assert written("باب 10", bidi=True) == "10 \ufe8f\ufe8e\ufe91\n"
    assert written("seeds/a.txt:10-20", bidi=True) == "seeds/a.txt:10-20\n"
    assert written("(بَ)", bidi=True) == "(\ufe8f\u064e)\n"


def test_both_languages_say_everything() -> None:
    for words in (ARABIC, ENGLISH):
        assert len(words.months) == 12
        assert len(words.weekdays) == 7
    assert set(ARABIC.help) == set(ENGLISH.help)
    assert set(ARABIC.small_talk) == set(ENGLISH.small_talk)
    assert set(ARABIC.doctor) == set(ENGLISH.doctor)
    assert ARABIC.weekday(date(2022, 1, 12)) == "الأربعاء 12 يناير 2022"
    assert ENGLISH.weekday(date(2022, 1, 12)) == "Wednesday 12 January 2022"
