"""Rebuild the ANT articles that turns.jsonl asks about, from the ANT archive.

    python extract_ant.py ARCHIVE OUT_DIR

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

HERE = Path(__file__).resolve().parent


def field(xml, name):
    found = re.search(f"<{name}>(.*?)</{name}>", xml, re.S)
    return found.group(1).strip() if found else ""


def iso_date(time):
    day_first = re.match(r"(\d\d)/(\d\d)/(\d{4})", time)
    if day_first:
        return "-".join(reversed(day_first.groups()))
    return time[:10]


def article(raw):
    xml = raw.decode("utf-8")
    return (f"{field(xml, 'TITLE')}\n\nنشر في {iso_date(field(xml, 'TIME'))}\n\n"
            f"{field(xml, 'TEXT')}\n").encode("utf-8")


def main(archive, out):
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    lines = (HERE / "ant-manifest.jsonl").read_text(encoding="utf-8").splitlines()
    with tarfile.open(archive) as tar:
        for row in map(json.loads, lines):
            data = article(tar.extractfile(row["member"]).read())
            if hashlib.sha256(data).hexdigest() != row["sha256"]:
                sys.exit(f"{row['member']}: not the text the questions were written on")
            (out / row["file"]).write_bytes(data)
    print(len(lines), "articles in", out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
