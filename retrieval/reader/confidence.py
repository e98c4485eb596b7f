"""Readings to a calibrated chance that the best one is right."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.question import Kind
from retrieval.reader.agreement import others_than
from retrieval.reader.rules import Reading

MOST_MARGIN = 3.0
"""A lead beyond this says no more."""

FEATURES = ("score", "lead", "words", "foreign")
LEARNED_FEATURES = (
    "lead", "foreign", "formless", "counted", "relevance", "prominence", "crossing",
)  # fmt: skip
"""Names of what `features` returns, in its order, without a learned model and with one."""


def features(readings: Sequence[Reading], kind: Kind) -> NDArray[np.float64]:
    """Return what the chance is judged by, from one question's readings, the judged one first.

    By rules these are its score, its lead over the best reading that gives another answer, the
    share of the question's words that its sentence repeats, and that of its countries not in the
    passage. Where a learned model has read, lead and countries, whether the sentence lacks the form
    asked for, whether it counts what the question wants counted, the model's relevance of the
    passage, how far the passage's BM25 stands out from that of the other candidates (log(1 + z), 0
    below the mean), and whether the question is in another script, so that it has few words in
    common with any passage.
    """
    judged = readings[0]
    best_first = sorted(readings[1:], key=lambda reading: -reading.score)
    others = (reading.score for reading in others_than(judged, best_first, kind))
    lead = judged.score - next(others, judged.score - MOST_MARGIN)
    lead = max(-MOST_MARGIN, min(MOST_MARGIN, lead))
    evidence, read = judged.evidence, judged.read
    if read is None:
        return np.array([judged.score, lead, evidence.words, evidence.foreign])
    prominence = math.log1p(max(judged.hit.z.lexical, 0.0))
    by_rules = (lead, evidence.foreign, evidence.formless, evidence.counted)
    return np.array([*by_rules, read.relevance, prominence, read.crossing])


WEIGHTS = np.array([0.104, 0.615, 0.819, -1.391, -7.125])
"""Of score, lead, words and foreign countries, and the bias.

Logistic regression on ARCD train and dev and MLQA-ar dev, each question asked with and without its
paragraph (`python -m training.fit_rules`); cross-validated AUROC of right against wrong .78, .74
and .82. Where a passage lacks a country that the question names, 5 % were right, else 30 %.
"""

LEARNED = np.array([0.522, -0.595, -1.219, 0.846, 0.167, 1.617, 0.738, -3.797])
"""Of `LEARNED_FEATURES`, and the bias.

Logistic regression on ARCD dev, MLQA-ar dev, the questions over the seeds and
benchmarks/questions/{variants,mixed-dev}.jsonl, with and without the right paragraph, and of the
last three also of one article alone (`python -m training.reader.dev --fit`). AUROC, each set by the
weights of the others, of an answer there or not, and of right against wrong:

    ARCD dev .761, .787   MLQA-ar dev .794, .849   mixed-dev .756, .850   seeds .949, .946
    variants .912, .923   one article alone .683, .773 (another often has the answer, too)

Without "counted" they are .757, .786, .794, .846, .748, .843, .960, .957, .905, .917, .687, .775.
Few features go over to other sets. With score, lead, words, foreign, context, the passage's cosine,
relevance, span, logit, form and formless the first is .82 over MLQA-ar dev when fitted on questions
of it too, but .77 by the other sets alone, and .68 over mixed-dev.
"""

THRESHOLD = 0.18
"""An answer by rules less likely than this is not given.

Where the share answered with the right paragraph is furthest above the share answered without it,
on the same sets: there .74 against .42. Those sets are full of near misses (paragraphs of the same
article); over the seeds it answers 33 of 36 questions and refuses 14 of 16 that have no answer.
"""
LEARNED_THRESHOLD = 0.3
"""The same of an answer where a learned model has read.

Right and wrong answers (`python -m benchmarks.thresholds DATA`), every set counting alike in the
means of right less wrong and of right less twice wrong:

          seeds  variants turns   mixed   mixed-turns further ARCD dev MLQA-ar, half hidden    means
          (52)   (70)     (88)    (97)    (40)        (57)    (132)    (517)               -w   -2w
    .20   34, 4  60, 5    64, 10  45, 21  30, 6       44, 12  84, 39   131, 145          .462  .286
    .25   33, 3  59, 4    64, 10  44, 17  28, 5       43, 11  83, 37   124, 122          .468  .313
    .30   31, 3  59, 4    62, 7   43, 10  28, 5       43, 11  81, 30   115, 97           .481  .352
    .35   31, 2  58, 3    62, 6   42, 6   27, 4       43, 10  78, 29   109, 72           .493  .388
    .40   30, 2  55, 1    59, 5   38, 5   27, 3       42, 9   76, 26   103, 59           .488  .400
    .50   29, 2  45, 0    54, 4   35, 3   23, 1       39, 9   71, 25   93, 36            .449  .380

Right less wrong is level from .30 to .40. Of these it is the least: right answers that are withheld
are taken from the F1 end to end (ARCD dev .461, with .35 .439; MLQA-ar dev .291, .274), and a turn
that is refused takes its follow-ups along (further-turns-dev .917 with both, but of the sets that
were never looked at .738, .667 and .619, .571).

The confidence holds for more and for less to search: with .40 the 143 single questions of seeds and
mixed-dev get 67 right answers and 11 wrong ones over their own articles, 63 and 11 among 1,294
chunks; 86 of the seeds over one seed alone (5 to 16 chunks), 38 with an answer, get 33 and 3.
"""
GOING_ON_THRESHOLD = 0.2
"""The same where it answers a follow-up from the article that the conversation is about.

A conversation stays with what its article tells: of the follow-ups of seeds, turns, mixed-turns-dev
and further-turns-dev 5 of 6 such answers between .20 and .30 are right, 12 of 14 between .30 and
.50, of those below .20 1 of 4. All of them have an answer, so that this says nothing of those that
have none.
"""


def weights_of(judged_by: Sequence[float] | NDArray[np.float64]) -> dict[str, float]:
    """Return the weight of each of such features by its name, "bias" last."""
    by_rules = _are_by_rules(judged_by)
    names, weights = (FEATURES, WEIGHTS) if by_rules else (LEARNED_FEATURES, LEARNED)
    return dict(zip((*names, "bias"), map(float, weights), strict=True))


def threshold_of(
    judged_by: Sequence[float] | NDArray[np.float64], *, goes_on: bool = False
) -> float:
    """Return the chance that an answer with such features must have to be given.

    Args:
        goes_on: Whether it answers a follow-up from the article that the conversation is about.
    """
    if _are_by_rules(judged_by):
        return THRESHOLD
    return GOING_ON_THRESHOLD if goes_on else LEARNED_THRESHOLD


def _are_by_rules(judged_by: Sequence[float] | NDArray[np.float64]) -> bool:
    return len(judged_by) == len(FEATURES)


def chance(judged_by: Sequence[float] | NDArray[np.float64]) -> float:
    """Return the chance, 0..1, that features such as `features` returns speak for."""
    weights = weights_of(judged_by).values()
    logit = sum(w * value for w, value in zip(weights, (*judged_by, 1.0), strict=True))
    return 1 / (1 + math.exp(-logit))


SECOND_WITNESS = 0.3
"""How far another article that says the same counts as an independent witness, 0..1."""


def together(chances: Sequence[float]) -> float:
    """Return the chance that an answer is right which several articles give, best first.

    A noisy-or in which later witnesses are discounted, since articles copy each other.
    """
    doubt = 1 - chances[0]
    for chance in chances[1:]:
        doubt *= 1 - SECOND_WITNESS * chance
    return 1 - doubt
