"""How far the clusters of a learned prior go with those of what a teacher sees in the whole photo.

Figure 10 of SPN's paper shows by eye that k-means maps follow objects through the hole. The same in numbers:
the clusters of the network's prior, which was shown the hole, beside the clusters of the teacher's features,
which saw all of the photo, at the places of the hole and at the known ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from inpaint_core.inspection.clusters import LabelMap, cluster_pyramid, directions
from inpaint_core.inspection.looking import look_at_prior
from inpaint_core.pixels import to_float_image
from inpaint_core.prior.view import PriorSpace
from inpaint_core.request import MaskArray
from inpaint_core.runtime.runtime import Runtime
from inpaint_core.runtime.tensors import image_to_tensor, mask_to_tensor
from training.errors import TrainingError
from training.evaluation.pixel_measures import Image8
from training.figures.network_figures import GuidedNetwork
from training.objectives.pretext import Teacher

SHUFFLES: Final = 16
"""Draws of what two unrelated maps would share; their mean is known to about a hundredth then."""
MIN_PLACES: Final = 64
"""Of a hole or of what is around it, for a photo to count there."""


@dataclass(frozen=True)
class Agreement:
    """How much one map of clusters tells of another, 0 = no more than chance, 1 = everything.

    Attributes:
        hole: Of the teacher's clusters, at the places of the hole; not a number where these are too few.
        known: The same around it.
        where: Of where the hole is.
    """

    hole: float
    known: float
    where: float


def adjusted_information(labels: LabelMap, truth: LabelMap, *, seed: int = 0) -> float:
    """Return the adjusted mutual information of two labellings (Vinh, Epps and Bailey, 2010).

    What unrelated labellings of the same counts share on average is drawn, not summed up.

    Args:
        labels: N numbers from 0.
        truth: As many.
        seed: Of the draws.

    Returns:
        At most 1; about 0 for unrelated ones, 0 for a single label. Not a number where there is nothing to
        tell: the truth has a single label, or there are less than ``MIN_PLACES``.
    """
    if len(labels) < MIN_PLACES:
        return float("nan")
    own, other = _entropy(labels), _entropy(truth)
    if other <= 0:
        return float("nan")
    if own <= 0:
        return 0.0
    rng = np.random.default_rng(seed)
    by_chance = np.mean([_shared(rng.permutation(labels), truth) for _ in range(SHUFFLES)])
    return float((_shared(labels, truth) - by_chance) / ((own + other) / 2 - by_chance))


def _entropy(labels: LabelMap) -> float:
    shares = np.bincount(labels) / len(labels)
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())


def _shared(labels: LabelMap, others: LabelMap) -> float:
    """Return the mutual information in nats."""
    base = int(others.max()) + 1
    both = labels.astype(np.int64) * base + others
    _, both = np.unique(both, return_inverse=True)
    return _entropy(labels) + _entropy(others) - _entropy(both)


def agreement(labels: LabelMap, taught: LabelMap, hole: MaskArray) -> Agreement:
    """Return how a prior's clusters go with the teacher's.

    Args:
        labels: h x w, of the prior.
        taught: h x w, of the teacher's features of the whole photo.
        hole: h x w bool.
    """
    return Agreement(
        hole=adjusted_information(labels[hole], taught[hole]),
        known=adjusted_information(labels[~hole], taught[~hole]),
        where=adjusted_information(labels.ravel(), hole.ravel().astype(np.uint8)),
    )


def mean_agreement(of_photos: Sequence[Agreement]) -> Agreement:
    """Return the means over the photos that have a number."""

    def mean(values: Sequence[float]) -> float:
        numbers = [value for value in values if not np.isnan(value)]
        return float(np.mean(numbers)) if numbers else float("nan")

    return Agreement(
        hole=mean([one.hole for one in of_photos]),
        known=mean([one.known for one in of_photos]),
        where=mean([one.where for one in of_photos]),
    )


class PriorScoring:
    """Compares priors with one teacher, at the coarsest of their scales."""

    def __init__(self, teacher: Teacher, runtime: Runtime, *, k: int) -> None:
        """Put the parts together.

        Args:
            teacher: On the runtime's device.
            runtime: How networks run.
            k: Clusters.
        """
        self._teacher, self._runtime, self._k = teacher, runtime, k

    def taught(self, image: Image8) -> LabelMap:
        """Return the clusters of what the teacher sees in an image, h x w."""
        with torch.no_grad():
            features = self._teacher.targets(image_to_tensor(to_float_image(image), self._runtime.device))
        return self._clusters(directions(features[0][0].float().cpu()))

    def learned(self, network: GuidedNetwork, image: Image8, mask: MaskArray, space: PriorSpace) -> LabelMap:
        """Return the clusters of what a network, shown the hole, expects there, h x w.

        Args:
            network: On the runtime's device; a stochastic one is asked for its mean.
            image: H x W x 3 uint8 RGB.
            mask: H x W bool, True = hole.
            space: Of its features, which.
        """
        device = self._runtime.device
        seen, hole = image_to_tensor(to_float_image(image), device), mask_to_tensor(mask, device)
        with self._runtime.inference():
            coarsest, *_ = look_at_prior(network, seen, hole, space)
        return self._clusters(coarsest)

    def compare(self, labels: LabelMap, taught: LabelMap, mask: MaskArray) -> Agreement:
        """Return how one map goes with the teacher's of the same photo.

        Raises:
            TrainingError: Network and teacher look at places of another size.
        """
        if labels.shape != taught.shape:
            raise TrainingError(
                f"The prior has {labels.shape[0]} x {labels.shape[1]} places and the teacher's features "
                f"{taught.shape[0]} x {taught.shape[1]}: give photos whose sides divide by 4."
            )
        return agreement(labels, taught, _shrunken(mask, (labels.shape[0], labels.shape[1])))

    def _clusters(self, features: Tensor) -> LabelMap:
        return cluster_pyramid([features], self._k)[0]


def _shrunken(mask: MaskArray, shape: tuple[int, int]) -> MaskArray:
    """Return which places are hole for the most part."""
    share = F.adaptive_avg_pool2d(torch.from_numpy(mask.astype(np.float32))[None], shape)[0]
    shrunken: MaskArray = (share > 0.5).numpy()
    return shrunken
