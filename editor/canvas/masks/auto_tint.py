"""The mask colour that stands out most from a photo."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from editor.canvas.mask_overlay import TINTS, MaskColor, Tint
from inpaint_core.pixels import to_8_bit
from inpaint_core.request import ImageArray

SIDE_PX: Final = 96
"""The photo is looked at in about so many pixels across."""

CANDIDATES: Final[tuple[MaskColor, ...]] = ("red", "green", "blue", "yellow", "cyan", "magenta")
"""The first that is seen well is taken: red is what masks are elsewhere, magenta is near the violet of
the don't-copy mask."""

SEEN_WELL: Final = 25.0
"""In units of Lab."""

WORST_PART: Final = 0.04
"""A colour is as good as it is on the part of the photo where it is seen worst: a red car in the street."""

SRGB_LINEAR_TO: Final = 0.04045
XYZ_OF_SRGB: Final = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
)
LAB_LINEAR_TO: Final = (6 / 29) ** 3
LAB_SLOPE: Final = (29 / 6) ** 2 / 3


def auto_tint(image: ImageArray) -> Tint:
    """Return the first tint whose change of the photo is seen well, or else the one that is seen best.

    Args:
        image: H x W x 3, uint8 or uint16.
    """
    step = max(1, max(image.shape[:2]) // SIDE_PX)
    pixels = to_8_bit(image[::step, ::step])
    seen = _lab(pixels.astype(np.float32))
    contrasts = {name: _contrast(pixels, seen, TINTS[name]) for name in CANDIDATES}
    best = max(CANDIDATES, key=contrasts.__getitem__)
    return TINTS[next((name for name in CANDIDATES if contrasts[name] >= SEEN_WELL), best)]


def _contrast(pixels: NDArray[np.uint8], seen: NDArray[np.float32], tint: Tint) -> float:
    """Return how far apart the photo and the tinted photo look where that is least, in units of Lab.

    Args:
        pixels: H x W x 3.
        seen: The same in Lab.
        tint: Laid over them.
    """
    colour = np.array([tint.inside >> shift & 0xFF for shift in (16, 8, 0)], np.float32)
    tinted = pixels * np.float32(1 - tint.inside_opacity) + colour * np.float32(tint.inside_opacity)
    return float(np.percentile(np.linalg.norm(seen - _lab(tinted), axis=2), 100 * WORST_PART))


def _lab(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return sRGB colours in 0..255 (IEC 61966-2-1) as CIE L*a*b* of 1976 under D65.

    OpenCV's first conversion makes tables that take longer than all this, while the photo is first painted.
    """
    values = pixels / np.float32(255)
    light = np.where(values > SRGB_LINEAR_TO, ((values + 0.055) / 1.055) ** 2.4, values / 12.92)
    ratios = light @ (XYZ_OF_SRGB / XYZ_OF_SRGB.sum(axis=1, keepdims=True)).T
    roots = np.where(ratios > LAB_LINEAR_TO, np.cbrt(ratios), ratios * LAB_SLOPE + 4 / 29)
    x, y, z = roots[..., 0], roots[..., 1], roots[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)
