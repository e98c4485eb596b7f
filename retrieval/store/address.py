"""Where the collection is: `milvus://user:password@host:19530/database?collection=dalil`."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

PORT = 19530
SHAPE = "milvus://host:19530, or milvus:file.db for one in a file"


class IndexKind(StrEnum):
    """What Milvus makes of the vectors: FLAT compares every one, and finds what FAISS finds; HNSW
    walks a graph of them, for more vectors than can be compared."""

    FLAT = "FLAT"
    HNSW = "HNSW"


_OPTIONS = frozenset({"collection", "index", "tls"})


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """A collection in Milvus; as text without what only its owner should know.

    Attributes:
        uri: A server's, as pymilvus takes it, without credentials; or the path of a file, which
            ends in .db and is served by milvus-lite in this process.
        token: "user:password" or a key; empty where none is needed.
    """

    uri: str
    token: str = field(default="", repr=False)
    database: str = ""
    collection: str = "dalil"
    index: IndexKind = IndexKind.FLAT

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the address that a person writes.

        Raises:
            ValueError: It is none; the message does not repeat it, for it may hold a password.
        """
        parts = urlsplit(text)
        if parts.scheme != "milvus":
            raise ValueError(f"expected an address like {SHAPE}")
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if not options.keys() <= _OPTIONS:
            raise ValueError(f"after the ? may stand {', '.join(sorted(_OPTIONS))} only")
        collection = options.get("collection", "dalil")
        if not (collection.isascii() and collection.isidentifier()):
            raise ValueError("a collection is named by letters, digits and _")
        try:
            kind = IndexKind(options.get("index", "FLAT").upper())
        except ValueError as error:
            raise ValueError(f"index is one of {', '.join(IndexKind)}") from error
        if not parts.netloc:
            return cls(uri=_file(parts.path), collection=collection, index=kind)
        database = parts.path.strip("/")
        if "/" in database or not parts.hostname:
            raise ValueError(f"expected an address like {SHAPE}")
        scheme = "https" if options.get("tls", "false").lower() in ("true", "1") else "http"
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(
            uri=f"{scheme}://{host}:{parts.port or PORT}",  # a port that is none: ValueError
            token=":".join(unquote(each) for each in (parts.username, parts.password) if each),
            database=unquote(database),
            collection=collection,
            index=kind,
        )

    @property
    def is_file(self) -> bool:
        """Whether it is a file, which one process at a time may have open."""
        return self.uri.endswith(".db")

    def __str__(self) -> str:
        where = self.uri if self.is_file else self.uri.partition("://")[2]
        within = f"/{self.database}" if self.database else ""
        return f"{self.collection!r} in Milvus at {where}{within}"


def _file(path: str) -> str:
    name = unquote(path)
    if not name.endswith(".db") or "\0" in name:
        raise ValueError(f"expected an address like {SHAPE}")
    return str(Path(name).expanduser())
