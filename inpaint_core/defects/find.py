"""Dust and scratches of a photo: small specks and thin lines that stand out from what is around them."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import cv2
import numpy as np

from inpaint_core.defects.defect import LEAST_SCORE, Candidate, Defect
from inpaint_core.defects.evidence import Ground, chroma_of, weigh
from inpaint_core.defects.response import LINE_SIZES_PX, SPECK_SIZES_PX, Levels, narrow_response
from inpaint_core.defects.scratches import find_scratches, line_pixels
from inpaint_core.defects.specks import find_specks
from inpaint_core.defects.weights import WEIGHTS
from inpaint_core.pixels import to_8_bit
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

TILE_PX: Final = 1024
MARGIN_PX: Final = 128
"""Around a tile: more than a speck, its surroundings and the filters reach."""

CERTAIN: Final = 3.5
"""Score of what is hardly anything else: a clean photo has one in ten megapixels."""
SCRATCH_WEIGHT: Final = 4
MOST_ADDED: Final = 2.0

MAX_DEFECTS: Final = 20_000
"""More are no dust but a texture; the strongest are kept."""


def find_defects(
    image: ImageArray, report: Callable[[int, int], None] = lambda _done, _all: None
) -> tuple[Defect, ...]:
    """Find dust and scratches, in tiles at the photo's own size; the most likely come first.

    Args:
        image: H x W x 3, uint8 or uint16.
        report: Called with the tiles done and all tiles; may raise, to cancel.
    """
    candidates = find_candidates(image, report)
    scores = [weigh(one.evidence, WEIGHTS[one.kind]) for one in candidates]
    more = _dustiness(candidates, scores, image.shape[0] * image.shape[1])
    found = [
        Defect(one.kind, one.box, one.pixels, score + more)
        for one, score in zip(candidates, scores, strict=True)
    ]
    likely = [one for one in found if one.score >= LEAST_SCORE]
    alone = _without_specks_on_scratches(likely, image.shape[:2])
    return tuple(sorted(alone, key=lambda defect: -defect.score)[:MAX_DEFECTS])


def find_candidates(
    image: ImageArray, report: Callable[[int, int], None] = lambda _done, _all: None
) -> tuple[Candidate, ...]:
    """Find what is narrow and stands out, dust or not.

    Args:
        image: H x W x 3, uint8 or uint16.
        report: Called with the tiles done and all tiles; may raise, to cancel.
    """
    height, width = image.shape[:2]
    lines = np.zeros((height, width), np.uint8)
    narrow = np.zeros((height, width), np.float16)
    specks: list[Candidate] = []
    tiles = list(_tiles(height, width))
    for done, tile in enumerate(tiles):
        report(done, len(tiles))
        around = tile.grown(MARGIN_PX, height=height, width=width)
        pixels = to_8_bit(image[around.slices])
        grey = _grey(pixels)
        inner = tile.moved(-around.left, -around.top).slices
        for is_bright in (True, False):
            found = line_pixels(narrow_response(grey, LINE_SIZES_PX, is_bright=is_bright))
            np.maximum(lines[tile.slices], found[inner], out=lines[tile.slices])
        both = [narrow_response(grey, SPECK_SIZES_PX, is_bright=is_bright) for is_bright in (True, False)]
        ground = Ground(grey.astype(np.float32), chroma_of(pixels), np.maximum(*both))
        narrow[tile.slices] = ground.strongest[inner]
        for response in both:
            specks += find_specks(response, ground, around, tile)

    def ground_of(box: Box) -> Ground:
        pixels = to_8_bit(image[box.slices])
        return Ground(
            _grey(pixels).astype(np.float32), chroma_of(pixels), narrow[box.slices].astype(np.float32)
        )

    return (*find_scratches(lines, ground_of), *specks)


def _dustiness(candidates: Sequence[Candidate], scores: Sequence[float], area_px: int) -> float:
    """Return what is added to all scores: where much is dust for certain, the rest is likelier dust too."""
    certain = [
        SCRATCH_WEIGHT if one.kind == "scratch" else 1
        for one, score in zip(candidates, scores, strict=True)
        if score >= CERTAIN
    ]
    return min(MOST_ADDED, math.log1p(sum(certain) / max(1.0, area_px / 1e6)))


def _without_specks_on_scratches(found: list[Defect], shape: tuple[int, ...]) -> list[Defect]:
    covered = np.zeros(shape, np.bool_)
    for one in found:
        if one.kind == "scratch":
            covered[one.box.slices] |= one.pixels
    return [one for one in found if one.kind == "scratch" or covered[one.box.slices][one.pixels].mean() < 0.5]


def _tiles(height: int, width: int) -> Iterator[Box]:
    for top in range(0, height, TILE_PX):
        for left in range(0, width, TILE_PX):
            yield Box(left, top, min(left + TILE_PX, width), min(top + TILE_PX, height))


def _grey(pixels: Levels) -> Levels:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
