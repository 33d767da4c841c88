"""The sample grids of a run's page: each photo with its hole, how its fill came along, and the photo."""

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from inpaint_core.errors import InpaintError
from inpaint_core.files.decode import decode_image
from inpaint_core.pixels import to_8_bit
from training.evaluation.image_grid import GAP_PX
from training.evaluation.pixel_measures import Image8
from training.figures.small_jpeg import encode_small_jpeg

SHOWN: Final = 4
"""Grids that are shown: the first one, the last one and others between."""
COLUMNS: Final = 4
"""Photo with hole, prediction, composite, photo."""
HOLE, PREDICTION, COMPOSITE, PHOTO = range(COLUMNS)
MAX_BYTES: Final = 40_000
"""Of one picture."""
ABOUT: Final = (
    "Always the same photos, filled with the averaged weights. Of what the network predicts only the hole is "
    "used; the whole prediction is shown beside it."
)


def draw_samples(grids: Sequence[Path]) -> list[str]:
    """Return the section of the page; none without a grid that can be read.

    Args:
        grids: Files that are called after their steps, in order.
    """
    count = min(SHOWN, len(grids))
    chosen = sorted({round(i * (len(grids) - 1) / max(1, count - 1)) for i in range(count)})
    read = {_step(grids[index]): _tiles(grids[index]) for index in chosen}
    of_steps = {step: tiles for step, tiles in read.items() if tiles}
    if not of_steps:
        return []
    last = max(of_steps)
    parts = ["<h2>Samples</h2>", f'<p class="quiet">{ABOUT}</p>']
    for number, row in enumerate(of_steps[last]):
        pictures = [("photo with its hole", row[HOLE])]
        pictures += [
            (f"fill at step {step:,}", tiles[number][COMPOSITE])
            for step, tiles in of_steps.items()
            if number < len(tiles)
        ]
        pictures += [(f"whole prediction at step {last:,}", row[PREDICTION]), ("photo", row[PHOTO])]
        figures = "".join(_figure(caption, image) for caption, image in pictures)
        parts.append(f'<h3>Photo {number + 1}</h3><div class="strip">{figures}</div>')
    return parts


def _figure(caption: str, image: Image8) -> str:
    data = base64.b64encode(encode_small_jpeg(image, max_bytes=MAX_BYTES)).decode()
    height, width = image.shape[:2]
    return (
        f'<figure><img alt="{escape(caption)}" width="{width}" height="{height}" '
        f'src="data:image/jpeg;base64,{data}"><figcaption>{escape(caption)}</figcaption></figure>'
    )


def _step(grid: Path) -> int:
    return int(grid.stem.removeprefix("step-"))


def _tiles(grid: Path) -> list[list[Image8]]:
    """Return the pictures of a grid, row by row; none of a file that is no such grid."""
    try:
        image = to_8_bit(decode_image(grid.read_bytes(), grid.name).image)
    except (OSError, InpaintError):
        return []
    height, width = image.shape[:2]
    side = (width + GAP_PX) // COLUMNS - GAP_PX
    pitch = side + GAP_PX
    if side < 1 or (width + GAP_PX) % COLUMNS or (height + GAP_PX) % pitch:
        return []
    return [
        [image[top : top + side, left : left + side] for left in range(0, width, pitch)]
        for top in range(0, height, pitch)
    ]
