"""Questions of the dev sets, what search finds for them, and what an artefact reads there.

    python -m training.reader.dev --artefact DIR --work DIR [--limit N] [--fit] FILE …

A FILE.json in SQuAD's format is asked over its own paragraphs, a FILE.jsonl@LIBRARY over a library.
Prints, set by set, how good the reader is given the paragraph, how well it ranks what search
found, and how well it refuses. With --fit the weights of ranking and of confidence too, fitted on
the files given; every figure is then cross-validated over five folds of paragraphs, those of the
confidence also by leaving out one file after the other. For the confidence a library is also asked
with one article alone searched, ranked by the weights in use.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrieval.asking import LibraryAsker, understood
from retrieval.encoders.bundled import BundledEncoder
from retrieval.evaluation.example import Example, Gold
from retrieval.evaluation.metrics import auroc
from retrieval.evaluation.mlqa import exact_match, f1
from retrieval.evaluation.paragraphs import build, write_paragraphs
from retrieval.evaluation.question_file import read_questions
from retrieval.reader.learned import LearnedReader, features
from retrieval.reader.model import PassageLogits, ReaderModel
from retrieval.reader.rules import Reader, Reading, RuleReader
from retrieval.retriever.search import Hit, Query
from training.reader.fit import (
    FOLDS,
    Choice,
    Judged,
    chances_of_other_sets,
    fitted_chances,
    fitted_passages,
    fitted_scores,
    report_chances,
    report_ranking,
)

FOUND = 8
ALONE = "one article alone"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what search found, with and without the right paragraph.

    Attributes:
        gold: None where there is no answer in all of the corpus.
        fold: All questions about one paragraph are in one.
        given: The passages of the right paragraph alone.
        alone: Those of the first article in which it stands alone, where a library is asked.
        other: Those of the article alone that is found first without it, likewise.
    """

    source: str
    gold: Gold | None
    fold: int
    query: Query
    hits: list[Hit]
    without: list[Hit]
    given: list[Hit]
    alone: list[Hit]
    other: list[Hit]


class Remembering:
    """A model that reads each passage of a question once, however often it is asked."""

    def __init__(self, model: ReaderModel) -> None:
        self._model = model
        self._read: dict[tuple[str, str, str], PassageLogits] = {}

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageLogits]:
        new = [passage for passage in passages if (question, *passage) not in self._read]
        for passage, logits in zip(new, self._model.read(question, new), strict=True):
            self._read[question, *passage] = logits
        return [self._read[question, *passage] for passage in passages]


def asked(files: Sequence[str], work: Path, limit: int | None) -> list[Asked]:
    """Return the questions of `files`, each asked over its own paragraphs or the library named."""
    found: list[Asked] = []
    for file, _, library in (name.partition("@") for name in files):
        path, encoder = Path(file), BundledEncoder()
        if library:
            examples = [e for e in read_questions(path) if e.conversation is None]
            asker = LibraryAsker.open(Path(library), encoder)
        else:
            examples = write_paragraphs(work / path.stem, [path])[path]
            asker = LibraryAsker(build(work / path.stem, encoder), encoder, RuleReader())
        if limit is not None:
            examples = random.Random(1).sample(examples, min(limit, len(examples)))
        found += _searched(asker, path.stem, examples, alone=bool(library))
    return found


def _searched(
    asker: LibraryAsker, source: str, examples: Sequence[Example], *, alone: bool
) -> list[Asked]:
    with asker.library.snapshot():
        chunks = [c for a in asker.library.articles() for c in asker.library.chunks_of(a.id)]
    searched = []
    for number, example in enumerate(examples):
        right = [c.id for c in chunks if example.gold and example.gold.is_right_passage(c)]
        reply = understood(example.question, ())
        [vector] = asker.embedded([reply])
        query, hits = asker.found(reply, vector, FOUND + len(right))
        given = asker.among(query, right)
        without = [hit for hit in hits if hit.chunk.id not in right][:FOUND]

        def article_of(first: Sequence[Hit], query: Query = query) -> list[Hit]:
            articles = {hit.chunk.article.id for hit in first[:1]} if alone else set()
            return asker.among(query, [c.id for c in chunks if c.article.id in articles])[:FOUND]

        searched.append(
            Asked(
                source,
                example.gold if right else None,
                min(right, default=number) % FOLDS,
                query,
                hits[:FOUND],
                without,
                given,
                article_of(given),
                article_of(without),
            )
        )
    return searched


def report(name: str, questions: Sequence[Asked], reader: LearnedReader, rules: RuleReader) -> None:
    """Print what needs no fit: the span given the paragraph, and relevance alone."""
    answerable = [(a, a.gold) for a in questions if a.gold]
    for label, one in (("learned", reader), ("rules", rules)):
        best = [(gold, one.read(a.query, a.given)[0]) for a, gold in answerable]
        em = np.mean([exact_match(r.answer.text, g.answers) for g, r in best])
        overlap = np.mean([f1(r.answer.text, g.answers) for g, r in best])
        sentence = np.mean([g.is_covered(r.sentence) for g, r in best])
        print(f"{name} ({len(best)}) {label}: EM {em:.3f} F1 {overlap:.3f} sentence {sentence:.3f}")
    scores, right, firsts, fused = [], [], [], []
    for a, gold in answerable:
        logit = {r.hit.chunk.id: r.read.relevance for r in reader.read(a.query, a.hits) if r.read}
        rights = [gold.is_right_passage(hit.chunk) for hit in a.hits[:5]]
        scores += [logit[hit.chunk.id] for hit in a.hits[:5]]
        right += rights
        fused.append(rights[0])
        firsts.append(rights[int(np.argmax([logit[hit.chunk.id] for hit in a.hits[:5]]))])
    area = auroc(np.array(scores), np.array(right))
    print(
        f"{name} gold against other retrieved AUROC {area:.3f}; "
        f"hit@1 fusion {np.mean(fused):.3f}, relevance alone {np.mean(firsts):.3f}"
    )


def judged(questions: Sequence[Asked], reader: Reader) -> list[Judged]:
    """Return every question twice: with its paragraph among those found, and without."""
    return [
        Judged(a.source, a.fold, away, a.query.question.kind, _choices(a, reader, hits, away))
        for a in questions
        for away, hits in ((False, a.hits), (True, a.without))
        if hits and (a.gold or away)
    ]


def judged_alone(questions: Sequence[Asked], reader: Reader) -> list[Judged]:
    """Return those asked of a library, each of the right article alone and of another alone.

    What tells an answer in thousands of passages must tell it in a handful, too.
    """
    return judged(
        [replace(a, source=ALONE, hits=a.alone, without=a.other) for a in questions], reader
    )


def _choices(a: Asked, reader: Reader, hits: list[Hit], away: bool) -> list[Choice]:
    return [_choice(None if away else a.gold, reading) for reading in reader.read(a.query, hits)]


def _choice(gold: Gold | None, reading: Reading) -> Choice:
    return Choice(
        reading,
        features(reading) if reading.read else np.array([reading.score]),
        right=gold is not None and gold.is_covered(reading.sentence),
        in_paragraph=gold is not None and gold.is_right_passage(reading.hit.chunk),
        f1=f1(reading.answer.text, gold.answers) if gold else 0.0,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--artefact", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    reader = LearnedReader(Remembering(ReaderModel(options.artefact)))
    questions = asked(options.files, options.work, options.limit)
    for name in sorted({a.source for a in questions}):
        report(name, [a for a in questions if a.source == name], reader, RuleReader())
    if options.fit:
        found = judged(questions, reader)
        fitted_passages(found)
        fitted_passages(judged(questions, RuleReader()))
        ranked = fitted_scores(found)
        report_ranking(ranked)
        ranked += judged_alone(questions, reader)
        report_chances("folds", fitted_chances(ranked))
        report_chances("set", chances_of_other_sets(ranked))


if __name__ == "__main__":
    main()
