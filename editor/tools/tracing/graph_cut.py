"""A thing told apart from its ground by GrabCut, with no more work than the question needs. No Qt."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray

Labels = NDArray[np.uint8]
"""What is known of each pixel: ``cv2.GC_BGD``, ``GC_FGD``, ``GC_PR_BGD`` or ``GC_PR_FGD``."""

MANY_OPEN: Final = 0.6
"""From this part of open pixels on, a cut may take a second: it begins on a coarser copy.

With fewer the whole question is answered at once: thin things in a box are lost on a coarser copy.
"""

COARSE_SIDE_PX: Final = 160
"""Longer side of the copy on which a question with many open pixels is first asked."""

FIRST_REACH_PX: Final = 24
NEXT_REACH_PX: Final = 16
"""So far on both sides of an outline it is looked for again: after the coarse copy, and after each round."""


@dataclass(frozen=True, eq=False)
class _Cut:
    """An answer, and the colours that it stands on.

    Attributes:
        labels: H x W.
        ground: Mixture of colours of what is around the thing, 1 x 65 as GrabCut has it.
        thing: And of the thing.
    """

    labels: Labels
    ground: NDArray[np.float64]
    thing: NDArray[np.float64]

    @property
    def is_thing(self) -> MaskArray:
        return _may_be_thing(self.labels)


def tell_apart(photo: NDArray[np.uint8], labels: Labels, rounds: int) -> MaskArray:
    """Tell a thing from its surroundings by colour and edges.

    Args:
        photo: H x W x 3, contiguous.
        labels: H x W; what is sure in them stays.
        rounds: How often the colours of both are learned from the answer before; at least 1.

    Returns:
        H x W bool: the thing. Nothing, or everything, where the labels name only one of the two.
    """
    if not _names_both(labels):
        return _may_be_thing(labels)
    cv2.setRNGSeed(0)  # GrabCut starts with random centres: the same strokes give the same mask
    is_open = (labels == cv2.GC_PR_BGD) | (labels == cv2.GC_PR_FGD)
    if is_open.mean() < MANY_OPEN or max(labels.shape) <= COARSE_SIDE_PX:
        return _begin(photo, labels, rounds).is_thing
    cut = _coarsely(photo, labels)
    for number in range(max(1, rounds - 1)):
        near = _open_near_outline(cut.is_thing, labels, NEXT_REACH_PX if number else FIRST_REACH_PX)
        if not _names_both(near):
            break
        cut = _go_on(photo, near, cut)
    return cut.is_thing


def _coarsely(photo: NDArray[np.uint8], labels: Labels) -> _Cut:
    """Return an answer found on a smaller copy in one round, at full size."""
    height, width = labels.shape
    scale = COARSE_SIDE_PX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small_photo = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
    small_labels = np.asarray(cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    if not _names_both(small_labels):  # a stroke that is lost on the way
        return _begin(photo, labels, 1)
    cut = _begin(small_photo, small_labels, 1)
    found = cv2.resize(cut.labels, (width, height), interpolation=cv2.INTER_NEAREST)
    return _Cut(np.asarray(found, np.uint8), cut.ground, cut.thing)


def _begin(photo: NDArray[np.uint8], labels: Labels, rounds: int) -> _Cut:
    empty = np.zeros((1, 65)), np.zeros((1, 65))
    return _cut(photo, labels, empty, rounds, cv2.GC_INIT_WITH_MASK)


def _go_on(photo: NDArray[np.uint8], labels: Labels, cut: _Cut) -> _Cut:
    return _cut(photo, labels, (cut.ground, cut.thing), 1, cv2.GC_EVAL)


def _cut(
    photo: NDArray[np.uint8],
    labels: Labels,
    colours: tuple[NDArray[np.float64], NDArray[np.float64]],
    rounds: int,
    mode: int,
) -> _Cut:
    no_box = (0, 0, 0, 0)
    # OpenCV changes what it is given.
    found = cv2.grabCut(photo, labels.copy(), no_box, colours[0].copy(), colours[1].copy(), rounds, mode)
    answer, ground, thing = found
    return _Cut(np.asarray(answer, np.uint8), np.asarray(ground, np.float64), np.asarray(thing, np.float64))


def _open_near_outline(is_thing: MaskArray, labels: Labels, reach_px: int) -> Labels:
    """Return labels that leave open only what is near the outline; what was sure before stays."""
    pixels = is_thing.view(np.uint8)
    around = np.ones((2 * reach_px + 1, 2 * reach_px + 1), np.uint8)
    is_near = cv2.dilate(pixels, around) != cv2.erode(pixels, around)
    near = np.where(is_thing, cv2.GC_FGD, cv2.GC_BGD).astype(np.uint8)
    near[is_near] = np.where(is_thing, cv2.GC_PR_FGD, cv2.GC_PR_BGD)[is_near]
    is_sure = (labels == cv2.GC_BGD) | (labels == cv2.GC_FGD)
    near[is_sure] = labels[is_sure]
    return near


def _may_be_thing(labels: Labels) -> MaskArray:
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))


def _names_both(labels: Labels) -> bool:
    may_be_thing = _may_be_thing(labels)
    return bool(may_be_thing.any() and not may_be_thing.all())
