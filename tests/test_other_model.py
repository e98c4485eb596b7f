"""Indexing and asking through sentence-transformers, on the bundled weights written out."""

import json
import os
import subprocess
import sys
from pathlib import Path

from retrieval.asking import LibraryAsker
from retrieval.encoders.bundled import BundledEncoder
from retrieval.encoders.transformer import TransformerEncoder
from retrieval.question import Question
from retrieval.retriever.search import Searcher

ROOT = Path(__file__).parent.parent
QUESTIONS = ("من ترأس الوفد الأمريكي؟", "كم صفحة كان رد الناتو؟", "Who is the NATO chief?")


def dalil(model: Path, library: Path, *arguments: str) -> str:
    """Return what `dalil` printed, run with this model and library."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "DALIL_MODEL": str(model), "DALIL_LIBRARY": str(library)},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_a_library_is_built_and_asked_through_sentence_transformers(
    exported_model: Path, tmp_path: Path, seed_asker: LibraryAsker
) -> None:
    dalil(exported_model, tmp_path, "index")
    reply = json.loads(dalil(exported_model, tmp_path, "ask", "--json", QUESTIONS[0]))
    assert reply["answers"][0]["text"] == "ويندي شيرمان"

    encoder = TransformerEncoder(str(exported_model))
    with LibraryAsker.open(tmp_path, encoder).library as library:
        other = Searcher(library)
        bundled = Searcher(seed_asker.library)
        vectors = zip(
            encoder.questions(QUESTIONS), BundledEncoder().questions(QUESTIONS), strict=True
        )
        for text, (by_torch, by_engine) in zip(QUESTIONS, vectors, strict=True):
            question = Question(text)
            hits = other.search(other.query(question, by_torch), 5)
            same = bundled.search(bundled.query(question, by_engine), 5)
            # In 8 bits and in 32: two passages that are nearly as good may change places.
            assert hits[0].chunk.text == same[0].chunk.text
            texts, others = ({hit.chunk.text for hit in found} for found in (hits, same))
            assert len(texts & others) >= 4
