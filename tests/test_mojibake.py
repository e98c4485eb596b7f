"""Arabic read in the wrong encoding and saved so: undone where it is sure, left alone otherwise."""

import pytest

from retrieval.corpus.decoding import decode
from retrieval.corpus.mojibake import undone

TEXT = "اختتمت جولة جديدة من المحادثات في جنيف مساء أمس، وقال الوزير: «كانت صعبة» NATO 7.5.\n"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("utf-8", "latin-1"),
        ("utf-8", "cp1256"),
        ("cp1256", "cp1252"),
        ("cp1256", "latin-1"),
        ("iso8859-6", "latin-1"),
    ],
)
def test_what_was_read_in_the_wrong_encoding_is_undone(written: str, read: str) -> None:
    text = TEXT.replace("«", '"').replace("»", '"') if written == "iso8859-6" else TEXT
    garbled = text.encode(written).decode(read)
    found = decode(garbled.encode("utf-8"))

    assert (found.text, found.text_of, found.is_repaired) == (text, "extracted", True)


def test_utf8_read_as_cp1252_where_some_bytes_have_no_character_is_undone() -> None:
    # What browsers do with the five bytes that Windows-1252 leaves undefined.
    garbled = "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in TEXT.encode("utf-8")
    )
    assert undone(garbled) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "L'été dernier, à Genève, les négociations ont été très difficiles.",
        "وزیر امور خارجه گفت که مذاکرات در ژنو پایان یافت و نتیجه‌ای نداشت.",
        "وزیر خارجہ نے کہا کہ جنیوا میں مذاکرات ختم ہو گئے ہیں اور کوئی نتیجہ نہیں نکلا۔",
        "Ø is a letter of Danish, and so are Å and Æ: Øresund, Århus, Ærø, Øst, Ørn.",
        "",
    ],
)
def test_what_is_no_mojibake_is_left_alone(text: str) -> None:
    assert undone(text) is None
    assert decode(text.encode("utf-8")).is_repaired is False
