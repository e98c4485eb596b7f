"""Haystack and txtai as their READMEs tell a user to build a hybrid search, over passages given.

Both embed with the sentence-transformers directory that `dalil model export DIR` writes, with the
prefixes of E5, and get the passages' vectors made. Haystack: InMemoryDocumentStore, its BM25 and
its embedding retriever, ten passages each, joined by DocumentJoiner by reciprocal ranks. txtai:
Embeddings(hybrid=True), which is FAISS with inverted lists, BM25, and the mean of both scores.
Nothing is sent to anybody: telemetry is off and no hub is asked.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from retrieval.encoders import UnitRows
from retrieval.encoders.bundled import PASSAGE_PREFIX, QUERY_PREFIX

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"

K = 10


class Peer(Protocol):
    """A search over passages, known by their numbers."""

    name: str

    def embed(self, question: str) -> object:
        """Return the question's vector, made by its own way to embed."""
        ...

    def index(self, passages: Sequence[str]) -> None:
        """Add passages, embedded by its own way."""
        ...

    def ask(self, question: str) -> list[int]:
        """Return the numbers of the ten best passages, best first."""
        ...

    def search(self, question: str, vector: UnitRows) -> list[int]:
        """Return likewise, given the question's vector, shape (1, dimension)."""
        ...


class Haystack:
    """Haystack's pipelines over one store."""

    name = "Haystack"

    def __init__(self, model: Path, passages: Sequence[str], vectors: UnitRows) -> None:
        from haystack import Document, Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import (
            InMemoryBM25Retriever,
            InMemoryEmbeddingRetriever,
        )
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        self._document = Document
        self._store = InMemoryDocumentStore()
        self._questions = SentenceTransformersTextEmbedder(
            model=str(model), prefix=QUERY_PREFIX, progress_bar=False
        )
        self._passages = SentenceTransformersDocumentEmbedder(
            model=str(model), prefix=PASSAGE_PREFIX, progress_bar=False
        )
        self._questions.warm_up()
        self._store.write_documents(
            [
                Document(id=str(number), content=text, embedding=vector.tolist())
                for number, (text, vector) in enumerate(zip(passages, vectors, strict=True))
            ]
        )
        self._pipelines = []
        for embeds in (False, True):
            pipeline = Pipeline()
            pipeline.add_component("words", InMemoryBM25Retriever(self._store, top_k=K))
            pipeline.add_component("vectors", InMemoryEmbeddingRetriever(self._store, top_k=K))
            joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=K)
            pipeline.add_component("joiner", joiner)
            pipeline.connect("words", "joiner")
            pipeline.connect("vectors", "joiner")
            if embeds:
                pipeline.add_component("embedder", self._questions)
                pipeline.connect("embedder.embedding", "vectors.query_embedding")
            self._pipelines.append(pipeline)

    def embed(self, question: str) -> object:
        return self._questions.run(question)["embedding"]

    def index(self, passages: Sequence[str]) -> None:
        start = self._store.count_documents()
        made = [self._document(id=str(start + n), content=p) for n, p in enumerate(passages)]
        self._store.write_documents(self._passages.run(made)["documents"])

    def ask(self, question: str) -> list[int]:
        given = {"words": {"query": question}, "embedder": {"text": question}}
        return self._found(self._pipelines[True].run(given))

    def search(self, question: str, vector: UnitRows) -> list[int]:
        given = {
            "words": {"query": question},
            "vectors": {"query_embedding": vector[0].tolist()},
        }
        return self._found(self._pipelines[False].run(given))

    def _found(self, result: Any) -> list[int]:  # noqa: ANN401  Haystack is not checked
        return [int(document.id) for document in result["joiner"]["documents"]]


class Txtai:
    """txtai's Embeddings, hybrid."""

    name = "txtai"

    def __init__(self, model: Path, passages: Sequence[str], vectors: UnitRows) -> None:
        from txtai import Embeddings

        self._embeddings = Embeddings(
            path=str(model),
            hybrid=True,
            instructions={"query": QUERY_PREFIX, "data": PASSAGE_PREFIX},
        )
        self._known: dict[str, Any] = {}
        # txtai takes vectors or texts for a passage, not both, as a hybrid index needs: what is
        # known is looked up where its model would be asked.
        self._encode = self._embeddings.model.encode
        self._embeddings.model.encode = self._encoded
        self._count = 0
        for text, vector in zip(passages, vectors, strict=True):
            self._known[PASSAGE_PREFIX + text] = vector
        if passages:
            self.index(passages)
        self._known.clear()

    def _encoded(self, data: Any, category: Any = None) -> Any:  # noqa: ANN401  txtai's own types
        if all(text in self._known for text in data):
            return np.array([self._known[text] for text in data], dtype=np.float32)
        return self._encode(data, category)

    def embed(self, question: str) -> object:
        return self._embeddings.transform(question, "query")

    def index(self, passages: Sequence[str]) -> None:
        add = self._embeddings.upsert if self._count else self._embeddings.index
        add([(self._count + number, text, None) for number, text in enumerate(passages)])
        self._count += len(passages)

    def ask(self, question: str) -> list[int]:
        return [int(number) for number, _ in self._embeddings.search(question, K)]

    def search(self, question: str, vector: UnitRows) -> list[int]:
        self._known = {QUERY_PREFIX + question: vector[0]}
        found = self.ask(question)
        self._known = {}
        return found


PEERS: tuple[type[Haystack] | type[Txtai], ...] = (Haystack, Txtai)
