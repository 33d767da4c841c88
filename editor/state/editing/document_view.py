"""What there is to see of a document: pixels, sizes, and who is told of changes. No Qt."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from editor.state.editing.edited_photo import EditedPhoto, completion_patches, read_only
from editor.state.editing.tile import Payload, packed
from editor.state.history import Plane, tile_boxes
from editor.state.listeners import Listeners
from editor.state.masks.layer import MaskLayer, MaskName
from editor.state.photo_plane import put_every, relative_to
from editor.state.stroke import Stroke
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.region import Box
from inpaint_core.request import Completion, ImageArray, MaskArray

HOLE_TINT: Final = np.array([110, 10, 10], np.uint8)

Unsubscribe = Callable[[], None]


class DocumentView:
    """The reading half of ``Document``: nothing here changes a pixel."""

    def __init__(self, image_file: ImageFile) -> None:
        self.metadata: Final[ImageMetadata] = image_file.metadata
        self._photo: Final = EditedPhoto(image_file)
        self._previewed: Completion | None = None
        self._image_listeners: Final[Listeners[Box]] = Listeners()
        self._state_listeners: Final[Listeners[()]] = Listeners()
        self._hole: Final = MaskLayer("mask", (self.height, self.width))
        self._forbidden: Final = MaskLayer("forbidden", (self.height, self.width))
        self._edited = self._hole
        self._stroke: Stroke | None = None
        """Under way, in ``_edited``."""

    # What there is

    @property
    def image(self) -> ImageArray:
        """The photo with everything accepted so far: H x W x 3 RGB, uint8 or uint16, read-only.

        What changes later does not show in it. See ``PhotoPlane.lend`` for when it is a copy.
        """
        return self._photo.colours.lend()

    @property
    def original(self) -> ImageArray:
        """The photo as it was opened, read-only."""
        return read_only(self._photo.original.image)

    @property
    def mask(self) -> MaskArray:
        """H x W bool, True = fill this, read-only."""
        return read_only(self._hole.pixels)

    @property
    def forbidden(self) -> MaskArray:
        """H x W bool, True = fills must not copy this, read-only."""
        return read_only(self._forbidden.pixels)

    @property
    def edited(self) -> MaskName:
        """Which of the two masks the tools and the commands change."""
        return self._edited.name

    @property
    def edited_mask(self) -> MaskArray:
        """That mask, read-only."""
        return read_only(self._edited.pixels)

    @property
    def alpha(self) -> NDArray[Any] | None:
        """Its opacity with everything accepted so far, as ``image``: H x W in its dtype; None if opaque."""
        return None if self._photo.opacity is None else self._photo.opacity.lend()[:, :, 0]

    @property
    def original_alpha(self) -> NDArray[Any] | None:
        """The opacity of the photo as it was opened, read-only; None for an opaque photo."""
        alpha = self._photo.original.alpha
        return None if alpha is None else read_only(alpha)

    @property
    def has_alpha(self) -> bool:
        """Whether the photo has an opacity, be it full everywhere."""
        return self._photo.opacity is not None

    @property
    def height(self) -> int:
        return self._photo.height

    @property
    def width(self) -> int:
        return self._photo.width

    @property
    def box(self) -> Box:
        """The whole photo."""
        return Box(0, 0, self.width, self.height)

    @property
    def bits(self) -> int:
        """8 or 16 bits per channel."""
        return self._photo.colours.dtype.itemsize * 8

    @property
    def has_mask(self) -> bool:
        """Whether anything is masked."""
        return self._hole.has_any

    @property
    def has_forbidden(self) -> bool:
        """Whether there is anything that fills must not copy."""
        return self._forbidden.has_any

    @property
    def has_edited(self) -> bool:
        """Whether the mask that tools and commands change holds any pixel."""
        return self._edited.has_any

    @property
    def is_stroking(self) -> bool:
        """Whether a stroke has begun and not yet ended."""
        return self._stroke is not None

    @property
    def previewed(self) -> Completion | None:
        return self._previewed

    def shown_pixels(self, box: Box) -> ImageArray:
        """Return a copy of what ``box`` shows: the image, under the previewed completion if there is one."""
        return self._photo.shown_colours(box, self._previewed)

    def shown_alpha(self, box: Box) -> NDArray[Any]:
        """Return a copy of the opacity that ``box`` shows, as ``shown_pixels``; for photos that have one."""
        return self._photo.shown_opacity(box, self._previewed)

    def settled_tile(self, plane: Plane, box: Box) -> Payload:
        """Return what a tile of the history holds, without a stroke under way or a previewed completion.

        Args:
            plane: Which array.
            box: One of ``tile_boxes``.
        """
        if plane in ("mask", "forbidden"):
            return packed(self._settled(self._layer(plane), box))
        return self._photo.read(plane, box)

    def small_picture(self, side_px: int, box: Box | None = None) -> NDArray[np.uint8]:
        """Return what is shown, in few pixels and with the mask in red.

        Args:
            side_px: About its longer side, if there are so many pixels.
            box: Of the photo; None for all of it.

        Returns:
            h x w x 3 RGB, in the colours of the photo's own profile.
        """
        box = box or self.box
        step = max(1, max(box.height, box.width) // side_px)
        small = self._photo.colours.read_every(step, box)
        for patch in self._previewed.patches if self._previewed else ():
            shared = patch.box.intersection(box)
            if not shared.is_empty:
                pixels = patch.pixels[relative_to(shared, patch.box).slices]
                put_every(small, relative_to(shared, box), pixels, step)
        if small.dtype == np.uint16:
            small = (small >> 8).astype(np.uint8)
        if self._previewed is None:
            holes = self._hole.pixels[box.slices][::step, ::step]
            small[holes] = small[holes] // 2 + HOLE_TINT
        return small

    def stroke_boxes(self) -> list[Box]:
        """Return the edited mask's tiles the stroke under way has come near; none without one."""
        return [] if self._stroke is None else self._stroke.tile_boxes()

    def changed_tiles(self) -> list[tuple[Plane, Box]]:
        """Return the tiles of the history in which something is masked, or a completion ever was."""
        boxes = list(tile_boxes(self.box, height=self.height, width=self.width))
        found: list[tuple[Plane, Box]] = []
        for layer in (self._hole, self._forbidden):
            if layer.has_any or self._stroke is not None:
                found += [(layer.name, box) for box in boxes if self._settled(layer, box).any()]
        ever_accepted = self._photo.ever_accepted
        if ever_accepted is not None:
            planes: tuple[Plane, ...] = ("image", "alpha") if self.has_alpha else ("image",)
            changed = [box for box in boxes if ever_accepted[box.slices].any()]
            found += [(plane, box) for plane in planes for box in changed]
        return found

    def preview(self, completion: Completion | None) -> None:
        """Show a completion without committing it; None shows the photo as it is."""
        before, self._previewed = self._previewed, completion
        old, new = completion_patches(before), completion_patches(completion)
        # What is in both belongs to a mix in which another hole has changed.
        # Completions of one mask have the same boxes: a box told once is drawn once.
        for box in dict.fromkeys(patch.box for patch in (*(old - new), *(new - old))):
            self._image_listeners.tell(box)

    # Who wants to know

    def on_image_changed(self, listener: Callable[[Box], None]) -> Unsubscribe:
        """Call ``listener`` with the box after the shown photo changed; return what ends the subscription."""
        return self._image_listeners.add(listener)

    def on_mask_changed(self, listener: Callable[[Box], None]) -> Unsubscribe:
        """Call ``listener`` with the box after the mask changed; return what ends the subscription."""
        return self._hole.listeners.add(listener)

    def on_forbidden_changed(self, listener: Callable[[Box], None]) -> Unsubscribe:
        """Call ``listener`` with the box after what must not be copied changed; return what ends that."""
        return self._forbidden.listeners.add(listener)

    def on_state_changed(self, listener: Callable[[], None]) -> Unsubscribe:
        """Call ``listener`` when undo, redo, dirty, mask or path may have changed (not within a stroke)."""
        return self._state_listeners.add(listener)

    # Behind the scenes

    def _layer(self, name: MaskName) -> MaskLayer:
        return self._hole if name == "mask" else self._forbidden

    def _settled(self, layer: MaskLayer, box: Box) -> MaskArray:
        """Return what a tile of a mask holds without the stroke under way; not to be changed or kept."""
        before = self._stroke.before(box) if self._stroke is not None and layer is self._edited else None
        return layer.pixels[box.slices] if before is None else before
