"""How a completion is made: every number that was tuned, in one place."""

import math
from dataclasses import dataclass, replace
from typing import Final

from inpaint_core.region import LARGE_PHOTO_PX


@dataclass(frozen=True, kw_only=True)
class CompletionSettings:
    """The numbers of ``complete``; see there for what they weigh.

    Attributes:
        coarsest_px: Longer side of the hole at the coarsest level.
        max_levels: How many levels there are at most.
        reach_px: What distance is measured by; 0 for the hole's longer side.
        rounds: Rounds of matching and voting from the coarsest level on; the last number holds for the finest
            level, and for all levels beyond the list the last but one.
        guide: Weight of the guide, as a share of a patch's pixels.
        guide_fall: How fast that weight falls from the border of the hole to its middle.
        free_levels: The finest levels: guide, lines and distance are not looked at there; they have had their
            say.
        distance: Cost of a source one ``reach_px`` away, as a hundredth of a patch's pixels.
        vertical: How much dearer vertical distance is.
        line: Cost of a source one pixel beside a line through the hole (``lines/``), as a share of a patch's
            pixels; it grows with the square. 0 looks for no lines.
        line_most: What it costs at most, as such a share.
        reuse: Cost of each use of a source, in medians of the cost of a match.
        penalty: Cost of the places that a completion would rather not use, in medians of the cost of a match.
        shifts: How many of the photo's common shifts are chosen from; 0 for none.
        vote_sharpness: How fast a match loses weight as it costs more; smaller is faster.
        fine_step: On the finest levels only every so manyth row and column has a target.
        fine_levels: How many levels those are.
        border_fall_px: Depth in the hole over which a patch's vote falls by e: the border knows best.
        fine_radius: Of the random search at the photo's own size.
        copies_whole: Whether every pixel is copied from one place in the end, which keeps texture; else it is
            the mean of what all patches say, which errs least and suits holes of a few pixels.
        better_start: Beside the usual start another is tried (``starts.py``); it goes on where its patches
            cost less than this share of the usual one's. 0 tries none.
        enough_change: Mean change of the fill, 0..1, below which a level is done.
        texture_share: How much of the fill is the completion, 0..1, at least; the rest is the guess. What a
            good guess says and what patches say err differently, and a mix errs less.
    """

    coarsest_px: int = 20
    max_levels: int = 16
    reach_px: int = 0
    rounds: tuple[int, ...] = (20, 12, 8, 4, 2)
    guide: float = 0.5
    guide_fall: float = 1.0
    free_levels: int = 2
    distance: float = 1.0
    vertical: float = 2.0
    line: float = 0.01
    line_most: float = 0.04
    reuse: float = 0.3
    penalty: float = 0.5
    shifts: int = 40
    vote_sharpness: float = 0.5
    border_fall_px: float = 1.0
    fine_step: int = 2
    fine_levels: int = 2
    fine_radius: int = 8
    better_start: float = 0.965
    enough_change: float = 0.002
    copies_whole: bool = True
    texture_share: float = 1.0


GUIDED: Final = CompletionSettings()
"""With a network's guess."""
UNGUIDED: Final = CompletionSettings(distance=0.5)
"""From the photo alone."""
NARROW: Final = CompletionSettings(
    max_levels=1,
    reach_px=64,
    rounds=(2,),
    shifts=0,
    line=0,
    better_start=0,
    vote_sharpness=1.0,
    copies_whole=False,
    texture_share=0.4,
)
"""For holes of a few pixels across, with a guess that continues their rim."""
SMALL_PHOTO_PX: Final = 256.0
"""Networks learn from whole photos with as many pixels as a square of this side."""
SMALL_PHOTO_GUIDE: Final = 1.0
"""Weight of the guess in a small photo, at every depth and level: all of it counts."""
SMALL_PHOTO_TEXTURE: Final = 0.5
"""Share of the completion there, where it differs from the guess (``mix.py``)."""


def guided_in(photo_size: tuple[int, int], *, hole_px: int, scale: float) -> CompletionSettings:
    """Return how a hole is completed with a network's guess: ``GUIDED``, unless the photo is small.

    In a small photo the completion begins no coarser than the guess is: coarser levels would decide anew, and
    from fewer pixels, what the network has settled. The guess leads it everywhere, and is half of the fill.
    From there to a large photo the numbers move evenly.

    Args:
        photo_size: Height and width of the photo, in pixels.
        hole_px: Longer side of the hole.
        scale: How many pixels of the photo are one of the guess, along a side; below 1 counts as 1.
    """
    if is_large(photo_size):
        return GUIDED
    photo_px = math.sqrt(photo_size[0] * photo_size[1])
    smallness = min(1.0, math.log(LARGE_PHOTO_PX / photo_px) / math.log(LARGE_PHOTO_PX / SMALL_PHOTO_PX))
    usual = max(0, math.ceil(math.log2(hole_px / GUIDED.coarsest_px)))
    halvings = round(_between(usual, math.log2(max(scale, 1.0)), smallness))
    left_out = max(0, usual - halvings)
    return replace(
        GUIDED,
        max_levels=1 + halvings,
        rounds=GUIDED.rounds[min(left_out, len(GUIDED.rounds) - 1) :],
        guide=_between(GUIDED.guide, SMALL_PHOTO_GUIDE, smallness),
        guide_fall=_between(GUIDED.guide_fall, 0, smallness),
        free_levels=round(_between(GUIDED.free_levels, 0, smallness)),
        line=_between(GUIDED.line, 0, smallness),
        texture_share=_between(GUIDED.texture_share, SMALL_PHOTO_TEXTURE, smallness),
        better_start=_between(GUIDED.better_start, 0, smallness),
    )


def is_large(photo_size: tuple[int, int]) -> bool:
    """Return whether holes of a photo are completed by ``GUIDED``, whatever their size.

    Args:
        photo_size: Height and width of the photo, in pixels.
    """
    return photo_size[0] * photo_size[1] >= LARGE_PHOTO_PX**2


def _between(large: float, small: float, smallness: float) -> float:
    return large + smallness * (small - large)
