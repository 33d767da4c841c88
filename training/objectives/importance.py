"""How the weights of DGI's distillation learn: by what matching does for the task, not by how easy it is.

The two-level scheme of Jang, Lee, Hwang and Shin, "Learning What and Where to Transfer", ICML 2019, which the
paper of DGI takes over: a few steps on the matching loss alone, one on the task alone, and the weights follow
the gradient of the task loss where that ends. The network's parameters are as before afterwards.

Differs from that paper in how the gradient goes back through the steps. Theirs differentiates the steps
themselves, twice through the network. Matching is linear in its weights, so to first order in the inner step
the gradient of a weight is minus the inner learning rate times the slope of its distance along the task's
gradient; two more forward passes a step measure that slope, and nothing is differentiated twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.objectives.distillation import distillation_loss

Average = Callable[[Tensor], Tensor]
"""Turns numbers of this process's part of a batch into their mean over all parts."""


@dataclass(frozen=True, kw_only=True)
class ImportanceStep:
    """The inner steps of one update of the weights."""

    matching_steps: int = 2
    """Steps on the matching loss; T of the paper, which uses 2."""
    learning_rate: float = 1e-3
    """Of the inner steps, which are plain gradient descent; with 1e-2 a fresh DGI's task loss rises."""
    probe_share: float = 1e-4
    """Length of the probes for the slope, as a share of the length of all parameters taken together. In a
    fresh DGI in float32 the gradient is 2 % off what finer probes in float64 give; with 1e-3 it is 8 %."""

    def __post_init__(self) -> None:
        if self.matching_steps < 1 or self.learning_rate <= 0 or self.probe_share <= 0:
            raise ValueError(f"steps, rate and probe must be positive, got {self}")


def add_importance_gradient(
    step: ImportanceStep,
    parameters: Sequence[Tensor],
    *,
    weights: Sequence[Tensor],
    measure: Callable[[], Sequence[Tensor]],
    task: Callable[[], Tensor],
    average: Average = lambda own: own,
) -> None:
    """Add to ``grad`` of whatever made the weights the gradient of the task after some matching.

    Args:
        step: How the inner steps are done.
        parameters: Of the network; moved meanwhile, and put back bit for bit.
        weights: B x K each, with the graph back to the heads that made them.
        measure: Runs the network as it stands and returns the distances for the weights, B x K each.
        task: Runs the network as it stands on the same batch and returns its loss, without distillation.
        average: Of gradients over the processes that share the batch, so that all walk the same inner steps.
            What the weights' own maker gets is still of this process's part.
    """
    saved = [parameter.detach().clone() for parameter in parameters]
    try:
        visited = []
        for _ in range(step.matching_steps):
            visited.append([parameter.detach().clone() for parameter in parameters])
            matching = _gradients(parameters, distillation_loss(weights, measure()), average)
            _descend(parameters, matching, step.learning_rate)
        _descend(parameters, _gradients(parameters, task(), average), step.learning_rate)
        direction = _gradients(parameters, task(), average)
        length = _norm(direction)
        if length == 0:
            return
        probe = step.probe_share * _norm(saved) / length
        slopes = [torch.zeros_like(weight) for weight in weights]
        for place in visited:
            ahead = _measure_at(parameters, place, direction, probe, measure)
            behind = _measure_at(parameters, place, direction, -probe, measure)
            slopes = [
                slope + (far - near) / (2 * probe)
                for slope, far, near in zip(slopes, ahead, behind, strict=True)
            ]
    finally:
        _assign(parameters, saved)
    gains = [
        (weight * slope).sum(dim=1).mean() for weight, slope in zip(weights, slopes, strict=True)
    ]  # as distillation_loss, but with the gradient on the other factor
    (-step.learning_rate * torch.stack(gains).sum()).backward()  # type: ignore[no-untyped-call]


def _measure_at(
    parameters: Sequence[Tensor],
    place: Sequence[Tensor],
    direction: Sequence[Tensor],
    distance: float,
    measure: Callable[[], Sequence[Tensor]],
) -> Sequence[Tensor]:
    """Return the distances of a network moved to ``place + distance * direction``."""
    _assign(parameters, [start + distance * along for start, along in zip(place, direction, strict=True)])
    with torch.no_grad():
        return measure()


def _descend(parameters: Sequence[Tensor], gradients: Sequence[Tensor], learning_rate: float) -> None:
    with torch.no_grad():
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.sub_(gradient, alpha=learning_rate)


def _gradients(parameters: Sequence[Tensor], loss: Tensor, average: Average) -> list[Tensor]:
    """Return the gradient of each parameter, 0 where the loss does not depend on it; ``grad`` stays."""
    found = torch.autograd.grad(loss, list(parameters), allow_unused=True, materialize_grads=True)
    joined = average(torch.cat([gradient.flatten() for gradient in found]))
    parts = torch.split(joined, [gradient.numel() for gradient in found])
    return [part.view_as(gradient) for part, gradient in zip(parts, found, strict=True)]


def _assign(parameters: Sequence[Tensor], values: Sequence[Tensor]) -> None:
    with torch.no_grad():
        for parameter, value in zip(parameters, values, strict=True):
            parameter.copy_(value)


def _norm(tensors: Sequence[Tensor]) -> float:
    """Return the length of all numbers taken as one vector."""
    return float(torch.stack([tensor.float().square().sum() for tensor in tensors]).sum().sqrt())
