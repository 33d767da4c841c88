"""What is filled together, and how much of the photo each fill looks at. Readable without torch.

A request is planned once. The plan is a value: engine, predictors, priors and the window are handed it.

A hole is planned by what its fill must see. A compact one is seen whole. A long thin one (a wire, a scratch)
is cut into pieces, each seen as closely as its width asks for. Fills that have to agree, because they meet or
nearly do, are made one after the other: the later one sees the earlier one as if it were known. All others
are independent, and a network fills as many of them at once as a batch holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.errors import InpaintError
from inpaint_core.filling.order import find_neighbours, find_rounds
from inpaint_core.filling.pieces import cut_long, is_thin, measure_width
from inpaint_core.filling.specks import group_specks
from inpaint_core.region import LARGE_PHOTO_PX, Box, context_box, longest_part_px, plan_regions, working_size
from inpaint_core.request import FillSettings, InpaintRequest, MaskArray

CLASSICAL_APART_PX: Final = 32
"""Classical fills reach a few pixels into each other: holes as close as this are filled as one."""
VIEW_SIDES_PX: Final = (64, 96, 128, 192, 256)
"""Sides of the views of small holes: few sizes, so that many views are of one size and fill a batch."""
MIN_VIEW_PX: Final = 96
"""Shortest side of the surroundings a network sees; measured in docs/decisions/0011-what-a-fill-sees.md."""
SMALL_VIEW_PX: Final = 128
"""Up to here the view grows with ``VIEW_PER_SPECK``: a speck of 16 pixels gains from more than 96."""
VIEW_PER_SPECK: Final = 8
VIEW_PER_HOLE: Final = 4
"""Above that the view grows with the hole, up to the working size."""
NARROW_PIECE_PX: Final = 384
"""How long a piece of a narrow hole may be, and how far apart the specks of one group."""
PIECE_PX: Final = 64
"""How long a piece of a thin hole may be: with ``THIN_CONTEXT``, what the smallest view shows well."""
THIN_CONTEXT: Final = 1.5
"""Context of a thin hole or piece at most: it has known pixels all along its sides."""
NARROW_PX: Final = 16
"""A hole up to this wide is continued from its rim, whatever the model.

Measured in large photos: a classical fill is 5 to 9 dB nearer to the truth there than any network is, and
level with them at 32 (docs/decisions/0011-what-a-fill-sees.md).
"""
SPOT_PX: Final = 32
"""A compact hole whose parts are up to this long begins as its rim continued, in a large photo.

What fills it are the photo's own patches, whatever they began from; a network takes ten times as long as
all the rest (docs/decisions/0011-what-a-fill-sees.md).
"""
MARGIN_PX: Final = 16
"""A fill always sees this much of the surroundings, however little context was asked for."""
MIN_KNOWN_SHARE: Final = 0.2
"""Of a crop: with less than this there is hardly anything to continue."""
GROWTH: Final = 0.25
"""By how much of its longer side a crop with too little known grows at once, on every side."""
AROUND_PER_HOLE: Final = 3
"""Side of what a hole is completed from, as a multiple of the hole's."""
SMALL_AROUND_PX: Final = 512
"""It is at least this long, for all but specks."""
NARROW_AROUND_PX: Final = 40
"""A narrow hole is completed from so much on every side."""
AROUND_PER_SPECK: Final = 8
"""What a speck is completed from, as a multiple of its own side; and this is never shorter than a view."""
MAX_AROUND_PX: Final = 4000
"""It is no longer, for want of memory, unless the hole itself leaves too little of that."""
MIN_AROUND_MARGIN_PX: Final = 256
"""A hole is completed from at least so much on every side, however large it is."""
BATCH_PX: Final = 2**18
"""Pixels of a batch at most, all its views together: four of 256 x 256, or sixteen of 128 x 128.

It does not depend on the memory there is: one request always makes the same batches, and the same fill.
"""


@dataclass(frozen=True)
class PlannedRegion:
    """What is filled at once.

    Attributes:
        number: Place in the order of filling, from 0.
        hole: Tight box around its part of the mask, in pixels of the photo; what is masked inside is filled.
        crop: The part of the photo that its fill looks at. Cell i, j of an h x w map that a network makes of
            it covers rows top + i*H/h and columns left + j*W/w of the photo, for a crop of H x W.
        side_px: Longest side at which a network sees the crop, memory permitting; 0 for classical fills.
        is_narrow: Whether its hole is continued from the rim, without a pass of the network.
        is_spot: Whether it is only begun so, and then completed like a hole that a network looked at.
        after: Numbers of the earlier regions whose fills it sees as known, rising.
        around: The part of the photo whose patches its fill is completed from; holds the hole.
    """

    number: int
    hole: Box
    crop: Box
    around: Box
    side_px: int = 0
    is_narrow: bool = False
    after: tuple[int, ...] = ()
    is_spot: bool = False

    @property
    def needs_network(self) -> bool:
        """Whether a network is asked, if the model is one."""
        return not (self.is_narrow or self.is_spot)

    @property
    def seen_size(self) -> tuple[int, int]:
        """Height and width at which the crop is seen."""
        side_px = self.side_px or max(self.crop.height, self.crop.width)
        return working_size(self.crop.height, self.crop.width, side_px=side_px)


@dataclass(frozen=True)
class FillPlan:
    """A request's regions; their holes are disjoint and hold the whole mask.

    Attributes:
        batches: Regions that are predicted at once, independent of each other and, unless they are narrow,
            seen at one size; batches in the order of filling, regions numbered through.
    """

    batches: tuple[tuple[PlannedRegion, ...], ...]

    @property
    def regions(self) -> tuple[PlannedRegion, ...]:
        """All regions, in the order of filling."""
        return tuple(region for batch in self.batches for region in batch)


@dataclass(frozen=True)
class _View:
    """A hole and what is looked at to fill it."""

    hole: Box
    crop: Box
    side_px: int
    is_narrow: bool
    is_spot: bool = False

    @property
    def kind(self) -> tuple[bool, bool, tuple[int, int]]:
        """What the regions of a batch have in common: no network looks at narrow ones, in whatever size."""
        if self.is_narrow:
            return True, False, (0, 0)
        size = working_size(self.crop.height, self.crop.width, side_px=self.side_px)
        return False, self.is_spot, size


def find_model(name: str) -> ModelSpec:
    """Return a model's entry of the catalogue.

    Raises:
        InpaintError: There is no such model.
    """
    if name not in MODELS:
        raise InpaintError(f"There is no model called {name}: choose one of {', '.join(MODELS)}.")
    return MODELS[name]


def plan_request(request: InpaintRequest) -> FillPlan:
    """Return what a request fills together; it follows from mask, model and settings alone.

    Raises:
        InpaintError: There is no such model.
    """
    spec = find_model(request.settings.model)
    if spec.kind == "classical":
        return _plan_classical(request.mask, request.settings)
    views = _views(request.mask, request.settings, spec)
    return FillPlan(_batches(views, request.mask.shape))


def crop_box(mask: MaskArray, hole: Box, *, context: Box, feather_px: int) -> Box:
    """Return what a fill looks at: the context, all of the seam, and enough known pixels.

    Args:
        mask: H x W, True = hole, not all of it.
        hole: Of the region.
        context: Of the region.
        feather_px: Width of the soft seam outside the hole.
    """
    height, width = mask.shape
    crop = context.union(hole.grown(max(feather_px, MARGIN_PX), height=height, width=width))
    while crop != Box(0, 0, width, height) and 1.0 - float(mask[crop.slices].mean()) < MIN_KNOWN_SHARE:
        margin_px = max(1, round(max(crop.width, crop.height) * GROWTH))
        crop = crop.grown(margin_px, height=height, width=width)
    return crop


def view_side(
    hole_px: int, *, context: float, per_hole: float, largest_px: int, smallest_px: int = MIN_VIEW_PX
) -> int:
    """Return the side of the surroundings that a network sees, in pixels of the photo.

    Args:
        hole_px: Longer side of the hole.
        context: The view is at least this many times as long.
        per_hole: And this many times, as long as it is not shrunk for that.
        largest_px: The working size, up to which a view is not shrunk.
        smallest_px: The view is never smaller.
    """
    wanted_px = max(
        smallest_px,
        min(VIEW_PER_SPECK * hole_px, SMALL_VIEW_PX),
        min(round(hole_px * per_hole), largest_px),
        round(hole_px * context),
    )
    return next((side for side in VIEW_SIDES_PX if wanted_px <= side <= largest_px), wanted_px)


def around_box(hole: Box, *, height: int, width: int, is_narrow: bool = False) -> Box:
    """Return the part of a photo whose patches complete a hole.

    Args:
        hole: Tight box around it.
        height: Of the photo.
        width: Of the photo.
        is_narrow: Whether the hole is narrow: then what fits is near, and there are often many.
    """
    hole_px = max(hole.width, hole.height)
    if is_narrow:
        return hole.grown(NARROW_AROUND_PX, height=height, width=width)
    side_px = max(AROUND_PER_HOLE * hole_px, min(SMALL_AROUND_PX, AROUND_PER_SPECK * hole_px), MIN_VIEW_PX)
    most_px = max(MAX_AROUND_PX, hole_px + 2 * MIN_AROUND_MARGIN_PX)
    return context_box(hole, height=height, width=width, context=1, minimum_px=min(side_px, most_px))


def _plan_classical(mask: MaskArray, settings: FillSettings) -> FillPlan:
    feather_px = max(settings.feather_px, CLASSICAL_APART_PX)
    found = plan_regions(mask, context=settings.context, minimum_px=0, feather_px=feather_px)
    crops = [crop_box(mask, one.hole, context=one.context, feather_px=settings.feather_px) for one in found]
    return FillPlan(
        tuple(
            (PlannedRegion(number, one.hole, crop, crop),)
            for number, (one, crop) in enumerate(zip(found, crops, strict=True))
        )
    )


def _views(mask: MaskArray, settings: FillSettings, spec: ModelSpec) -> list[_View]:
    """Return every hole or piece of a hole with its view, from top to bottom."""
    regions = plan_regions(
        mask, context=settings.context, minimum_px=MIN_VIEW_PX, feather_px=settings.feather_px
    )
    pieces = [
        (piece, len(cut) > 1, measure_width(mask, piece))
        for region in regions
        for cut in [cut_long(mask, region.hole, piece_px=_piece_px(mask, region.hole))]
        for piece in cut
    ]
    narrow = [hole for hole, _, width_px in pieces if width_px <= NARROW_PX]
    wide = [piece for piece in pieces if piece[2] > NARROW_PX]
    specks = group_specks(narrow, [hole for hole, _, _ in wide], cell_px=NARROW_PIECE_PX)
    views = [_view_of_narrow(mask, hole, settings) for hole in specks]
    views += [
        _view_of_thin(mask, hole, settings, spec)
        if is_piece or is_thin(mask, hole, width_px=width_px)
        else _view_of_compact(mask, hole, settings, spec)
        for hole, is_piece, width_px in wide
    ]
    return sorted(views, key=lambda view: (view.hole.top, view.hole.left))


def _piece_px(mask: MaskArray, hole: Box) -> int:
    """Return how long pieces of a long hole are: what no network looks at may be longer."""
    if max(hole.width, hole.height) <= PIECE_PX:
        return PIECE_PX
    return NARROW_PIECE_PX if measure_width(mask, hole) <= NARROW_PX else PIECE_PX


def _view_of_narrow(mask: MaskArray, hole: Box, settings: FillSettings) -> _View:
    """Return the next surroundings: narrow holes are continued from their rim, and from patches near them."""
    crop = crop_box(mask, hole, context=hole, feather_px=settings.feather_px)
    return _View(hole, crop, max(crop.width, crop.height), is_narrow=True)


def _view_of_thin(mask: MaskArray, hole: Box, settings: FillSettings, spec: ModelSpec) -> _View:
    """Return a close view: a hole of a few pixels across must not be shrunk away."""
    context = min(settings.context, THIN_CONTEXT)
    crop = _crop_around(mask, hole, settings, spec, context=context, per_hole=context)
    side_px = min(spec.working_px, max(crop.width, crop.height))
    return _View(hole, crop, side_px, is_narrow=False)


def _view_of_compact(mask: MaskArray, hole: Box, settings: FillSettings, spec: ModelSpec) -> _View:
    """Return a wide view: what belongs into a hole has to be guessed from what is around it."""
    crop = _crop_around(mask, hole, settings, spec, context=settings.context, per_hole=VIEW_PER_HOLE)
    crop_px = max(crop.width, crop.height)
    is_large = max(hole.width, hole.height) >= spec.large_hole_share * crop_px
    side_px = min(spec.large_hole_px if is_large else spec.working_px, crop_px)
    return _View(hole, crop, side_px, is_narrow=False, is_spot=_is_spot(mask, hole, settings, spec))


def _is_spot(mask: MaskArray, hole: Box, settings: FillSettings, spec: ModelSpec) -> bool:
    is_looked_for = mask.size >= LARGE_PHOTO_PX**2 and settings.finish.complete and spec.kind == "network"
    return is_looked_for and longest_part_px(mask[hole.slices]) <= SPOT_PX


def _crop_around(
    mask: MaskArray, hole: Box, settings: FillSettings, spec: ModelSpec, *, context: float, per_hole: float
) -> Box:
    height, width = mask.shape
    hole_px = max(hole.width, hole.height)
    side_px = view_side(
        hole_px,
        context=context,
        per_hole=per_hole,
        largest_px=spec.working_px,
        smallest_px=max(MIN_VIEW_PX, spec.smallest_view_px),
    )
    around = context_box(hole, height=height, width=width, context=1, minimum_px=side_px)
    return crop_box(mask, hole, context=around, feather_px=settings.feather_px)


def _batches(views: Sequence[_View], size: tuple[int, ...]) -> tuple[tuple[PlannedRegion, ...], ...]:
    """Return views in the order of filling: round by round, and in a round those of one size together."""
    neighbours = find_neighbours([view.hole for view in views], [view.crop for view in views])
    rounds = find_rounds(neighbours)
    order = sorted(range(len(views)), key=lambda one: (rounds[one], views[one].kind, one))
    place = {one: number for number, one in enumerate(order)}
    batches: list[list[PlannedRegion]] = []
    of_batch: tuple[int, tuple[bool, bool, tuple[int, int]]] | None = None
    batch_px = 0
    for number, one in enumerate(order):
        view = views[one]
        after = sorted(place[other] for other in neighbours[one] if rounds[other] < rounds[one])
        around = around_box(view.hole, height=size[0], width=size[1], is_narrow=view.is_narrow)
        region = PlannedRegion(
            number, view.hole, view.crop, around, view.side_px, view.is_narrow, tuple(after), view.is_spot
        )
        height, width = region.seen_size
        batch_px += height * width
        if of_batch != (rounds[one], view.kind) or batch_px > BATCH_PX:
            batches.append([])
            batch_px = height * width
        of_batch = rounds[one], view.kind
        batches[-1].append(region)
    return tuple(tuple(batch) for batch in batches)
