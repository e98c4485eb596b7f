"""The trainer of the learned reader: what it learns from is exact, and a kill costs nothing."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import torch
from squad_file import ASKED, SEEDS, write_squad

from retrieval.reader.pair_tokens import Tokenise
from retrieval.text.arabic import words
from training.reader.batches import Group, Mined, Mixture, batches
from training.reader.negatives import hard_negatives
from training.reader.network import Dropout, ReaderNetwork
from training.reader.questions import Corpus, read_corpus
from training.reader.train import Plan, Training, losses

MIXTURE = Mixture(questions=2, negatives=1, longest=64)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Five questions over paragraphs of the seeds, and a long article of several passages."""
    folder = tmp_path_factory.mktemp("questions")
    long = sorted(SEEDS.glob("*.txt"))[4].read_text(encoding="utf-8")
    answer = "فلاديمير بوتين"
    where = {"text": answer, "answer_start": long.index(answer)}
    asked = {"id": "l", "question": "من؟", "answers": [where]}
    article = {"title": "طويل", "paragraphs": [{"context": long, "qas": [asked]}]}
    other = folder / "long.json"
    other.write_text(json.dumps({"data": [article]}, ensure_ascii=False), encoding="utf-8")
    return read_corpus("arcd", [write_squad(folder / "squad.json"), other])


@pytest.fixture(scope="module")
def mined(corpus: Corpus) -> Mined:
    return Mined(corpus, tuple(hard_negatives(corpus)))


def test_every_answer_stands_where_it_is_said_to_and_what_has_none_is_left_out(
    corpus: Corpus,
) -> None:
    answers = [corpus.answer(placed) for placed in corpus.questions]
    assert answers == [*(answer for *_, answer in ASKED), "فلاديمير بوتين"]
    assert all(len(passage.text) <= 700 for passage in corpus.passages)
    assert len(corpus.questions[-1].beside) > 3


def test_a_hard_negative_holds_the_answer_nowhere_and_is_not_the_passage(
    corpus: Corpus, mined: Mined
) -> None:
    for placed, negatives in zip(corpus.questions, mined.negatives, strict=True):
        answer = f" {' '.join(words(corpus.answer(placed)))} "
        assert negatives
        assert placed.passage not in negatives
        for number in negatives:
            assert answer not in f" {' '.join(words(corpus.passages[number].text))} "


def test_dropout_is_of_the_share_and_by_the_seed_and_keeps_the_mean() -> None:
    states = torch.ones(64, 384)
    dropout = Dropout(0.1)
    torch.manual_seed(3)
    first, second = dropout(states), dropout(states)
    torch.manual_seed(3)
    assert torch.equal(dropout(states), first)
    assert not torch.equal(first, second)
    assert 0.08 < float((first == 0).float().mean()) < 0.12
    assert float(first.mean()) == pytest.approx(1, abs=0.02)
    assert torch.equal(dropout.eval()(states), states)


def test_the_same_seed_draws_the_same_batches_from_any_batch_on(
    mined: Mined, tokenise: Tokenise
) -> None:
    drawn = list(islice(batches([mined], MIXTURE, tokenise, seed=3), 25))
    assert list(islice(batches([mined], MIXTURE, tokenise, seed=3, start=11), 14)) == drawn[11:]
    assert list(islice(batches([mined], MIXTURE, tokenise, seed=4), 25)) != drawn


def test_questions_without_other_passages_come_in_batches_of_as_many_pairs(
    mined: Mined, tokenise: Tokenise
) -> None:
    drawn = list(islice(batches([mined], MIXTURE, tokenise, seed=1), 40))
    whole = [batch for batch in drawn if sum(len(group.pairs) for group in batch) == 4]
    assert {tuple(len(group.pairs) for group in batch) for batch in whole} == {(2, 2), (1, 1, 1, 1)}


def test_a_smaller_share_asks_some_of_the_questions_of_a_larger_one(
    mined: Mined, tokenise: Tokenise
) -> None:
    def asked(share: float) -> set[tuple[int, ...]]:
        mixture = replace(MIXTURE, negatives=0, titled=0.0, arabic_times=1, share=share)
        whole = Mined(replace(mined.corpus, name="en"), mined.negatives)
        drawn = islice(batches([whole], mixture, tokenise, seed=3), 60)
        return {tuple(group.pairs[0].ids) for batch in drawn for group in batch}

    third, most, everything = asked(1 / 3), asked(2 / 3), asked(1.0)
    assert third < most < everything
    assert len(third) == round(len(mined.corpus.questions) / 3)


def test_the_tokens_of_an_answer_are_its_words(
    corpus: Corpus, mined: Mined, tokenise: Tokenise
) -> None:
    answers = {"".join(corpus.answer(placed).split()) for placed in corpus.questions}
    texts = {passage.text for passage in corpus.passages}
    for batch in islice(batches([mined], MIXTURE, tokenise, seed=1), 20):
        for group in batch:
            pair, (first, last) = group.pairs[0], group.answer
            start = pair.places[first - pair.first][0]
            end = pair.places[last - pair.first][1]
            read = {"".join(text[start:end].split()) for text in texts}
            # A piece may take the mark behind the answer along.
            assert any(known.startswith(answer) for answer in answers for known in read)


class Killed(Exception):
    """The end of a run, in the middle of a step."""


def killed_at(training: Training, step: int, monkeypatch: pytest.MonkeyPatch) -> Training:
    """Return `training`, which ends when it would learn after that step."""
    learn = training._learn

    def learn_or_die(groups: Sequence[Group]) -> torch.Tensor:
        if training.step == step:
            raise Killed
        return learn(groups)

    monkeypatch.setattr(training, "_learn", learn_or_die)
    return training


def test_a_run_that_was_killed_comes_to_the_weights_of_one_that_was_not(
    mined: Mined,
    tokenise: Tokenise,
    exported_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = Plan(steps=4, warm_up=1, decay=1, every=2)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for run in (whole, killed):
        run.mkdir()
    Training(whole, plan, MIXTURE, exported_model).go([mined], tokenise)

    first = killed_at(Training(killed, plan, MIXTURE, exported_model), 3, monkeypatch)
    with pytest.raises(Killed):
        first.go([mined], tokenise)
    second = Training(killed, plan, MIXTURE, exported_model)
    second.resume(killed / "checkpoint.pt")
    assert second.step == 2
    second.go([mined], tokenise)

    expected, found = torch.load(whole / "last.pt"), torch.load(killed / "last.pt")
    assert expected.keys() == found.keys()
    assert all(torch.equal(tensor, found[name]) for name, tensor in expected.items())


def test_a_step_lowers_the_losses_of_what_it_has_seen(
    mined: Mined, tokenise: Tokenise, exported_model: Path, tmp_path: Path
) -> None:
    plan = Plan(steps=8, warm_up=1, decay=1, dropout=0.0)
    training = Training(tmp_path, plan, MIXTURE, exported_model)
    compared = replace(MIXTURE, alone=0.0)
    batch = next(batches([mined], compared, tokenise, seed=1))
    training.network.eval()
    with torch.no_grad():
        before = losses(training.network, batch)
    for _ in range(6):
        training._learn(batch)
    with torch.no_grad():
        after = losses(training.network, batch)
    assert (after < before).all()


def test_the_lowest_layers_and_the_words_stay_as_they_are(
    mined: Mined, tokenise: Tokenise, exported_model: Path, tmp_path: Path
) -> None:
    training = Training(tmp_path, Plan(steps=8, warm_up=1, frozen=4), MIXTURE, exported_model)
    before = {name: tensor.clone() for name, tensor in training.network.state_dict().items()}
    compared = replace(MIXTURE, alone=0.0)
    training._learn(next(batches([mined], compared, tokenise, seed=1)))
    after = training.network.state_dict()
    encoder = [name for name in before if name.startswith("encoder.")]
    same = {name for name in encoder if torch.equal(before[name], after[name])}
    lowest = tuple(f"encoder.encoder.layer.{n}." for n in range(4))
    assert same == {n for n in encoder if n.startswith(("encoder.embeddings.", *lowest))}


def test_what_no_batch_compares_has_no_say(
    mined: Mined, tokenise: Tokenise, exported_model: Path
) -> None:
    alone = replace(MIXTURE, alone=1.0)
    batch = next(batches([mined], alone, tokenise, seed=1))
    with torch.no_grad():
        span, which, whether = losses(ReaderNetwork(exported_model), batch)
    assert span > 0
    assert torch.isnan(which)
    assert torch.isnan(whether)
