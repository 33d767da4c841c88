"""The one rule for how a file is kept: grey, black and white, with a palette, or in full colour."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.formats import FORMAT_OF_NAME, FormatName
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.modes.bilevel import fit_levels
from inpaint_core.files.modes.indexed import Indexed
from inpaint_core.files.modes.palette import fit_palette

NOW_COLOURED: Final = "The photo was grey; it now has colour and was saved in colour."
NO_ROOM: Final = (
    "The photo's palette has no room for the colours of the fill: it was saved without a palette, "
    "with every colour."
)
ONLY_OPAQUE: Final = "{} holds no palette with transparency: the photo was saved without a palette."
CUT: Final = "The photo is black and white: so is the fill in the file."
ROUNDED: Final = "The photo has {} shades of grey: so has the fill in the file."
_TRANSPARENT_ROOM: Final = "The photo's transparency no longer fits {} bits a pixel: it was saved with 8."


@dataclass(frozen=True, eq=False)
class Kept:
    """A photo in the mode in which its file is written.

    Attributes:
        values: H x W x C: 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA.
        indexed: To be written instead of ``values`` where the file stores numbers of colours, else None.
        notices: Sentences for the user.
    """

    values: NDArray[Any]
    indexed: Indexed | None = None
    notices: tuple[str, ...] = ()


def keep_mode(
    image: NDArray[Any], alpha: NDArray[Any] | None, metadata: ImageMetadata, name: FormatName
) -> Kept:
    """Return a photo in the mode of the file it came from, as far as a format and its colours allow.

    A grey photo that is still grey stays grey. A palette, 1, 2 and 4 bits stay where the format has them:
    each pixel outside the fills keeps its number, and the fills are fitted to the colours there are. Fills
    that would be visibly off in a palette are saved without it.

    Args:
        image: H x W x 3, uint8 or uint16.
        alpha: H x W opacity of the same dtype, or None.
        metadata: Of the file the photo came from.
        name: Format to write.
    """
    stays_grey = metadata.is_grey and _is_grey(image)
    notices = (NOW_COLOURED,) if metadata.is_grey and not stays_grey else ()
    values = image[:, :, :1] if stays_grey else image
    if alpha is not None:
        values = np.concatenate([values, alpha[:, :, None]], axis=2)
    indexed = metadata.indexed
    if indexed is None or image.dtype != np.uint8 or image.shape[:2] != indexed.values.shape:
        return Kept(values, notices=notices)
    if not _is_held(name, indexed) or (indexed.is_ramp and not stays_grey):
        only_opaque = FORMAT_OF_NAME[name].has_palette and indexed.has_alpha and not indexed.is_ramp
        title = FORMAT_OF_NAME[name].title
        return Kept(values, notices=(*notices, ONLY_OPAQUE.format(title)) if only_opaque else notices)
    changed = indexed.differs_from(image, alpha)
    if indexed.is_ramp:
        levels = fit_levels(indexed, image, alpha, changed)
        if levels is None:
            return Kept(values, notices=(*notices, _TRANSPARENT_ROOM.format(indexed.bits)))
        return Kept(values, levels, (*notices, *_rounding(levels, image, changed)))
    fitted = fit_palette(indexed, image, alpha, changed)
    return Kept(values, fitted, notices if fitted is not None else (*notices, NO_ROOM))


def _is_held(name: FormatName, indexed: Indexed) -> bool:
    """Return whether a format has such numbers of colours."""
    if not FORMAT_OF_NAME[name].has_palette or (indexed.has_alpha and name != "PNG"):
        return False
    return name != "BMP" or not indexed.is_ramp or indexed.bits == 1


def _rounding(levels: Indexed, image: NDArray[Any], changed: NDArray[np.bool_]) -> tuple[str, ...]:
    if np.array_equal(levels.colors[levels.values[changed], 0], image[:, :, 0][changed]):
        return ()
    return (CUT if levels.bits == 1 else ROUNDED.format(1 << levels.bits),)


def _is_grey(image: NDArray[Any]) -> bool:
    return bool(
        np.array_equal(image[:, :, 0], image[:, :, 1]) and np.array_equal(image[:, :, 0], image[:, :, 2])
    )
