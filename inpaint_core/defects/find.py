"""Dust and scratches of a photo: small specks and thin lines that stand out from what is around them."""

from collections.abc import Callable, Iterator
from typing import Final

import cv2
import numpy as np

from inpaint_core.defects.defect import Defect
from inpaint_core.defects.response import LINE_SIZES_PX, SPECK_SIZES_PX, Levels, narrow_response
from inpaint_core.defects.scratches import find_scratches, line_pixels
from inpaint_core.defects.specks import find_specks
from inpaint_core.pixels import to_8_bit
from inpaint_core.region import Box
from inpaint_core.request import ImageArray

TILE_PX: Final = 1024
MARGIN_PX: Final = 128
"""Around a tile: more than a speck, its surroundings and the filters reach."""

MAX_DEFECTS: Final = 20_000
"""More are no dust but a texture; the strongest are kept."""


def find_defects(
    image: ImageArray, report: Callable[[int, int], None] = lambda _done, _all: None
) -> tuple[Defect, ...]:
    """Find what looks like dust or a scratch, in tiles at the photo's own size; the strongest come first.

    Args:
        image: H x W x 3, uint8 or uint16.
        report: Called with the tiles done and all tiles; may raise, to cancel.
    """
    height, width = image.shape[:2]
    lines = np.zeros((height, width), np.uint8)
    specks: list[Defect] = []
    tiles = list(_tiles(height, width))
    for done, tile in enumerate(tiles):
        report(done, len(tiles))
        around = tile.grown(MARGIN_PX, height=height, width=width)
        grey = _grey(image[around.slices])
        inner = tile.moved(-around.left, -around.top).slices
        for is_bright in (True, False):
            found = line_pixels(narrow_response(grey, LINE_SIZES_PX, is_bright=is_bright))
            np.maximum(lines[tile.slices], found[inner], out=lines[tile.slices])
        both = [narrow_response(grey, SPECK_SIZES_PX, is_bright=is_bright) for is_bright in (True, False)]
        for response in both:
            specks += find_specks(response, np.maximum(*both), around, tile)
    scratches = list(find_scratches(lines))
    covered = np.zeros((height, width), np.bool_)
    for scratch in scratches:
        covered[scratch.box.slices] |= scratch.pixels
    specks = [speck for speck in specks if covered[speck.box.slices][speck.pixels].mean() < 0.5]
    return tuple(sorted((*scratches, *specks), key=lambda defect: -defect.score)[:MAX_DEFECTS])


def _tiles(height: int, width: int) -> Iterator[Box]:
    for top in range(0, height, TILE_PX):
        for left in range(0, width, TILE_PX):
            yield Box(left, top, min(left + TILE_PX, width), min(top + TILE_PX, height))


def _grey(image: ImageArray) -> Levels:
    return np.asarray(cv2.cvtColor(to_8_bit(image), cv2.COLOR_RGB2GRAY), np.uint8)
