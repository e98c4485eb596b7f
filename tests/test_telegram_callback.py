"""What buttons send back, and links that open a source."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_telegram_text import unhurried

from bot.telegram.callback import (
    Action,
    Example,
    ListSources,
    MorePassages,
    OpenSource,
    Rate,
    Remove,
    SetLanguage,
    Upload,
    data_of,
    deep_link,
    fitting_query,
    parse,
    parse_start,
    start_payload,
)

NUMBERS = st.integers(0, 999_999_999)
ARTICLES = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=10, max_size=10)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(OpenSource, ARTICLES, NUMBERS, st.none() | NUMBERS),
    st.builds(MorePassages, NUMBERS, NUMBERS),
    st.builds(Rate, NUMBERS, st.sampled_from(["+", "-", "wrong", "outdated"])),
    st.builds(ListSources, NUMBERS, st.text().map(fitting_query)),
    st.builds(Example, NUMBERS),
    st.builds(Upload, st.text("abcXYZ019", min_size=1, max_size=20), st.booleans()),
    st.builds(Remove, ARTICLES, st.none() | st.booleans()),
    st.builds(SetLanguage, st.sampled_from(["ar", "en"])),
)


@unhurried
@given(ACTIONS)
def test_every_action_comes_back_from_its_64_bytes(action: Action) -> None:
    data = data_of(action)

    assert 1 <= len(data.encode("utf-8")) <= 64
    assert parse(data) == action


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (OpenSource("arzmnk7m6f", 485, 718), "s:arzmnk7m6f:485-718"),
        (OpenSource("arzmnk7m6f", 0), "s:arzmnk7m6f:0"),
        (MorePassages(12, 1), "p:12:1"),
        (Rate(12, "wrong"), "f:12:wrong"),
        (ListSources(2, "روسيا"), "l:2:روسيا"),
        (Example(0), "e:0"),
        (Upload("17", keep=False), "u:17:-"),
        (Remove("arzmnk7m6f", sure=None), "x:arzmnk7m6f:?"),
        (SetLanguage("en"), "g:en"),
    ],
)
def test_the_grammar_is_as_documented(action: Action, data: str) -> None:
    assert data_of(action) == data


@pytest.mark.parametrize(
    "data",
    [
        "", "s", "s:arzmnk7m6f:", "s:ARZMNK7M6F:0", "s:arzmnk7m6f:-1", "s:arzmnk7m6f:٣",
        "s:../../etc/:0", "s:arzmnk7m6f:0-", "s:arzmnk7m6f:9999999999", "p:1", "p:1:1:1", "f:1:",
        "f:1:++", "f:1:WRONG", "f:1:+\n", "e:x", "u:a/b:+", "x:arzmnk7m6f:", "g:fr",
    ],
)  # fmt: skip
def test_what_no_button_of_ours_sends_is_nothing(data: str) -> None:
    assert parse(data) is None


@unhurried
@given(st.text(max_size=64))
def test_anything_can_be_parsed_without_an_error(data: str) -> None:
    action = parse(data)

    assert action is None or parse(data_of(action)) == action


@unhurried
@given(st.text(st.characters(), max_size=100))
def test_a_query_is_cut_to_what_fits_and_never_inside_a_letter(query: str) -> None:
    cut = fitting_query(query)

    assert len(cut.encode("utf-8")) <= 52
    assert fitting_query(cut) == cut


def test_a_link_opens_an_article_at_a_place() -> None:
    payload = start_payload("arzmnk7m6f", 485)

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    assert parse_start(payload) == OpenSource("arzmnk7m6f", 485)
    assert parse_start("src_arzmnk7m6f") == OpenSource("arzmnk7m6f", 0)
    assert deep_link("dalil_bot", "arzmnk7m6f") == "https://t.me/dalil_bot?start=src_arzmnk7m6f"


@pytest.mark.parametrize(
    "payload", ["", "src_", "src_arzmnk7m6f_x", "x_arzmnk7m6f", "src_ARZMNK7M6F"]
)
def test_another_payload_opens_nothing(payload: str) -> None:
    assert parse_start(payload) is None
