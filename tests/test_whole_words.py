"""Ranges of characters to whole words; every expected text was cut by hand."""

import pytest

from retrieval.reader.whole_words import whole_words


@pytest.mark.parametrize(
    ("text", "rough", "expected"),
    [
        ("قال ستولتنبرغ أمس", "تولتن", "ستولتنبرغ"),
        ("نائبة الوزير (ويندي شيرمان)، الخميس", " (ويندي شيرمان)،", "ويندي شيرمان"),
        ("وقّع «اتفاق باريس» عام 2015.", "«اتفاق باريس» عام 2015.", "«اتفاق باريس» عام 2015"),
        ("ارتفع بنسبة 7.5% في عام", "7.5% ", "7.5%"),
        ("بلغت -5 درجات", "-5", "-5"),
        ("كلمة (NATO حلف", "(NATO", "NATO"),
        ("مُحَمَّدٌ رسول", "حَمَّد", "مُحَمَّدٌ"),
        ("في الـ7 من يناير", "7", "الـ7"),
    ],
)
def test_a_range_grows_to_whole_words_and_sheds_what_is_loose(
    text: str, rough: str, expected: str
) -> None:
    start = text.index(rough)

    found = whole_words(text, start, start + len(rough), 0, len(text))

    assert found is not None
    assert text[slice(*found)] == expected


def test_it_does_not_leave_its_sentence() -> None:
    text = "انتهى.بدأ"

    assert whole_words(text, 6, 9, 6, 9) == (6, 9)


def test_punctuation_alone_is_no_answer() -> None:
    assert whole_words("قال: «،»", 3, 8, 0, 8) is None
