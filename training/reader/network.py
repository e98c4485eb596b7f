"""The network of the learned reader: the bundled encoder, a span head, and one of relevance."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface, BertModel
from transformers.masking_utils import eager_mask

from retrieval.reader.pair_tokens import PairTokens

STRIDE = 16
"""Few different lengths, since torch keeps what it prepared for each: gigabytes over some hours."""
WORDS = "encoder.embeddings.word_embeddings.weight"
"""The frozen embeddings: in no checkpoint, since the bundled weights hold them."""


class ReaderNetwork(nn.Module):
    """Scores the tokens of a pair as beginning and end of the answer, and the pair as a whole."""

    def __init__(self, bundled: Path, *, frozen: int = 0, dropout: float = 0.0) -> None:
        super().__init__()
        _register()
        self.encoder = BertModel.from_pretrained(
            bundled,
            add_pooling_layer=False,
            attn_implementation="plain",
            hidden_dropout_prob=dropout,
        )
        _draw_quicker(self.encoder)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        if frozen:
            self.encoder.embeddings.requires_grad_(False)
            self.encoder.encoder.layer[:frozen].requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.relevance = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits of beginning and end (pairs, tokens, 2), and of relevance (pairs,)."""
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.span(states).float(), self.relevance(states[:, 0]).float().squeeze(-1)

    def learned(self) -> dict[str, Tensor]:
        """Return what training changes."""
        return {name: tensor for name, tensor in self.state_dict().items() if name != WORDS}

    def take(self, learned: Mapping[str, Tensor]) -> None:
        """Take what an earlier training changed."""
        missing = self.load_state_dict(learned, strict=False)
        if missing.unexpected_keys or set(missing.missing_keys) != {WORDS}:
            raise ValueError(f"not the weights of this network: {missing}")


class Dropout(nn.Dropout):
    """Dropout whose masks are drawn by bytes, by numpy, from torch's seed.

    torch draws them number by number, which is a fifth of a training step on a processor with
    matrix units.
    """

    def forward(self, states: Tensor) -> Tensor:
        """Return `states` with a share `p`, to a 256th, put to zero and the rest made larger."""
        dropped = round(self.p * 256)
        if not self.training or not dropped:
            return states
        seed = int(torch.randint(2**62, (1,)))
        drawn = np.random.Generator(np.random.SFC64(seed)).bytes(states.numel())
        kept = torch.frombuffer(bytearray(drawn), dtype=torch.uint8).view(states.shape) >= dropped
        return states * kept.to(states.dtype).mul_(256 / (256 - dropped))


def _draw_quicker(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Dropout):
            setattr(module, name, Dropout(child.p))
        else:
            _draw_quicker(child)


def padded(pairs: Sequence[PairTokens], padding: int) -> tuple[Tensor, Tensor]:
    """Return ids and mask, each (pairs, tokens): the longest pair's, rounded up to a `STRIDE`."""
    longest = max(len(pair.ids) for pair in pairs)
    ids = torch.full((len(pairs), -longest // STRIDE * -STRIDE), padding)
    mask = torch.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = torch.tensor(pair.ids)
        mask[row, : len(pair.ids)] = 1
    return ids, mask


def _register() -> None:
    AttentionInterface.register("plain", _attention)
    AttentionMaskInterface.register("plain", eager_mask)


def _attention(
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    **_: object,
) -> tuple[Tensor, None]:
    """Return attention as two products in 16 bits.

    torch's own (flash attention for processors) takes half of a training step, in its backward
    pass: .154 s of processor a sequence of 190 tokens against .090 this way.
    """
    batch, heads, tokens, width = query.shape
    kind = torch.bfloat16 if torch.is_autocast_enabled("cpu") else query.dtype
    with torch.autocast("cpu", enabled=False):
        q, k, v = (x.to(kind).reshape(batch * heads, tokens, width) for x in (query, key, value))
        scores = torch.bmm(q * width**-0.5, k.transpose(1, 2))
        if attention_mask is not None:
            hidden = attention_mask.to(kind).expand(batch, heads, tokens, tokens)
            scores = scores + hidden.reshape(batch * heads, tokens, tokens)
        mixed = torch.bmm(scores.softmax(-1), v)
    return mixed.view(batch, heads, tokens, width).transpose(1, 2).contiguous(), None
