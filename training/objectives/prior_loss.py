"""The distance between learned priors and a teacher's features (SPL, Eq. 5; SPN, Eq. 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.config.loss_weights import GuidedWeights, PriorDistance
from training.config.needs import PRETEXT
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.objectives import losses
from training.objectives.pretext import FixedNetworks, Teacher


class PriorAdapters(nn.ModuleList):
    """Linear maps from a network's mapped priors to features of another teacher than it was made for.

    Only training has them. Without them a network for TResNet's 152 channels could learn from TResNet only.
    """

    def __init__(self, mapped_channels: Sequence[int], teacher_channels: Sequence[int]) -> None:
        """Build one 1 x 1 convolution a scale; none where the channels agree.

        Args:
            mapped_channels: Of the network's mapped priors, coarse to fine.
            teacher_channels: Of the teacher's targets, at least as many scales.
        """
        scales = zip(mapped_channels, teacher_channels, strict=False)
        super().__init__(
            nn.Identity() if mapped == wanted else nn.Conv2d(mapped, wanted, 1) for mapped, wanted in scales
        )

    def forward(self, mapped: Sequence[Tensor]) -> list[Tensor]:
        """Return the mapped priors with the teacher's channels, B x C x h x w each."""
        return [adapter(level) for adapter, level in zip(self, mapped, strict=True)]


def build_adapters(
    mapped_channels: tuple[int, ...], config: TrainConfig, fixed: FixedNetworks, *, prior: float
) -> PriorAdapters:
    """Return the way from a network's mapped priors to the teacher.

    Args:
        mapped_channels: Of the network's mapped priors, coarse to fine.
        config: Of the run.
        fixed: With the teacher, if there is one.
        prior: Weight of the prior loss.

    Raises:
        ConfigError: Priors are to be taught and there is no teacher.
    """
    if fixed.teacher is None and prior > 0 and any(stage.prior_factor > 0 for stage in config.stages):
        raise ConfigError(
            f"This recipe has a prior loss: give a pretext network with --teacher FILE. It can be {PRETEXT}; "
            "or a function of your own, with --teacher-module."
        )
    channels = mapped_channels if fixed.teacher is None else fixed.teacher.channels
    return PriorAdapters(mapped_channels, channels)


def distance_to_teacher(
    mapped: Sequence[Tensor],
    targets: Sequence[Tensor],
    mask: Tensor,
    *,
    hole_extra: float,
    scales: Sequence[float],
    kind: PriorDistance = "l1",
) -> Tensor:
    """Return the weighted distance summed over the scales that the network has.

    Args:
        mapped: B x C x h x w each, coarse to fine.
        targets: The teacher's, at least as many.
        mask: B x 1 x H x W, 1 = hole.
        hole_extra: How much more places in the hole count.
        scales: Weight of each scale.
        kind: Of the distance.
    """
    measure = losses.weighted_l1 if kind == "l1" else losses.weighted_l2
    terms = [
        scale * measure(level.float(), target, mask, hole_extra=hole_extra)
        for level, target, scale in zip(mapped, targets, scales, strict=False)
    ]
    return torch.stack(terms).sum()


def teach(teacher: Teacher | None, image: Tensor, *, wanted: bool) -> list[Tensor]:
    """Return a teacher's targets for a batch, or none when this stage does not want them."""
    return teacher.targets(image) if teacher is not None and wanted else []


@dataclass(frozen=True)
class GuidedOutput:
    """One forward pass of a network with learned priors.

    Attributes:
        target: B x 3 x H x W, the photos, 0..1.
        mask: B x 1 x H x W, 1 = hole.
        prediction: B x 3 x H x W, 0..1, not composited.
        mapped: Mapped priors coarse to fine, with the teacher's channels.
        taught: The teacher's features; none in a stage without prior loss.
    """

    target: Tensor
    mask: Tensor
    prediction: Tensor
    mapped: list[Tensor]
    taught: list[Tensor]


def guided_terms(output: GuidedOutput, weights: GuidedWeights, *, prior_factor: float) -> dict[str, Tensor]:
    """Return the weighted terms of the image, and of the priors where a teacher is asked (SPN, Eq. 4, 10)."""
    distance = losses.weighted_l1(
        output.prediction, output.target, output.mask, hole_extra=weights.image_hole_extra
    )
    terms = {"image": weights.image * distance}
    if weights.chroma > 0:
        prediction, target = losses.chroma(output.prediction), losses.chroma(output.target)
        distance = losses.weighted_l1(prediction, target, output.mask, hole_extra=weights.image_hole_extra)
        terms["chroma"] = weights.chroma * distance
    if output.taught:
        distance = distance_to_teacher(
            output.mapped,
            output.taught,
            output.mask,
            hole_extra=weights.prior_hole_extra,
            scales=weights.prior_scales,
            kind=weights.prior_distance,
        )
        terms["prior"] = prior_factor * weights.prior * distance
    return terms
