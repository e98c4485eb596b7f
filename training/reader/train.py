"""Train the learned reader; killed at any time, the same command goes on from its last checkpoint.

    python -m training.reader.train --data DIR --run DIR [--steps N] [--from RUN/step-N.pt]

A run's folder holds `checkpoint.pt` (all that is needed to go on), `step-N.pt` (the weights alone)
and `log.jsonl`, a line every 25 steps. The rate warms up, stays, and falls to nothing over the
last `decay` steps; a later run goes on from a checkpoint before the fall with more steps.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from retrieval.encoders.bundled import BundledEncoder
from retrieval.encoders.export import export_bundled
from retrieval.reader.pair_tokens import Tokenise
from training.reader.batches import Group, Mined, Mixture, batches
from training.reader.negatives import hard_negatives
from training.reader.network import ReaderNetwork, padded
from training.reader.questions import read_corpus, training_files

PADDING = 1
LOGGED = 25
CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn.

    Attributes:
        steps: All of them; the last `decay` with a falling rate.
        relevant: Weight of the relevance losses beside the span's.
        frozen: So many of the lowest layers stay as they are, as the word embeddings do: they
            hold what the languages have in common (Wu and Dredze 2019), and a step is quicker.
        dropout: Of hidden states; none of attention, which costs most of a step's randomness.
    """

    steps: int = 6000
    warm_up: int = 100
    decay: int = 1200
    rate: float = 1e-4
    weight_decay: float = 0.01
    relevant: float = 0.5
    frozen: int = 4
    dropout: float = 0.1
    clip: float = 1.0
    every: int = 200
    seed: int = 1

    def rate_at(self, step: int) -> float:
        """Return the rate of the step of that number, from 0."""
        rising = (step + 1) / self.warm_up
        falling = (self.steps - step) / max(self.decay, 1)
        return self.rate * max(0.0, min(1.0, rising, falling))


def losses(network: ReaderNetwork, groups: Sequence[Group]) -> Tensor:
    """Return three losses: of the span in the right passages, of the choice of passage, of yes.

    The second is a softmax over a question's passages (which one), the third a logistic loss over
    each (whether at all): ranking and refusal from one logit. Both are NaN where every question
    has its right passage alone.
    """
    pairs = [pair for group in groups for pair in group.pairs]
    ids, mask = padded(pairs, PADDING)
    with torch.autocast("cpu", torch.bfloat16):
        spans, logits = network(ids, mask)
    relevance = logits.view(len(groups), -1)
    which = whether = torch.tensor(torch.nan)
    if relevance.shape[1] > 1:
        right = torch.zeros_like(relevance)
        right[:, 0] = 1
        which = functional.cross_entropy(relevance, torch.zeros(len(groups), dtype=torch.long))
        whether = functional.binary_cross_entropy_with_logits(relevance, right)
    first = spans[:: relevance.shape[1]].masked_fill(_closed(groups, ids.shape[1]), -1e4)
    answers = torch.tensor([group.answer for group in groups])
    return torch.stack([functional.cross_entropy(first, answers), which, whether])


def _closed(groups: Sequence[Group], tokens: int) -> Tensor:
    """Return (groups, tokens, 1): whether a token of the right pair can be in no answer."""
    closed = torch.ones(len(groups), tokens, 1, dtype=torch.bool)
    for row, group in enumerate(groups):
        pair = group.pairs[0]
        closed[row, pair.first : pair.first + len(pair.places)] = False
    return closed


class Training:
    """A run: its network, its optimiser, and the step it has come to."""

    def __init__(self, run: Path, plan: Plan, mixture: Mixture, bundled: Path) -> None:
        torch.manual_seed(plan.seed)
        self.run, self.plan, self.mixture = run, plan, mixture
        self.network = ReaderNetwork(bundled, frozen=plan.frozen, dropout=plan.dropout)
        self.network.train()
        self.optimiser = _optimiser(self.network, plan)
        self.step = 0

    def resume(self, checkpoint: Path) -> None:
        """Go on from `checkpoint`, with this run's plan."""
        saved: dict[str, Any] = torch.load(checkpoint)
        self.network.take(saved["learned"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step = saved["step"]

    def save(self) -> None:
        """Write the checkpoint, whole or not at all, and the weights by themselves."""
        learned = self.network.learned()
        state = {"learned": learned, "optimiser": self.optimiser.state_dict(), "step": self.step}
        partial = self.run / f"{CHECKPOINT}.partial"
        torch.save(state, partial)
        if self.step == self.plan.steps - self.plan.decay:
            torch.save(state, self.run / f"before-decay-{self.step}.pt")
        partial.replace(self.run / CHECKPOINT)
        if self.step == self.plan.steps:
            torch.save(learned, self.run / "last.pt")
        torch.save(learned, self.run / f"step-{self.step}.pt")

    def go(self, data: Sequence[Mined], tokenise: Tokenise) -> None:
        """Train to the last step of the plan."""
        drawn = batches(data, self.mixture, tokenise, self.plan.seed, self.step)
        since, found, pairs = time.monotonic(), [], 0
        while self.step < self.plan.steps:
            groups = next(drawn)
            found.append(self._learn(groups))
            pairs += sum(len(group.pairs) for group in groups)
            if self.step % LOGGED == 0:
                self._log(torch.stack(found).nanmean(0), pairs / (time.monotonic() - since))
                since, found, pairs = time.monotonic(), [], 0
            if self.step % self.plan.every == 0 or self.step == self.plan.steps:
                self.save()

    def _learn(self, groups: Sequence[Group]) -> Tensor:
        """Take one step; return its losses, all NaN where no answer was left in the batch."""
        if not groups:
            self.step += 1
            return torch.full((3,), torch.nan)
        for parameters in self.optimiser.param_groups:
            parameters["lr"] = self.plan.rate_at(self.step)
        # By the step, so that dropout is the same after a kill.
        torch.manual_seed(self.plan.seed * 1_000_003 + self.step)
        found = losses(self.network, groups)
        weights = torch.tensor([1.0, self.plan.relevant, self.plan.relevant])
        self.optimiser.zero_grad(set_to_none=True)
        (found * weights).nansum().backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.plan.clip)
        self.optimiser.step()
        self.step += 1
        return found.detach()

    def _log(self, means: Tensor, rate: float) -> None:
        span, which, whether = (round(float(mean), 4) for mean in means)
        line = {"step": self.step, "span": span, "which": which, "whether": whether}
        with (self.run / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({**line, "pairs_per_s": round(rate, 2)}) + "\n")


def _optimiser(network: ReaderNetwork, plan: Plan) -> torch.optim.AdamW:
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    matrices = [parameter for parameter in trained if parameter.ndim > 1]
    vectors = [parameter for parameter in trained if parameter.ndim < 2]
    return torch.optim.AdamW(
        [
            {"params": matrices, "weight_decay": plan.weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ],
        lr=plan.rate,
        betas=(0.9, 0.98),
    )


def mined(data: Path, mixture: Mixture) -> list[Mined]:
    """Return all corpora to train on with their hard negatives (some minutes), if any are drawn."""
    corpora = [read_corpus(name, files) for name, files in training_files(data).items()]
    if not mixture.negatives:
        return [Mined(corpus, ((),) * len(corpus.questions)) for corpus in corpora]
    return [Mined(corpus, tuple(hard_negatives(corpus))) for corpus in corpora]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--from", type=Path, dest="start")
    parser.add_argument("--weights", type=Path, help="of an artefact: training.reader.shipped")
    parser.add_argument("--threads", type=int, default=1)
    for name, value in {**asdict(Plan()), **asdict(Mixture())}.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    options = vars(parser.parse_args())
    torch.set_num_threads(options["threads"])
    run: Path = options["run"]
    run.mkdir(parents=True, exist_ok=True)
    (run / "train.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    bundled = run / "bundled"
    if not bundled.exists():
        export_bundled(bundled)
    plan = Plan(**_chosen(Plan, options))
    training = Training(run, plan, Mixture(**_chosen(Mixture, options)), bundled)
    last = run / CHECKPOINT
    if start := last if last.exists() else options["start"]:
        training.resume(start)
    elif options["weights"]:
        training.network.take(torch.load(options["weights"]))
    training.go(mined(options["data"], training.mixture), BundledEncoder().pieces.encoding)


def _chosen(kind: type[Plan] | type[Mixture], options: dict[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in kind.__dataclass_fields__}


if __name__ == "__main__":
    main()
