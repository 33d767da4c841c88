"""Correspondence: for every patch of a hole, the most similar patch of the known region.

A network says roughly what belongs into a hole; the photo itself has the texture. Patches of the prediction
are compared with patches of the known region, both blurred, because the prediction lacks fine detail. Then
neighbours are made to prefer the same shift, so that what is copied is coherent. This follows guided
PatchMatch (Zhang et al., "Inpainting at Modern Camera Resolution by Guided PatchMatch with Auto-Curation",
ECCV 2022), with an exhaustive search on a coarse grid in place of a random one.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.finishing.tone import FloatArray
from inpaint_core.request import MaskArray

STRIDE_PX: Final = 4
"""Between the centres of neighbouring patches."""
REACH_PX: Final = 8
"""From a patch's centre to its border: 17 x 17 pixels are compared and copied."""
SAMPLES: Final = 5
"""A patch is described by ``SAMPLES`` x ``SAMPLES`` colours, one stride apart."""
BLUR_PX: Final = 2.0
"""Standard deviation of the blur before patches are compared: the photo is sharp, the prediction soft."""
DISTANCE_COST: Final = 0.01
"""By how much, in squared colour difference, a source at the far side of the image must be better."""
COHERENCE: Final = 0.3
"""By how much each neighbour with the same shift lowers the cost, in units of the median cost."""
SWEEPS: Final = 4
PENALTY_COST: Final = 0.7
"""What a source penalty of 1 costs, in units of the median cost."""
MIN_SOURCES: Final = 16
"""With fewer known patches there is no choice, and the same one would be seen all over the hole."""
NEIGHBOURS: Final = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Correspondence:
    """Patches of a hole, and the known patches whose texture they get.

    Attributes:
        targets: N x 2, row and column of centres in and around the hole; every hole pixel is within
            ``REACH_PX`` of one.
        sources: N x 2, of centres whose patches lie wholly in the known region.
    """

    targets: Places
    sources: Places


class KnownPatches:
    """The patches of an image that lie wholly in its known region, to be compared with those of its hole."""

    def __init__(self, known: FloatArray, mask: MaskArray, source_penalty: FloatArray | None = None) -> None:
        """Find them.

        Args:
            known: H x W x 3, 0..1, the image; what it holds in the hole is not looked at.
            mask: H x W, True = hole.
            source_penalty: h x w, over the whole image, about 0: what costs more as a source; None for none.
        """
        self._known, self._mask, self._source_penalty = known, mask, source_penalty
        self._rows, self._columns = (np.arange(STRIDE_PX // 2, length, STRIDE_PX) for length in mask.shape)
        whole = np.zeros_like(mask)
        whole[REACH_PX : mask.shape[0] - REACH_PX, REACH_PX : mask.shape[1] - REACH_PX] = True
        # Patches that touch the hole are targets; those that do not are sources.
        reached = cv2.dilate(mask.astype(np.uint8), np.ones((2 * REACH_PX + 1,) * 2, np.uint8)) > 0
        self._targets = np.argwhere(self._on_grid(reached))
        self._sources = np.argwhere(self._on_grid(whole & ~reached))

    @property
    def are_enough(self) -> bool:
        """Whether there are enough of them to choose from: at least ``MIN_SOURCES``."""
        return len(self._sources) >= MIN_SOURCES

    def find(self, prediction: FloatArray) -> Correspondence:
        """Return where the texture of the hole comes from; the patches must be enough (``are_enough``).

        Args:
            prediction: H x W x 3, 0..1.
        """
        image = np.where(self._mask[:, :, None], prediction, self._known).astype(np.float32, copy=False)
        blurred = blur_known(image, np.ones(self._mask.shape, np.float32), BLUR_PX)
        cost = _costs(self._described(blurred, self._targets), self._source_descriptions)
        median = float(np.median(cost.min(axis=1)) + 1e-6)
        grid = len(self._rows), len(self._columns)
        if self._source_penalty is not None:
            penalty = cv2.resize(self._source_penalty, grid[::-1], interpolation=cv2.INTER_CUBIC)
            cost += np.float32(PENALTY_COST * median) * penalty[tuple(self._sources.T)]
        chosen = _cohere(cost, self._targets, self._sources, grid, worth=COHERENCE * median)
        places = np.stack(np.meshgrid(self._rows, self._columns, indexing="ij"), axis=-1)
        return Correspondence(places[tuple(self._targets.T)], places[tuple(self._sources[chosen].T)])

    @cached_property
    def _source_descriptions(self) -> FloatArray:
        return self._described(
            blur_known(self._known, (~self._mask).astype(np.float32), BLUR_PX), self._sources
        )

    def _on_grid(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        return values[np.ix_(self._rows, self._columns)]

    def _described(self, image: FloatArray, places: Places) -> FloatArray:
        """Return the colours around places of the grid, and where those lie: N x (SAMPLES ** 2 * 3 + 2).

        Scaled so that the squared difference of two descriptions is what one costs in place of the other.
        """
        colours = self._on_grid(image)
        margin = SAMPLES // 2
        padded = np.pad(colours, ((margin, margin), (margin, margin), (0, 0)), mode="edge")
        height, width = colours.shape[:2]
        shifted = [
            padded[top : top + height, left : left + width]
            for top in range(SAMPLES)
            for left in range(SAMPLES)
        ]
        around = np.concatenate(shifted, axis=2)[tuple(places.T)]
        where = places.astype(np.float32) / max(height, width)
        return np.concatenate(
            [around / np.sqrt(around.shape[1]), where * np.sqrt(DISTANCE_COST)], axis=1, dtype=np.float32
        )


def blur_known(values: FloatArray, weight: FloatArray, deviation_px: float) -> FloatArray:
    """Return values smoothed by a Gaussian that leaves out pixels without weight (normalised convolution).

    Args:
        values: H x W x C.
        weight: H x W, 0..1.
        deviation_px: Standard deviation of the Gaussian.
    """
    weighted = cv2.GaussianBlur(values * weight[:, :, None], (0, 0), deviation_px)
    shares = cv2.GaussianBlur(weight, (0, 0), deviation_px)
    blurred = weighted.reshape(values.shape) / np.maximum(shares, np.float32(1e-4))[:, :, None]
    return blurred.astype(np.float32, copy=False)


def _costs(wanted: FloatArray, offered: FloatArray) -> FloatArray:
    """Return the squared differences of N and M descriptions: N x M."""
    costs: FloatArray = wanted @ offered.T
    costs *= -2
    costs += (wanted**2).sum(axis=1)[:, None]
    costs += (offered**2).sum(axis=1)
    return costs


def _cohere(
    cost: FloatArray, targets: Places, sources: Places, grid: tuple[int, ...], *, worth: float
) -> Places:
    """Return the index of a source for every target: of low cost, and with the shift of its neighbours.

    Iterated conditional modes (Besag, 1986): each target in turn takes its own shift or that of one of its
    eight neighbours, whichever costs least. Targets that are no neighbours of each other take turns together.

    Args:
        cost: N x M.
        targets: N x 2, places on the grid.
        sources: M x 2.
        grid: Its height and width.
        worth: By how much each neighbour with the same shift lowers the cost.
    """
    # Maps have a margin of one place, in which nothing lies.
    margin = np.array([1, 1])
    target_at, source_at = (np.full((grid[0] + 2, grid[1] + 2), -1) for _ in range(2))
    target_at[tuple((targets + margin).T)] = np.arange(len(targets))
    source_at[tuple((sources + margin).T)] = np.arange(len(sources))
    around = np.stack([target_at[tuple((targets + margin + step).T)] for step in NEIGHBOURS], axis=1)
    chosen: Places = cost.argmin(axis=1)
    shift = sources[chosen] - targets
    corner = targets % 2 @ np.array([2, 1])
    for _ in range(SWEEPS):
        for turn in range(4):
            own = np.nonzero(corner == turn)[0]
            # Those without a neighbour in some direction are offered their own shift again.
            near = np.where(around[own] >= 0, around[own], own[:, None])
            offers = np.concatenate([shift[own][:, None], shift[near]], axis=1)  # n x 9 x 2
            places = np.clip(targets[own][:, None] + offers + margin, 0, np.array(source_at.shape) - 1)
            numbers = source_at[places[..., 0], places[..., 1]]
            price = np.where(numbers >= 0, cost[own[:, None], numbers], np.inf)
            alike = (offers[:, :, None] == shift[near][:, None]).all(axis=3) & (around[own] >= 0)[:, None]
            best = (price - worth * alike.sum(axis=2)).argmin(axis=1)
            taken = np.arange(len(own)), best
            chosen[own], shift[own] = numbers[taken], offers[taken]
    return chosen
