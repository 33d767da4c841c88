"""k-means maps of feature pyramids: which places of a photo a network takes for the same thing.

Zhang et al. look at the priors of SPN this way (section 4.5.2, Fig. 10): k-means with k = 8 on the feature
map of each scale, one colour a cluster. Everything runs on the CPU in float32 from one seed, so that the
same features give the same image on every run.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inpaint_core.completion.workers import do_not_check
from inpaint_core.prior.view import DEFAULT_K

LabelMap = NDArray[np.uint8]
"""h x w: number of the cluster, from 0."""

RESTARTS: Final = 10
MAX_ITERATIONS: Final = 100
TOLERANCE: Final = 1e-4
"""Lloyd's iterations end when the centres moved by less than this part of the variance (squared, in sum)."""
POINTS_TRIED: Final = 4096
"""Restarts are compared on as many points at most (a 64 x 64 map); the best one then sees all of them."""
MIN_LENGTH: Final = 1e-6
"""Length below which a difference has no direction."""
ROWS_PER_CHUNK: Final = 2**14
"""Points compared with the centres at once: 1 MB of distances for k = 16."""


@dataclass(frozen=True, eq=False)
class Clusters:
    """What k-means found.

    Attributes:
        labels: N int64, 0 to len(centres) - 1; every number occurs.
        centres: K x C float32, the means of their points; K is less than asked for where there are fewer
            distinct points.
        inertia: Sum of the squared distances of the points to their centres.
    """

    labels: Tensor
    centres: Tensor
    inertia: float


def find_clusters(points: Tensor, k: int = DEFAULT_K, *, seed: int = 0, restarts: int = RESTARTS) -> Clusters:
    """Return the best of several runs of k-means, each from k-means++ seeds until it converges.

    With more than ``POINTS_TRIED`` points the runs share a random sample of that size, and the best goes on
    with all points: a tenth of the time, and the inertia stays within a percent.

    Args:
        points: N x C of any float dtype and device, finite; N at least 1.
        k: Clusters wanted, at least 1.
        seed: Of all randomness.
        restarts: Runs, at least 1.

    Raises:
        ValueError: k or restarts is below 1, or there are no points.
    """
    if k < 1 or restarts < 1 or points.ndim != 2 or len(points) < 1:
        raise ValueError(f"expected k >= 1, restarts >= 1, N x C points, got {k}, {restarts}, {points.shape}")
    points = points.detach().to("cpu", torch.float32)
    middle = points.mean(dim=0)
    centred = points - middle  # distances come from differences of squares: small numbers keep their digits
    generator = torch.Generator().manual_seed(seed)
    tried = centred
    if len(points) > POINTS_TRIED:
        tried = centred[torch.randperm(len(points), generator=generator)[:POINTS_TRIED]]
    best = min((_lloyd(tried, _seeds(tried, k, generator)) for _ in range(restarts)), key=_inertia_of)
    if tried is not centred:
        best = _lloyd(centred, best.centres)
    return _without_empty(Clusters(best.labels, best.centres + middle, best.inertia))


def _inertia_of(clusters: Clusters) -> float:
    return clusters.inertia


def _seeds(points: Tensor, k: int, generator: torch.Generator) -> Tensor:
    """Return up to k of the points as first centres, by greedy k-means++ (Arthur and Vassilvitskii 2007).

    Each next one is drawn with a probability proportional to the squared distance to the nearest centre so
    far; of a few candidates the one that lowers the sum of these distances most is taken.
    """
    trials = 2 + int(math.log(k))
    squares = points.square().sum(dim=1)
    first = int(torch.randint(len(points), (1,), generator=generator))
    chosen = [first]
    nearest = _distances(points, squares, points[first : first + 1])[:, 0]
    while len(chosen) < k:
        reach = nearest.double().cumsum(dim=0)
        if float(reach[-1]) <= 0:
            break  # every point is a centre already
        wanted = torch.rand(trials, generator=generator, dtype=torch.float64) * reach[-1]
        drawn = torch.searchsorted(reach, wanted, right=True).clamp_max(len(points) - 1)
        after = torch.minimum(nearest[:, None], _distances(points, squares, points[drawn]))  # (N, trials)
        taken = int(after.double().sum(dim=0).argmin())
        chosen.append(int(drawn[taken]))
        nearest = after[:, taken]
    return points[chosen]


def _distances(points: Tensor, squares: Tensor, centres: Tensor) -> Tensor:
    """Return the squared distance of every point to every centre, N x K."""
    cross = points @ centres.T
    distances = squares[:, None] - 2 * cross + centres.square().sum(dim=1)
    return distances.clamp_min(0)  # rounding can leave less than nothing of a point minus itself


def _lloyd(points: Tensor, centres: Tensor) -> Clusters:
    """Move centres to the means of their points until they stay."""
    limit = TOLERANCE * float(points.var(dim=0, correction=0).mean())
    for _ in range(MAX_ITERATIONS):
        labels, distances = _nearest(points, centres)
        moved = _means(points, labels, centres)
        moved = _with_empty_moved(points, labels, moved, distances)
        shift = float((moved - centres).square().sum())
        centres = moved
        if shift <= limit:
            break
    labels, _ = _nearest(points, centres)
    inertia = float((points - centres[labels]).square().sum(dtype=torch.float64))
    return Clusters(labels, centres, inertia)


def _nearest(points: Tensor, centres: Tensor) -> tuple[Tensor, Tensor]:
    """Return the number of each point's nearest centre, and the squared distance, up to rounding."""
    half_squares = centres.square().sum(dim=1) / 2
    closest = [
        torch.addmm(half_squares, chunk, centres.T, alpha=-1).min(dim=1)
        for chunk in torch.split(points, ROWS_PER_CHUNK)
    ]
    labels = torch.cat([one.indices for one in closest])
    distances = points.square().sum(dim=1) + 2 * torch.cat([one.values for one in closest])
    return labels, distances


def _means(points: Tensor, labels: Tensor, centres: Tensor) -> Tensor:
    """Return the mean of each cluster's points; an empty cluster keeps its centre."""
    counts = labels.bincount(minlength=len(centres)).to(points.dtype)
    sums = torch.zeros_like(centres)
    for chunk, numbers in zip(
        torch.split(points, ROWS_PER_CHUNK), torch.split(labels, ROWS_PER_CHUNK), strict=True
    ):
        membership = torch.zeros(len(numbers), len(centres)).scatter_(1, numbers[:, None], 1.0)
        sums += membership.T @ chunk
    return torch.where(counts[:, None] > 0, sums / counts.clamp_min(1)[:, None], centres)


def _with_empty_moved(points: Tensor, labels: Tensor, centres: Tensor, distances: Tensor) -> Tensor:
    """Return the centres with those of empty clusters put on the points that are farthest from theirs."""
    empty = (labels.bincount(minlength=len(centres)) == 0).nonzero()[:, 0]
    if len(empty) == 0:
        return centres
    farthest = distances.topk(min(len(empty), len(points))).indices
    moved = centres.clone()
    moved[empty[: len(farthest)]] = points[farthest]
    return moved


def _without_empty(clusters: Clusters) -> Clusters:
    used, labels = torch.unique(clusters.labels, return_inverse=True)
    return Clusters(labels, clusters.centres[used], clusters.inertia)


def directions(features: Tensor, middle: Tensor | None = None) -> Tensor:
    """Return how each place differs from the mean place, without how much: what it is, without how sure.

    Where a network does not see, what it expects comes out nearer to the mean: in a hole the differences are
    shorter, and distances between places would tell seen from expected before they tell sky from wall.

    Args:
        features: C x h x w.
        middle: C x 1 x 1, the mean place of other features that these are to be compared with; None for that
            of these.

    Returns:
        The same shape; every place has length 1, or 0 if it is the mean.
    """
    differences = features - (middle_of(features) if middle is None else middle)
    lengths: Tensor = torch.linalg.vector_norm(differences, dim=0, keepdim=True)
    return differences / lengths.clamp_min(MIN_LENGTH)


def middle_of(features: Tensor) -> Tensor:
    """Return the mean place of C x h x w features: C x 1 x 1."""
    return features.mean(dim=(1, 2), keepdim=True)


@dataclass(frozen=True, eq=False)
class ScaleClusters:
    """The clusters of one scale, into which other features of that scale can be sorted.

    Attributes:
        centres: K x C float32.
        numbers: K uint8: the number under which each is shown.
        labels: h x w: the map that they were found in.
    """

    centres: Tensor
    numbers: NDArray[np.uint8]
    labels: LabelMap

    def sort(self, features: Tensor) -> LabelMap:
        """Return the number of the nearest cluster for each place of C x h x w features."""
        height, width = features.shape[1:]
        points, middle = _points_of(features), self.centres.mean(dim=0)  # distances: see ``find_clusters``
        nearest, _ = _nearest(points - middle, self.centres - middle)
        sorted_: LabelMap = self.numbers[nearest.numpy()].reshape(height, width)
        return sorted_


def _points_of(features: Tensor) -> Tensor:
    return features.reshape(features.shape[0], -1).T.contiguous()


def fit_pyramid(
    maps: Sequence[Tensor],
    k: int = DEFAULT_K,
    *,
    seed: int = 0,
    restarts: int = RESTARTS,
    check: Callable[[], None] = do_not_check,
) -> list[ScaleClusters]:
    """Return the clusters of every scale, with one numbering for all of them.

    The clusters of the first map are numbered from the top of the photo to its bottom, by the mean row of
    their cells. That order needs no axis of feature space, which differs from network to network and has no
    sign: sky comes first whichever network looks, and a retouched photo keeps its colours. Maps of other
    scales have other channels and thus centres of their own; each takes over the numbers of the map before
    it by overlap.

    Args:
        maps: C x h x w each, coarse to fine, finite; C, h and w may differ.
        k: Clusters wanted at every scale, 1 to 255.
        seed: Of all randomness.
        restarts: Runs of k-means at each scale.
        check: Called before each scale; may raise, to cancel.

    Returns:
        Numbers below k, and fewer than k of them where a map has fewer distinct cells.
    """
    if not 1 <= k <= 255:
        raise ValueError(f"k must lie in 1..255, got {k}")
    found: list[ScaleClusters] = []
    for features in maps:
        check()
        clusters = find_clusters(_points_of(features), k, seed=seed, restarts=restarts)
        raw = clusters.labels.reshape(features.shape[1:]).numpy().astype(np.uint8)
        labels = number_from_top(raw)
        if found:
            labels = align_labels(labels, found[-1].labels, k)
        numbers = np.zeros(len(clusters.centres), np.uint8)
        numbers[raw.ravel()] = labels.ravel()
        found.append(ScaleClusters(clusters.centres, numbers, labels))
    return found


def cluster_pyramid(
    maps: Sequence[Tensor], k: int = DEFAULT_K, *, seed: int = 0, restarts: int = RESTARTS
) -> list[LabelMap]:
    """Return the cluster map of every scale: h x w uint8 each; see ``fit_pyramid``."""
    return [one.labels for one in fit_pyramid(maps, k, seed=seed, restarts=restarts)]


def number_from_top(labels: LabelMap) -> LabelMap:
    """Return the map with its clusters numbered by their mean row, at equal rows by their mean column.

    Args:
        labels: h x w; every number from 0 to the largest occurs.
    """
    rows, columns = np.indices(labels.shape)
    counts = np.bincount(labels.ravel())
    mean_rows = np.bincount(labels.ravel(), weights=rows.ravel()) / counts
    mean_columns = np.bincount(labels.ravel(), weights=columns.ravel()) / counts
    order = np.lexsort((mean_columns, mean_rows))
    numbers = np.empty(len(order), np.uint8)
    numbers[order] = np.arange(len(order), dtype=np.uint8)
    renumbered: LabelMap = numbers[labels]
    return renumbered


def align_labels(labels: LabelMap, reference: LabelMap, k: int) -> LabelMap:
    """Return the map with the numbers of the reference's clusters, best match first.

    How well two clusters match is what they share of their union. Clusters that meet none of what is left get
    the numbers that are left, in rising order.

    Args:
        labels: h x w; numbers below k.
        reference: Of any size, over the same part of the photo; numbers below k.
        k: Numbers there are.
    """
    height, width = labels.shape
    rows = np.arange(height) * reference.shape[0] // height
    columns = np.arange(width) * reference.shape[1] // width
    enlarged = reference[np.ix_(rows, columns)]
    pairs = labels.astype(np.int64) * k + enlarged
    shared = np.bincount(pairs.ravel(), minlength=k * k).reshape(k, k).astype(np.float64)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    match = shared / np.maximum(union, 1)
    numbers = np.full(k, -1)
    while match.max() > 0:
        one, other = np.unravel_index(int(match.argmax()), match.shape)
        numbers[one] = other
        match[one, :] = match[:, other] = 0
    free = np.setdiff1d(np.arange(k), numbers)
    numbers[numbers < 0] = free
    aligned: LabelMap = numbers[labels].astype(np.uint8)
    return aligned
