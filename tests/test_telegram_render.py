"""What a reply, a source, a list and a command's answer look like in Telegram."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from seed_replies import EIGHT_HOURS, GUARANTEES, SEVEN_AND_A_HALF, SHERMAN, TALKS, answered
from test_telegram_text import HOSTILE, check, unhurried

from bot.telegram.buttons import nearest, rated, reply_keyboard
from bot.telegram.callback import OpenSource, Rate, parse
from bot.telegram.citing import named_days, web_address
from bot.telegram.cleaning import cleaned, is_visible
from bot.telegram.direction import FSI, PDI, RLM, runs_right_to_left
from bot.telegram.inline_results import render_inline
from bot.telegram.message import Button, Message
from bot.telegram.pages import (
    About,
    render_about,
    render_forgotten,
    render_help,
    render_start,
    render_stats,
)
from bot.telegram.render import render_passages, render_reply
from bot.telegram.source_list import render_sources
from bot.telegram.source_page import render_source
from bot.telegram.state_records import Forgotten, Stats
from bot.telegram.text import Style
from bot.telegram.wording import REASONS, Words, commands, words
from retrieval.answer import Answer, Citation, Passage, Reply, Status
from retrieval.article import Article, Span, Stretch
from retrieval.library.records import ArticleRecord
from retrieval.text.sentences import sentences

AR, EN = words("ar"), words("en")
VIENNA = Article(
    source="b.txt",
    text='"منظمة الأمن" تجتمع.\n'
    'والثاني في مقر "الناتو" ببروكسل أمس الأربعاء، بين قادة الحلف وروسيا.',
    title="منظمة الأمن تجتمع",
    outlet="Reuters",
    url="https://example.org/vienna",
    published=date(2022, 1, 13),
    published_from="header",
    content=(Stretch(0, 91),),
)


_OPENING, _END = TALKS.text.index("اختتمت جولة"), TALKS.text.index("\n\nمشاركة")
READ = replace(TALKS, content=(Stretch(_OPENING, _END),))
"""The article without what stands around it on its page."""


def only(messages: list[Message]) -> Message:
    (message,) = messages
    return message


def marked(message: Message, style: Style) -> list[str]:
    return [message.text[m.start : m.end] for m in message.body.marks if m.style is style]


def source_words(text: str) -> str:
    """Return `text` without the direction marks that are put in for showing it."""
    return re.sub(f"[{RLM}{FSI}{PDI}]", "", text)


def texts(message: Message) -> list[list[str]]:
    return [[button.text for button in row] for row in message.keyboard]


# --- a reply ---------------------------------------------------------------------------------


def test_the_answer_is_bold_then_comes_its_sentence_then_the_passage_under_its_title() -> None:
    message = only(render_reply(answered("من ترأس الوفد؟", Answer((SHERMAN,), 0.93)), AR, 7))

    sentence = SHERMAN.sentence.text
    assert message.text == (
        "نائبة وزير الخارجية الأمريكي ويندي شيرمان\n\n"
        f"{RLM}«{sentence}»\n\n"
        "انتهاء محادثات أمنية بين الولايات المتحدة وروسيا دون انفراجة دبلوماسية\n"
        f"{RLM}11 يناير 2022\n"
        f"{sentence}"
    )
    assert marked(message, Style.BOLD) == ["نائبة وزير الخارجية الأمريكي ويندي شيرمان"] * 3
    assert marked(message, Style.FOLDED_QUOTE) == [SHERMAN.passage.text]


def test_the_first_button_of_an_arabic_row_is_at_the_right() -> None:
    reply = answered("من؟", Answer((SHERMAN,), 0.93))
    more = replace(reply, passages=(*reply.passages, Passage(EIGHT_HOURS.passage, 0.1)))

    arabic, english = (only(render_reply(more, spoken, 7)) for spoken in (AR, EN))

    assert texts(arabic) == [["انتهاء محادثات أمنية بين الولايات…"], ["مقاطع أخرى", "👎", "👍"]]
    assert texts(english)[1] == ["👍", "👎", "More passages"]
    assert [[button.data for button in row] for row in english.keyboard] == [
        [f"s:{TALKS.id}:485-718"], ["f:7:+", "f:7:-", "p:7:0"],
    ]  # fmt: skip


def test_without_a_number_of_its_own_a_reply_has_only_its_sources() -> None:
    message = only(render_reply(answered("من؟", Answer((SHERMAN,), 0.93)), AR))

    assert texts(message) == [["انتهاء محادثات أمنية بين الولايات…"]]


def test_a_whole_sentence_that_answers_is_said_once_above_its_passage() -> None:
    whole = Citation(SHERMAN.passage, SHERMAN.sentence, SHERMAN.sentence)

    message = only(render_reply(answered("ماذا جرى؟", Answer((whole,), 0.9)), AR))

    assert message.text.count(SHERMAN.sentence.text) == 2
    assert "«على" not in message.text


def test_sources_that_agree_stand_under_one_answer() -> None:
    reply = answered("كم؟", Answer((EIGHT_HOURS, SEVEN_AND_A_HALF), 0.9))

    message = only(render_reply(reply, AR))

    assert "\n\nاتّفق عليه مصدران:\n\n" in message.text
    assert marked(message, Style.FOLDED_QUOTE) == [
        EIGHT_HOURS.passage.text, SEVEN_AND_A_HALF.passage.text,
    ]  # fmt: skip
    assert len(message.keyboard) == 2


def test_sources_that_differ_are_shown_side_by_side_first() -> None:
    reply = answered("كم؟", Answer((SEVEN_AND_A_HALF,), 0.9), Answer((EIGHT_HOURS,), 0.8))

    message = only(render_reply(reply, AR))

    assert message.text.split("\n\n")[0] == (
        "تختلف المصادر في الجواب:\nمصدر يقول: 7.5 ساعة\nومصدر آخر يقول: 8 ساعات"
    )
    assert marked(message, Style.BOLD)[:2] == ["7.5 ساعة", "8 ساعات"]


def test_two_sentences_of_one_passage_are_quoted_with_it_once() -> None:
    passage = Span(TALKS, SHERMAN.passage.start, EIGHT_HOURS.passage.end)
    citations = (replace(SHERMAN, passage=passage), replace(EIGHT_HOURS, passage=passage))

    message = only(render_reply(answered("من؟", Answer(citations, 0.9)), AR))

    assert marked(message, Style.FOLDED_QUOTE) == [passage.text]
    assert marked(message, Style.BOLD)[-2:] == [SHERMAN.answer.text, EIGHT_HOURS.answer.text]


def test_an_article_with_two_passages_is_named_once_above_both() -> None:
    answer = Answer((EIGHT_HOURS, SEVEN_AND_A_HALF, SHERMAN), 0.9)

    message = only(render_reply(answered("من؟", answer), AR))

    assert marked(message, Style.FOLDED_QUOTE) == [
        EIGHT_HOURS.passage.text, SHERMAN.passage.text, SEVEN_AND_A_HALF.passage.text,
    ]  # fmt: skip
    assert message.text.count(TALKS.title) == 1
    assert texts(message)[0] == ["انتهاء محادثات أمنية بين الولايات…"]


def test_a_reply_too_long_for_a_message_quotes_the_further_sentences_alone() -> None:
    passages = [Span(TALKS, start, start + 1300) for start in (485, 484, 483, 482)]
    citations = tuple(replace(SHERMAN, passage=passage) for passage in passages)

    message = only(render_reply(answered("من؟", Answer(citations, 0.9)), AR))

    assert marked(message, Style.FOLDED_QUOTE) == [passages[0].text, *[SHERMAN.sentence.text] * 3]


def test_a_follow_up_shows_how_it_was_read_in_italics() -> None:
    reply = answered("ومن؟", Answer((SHERMAN,), 0.9), standalone="من ترأس الوفد الأمريكي؟")

    message = only(render_reply(reply, AR))

    assert marked(message, Style.ITALIC) == ["فهمت السؤال هكذا: من ترأس الوفد الأمريكي؟"]
    assert message.text.startswith("فهمت السؤال هكذا:")


def test_without_an_answer_it_says_so_and_names_the_nearest_articles_once_each() -> None:
    spans = (SHERMAN.passage, EIGHT_HOURS.passage, SEVEN_AND_A_HALF.passage, Span(VIENNA, 0, 20))
    reply = Reply(
        "من رئيس اليابان؟", "من رئيس اليابان؟", Status.NO_ANSWER,
        passages=tuple(Passage(span, 0.1) for span in spans),
    )  # fmt: skip

    message = only(render_reply(reply, AR, 3))

    assert message.text == (
        "لا أجد جواباً في المصادر.\n\nأقرب ما وجدته:\n\n"
        f"{TALKS.title}\n{RLM}11 يناير 2022\n\n{RLM}{GUARANTEES.title}\n\n"
        f"{VIENNA.title}\n{RLM}{FSI}Reuters{PDI} · 13 يناير 2022"
    )
    assert [parse(row[0].data or "") for row in message.keyboard[:3]] == [
        OpenSource(span.article.id, span.start, span.end)
        for span in (SHERMAN.passage, SEVEN_AND_A_HALF.passage, Span(VIENNA, 0, 20))
    ]


def test_the_nearest_articles_are_those_of_the_best_passages_in_their_order() -> None:
    fourth = Span(replace(VIENNA, source="d.txt", title="الرابع"), 0, 20)
    spans = (
        SHERMAN.passage, SEVEN_AND_A_HALF.passage, Span(VIENNA, 0, 20), fourth, EIGHT_HOURS.passage,
    )  # fmt: skip
    passages = tuple(Passage(span, 1.0) for span in spans)
    reply = Reply("من؟", "من؟", Status.NO_ANSWER, passages=passages)

    assert nearest(reply) == [SHERMAN.passage, SEVEN_AND_A_HALF.passage, Span(VIENNA, 0, 20)]


def test_without_any_article_there_is_nothing_near() -> None:
    message = only(render_reply(Reply("من؟", "من؟", Status.NO_ANSWER), AR, 3))

    assert message.text == "لا أجد جواباً في المصادر."
    assert texts(message) == [["👎", "👍"]]


@pytest.mark.parametrize(
    ("said", "heard"),
    [("شكراً", "على الرحب والسعة"), ("  ", "لم تكتب سؤالاً"), ("؟؟!", "لا كلمات في هذا السؤال")],
)
def test_what_asks_nothing_of_the_articles_gets_a_line_without_buttons(
    said: str, heard: str
) -> None:
    status = Status.NO_ANSWER if said == "شكراً" else Status.INVALID

    message = only(render_reply(Reply(said, said, status), AR, 3))

    assert message.text.startswith(heard)
    assert message.keyboard == ()


def test_days_named_from_the_date_of_the_article_are_told_below_the_quote() -> None:
    sentence = Span(VIENNA, 21, len(VIENNA.text))
    brussels = Span(VIENNA, VIENNA.text.index("ببروكسل"), VIENNA.text.index("ببروكسل") + 7)
    reply = answered("أين؟", Answer((Citation(sentence, sentence, brussels),), 0.9))

    message = only(render_reply(reply, AR))

    assert message.text.endswith(f"\n{sentence.text}\n{RLM}«أمس الأربعاء» = الأربعاء 12 يناير 2022")
    assert named_days(sentence, EN).text == f"{FSI}«أمس الأربعاء»{PDI} = Wednesday 12 January 2022"
    assert named_days(replace_date(sentence, None), AR).text == ""


def replace_date(span: Span, day: date | None) -> Span:
    return Span(replace(span.article, published=day, published_from=None), span.start, span.end)


def test_a_title_leads_to_the_original_where_that_is_known() -> None:
    message = only(render_reply(replace(answered("؟", Answer((SHERMAN,), 1)), answers=(), passages=(
        Passage(Span(VIENNA, 0, 20), 1.0),
    ), status=Status.NO_ANSWER, question="من؟", standalone="من؟"), AR))  # fmt: skip

    (entity,) = [e for e in message.entities if e.style is Style.LINK]
    assert entity.url == "https://example.org/vienna"
    assert marked(message, Style.LINK) == [VIENNA.title]


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "ftp://a.org/", "http://", "https://localhost/",
        "https://a b.org",
        "https://user:pass@a.org", "https://a.org:x/", "https://[::1", "https://a.org/\n", "a.org",
        "https://a.org/" + "x" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_no_link(url: str | None) -> None:
    assert web_address(url) is None


def test_addresses_of_pages_are_links_as_they_are() -> None:
    for url in ("https://a.org/مقال?x=1#y", "http://www.a-b.co.uk:8080/"):
        assert web_address(url) == url


# --- more passages, ratings ------------------------------------------------------------------


def test_more_passages_are_those_not_quoted_three_to_a_page() -> None:
    spans = [Span(TALKS, start, start + 90) for start in (150, 300, 720, 900, 1200)]
    reply = answered("من؟", Answer((SHERMAN,), 0.9))
    found = replace(reply, passages=(*reply.passages, *(Passage(s, 0.1) for s in spans)))

    first, second, beyond = (render_passages(found, AR, 5, page) for page in (0, 1, 99))

    assert marked(first, Style.FOLDED_QUOTE) == [span.text for span in spans[:3]]
    assert marked(second, Style.FOLDED_QUOTE) == [span.text for span in spans[3:]]
    assert beyond == second
    assert first.text.endswith("صفحة 1 من 2")
    assert [first.keyboard[-1][0].data, second.keyboard[-1][0].data] == ["p:5:1", "p:5:0"]


def test_a_bad_rating_offers_reasons_until_one_is_given() -> None:
    before = reply_keyboard(answered("من؟", Answer((SHERMAN,), 0.9)), AR, 7)

    asked = rated(before, AR, 7, "-")
    told = rated(asked, AR, 7, "outdated")

    assert [[button.text for button in row] for row in asked] == [
        ["انتهاء محادثات أمنية بين الولايات…"], ["👎 ✓", "👍"],
        ["ليس ما سألت عنه", "الجواب خطأ"], ["قديم", "ناقص"], ["غير ذلك"],
    ]  # fmt: skip
    reasons = [parse(button.data or "") for row in asked[2:] for button in row]
    assert {action.value for action in reasons if isinstance(action, Rate)} == set(REASONS)
    assert told == (before[0], (replace(before[1][0], text="👎 ✓"), before[1][1]))
    assert [b.text for b in rated(told, AR, 7, "+")[1]] == ["👎", "👍 ✓"]


# --- properties ------------------------------------------------------------------------------


@st.composite
def replies(draw: st.DrawFn, text: st.SearchStrategy[str] = HOSTILE) -> Reply:
    """Draw a reply that quotes anything from articles that hold anything."""
    articles = [
        Article(
            f"{n}.txt",
            draw(text) + "س",
            draw(text),
            draw(st.none() | text),
            url=draw(st.none() | text),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    long = draw(st.sampled_from([1, 1, 40]))
    articles = [replace(article, text=article.text * long) for article in articles]

    def citation() -> Citation:
        article = draw(st.sampled_from(articles))
        ends = sorted(draw(st.lists(st.integers(0, len(article.text)), min_size=6, max_size=6)))
        a, b, c, d, e, f = ends
        c, d = (c, d) if c < d else (max(0, c - 1), max(1, c))
        spans = (Span(article, min(a, c), max(f, d)), Span(article, min(b, c), max(e, d)))
        return Citation(*spans, Span(article, c, d))

    answers = tuple(
        Answer(tuple(citation() for _ in range(draw(st.integers(1, 4)))), 0.9)
        for _ in range(draw(st.integers(0, 3)))
    )
    passages = tuple(Passage(citation().passage, 0.5) for _ in range(draw(st.integers(0, 4))))
    status = Status.ANSWERED if answers else Status.NO_ANSWER
    return Reply(draw(text), draw(text), status, answers=answers, passages=passages)


@unhurried
@given(replies(), st.sampled_from([AR, EN]))
def test_hostile_words_make_messages_that_telegram_takes(reply: Reply, spoken: Words) -> None:
    messages = [*render_reply(reply, spoken, 1), render_passages(reply, spoken, 1)]
    messages += [result.message for result in render_inline(reply, spoken, "dalil_bot")]

    for message in messages:
        check(message)
        check_buttons(message)
        for line in message.text.split("\n") if spoken.rtl else ():
            assert runs_right_to_left(line) or not line.strip()


def check_buttons(message: Message) -> None:
    for button in (button for row in message.keyboard for button in row):
        assert button.text.strip()
        assert button.url or parse(button.data or "") is not None
        assert len((button.data or "").encode()) <= 64


@unhurried
@given(replies())
def test_a_citation_is_its_source_cleaned_and_nothing_else(reply: Reply) -> None:
    shown = "\n".join(
        source_words(part)
        for message in render_reply(reply, AR)
        for part in marked(message, Style.FOLDED_QUOTE)
    )

    for answer in reply.answers if reply.question.strip() else ():
        passage = source_words(cleaned(answer.citations[0].passage.text)).strip()
        if len(passage) < 2000:  # what is cut in two has lost the white space there
            assert passage in shown or squeezed(passage) in squeezed(shown)


def squeezed(text: str) -> str:
    return "".join(text.split())


@unhurried
@given(st.data())
def test_an_ordinary_citation_is_its_source_exactly(data: st.DataObject) -> None:
    article = data.draw(st.sampled_from([READ, GUARANTEES]))
    body = article.content[0]
    sentence = data.draw(st.sampled_from(sentences(article.text, body.start, body.end)))
    ends = data.draw(
        st.lists(st.integers(sentence.start, sentence.end), min_size=2, max_size=2, unique=True)
    )
    span = Span(article, sentence.start, sentence.end)
    reply = answered(
        "من؟", Answer((Citation(span, span, Span(article, min(ends), max(ends))),), 0.9)
    )

    message = only(render_reply(reply, AR))

    assert marked(message, Style.FOLDED_QUOTE) == [span.text]
    assert article.text[min(ends) : max(ends)] in marked(message, Style.BOLD)


# --- a source --------------------------------------------------------------------------------


def test_a_passage_is_shown_in_its_context_in_bold() -> None:
    at = OpenSource(TALKS.id, SHERMAN.sentence.start, SHERMAN.sentence.end)

    message = render_source(READ, at, AR)

    (window,) = marked(message, Style.QUOTE)
    assert window in TALKS.text
    assert window.startswith("اختتمت جولة جديدة")
    assert marked(message, Style.BOLD) == [SHERMAN.sentence.text]


def read_through(article: Article) -> list[str]:
    """Return the windows of an article from its first to its last, as the buttons lead."""
    at, windows = OpenSource(article.id), []
    while True:
        message = render_source(article, at, AR)
        check(message)
        windows += marked(message, Style.QUOTE)
        later = [b for row in message.keyboard for b in row if b.text == AR.later]
        if not later:
            return windows
        action = parse(later[0].data or "")
        assert isinstance(action, OpenSource)
        at = action


def test_paging_through_an_article_shows_all_of_its_own_words_and_nothing_else() -> None:
    windows = read_through(READ)

    own = TALKS.text[_OPENING:_END]
    assert len(windows) == 3
    assert squeezed("".join(windows)) == squeezed(own)


def test_masked_lines_are_left_out() -> None:
    text = "أول كلام.\nشاهد أيضاً: غيره\nثاني كلام."
    article = Article("a.txt", text, "عنوان", content=(Stretch(0, 10), Stretch(27, 37)))

    assert read_through(article) == ["أول كلام.\nثاني كلام."]


def test_an_endless_word_can_be_read_to_its_end() -> None:
    article = Article("a.txt", "س" * 5000, "عنوان", content=(Stretch(0, 5000),))

    windows = read_through(article)

    assert "".join(windows) == article.text
    assert len(windows) >= 4


def test_earlier_leads_back_to_what_comes_before() -> None:
    third = render_source(READ, OpenSource(TALKS.id, 3000), AR)

    (earlier,) = [b for row in third.keyboard for b in row if b.text == "ما قبله"]
    action = parse(earlier.data or "")
    assert isinstance(action, OpenSource)
    before = marked(render_source(READ, action, AR), Style.QUOTE)[0]
    (window,) = marked(third, Style.QUOTE)
    assert (
        TALKS.text.index(before)
        < TALKS.text.index(window)
        <= TALKS.text.index(before) + len(before) + 1
    )


@unhurried
@given(HOSTILE, st.integers(0, 10**9), st.none() | st.integers(0, 10**9))
@example("\xad", 0, None)
def test_any_offset_opens_some_window(text: str, start: int, end: int | None) -> None:
    article = Article("a.txt", text, text, content=(Stretch(0, len(text)),) if text else ())

    message = render_source(article, OpenSource(article.id, start, end), AR)

    check(message)
    check_buttons(message)


@unhurried
@given(st.lists(HOSTILE, min_size=1, max_size=12))
def test_a_hostile_article_can_be_read_to_its_end(parts: list[str]) -> None:
    text = "\n".join(part for part in parts for _ in range(4)) + "\nس"
    article = Article("a.txt", text, "عنوان", content=(Stretch(0, len(text)),))

    def seen(text: str) -> list[str]:
        return [char for char in text if char.isalnum() and is_visible(char)]

    assert seen("".join(read_through(article))) == seen(cleaned(text))


def test_the_original_is_a_button_where_it_is_known() -> None:
    message = render_source(VIENNA, OpenSource(VIENNA.id), AR)

    assert message.keyboard == ((Button("الأصل", url="https://example.org/vienna"),),)


# --- the list --------------------------------------------------------------------------------


def record(
    number: int, title: str, outlet: str | None = None, day: date | None = None
) -> ArticleRecord:
    return ArticleRecord(f"{number}.txt", title, outlet, None, None, day, None, "file", 3)


RUSSIA, SUMMIT = "محادثات روسيا والولايات المتحدة", "القمّة العربية في الجزائر"
RECORDS = [
    record(1, RUSSIA, "الجزيرة", date(2022, 1, 11)),
    record(2, SUMMIT),
    *(record(number, f"مقال {number}") for number in range(3, 10)),
]


def test_the_list_is_paged_and_each_article_has_a_button() -> None:
    first, second = (render_sources(RECORDS, AR, page) for page in (0, 1))

    assert first.text.startswith(
        "في المكتبة 9 مقالات:\n\nمحادثات روسيا والولايات المتحدة\nالجزيرة · 11 يناير 2022"
    )
    assert "صفحة 1 من 2" in first.text
    assert [row[0].text for row in first.keyboard] == [*(r.title for r in RECORDS[:6]), "التالية"]
    assert [row[0].text for row in second.keyboard] == [*(r.title for r in RECORDS[6:]), "السابقة"]
    assert render_sources(RECORDS, AR, 99) == second


@pytest.mark.parametrize(
    ("query", "found"),
    [("القمة", [SUMMIT]), ("عربيه", [SUMMIT]), ("روسيا 2022", [RUSSIA]), ("جزيرة", [RUSSIA]),
     ("مقال 7", ["مقال 7"]), ("كوكب", [])],
)  # fmt: skip
def test_a_search_finds_titles_outlets_and_dates_however_spelt(
    query: str, found: list[str]
) -> None:
    message = render_sources(RECORDS, AR, query=query)

    assert [row[0].text for row in message.keyboard] == found
    assert f"«{query}»" in message.text


def test_the_next_page_of_a_search_searches_for_the_same() -> None:
    message = render_sources(RECORDS, AR, query="مقال")

    assert message.keyboard[-1][0].data == "l:1:مقال"


def test_administrators_see_the_ids() -> None:
    message = render_sources(RECORDS[:1], AR, with_ids=True)

    assert marked(message, Style.CODE) == [RECORDS[0].id]


def test_an_empty_library_says_so() -> None:
    assert render_sources([], AR).text == "لا مقالات في المكتبة بعد."


@unhurried
@given(HOSTILE, HOSTILE, st.integers(0, 99))
def test_hostile_titles_and_queries_make_a_list_that_telegram_takes(
    title: str, query: str, page: int
) -> None:
    message = render_sources([record(n, title) for n in range(9)], AR, page, query, with_ids=True)

    check(message)
    check_buttons(message)


# --- inline mode -----------------------------------------------------------------------------


def test_inline_mode_offers_the_answer_then_each_source() -> None:
    reply = answered("كم استمرت؟", Answer((SEVEN_AND_A_HALF,), 0.9), Answer((EIGHT_HOURS,), 0.8))

    results = render_inline(reply, AR, "dalil_bot")

    assert [result.title for result in results] == ["7.5 ساعة", GUARANTEES.title, TALKS.title]
    assert results[0].message.text.startswith("كم استمرت؟\n\nتختلف المصادر")
    assert results[2].description == EIGHT_HOURS.sentence.text
    assert marked(results[2].message, Style.FOLDED_QUOTE) == [EIGHT_HOURS.passage.text]
    assert results[2].message.keyboard[0][0].url == (
        f"https://t.me/dalil_bot?start=src_{TALKS.id}_{EIGHT_HOURS.sentence.start}"
    )
    assert len({result.id for result in results}) == 3


def test_inline_mode_without_an_answer_offers_the_nearest_and_says_so() -> None:
    reply = Reply("من؟", "من؟", Status.NO_ANSWER, passages=(Passage(SHERMAN.passage, 0.2),))

    (result,) = render_inline(reply, AR, "dalil_bot")

    assert result.title == TALKS.title
    assert "لا أجد جواباً في المصادر." in result.message.text


def test_inline_mode_offers_nothing_for_small_talk() -> None:
    near = (Passage(SHERMAN.passage, 0.2),)

    assert (
        render_inline(Reply("شكراً", "شكراً", Status.NO_ANSWER, passages=near), AR, "dalil_bot") == []
    )


# --- commands --------------------------------------------------------------------------------


def test_the_examples_are_buttons_that_say_the_question() -> None:
    message = render_start(AR, ["من الأمين العام؟", "متى بدأت؟"])

    assert message.keyboard == (
        (Button("من الأمين العام؟", "e:0"),), (Button("متى بدأت؟", "e:1"),),
    )  # fmt: skip
    assert render_start(AR, []).keyboard == ()


def test_help_lists_every_command_and_the_administrators_only_to_them() -> None:
    reader, admin = (render_help(AR, "dalil_bot", admin=admin).text for admin in (False, True))

    assert "/forget" in reader
    assert ("/reindex" in reader, "/reindex" in admin) == (False, True)
    assert f"\n{RLM}{FSI}/new{PDI} حديث جديد، أنسى ما سبقه\n" in reader
    assert f"\nفي أي محادثة: اكتب {FSI}@dalil_bot{PDI} ثم سؤالك، واختر الجواب.\n" in reader


def test_about_tells_size_dates_and_model() -> None:
    about = About(5, 45, date(2021, 12, 31), date(2022, 1, 11), "multilingual-e5-small (4-bit)")

    text = render_about(AR, about).text

    assert text.startswith(
        "أجيب من 5 مقالات، 45 مقطعاً.\nتواريخ المقالات من 31 ديسمبر 2021 إلى 11 يناير 2022."
    )
    assert text.endswith(f"النموذج: {FSI}multilingual-e5-small (4-bit){PDI}")
    assert "لا تاريخ معروفاً" in render_about(AR, About(1, 1, None, None, None)).text


def test_what_was_forgotten_is_said_in_words() -> None:
    forgotten = Forgotten(questions=3, ratings=2, chats=1, updates=0, keeps_access=False)

    assert render_forgotten(AR, forgotten).text == (
        "حذفت كل ما حُفظ عنك: 3 أسئلة وأجوبتها، وتقييمان، وإعدادات محادثة واحدة."
    )
    assert render_forgotten(EN, Forgotten(0, 0, 0, 0, keeps_access=True)).text == (
        "Nothing is stored of you.\nOnly your number stays, on the list of those who may ask; the "
        "administrators can take it off."
    )


def test_figures_are_filled_in() -> None:
    text = render_stats(EN, Stats(4, 3, 20, 5, 2, 1, 0), About(5, 45, None, None, None)).text

    assert text.splitlines() == [
        "Chats: 4, 3 of them active", "Questions: 20, 5 in the last day", "Ratings: 2 👍, 1 👎",
        "Waiting: 0", "Library: 5 articles, 45 passages",
    ]  # fmt: skip


# --- wording ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "en"])
def test_commands_and_texts_of_the_profile_fit_what_telegram_takes(language: str) -> None:
    spoken = words(language)

    for command, description in commands(language, admin=True):
        assert re.fullmatch("[a-z]{1,32}", command)
        assert 1 <= len(description) <= 256
    assert len(spoken.description) <= 512
    assert len(spoken.short_description) <= 120
    assert tuple(spoken.reasons) == REASONS


def test_both_languages_fill_in_the_same() -> None:
    def blanks(text: object) -> list[str]:
        return sorted(re.findall(r"\{\w*\}", str(text)))

    for field in type(AR).__slots__:
        one, other = getattr(AR, field), getattr(EN, field)
        if isinstance(one, str):
            assert set(blanks(one)) == set(blanks(other)), field
        elif isinstance(one, dict):
            assert list(one) == list(other), field
