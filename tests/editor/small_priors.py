"""Engines that show a prior, for tests of what is built on it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from inpaint_core.errors import InpaintError
from inpaint_core.prior.copy_map import CopyMap
from inpaint_core.prior.view import ClusterMap, CopyArrows, PriorSpace, PriorView
from inpaint_core.region import Box, mask_bounds
from inpaint_core.request import Completion, Latent
from tests.editor.small_engines import FillDiverse, FillGrey, FillWhenTold

DRAWS = ("spn-probabilistic", "gmsrm")
"""Models whose fills have noise."""


def small_view(
    request: Any,
    k: int = 8,
    space: PriorSpace = "taught",
    fill: Any = None,
    *,
    arrows: bool = False,
    part: Box | None = None,
) -> PriorView:
    """Return k columns at three scales, over the hole or a part of the photo, and as much again around it.

    For a fill, as many cells of the first row as its seed says have the next cluster.
    """
    hole = part or mask_bounds(request.mask)
    height, width = request.mask.shape
    box = hole.grown(max(hole.width, hole.height), height=height, width=width)
    maps = []
    for side in (16, 32, 64):
        columns = np.arange(side) * k // side
        labels = np.tile(columns.astype(np.uint8), (side, 1))
        if fill is not None:
            labels[0, : fill.seed] = (labels[0, : fill.seed] + 1) % k
        maps.append(ClusterMap(labels, str(side)))
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
        copies=CopyMap(np.zeros((4, 4, 2), np.int32), np.ones((4, 4), np.float32), hole_of(request, box))
        if arrows
        else None,
        space=space,
        seed=None if fill is None else fill.seed,
        diversity=None if fill is None else fill.diversity,
    )


def hole_of(request: Any, box: Box) -> Any:
    """Return which of 4 x 4 cells over a box have any hole."""
    part = request.mask[box.slices]
    rows, columns = (
        np.arange(part.shape[0]) * 4 // part.shape[0],
        np.arange(part.shape[1]) * 4 // part.shape[1],
    )
    cells = np.zeros((4, 4), np.bool_)
    np.logical_or.at(cells, (rows[:, None], columns[None, :]), part)
    return cells


class ShowsPrior(FillGrey):
    """Shows columns at once; remembers what it was asked."""

    def __init__(self, *, arrows: bool = False) -> None:
        super().__init__()
        self.asked: list[tuple[Any, int]] = []
        self.wished: list[tuple[PriorSpace, Any]] = []
        self.arrows = arrows

    def prior(
        self,
        request: Any,
        k: int,
        space: PriorSpace = "taught",
        fill: Any = None,
        check: Any = None,
        part: Box | None = None,
    ) -> PriorView:
        self.asked.append((request, k))
        self.wished.append((space, fill))
        return small_view(request, k, space, fill, arrows=self.arrows, part=part)


class ShowsFills(ShowsPrior, FillDiverse):
    """Makes as many fills as asked for, each with noise of its own, and shows the prior of each."""

    def inpaint(self, request: Any, report: Any, *, drafts: bool = False) -> Iterator[Completion]:
        for fill in super().inpaint(request, report, drafts=drafts):
            noise = np.full((1, 1, 1), fill.seed or 0, np.float32)
            yield replace(fill, latents=(Latent(8, 8, (noise,)),)) if fill.model in DRAWS else fill


class ShowsWhenTold(ShowsPrior, FillWhenTold):
    """Fills at once, but looks only when told; ``looking`` says that it has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.looking, self.show = threading.Event(), threading.Event()
        self.go.set()

    def prior(
        self,
        request: Any,
        k: int,
        space: PriorSpace = "taught",
        fill: Any = None,
        check: Any = None,
        part: Box | None = None,
    ) -> PriorView:
        self.looking.set()
        self.show.wait(20)
        return super().prior(request, k, space, fill, check, part)


class ShowsNothing(FillGrey):
    def prior(self, request: Any, k: int, *more: Any) -> PriorView:
        raise InpaintError("There is nothing to see here.")


class CrashesLooking(FillGrey):
    def prior(self, request: Any, k: int, *more: Any) -> PriorView:
        raise RuntimeError("size mismatch")
