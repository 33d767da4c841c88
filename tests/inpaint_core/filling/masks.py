"""Masks as people paint them, for tests of the plan."""

from collections.abc import Sequence

import cv2
import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def strokes(shape: tuple[int, int], width_px: int, *lines: Sequence[tuple[int, int]]) -> Mask:
    """Lines through points x, y."""
    canvas = np.zeros(shape, np.uint8)
    for line in lines:
        cv2.polylines(canvas, [np.array(line, np.int32)], False, 1, width_px)
    return canvas > 0


def blob(shape: tuple[int, int], middle: tuple[int, int], axes: tuple[int, int], angle: float = 0) -> Mask:
    """A filled ellipse around x, y."""
    canvas = np.zeros(shape, np.uint8)
    cv2.ellipse(canvas, middle, axes, angle, 0, 360, 1, -1)
    return canvas > 0


@st.composite
def scribbles(draw: st.DrawFn, side: int = 160) -> Mask:
    """A few strokes and blobs of any width, at least one pixel and not all of it."""
    points = st.tuples(st.integers(0, side - 1), st.integers(0, side - 1))
    shape = draw(st.integers(side // 2, side)), draw(st.integers(side // 2, side))
    mask = np.zeros(shape, np.bool_)
    for _ in range(draw(st.integers(1, 4))):
        mask |= strokes(shape, draw(st.integers(1, 12)), draw(st.lists(points, min_size=1, max_size=5)))
    if draw(st.booleans()):
        axes = draw(st.integers(1, side // 4)), draw(st.integers(1, side // 4))
        mask |= blob(shape, draw(points), axes)
    mask[0, 0] = not mask.any()
    if mask.all():
        mask[0, 0] = False
    return mask
