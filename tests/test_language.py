import pytest

from retrieval.text.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("اختتمت جولة جديدة من المحادثات في جنيف مساء أمس وقال الوزير إنها كانت صعبة.", "ar"),
        ("وزیر امور خارجه گفت که مذاکرات در ژنو با حضور دو کشور برگزار شد و این دور بود.", "fa"),
        ("وزیر خارجہ نے کہا کہ جنیوا میں مذاکرات ختم ہو گئے ہیں اور یہ کہ ان کی بات ہے۔", "ur"),
        ("The talks in Geneva ended on Monday and it was said that they were hard.", "en"),
        ("Les négociations à Genève ont pris fin lundi et la ministre a dit que ce fut dur.", "fr"),
        ("7.5", None),
        ("جنيف", None),
    ],
)
def test_a_text_is_told_by_its_smallest_words(text: str, language: str | None) -> None:
    assert language_of(text) == language
