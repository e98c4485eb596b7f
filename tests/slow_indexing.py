"""Index a folder, slowly: a process for tests to kill. Says how far it is, a line an article."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from toy_library import WordCounts, recipe

from retrieval.encoders import UnitRows
from retrieval.library.indexing import sync
from retrieval.library.writing import LibraryWriter


class Slow(WordCounts):
    """Takes a while for each batch."""

    def passages(self, texts: Sequence[str]) -> UnitRows:
        time.sleep(0.1)
        return super().passages(texts)


def main(folder: Path, files: list[Path]) -> None:
    with LibraryWriter.open(folder) as library:
        sync(library, files, recipe(Slow()), lambda done, total: print(done, total, flush=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
