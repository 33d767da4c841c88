"""Galleries that were taken off the screen, by an accept or to paint on, without their photo. No Qt."""

from dataclasses import dataclass, field, replace
from typing import Final

from editor.state.choosing.entry import Entry
from editor.state.choosing.sheet import Sheet
from editor.state.history import Step
from inpaint_core.filling.separate.holes import Hole, only
from inpaint_core.recipes.making import Making
from inpaint_core.recipes.packed_mask import PackedMask
from inpaint_core.request import Completion, FillSettings, InpaintRequest, MaskArray

GALLERIES_KEPT: Final = 3
"""Older ones are forgotten: a gallery of a large hole may hold a hundred megabytes."""


@dataclass(frozen=True, eq=False)
class Made:
    """An entry without the arrays of its request: the photo of then is not kept.

    Attributes:
        completion: As the engine returned it.
        settings: Of the run that made it.
        seed: Of its noise.
        hole: Number of the only hole that it fills; -1 when it fills all.
        kin: What it was made from instead of a seed, in words.
        is_pinned: Whether it goes first.
        is_deleted: Whether it was taken away.
        making: How it can be made again.
    """

    completion: Completion
    settings: FillSettings
    seed: int
    hole: int = -1
    kin: str = ""
    is_pinned: bool = False
    is_deleted: bool = False
    making: Making | None = None


@dataclass(frozen=True, eq=False)
class PastGallery:
    """Completions in their order.

    Attributes:
        made: What was on show.
        chosen: Which one was chosen for each hole.
    """

    made: tuple[Made, ...]
    chosen: tuple[int, ...]

    @classmethod
    def of(cls, sheet: Sheet) -> "PastGallery":
        """Return what a sheet holds, at least one entry."""
        made = tuple(
            Made(
                entry.completion,
                entry.request.settings,
                entry.seed,
                entry.hole,
                entry.kin,
                entry.is_pinned,
                entry.is_deleted,
                entry.making,
            )
            for entry in sheet.gallery.entries
        )
        return cls(made, sheet.chosen)

    @property
    def settings(self) -> FillSettings:
        """Of the first completion, for a request that all can share."""
        return self.made[0].settings

    def lay_out_on(self, sheet: Sheet, request: InpaintRequest) -> None:
        """Fill a sheet with them, for a request of the photo and mask as they are again."""
        sheet.lay_out(request, chosen=self.chosen)
        sheet.gallery.entries[:] = self.entries(request, sheet.holes)

    def entries(self, request: InpaintRequest, holes: tuple[Hole, ...]) -> list[Entry]:
        """Return them as they were.

        Args:
            request: Of the photo and mask as they are again.
            holes: Of that mask.
        """
        part = {
            hole: replace(request, mask=only(holes[hole], request.mask))
            for hole in {one.hole for one in self.made}
            if 0 <= hole < len(holes)
        }
        return [
            Entry(
                one.completion,
                replace(part.get(one.hole, request), settings=one.settings),
                one.seed,
                one.hole,
                one.kin,
                one.is_pinned,
                one.is_deleted,
                one.making,
            )
            for one in self.made
        ]


@dataclass(frozen=True, eq=False)
class AsideGallery:
    """A gallery that was left to paint on, and the mask that it was made for.

    Attributes:
        gallery: What there was to choose from.
        revision: ``Document.photo_revision`` of the photo that it belongs to.
    """

    gallery: PastGallery
    revision: int
    _packed: PackedMask

    @classmethod
    def of(cls, sheet: Sheet, mask: MaskArray, revision: int) -> "AsideGallery":
        """Return what a sheet holds.

        Args:
            sheet: With at least one entry.
            mask: H x W bool; copied.
            revision: Of the photo.
        """
        return cls(PastGallery.of(sheet), revision, PackedMask.of(mask))

    @property
    def mask(self) -> MaskArray:
        """The mask of then, H x W bool."""
        return self._packed.mask


class PastGalleries:
    """Galleries by the step of the history that put one of their completions into the photo."""

    def __init__(self) -> None:
        self._kept: dict[Step, PastGallery] = {}

    def keep(self, step: Step, gallery: PastGallery) -> None:
        """Remember what was on show when a completion was accepted.

        Args:
            step: That Undo takes back.
            gallery: With the one that was accepted.
        """
        self._kept[step] = gallery
        while len(self._kept) > GALLERIES_KEPT:
            del self._kept[next(iter(self._kept))]

    def find(self, step: Step | None) -> PastGallery | None:
        """Return what was on show before this step; None where that is not known any more."""
        return None if step is None else self._kept.get(step)


@dataclass
class KeptGalleries:
    """All galleries of one photo that are off the screen.

    Attributes:
        past: Of which one completion was accepted.
        aside: The one that was left to paint on; None without one.
    """

    past: PastGalleries = field(default_factory=PastGalleries)
    aside: AsideGallery | None = None
