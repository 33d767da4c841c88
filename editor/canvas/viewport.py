"""Where the photo lies in the widget: zoom, pan, and coordinates between the two. Only arithmetic.

View coordinates are *device* pixels from the widget's top left corner, so that 100 % means one image pixel
on one screen pixel on every display. Image coordinates are continuous: the first pixel covers 0..1.
"""

import math
from typing import Final

from inpaint_core.region import Box

MAXIMUM_ZOOM: Final = 32.0
MIN_ZOOM: Final = 1 / 32
MAX_FIT_ZOOM: Final = 3.0
"""A small photo is enlarged this far to fill the view; beyond, it would only look worse."""
FIT_MARGIN_PX: Final = 24
"""Grey left around a photo that is fitted into the view, in device pixels."""


class Viewport:
    """Zoom and position of one photo in one view. Sizes are device pixels and image pixels."""

    def __init__(self) -> None:
        self.zoom = 1.0
        self._view_width, self._view_height = 1, 1
        self._image_width, self._image_height = 1, 1
        self._left, self._top = 0.0, 0.0
        self._covered_top = self._covered_bottom = 0

    @property
    def origin(self) -> tuple[int, int]:
        """Where the photo's top left corner is drawn: whole device pixels, so that 100 % stays sharp."""
        return math.floor(self._left + 0.5), math.floor(self._top + 0.5)

    @property
    def fit_zoom(self) -> float:
        """The zoom at which the whole photo fills the view, within reason."""
        return self._fit_zoom_in(self._view_height)

    def _fit_zoom_in(self, height: int) -> float:
        free_width = max(1, self._view_width - 2 * FIT_MARGIN_PX)
        free_height = max(1, height - 2 * FIT_MARGIN_PX)
        return min(MAX_FIT_ZOOM, free_width / self._image_width, free_height / self._image_height)

    @property
    def minimum_zoom(self) -> float:
        return min(MIN_ZOOM, self.fit_zoom / 2)

    def set_image_size(self, *, height: int, width: int) -> None:
        self._image_width, self._image_height = width, height
        self._clamp()

    def set_view_size(self, *, height: int, width: int) -> None:
        """Take the view's new size; what was in its middle stays there."""
        self._left += (width - self._view_width) / 2
        self._top += (height - self._view_height) / 2
        self._view_width, self._view_height = max(1, width), max(1, height)
        self._clamp()

    def set_covered(self, *, top: int, bottom: int) -> None:
        """Say how much of the view's edges lies under something: the photo may be pulled out from there.

        It does not move by itself, unless what covered it is gone.
        """
        self._covered_top, self._covered_bottom = top, bottom
        self._clamp()

    @property
    def covered_top(self) -> int:
        """How much of the upper edge lies under something, in device pixels."""
        return self._covered_top

    @property
    def free_box(self) -> Box:
        """The part of the view that nothing lies over; it may be empty."""
        bottom = self._view_height - self._covered_bottom
        return Box(0, min(self._covered_top, bottom), self._view_width, bottom)

    @property
    def is_covered(self) -> bool:
        """Whether anything lies over an edge of the view."""
        return self._covered_top + self._covered_bottom > 0

    def fit(self, *, uncovered: bool = False) -> None:
        """Show the whole photo, centred.

        Args:
            uncovered: In the middle of what nothing lies over; else of the whole view.
        """
        top, bottom = (self._covered_top, self._covered_bottom) if uncovered else (0, 0)
        height = self._view_height - top - bottom
        self.zoom = self._fit_zoom_in(height)
        self._left = (self._view_width - self._image_width * self.zoom) / 2
        self._top = top + (height - self._image_height * self.zoom) / 2

    def show(self, box: Box, *, margin: float) -> None:
        """Zoom so that ``box`` and ``margin`` of its longer side around it fill what is not covered."""
        free_height = max(1, self._view_height - self._covered_top - self._covered_bottom)
        longer = max(box.width, box.height) * 2 * margin
        zoom = min(self._view_width / (box.width + longer), free_height / (box.height + longer))
        self.zoom = min(max(zoom, self.minimum_zoom), MAXIMUM_ZOOM)
        self._left = self._view_width / 2 - (box.left + box.right) / 2 * self.zoom
        self._top = self._covered_top + free_height / 2 - (box.top + box.bottom) / 2 * self.zoom
        self._clamp()

    def reveal(self, box: Box, *, margin_px: int) -> None:
        """Move the photo, at the same zoom, as little as brings ``box`` to where nothing lies over it.

        Args:
            box: In the photo; of one that is too large as much is shown as there is room for.
            margin_px: What is to be seen around it, in device pixels.
        """
        view = self.box_to_view(box)
        low, high = self._covered_top, self._view_height - self._covered_bottom
        self.pan(
            _way_into(view.left - margin_px, view.right + margin_px, 0, self._view_width),
            _way_into(view.top - margin_px, view.bottom + margin_px, low, high),
        )

    @property
    def middle(self) -> tuple[float, float]:
        """The image point in the middle of the view, for ``look_at``."""
        x, y = self._view_width / 2 - self._left, self._view_height / 2 - self._top
        return x / self.zoom, y / self.zoom

    @property
    def place(self) -> tuple[float, float, float]:
        """Zoom and position, to see whether they have changed."""
        return self.zoom, self._left, self._top

    def follow(self, other: "Viewport") -> None:
        """Show what a view of the same size shows, of the same photo."""
        self.zoom, self._left, self._top = other.place

    def zoom_about(self, zoom: float, x: float, y: float) -> None:
        """Zoom, keeping the image point under view point ``x, y`` where it is as far as the border allows."""
        zoom = min(max(zoom, self.minimum_zoom), MAXIMUM_ZOOM)
        factor = zoom / self.zoom
        self._left, self._top = x - (x - self._left) * factor, y - (y - self._top) * factor
        self.zoom = zoom
        self._clamp()

    def look_at(self, zoom: float, x: float, y: float) -> None:
        """Zoom, and bring image point ``x, y`` to the middle of the view as far as the border allows."""
        self.zoom = min(max(zoom, self.minimum_zoom), MAXIMUM_ZOOM)
        self._left = self._view_width / 2 - x * self.zoom
        self._top = self._view_height / 2 - y * self.zoom
        self._clamp()

    def pan(self, x: float, y: float) -> tuple[int, int]:
        """Move the photo by ``x, y`` device pixels; return by how much the drawn photo moved."""
        before = self.origin
        self._left += x
        self._top += y
        self._clamp()
        return self.origin[0] - before[0], self.origin[1] - before[1]

    def to_image(self, x: float, y: float) -> tuple[float, float]:
        """Return the image point under view point ``x, y``."""
        left, top = self.origin
        return (x - left) / self.zoom, (y - top) / self.zoom

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """Return the view point over image point ``x, y``."""
        left, top = self.origin
        return left + x * self.zoom, top + y * self.zoom

    def box_to_view(self, box: Box) -> Box:
        """Return the device pixels that show any part of ``box``, as a box in the view."""
        left, top = self.to_view(box.left, box.top)
        right, bottom = self.to_view(box.right, box.bottom)
        return Box(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))

    def box_to_image(self, box: Box) -> Box:
        """Return the image pixels that show in a box of the view, cut at the photo."""
        left, top = self.to_image(box.left, box.top)
        right, bottom = self.to_image(box.right, box.bottom)
        whole = Box(0, 0, self._image_width, self._image_height)
        return Box(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)).intersection(whole)

    def _clamp(self) -> None:
        self._left = _clamped(self._left, self._image_width * self.zoom, self._view_width)
        self._top = _clamped(
            self._top,
            self._image_height * self.zoom,
            self._view_height,
            covered=(self._covered_top, self._covered_bottom),
        )


def _clamped(
    start: float, image_length: float, view_length: int, *, covered: tuple[int, int] = (0, 0)
) -> float:
    """Centre a photo that fits; let a larger one be pulled past the border by at most half a view.

    The allowance grows from 0 with what does not fit, so zooming in from the fitted photo never jumps. What
    is covered at the start and at the end of the view is added to it.
    """
    excess = image_length - view_length
    if excess <= 0:
        low = high = -excess / 2
    else:
        high = min(excess, view_length / 2)
        low = -excess - high
    return min(max(start, low - covered[1]), high + covered[0])


def _way_into(start: float, end: float, low: float, high: float) -> float:
    """Return the shortest way that ``start`` to ``end`` lies within ``low`` to ``high``, or around it."""
    first, last = sorted((low - start, high - end))
    return min(max(0, first), last)
