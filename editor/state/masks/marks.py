"""Dust and scratches that were found, and which of them the user wants in the mask. No Qt."""

import math
from collections.abc import Callable, Sequence
from dataclasses import astuple
from typing import Final

import numpy as np
from numpy.typing import NDArray

from editor.state.listeners import Listeners
from editor.state.selection import Area
from inpaint_core.defects.defect import Defect
from inpaint_core.mask import grow
from inpaint_core.region import Box

GROW_PX: Final = 2
"""Around a defect, its soft rim is filled too."""

MIN_THRESHOLD: Final = 0.0
MAX_THRESHOLD: Final = 6.0
"""Scores from which defects are kept, at the slider's two ends: even odds, and 400 to 1."""

DEFAULT_SENSITIVITY: Final = 60


def threshold_of(sensitivity: int) -> float:
    """Return the least score that is kept at a sensitivity of 0 (few marks) to 100 (many)."""
    return MAX_THRESHOLD + (MIN_THRESHOLD - MAX_THRESHOLD) * sensitivity / 100


class Marks:
    """The defects of a photo: kept from a score on, but for those that the hand kept or dropped."""

    def __init__(self, defects: Sequence[Defect], photo: Box, sensitivity: int) -> None:
        """Keep what the sensitivity says.

        Args:
            defects: Found in the photo.
            photo: Box of the whole photo.
            sensitivity: 0..100.
        """
        self.defects: Final = tuple(defects)
        self._photo = photo
        self._threshold = threshold_of(sensitivity)
        self._by_hand: dict[int, bool] = {}
        self._boxes = np.array([astuple(defect.box) for defect in self.defects], np.int64).reshape(-1, 4)
        self._listeners: Listeners[()] = Listeners()

    def on_changed(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` when other defects are kept; return what ends that."""
        return self._listeners.add(listener)

    def set_sensitivity(self, sensitivity: int) -> None:
        """Keep more (up to 100) or fewer (down to 0); what the hand chose stays."""
        self._threshold = threshold_of(sensitivity)
        self._listeners.tell()

    def is_shown(self, number: int) -> bool:
        """Whether a defect has a mark: it is kept, or the hand dropped it."""
        return number in self._by_hand or self.defects[number].score >= self._threshold

    def is_kept(self, number: int) -> bool:
        """Whether Apply puts a defect into the mask."""
        return self._by_hand.get(number, self.defects[number].score >= self._threshold)

    @property
    def kept(self) -> tuple[int, ...]:
        """Numbers of the defects that Apply puts into the mask."""
        return tuple(number for number in range(len(self.defects)) if self.is_kept(number))

    def near(self, box: Box) -> list[int]:
        """Return the numbers of the defects with a mark whose boxes share pixels with ``box``."""
        return [int(number) for number in self._meeting(box) if self.is_shown(int(number))]

    def toggle(self, x: float, y: float, reach_px: float) -> bool:
        """Keep or drop the mark at a point of the photo; return whether there was one.

        Args:
            x: In image pixels.
            y: Likewise.
            reach_px: How far beside a mark counts as on it.
        """
        reach = math.ceil(reach_px)
        around = Box(math.floor(x) - reach, math.floor(y) - reach, math.ceil(x) + reach, math.ceil(y) + reach)
        distances = {number: self._distance(number, x, y) for number in self.near(around)}
        nearest = min(distances, key=distances.__getitem__, default=None)
        if nearest is None or distances[nearest] > reach_px:
            return False
        self._by_hand[nearest] = not self.is_kept(nearest)
        self._listeners.tell()
        return True

    def choose(self, box: Box, *, keep: bool) -> None:
        """Keep or drop every mark that lies in a box."""
        for number in self.near(box):
            self._by_hand[number] = keep
        self._listeners.tell()

    def area(self) -> Area:
        """Return the pixels of the kept defects, grown a little; takes a while in large photos."""
        kept = [self.defects[number] for number in self.kept]
        box = Box(0, 0, 0, 0)
        for defect in kept:
            box = box.union(defect.box)
        box = box.grown(GROW_PX, height=self._photo.height, width=self._photo.width)
        pixels = np.zeros((box.height, box.width), np.bool_)
        for defect in kept:
            pixels[defect.box.moved(-box.left, -box.top).slices] |= defect.pixels
        return Area(box, grow(pixels, GROW_PX))

    def _meeting(self, box: Box) -> NDArray[np.intp]:
        left, top, right, bottom = self._boxes.T
        meets = (left < box.right) & (right > box.left) & (top < box.bottom) & (bottom > box.top)
        return np.flatnonzero(meets)

    def _distance(self, number: int, x: float, y: float) -> float:
        """Return how far a point is from the nearest pixel of a defect, 0 on it."""
        defect = self.defects[number]
        rows, columns = np.nonzero(defect.pixels)
        across = np.maximum(np.abs(columns + defect.box.left + 0.5 - x) - 0.5, 0)
        down = np.maximum(np.abs(rows + defect.box.top + 0.5 - y) - 0.5, 0)
        return float(np.hypot(across, down).min())
