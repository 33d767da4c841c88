"""What is being edited: a photo, its mask, and everything done to them. No Qt, no torch."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from editor.state.history import History, Plane, Step, Tile, clear, exchange, few_boxes, invert, tile_boxes
from editor.state.listeners import Listeners
from editor.state.mask_edge import edge_work_px, move_edge
from editor.state.masks.layer import MaskLayer, MaskName
from editor.state.photo_plane import PhotoPlane, relative_to
from editor.state.photos.save_options import AS_IT_WAS, SaveOptions
from editor.state.saving import Picture, Writing, changed_pixels, save_verified
from editor.state.selection import Area, Combine, combine_area
from editor.state.stroke import Stroke
from inpaint_core.files.disk.misnamed import format_in_spite_of_name
from inpaint_core.files.formats import FormatName
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.files.privacy.choice import chosen_metadata
from inpaint_core.region import Box
from inpaint_core.request import (
    AlphaPatch,
    Completion,
    FillSettings,
    ImageArray,
    InpaintRequest,
    MaskArray,
    Patch,
    check_mask,
)

Unsubscribe = Callable[[], None]
Pixels = TypeVar("Pixels", bound=NDArray[Any])


class Document:
    """A photo with its mask.

    Strokes, mask commands and accepted completions share one undo history. Listeners are called after each
    change, in the thread that made it; everything here belongs to the window's thread.
    """

    def __init__(self, image_file: ImageFile, path: Path | None, *, history: History | None = None) -> None:
        """Take over a photo that was just read; its arrays must not be used elsewhere afterwards.

        The photo is copied, which takes a while: large ones are opened in another thread.

        Args:
            image_file: The photo.
            path: Where it came from; None for one that was pasted.
            history: Only to give a budget of its own.
        """
        self.metadata: Final[ImageMetadata] = image_file.metadata
        self.path = path
        self._stamp = image_file.stamp
        self._original: ImageArray = image_file.image
        self._photo = PhotoPlane(image_file.image.copy())
        self._original_alpha = image_file.alpha
        self._alpha = None if image_file.alpha is None else PhotoPlane(image_file.alpha[:, :, None].copy())
        self._hole = MaskLayer("mask", image_file.image.shape[:2])
        self._forbidden = MaskLayer("forbidden", image_file.image.shape[:2])
        self._edited = self._hole
        self._ever_accepted: MaskArray | None = None
        self._previewed: Completion | None = None
        self._history = history or History()
        self._revision = self._newest_revision = self._saved_revision = 0
        self._stroke: Stroke | None = None
        self.last_point: tuple[float, float] | None = None
        self._image_listeners: Listeners[Box] = Listeners()
        self._state_listeners: Listeners[()] = Listeners()

    # What there is

    @property
    def image(self) -> ImageArray:
        """The photo with everything accepted so far: H x W x 3 RGB, uint8 or uint16, read-only.

        What changes later does not show in it. See ``PhotoPlane.lend`` for when it is a copy.
        """
        return self._photo.lend()

    @property
    def original(self) -> ImageArray:
        """The photo as it was opened, read-only."""
        return _read_only(self._original)

    @property
    def mask(self) -> MaskArray:
        """H x W bool, True = fill this, read-only."""
        return _read_only(self._hole.pixels)

    @property
    def forbidden(self) -> MaskArray:
        """H x W bool, True = fills must not copy this, read-only."""
        return _read_only(self._forbidden.pixels)

    @property
    def edited(self) -> MaskName:
        """Which of the two masks the tools and the commands change."""
        return self._edited.name

    @property
    def edited_mask(self) -> MaskArray:
        """That mask, read-only."""
        return _read_only(self._edited.pixels)

    @property
    def alpha(self) -> NDArray[Any] | None:
        """Its opacity with everything accepted so far, as ``image``: H x W in its dtype; None if opaque."""
        return None if self._alpha is None else self._alpha.lend()[:, :, 0]

    @property
    def original_alpha(self) -> NDArray[Any] | None:
        """The opacity of the photo as it was opened, read-only; None for an opaque photo."""
        return None if self._original_alpha is None else _read_only(self._original_alpha)

    @property
    def has_alpha(self) -> bool:
        """Whether the photo has an opacity, be it full everywhere."""
        return self._alpha is not None

    @property
    def height(self) -> int:
        return self._photo.shape[0]

    @property
    def width(self) -> int:
        return self._photo.shape[1]

    @property
    def box(self) -> Box:
        """The whole photo."""
        return Box(0, 0, self.width, self.height)

    @property
    def bits(self) -> int:
        """8 or 16 bits per channel."""
        return self._photo.dtype.itemsize * 8

    @property
    def title(self) -> str:
        return self.path.name if self.path else "Untitled"

    @property
    def is_dirty(self) -> bool:
        """Whether the photo differs from the file; mask strokes do not count."""
        return self._revision != self._saved_revision

    @property
    def photo_revision(self) -> int:
        """Number of the photo's present state, the preview not counted: equal numbers, equal pixels."""
        return self._revision

    def is_changed_on_disk(self) -> bool:
        """Return whether another program, or another window, has written the photo's file since.

        Takes no time unless the file has another time and the same size: then it is read.
        """
        try:
            return self.path is not None and self._stamp is not None and self._stamp.is_outdated(self.path)
        except OSError:  # it may not be read any more: what saving says of that is enough
            return False

    @property
    def has_mask(self) -> bool:
        return self._hole.has_any

    @property
    def has_edited(self) -> bool:
        """Whether the mask that tools and commands change holds any pixel."""
        return self._edited.has_any

    @property
    def previewed(self) -> Completion | None:
        return self._previewed

    def shown_pixels(self, box: Box) -> ImageArray:
        """Return a copy of what ``box`` shows: the image, under the previewed completion if there is one."""
        pixels = self._photo.read(box)
        for patch in self._previewed.patches if self._previewed else ():
            shared = patch.box.intersection(box)
            if not shared.is_empty:
                pixels[relative_to(shared, box).slices] = patch.pixels[relative_to(shared, patch.box).slices]
        return pixels

    def shown_alpha(self, box: Box) -> NDArray[Any]:
        """Return a copy of the opacity that ``box`` shows, as ``shown_pixels``; for photos that have one."""
        if self._alpha is None:
            raise ValueError("an opaque photo has no opacity to show")
        values = self._alpha.read(box)[:, :, 0]
        for patch in self._previewed.alpha_patches if self._previewed else ():
            shared = patch.box.intersection(box)
            if not shared.is_empty:
                values[relative_to(shared, box).slices] = patch.values[relative_to(shared, patch.box).slices]
        return values

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

    # The mask that is edited

    def edit(self, name: MaskName) -> None:
        """Choose which mask tools and commands change; a stroke under way is ended first."""
        if name != self.edited:
            self.end_stroke()
            self._edited, self.last_point = self._layer(name), None
            self._state_listeners.tell()

    @property
    def is_stroking(self) -> bool:
        """Whether a stroke has begun and not yet ended."""
        return self._stroke is not None

    def begin_stroke(self, *, add: bool) -> None:
        """Begin a stroke that paints the mask (``add``) or erases it; a stroke still open is ended first."""
        self.end_stroke()
        self._stroke = Stroke(self._edited.pixels, add=add)

    def stroke_to(self, x: float, y: float, radius_px: float) -> None:
        """Go on with the stroke in a straight line; its first point makes a dot.

        Args:
            x: In image pixels; the photo's left border is 0 and the middle of its first pixel 0.5.
            y: Likewise, downwards. Points outside the photo are welcome.
            radius_px: Of the brush at this point, in image pixels.
        """
        if self._stroke is not None:
            self.last_point = (x, y)
            self._edited.tell(self._stroke.extend(x, y, radius_px))

    def end_stroke(self) -> None:
        """Make what the stroke changed one undo step; nothing happens where nothing changed."""
        if self._stroke is None:
            return
        stroke, self._stroke = self._stroke, None
        label = self._edited.label("Paint" if stroke.adds else "Erase")
        self._push(label, [tile.on(self.edited) for tile in stroke.changed_tiles()])

    def cancel_stroke(self) -> None:
        """Take back the stroke that is under way, without a trace."""
        if self._stroke is None:
            return
        changed, self._stroke = self._stroke.take_back(), None
        self._edited.tell(changed)
        self._state_listeners.tell()

    def replace_mask(self, mask: MaskArray, label: str) -> None:
        """Make ``mask`` the mask that is edited, as one undo step.

        Args:
            mask: H x W bool; copied.
            label: What the Undo menu calls it.

        Raises:
            BadMaskError: It is not of the photo's size, or not bool.
        """
        check_mask(mask, self._original)
        self.end_stroke()
        self._push_mask(exchange(self._edited.pixels, mask), label)

    def select(self, area: Area, how: Combine, label: str, base: Area | None = None) -> None:
        """Change the mask by a selected area, as one undo step; nothing happens where nothing changes.

        Args:
            area: What was selected.
            how: What becomes of the mask.
            label: What the Undo menu calls it.
            base: Pixels of the mask that are put back first, where the selection corrects another.
        """
        self.end_stroke()
        self._push_mask(combine_area(self._edited.pixels, area, how, base), label)

    def clear_mask(self) -> None:
        self.end_stroke()
        self._push_mask(clear(self._edited.pixels), self._edited.label("Clear"))

    def invert_mask(self) -> None:
        self.end_stroke()
        self._push_mask(invert(self._edited.pixels), self._edited.label("Invert"))

    def grow_mask(self, radius_px: int) -> None:
        self.end_stroke()
        self._push_mask(move_edge(self._edited.pixels, radius_px), self._edited.label("Grow"))

    def shrink_mask(self, radius_px: int) -> None:
        self.end_stroke()
        self._push_mask(move_edge(self._edited.pixels, -radius_px), self._edited.label("Shrink"))

    def edge_work_px(self, radius_px: int) -> int:
        """Return how many pixels growing or shrinking by ``radius_px`` looks at: a million take 15 ms."""
        return edge_work_px(self._edited.pixels, radius_px)

    # Completions

    def make_request(self, settings: FillSettings) -> InpaintRequest:
        """Return a job for the engine.

        It holds copies of both masks, and the photo on loan: tiles that change are kept beside it.

        Args:
            settings: What the user chose.

        Raises:
            BadMaskError: Nothing is masked, or everything.
        """
        self.end_stroke()
        return InpaintRequest(
            image=self._photo.lend(),
            mask=self._hole.pixels.copy(),
            settings=settings,
            source_mask=~self._forbidden.pixels if self._forbidden.has_any else None,
            alpha=self.alpha,
        )

    def preview(self, completion: Completion | None) -> None:
        """Show a completion without committing it; None shows the photo as it is."""
        before, self._previewed = self._previewed, completion
        shared = _patches(before) & _patches(completion)  # of a mix in which one hole has changed
        patches = [patch for shown in (before, completion) for patch in _patches(shown) - shared]
        # Completions of one mask have the same boxes: a box told once is drawn once.
        for box in dict.fromkeys(patch.box for patch in patches):
            self._image_listeners.tell(box)

    def accept(self, completion: Completion, *, clear_mask: bool = True) -> None:
        """Put a completion into the photo, as one undo step that also brings the mask back; all or nothing.

        Args:
            completion: Made from this photo as it is now.
            clear_mask: Also clear the mask: its holes are filled.
        """
        self.end_stroke()
        self.preview(None)
        before: dict[tuple[Plane, Box], Tile] = {}
        try:
            self._put(completion, before)
            mask_tiles = clear(self._hole.pixels) if clear_mask else []
        except BaseException:  # memory ran out halfway: nothing may change without an undo step
            for tile in before.values():
                tile.swap(self._pixels_of(tile))
            raise
        tiles = [*before.values(), *mask_tiles]
        has_changed = bool(before)
        self._hole.tell_tiles(mask_tiles)
        for box in _boxes(completion):
            self._image_listeners.tell(box)
        self._push("Inpaint", tiles, changes_image=has_changed)

    # Undo and save

    @property
    def can_undo(self) -> bool:
        return self._history.undo_step is not None

    @property
    def can_redo(self) -> bool:
        return self._history.redo_step is not None

    @property
    def undo_step(self) -> Step | None:
        """The step that Undo would take back: the latest one that was done."""
        return self._history.undo_step

    @property
    def redo_step(self) -> Step | None:
        """The step that Redo would repeat: the latest one that was undone."""
        return self._history.redo_step

    @property
    def undo_label(self) -> str:
        """What Undo would take back; empty if nothing."""
        return self._history.undo_step.label if self._history.undo_step else ""

    @property
    def redo_label(self) -> str:
        """What Redo would repeat; empty if nothing."""
        return self._history.redo_step.label if self._history.redo_step else ""

    def undo(self) -> None:
        self.end_stroke()
        if step := self._history.undo():
            self._swap(step)
            self._revision = step.revision_before
            self._state_listeners.tell()

    def redo(self) -> None:
        self.end_stroke()
        if step := self._history.redo():
            self._swap(step)
            self._revision = step.revision_after
            self._state_listeners.tell()

    def format_in_spite_of_name(self, path: Path) -> FormatName | None:
        """Return what to save as at ``path`` if that is the photo's own file and its name is wrong."""
        if path != self.path:
            return None
        return format_in_spite_of_name(path, self.metadata.format, is_lossless=self.metadata.is_lossless)

    def save(self, path: Path, options: SaveOptions = AS_IT_WAS) -> tuple[str, ...]:
        """Write the photo, read it back to check it, and remember the path.

        Args:
            path: Where to; the suffix gives the format.
            options: Quality and metadata.

        Returns:
            Sentences for the user, for example that the format does not keep every pixel exactly.

        Raises:
            WriteError: The file could not be written, or does not hold what it should.
        """
        self.end_stroke()
        saved = save_verified(
            path,
            Picture(self._photo.lend(), self.alpha),
            Writing(
                chosen_metadata(self.metadata, options.metadata),
                options.quality,
                self.format_in_spite_of_name(path),
            ),
            original=Picture(self._original, self._original_alpha),
            ever_accepted=self._ever_accepted,
        )
        self.path, self._stamp, self._saved_revision = path, saved.stamp, self._revision
        self._state_listeners.tell()
        return saved.notices

    # Behind the scenes

    def _swap(self, step: Step) -> None:
        self.preview(None)
        for tile in step.tiles:
            tile.swap(self._pixels_of(tile))
        for box in few_boxes({tile.box for tile in step.tiles if tile.plane in ("image", "alpha")}):
            self._image_listeners.tell(box)
        for layer in (self._hole, self._forbidden):
            layer.tell_tiles(step.tiles)

    def _pixels_of(self, tile: Tile) -> NDArray[Any]:
        """Return what a tile stands for, to be changed in place."""
        if tile.plane in ("mask", "forbidden"):
            return self._layer(tile.plane).pixels[tile.box.slices]
        plane = self._alpha if tile.plane == "alpha" and self._alpha is not None else self._photo
        return plane.tile(tile.box)

    def _layer(self, name: MaskName) -> MaskLayer:
        return self._hole if name == "mask" else self._forbidden

    def _push_mask(self, tiles: list[Tile], label: str) -> None:
        tiles = [tile.on(self.edited) for tile in tiles]
        self._edited.tell_tiles(tiles)
        self._push(label, tiles)

    def _push(self, label: str, tiles: list[Tile], *, changes_image: bool = False) -> None:
        if tiles:
            before = self._revision
            if changes_image:
                self._newest_revision += 1
                self._revision = self._newest_revision
            self._history.push(Step(label, tuple(tiles), before, self._revision))
        self._state_listeners.tell()

    def _put(self, completion: Completion, before: dict[tuple[Plane, Box], Tile]) -> None:
        """Put a completion into the photo; add the tiles that change to ``before``, as they were."""
        if self._ever_accepted is None:
            self._ever_accepted = np.zeros(self._original.shape[:2], np.bool_)
        pixels = [(patch.box, patch.pixels) for patch in completion.patches]
        self._put_into(self._photo, "image", pixels, before)
        if self._alpha is not None:
            values = [(patch.box, patch.values[:, :, None]) for patch in completion.alpha_patches]
            self._put_into(self._alpha, "alpha", values, before)

    def _put_into(
        self,
        plane: PhotoPlane,
        name: Plane,
        patches: list[tuple[Box, NDArray[Any]]],
        before: dict[tuple[Plane, Box], Tile],
    ) -> None:
        for patch_box, patch in patches:
            for box in tile_boxes(patch_box, height=self.height, width=self.width):
                shared = box.intersection(patch_box)
                pixels = patch[relative_to(shared, patch_box).slices]
                changed = changed_pixels(plane.read(shared), pixels)
                if not changed.any():
                    continue
                if (name, box) not in before:
                    before[name, box] = Tile(name, box, plane.read(box))
                if self._ever_accepted is not None:
                    self._ever_accepted[shared.slices] |= changed
                plane.write(shared, pixels)


def _patches(completion: Completion | None) -> set[Patch | AlphaPatch]:
    """Return everything that a completion changes; patches are equal only if they are the same object."""
    return set() if completion is None else {*completion.patches, *completion.alpha_patches}


def _boxes(completion: Completion) -> list[Box]:
    """Return where a completion changes colours or opacity."""
    return [patch.box for patch in completion.patches] + [patch.box for patch in completion.alpha_patches]


def _read_only(array: Pixels) -> Pixels:
    view: Pixels = array.view()
    view.flags.writeable = False
    return view
