"""Engines that show a prior, for tests of what is built on it."""

import threading
from typing import Any

import numpy as np

from inpaint_core.errors import InpaintError
from inpaint_core.prior.view import ClusterMap, CopyArrows, PriorView
from inpaint_core.region import mask_bounds
from tests.editor.small_engines import FillGrey, FillWhenTold


def small_view(request: Any, k: int = 8, *, arrows: bool = False) -> PriorView:
    """Return k columns at three scales, over the hole and as much again around it."""
    hole = mask_bounds(request.mask)
    height, width = request.mask.shape
    box = hole.grown(max(hole.width, hole.height), height=height, width=width)
    maps = []
    for side in (16, 32, 64):
        columns = np.arange(side) * k // side
        maps.append(ClusterMap(np.tile(columns.astype(np.uint8), (side, 1)), str(side)))
    points = np.array([[hole.left + 1, hole.top + 1]], np.float32)
    copied = CopyArrows(points, np.array([[box.left, box.top]], np.float32), np.ones(1, np.float32))
    return PriorView(
        model=request.settings.model,
        kind="attention" if arrows else "prior",
        box=box,
        hole=request.mask[box.slices].copy(),
        maps=tuple(maps),
        k=k,
        arrows=copied if arrows else None,
    )


class ShowsPrior(FillGrey):
    """Shows columns at once; remembers what it was asked."""

    def __init__(self, *, arrows: bool = False) -> None:
        super().__init__()
        self.asked: list[tuple[Any, int]] = []
        self.arrows = arrows

    def prior(self, request: Any, k: int) -> PriorView:
        self.asked.append((request, k))
        return small_view(request, k, arrows=self.arrows)


class ShowsWhenTold(ShowsPrior, FillWhenTold):
    """Fills at once, but looks only when told; ``looking`` says that it has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.looking, self.show = threading.Event(), threading.Event()
        self.go.set()

    def prior(self, request: Any, k: int) -> PriorView:
        self.looking.set()
        self.show.wait(20)
        return super().prior(request, k)


class ShowsNothing(FillGrey):
    def prior(self, request: Any, k: int) -> PriorView:
        raise InpaintError("There is nothing to see here.")


class CrashesLooking(FillGrey):
    def prior(self, request: Any, k: int) -> PriorView:
        raise RuntimeError("size mismatch")
