"""What an answer's chance is judged by, and how much of it an answer must have."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.thresholds import Judged, answered, table
from retrieval.answer import Status
from retrieval.asking import LibraryAsker
from retrieval.encoders import Encoder
from retrieval.question import Kind
from retrieval.reader.confidence import (
    GOING_ON_THRESHOLD,
    LEARNED_THRESHOLD,
    THRESHOLD,
    features,
)
from retrieval.reader.rules import Read, Reading, RuleReader
from retrieval.retriever.search import Hit, Query, Zs
from training.fit_rules import fit_logistic

LED = "من ترأس الوفد الأمريكي؟"


class ReadAs:
    """The rules, and beside them a model that says the same of every passage."""

    def __init__(self, relevance: float) -> None:
        self._read = Read(0.0, relevance, -1.0, 0.0)
        self._rules = RuleReader()

    def read(self, query: Query, hits: Sequence[Hit]) -> list[Reading]:
        return [replace(reading, read=self._read) for reading in self._rules.read(query, hits)]


def asker(seed_asker: LibraryAsker, encoder: Encoder, relevance: float) -> LibraryAsker:
    return LibraryAsker(seed_asker.library, encoder, ReadAs(relevance))


def of_lexical_z(reading: Reading, z: float) -> Reading:
    return replace(reading, hit=replace(reading.hit, z=Zs(0.0, 0.0, z)))


def test_what_a_model_read_is_judged_by_the_passage_and_its_lead(
    seed_asker: LibraryAsker, bundled_encoder: Encoder
) -> None:
    reply = asker(seed_asker, bundled_encoder, 2.5).ask(LED)
    assert reply.best
    judged = reply.best.reading
    lacking = replace(judged.evidence, foreign=0.5, formless=1.0, counted=0.25)
    judged = replace(of_lexical_z(judged, math.e - 1), evidence=lacking, score=7.0)
    rival = replace(judged, answer=judged.sentence, typed=False, score=5.75)

    found = features([judged, rival], Kind.WHO)
    assert found.tolist() == [1.25, 0.5, 1.0, 0.25, 2.5, 1.0, 0.0]
    # A passage below the mean of the candidates stands out no less than one at the mean.
    assert features([of_lexical_z(judged, -0.7), rival], Kind.WHO)[5] == 0.0


def test_an_answer_that_a_model_read_must_be_likelier_than_one_by_rules(
    seed_asker: LibraryAsker, bundled_encoder: Encoder
) -> None:
    assert THRESHOLD < LEARNED_THRESHOLD
    replies = [asker(seed_asker, bundled_encoder, float(r)).ask(LED) for r in range(-40, 12)]
    chances = [reply.best.chance for reply in replies if reply.best]
    assert any(THRESHOLD < chance < LEARNED_THRESHOLD for chance in chances)
    for reply, chance in zip(replies, chances, strict=True):
        assert (reply.status is Status.ANSWERED) == (chance >= LEARNED_THRESHOLD)
        assert reply.best
        assert reply.best.threshold == LEARNED_THRESHOLD
    by_rules = seed_asker.ask(LED).best
    assert by_rules
    assert by_rules.threshold == THRESHOLD


def test_a_follow_up_from_the_article_of_the_conversation_needs_less(
    seed_asker: LibraryAsker, bundled_encoder: Encoder
) -> None:
    turn = seed_asker.ask(LED).turn
    replies = [
        asker(seed_asker, bundled_encoder, float(r)).ask("ومتى وصل؟", [turn])
        for r in range(-20, 12)
    ]
    found = [(reply.status is Status.ANSWERED, reply.best) for reply in replies if reply.best]
    assert all(best.goes_on and best.threshold == GOING_ON_THRESHOLD for _, best in found)
    assert any(best.chance < LEARNED_THRESHOLD for answered, best in found if answered)
    assert any(not answered for answered, _ in found)
    elsewhere = asker(seed_asker, bundled_encoder, 0.0).ask(LED, [turn]).best
    assert elsewhere
    assert elsewhere.threshold == LEARNED_THRESHOLD


def test_a_row_that_counts_twice_is_fitted_as_two() -> None:
    rows = np.array([[0.0], [1.0], [2.0], [1.5]])
    worth = np.array([0.0, 1.0, 1.0, 0.25])
    counted = fit_logistic(rows, worth, 0.1, np.array([1.0, 1.0, 1.0, 2.0]))
    given = fit_logistic(np.r_[rows, rows[-1:]], np.r_[worth, worth[-1]], 0.1)
    assert counted == pytest.approx(given)
    # The ridge leaves the bias alone: without features it is the log odds of the mean.
    [bias] = fit_logistic(np.empty((4, 0)), np.array([1.0, 1.0, 1.0, 0.0]), 100.0)
    assert bias == pytest.approx(math.log(3))


def test_a_table_of_thresholds_weighs_every_set_alike() -> None:
    short = [Judged(0.9, True), Judged(0.4, False)]
    long = [Judged(0.5, True), Judged(0.5, False), Judged(0.3, True), Judged(0.1, True)]
    assert [answered(long, threshold) for threshold in (0.5, 0.3)] == [(1, 1), (2, 1)]
    _, _, line = table({"a": short, "b": long}, np.array([0.3]))
    # Right of a 1/2, of b 2/4; wrong of a 1/2, of b 1/4.
    assert line == "| 0.30 | 1, 1 | 2, 1 | 0.125 | -0.250 |"
