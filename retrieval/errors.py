"""What can be wrong with the world, as opposed to with the caller (that is ValueError).

    DalilError
    ├── CorpusError          no articles, or a folder that cannot be read
    │   └── ArticleError     one file that cannot become an article; the rest go on
    ├── LibraryError         the library cannot be used as it is
    │   ├── LibraryMissing   there is none yet
    │   ├── LibraryOutdated  it is of an earlier version, which the next `dalil index` brings up
    │   ├── LibraryLocked    another process is writing it
    │   ├── LibraryDamaged   its file is truncated, not a library, or of another version
    │   └── LibraryMismatch  it was built with another model
    ├── StoreError           Milvus cannot be reached, or refuses
    │   └── StoreMismatch    what it holds was made from another library
    └── ModelError           the encoder cannot be loaded or run

Every message says what is wrong, where, and what to do next, in one line.
"""


class DalilError(Exception):
    """The world is wrong; the message is one line that a user can act on."""


class CorpusError(DalilError):
    """The articles cannot be read."""


class ArticleError(CorpusError):
    """One file cannot become an article."""


class LibraryError(DalilError):
    """The library cannot be used as it is."""


class LibraryMissing(LibraryError):
    """There is no library yet."""


class LibraryOutdated(LibraryError):
    """The library is of an earlier version, and to be brought up to date by whoever writes it."""


class LibraryLocked(LibraryError):
    """Another process is writing the library."""


class LibraryDamaged(LibraryError):
    """The library's file is truncated, not a library, or of another version."""


class LibraryMismatch(LibraryError):
    """The library was built with another model than the one in use."""


class StoreError(DalilError):
    """The vectors in Milvus cannot be reached or used."""


class StoreMismatch(StoreError):
    """What Milvus holds was made from another library, or with another model."""


class ModelError(DalilError):
    """The encoder cannot be loaded or run."""
