"""What is read in which step: a pure function of the seed, so that training resumes anywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from retrieval.reader.pair_tokens import PairTokens, Tokenise, pair_tokens
from training.reader.augment import typed
from training.reader.questions import Corpus

POOL = 20
"""Batches that are filled from one draw, by length, so that little is padding."""


@dataclass(frozen=True, slots=True)
class Mined:
    """A corpus and, for each question, its hard negatives, hardest first."""

    corpus: Corpus
    negatives: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Mixture:
    """How questions are drawn.

    Attributes:
        questions: A batch.
        negatives: Passages a question besides the right one.
        alone: Share of the batches that have none of them, and more questions for it.
        hardest: Negatives are drawn from this many of the hardest.
        arabic_times: How often the Arabic questions come in one pass, each time typed anew.
        titled: Share of the questions whose passages stand under their titles.
        longest: Tokens a pair; more are cut.
        share: Of each corpus, so much of its questions and always the same ones: for a learning
            curve, a smaller share's are among a larger one's.
    """

    questions: int = 8
    negatives: int = 1
    alone: float = 0.5
    hardest: int = 6
    arabic_times: int = 3
    titled: float = 0.5
    longest: int = 208
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its passages, the right one first.

    Attributes:
        answer: First and last token of the answer in the first pair.
    """

    pairs: tuple[PairTokens, ...]
    answer: tuple[int, int]

    @property
    def longest(self) -> int:
        """Tokens of the longest pair."""
        return max(len(pair.ids) for pair in self.pairs)


def batches(
    data: Sequence[Mined], mixture: Mixture, tokenise: Tokenise, seed: int, start: int = 0
) -> Iterator[list[Group]]:
    """Yield batches without end, pass after pass, from the batch number `start` on."""
    passed = 0
    while True:
        drawn = _drawn(data, mixture, Random(f"{seed} {passed}"))
        if start >= len(drawn):
            start -= len(drawn)
        else:
            for number, batch in enumerate(drawn[start:], start):
                rng = Random(f"{seed} {passed} {number}")
                negatives = 0 if len(batch) > mixture.questions else mixture.negatives
                groups = [_group(*one, mixture, negatives, tokenise, rng) for one in batch]
                yield [group for group in groups if group]
            start = 0
        passed += 1


def _drawn(data: Sequence[Mined], mixture: Mixture, rng: Random) -> list[list[tuple[Mined, int]]]:
    """Return one pass: the batches in their order, each of questions of about one length."""
    asked = [
        (mined, number)
        for mined in data
        for _ in range(mixture.arabic_times if mined.corpus.name == "arcd" else 1)
        for number in _kept(mined.corpus, mixture.share)
    ]
    rng.shuffle(asked)
    size = mixture.questions * POOL
    drawn = []
    for first in range(0, len(asked), size):
        pool = sorted(asked[first : first + size], key=_characters)
        filled = list(_filled(pool, mixture, rng))
        rng.shuffle(filled)
        drawn += filled
    return drawn


def _kept(corpus: Corpus, share: float) -> list[int]:
    numbers = list(range(len(corpus.questions)))
    Random(corpus.name).shuffle(numbers)
    return sorted(numbers[: round(share * len(numbers))])


def _filled(
    pool: Sequence[tuple[Mined, int]], mixture: Mixture, rng: Random
) -> Iterator[list[tuple[Mined, int]]]:
    """Yield batches of `questions`, and of as many more as make up for passages left away."""
    first = 0
    while first < len(pool):
        alone = rng.random() < mixture.alone
        size = mixture.questions * (1 + mixture.negatives if alone else 1)
        yield list(pool[first : first + size])
        first += size


def _characters(asked: tuple[Mined, int]) -> int:
    mined, number = asked
    return len(mined.corpus.passages[mined.corpus.questions[number].passage].text)


def _group(
    mined: Mined, number: int, mixture: Mixture, negatives: int, tokenise: Tokenise, rng: Random
) -> Group | None:
    """Return the question with its passages; None where its answer is cut off."""
    corpus, placed = mined.corpus, mined.corpus.questions[number]
    question = typed(placed.question, rng) if corpus.name == "arcd" else placed.question
    titled = rng.random() < mixture.titled
    pairs = []
    for passage in (placed.passage, *_others(mined, number, negatives, mixture.hardest, rng)):
        title = corpus.passages[passage].title if titled else ""
        text = corpus.passages[passage].text
        pairs.append(pair_tokens(tokenise, question, title, text, mixture.longest))
    answer = pairs[0].token_span(placed.start, placed.end)
    return Group(tuple(pairs), answer) if answer else None


def _others(mined: Mined, number: int, negatives: int, hardest: int, rng: Random) -> list[int]:
    """Return hard negatives, and where there are too few any other passages."""
    hard = mined.negatives[number][:hardest]
    chosen = rng.sample(hard, min(negatives, len(hard)))
    right = mined.corpus.passages[mined.corpus.questions[number].passage].text
    while len(chosen) < negatives:
        other = rng.randrange(len(mined.corpus.passages))
        if mined.corpus.passages[other].text != right:
            chosen.append(other)
    return chosen
