"""How alike images, and sets of images, are to a network trained on something else.

The measures of MobileNet have the form of LPIPS and FID, but on MobileNetV2, and so names of their own: their
values do not compare with published ones.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from inpaint_core.pixels import to_float_image
from inpaint_core.request import MaskArray
from inpaint_core.runtime.tensors import image_to_tensor
from training.evaluation.pixel_measures import Image8
from training.networks.mobilenet_features import MobileNetFeatures
from training.networks.resnet import load_resnet

Vectors = NDArray[np.float64]
"""N x D: one feature vector an image."""

LAST_TAP: Final = "features.18"
MIN_NORM: Final = 1e-6


class MobileNetMeasures:
    """Compares images by MobileNetV2."""

    def __init__(self, features: MobileNetFeatures, device: torch.device) -> None:
        self._features, self._device = features.eval().to(device), device
        self._truth: tuple[Image8, list[Tensor]] | None = None

    def distance(self, result: Image8, truth: Image8) -> float:
        """Return the MobileNet distance, 0..2, 0 is best.

        One minus the cosine of the two images' features, normalised per channel, averaged over places and
        then over the layers of ``training.networks.mobilenet_features.PERCEPTUAL_TAPS``.

        Args:
            result: H x W x 3 uint8, sides at least 32.
            truth: Of the same shape. The same object again costs no pass of the network.
        """
        if self._truth is None or self._truth[0] is not truth:
            self._truth = (truth, self._directions([truth]))
        cosines = [
            float((one * other).sum(dim=1).mean())
            for one, other in zip(self._directions([result]), self._truth[1], strict=True)
        ]
        return 1 - sum(cosines) / len(cosines)

    def diversity(self, results: Sequence[Image8], mask: MaskArray) -> float:
        """Return the mean MobileNet distance between pairs of completions inside the hole, 0..2.

        Args:
            results: N images, H x W x 3 uint8, N at least 2.
            mask: H x W, True = hole; a place of a feature map counts by its share of hole.

        Raises:
            ValueError: There are fewer than two images.
        """
        count = len(results)
        if count < 2:
            raise ValueError(f"diversity is between images, got {count}")
        hole = torch.from_numpy(mask.astype(np.float32))[None, None].to(self._device)
        distances = []
        for directions in self._directions(results):
            weights = F.interpolate(hole, directions.shape[-2:], mode="area")[0, 0]
            # The squared length of a sum of unit vectors is their number plus twice the sum of all cosines.
            squares = directions.double().sum(dim=0).square().sum(dim=0)
            mean_cosine = (squares - count) / (count * (count - 1))
            distances.append(float(((1 - mean_cosine) * weights).sum() / weights.sum()))
        return max(0.0, sum(distances) / len(distances))

    def vector(self, image: Image8) -> NDArray[np.float64]:
        """Return the mean features of the last layer: 1280 numbers, for ``frechet_distance``."""
        factor, shift = (self._features.get_buffer(name) for name in ("factor", "shift"))
        with torch.inference_mode():
            (last,) = self._features.network(self._tensor([image]) * factor + shift, [LAST_TAP])
        return np.asarray(last[0].float().mean(dim=(1, 2)).cpu().numpy(), dtype=np.float64)

    def _directions(self, images: Sequence[Image8]) -> list[Tensor]:
        """Return the normalised features of each layer, N x C x h x w, of length 1 at each place."""
        with torch.inference_mode():
            maps = self._features.perceptual(self._tensor(images))
        return [F.normalize(features.float(), dim=1, eps=MIN_NORM) for features in maps]

    def _tensor(self, images: Sequence[Image8]) -> Tensor:
        return torch.cat([image_to_tensor(to_float_image(image), self._device) for image in images])


def load_classifier_logits(path: Path, device: torch.device) -> Callable[[Image8], NDArray[np.float64]]:
    """Return what gives the class logits of an image, for ``inception_score``.

    Args:
        path: Weights of a ResNet that classifies.
        device: Where it runs.

    Raises:
        WeightsError: The file is missing, damaged, or of another network.
    """
    network = load_resnet(path).to(device)

    def logits(image: Image8) -> NDArray[np.float64]:
        with torch.inference_mode():
            found = network(image_to_tensor(to_float_image(image), device))
        return np.asarray(found[0].float().cpu().numpy(), dtype=np.float64)

    return logits


def pixel_diversity(results: Sequence[Image8], mask: MaskArray) -> float:
    """Return the mean absolute difference between pairs of completions inside the hole, 0..1.

    Raises:
        ValueError: There are fewer than two images.
    """
    count = len(results)
    if count < 2:
        raise ValueError(f"diversity is between images, got {count}")
    # Sorted, value i is the larger one of i pairs and the smaller one of count - 1 - i.
    values = np.sort(np.stack([result[mask] for result in results]).astype(np.float64), axis=0)
    signs = (2 * np.arange(count) - (count - 1)).reshape(-1, 1, 1)
    pairs = count * (count - 1) / 2
    return float((signs * values).sum(axis=0).mean()) / pairs / 255


def frechet_distance(results: Vectors, truths: Vectors) -> float:
    """Return the Frechet distance of the Gaussians fitted to two sets of vectors, 0 or more.

    Heusel et al., "GANs Trained by a Two Time-Scale Update Rule", NeurIPS 2017, Eq. 6. The trace of the root
    of the product of two covariances is the sum of the singular values of one centred set times the other's
    transpose, which needs no root of a matrix and stays exact with fewer images than dimensions.

    Args:
        results: N x D.
        truths: M x D.

    Returns:
        NaN for sets of fewer than two vectors, which have no covariance.
    """
    if min(len(results), len(truths)) < 2:
        return float("nan")
    offset = results.mean(axis=0) - truths.mean(axis=0)
    one, other = _spread(results), _spread(truths)
    shared = np.linalg.svd(one @ other.T, compute_uv=False).sum()
    return max(0.0, float(offset @ offset + (one**2).sum() + (other**2).sum() - 2 * shared))


def _spread(vectors: Vectors) -> Vectors:
    """Return a matrix of few rows whose transpose times itself is the covariance."""
    centred = (vectors - vectors.mean(axis=0)) / np.sqrt(len(vectors) - 1)
    return np.asarray(np.linalg.qr(centred, mode="r"))


def inception_score(logits: Vectors) -> float:
    """Return the Inception score of one set, 1 or more: PEN-Net's Eq. 11.

    Args:
        logits: N x classes, before softmax, whatever network they are of. One split: all images together.

    Returns:
        NaN for an empty set.
    """
    if not len(logits):
        return float("nan")
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_shares = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    shares = np.exp(log_shares)
    log_mean = np.log(np.maximum(shares.mean(axis=0), np.finfo(np.float64).tiny))
    return float(np.exp((shares * (log_shares - log_mean)).sum(axis=1).mean()))
