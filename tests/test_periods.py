"""Days, months and years as they are written on a command line."""

from datetime import date

import pytest

from retrieval.text.periods import read_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-01-10", "2022-01-10", "2022-01-10"),
        ("٢٠٢٢-٠١-١٠", "2022-01-10", "2022-01-10"),
        ("2022-01", "2022-01-01", "2022-01-31"),
        ("02/2024", "2024-02-01", "2024-02-29"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("٢٠٢٢", "2022-01-01", "2022-12-31"),
        ("عام 2022", "2022-01-01", "2022-12-31"),
        ("يناير 2022", "2022-01-01", "2022-01-31"),
        ("شهر كانون الثاني 2022", "2022-01-01", "2022-01-31"),
        ("10 يناير 2022", "2022-01-10", "2022-01-10"),
        ("الاثنين 10 كانون الثاني/يناير 2022", "2022-01-10", "2022-01-10"),
        ("السادس والعشرين من يناير 2022", "2022-01-26", "2022-01-26"),
        (" 31/12/2021 ", "2021-12-31", "2021-12-31"),
        ("10 January 2022", "2022-01-10", "2022-01-10"),
        ("January 2022", "2022-01-01", "2022-01-31"),
        ("10/10/2022", "2022-10-10", "2022-10-10"),
    ],
)
def test_a_day_a_month_or_a_year_is_read_as_people_write_it(
    text: str, first: str, last: str
) -> None:
    period = read_period(text)

    assert (period.first, period.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "is no date; write it like 2022-01-10"),
        ("غداً", "is no date"),
        ("2022-13", "is no date (month must be in 1..12)"),
        ("0000", "is no date (year 0 is out of range)"),
        ("2022-02-31", "is no date"),
        ("10 يناير", "has no year"),
        ("1/11/2022", "may be 2022-11-01 or 2022-01-11; write one of these"),
        ("11 و12 يناير 2022", "is no date"),
        ("قبل 10 يناير 2022", "is no date"),
        ("10 يناير 2022 مساء", "is no date"),
    ],
)
def test_what_is_no_one_date_is_refused_in_a_line_that_says_what_to_write(
    text: str, complaint: str
) -> None:
    with pytest.raises(ValueError, match=r"^«[^\n]*$") as refused:
        read_period(text)

    assert complaint in str(refused.value)
