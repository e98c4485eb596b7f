"""All speed benchmarks in one run, and the one table that benchmarks/README.md holds.

    python -m benchmarks.run DATA --library DIR --model DIR [--markdown FILE]
    make bench DATA=… WIKI=…

Sections are printed as they are measured; the table comes last, and is written between the marks in
FILE where one is named.
"""

import argparse
import time
from pathlib import Path

from benchmarks import embedding, search, wikipedia
from benchmarks.lines import say, table

BEGIN, END = "<!-- bench -->\n", "<!-- /bench -->"


def with_table(text: str, found: str) -> str:
    """Return a page with a new table between its marks.

    Raises:
        ValueError: It has no marks.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no place for the table: {BEGIN.strip()} … {END} is missing")
    return f"{before}{BEGIN}\n{found}\n\n{END}{after}"


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--passages", type=int)
    parser.add_argument("--topics", type=int)
    parser.add_argument("--markdown", type=Path)
    options = parser.parse_args()
    started = time.monotonic()
    found = embedding.lines(
        options.data, options.model, passages=options.passages or embedding.PASSAGES
    )
    found += search.lines(options.data, options.sizes or search.SIZES, search.ROUNDS)
    found += wikipedia.lines(
        options.data, options.library, options.model, options.topics or wikipedia.TIMED
    )
    say(f"{(time.monotonic() - started) / 60:.0f} minutes")
    print(table(found))
    if options.markdown:
        page = options.markdown.read_text(encoding="utf-8")
        options.markdown.write_text(with_table(page, table(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
