"""Text for Telegram: cleaned, formatted, running from right to left, cut to size."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.telegram.cleaning import cleaned, cleaned_with_map, is_visible, shortened
from bot.telegram.direction import FSI, PDI, RLM, runs_right_to_left, with_isolates
from bot.telegram.layout import LONGEST, MOST_ENTITIES, laid_out
from bot.telegram.message import Message, utf16_length
from bot.telegram.outgoing import entities
from bot.telegram.text import (
    Mark,
    Marked,
    Style,
    bold,
    folded_quote,
    isolated,
    italic,
    joined,
    link,
    name,
    plain,
    quote,
    quoted,
)

unhurried = settings(deadline=None)
"""On a busy machine a slow example is no failure."""

ARABIC = "قال الوزير إن المحادثات استمرت ساعات، ثم انتهت."
HOSTILE = st.text(
    st.one_of(
        st.sampled_from(
            "\u202e\u202a\u202c\u2066\u2067\u2069\u200b\u200d\u200e\u200f\ufeff\x00\x07\x1b\x85\u2028"
            "\n\r\t \ud800\udfff\u0301\u064b\u0651👩🇸🇦🏽<&>*_`[](){}@#/-+=|~!.5a"
        ),
        st.sampled_from("ابتثج نويه"),
        st.characters(),
    ),
    max_size=300,
)


@st.composite
def bodies(draw: st.DrawFn) -> Marked:
    """Draw a text of any formatting, built as the bot builds its own."""
    leaves = HOSTILE.flatmap(
        lambda text: st.sampled_from([plain(text), name(text), quoted(text, [(1, 5), (3, 9)])])
    )
    marks = st.sampled_from([bold, italic, lambda body: link(body, "https://example.org/")])
    inline = st.builds(lambda mark, body: mark(body), marks, leaves) | leaves
    row = st.lists(inline, min_size=1, max_size=4).map(joined)
    block = st.builds(lambda kind, body: kind(body), st.sampled_from([quote, folded_quote]), row)
    return joined(draw(st.lists(row | block, min_size=1, max_size=5)), "\n")


TIMES = st.sampled_from([1, 1, 7, 40])
"""How often a text is repeated, to be too long for one message."""


# --- cleaning --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("ab\u202ecba\u202c", "abcba"),  # an override
        ("\u2067نص\u2069", "نص"),  # an isolate of somebody else's
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("\ufeffنص", "نص"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a\tb", "a b"),
        ("\ud83d", "\ufffd"),
        ("a" + "\u200b" * 3000 + "b", "a\u200bb"),
        ("a" + "\u200b\u202e" * 3000 + "b", "a\u200bb"),
        ("a\u200f\u202c\u200eb", "a\u200eb"),
        ("a" + "\u0301" * 500, "a" + "\u0301" * 8),
        ("a" + "\n" * 4096 + "b", "a\n\nb"),
        ("a" + "\n \u200b" * 4096 + "\nb", "a\n\nb"),
    ],
)
def test_what_acts_instead_of_being_shown_is_taken_out(hostile: str, harmless: str) -> None:
    assert cleaned(hostile) == harmless


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        'مَسؤولٌ شدَّدَ على «الضمانات» - 7.5 ساعة (50 %) … "نعم"!',
        "می\u200cخواهم",  # Persian needs its zero-width non-joiner
        "👩\u200d👩\u200d👧\u200d👦 ❤\ufe0f🏽",
        "سطر\n\nوسطر  بعد مسافتين",
        "روسيا\u200f (NATO)\u200e",
    ],
)
def test_an_ordinary_text_comes_back_as_it_is(text: str) -> None:
    assert cleaned(text) == text


@unhurried
@given(HOSTILE)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)


@unhurried
@given(HOSTILE)
def test_nothing_unsafe_is_left(text: str) -> None:
    left = {unicodedata.category(char) for char in cleaned(text)} & {"Cc", "Cs"}

    assert left <= {"Cc"}
    assert not set(cleaned(text)) & set("\x00\x1b\r\u202e\u202a\u2066\u2069")


def test_offsets_are_followed_through_the_cleaning() -> None:
    clean = cleaned_with_map("\ufeffقال\r\nبايدن\u202eهنا")

    assert clean.text == "قال\nبايدنهنا"
    assert [clean.offset(o) for o in (0, 1, 4, 6, 11, 12, 15)] == [0, 0, 3, 4, 9, 9, 12]


@unhurried
@given(HOSTILE)
def test_the_map_ends_where_the_text_ends_and_never_goes_back(text: str) -> None:
    clean = cleaned_with_map(text)
    offsets = [clean.offset(offset) for offset in range(len(text) + 1)]

    assert clean.text == cleaned(text)
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(clean.text)


def test_a_long_line_is_shortened_between_words() -> None:
    assert shortened("انتهاء محادثات أمنية", 15) == "انتهاء محادثات…"
    assert shortened("انتهاء محادثات أمنية", 20) == "انتهاء محادثات أمنية"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"


# --- text with marks -------------------------------------------------------------------------


def test_marks_nest_and_move_when_texts_are_joined() -> None:
    body = plain("قال ") + italic(Marked("إن ") + bold(Marked("روسيا")))

    assert body.text == "قالإن روسيا"
    assert body.marks == (Mark(3, 11, Style.ITALIC), Mark(6, 11, Style.BOLD))


def test_a_part_closes_what_reaches_beyond_it() -> None:
    body = quote(Marked("قال ") + bold(Marked("بايدن")))

    assert body.part(2, 6) == Marked("ل با", (Mark(0, 4, Style.QUOTE), Mark(2, 4, Style.BOLD)))


def test_a_quotation_is_the_source_with_the_answer_in_bold() -> None:
    assert quoted("ترأس الوفد شيرمان.", [(11, 17), (13, 17)]) == Marked(
        "ترأس الوفد شيرمان.", (Mark(11, 17, Style.BOLD),)
    )


def test_empty_texts_leave_no_mark_and_no_separator() -> None:
    assert joined((bold(Marked()), Marked("أ"), quote(quoted("\x00"))), "\n") == Marked("أ")


# --- right to left ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "isolates"),
    [
        ("حلف NATO قال", "حلف <NATO> قال"),
        ("اكتب /ask ثم سؤالك", "اكتب </ask> ثم سؤالك"),
        ("ملفّ (.txt)", "ملفّ (<.txt>)"),
        ("يوم 10-01-2022", "يوم <10-01-2022>"),
        ("بلغت -7.5 درجة", "بلغت <-7.5> درجة"),
        ("في https://example.org/a?b=c، ثم", "في <https://example.org/a?b=c>، ثم"),
        ("قالت New York Times إن", "قالت <New York Times> إن"),
        ("بعد 12 يناير 2022", "بعد 12 يناير 2022"),
        ("no Arabic here", "no Arabic here"),
        ("I read it as: من قال NATO؟", "I read it as: من قال NATO؟"),
    ],
)
def test_what_is_foreign_in_an_arabic_line_is_isolated(line: str, isolates: str) -> None:
    assert with_isolates(line).replace(FSI, "<").replace(PDI, ">") == isolates


def test_a_foreign_name_stands_apart_from_its_neighbours() -> None:
    assert name("Reuters").text == f"{FSI}Reuters{PDI}"
    assert name("رويترز").text == "رويترز"


def test_a_line_of_our_own_starts_with_an_arabic_letter_or_a_mark() -> None:
    (message,) = laid_out(Marked("«نص»\nنص\n7 أيام\n") + name("Reuters"), rtl=True)

    assert message.text == f"{RLM}«نص»\nنص\n{RLM}7 أيام\n{RLM}{FSI}Reuters{PDI}"


def test_a_quotation_gets_marks_only_where_it_would_run_from_left_to_right() -> None:
    (message,) = laid_out(quote(Marked('"نص"\n7 أيام\nNATO قال\n2022')), rtl=True)

    assert message.text == f'"نص"\n7 أيام\n{RLM}{FSI}NATO قال{PDI}\n{RLM}2022'
    assert message.body.marks == (Mark(0, len(message.text), Style.QUOTE),)


def test_what_is_put_in_is_part_of_the_quotation_but_not_of_the_bold_answer_in_it() -> None:
    (message,) = laid_out(Marked("نص\n") + quote(bold(Marked("NATO")) + Marked("\nنص")), rtl=True)

    outer, inner = message.body.marks
    assert message.text[outer.start : outer.end] == f"{RLM}{FSI}NATO{PDI}\nنص"
    assert message.text[inner.start : inner.end] == "NATO"


def test_what_is_put_in_beside_a_bold_answer_is_not_bold() -> None:
    (message,) = laid_out(isolated(bold(Marked("7.5%"))), rtl=True)

    (mark,) = message.body.marks
    assert message.text == f"{RLM}{FSI}7.5%{PDI}"
    assert message.text[mark.start : mark.end] == "7.5%"


def test_in_english_nothing_is_put_in() -> None:
    (message,) = laid_out(Marked("7 days\n«نص»"), rtl=False)

    assert message.text == "7 days\n«نص»"


# --- messages --------------------------------------------------------------------------------


def check(message: Message) -> None:
    """Assert what Telegram asks of every message."""
    length = utf16_length(message.text)
    assert 0 < length <= LONGEST
    assert message.text == message.text.strip()
    assert len(message.entities) <= MOST_ENTITIES
    ranges = [(entity.offset, entity.offset + entity.length) for entity in message.entities]
    assert all(0 <= start < end <= length for start, end in ranges)
    assert not any(a < c < b < d for a, b in ranges for c, d in ranges)
    assert ranges == [
        (e.offset, e.offset + e.length)
        for e in MessageEntity.adjust_message_entities_to_utf_16(
            message.text,
            [MessageEntity("bold", m.start, m.end - m.start) for m in message.body.marks],
        )
    ]


@unhurried
@given(bodies(), TIMES, st.booleans())
def test_every_message_is_one_that_telegram_takes(body: Marked, times: int, rtl: bool) -> None:
    for message in laid_out(joined([body] * times, "\n"), rtl=rtl):
        check(message)


@unhurried
@given(bodies(), TIMES)
def test_in_arabic_every_line_runs_from_right_to_left(body: Marked, times: int) -> None:
    for message in laid_out(joined([body] * times, "\n"), rtl=True):
        for line in message.text.split("\n"):
            assert runs_right_to_left(line) or not line.strip()


@unhurried
@given(bodies(), TIMES)
def test_splitting_loses_nothing_that_can_be_seen(body: Marked, times: int) -> None:
    whole = joined([body] * times, "\n")

    def seen(text: str) -> list[str]:
        return [char for char in text if char.isalnum() and is_visible(char)]

    shown = "".join(message.text for message in laid_out(whole, rtl=True))

    assert seen(shown) == seen(whole.text)


def test_a_text_is_cut_between_paragraphs() -> None:
    paragraph = "كلمة " * 300
    body = Marked("\n\n".join([paragraph.strip()] * 4))

    first, second = laid_out(body, rtl=True)

    assert first.text == "\n\n".join([paragraph.strip()] * 2)
    assert second.text == first.text


def test_a_quotation_that_fits_into_a_message_is_not_cut() -> None:
    words = quote(Marked(("كلمة " * 700).strip()))
    body = joined((Marked(("نص " * 300).strip()), words), "\n\n")

    messages = laid_out(body, rtl=True)

    assert [len(message.entities) for message in messages] == [0, 1]
    assert messages[1].text == words.text


def test_a_quotation_longer_than_a_message_is_closed_and_opened_again_at_a_space() -> None:
    messages = laid_out(quote(Marked(("كلمة " * 2000).strip())), rtl=True)

    assert len(messages) == 3
    for message in messages:
        (entity,) = message.entities
        assert (entity.offset, entity.length) == (0, utf16_length(message.text))
        assert set(message.text.split()) == {"كلمة"}


def test_an_endless_word_is_cut_between_letters_and_never_in_an_emoji() -> None:
    family = "👩\u200d👩\u200d👧"
    messages = laid_out(Marked(family * 1000), rtl=False)

    assert all(message.text.replace(family, "") == "" for message in messages)


def test_four_thousand_emoji_make_two_messages() -> None:
    assert [utf16_length(m.text) for m in laid_out(Marked("😀" * 4096), rtl=False)] == [
        4092,
        4092,
        8,
    ]


def test_more_than_a_hundred_marks_go_on_in_another_message() -> None:
    messages = laid_out(joined([bold(Marked("نص"))] * 250, " "), rtl=True)

    assert [len(message.entities) for message in messages] == [100, 100, 50]


def test_what_cannot_be_seen_is_no_message() -> None:
    assert laid_out(Marked(" \n\u200b"), rtl=True) == []


def test_entities_are_counted_in_utf_16() -> None:
    (message,) = laid_out(Marked("😀 ") + link(Marked("نص"), "https://example.org"), rtl=False)

    assert [(e.type, e.offset, e.length, e.url) for e in entities(message)] == [
        ("text_link", 3, 2, "https://example.org")
    ]
