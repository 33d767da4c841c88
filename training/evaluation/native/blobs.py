"""Smooth star-like outlines at random places: holes as somebody paints them around a thing."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from training.evaluation.native.holes import BLOB, Hole

CORNERS: Final = 120
ROOM: Final = 1.3
"""A blob is drawn only where both sides of the photo are at least this many times its size."""
EDGE_SHARE: Final = 0.08
"""Share of blobs that the photo's edge cuts."""
OVERHANG: Final = 0.15
"""How much of such a blob lies outside the photo."""


def fits(photo_size: tuple[int, int], size: int) -> bool:
    """Tell whether a photo has room for a blob of this size and its surroundings."""
    return min(photo_size) >= ROOM * size


def draw_blob(rng: np.random.Generator, photo: str, photo_size: tuple[int, int], size: int) -> Hole:
    """Draw one blob, mostly clear of the photo's edge.

    Args:
        rng: decides outline and place.
        photo: file name of the photo.
        photo_size: width and height in pixels.
        size: longer side of the blob's box in pixels.

    Raises:
        ValueError: the photo has no room for it.
    """
    if not fits(photo_size, size):
        raise ValueError(f"a photo of {photo_size[0]} × {photo_size[1]} has no room for a hole of {size} px")
    outline = _outline(rng, size)
    corner = _corner(rng, np.asarray(photo_size), outline.max(0) + 1)
    points = np.clip(outline + corner, 0, np.asarray(photo_size) - 1)
    return Hole(
        photo=photo,
        photo_size=photo_size,
        kind=f"{BLOB}_{size}",
        size=size,
        points=tuple((int(x), int(y)) for x, y in points),
    )


def _outline(rng: np.random.Generator, size: int) -> NDArray[np.int64]:
    """(CORNERS, 2) points whose box begins at (0, 0) and has ``size`` pixels on its longer side."""
    angle = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radius = np.ones(CORNERS)
    for waves in range(2, 6):
        radius += rng.uniform(0, 0.3 / waves**0.7) * np.cos(waves * angle + rng.uniform(0, 2 * np.pi))
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    points -= points.min(0)
    return np.asarray(np.rint(points * (size - 1) / points.max()), dtype=np.int64)


def _corner(rng: np.random.Generator, photo: NDArray[np.int64], box: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the box of the outline begins: inside with a margin, or hanging over one edge."""
    free = photo - box
    margin = np.minimum(free // 2, np.maximum(16, box // 5))
    corner: NDArray[np.int64] = rng.integers(margin, free - margin + 1)
    if rng.random() < EDGE_SHARE:
        axis = int(rng.integers(2))
        hidden = int(OVERHANG * box[axis])
        corner[axis] = -hidden if rng.random() < 0.5 else free[axis] + hidden
    return corner


def draw_blobs(
    sizes_of_photos: Mapping[str, tuple[int, int]], sizes: Sequence[int], seed: int, *, each: int = 1
) -> list[Hole]:
    """Draw blobs of every size that fits into each photo. They may overlap: each is filled alone.

    Args:
        sizes_of_photos: Width and height of each photo by its file name.
        sizes: Of the blobs in pixels, ascending.
        seed: What a photo gets depends on it, the photo's place in the list, its size, and ``sizes``.
        each: How many blobs of a size a photo gets; the first is the same for any number.
    """
    holes = []
    for number, (photo, photo_size) in enumerate(sizes_of_photos.items()):
        streams = [
            np.random.default_rng([seed, number, *([again] if again else [])]) for again in range(each)
        ]
        for size in sizes:
            if fits(photo_size, size):
                drawn = [draw_blob(rng, photo, photo_size, size) for rng in streams]
                holes += drawn[:1]
                holes += [
                    msgspec.structs.replace(hole, kind=f"{hole.kind}_{again}")
                    for again, hole in enumerate(drawn[1:], start=2)
                ]
    return holes
