"""The sheet of ``inpaint-eval --grid``: photos below each other, what fills them beside each other.

Every column says what it is and its mean scores over all photos that were measured; every row names its photo
and the share of its hole; every fill has its own scores below it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from training.evaluation.evaluate import Strip
from training.evaluation.image_grid import GAP_PX, paint_hole, tile_rows
from training.evaluation.measure_table import MEASURES
from training.evaluation.pixel_measures import Image8
from training.evaluation.score_table import Score
from training.figures.captions import NO_BREAK, draw_captions

HOLE: Final = "photo with its hole"
PHOTO: Final = "photo"
SPACE_PX: Final = 14
"""Below a row."""
MARGIN_PX: Final = 8
"""Around the sheet."""
WHITE: Final = 255


def draw_samples_sheet(strips: Sequence[Strip], scores: Sequence[Score], *, photos: int) -> Image8:
    """Return the sheet.

    Args:
        strips: What was made of the photos that are shown; at least one, all of one size.
        scores: Of every row over all photos, for the captions of the columns.
        photos: How many were measured.

    Returns:
        H x W x 3 uint8 RGB.
    """
    width = strips[0].photo.shape[1]
    means = {score.fill: score.values for score in scores}
    named = [row.measurement.fill for row in strips[0].rows]
    over = f"mean of {photos}" if photos > 1 else "of 1 photo"
    heads = [f"{fill}\n{over}: {said(means[fill])}" if fill in means else fill for fill in named]
    parts = [draw_captions([HOLE, *heads, PHOTO], width)]
    for number, strip in enumerate(strips):
        first = strip.rows[0].measurement
        row_name = f"{number + 1} of {len(strips)}: {first.photo}, hole {first.hole_share:.0%} of it"
        images = [paint_hole(strip.photo, strip.mask), *(row.image for row in strip.rows), strip.photo]
        of_fills = [said(row.measurement.values) for row in strip.rows]
        total = len(images) * (width + GAP_PX) - GAP_PX
        parts += [
            draw_captions([row_name], total),
            tile_rows([images]),
            draw_captions(["", *of_fills, ""], width),
            np.full((SPACE_PX, total, 3), WHITE, np.uint8),
        ]
    margins = ((MARGIN_PX, MARGIN_PX), (MARGIN_PX, MARGIN_PX), (0, 0))
    return np.pad(np.concatenate(parts), margins, constant_values=WHITE)


def said(values: Mapping[str, float]) -> str:
    """Return values with the names and units of their measures: ``PSNR 27.12 dB, SSIM 0.934``.

    A line may end between two of them only.
    """
    texts = (
        f"{MEASURES[name].name} {value:{MEASURES[name].number_format}} {MEASURES[name].unit}".strip()
        for name, value in values.items()
        if name in MEASURES
    )
    return ", ".join(text.replace(" ", NO_BREAK) for text in texts)
