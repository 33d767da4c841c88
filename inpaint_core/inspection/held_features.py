"""Features of networks that were looked into lately: another k, or the fill before, costs no pass."""

import weakref
from dataclasses import dataclass, replace
from typing import Final

from torch import Tensor, nn

from inpaint_core.prior.copy_map import CopyMap
from inpaint_core.prior.view import CopyArrows, MemoryLevel, PriorSpace
from inpaint_core.region import Box
from inpaint_core.request import ImageArray, InpaintRequest, Latent, MaskArray

HELD_BYTES: Final = 192 * 2**20
"""Of features at most: six looks into SPN at the paper's widths, thirty into the compact one."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Look:
    """What is looked at: a region of a request, by one network, for one fill.

    Photo, mask and network are not kept alive: they may be large, and are not needed any more.
    """

    image: "weakref.ref[ImageArray]"
    mask: "weakref.ref[MaskArray]"
    network: "weakref.ref[nn.Module]"
    space: PriorSpace
    box: Box
    side_px: int
    """Longer side at which it is seen, memory permitting."""
    latent: Latent | None
    """None for the mean."""
    diversity: float

    def at(self, latent: Latent, diversity: float) -> "Look":
        """Return the look at a fill where this one is at the mean."""
        return replace(self, latent=latent, diversity=diversity)

    def is_same(self, other: "Look") -> bool:
        """Return whether a look at the other would show the same."""
        return (
            (self.box, self.side_px, self.space) == (other.box, other.side_px, other.space)
            and (self.latent is other.latent and self.diversity == other.diversity)
            and all(
                mine() is not None and mine() is theirs()
                for mine, theirs in (
                    (self.image, other.image),
                    (self.mask, other.mask),
                    (self.network, other.network),
                )
            )
        )


def look_of(
    request: InpaintRequest,
    network: nn.Module,
    space: PriorSpace,
    *,
    box: Box,
    side_px: int,
) -> Look:
    """Return the look at a network's mean; see ``Look``."""
    return Look(
        image=weakref.ref(request.image),
        mask=weakref.ref(request.mask),
        network=weakref.ref(network),
        space=space,
        box=box,
        side_px=side_px,
        latent=None,
        diversity=0.0,
    )


@dataclass(frozen=True, eq=False)
class Features:
    """What a network showed.

    Attributes:
        look: What was looked at.
        hole: h x w bool, at the size the network saw.
        maps: C x h x w float32 on the CPU, coarse to fine.
        middles: C x 1 x 1: the mean place of each map before it was turned into directions; empty where the
            maps are shown as they are.
        arrows: Of networks that copy.
        copies: The same for every place of the hole.
        levels: Of networks with a memory.
    """

    look: Look
    hole: MaskArray
    maps: list[Tensor]
    middles: list[Tensor]
    arrows: CopyArrows | None = None
    copies: CopyMap | None = None
    levels: tuple[MemoryLevel, ...] = ()

    @property
    def held_bytes(self) -> int:
        """The memory that the maps take."""
        return sum(features.numel() * features.element_size() for features in self.maps)


class HeldFeatures:
    """The latest looks, as many as fit under a budget of bytes; the newest one always."""

    def __init__(self, budget_bytes: int = HELD_BYTES) -> None:
        self._budget_bytes = budget_bytes
        self._held: list[Features] = []

    @property
    def held_bytes(self) -> int:
        """The memory that all of them take."""
        return sum(one.held_bytes for one in self._held)

    def find(self, look: Look) -> Features | None:
        """Return what a look showed; None if it is not held any more."""
        for one in self._held:
            if one.look.is_same(look):
                self._held.remove(one)
                self._held.append(one)
                return one
        return None

    def make_room(self, look: Look) -> None:
        """Forget what belongs to other photos, masks or networks: it will hardly be asked for again."""
        self._held = [
            one
            for one in self._held
            if one.look.mask() is look.mask() and one.look.network() is look.network()
        ]

    def hold(self, features: Features) -> None:
        """Keep one more, and forget the oldest that do not fit beside it."""
        self._held.append(features)
        while len(self._held) > 1 and self.held_bytes > self._budget_bytes:
            self._held.pop(0)
