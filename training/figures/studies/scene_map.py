"""Maps of scenes side by side: photos, and what each network makes of them (SPN, Fig. 9)."""

import colorsys
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from training.evaluation.pixel_measures import Image8
from training.figures.captions import draw_captions

PANEL_PX: Final = 320
MARGIN_PX: Final = 12
DOT_PX: Final = 4

Floats = NDArray[Any]


def draw_scene_maps(panels: Sequence[tuple[str, Floats]], groups: NDArray[np.int64]) -> Image8:
    """Return the maps side by side, on the same axes; a point has the colour of its photo's group.

    Args:
        panels: Caption, and N x 2 places.
        groups: N, of the photos.
    """
    places = np.concatenate([one for _, one in panels])
    low, high = places.min(axis=0), places.max(axis=0)
    inner = PANEL_PX - 2 * MARGIN_PX
    count = int(groups.max()) + 1
    heads = draw_captions([caption for caption, _ in panels], PANEL_PX, gap_px=0)
    sheet = Image.new("RGB", (PANEL_PX * len(panels), PANEL_PX), (255, 255, 255))
    draw = ImageDraw.Draw(sheet, "RGBA")
    for number, (_, points) in enumerate(panels):
        left = number * PANEL_PX
        draw.rectangle((left + 1, 0, left + PANEL_PX - 2, PANEL_PX - 2), outline=(190, 190, 190))
        shares = (points - low) / np.maximum(high - low, 1e-9)
        for (x, y), group in zip(shares, groups, strict=True):
            at = (left + MARGIN_PX + x * inner, MARGIN_PX + y * inner)
            box = (at[0] - DOT_PX, at[1] - DOT_PX, at[0] + DOT_PX, at[1] + DOT_PX)
            draw.ellipse(box, fill=(*_colour(int(group), count), 200))
    return np.concatenate([heads, np.asarray(sheet, np.uint8)])


def _colour(group: int, count: int) -> tuple[int, int, int]:
    """Return a group's colour: hues at equal distances, every other one darker."""
    red, green, blue = colorsys.hsv_to_rgb(group / count, 0.75, 0.6 if group % 2 else 0.85)
    return round(red * 255), round(green * 255), round(blue * 255)
