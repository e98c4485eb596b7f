"""Answers over a library, judged: how many are right, refused, followed up.

    python -m benchmarks.answers QUESTIONS.jsonl ARTICLES [ARTICLES …]

Each line of QUESTIONS is {"id", "kind", "question", "answers", "conversation"?}: any of `answers`
inside the cited text is right, none means that there is no answer; lines of one conversation are
asked in order. The library is built anew from the articles, by the bundled encoder.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.answer import Reply
from retrieval.asking import LibraryAsker
from retrieval.corpus.chunks import chunk
from retrieval.corpus.files import find_files
from retrieval.corpus.sources import read_articles
from retrieval.encoders.bundled import NAME, BundledEncoder
from retrieval.followup import Turn
from retrieval.library.indexing import sync
from retrieval.library.recipe import Recipe
from retrieval.library.writing import LibraryWriter
from retrieval.retriever.lexical import chunk_terms
from retrieval.threads import quiet_threads

SHORT = 8
"""Words that a short answer has at most."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One reply and what the question's author accepts; no answers: it has none."""

    kind: str
    answers: tuple[str, ...]
    reply: Reply

    def accepts(self, text: str) -> bool:
        return any(answer in text for answer in self.answers)

    @property
    def answered(self) -> bool:
        return bool(self.reply.answers)

    @property
    def passage(self) -> bool:
        return self.answered and self.accepts(self.reply.answers[0].citations[0].passage.text)

    @property
    def sentence(self) -> bool:
        return self.answered and self.accepts(self.reply.answers[0].sentence)

    @property
    def short(self) -> bool:
        best = self.reply.answers[0].text if self.answered else ""
        return self.accepts(best) and len(best.split()) <= SHORT

    @property
    def first_three(self) -> bool:
        return any(self.accepts(passage.span.text) for passage in self.reply.passages[:3])


def ask(questions: Path, asker: LibraryAsker) -> list[Judged]:
    """Return the replies to the questions of a file, conversations in order."""
    turns: defaultdict[str, list[Turn]] = defaultdict(list)
    judged = []
    for line in questions.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        conversation = asked.get("conversation", asked["id"])
        reply = asker.ask(asked["question"], turns[conversation])
        best = reply.answers[0].text if reply.answers else None
        turns[conversation].append(Turn(reply.standalone, best))
        judged.append(Judged(asked["kind"], tuple(asked["answers"]), reply))
    return judged


def report(judged: Sequence[Judged]) -> None:
    """Print a table by kind of question, those with an answer first."""
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.kind if one.answers else f"{one.kind}, no answer"].append(one)
        groups["all" if one.answers else "all, no answer"].append(one)
    print(f"{'':28}   n answered passage first-3 sentence short")
    for name, group in sorted(groups.items(), key=lambda pair: ("no answer" in pair[0], pair[0])):
        counts = [
            sum(getattr(one, what) for one in group)
            for what in ("answered", "passage", "first_three", "sentence", "short")
        ]
        print(f"{name:28} {len(group):3} {counts[0]:8}", *(f"{count:7}" for count in counts[1:]))


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("articles", type=Path, nargs="+")
    options = parser.parse_args()
    quiet_threads()
    encoder = BundledEncoder()
    read = lambda path, source, repeated: read_articles(path, source, {}, repeated)  # noqa: E731
    recipe = Recipe(read, chunk, chunk_terms, lambda: encoder, NAME, "")
    with tempfile.TemporaryDirectory() as folder:
        with LibraryWriter.open(Path(folder)) as library:
            sync(library, find_files(options.articles), recipe)
        asker = LibraryAsker.open(Path(folder), encoder)
        report(ask(options.questions, asker))
        asker.library.close()


if __name__ == "__main__":
    main()
