"""A stroke under way: straight pieces drawn into the mask, and how it was before. No Qt."""

from typing import Final

from editor.state.history import Tile, TileRecorder
from inpaint_core.mask import draw_segment
from inpaint_core.region import Box, whole
from inpaint_core.request import MaskArray


class Stroke:
    """Paints or erases from one point to the next."""

    def __init__(self, mask: MaskArray, *, add: bool) -> None:
        """Nothing is painted yet.

        Args:
            mask: H x W bool, changed in place.
            add: Whether the stroke paints; else it erases.
        """
        self.adds: Final = add
        self._mask = mask
        self._recorder = TileRecorder(mask)
        self._end: tuple[float, float, float] | None = None

    def extend(self, x: float, y: float, radius_px: float) -> Box:
        """Go on in a straight line; the first point makes a dot.

        Args:
            x: In image pixels; the photo's left border is 0 and the middle of its first pixel 0.5.
            y: Likewise, downwards.
            radius_px: Of the brush at this point, in image pixels.

        Returns:
            The box that may have changed.
        """
        start_x, start_y, start_radius_px = self._end or (x, y, radius_px)
        reach = max(radius_px, start_radius_px) + 2
        around = _box_around(
            (min(x, start_x) - reach, min(y, start_y) - reach),
            (max(x, start_x) + reach, max(y, start_y) + reach),
        ).intersection(whole(self._mask))
        self._end = (x, y, radius_px)
        if around.is_empty:
            return around
        self._recorder.about_to_change(around)
        return draw_segment(
            self._mask,
            (start_x - 0.5, start_y - 0.5),  # a mask counts from the first pixel's middle
            (x - 0.5, y - 0.5),
            radius_px=(start_radius_px, radius_px),
            add=self.adds,
        )

    def changed_tiles(self) -> list[Tile]:
        """Return the tiles that are different now."""
        return self._recorder.changed_tiles()

    def tile_boxes(self) -> list[Box]:
        """Return the tiles that the stroke has come near."""
        return self._recorder.noted_boxes()

    def before(self, tile_box: Box) -> MaskArray | None:
        """Return what a tile held before the stroke; None where that has not come near it."""
        return self._recorder.before(tile_box)

    def take_back(self) -> Box:
        """Make the mask what it was; return the box that may have changed."""
        return self._recorder.restore()


def _box_around(low: tuple[float, float], high: tuple[float, float]) -> Box:
    return Box(int(low[0] // 1), int(low[1] // 1), int(high[0] // 1) + 1, int(high[1] // 1) + 1)
