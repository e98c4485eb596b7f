"""Bring a collection in step with a library, for tests to kill. Says how far it is, in lines."""

import sys
import time
from pathlib import Path

from retrieval.library.writing import LibraryWriter
from retrieval.store.address import StoreAddress
from retrieval.store.collection import Collection
from retrieval.store.syncing import bring_in_step


def main(folder: Path, address: str) -> None:
    def said(done: int, total: int) -> None:
        print(done, total, flush=True)
        time.sleep(0.05)

    with LibraryWriter.open(folder) as library:
        bring_in_step(library, Collection.connect(StoreAddress.read(address)), progress=said)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
