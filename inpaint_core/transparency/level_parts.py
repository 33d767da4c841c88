"""Parts of a hole whose opacity needs no search: one level all around, or two that meet in a line."""

from inpaint_core.filling.flat import RIM_PX, fill_flat_parts
from inpaint_core.pixels import to_float_image, to_image
from inpaint_core.region import mask_bounds
from inpaint_core.request import AlphaArray, MaskArray
from inpaint_core.transparency.seen import as_grey


def fill_level_parts(alpha: AlphaArray, mask: MaskArray) -> tuple[AlphaArray, MaskArray]:
    """Return the opacity with those parts of the hole filled, and the rest of the hole.

    Args:
        alpha: H x W, uint8 or uint16; not modified.
        mask: H x W, True = hole.
    """
    height, width = mask.shape
    box = mask_bounds(mask).grown(RIM_PX, height=height, width=width)
    own = mask[box.slices]
    known = to_float_image(as_grey(alpha[box.slices]))
    values = known.copy()
    done = fill_flat_parts(values, known, own, ~own)
    result, rest = alpha.copy(), mask.copy()
    result[box.slices][done] = to_image(values[done][:, None], alpha.dtype)[:, 0, 0]
    rest[box.slices] &= ~done
    return result, rest
