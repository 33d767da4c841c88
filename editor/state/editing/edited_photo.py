"""Colours and opacity of a photo while completions are put into it. No Qt."""

from collections.abc import Iterable
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from editor.state.history import Plane, Tile, tile_boxes
from editor.state.photo_plane import PhotoPlane, relative_to
from editor.state.saving import Picture, changed_pixels
from inpaint_core.files.metadata import ImageFile
from inpaint_core.region import Box
from inpaint_core.request import AlphaPatch, Completion, ImageArray, MaskArray, Patch

Pixels = TypeVar("Pixels", bound=NDArray[Any])


class EditedPhoto:
    """A photo as it was opened and as it is now."""

    def __init__(self, image_file: ImageFile) -> None:
        """Take over a photo that was just read; the pixels to be edited are copied."""
        self.original: Final = Picture(image_file.image, image_file.alpha)
        self.colours: Final = PhotoPlane(image_file.image.copy())
        alpha = image_file.alpha
        self.opacity: Final = None if alpha is None else PhotoPlane(alpha[:, :, None].copy())
        self.ever_accepted: MaskArray | None = None
        """H x W, True where a completion ever changed a pixel; None where none was accepted."""

    @property
    def height(self) -> int:
        return self.colours.shape[0]

    @property
    def width(self) -> int:
        return self.colours.shape[1]

    def lend(self) -> Picture:
        """Return the photo as it is now, read-only; what changes later does not show in it."""
        opacity = None if self.opacity is None else self.opacity.lend()[:, :, 0]
        return Picture(self.colours.lend(), opacity)

    def shown_colours(self, box: Box, previewed: Completion | None) -> ImageArray:
        """Return a copy of the colours in ``box`` under a completion: box.height x box.width x 3."""
        pixels = self.colours.read(box)
        for patch in previewed.patches if previewed else ():
            shared = patch.box.intersection(box)
            if not shared.is_empty:
                pixels[relative_to(shared, box).slices] = patch.pixels[relative_to(shared, patch.box).slices]
        return pixels

    def shown_opacity(self, box: Box, previewed: Completion | None) -> NDArray[Any]:
        """Return a copy of the opacity in ``box`` under a completion: box.height x box.width."""
        if self.opacity is None:
            raise ValueError("an opaque photo has no opacity to show")
        values = self.opacity.read(box)[:, :, 0]
        for patch in previewed.alpha_patches if previewed else ():
            shared = patch.box.intersection(box)
            if not shared.is_empty:
                values[relative_to(shared, box).slices] = patch.values[relative_to(shared, patch.box).slices]
        return values

    def tile(self, plane: Plane, box: Box) -> NDArray[Any]:
        """Return the pixels of one tile of colours or opacity, H x W x C, to be changed in place at once."""
        return self._plane(plane).tile(box)

    def read(self, plane: Plane, box: Box) -> NDArray[Any]:
        """Return a copy of colours or opacity in ``box``, H x W x C."""
        return self._plane(plane).read(box)

    def put(self, completion: Completion, before: dict[tuple[Plane, Box], Tile]) -> None:
        """Put a completion into the photo; add the tiles that change to ``before``, as they were."""
        if self.ever_accepted is None:
            self.ever_accepted = np.zeros((self.height, self.width), np.bool_)
        self._put_into(
            "image", [(patch.box, patch.pixels) for patch in completion.patches], self.ever_accepted, before
        )
        if self.opacity is not None:
            values = [(patch.box, patch.values[:, :, None]) for patch in completion.alpha_patches]
            self._put_into("alpha", values, self.ever_accepted, before)

    def resume(self, now: Iterable[Tile], all_tiles: Iterable[Tile]) -> None:
        """Make the photo what it was in an earlier session.

        Args:
            now: What it differs in from the original; tiles of masks are passed over.
            all_tiles: Every tile that it ever had, those of ``now`` included.
        """
        for tile in now:
            if tile.plane in ("image", "alpha"):
                self.tile(tile.plane, tile.box)[...] = tile.pixels()
        for tile in all_tiles:
            if tile.plane not in ("image", "alpha"):
                continue
            if self.ever_accepted is None:
                self.ever_accepted = np.zeros((self.height, self.width), np.bool_)
            original = self._original_plane(tile.plane)[tile.box.slices]
            self.ever_accepted[tile.box.slices] |= changed_pixels(original, tile.pixels())

    def _original_plane(self, plane: Plane) -> NDArray[Any]:
        alpha = self.original.alpha
        return alpha[:, :, None] if plane == "alpha" and alpha is not None else self.original.image

    def _plane(self, plane: Plane) -> PhotoPlane:
        return self.opacity if plane == "alpha" and self.opacity is not None else self.colours

    def _put_into(
        self,
        name: Plane,
        patches: list[tuple[Box, NDArray[Any]]],
        ever_accepted: MaskArray,
        before: dict[tuple[Plane, Box], Tile],
    ) -> None:
        plane = self._plane(name)
        for patch_box, patch in patches:
            for box in tile_boxes(patch_box, height=self.height, width=self.width):
                shared = box.intersection(patch_box)
                pixels, there = patch[relative_to(shared, patch_box).slices], plane.read(box)
                changed = changed_pixels(there[relative_to(shared, box).slices], pixels)
                if not changed.any():
                    continue
                if (name, box) not in before:
                    before[name, box] = Tile(name, box, there, is_own=True)
                ever_accepted[shared.slices] |= changed
                plane.write(shared, pixels)


def completion_boxes(completion: Completion) -> list[Box]:
    """Return where a completion changes colours or opacity."""
    return [patch.box for patch in completion.patches] + [patch.box for patch in completion.alpha_patches]


def completion_patches(completion: Completion | None) -> set[Patch | AlphaPatch]:
    """Return everything that a completion changes; patches are equal only if they are the same object."""
    return set() if completion is None else {*completion.patches, *completion.alpha_patches}


def read_only(array: Pixels) -> Pixels:
    """Return a view of an array that cannot be written to."""
    view: Pixels = array.view()
    view.flags.writeable = False
    return view
