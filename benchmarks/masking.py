"""How much of a corpus is masked as web residue, and a sample of its lines to be judged by reading.

    python -m benchmarks.masking ARTICLES… [--sample FILE] [--size 200] [--seed N]

ARTICLES are text files or folders of them; of `<TEXT>…</TEXT>` or `<doc …>` files only what is
inside is read. The sample has `--size` masked and as many kept short lines in random order, each
with the lines around it and without the rule or its verdict, which go into FILE.key.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.corpus.page import Page
from retrieval.corpus.residue import read_page

SHORT = 12
"""Words; kept lines of more are not in doubt."""
_INSIDE = re.compile(r"<TEXT>(.*?)</TEXT>|<doc [^>]*>(.*?)</doc>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Judged:
    """A line to be judged."""

    file: str
    line: str
    above: str
    below: str
    rule: str | None


def main() -> None:
    """Print the counts; write the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    files = sorted(file for path in options.articles for file in _files(path))
    lines, rules, short = Counter[str](), Counter[str](), list[Judged]()
    for file in files:
        page = read_page(_text(file))
        lines["articles"] += 1
        lines["articles with a masked line"] += bool(page.rules)
        lines["articles with nothing left"] += not page.content
        lines["lines"] += len(page.lines)
        lines["masked"] += len(page.rules)
        lines["short lines"] += sum(line.within(SHORT) for line in page.lines)
        rules.update(page.rules.values())
        short += _short(file, page)
    print(dict(lines), dict(rules.most_common()), sep="\n")
    if options.sample:
        _write(options.sample, short, options.size, random.Random(options.seed))


def _files(path: Path) -> Iterator[Path]:
    yield from path.rglob("*.txt") if path.is_dir() else [path]


def _text(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    inside = _INSIDE.search(text)
    return text if inside is None else inside[1] or inside[2] or ""


def _short(file: Path, page: Page) -> Iterator[Judged]:
    texts = [line.text for line in page.lines]
    for index, line in enumerate(page.lines):
        if index in page.rules or line.within(SHORT):
            above = texts[index - 1] if index else ""
            below = texts[index + 1] if index + 1 < len(texts) else ""
            yield Judged(file.name, line.text, above, below, page.rules.get(index))


def _write(sample: Path, short: list[Judged], size: int, chance: random.Random) -> None:
    masked = [each for each in short if each.rule]
    kept = [each for each in short if not each.rule]
    drawn = [
        each for group in (masked, kept) for each in chance.sample(group, min(size, len(group)))
    ]
    chance.shuffle(drawn)
    with sample.open("w", encoding="utf-8") as file:
        for number, each in enumerate(drawn):
            around = f"{each.above[-60:]} ⟪{each.line[:200]}⟫ {each.below[:60]}"
            file.write(f"{number}\t{each.file[:20]}\t{around}\n")
    key = sample.with_suffix(sample.suffix + ".key")
    key.write_text(json.dumps([each.rule for each in drawn]), encoding="utf-8")


if __name__ == "__main__":
    main()
