"""One completion out of several: each hole of a mask filled by another candidate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from inpaint_core.filling.boxes import merge_overlapping, relative_to
from inpaint_core.filling.separate.holes import Hole, owners
from inpaint_core.region import Box
from inpaint_core.request import AlphaArray, AlphaPatch, Completion, ImageArray, Patch


@dataclass(frozen=True, eq=False)
class _Piece:
    """A patch of the completion that was chosen for a hole."""

    hole: int
    box: Box
    pixels: NDArray[Any]


def mix(
    image: ImageArray, holes: Sequence[Hole], fills: Sequence[Completion], alpha: AlphaArray | None = None
) -> Completion:
    """Return a completion that has each hole from another one; a single one is returned as it is.

    Args:
        image: The photo that all were made of, H x W x 3.
        holes: Of its mask.
        fills: One for each hole.
        alpha: H x W, the photo's opacity; None for an opaque one.

    Returns:
        Disjoint patches; outside the soft edges of the holes they are bit-identical to the photo. A patch
        that no other one meets is the same array as in its completion.
    """
    if all(fill is fills[0] for fill in fills):
        return fills[0]
    colours = [[(patch.box, patch.pixels) for patch in fill.patches] for fill in fills]
    patches = tuple(Patch(*laid) for laid in _mixed(image, holes, colours))
    opacity = [[(patch.box, patch.values) for patch in fill.alpha_patches] for fill in fills]
    alpha_patches = [] if alpha is None else _mixed(alpha, holes, opacity)
    seconds = sum(fill.seconds for fill in dict.fromkeys(fills))
    return Completion(
        patches, fills[0].model, seconds, alpha_patches=tuple(AlphaPatch(*laid) for laid in alpha_patches)
    )


def _mixed(
    base: NDArray[Any], holes: Sequence[Hole], fills: Sequence[Sequence[tuple[Box, NDArray[Any]]]]
) -> list[tuple[Box, NDArray[Any]]]:
    pieces = [
        _Piece(number, box, pixels)
        for number, (hole, patches) in enumerate(zip(holes, fills, strict=True))
        for box, pixels in patches
        if hole.meets(box)
    ]
    return [
        _laid(base, holes, box, [piece for piece in pieces if not piece.box.intersection(box).is_empty])
        for box in merge_overlapping([piece.box for piece in pieces])
    ]


def _laid(
    base: NDArray[Any], holes: Sequence[Hole], box: Box, pieces: Sequence[_Piece]
) -> tuple[Box, NDArray[Any]]:
    if all(piece.pixels is pieces[0].pixels for piece in pieces):
        return box, pieces[0].pixels
    pixels, owner = base[box.slices].copy(), owners(holes, box)
    for piece in pieces:
        here = relative_to(piece.box, box).slices
        is_own = owner[here] == piece.hole
        pixels[here][is_own] = piece.pixels[is_own]
    return box, pixels
