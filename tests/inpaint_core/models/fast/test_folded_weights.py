import torch
from torch import Tensor, nn

from inpaint_core.models.fast.folded_weights import FoldedWeights


def test_it_is_folded_once_as_long_as_nothing_changes() -> None:
    folded, calls = FoldedWeights(), []
    weight = nn.Parameter(torch.ones(2))

    def fold() -> tuple[Tensor, ...]:
        calls.append(1)
        return (weight * 2,)

    with torch.no_grad():
        folded.get("name", [weight], fold)
        folded.get("name", [weight], fold)
    assert len(calls) == 1
    assert folded.get("name", [weight], fold)[0].requires_grad
    assert len(calls) == 2
