"""For every place of a hole, the place among the known pixels that a prediction makes it look like.

A network says roughly what belongs into a hole; the photo itself has the texture. Here the two are brought
together: patches of the prediction are compared with patches of the known picture, both without their finest
detail, which the prediction lacks; neighbours are then persuaded to come from neighbours, so that what is
copied hangs together. The idea is that of guided PatchMatch (Zhang et al., "Inpainting at Modern Camera
Resolution by Guided PatchMatch with Auto-Curation", ECCV 2022), with an exhaustive search on a coarse grid in
place of a random one.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray
from inpaint_core.seam import FloatArray

STRIDE_PX: Final = 4
"""Between the centres of neighbouring patches."""
REACH_PX: Final = 8
"""From a patch's centre to its border: 17 x 17 pixels are compared and copied."""
SAMPLES: Final = 5
"""A patch is described by so many colours a side, one stride apart."""
BLUR_PX: Final = 2.0
"""Deviation of the blur under which patches are compared: sharp photos with soft predictions."""
DISTANCE_COST: Final = 0.01
"""Squared colour difference that a source on the far side of the picture must be better by."""
COHERENCE: Final = 0.3
"""What each neighbour with the same shift is worth, in units of the median cost."""
SWEEPS: Final = 4
FEWEST_SOURCES: Final = 16
"""With fewer there is nothing to choose from, and the same patch would be seen all over the hole."""
NEIGHBOURS: Final = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Correspondence:
    """Patches of a hole, and the known patches that are to lend them their texture.

    Attributes:
        targets: N x 2, row and column of centres in and around the hole; every hole pixel is within
            ``REACH_PX`` of one.
        sources: N x 2, of centres whose patches are known as a whole.
    """

    targets: Places
    sources: Places


def find_correspondence(known: FloatArray, prediction: FloatArray, mask: MaskArray) -> Correspondence | None:
    """Return where the texture of a hole is to come from; None when too little is known to choose from.

    Args:
        known: H x W x 3, 0..1, the picture; what it holds in the hole is not looked at.
        prediction: H x W x 3, 0..1.
        mask: H x W, True = hole.
    """
    rows, columns = (np.arange(STRIDE_PX // 2, length, STRIDE_PX) for length in mask.shape)
    reached = cv2.dilate(mask.astype(np.uint8), np.ones((2 * REACH_PX + 1,) * 2, np.uint8)) > 0
    whole = np.zeros_like(mask)
    whole[REACH_PX : mask.shape[0] - REACH_PX, REACH_PX : mask.shape[1] - REACH_PX] = True
    is_target = reached[np.ix_(rows, columns)]
    is_source = (whole & ~reached)[np.ix_(rows, columns)]
    targets, sources = np.argwhere(is_target), np.argwhere(is_source)
    if len(sources) < FEWEST_SOURCES or len(targets) == 0:
        return None
    wanted = np.where(mask[:, :, None], prediction, known).astype(np.float32, copy=False)
    cost = _costs(
        _described(blur_known(wanted, np.ones(mask.shape, np.float32), BLUR_PX), rows, columns, targets),
        _described(blur_known(known, (~mask).astype(np.float32), BLUR_PX), rows, columns, sources),
    )
    cost += DISTANCE_COST * _squared_distances(targets, sources) / max(is_target.shape) ** 2
    chosen = _cohere(cost, targets, sources, is_target.shape)
    grid = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1)
    return Correspondence(grid[tuple(targets.T)], grid[tuple(sources[chosen].T)])


def blur_known(values: FloatArray, weight: FloatArray, deviation_px: float) -> FloatArray:
    """Return values smoothed by a Gaussian that takes no notice of pixels without weight.

    Args:
        values: H x W x C.
        weight: H x W, 0..1.
        deviation_px: Of the Gaussian.
    """
    weighted = cv2.GaussianBlur(values * weight[:, :, None], (0, 0), deviation_px)
    shares = cv2.GaussianBlur(weight, (0, 0), deviation_px)
    blurred = weighted.reshape(values.shape) / np.maximum(shares, np.float32(1e-4))[:, :, None]
    return blurred.astype(np.float32, copy=False)


def _described(picture: FloatArray, rows: Places, columns: Places, places: Places) -> FloatArray:
    """Return the colours around places of the grid: N x (SAMPLES ** 2 * 3)."""
    colours = picture[np.ix_(rows, columns)]
    margin = SAMPLES // 2
    padded = np.pad(colours, ((margin, margin), (margin, margin), (0, 0)), mode="edge")
    height, width = colours.shape[:2]
    shifted = [
        padded[top : top + height, left : left + width] for top in range(SAMPLES) for left in range(SAMPLES)
    ]
    described: FloatArray = np.concatenate(shifted, axis=2)[tuple(places.T)]
    return described


def _costs(wanted: FloatArray, offered: FloatArray) -> FloatArray:
    """Return the mean squared differences of N and M descriptions: N x M."""
    products = wanted @ offered.T
    squares = (wanted**2).sum(axis=1)[:, None] + (offered**2).sum(axis=1)[None]
    costs: FloatArray = (squares - 2 * products) / np.float32(wanted.shape[1])
    return costs


def _squared_distances(places: Places, others: Places) -> FloatArray:
    return _costs(places.astype(np.float32), others.astype(np.float32)) * np.float32(2)


def _cohere(cost: FloatArray, targets: Places, sources: Places, grid: tuple[int, ...]) -> Places:
    """Return the number of a source for every target: cheap, and shifted as the neighbours' are.

    Iterated conditional modes (Besag, 1986): each target in turn takes its own shift or that of one of its
    eight neighbours, whichever is cheapest. Targets that are no neighbours of each other go at once.

    Args:
        cost: N x M.
        targets: N x 2, places on the grid.
        sources: M x 2.
        grid: Its height and width.
    """
    # Maps have a margin of one place, in which nothing lies.
    margin = np.array([1, 1])
    target_at, source_at = (np.full((grid[0] + 2, grid[1] + 2), -1) for _ in range(2))
    target_at[tuple((targets + margin).T)] = np.arange(len(targets))
    source_at[tuple((sources + margin).T)] = np.arange(len(sources))
    around = np.stack([target_at[tuple((targets + margin + step).T)] for step in NEIGHBOURS], axis=1)
    chosen: Places = cost.argmin(axis=1)
    shift = sources[chosen] - targets
    worth = COHERENCE * float(np.median(cost[np.arange(len(targets)), chosen]) + 1e-6)
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
