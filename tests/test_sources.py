"""Files to articles: which files, in which encodings, with which sidecars, and which are none."""

import os
import time
from datetime import date
from pathlib import Path

import pytest

from retrieval.article import Article
from retrieval.corpus.files import find_files
from retrieval.corpus.sources import LARGEST, read_article
from retrieval.errors import ArticleError, CorpusError

FORMATS = ".csv, .docx, .htm, .html, .jsonl, .markdown, .md, .pdf, .txt"
SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.txt"))
TEXT = (
    "انتهاء المحادثات من دون اتفاق\n\nاختتمت جولة جديدة من المحادثات في جنيف مساء أمس دون اتفاق.\n"
)


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def article_of(path: Path, content: str | bytes = TEXT) -> Article:
    return read_article(write(path, content), path.name)


def reason(path: Path) -> str:
    with pytest.raises(ArticleError) as caught:
        read_article(path, path.name)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_articles_are_found_in_files_and_folders_sorted_and_each_once(tmp_path: Path) -> None:
    names = ["b.txt", "a.TXT", "deep/er/c.txt", ".hidden.txt", ".git/d.txt", "b.toml", "notes.doc"]
    b, a, c, *_ = [write(tmp_path / name, TEXT) for name in names]
    assert find_files([tmp_path]) == [a, b, c]
    assert find_files([b, tmp_path / "deep", b]) == [b, c]
    assert find_files([tmp_path / ".hidden.txt"]) == [tmp_path / ".hidden.txt"]


def test_where_nothing_is_to_be_read_it_says_what_to_do(tmp_path: Path) -> None:
    empty, document = tmp_path / "empty", write(tmp_path / "a.doc", TEXT)
    empty.mkdir()
    for paths, message in [
        ([tmp_path / "gone"], f"{tmp_path}/gone: not there; check the name"),
        (
            [Path("https://example.org/1")],
            "https:/example.org/1: addresses are not fetched; save the page and name its file",
        ),
        ([document], f"{document}: not of a format that is read; use {FORMATS}"),
        ([empty], f"no articles ({empty}); put {FORMATS} files there, or name others"),
        ([], f"no articles (no path given); put {FORMATS} files there, or name others"),
    ]:
        with pytest.raises(CorpusError) as caught:
            find_files(paths)
        assert str(caught.value) == message


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem[:3])
def test_the_text_of_a_utf8_file_is_the_file_itself(seed: Path) -> None:
    article = read_article(seed, f"seeds/{seed.name}")
    assert article.text == seed.read_text(encoding="utf-8")
    assert (article.source, article.text_of) == (f"seeds/{seed.name}", "file")


def test_an_article_holds_its_content_and_what_is_known_of_it() -> None:
    article = read_article(SEEDS[3], "003.txt")
    assert [article.text[s.start : s.start + 15] for s in article.content] == [
        "انتهاء محادثات ",
        "اختتمت جولة جدي",
    ]
    assert article.title.startswith("انتهاء محادثات أمنية")
    assert (article.published, article.published_from) == (date(2022, 1, 11), "header")


def test_a_byte_order_mark_stays_and_line_ends_become_one(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    article = read_article(file, "a.txt")
    assert article.text == file.read_text(encoding="utf-8") == "\ufeff" + TEXT
    assert article.title == "انتهاء المحادثات من دون اتفاق"
    assert article.content[0].start == 1


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "iso8859-6"]
)
def test_other_encodings_of_arabic_are_recognised(tmp_path: Path, encoding: str) -> None:
    article = article_of(tmp_path / "a.txt", TEXT.encode(encoding))
    assert (article.text, article.text_of) == (TEXT, "extracted")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("L'été dernier, à Genève, les négociations ont été très difficiles.", "latin-1"),
        ("Die Gespräche über Sicherheitsgarantien für Russland wären größer.", "latin-1"),
        ("Переговоры в Женеве завершились без прорыва, заявил министр.", "cp1251"),
        ("Переговоры в Женеве завершились без прорыва, заявил министр.", "koi8-r"),
        ("Οι συνομιλίες στη Γενεύη ολοκληρώθηκαν χωρίς πρόοδο.", "cp1253"),
        ("השיחות בגנבה הסתיימו ללא פריצת דרך אמר השר", "cp1255"),
        ("日内瓦会谈没有取得突破外交部长表示会谈很艰难", "gbk"),
    ],
)
def test_other_languages_in_other_code_pages_are_not_taken_for_arabic(
    tmp_path: Path, text: str, encoding: str
) -> None:
    file = write(tmp_path / "a.txt", text.encode(encoding))
    assert reason(file) == "not UTF-8; save it as UTF-8 text"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty; write the article into it"),
        (b" \r\n\t\n", "nothing but white space; write the article into it"),
        (b"\xef\xbb\xbf\n", "nothing but white space; write the article into it"),
        ("شارك المقال\nتويتر\n".encode(), "nothing but web residue; write the article into it"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "not a text; save it as UTF-8 text"),
        (b"\0" * 100, "not a text; save it as UTF-8 text"),
        (b"\x01\x02\x03" * 100, "not a text; save it as UTF-8 text"),
        (TEXT.encode()[:-20] + b"\xff" + TEXT.encode()[-20:], "not UTF-8; save it as UTF-8 text"),
        (b"\xff\xfe\x00\xd8", "damaged UTF-16 (byte 2); save it as UTF-8 text"),
    ],
)
def test_a_file_that_is_no_article_is_refused_with_its_reason(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    assert reason(write(tmp_path / "a.txt", content)) == expected


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert reason(tmp_path / "gone.txt").startswith("cannot be read (No such file or directory)")
    assert reason(tmp_path / "folder.txt").startswith("cannot be read (Is a directory)")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_or_folder_without_rights_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "closed" / "a.txt", TEXT)
    file.chmod(0)
    assert reason(file).startswith("cannot be read (Permission denied)")
    file.parent.chmod(0)
    with pytest.raises(CorpusError, match=r"closed: cannot be read \(Permission denied\)"):
        find_files([tmp_path])
    file.parent.chmod(0o700)


def test_a_file_of_fifty_megabytes_is_refused_and_one_endless_line_is_read(tmp_path: Path) -> None:
    started = time.perf_counter()
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    assert reason(huge) == "too large (50 MB, more than 10); divide it into articles"
    line = ("كلمة " * 2_000_000)[: LARGEST // 2]
    article = article_of(tmp_path / "line.txt", line)
    assert [(s.start, s.end) for s in article.content] == [(0, len(line.rstrip()))]
    assert time.perf_counter() - started < 10  # on an idle machine a tenth of it


def test_a_sidecar_wins_over_the_text(tmp_path: Path) -> None:
    write(
        tmp_path / "a.toml",
        'title = "عنوان"\noutlet = "صحيفة"\nauthor = "كاتبة"\n'
        'url = "https://example.org/1"\npublished = 2021-05-04\n',
    )
    article = article_of(tmp_path / "a.txt", SEEDS[3].read_bytes())
    assert (article.title, article.outlet, article.author) == ("عنوان", "صحيفة", "كاتبة")
    assert article.url == "https://example.org/1"
    assert (article.published, article.published_from) == (date(2021, 5, 4), "sidecar")


def test_what_a_sidecar_leaves_out_comes_from_the_text(tmp_path: Path) -> None:
    write(tmp_path / "a.toml", 'outlet = "صحيفة"\ntitle = " "\n')
    article = article_of(tmp_path / "a.txt", SEEDS[3].read_bytes())
    assert (article.outlet, article.title[:14]) == ("صحيفة", "انتهاء محادثات")
    assert (article.published, article.published_from) == (date(2022, 1, 11), "header")


@pytest.mark.parametrize(
    "published", ["2021-05-04", "2021-05-04T10:00:00Z", '"2021-05-04"', '"2021-05-04T10:00"']
)
def test_a_sidecar_may_write_the_day_in_several_ways(tmp_path: Path, published: str) -> None:
    write(tmp_path / "a.toml", f"published = {published}\n")
    assert article_of(tmp_path / "a.txt").published == date(2021, 5, 4)


@pytest.mark.parametrize(
    ("sidecar", "expected"),
    [
        (
            b'titel = "x"',
            "unknown key 'titel'; use title, outlet, author, url, language, published",
        ),
        (b"title = 5", "title must be a text in quotes"),
        (b'published = "yesterday"', "published must be a day like 2022-01-10"),
        (b"published = 10:30:00", "published must be a day like 2022-01-10"),
    ],
)
def test_a_malformed_sidecar_is_named(tmp_path: Path, sidecar: bytes, expected: str) -> None:
    file, beside = write(tmp_path / "a.txt", TEXT), write(tmp_path / "a.toml", sidecar)
    with pytest.raises(ArticleError) as caught:
        read_article(file, "a.txt")
    assert str(caught.value) == f"{beside}: {expected}"


@pytest.mark.parametrize("sidecar", [b"title = ", b"title = '\xff'", b"\0"])
def test_a_sidecar_that_is_no_toml_is_named(tmp_path: Path, sidecar: bytes) -> None:
    file, beside = write(tmp_path / "a.txt", TEXT), write(tmp_path / "a.toml", sidecar)
    with pytest.raises(ArticleError) as caught:
        read_article(file, "a.txt")
    message = str(caught.value)
    assert message.startswith(f"{beside}: not a readable TOML file (")
    assert message.endswith("); mend it")
    assert "\n" not in message
