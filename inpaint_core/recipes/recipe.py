"""What was done to a photo, as one record: enough to do it again, to this photo or to others."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.files.formats import FormatName
from inpaint_core.files.privacy.choice import MetadataChoice
from inpaint_core.look import Look
from inpaint_core.recipes.making import Making, exchanged, in_order
from inpaint_core.recipes.packed_mask import PackedMask
from inpaint_core.request import FillSettings, InpaintRequest, MadeOn

MAX_CHOSEN: Final = 64
"""Holes that have a fill of their own; the editor has fewer."""


@dataclass(frozen=True, eq=False, kw_only=True)
class EditStep:
    """One accepted fill.

    Attributes:
        mask: What was filled.
        dont_copy: What must not be copied into the hole; None allows everything.
        look: How the fill meets the photo.
        context, feather_px: By which the holes of the mask were told apart, as in ``FillSettings``.
        chosen: The completion of each hole; a single one for all holes.
    """

    mask: PackedMask
    dont_copy: PackedMask | None = None
    look: Look
    context: float
    feather_px: int
    chosen: tuple[Making, ...]

    @classmethod
    def of(cls, request: InpaintRequest, chosen: tuple[Making, ...], look: Look) -> "EditStep":
        """Take down an accepted fill.

        Args:
            request: The one that fills all holes.
            chosen: The completion of each hole.
            look: How it meets the photo.
        """
        forbidden = request.source_mask
        is_one = all(one is chosen[0] for one in chosen)
        return cls(
            mask=PackedMask.of(request.mask),
            dont_copy=None if forbidden is None else PackedMask.of(~forbidden),
            look=look,
            context=request.settings.context,
            feather_px=request.settings.feather_px,
            chosen=chosen[:1] if is_one else chosen,
        )

    @property
    def makings(self) -> tuple[Making, ...]:
        """Everything that has to be made, in an order in which it can be."""
        return in_order(self.chosen)

    @property
    def grouping(self) -> FillSettings:
        """Settings by which the holes are told apart."""
        return replace(self.chosen[0].settings, context=self.context, feather_px=self.feather_px)

    def scaled(self, height: int, width: int) -> "EditStep":
        """Return the step for a photo of another size; the same object for the same size."""
        if (height, width) == (self.mask.height, self.mask.width):
            return self
        forbidden = self.dont_copy
        return replace(
            self,
            mask=self.mask.scaled(height, width),
            dont_copy=None if forbidden is None else forbidden.scaled(height, width),
        )

    def made_on(self, made: dict[Making, MadeOn]) -> "EditStep":
        """Return the step with what its completions were really made on this time."""
        new = {making: replace(making, made_on=on) for making, on in made.items()}
        return replace(self, chosen=exchanged(self.chosen, new))


@dataclass(frozen=True, kw_only=True)
class PhotoFacts:
    """The photo that a recipe was made for.

    Attributes:
        name: Of its file; empty for one that was pasted.
        height, width: In pixels, upright.
        file_sha256: Of the file, in hex; empty for none.
        pixels_sha256: Of the decoded pixels: see ``pixels_digest``; empty where it is for any photo.
    """

    name: str
    height: int
    width: int
    file_sha256: str
    pixels_sha256: str


@dataclass(frozen=True, kw_only=True)
class Saving:
    """How the result was saved, or would be.

    Attributes:
        format: Of the file; empty for that of the photo.
        quality: Of a lossy format, 1..100; None for that of the photo.
        metadata: What of the metadata goes along.
    """

    format: FormatName = ""
    quality: int | None = None
    metadata: MetadataChoice = "all"


AS_THE_PHOTO: Final = Saving()


@dataclass(frozen=True, eq=False, kw_only=True)
class Recipe:
    """Everything done to a photo, in order.

    Attributes:
        photo: That it was done to.
        steps: One at least.
        program: Version of the program.
        saving: How the result is saved.
    """

    photo: PhotoFacts
    steps: tuple[EditStep, ...]
    program: str
    saving: Saving = AS_THE_PHOTO


def pixels_digest(image: NDArray[Any], alpha: NDArray[Any] | None) -> str:
    """Return SHA-256 of decoded pixels, in hex: of size, depth, colours and opacity, lower bytes first.

    Args:
        image: H x W x 3.
        alpha: H x W or None.
    """
    digest = hashlib.sha256(f"{image.shape} {image.dtype.itemsize} {alpha is not None}".encode())
    for plane in (image, alpha):
        if plane is not None:
            digest.update(np.ascontiguousarray(plane, plane.dtype.newbyteorder("<")).data)
    return digest.hexdigest()
