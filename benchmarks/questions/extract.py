"""Rebuild the articles that a question set asks about, from the archives of the data sets.

    python -m benchmarks.questions.extract MANIFEST DATA OUT_DIR

A manifest names the archive in DATA, the member and the SHA-256 of each file it makes. One of ANT
becomes (UTF-8): title, blank line, the line "نشر في YYYY-MM-DD" (the sample's TIME), blank line,
the TEXT as in the sample. One of Wikipedia: title, blank line, the text.
"""

import hashlib
import json
import re
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

ANT, WIKIPEDIA = "antcorpus-v1.1.tar.gz", "wiki-ar.tar.xz"


def main(manifest: Path, data: Path, out: Path) -> None:
    """Write the articles into `out`; stop at one that is not what was asked about."""
    out.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    for archive in sorted({row["archive"] for row in rows}):
        wanted = {row["member"]: row for row in rows if row["archive"] == archive}
        with tarfile.open(data / archive) as tar:
            # In its own order: going back in a packed archive means reading it again.
            for member in (one for one in tar if one.name in wanted):
                row, file = wanted[member.name], tar.extractfile(member)
                text = ARTICLES[archive](file.read().decode("utf-8")) if file else b""
                if hashlib.sha256(text).hexdigest() != row["sha256"]:
                    sys.exit(f"{member.name}: not the text the questions were written on")
                (out / row["file"]).write_bytes(text)
    if missing := [row["member"] for row in rows if not (out / row["file"]).is_file()]:
        sys.exit(f"not in the archives: {', '.join(missing)}")
    print(len(rows), "articles in", out)


def article(xml: str) -> bytes:
    """Return the article in a file of the ANT sample: title, date line, text."""
    published = _iso_date(_field(xml, "TIME"))
    return f"{_field(xml, 'TITLE')}\n\nنشر في {published}\n\n{_field(xml, 'TEXT')}\n".encode()


def page(document: str) -> bytes:
    """Return a page of Wikipedia without its frame: title, text."""
    title, text = re.fullmatch(
        r'<doc id="\d+" title="([^"]*)"[^>]*>\n(.*?)\n*(?:</doc>\s*)?', document, re.DOTALL
    ).groups()  # type: ignore[union-attr]
    return f"{title}\n\n{text.removeprefix(title).strip()}\n".encode()


ARTICLES: dict[str, Callable[[str], bytes]] = {ANT: article, WIKIPEDIA: page}


def _field(xml: str, name: str) -> str:
    found = re.search(f"<{name}>(.*?)</{name}>", xml, re.DOTALL)
    return found.group(1).strip() if found else ""


def _iso_date(time: str) -> str:
    day_first = re.match(r"(\d\d)/(\d\d)/(\d{4})", time)
    return "-".join(reversed(day_first.groups())) if day_first else time[:10]


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
