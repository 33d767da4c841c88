"""What a network shows of itself for one hole: cluster maps, copy arrows, and their colours. No torch."""

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.catalog import PriorKind
from inpaint_core.prior.copy_map import CopyMap
from inpaint_core.region import Box
from inpaint_core.request import MaskArray

DEFAULT_K: Final = 8
"""As in the figures of the paper on SPN."""
MIN_K: Final = 2
MAX_K: Final = 16
"""As many colours as can be told apart side by side."""

COLOURS: Final = (
    # Okabe and Ito's, with a dark grey for black: the first eight differ for colour-blind eyes as well.
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (86, 180, 233),
    (213, 94, 0),
    (240, 228, 66),
    (72, 72, 72),
    # From here on the distances are as large for normal colour vision only.
    (126, 38, 24),
    (190, 235, 190),
    (58, 44, 150),
    (255, 200, 200),
    (96, 104, 28),
    (150, 150, 150),
    (20, 24, 48),
    (236, 245, 255),
)
"""R, G, B of each cluster, by its number: the same at every scale, for every k and every network."""

PriorSpace = Literal["taught", "learned"]
"""Which features of a learned prior are clustered. ``taught``: as those of the teacher, behind the heads that
training compares with it, by their directions. ``learned``: as they guide the image, in front of the heads;
there many channels tell where the hole is, and so do the clusters. What is no learned prior has one kind of
features only."""
PRIOR_SPACES: Final[tuple[PriorSpace, ...]] = get_args(PriorSpace)

SEPARATOR: Final = "  ·  "
"""Between what is said in a title."""
TITLES: Final[dict[PriorKind, str]] = {
    "prior": "What it expects where, by its learned prior",
    "features": "What it takes for the same thing",
    "memory": "What it recalls from its memory",
    "attention": "What it put together by copying",
}


@dataclass(frozen=True, eq=False)
class ClusterMap:
    """The clusters at one scale.

    Attributes:
        labels: h x w uint8: number of the cluster. Cell i, j covers rows i*H/h to (i+1)*H/h and columns j*W/w
            to (j+1)*W/w of the view's box of H x W.
        title: Name of the scale, the longer side in cells: ``"64"``.
    """

    labels: NDArray[np.uint8]
    title: str

    def __post_init__(self) -> None:
        if self.labels.ndim != 2 or self.labels.size == 0 or self.labels.dtype != np.uint8:
            raise ValueError(f"labels are {self.labels.shape} {self.labels.dtype}, expected h x w uint8")

    def cluster_at(self, x: float, y: float) -> int:
        """Return the cluster at a place of the map.

        Args:
            x: 0 at the left border, 1 at the right one; beyond, the border's cell counts.
            y: 0 at the top, 1 at the bottom.
        """
        height, width = self.labels.shape
        row = min(max(int(y * height), 0), height - 1)
        column = min(max(int(x * width), 0), width - 1)
        return int(self.labels[row, column])


@dataclass(frozen=True, eq=False)
class CopyArrows:
    """Where places of the hole are copied from; the strongest of each neighbourhood.

    Attributes:
        holes: N x 2 float32: x, y in the photo, in pixels, of places in the hole.
        sources: N x 2 float32: x, y of the known place each attends to most.
        shares: N float32: share of the attention that goes there, 0..1.
    """

    holes: NDArray[np.float32]
    sources: NDArray[np.float32]
    shares: NDArray[np.float32]

    def __post_init__(self) -> None:
        count = len(self.shares)
        if self.holes.shape != (count, 2) or self.sources.shape != (count, 2):
            raise ValueError(f"{self.holes.shape} and {self.sources.shape} do not go with {count} shares")


@dataclass(frozen=True)
class MemoryLevel:
    """How much one level of a generative memory has to say in a hole.

    Attributes:
        cells: Longer side of its features.
        share: Of what all levels change there, 0..1: how much the picture changes without what this level
            tells of places.
    """

    cells: int
    share: float


@dataclass(frozen=True, eq=False, kw_only=True)
class PriorView:
    """What a network shows of itself for one hole of one photo.

    Attributes:
        model: Key of ``inpaint_core.catalog.MODELS``.
        kind: What the maps are made of.
        box: The part of the photo the network looked at, and that every map covers.
        hole: h x w bool over the box, at the size the network saw.
        maps: Coarse to fine, at least one.
        k: Clusters asked for.
        arrows: What is copied from where; None for networks that do not copy.
        copies: The same for every place of the hole.
        levels: Of a generative memory, coarse to fine; empty for networks without one.
        space: Which features of a learned prior are clustered.
        seed: Of the noise of the fill that is looked into; None for the mean, and between two fills.
        diversity: By which that noise was scaled; None for the mean.
    """

    model: str
    kind: PriorKind
    box: Box
    hole: MaskArray
    maps: tuple[ClusterMap, ...]
    k: int
    arrows: CopyArrows | None = None
    copies: CopyMap | None = None
    levels: tuple[MemoryLevel, ...] = ()
    space: PriorSpace = "taught"
    seed: int | None = None
    diversity: float | None = None

    def __post_init__(self) -> None:
        if not self.maps or self.box.is_empty or self.kind not in TITLES:
            raise ValueError(f"nothing to show: {len(self.maps)} maps, {self.box}, kind {self.kind!r}")

    @property
    def title(self) -> str:
        """What is shown, to be read after the name of the network."""
        return TITLES[self.kind]

    @property
    def caption(self) -> str:
        """Whose noise it is and how it was clustered: ``seed 7 · diversity 1.00 · k = 8 · as taught``."""
        parts = [f"k = {self.k}"]
        if self.diversity is not None:
            seed = "between seeds" if self.seed is None else f"seed {self.seed}"
            parts = [seed, f"diversity {self.diversity:.2f}", *parts]
        if self.kind == "prior":
            parts.append(f"as {self.space}")
        return SEPARATOR.join(parts)


def paint_labels(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a cluster map as an image: h x w x 3 RGB. Numbers beyond the palette begin it again."""
    return np.array(COLOURS, np.uint8)[labels % len(COLOURS)]


def hole_outlines(hole: MaskArray) -> list[NDArray[np.float32]]:
    """Return the borders of a hole and of islands in it, as closed lines along the edges of its pixels.

    Args:
        hole: h x w bool.

    Returns:
        N x 2 float32 each: x, y from 0 at the left and top border to 1 at the right and bottom one.
    """
    height, width = hole.shape
    # OpenCV's lines run through the middles of pixels: at thrice the size that is close to the edge.
    large = hole.repeat(3, axis=0).repeat(3, axis=1).astype(np.uint8)
    found: Any = cv2.findContours(large, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)[0]
    size = np.array([3 * width, 3 * height], np.float32)
    return [((line[:, 0, :].astype(np.float32) + 0.5) / size).astype(np.float32) for line in found]
