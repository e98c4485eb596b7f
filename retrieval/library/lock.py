"""One writer at a time: a lock that is gone with the process that holds it, however it ends."""

import os
import sys
from pathlib import Path

from retrieval.errors import LibraryError, LibraryLocked

FILE_NAME = ".lock"

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        # Far behind the process ID at the head of the file, which others are to read.
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """The right to write the library in a folder, held from creation until `release`.

    Raises:
        LibraryLocked: Another writer, of this process or of another, holds it.
        LibraryError: The folder cannot be made or written to.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LibraryError(
                f"cannot write to {folder} ({error.strerror}); choose another with --library, "
                "or check who may write there"
            ) from error
        try:
            _lock(self._descriptor)
        except OSError as error:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise LibraryLocked(
                f"the library in {folder} is being written by process {holder or 'unknown'}; "
                "wait for it to end and try again"
            ) from error
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"{os.getpid()}\n".encode("ascii"))

    def release(self) -> None:
        # The file stays: were it deleted, two processes could each lock their own of that name.
        os.close(self._descriptor)
