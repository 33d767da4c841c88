"""What tells dust from the things of a photo: measured around each candidate, and weighed.

Dust lies on the photo, not in it: its surroundings go on as if it were not there, nothing near looks like
it, it is lighter or darker than all around, has no colour of its own, and is as sharp as the scan. Small
things of a photo share some of this, seldom all. How much each says was fitted on photos with drawn dust
(``benchmarks.dust.fit``), so that the sum is the logarithm of the odds.
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.region import Box
from inpaint_core.request import MaskArray

Floats = NDArray[np.float32]
"""h x w float32."""

NEAR_PX: Final = 8
"""Around a defect, beyond its soft rim: what it lies on."""
RIM_PX: Final = 2
FAR_PX: Final = 40
"""Around a defect: where nothing should look like it."""
PIECE_PX: Final = 48
MOST_PIECES: Final = 12
"""A scratch is looked at in pieces of this length, so many of them."""
NOISE_LEVELS: Final = 2.0
"""Added to what varies: no photo is smoother than that."""


FAR_OUT: Final = 4.0
"""A fact says no more than it does so many spreads from its mean: nothing was fitted beyond."""

COMMON_FACTS: Final = (
    *("peak", "contrast", "contrast / spread near", "contrast / span near", "contrast / spread far"),
    *("peak / near", "peak / far", "peak / most far", "as extreme, far", "colour more", "colour"),
    *("towards black or white", "area", "is bright"),
)
SPECK_FACTS: Final = (*COMMON_FACTS, "longer than wide", "filled")
SCRATCH_FACTS: Final = (*COMMON_FACTS, "sides differ", "length", "beside its course", "width", "without gaps")
"""What is measured, in the order of ``Evidence``."""

NEVER_TOO_MUCH: Final = frozenset({"contrast", "length"})
"""More of these never makes it less likely, whatever the few that had most of it when it was fitted were."""

ALONE_FROM: Final = {
    "length": math.log(80),
    "without gaps": -0.2,
    "contrast / spread far": 0.9,
    "towards black or white": 0.0,
}
ALONE_TO: Final = {"beside its course": 0.6, "as extreme, far": -3.5, "sides differ": -1.0}
"""A long straight line without gaps that stands out from all around, where nothing else is like it and both
sides are alike. Each fact says little, so their sum doubts a line one pixel wide; together they say much: all
51 such lines in photos with drawn dust and grain were drawn."""
ALONE_SCORE: Final = 3.0
"""What it scores at least."""

Evidence = NDArray[np.float64]
"""Numbers about one candidate, in the order they are measured in."""


@dataclass(frozen=True)
class Weights:
    """What each fact says.

    Attributes:
        bias: What is said without any.
        facts: ``SPECK_FACTS`` or ``SCRATCH_FACTS``.
        table: One row for each fact: its mean and its spread, which make facts comparable, what the fact
            itself says, and what its square says.
    """

    bias: float
    facts: tuple[str, ...]
    table: Evidence


@dataclass(frozen=True)
class Ground:
    """A part of a photo, as its defects are judged on.

    Attributes:
        grey: h x w, 0..255.
        chroma: h x w, how far from grey, 0..255.
        strongest: h x w, how much each pixel stands out, brighter or darker.
    """

    grey: Floats
    chroma: Floats
    strongest: Floats


def chroma_of(pixels: NDArray[np.uint8]) -> Floats:
    """Return the largest channel less the smallest of h x w x 3 pixels."""
    most, least = pixels.max(axis=2), pixels.min(axis=2)
    return np.asarray(most - least, np.float32)


def measure_speck(ground: Ground, box: Box, shape: MaskArray, peak: float) -> Evidence:
    """Return what there is to be weighed about a speck, ``SPECK_FACTS`` numbers.

    Args:
        ground: Around it.
        box: Of the candidate, in ``ground``.
        shape: box.height x box.width bool.
        peak: The strongest response in it.
    """
    around = _Around.of(ground, box, shape)
    rows, columns = np.nonzero(shape)
    longer, shorter = max(np.ptp(rows), np.ptp(columns)) + 1, min(np.ptp(rows), np.ptp(columns)) + 1
    return np.array([*around.facts(peak), longer / shorter, np.log(len(rows) / longer**2)])


def measure_scratch(ground: Ground, box: Box, shape: MaskArray, units: float) -> Evidence:
    """Return the same about a scratch, ``SCRATCH_FACTS`` numbers.

    Args:
        ground: Around it.
        box: Of the candidate, in ``ground``.
        shape: box.height x box.width bool.
        units: Its mean response as a line.
    """
    places = np.argwhere(shape).astype(np.float64)
    middle = places.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov(places.T))
    across, along = (places - middle) @ axes[:, 0], (places - middle) @ axes[:, 1]
    length = float(np.ptp(along)) + 1
    beside = across - np.polynomial.Polynomial.fit(along, across, 2)(along)
    # What a long scratch lies on changes: it is lighter than one thing, and no lighter than the next.
    piece_of = ((along - along.min()) // PIECE_PX).astype(np.int64)
    numbers = np.unique(piece_of)
    few = numbers[:: -(-len(numbers) // MOST_PIECES)]
    pieces = [_Around.of(ground, box, shape, places[piece_of == number].astype(np.int64)) for number in few]
    facts = np.mean([[*piece.facts(max(units, 0.1)), piece.sides(axes[:, 0])] for piece in pieces], axis=0)
    return np.array(
        [
            *facts,
            np.log(length),
            np.log(0.5 + beside.std()),
            np.log(len(places) / length),
            np.log(len(np.unique(along.astype(np.int64))) / length),
        ]
    )


def weigh(evidence: Evidence, weights: Weights) -> float:
    """Return the logarithm of the odds that it is dust."""
    mean, spread, once, twice = weights.table.T
    facts = np.clip((evidence - mean) / spread, -FAR_OUT, FAR_OUT)
    for number, fact in enumerate(weights.facts):
        if fact in NEVER_TOO_MUCH and twice[number] < 0:
            best = max(0.0, -once[number] / (2 * twice[number]))
            facts[number] = min(facts[number], best)
    score = float(weights.bias + facts @ once + facts**2 @ twice)
    return max(score, ALONE_SCORE) if weights.facts == SCRATCH_FACTS and _is_alone(evidence) else score


def _is_alone(evidence: Evidence) -> bool:
    """Return whether a scratch lies alone on what goes on on both sides of it."""
    said = dict(zip(SCRATCH_FACTS, evidence, strict=True))
    return all(said[fact] >= least for fact, least in ALONE_FROM.items()) and all(
        said[fact] <= most for fact, most in ALONE_TO.items()
    )


@dataclass(frozen=True)
class _Around:
    """One candidate and what is around it."""

    grey: Floats
    chroma: Floats
    strongest: Floats
    inside: MaskArray
    near: MaskArray
    far: MaskArray

    @classmethod
    def of(
        cls, ground: Ground, box: Box, shape: MaskArray, part: NDArray[np.int64] | None = None
    ) -> "_Around":
        """Look around a candidate, or around a part of it: n rows and columns in ``box``."""
        height, width = ground.grey.shape
        if part is not None:
            low, high = part.min(axis=0), part.max(axis=0) + 1
            inner = Box(int(low[1]), int(low[0]), int(high[1]), int(high[0])).moved(box.left, box.top)
        else:
            inner = box
        wide = inner.grown(FAR_PX, height=height, width=width)
        whole = np.zeros((wide.height, wide.width), np.uint8)
        shared = wide.intersection(box)
        whole[shared.moved(-wide.left, -wide.top).slices] = shape[shared.moved(-box.left, -box.top).slices]
        inside = whole > 0
        if part is not None:
            inside = np.zeros_like(inside)
            inside[part[:, 0] + box.top - wide.top, part[:, 1] + box.left - wide.left] = True
        beyond_part = cv2.distanceTransform((~inside).astype(np.uint8), cv2.DIST_L2, 3)
        beyond = cv2.distanceTransform(1 - whole, cv2.DIST_L2, 3) if part is not None else beyond_part
        return cls(
            ground.grey[wide.slices],
            ground.chroma[wide.slices],
            ground.strongest[wide.slices],
            inside,
            (beyond > RIM_PX) & (beyond_part <= NEAR_PX),
            (beyond > NEAR_PX) & (beyond_part <= FAR_PX),
        )

    def facts(self, peak: float) -> list[float]:
        """Return what specks and scratches have in common."""
        grey, inside = self.grey, self.inside
        if not self.near.any() or not self.far.any():
            return [0.0] * len(COMMON_FACTS)
        level, lies_on = float(grey[inside].mean()), grey[self.near]
        middle = float(np.median(lies_on))
        contrast = abs(level - middle) + 1
        is_bright = level > middle
        beyond = grey[self.far] > level - contrast / 4 if is_bright else grey[self.far] < level + contrast / 4
        near, far = self.strongest[self.near], self.strongest[self.far]
        low, high = np.percentile(lies_on, (10, 90))
        return [
            np.log(peak),
            np.log(contrast),
            np.log(contrast / (NOISE_LEVELS + lies_on.std())),
            np.log(contrast / (NOISE_LEVELS + high - low)),
            np.log(contrast / (NOISE_LEVELS + grey[self.far].std())),
            np.log(peak / (0.3 + np.percentile(near, 90))),
            np.log(peak / (0.3 + np.percentile(far, 90))),
            np.log(peak / (0.3 + np.percentile(far, 98))),
            np.log(0.002 + beyond.mean()),
            float(self.chroma[inside].mean() - self.chroma[self.near].mean()) / 32,
            float(self.chroma[inside].mean()) / 64,
            (level - 128) / 64 * (1 if is_bright else -1),
            np.log(1.0 + np.count_nonzero(inside)),
            1.0 if is_bright else -1.0,
        ]

    def sides(self, normal: NDArray[np.float64]) -> float:
        """Return how much the two sides differ, as a part of the contrast: beside an edge they do."""
        rows, columns = np.nonzero(self.near)
        middle = np.argwhere(self.inside).mean(axis=0)
        is_left = (rows - middle[0]) * normal[0] + (columns - middle[1]) * normal[1] > 0
        values = self.grey[self.near]
        if not is_left.any() or is_left.all():
            return 0.0
        left, right = float(np.median(values[is_left])), float(np.median(values[~is_left]))
        contrast = abs(float(self.grey[self.inside].mean()) - float(np.median(values))) + 1
        return float(np.log(0.1 + abs(left - right) / contrast))
