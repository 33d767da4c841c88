"""One thing cut out of its surroundings, from a box around it or a scribble over it. No Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.state.selection import Area
from editor.tools.tracing.graph_cut import tell_apart
from editor.tools.tracing.path_map import Point
from editor.tools.tracing.soft_outline import refined
from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray

MAX_SIDE_PX: Final = 256
"""Of the reduced copy in which colours are compared: GrabCut at this size takes about 0.1 s, at most 0.4."""

ROWS_A_STEP: Final = 8
"""So many rows of a large photo are averaged for one of the copy; more only take longer."""

FIRST_ROUNDS: Final = 3
NEXT_ROUNDS: Final = 2

AROUND_BOX: Final = 0.2
AROUND_SCRIBBLE: Final = 0.6
"""How much of the surroundings is looked at, on each side, as a part of the longer side."""

AROUND_HINT: Final = 0.06
"""Part of the copy's longer side around a scribble that probably is the thing."""

RING: Final = 0.03
"""Part of the crop's longer side along its border that is not the thing, unless the photo ends there."""

MIN_PART: Final = 0.05
"""Pieces smaller than this part of the largest are specks, if no hint lies on them."""


@dataclass(frozen=True)
class Hint:
    """A stroke that says what is part of the thing.

    Attributes:
        points: Of the stroke, in image pixels.
        radius_px: Half of its width.
        is_thing: Whether it lies on the thing, or beside it.
    """

    points: tuple[Point, ...]
    radius_px: float
    is_thing: bool


@dataclass(frozen=True, eq=False)
class Found:
    """What was found: the area at the photo's size, and the same on the reduced copy."""

    area: Area
    small: MaskArray


class Cutout:
    """A part of a photo with one thing in it, that is looked for again with every hint."""

    def __init__(self, photo: Box, *, frame: Box | None, first: Hint | None) -> None:
        """Choose the part of the photo that is looked at.

        Args:
            photo: Its whole box.
            frame: Box around the thing; None with a scribble.
            first: Scribble on the thing; None with a frame.
        """
        around = frame or (_bounds(first) if first else photo)
        longest = max(around.width, around.height)
        margin = max(12, round(longest * (AROUND_BOX if frame else AROUND_SCRIBBLE)))
        self.box: Final = around.grown(margin, height=photo.height, width=photo.width)
        self._photo, self._frame = photo, frame
        self._step = max(1, math.ceil(max(self.box.width, self.box.height) / MAX_SIDE_PX))

    @property
    def work_px(self) -> int:
        """How much work an answer is, in pixels of simple work."""
        return self.box.width * self.box.height * (1 + 40 // self._step**2)

    def find(self, image: ImageArray, hints: Sequence[Hint], before: Found | None) -> Found:
        """Look for the thing.

        Args:
            image: The whole photo, H x W x 3, uint8 or uint16. It is not kept.
            hints: All so far, oldest first.
            before: What was found with all but the last; None at first.
        """
        crop = image[self.box.slices]
        small = self._reduced(crop)
        labels = self._labels(small.shape[0], small.shape[1], hints, before)
        is_thing = tell_apart(small, labels, FIRST_ROUNDS if before is None else NEXT_ROUNDS)
        is_thing = _without_specks(is_thing, labels == cv2.GC_FGD)
        pixels = refined(crop, is_thing, step_px=self._step) if self._step > 1 else is_thing
        return Found(Area(self.box, pixels), is_thing)

    def _reduced(self, crop: ImageArray) -> NDArray[np.uint8]:
        """Return the copy in which colours are compared."""
        size = (max(1, self.box.width // self._step), max(1, self.box.height // self._step))
        rows = crop[:: max(1, self._step // ROWS_A_STEP)]
        small = cv2.resize(rows, size, interpolation=cv2.INTER_AREA) if self._step > 1 else crop
        if small.dtype == np.uint16:
            small = (small // 257).astype(np.uint8)
        return np.ascontiguousarray(small, np.uint8)

    def _labels(
        self, height: int, width: int, hints: Sequence[Hint], before: Found | None
    ) -> NDArray[np.uint8]:
        """Return what is known of each pixel of the copy, as GrabCut has it."""
        labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
        if before is not None:
            labels[before.small] = cv2.GC_PR_FGD
        elif self._frame is not None:
            labels[...] = cv2.GC_PR_FGD
        else:
            for hint in hints[:1]:
                self._draw(labels, hint, cv2.GC_PR_FGD, wider_px=AROUND_HINT * max(height, width))
        if self._frame is not None:
            corners = ((self._frame.left, self._frame.top), (self._frame.right, self._frame.bottom))
            found = np.round([self._to_small(corner) for corner in corners]).astype(int)
            (left, top), (right, bottom) = np.maximum(found, 0)
            outside = np.ones(labels.shape, np.bool_)
            outside[top : bottom + 1, left : right + 1] = False
            labels[outside] = cv2.GC_BGD
        self._mark_ring(labels)
        for hint in hints:
            self._draw(labels, hint, cv2.GC_FGD if hint.is_thing else cv2.GC_BGD, wider_px=0)
        return labels

    def _mark_ring(self, labels: NDArray[np.uint8]) -> None:
        ring = max(1, round(RING * max(labels.shape)))
        ends = (
            (self.box.top == self._photo.top, np.s_[:ring, :]),
            (self.box.bottom == self._photo.bottom, np.s_[-ring:, :]),
            (self.box.left == self._photo.left, np.s_[:, :ring]),
            (self.box.right == self._photo.right, np.s_[:, -ring:]),
        )
        for is_border_of_photo, part in ends:
            if not is_border_of_photo:
                labels[part] = cv2.GC_BGD

    def _draw(self, labels: NDArray[np.uint8], hint: Hint, label: int, *, wider_px: float) -> None:
        points = np.round([self._to_small(point) for point in hint.points]).astype(np.int32)
        thickness = max(2, round(2 * (hint.radius_px / self._step + wider_px)))
        cv2.polylines(labels, [points.reshape(-1, 1, 2)], isClosed=False, color=label, thickness=thickness)

    def _to_small(self, point: Point) -> Point:
        return (point[0] - self.box.left) / self._step, (point[1] - self.box.top) / self._step


def _bounds(hint: Hint) -> Box:
    points = np.array(hint.points)
    low, high = np.floor(points.min(axis=0)).astype(int), np.ceil(points.max(axis=0)).astype(int) + 1
    return Box(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def _without_specks(is_thing: MaskArray, is_hinted: MaskArray) -> MaskArray:
    """Drop small pieces and close small gaps."""
    for wanted in (True, False):
        count, names, sizes, _ = cv2.connectedComponentsWithStats(
            (is_thing == wanted).astype(np.uint8), connectivity=4
        )
        if count < 2:
            continue
        areas = sizes[:, cv2.CC_STAT_AREA]
        least = MIN_PART * areas[1:].max() if wanted else MIN_PART / 10 * is_thing.sum()
        is_speck = areas < least
        is_speck[0] = False
        if wanted:
            is_speck[np.unique(names[is_hinted & is_thing])] = False
        is_thing = np.where(is_speck[names], not wanted, is_thing)
    return is_thing
