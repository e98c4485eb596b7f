"""Why an answer is given: every figure shown is one that made it, and they add up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.explain_lines import ExplanationLines
from bot.json_reply import reply_json
from bot.refusal import Refusal, refusal
from bot.wording import ARABIC, ENGLISH
from retrieval.answer import Reply, Status, Witness
from retrieval.asking import LibraryAsker, understood
from retrieval.encoders import Encoder
from retrieval.library.filtering import Filter
from retrieval.reader.confidence import FEATURES, LEARNED_FEATURES, THRESHOLD, together
from retrieval.reader.rules import WEIGHTS, Evidence
from retrieval.reasons import Term, confidence_terms, reader_terms, search_terms

LIBRARY = Path("vectors")
HOURS = "كم ساعة استمرت المفاوضات في جنيف؟"
SECRETARY = "من هو الأمين العام لحلف شمال الأطلسي الناتو؟"
UNANSWERED = "من هو رئيس البرازيل؟"
SEARCH = ["dense", "dense sentence", "lexical", "time", "thread", "title"]


def made(terms: Sequence[Term]) -> float:
    return sum(term.contribution for term in terms)


def all_witnesses(reply: Reply) -> list[Witness]:
    assert reply.best
    return [reply.best, *(w for answer in reply.answers for w in answer.witnesses)]


@pytest.mark.parametrize("question", [HOURS, SECRETARY, UNANSWERED, "لماذا تشعر روسيا بالتهديد؟"])
def test_the_terms_of_every_sum_make_what_was_decided_by(
    seed_asker: LibraryAsker, question: str
) -> None:
    reply = seed_asker.ask(question)
    for witness in all_witnesses(reply):
        reading = witness.reading
        assert made(search_terms(reading.hit)) == pytest.approx(reading.hit.score)
        assert made(reader_terms(reading)) == pytest.approx(reading.score)
        odds = witness.chance / (1 - witness.chance)
        assert 2.718281828459045 ** made(confidence_terms(witness)) == pytest.approx(odds)
    for answer in reply.answers:
        assert answer.confidence == together([w.chance for w in answer.witnesses])
        cited = [citation.article.id for citation in answer.citations]
        assert [w.reading.sentence.article.id for w in answer.witnesses] == list(
            dict.fromkeys(cited)
        )


def test_the_article_of_the_conversation_is_part_of_the_sum(seed_asker: LibraryAsker) -> None:
    turn = seed_asker.ask("من ترأس الوفد الأمريكي في جنيف؟").turn
    reply = understood("ومن رافقها؟", [turn])
    query, hits = seed_asker.found(reply, seed_asker.embedded([reply])[0])
    assert {hit.thread for hit in hits} == {0.0, 1.0}
    for hit in hits:
        assert hit.thread == (hit.chunk.article.id == query.preferred)
        assert made(search_terms(hit)) == pytest.approx(hit.score)


def test_the_cosines_and_their_z_score_are_those_of_the_candidates(
    seed_asker: LibraryAsker, bundled_encoder: Encoder
) -> None:
    # All 45 chunks of the seeds are candidates: their z-scores follow from all their cosines.
    reply = seed_asker.ask(HOURS)
    assert reply.best
    hit = reply.best.reading.hit
    library = seed_asker.library
    question = bundled_encoder.questions([HOURS])[0]
    ids = library.searched().tolist()
    chunks = library.chunks(ids, sentences=True)
    nearest = [sorted(float(s.vector @ question) for s in each.sentences)[::-1] for each in chunks]
    passages = library.vectors(ids) @ question
    similarities = np.array(
        [
            (passage + found[0] + found[min(1, len(found) - 1)]) / 3
            for passage, found in zip(passages.tolist(), nearest, strict=True)
        ]
    )
    mine = ids.index(hit.chunk.id)

    assert len(ids) == 45
    assert {len(found) for found in nearest} > {1, 2, 3}
    assert hit.sentence == pytest.approx(nearest[mine][0], abs=1e-5)
    assert hit.similarity == pytest.approx(similarities[mine], abs=1e-5)
    z = (similarities[mine] - similarities.mean()) / similarities.std()
    assert hit.z.similarity == pytest.approx(z, abs=1e-3)


def test_json_says_why_for_each_answer_only_where_it_is_asked_for(seed_asker: LibraryAsker) -> None:
    reply = seed_asker.ask(SECRETARY)
    plain: Mapping[str, Any] = reply_json(reply, LIBRARY)
    why: Mapping[str, Any] = reply_json(reply, LIBRARY, explain=True)

    assert "explain" not in str(plain)
    assert "explain" not in why
    [answer] = why["answers"]
    explained = answer["explain"]
    assert explained["agreement"] == answer["agreement"] == len(explained["witnesses"]) >= 2
    assert (explained["confidence"], explained["threshold"]) == (answer["confidence"], THRESHOLD)
    best = explained["witnesses"][0]
    assert best["article"] == answer["citations"][0]["article"]
    assert list(best["search"]["terms"]) == SEARCH
    assert list(best["reader"]["terms"]) == list(Evidence.__dataclass_fields__)
    assert best["reader"]["terms"]["words"]["weight"] == WEIGHTS.words
    assert list(best["confidence"]["terms"]) == [*FEATURES, "bias"]


def test_json_says_why_there_is_no_answer(seed_asker: LibraryAsker) -> None:
    written: Mapping[str, Any] = reply_json(seed_asker.ask(UNANSWERED), LIBRARY, explain=True)

    assert (written["status"], written["answers"]) == ("no_answer", [])
    assert written["explain"]["refused"] == "below threshold"
    [best] = written["explain"]["witnesses"]
    assert best["confidence"]["chance"] == written["confidence"] < THRESHOLD


def test_every_reason_to_refuse_is_told_apart(seed_asker: LibraryAsker) -> None:
    found = seed_asker.ask(UNANSWERED)
    nowhere = seed_asker.ask(UNANSWERED, within=Filter(until=date(2000, 1, 1)))

    assert refusal(seed_asker.ask(HOURS)) is None
    assert refusal(found) is Refusal.UNSURE
    assert refusal(nowhere) is Refusal.NOTHING_FITS
    assert refusal(replace(found, best=None)) is Refusal.NOTHING_FOUND
    assert refusal(seed_asker.ask("؟؟")) is Refusal.INVALID
    assert refusal(Reply("شكراً", "شكراً", Status.NO_ANSWER)) is Refusal.SMALL_TALK


def test_people_read_sums_that_stay_in_order_on_a_line_from_right_to_left(
    seed_asker: LibraryAsker,
) -> None:
    reply = seed_asker.ask(HOURS)
    lines = [line.plain for line in ExplanationLines(ARABIC, LIBRARY).lines(reply)]
    assert reply.best
    words = reply.best.reading.evidence.words

    assert [line for line in lines if line.startswith("لماذا")] == [
        "لماذا «7.5 ساعة»؟",
        "لماذا «8 ساعات»؟",
    ]
    sums = [line for line in lines if "×" in line]
    assert any(
        line.startswith("    كلمات السؤال في الجملة ") and f" \u200e{words:7.3f} ×" in line
        for line in sums
    )
    assert all("\u200e" in line.split("×")[0] for line in sums)
    assert not {"│", "─", "|"} & set("".join(lines))


def test_a_refusal_is_explained_by_the_best_that_was_read(seed_asker: LibraryAsker) -> None:
    reply = seed_asker.ask(UNANSWERED)
    lines = [line.plain for line in ExplanationLines(ENGLISH, LIBRARY).lines(reply)]

    assert lines[1] == "No answer: the best that was read is below \u200e18%:"
    assert lines[-1] == f"  chance to be right: \u200e{100 * reply.confidence:.0f}%"


def test_every_figure_and_every_refusal_has_a_name_in_both_languages() -> None:
    terms = {
        *SEARCH,
        "bias",
        *Evidence.__dataclass_fields__,
        *FEATURES,
        *LEARNED_FEATURES,
        "span",
        "search",
    }
    for words in (ARABIC, ENGLISH):
        assert set(words.terms) == terms
        assert set(words.refusals) == set(Refusal)
