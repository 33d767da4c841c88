"""One thing cut out of its surroundings, from a box around it or a scribble over it. No Qt."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from editor.state.selection import Area
from editor.tools.tracing.path_map import Point
from editor.tools.tracing.soft_outline import refined
from inpaint_core.region import Box
from inpaint_core.request import ImageArray, MaskArray

MAX_SIDE_PX: Final = 256
"""Of the reduced copy in which colours are compared: GrabCut at this size takes about 0.2 s."""

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

    def __init__(self, image: ImageArray, photo: Box, *, frame: Box | None, first: Hint | None) -> None:
        """Take the part of the photo that is looked at.

        Args:
            image: H x W x 3, uint8 or uint16.
            photo: Its whole box.
            frame: Box around the thing; None with a scribble.
            first: Scribble on the thing; None with a frame.
        """
        around = frame or (_bounds(first) if first else photo)
        longest = max(around.width, around.height)
        margin = max(12, round(longest * (AROUND_BOX if frame else AROUND_SCRIBBLE)))
        self.box: Final = around.grown(margin, height=photo.height, width=photo.width)
        self._image: ImageArray | None = image
        self._photo, self._frame = photo, frame
        self._step = max(1, math.ceil(max(self.box.width, self.box.height) / MAX_SIDE_PX))

    @property
    def work_px(self) -> int:
        """How much work an answer is, in pixels of simple work."""
        return self.box.width * self.box.height * (1 + 40 // self._step**2)

    def find(self, hints: Sequence[Hint], before: Found | None) -> Found:
        """Look for the thing.

        Args:
            hints: All so far, oldest first.
            before: What was found with all but the last; None at first.
        """
        height = max(1, self.box.height // self._step)
        width = max(1, self.box.width // self._step)
        crop = self._crop
        small = cv2.resize(crop, (width, height), interpolation=cv2.INTER_AREA) if self._step > 1 else crop
        if small.dtype == np.uint16:
            small = (small // 257).astype(np.uint8)
        labels = self._labels(height, width, hints, before)
        is_thing = _grab(np.ascontiguousarray(small), labels, FIRST_ROUNDS if before is None else NEXT_ROUNDS)
        is_thing = _without_specks(is_thing, labels == cv2.GC_FGD)
        pixels = refined(crop, is_thing, step_px=self._step) if self._step > 1 else is_thing
        return Found(Area(self.box, pixels), is_thing)

    @cached_property
    def _crop(self) -> ImageArray:
        """Cut out where the thing is first looked for, beside the window; lets go of the photo."""
        if self._image is None:
            raise ValueError("the photo was let go of")
        crop = self._image[self.box.slices].copy()
        self._image = None
        return crop

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


def _grab(small: NDArray[np.uint8], labels: NDArray[np.uint8], rounds: int) -> MaskArray:
    """Tell a thing from its surroundings by colour and edges; nothing where one of the two is missing."""
    may_be = (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)
    if not may_be.any() or may_be.all():
        return np.asarray(may_be)
    cv2.setRNGSeed(0)  # GrabCut starts with random centres: the same strokes give the same mask
    ground, thing = np.zeros((1, 65)), np.zeros((1, 65))
    no_box = (0, 0, 0, 0)
    found, *_ = cv2.grabCut(small, labels.copy(), no_box, ground, thing, rounds, cv2.GC_INIT_WITH_MASK)
    return np.asarray((found == cv2.GC_FGD) | (found == cv2.GC_PR_FGD))


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
