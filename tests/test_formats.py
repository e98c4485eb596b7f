"""What each format gives: the words exactly, what its own fields say, pages and headings."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import pytest
from made_pdf import as_seen, made_pdf

from retrieval.article import Article, SetAside
from retrieval.corpus.sources import read_article, read_articles
from retrieval.errors import ArticleError

TALKS = (
    "اختتمت جولة جديدة من المحادثات بين روسيا والولايات المتحدة في جنيف مساء أمس (الاثنين) بعد",
    "7.5 ساعة من العمل، وقال حلف NATO إنها صعبة للغاية. وأضاف المتحدث أن المحادثات ستستأنف في",
    "فيينا يوم ١٣ يناير ٢٠٢٢ بمشاركة ٣٠ دولة.",
)
PAGE = """<html lang="ar"><head><meta charset="utf-8"><title>المحادثات | صحيفة الشرق</title>
<meta property="og:title" content="انتهاء المحادثات">
<meta property="article:published_time" content="2022-01-11T01:30:00+03:00">
<meta property="og:site_name" content="صحيفة الشرق">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
  "author": [{"@type": "Person", "name": "سلمى الحداد"}], "datePublished": "2020-05-05"}]}</script>
</head><body><nav><a href="/">الرئيسية</a> <a href="/s">سياسة</a></nav>
<article><h1>انتهاء المحادثات في جنيف</h1>
<p>اختتمت جولة جديدة من المحادثات في جنيف مساء أمس دون اتفاق بين الطرفين، وقال الوزير إنها صعبة.</p>
<h2>خلفية الأزمة</h2>
<p>بدأت المحادثات في العاشر من يناير، واستمرت <b>سبع</b> ساعات ونصف الساعة في مقر البعثة.</p>
<ul><li>بند أول في البيان</li><li>بند ثان في البيان</li></ul></article>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


def article_of(path: Path, content: bytes) -> Article:
    path.write_bytes(content)
    return read_article(path, path.name)


def reason(path: Path, content: bytes) -> str:
    with pytest.raises(ArticleError) as caught:
        article_of(path, content)
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{path}: ")


def place(article: Article, words: str) -> str | None:
    """Return the page or heading that `words` stand under."""
    found = article.place_at(article.text.index(words))
    return found.name if found else None


def test_markdown_is_the_file_itself_and_its_fields_are_no_words_of_it(tmp_path: Path) -> None:
    text = (
        "---\ntitle: انتهاء المحادثات\nauthor: [سلمى الحداد, عمر ندى]\ndate: 2022-01-11\n"
        "lang: ar-EG\nlink: https://example.org/1\n---\n"
        "# نهاية المحادثات\n\nاختتمت جولة جديدة من المحادثات في جنيف مساء أمس.\n\n"
        "## الوفد الروسي\n\nترأس الوفد الروسي سيرغي ريابكوف في المحادثات.\n"
    )
    article = article_of(tmp_path / "a.md", text.encode())

    assert (article.text, article.text_of) == (text, "file")
    assert (article.title, article.author) == ("انتهاء المحادثات", "سلمى الحداد، عمر ندى")
    assert (article.published, article.published_from) == (date(2022, 1, 11), "format")
    assert (article.url, article.language) == ("https://example.org/1", "ar")
    assert article.content[0].start == text.index("# نهاية المحادثات")
    assert place(article, "اختتمت") == "نهاية المحادثات"
    assert place(article, "ترأس") == "الوفد الروسي"


def test_markdown_with_toml_above_or_nothing_is_read_too(tmp_path: Path) -> None:
    body = "اختتمت جولة جديدة من المحادثات في جنيف مساء أمس.\n"
    toml = article_of(tmp_path / "a.md", f'+++\ntitle = "جنيف"\n+++\n{body}'.encode())
    bare = article_of(tmp_path / "b.md", f"المحادثات\n\n---\n\n{body}".encode())

    assert (toml.title, bare.title) == ("جنيف", "المحادثات")
    assert reason(tmp_path / "c.md", b"---\ntitle: [a\n---\nx").startswith(
        "the fields above its text are no YAML ("
    )


def test_a_sidecar_wins_over_the_format_and_the_format_over_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('title = "من الجانب"\nlanguage = "ar"\n', encoding="utf-8")
    text = "---\ntitle: من الملف\noutlet: صحيفة\n---\nالعنوان\n\nنشر في 10-01-2022\n\nوصل الوفد.\n"
    article = article_of(tmp_path / "a.md", text.encode())

    assert (article.title, article.outlet) == ("من الجانب", "صحيفة")
    assert article.origins == {"title": "sidecar", "outlet": "format", "language": "sidecar"}
    assert (article.published, article.published_from) == (date(2022, 1, 10), "header")


def test_a_web_page_gives_its_article_and_its_meta_tags(tmp_path: Path) -> None:
    article = article_of(tmp_path / "a.html", PAGE.encode())

    assert article.text == (
        "انتهاء المحادثات في جنيف\n\n"
        "اختتمت جولة جديدة من المحادثات في جنيف مساء أمس دون اتفاق بين الطرفين، وقال الوزير إنها "
        "صعبة.\n\nخلفية الأزمة\n\n"
        "بدأت المحادثات في العاشر من يناير، واستمرت سبع ساعات ونصف الساعة في مقر البعثة.\n\n"
        "بند أول في البيان\nبند ثان في البيان\n"
    )
    assert (article.title, article.outlet) == ("انتهاء المحادثات", "صحيفة الشرق")
    assert (article.author, article.language) == ("سلمى الحداد", "ar")
    assert (article.published, article.published_from) == (date(2022, 1, 11), "format")
    assert place(article, "سبع ساعات") == "خلفية الأزمة"
    assert article.text_of == "extracted"


def test_a_web_page_without_a_date_in_its_tags_or_words_has_none(tmp_path: Path) -> None:
    undated = PAGE.replace('property="article:published_time"', 'property="x"')
    undated = undated.replace("datePublished", "dateModified").replace("</p>", " 2019 .</p>", 1)
    article = article_of(tmp_path / "a.html", undated.encode())

    assert (article.published, article.published_from) == (None, None)


def test_a_web_page_in_another_encoding_is_read_as_it_says_or_as_it_is(tmp_path: Path) -> None:
    said = PAGE.replace("utf-8", "windows-1256").encode("cp1256")
    lied = PAGE.encode("cp1256")

    wanted = article_of(tmp_path / "a.html", PAGE.encode()).text
    assert article_of(tmp_path / "b.html", said).text == wanted
    assert article_of(tmp_path / "c.html", lied).text == wanted


def test_a_page_without_an_article_and_a_list_of_addresses_say_so(tmp_path: Path) -> None:
    assert reason(tmp_path / "a.html", b"<html><body></body></html>") == (
        "no article is to be found in the page; save its words as .txt"
    )
    addresses = b"https://example.org/1\nhttps://example.org/2\n"
    assert reason(tmp_path / "urls.txt", addresses) == (
        "a list of addresses, and addresses are not fetched; save the pages as .html"
    )


def test_a_pdf_gives_its_lines_in_reading_order_joined_to_paragraphs(tmp_path: Path) -> None:
    second = ["وصل الوفد الأوكراني إلى فيينا صباح اليوم."]
    content = made_pdf([list(map(as_seen, TALKS)), list(map(as_seen, second))], title="المحادثات")
    article = article_of(tmp_path / "a.pdf", content)

    assert article.text == f"{' '.join(TALKS)}\n\n{second[0]}\n"
    assert (article.title, article.text_of) == ("المحادثات", "extracted")
    assert (place(article, "NATO"), place(article, "الأوكراني")) == ("1", "2")


def test_heads_and_numbers_of_pages_are_no_words_of_a_pdf(tmp_path: Path) -> None:
    pages = [[as_seen("صحيفة الشرق، العدد 7"), *map(as_seen, TALKS), str(n)] for n in range(1, 5)]
    article = article_of(tmp_path / "a.pdf", made_pdf(pages))

    own = [article.text[part.start : part.end] for part in article.content]
    assert own == [" ".join(TALKS)] * 4


def reversed_lines(lines: Sequence[str]) -> list[str]:
    """Return lines as a program stores them that takes no heed of direction."""
    return list(lines)


def test_a_pdf_that_cannot_be_trusted_is_refused_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    seen = list(map(as_seen, TALKS))
    shapes = ["\ufe8e\ufedf\ufeee\ufed3\ufeaa \ufe8d\ufedf\ufeae\ufeb3\ufef2" * 3] * 3

    assert reason(path, made_pdf([seen], password="كلمة")) == (
        "protected by a password; save it without one"
    )
    assert reason(path, made_pdf([[], []])) == (
        "no text in it, pictures at most; save its words as .txt"
    )
    assert reason(path, made_pdf([reversed_lines(TALKS) * 2])) == (
        "its Arabic is stored backwards; save the words as .docx or .txt"
    )
    assert reason(path, made_pdf([shapes])) == (
        "its Arabic is stored as shapes, not letters; save the words as .docx or .txt"
    )
    assert reason(path, made_pdf([[" ".join("المحادثات الروسية") for _ in range(5)]])) == (
        "its letters stand apart; save the words as .docx or .txt"
    )
    assert reason(path, b"%PDF-1.7 nothing") == "not a PDF, or a damaged one; save it again"
    assert reason(path, made_pdf([seen])[:300]) == "not a PDF, or a damaged one; save it again"


def made_docx(**properties: str) -> bytes:
    document = docx.Document()
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    document.add_heading("الوفد الروسي", level=1)
    document.add_paragraph("ترأس الوفد الروسي سيرغي ريابكوف\nفي المحادثات.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "المدة", "7.5 ساعة"
    document.add_heading("الوفد الأمريكي", level=2)
    document.add_paragraph("ترأست الوفد الأمريكي ويندي شيرمان.")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_word_document_gives_its_paragraphs_tables_and_headings(tmp_path: Path) -> None:
    content = made_docx(title="المحادثات", author="سلمى الحداد", language="ar-SA")
    article = article_of(tmp_path / "a.docx", content)

    assert article.text == (
        "الوفد الروسي\n\nترأس الوفد الروسي سيرغي ريابكوف\nفي المحادثات.\n\nالمدة\t7.5 ساعة\n\n"
        "الوفد الأمريكي\n\nترأست الوفد الأمريكي ويندي شيرمان.\n"
    )
    assert (article.title, article.author, article.language) == ("المحادثات", "سلمى الحداد", "ar")
    assert article.published is None  # python-docx's template was made in 2013
    assert (place(article, "ساعة"), place(article, "شيرمان")) == ("الوفد الروسي", "الوفد الأمريكي")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 300_000_000)
    assert len(buffer.getvalue()) < 1_000_000
    assert reason(tmp_path / "a.docx", buffer.getvalue()) == (
        "too large when unpacked (300 MB, more than 100); save its words alone"
    )


@pytest.mark.parametrize(
    "content", [b"", b"no archive", made_docx()[:500], b"PK\x05\x06" + b"\0" * 18]
)
def test_what_is_no_word_document_is_refused(tmp_path: Path, content: bytes) -> None:
    assert reason(tmp_path / "a.docx", content) == (
        "not a Word document, or a damaged one; save it again as .docx"
    )


LINES: list[dict[str, object]] = [
    {"id": 7, "text": "وصل الوفد إلى جنيف صباح اليوم.", "headline": "الوصول", "date": "2022-01-09"},
    {"body": "غادر الوفد جنيف مساء أمس.", "title": "المغادرة"},
    {"title": "بلا نص"},
    {"id": "7", "text": "وصل الوفد مرة أخرى."},
]


def test_every_line_of_a_jsonl_is_an_article_under_a_name_that_survives_edits(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps(line, ensure_ascii=False) for line in LINES]
    path.write_text("\n".join([*lines, "not JSON", ""]), encoding="utf-8")
    found = list(read_articles(path, "a.jsonl", {}))

    arrival, departure, *aside = found
    assert isinstance(arrival, Article)
    assert isinstance(departure, Article)
    assert (arrival.source, arrival.file, arrival.title) == ("a.jsonl#7", "a.jsonl", "الوصول")
    assert (arrival.text, arrival.published) == (LINES[0]["text"], date(2022, 1, 9))
    assert [each.reason for each in aside if isinstance(each, SetAside)] == [
        f"{path}, line 3: no text in it; write the article into it",
        f"{path}, line 4: its id '7' is taken by a line above; give it another",
        f"{path}, line 5: not JSON; mend the line",
    ]
    path.write_text("\n".join(reversed(lines[:2])), encoding="utf-8")
    again = [each.source for each in read_articles(path, "a.jsonl", {})]
    assert again == [departure.source, arrival.source]


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        '\ufeffالرقم;الخبر;title\n1;"وصل الوفد، إلى جنيف\nصباح اليوم.";"الوصول"\n2;"غادر.";\n',
        encoding="utf-8",
    )
    found = list(read_articles(path, "a.csv", {"text": "الخبر", "id": "الرقم"}))

    assert [(each.source, each.text) for each in found if isinstance(each, Article)] == [
        ("a.csv#1", "وصل الوفد، إلى جنيف\nصباح اليوم."),
        ("a.csv#2", "غادر."),
    ]
    with pytest.raises(ArticleError, match=r"no column of texts .* say in DALIL_COLUMNS"):
        list(read_articles(path, "a.csv", {}))
