"""What turns gradients into steps: Adam, or Muon for weights that are matrices and Adam for the rest."""

from collections.abc import Sequence
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.optim import Adam, Optimizer

from training.config.recipe import OptimiserName
from training.errors import ConfigError

FEWEST_ROWS: Final = 16
"""Of a matrix, and columns, that Muon takes: a smaller one, such as the layer to three colours, has hardly
any directions to even out."""
MOMENTUM: Final = 0.95
"""Muon's own default (Jordan et al. 2024)."""

RateGroups = Sequence[tuple[float, Sequence[nn.Parameter]]]
"""Factors on the learning rate, and whose they are."""


def make_optimiser(name: OptimiserName, groups: RateGroups, *, betas: tuple[float, float]) -> Optimizer:
    """Return an optimiser whose groups have a ``factor``; their rate is set before every step.

    Args:
        name: Of the recipe.
        groups: What it changes.
        betas: Of Adam.

    Raises:
        ConfigError: Torch has no Muon: it is older than 2.9.
    """
    parts = [{"params": list(parameters), "factor": factor} for factor, parameters in groups]
    if name == "adam":
        return Adam(parts, lr=0.0, betas=betas)
    if not hasattr(torch.optim, "Muon"):
        raise ConfigError(f'optimiser = "muon" needs torch 2.9 or newer; this is {torch.__version__}.')
    return MuonAndAdam(parts, betas=betas)


class MuonAndAdam(Optimizer):
    """Muon for convolutions and linear layers as matrices, Adam for biases, norms and small layers.

    Muon's step is the momentum with all its singular values brought to about 1 (Jordan et al. 2024); its size
    is that of Adam's at the same rate (Liu et al. 2025, "Muon is scalable for LLM training", section 2.2), so
    that a recipe keeps its rates. No weight decays.
    """

    def __init__(self, groups: Sequence[dict[str, Any]], *, betas: tuple[float, float]) -> None:
        super().__init__(groups, {"lr": 0.0})
        self._matrices: list[tuple[nn.Parameter, nn.Parameter]] = []
        of_muon, of_adam = [], []
        for group in self.param_groups:
            matrices = [
                (one, nn.Parameter(_as_matrix(one.detach()))) for one in group["params"] if _is_matrix(one)
            ]
            self._matrices += matrices
            of_muon.append({"params": [matrix for _, matrix in matrices]})
            of_adam.append({"params": [one for one in group["params"] if not _is_matrix(one)]})
        self._muon = torch.optim.Muon(
            of_muon, lr=0.0, weight_decay=0.0, momentum=MOMENTUM, adjust_lr_fn="match_rms_adamw"
        )
        self._adam = Adam(of_adam, lr=0.0, betas=betas)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Change every parameter that has a gradient, each group at its own rate."""
        for optimiser in (self._muon, self._adam):
            for own, group in zip(optimiser.param_groups, self.param_groups, strict=True):
                own["lr"] = group["lr"]
        for weight, matrix in self._matrices:
            matrix.copy_(_as_matrix(weight))
            matrix.grad = None if weight.grad is None else _as_matrix(weight.grad)
        self._muon.step()  # type: ignore[no-untyped-call]
        self._adam.step()
        for weight, matrix in self._matrices:
            if weight.grad is not None:
                weight.copy_(_as_weight(matrix, weight))
            matrix.grad = None

    def state_dict(self) -> dict[str, Any]:
        """Return the state of both."""
        return {"muon": self._muon.state_dict(), "adam": self._adam.state_dict()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from the state of both.

        Raises:
            ValueError: It belongs to other parameters, or to another optimiser.
        """
        if state_dict.keys() != {"muon", "adam"}:
            raise ValueError("the state belongs to another optimiser")
        self._muon.load_state_dict(state_dict["muon"])
        self._adam.load_state_dict(state_dict["adam"])


def _is_matrix(parameter: Tensor) -> bool:
    return parameter.ndim >= 2 and min(len(parameter), parameter[0].numel()) >= FEWEST_ROWS


def _as_matrix(weight: Tensor) -> Tensor:
    """Return outputs x (places in the kernel, inputs): without a copy where channels lie last in memory."""
    return weight.movedim(1, -1).flatten(1)


def _as_weight(matrix: Tensor, like: Tensor) -> Tensor:
    """Return a matrix in the shape of the weight that it stands for."""
    return matrix.view(len(like), *like.shape[2:], like.shape[1]).movedim(-1, 1)
