"""Rebuild the ANT articles that turns.jsonl asks about, from the ANT archive.

    python -m benchmarks.questions.extract_ant ARCHIVE OUT_DIR

Each article becomes OUT_DIR/NNNN.txt (UTF-8): title, blank line, the line
"نشر في YYYY-MM-DD" (the sample's TIME), blank line, the TEXT as in the sample.
ant-manifest.jsonl names the archive member and the SHA-256 of every file.
"""

import hashlib
import json
import re
import sys
import tarfile
from pathlib import Path

MANIFEST = Path(__file__).with_name("ant-manifest.jsonl")


def main(archive: Path, out: Path) -> None:
    """Write the articles into `out`; stop at one that is not what was asked about."""
    out.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in MANIFEST.read_text(encoding="utf-8").splitlines()]
    with tarfile.open(archive) as tar:
        for row in rows:
            member = tar.extractfile(row["member"])
            text = article(member.read().decode("utf-8")) if member else b""
            if hashlib.sha256(text).hexdigest() != row["sha256"]:
                sys.exit(f"{row['member']}: not the text the questions were written on")
            (out / row["file"]).write_bytes(text)
    print(len(rows), "articles in", out)


def article(xml: str) -> bytes:
    """Return the article in a file of the sample: title, date line, text."""
    published = _iso_date(_field(xml, "TIME"))
    return f"{_field(xml, 'TITLE')}\n\nنشر في {published}\n\n{_field(xml, 'TEXT')}\n".encode()


def _field(xml: str, name: str) -> str:
    found = re.search(f"<{name}>(.*?)</{name}>", xml, re.DOTALL)
    return found.group(1).strip() if found else ""


def _iso_date(time: str) -> str:
    day_first = re.match(r"(\d\d)/(\d\d)/(\d{4})", time)
    return "-".join(reversed(day_first.groups())) if day_first else time[:10]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
