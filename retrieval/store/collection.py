"""A collection in Milvus: the home of pymilvus.

Whatever it does is bounded in time: it is tried again for a while, then one line says what is
wrong. Everything written may be written twice without harm, since rows are known by the ID of their
chunk.
"""

import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import StoreError
from retrieval.store.address import IndexKind, StoreAddress
from retrieval.store.marker import Marker
from retrieval.store.rows import LONGEST, NUMBERS, TEXTS, Row

CONNECT_S = 5.0
SEARCH_S = 5.0
"""How long a question waits for Milvus, further tries included."""
WRITE_S = 30.0
PAUSE_S = 0.2
"""Between two tries."""
LEAST_S = 0.5
"""What the last of them is given."""
CHANNEL = {
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.min_reconnect_backoff_ms": 1000,
    "grpc.max_reconnect_backoff_ms": 1000,
    "grpc.keepalive_time_ms": 300_000,
}
"""A server that is back is found within a second (by default gRPC waits up to two minutes), and is
not asked whether it is there more often than one that knows no better puts up with."""
MOST = 16_384
"""Rows that Milvus gives back at once."""
MARKER_ID = 0
"""The row in which the marker is kept; no chunk has this ID. (A property of the collection is not
the place: the server 2.3.5 forgets every change of one but the first when it is started again.)"""

HNSW = {"M": 32, "efConstruction": 360}

Consistency = Literal["Strong", "Bounded"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection in Milvus; threads may share it.

    Every method raises StoreError where Milvus cannot be reached or refuses.
    """

    address: StoreAddress
    _client: Any

    @classmethod
    def connect(cls, address: StoreAddress) -> Self:
        """Return the collection at `address`, which may not be there yet.

        Raises:
            StoreError: Milvus cannot be reached, or pymilvus is not installed.
        """
        milvus = _pymilvus(address)
        if address.is_file:
            try:
                Path(address.uri).absolute().parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{address}: its folder cannot be made: {error}") from error
        client = _tried(
            address,
            CONNECT_S,
            lambda left_s: milvus.MilvusClient(
                uri=address.uri,
                token=address.token,
                db_name=address.database,
                timeout=left_s,
                grpc_options=CHANNEL,
            ),
        )
        collection = cls(address, client)
        if collection.exists:
            collection._do("load_collection", WRITE_S)
        return collection

    def close(self) -> None:
        self._client.close()

    # What it is

    @property
    def exists(self) -> bool:
        return bool(self._do("has_collection", CONNECT_S))

    @property
    def is_ours(self) -> bool:
        """Whether it has the fields that are written here."""
        found = self._do("describe_collection", CONNECT_S)
        return {field["name"] for field in found["fields"]} == {"id", "vector", *TEXTS, *NUMBERS}

    def marker(self, consistency: Consistency = "Strong") -> Marker | None:
        """Return what the collection was made from; None where there is none, or it is not ours."""
        if not self.exists or not self.is_ours:
            return None
        found = self._do(
            "query",
            CONNECT_S,
            ids=[MARKER_ID],
            output_fields=["passage"],
            consistency_level=consistency,
        )
        return Marker.read(found[0]["passage"]) if found else None

    def mark(self, marker: Marker) -> None:
        """Let the collection say that it was made so."""
        row = Row(
            id=MARKER_ID, article="", source="", title="", outlet=None, author=None, url=None,
            published=None, published_from=None, text_of="", place=None, start=0, end=0,
            passage=str(marker),
        )  # fmt: skip
        self.write([row], np.zeros((1, max(marker.dimension, 1)), dtype=np.float32))

    def create(self, dimension: int) -> None:
        """Make the collection, without rows."""
        kinds = _pymilvus(self.address).DataType
        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", kinds.INT64, is_primary=True)
        schema.add_field("vector", kinds.FLOAT_VECTOR, dim=max(dimension, 1))
        for name in TEXTS:
            schema.add_field(name, kinds.VARCHAR, max_length=LONGEST)
        for name in NUMBERS:
            schema.add_field(name, kinds.INT64)
        index = self._client.prepare_index_params()
        index.add_index(
            "vector",
            index_type=self.address.index.value,
            metric_type="IP",
            params=HNSW if self.address.index is IndexKind.HNSW else {},
        )
        self._do(
            "create_collection",
            WRITE_S,
            schema=schema,
            index_params=index,
            consistency_level="Bounded",
        )

    def drop(self) -> None:
        """Let the collection be gone, with all its rows."""
        self._do("drop_collection", WRITE_S)

    # Rows

    def write(self, rows: Sequence[Row], vectors: NDArray[np.float32]) -> None:
        """Put rows in, in place of those of the same IDs."""
        data = [row.fields(vector) for row, vector in zip(rows, vectors, strict=True)]
        self._do("upsert", WRITE_S, data)

    def delete(self, ids: Sequence[int]) -> None:
        """Take rows out; those that are gone already are no fault."""
        self._do("delete", WRITE_S, ids=list(ids))

    def count(self, expression: str = "id > 0", consistency: Consistency = "Strong") -> int:
        """Return how many rows fit an expression."""
        [found] = self._do(
            "query",
            WRITE_S,
            filter=expression,
            output_fields=["count(*)"],
            consistency_level=consistency,
        )
        return int(found["count(*)"])

    def articles(self, after: int, until: int) -> dict[int, str]:
        """Return the rows with after < ID <= until, and each one's article.

        It sees all that was ever written, also by a process that was killed: what pymilvus calls
        a session ends with its process, and did not see its own deletions on a server 2.3.5.
        """
        if until - after > MOST:
            raise ValueError(f"at most {MOST} IDs at once")
        found = self._do(
            "query",
            WRITE_S,
            filter=f"id > {after} and id <= {until}",
            output_fields=["id", "article"],
            limit=MOST,
            consistency_level="Strong",
        )
        return {int(row["id"]): str(row["article"]) for row in found}

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Return the rows of `ids` that are there, by ID."""
        found = self._do("query", WRITE_S, ids=list(ids), output_fields=["id", *TEXTS, *NUMBERS])
        return sorted((Row.read(row) for row in found), key=lambda row: row.id)

    def nearest(
        self,
        question: NDArray[np.float32],
        k: int,
        expression: str = "",
        consistency: Consistency = "Bounded",
        ef: int | None = None,
    ) -> list[tuple[int, float]]:
        """Return the k nearest rows that fit an expression, as (ID, cosine), best first.

        Args:
            k: 1 to `MOST`.
            ef: How many candidates an HNSW index keeps; at least k.
        """
        params = {"ef": max(ef or k, k)} if self.address.index is IndexKind.HNSW else {}
        [found] = self._do(
            "search",
            SEARCH_S,
            data=[question],
            limit=k,
            filter=expression,
            anns_field="vector",
            output_fields=["id"],
            search_params={"metric_type": "IP", "params": params},
            consistency_level=consistency,
        )
        return [(int(hit["id"]), float(hit["distance"])) for hit in found]

    def _do(self, method: str, patience_s: float, *told: object, **options: object) -> Any:  # noqa: ANN401
        """Return what a method of pymilvus says about this collection."""
        call = getattr(self._client, method)
        name = self.address.collection
        return _tried(
            self.address, patience_s, lambda left_s: call(name, *told, timeout=left_s, **options)
        )


def _tried(address: StoreAddress, patience_s: float, call: Callable[[float], T]) -> T:
    """Return what `call` does, made again while Milvus cannot be reached.

    pymilvus tries again by itself only while it is connected.

    Args:
        patience_s: How long that goes on.
        call: Told how many seconds it may take.
    """
    import grpc

    milvus = _pymilvus(address)
    until = time.monotonic() + patience_s
    while True:
        left_s = max(until - time.monotonic(), LEAST_S)
        try:
            return call(left_s)
        except milvus.MilvusException as error:
            is_lost, said = _is_lost(error.code, error.message), error.message
        except grpc.RpcError as error:
            is_lost, said = _is_lost(error.code(), ""), error.details()
        if not is_lost or time.monotonic() + PAUSE_S > until:
            raise StoreError(_line(address, said))
        time.sleep(PAUSE_S)


def _is_lost(code: object, said: object) -> bool:
    """Return whether an error is about the connection, or a server that is not up yet."""
    import grpc
    from pymilvus.client.types import Status

    lost = (Status.CONNECT_FAILED, grpc.StatusCode.UNAVAILABLE)
    return code in lost or "not ready" in str(said) or "no available" in str(said)


def _line(address: StoreAddress, message: object) -> str:
    said = " ".join(str(message).split())
    if address.token:
        # In full and by its parts: pymilvus and Milvus repeat either.
        for secret in (address.token, *address.token.split(":")):
            said = said.replace(secret, "…")
    lowered = said.lower()
    if any(word in lowered for word in ("unauth", "auth check", "permission", "privilege")):
        remedy = "check the user and the password in DALIL_STORE, and what that user may do"
    elif address.is_file:
        remedy = "see that no other program has the file open, and that there is room on the disk"
    else:
        remedy = "see that Milvus runs there and can be reached, then try again"
    return f"{address}: {said[:300]}; {remedy}"


def _pymilvus(address: StoreAddress) -> Any:  # noqa: ANN401
    """Return pymilvus, which takes half a second to import and is for those who use it.

    It reads the first `.env` above itself into the environment and has its own say on standard
    error; neither is wanted here, where every failure is raised.
    """
    disabled = os.environ.get("PYTHON_DOTENV_DISABLED")
    os.environ["PYTHON_DOTENV_DISABLED"] = "1"
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    try:
        import pymilvus

        if address.is_file:
            import milvus_lite  # noqa: F401
    except ImportError as error:
        extra = "milvus-lite" if address.is_file else "milvus"
        raise StoreError(
            f"{address} needs what is not installed ({error.name}); "
            f"run `pip install 'dalil[{extra}]'`"
        ) from error
    finally:
        if disabled is None:
            del os.environ["PYTHON_DOTENV_DISABLED"]
        else:
            os.environ["PYTHON_DOTENV_DISABLED"] = disabled
    for name in ("pymilvus", "pymilvus.milvus_client", "milvus_lite"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [logging.NullHandler()]
        logger.propagate = False
    return pymilvus
