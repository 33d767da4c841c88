"""Look inside a network: the features it fills a hole with, on the fill's own crop, clustered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from torch import nn

from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.completion.workers import do_not_check
from inpaint_core.errors import InpaintError
from inpaint_core.filling.plan import FillPlan, PlannedRegion, find_model
from inpaint_core.inspection.clusters import ScaleClusters, fit_pyramid
from inpaint_core.inspection.held_features import Features, HeldFeatures, Look, look_of
from inpaint_core.inspection.looking import look_inside
from inpaint_core.models.protocols import Noise, NoiseShape, SampledPriorNetwork
from inpaint_core.prior.view import DEFAULT_K, MAX_K, MIN_K, ClusterMap, PriorSpace, PriorView
from inpaint_core.region import Box
from inpaint_core.request import InpaintRequest, Latent
from inpaint_core.runtime.runtime import Runtime

MAX_FITS: Final = 2 * (MAX_K - MIN_K + 1)
"""Clusters that are held at most, about 100 kB each: those of every k, in both spaces."""


class NetworkSource(Protocol):
    """What is needed of the engine."""

    @property
    def runtime(self) -> Runtime:
        """Where and how networks run."""
        ...

    def load(self, spec: ModelSpec) -> nn.Module:
        """Return a network with its weights."""
        ...

    def plan(self, request: InpaintRequest) -> FillPlan:
        """Return what is filled together, and the part of the photo that each fill looks at."""
        ...


class Drawn(Protocol):
    """What a stochastic network's fill was drawn from."""

    @property
    def seed(self) -> int | None:
        """Of its noise; None between two fills."""
        ...

    @property
    def diversity(self) -> float:
        """By which the noise was scaled."""
        ...

    def latent_of(self, region: int) -> Latent | None:
        """Return the noise of a region before it was scaled; None where there was none."""
        ...

    def noise_of(self, latent: Latent, shapes: NoiseShape | list[NoiseShape]) -> Noise:
        """Return noise as the network was driven by it."""
        ...


@dataclass(frozen=True, eq=False)
class _Fit:
    """The clusters of a mean's features, by what was looked at: the features may be forgotten already."""

    look: Look
    k: int
    scales: list[ScaleClusters]


@dataclass(frozen=True, eq=False)
class _Asked:
    """Who is asked for a look, and about what."""

    network: nn.Module
    spec: ModelSpec
    request: InpaintRequest
    runtime: Runtime
    check: Callable[[], None]


class Inspector:
    """Shows priors. Keeps the features of the latest looks: another k costs no pass of the network."""

    def __init__(self) -> None:
        self._held = HeldFeatures()
        self._fits: list[_Fit] = []

    def view(  # noqa: PLR0913 - what a user can choose of one look
        self,
        request: InpaintRequest,
        source: NetworkSource,
        *,
        k: int = DEFAULT_K,
        space: PriorSpace = "taught",
        drawn: Drawn | None = None,
        check: Callable[[], None] = do_not_check,
        hole: Box | None = None,
    ) -> PriorView:
        """Return the prior of a request's model, in one region: the one asked for, or with the most to fill.

        The clusters are those of the mean's prior, whichever fill is looked into: one colour means the same
        in all fills of a hole, and where two of them differ the fills do.

        Args:
            request: Photo, mask and model. The same arrays again, with another k, are only clustered again.
            source: Loads the network.
            k: Clusters at each scale, ``MIN_K`` to ``MAX_K``.
            space: Which features of a learned prior are clustered.
            drawn: The fill that is looked into, at the size its network saw; None for the network's mean, at
                its working size.
            check: Called between steps; may raise, to give the look up.
            hole: A part of the photo: the region with most of that is looked at. None for all of it.

        Raises:
            InpaintError: There is no such model, or it has nothing to show.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: The network does not fit into memory.
        """
        if not MIN_K <= k <= MAX_K:
            raise ValueError(f"k must lie in {MIN_K}..{MAX_K}, got {k}")
        spec = find_inspectable(request.settings.model)
        asked = _Asked(source.load(spec), spec, request, source.runtime, check)
        region = _region_to_see(request, source.plan(request), hole)
        latent = None if drawn is None else drawn.latent_of(region.number)
        side_px = _side_px(spec, region, latent)
        look = look_of(request, asked.network, space, box=region.crop, side_px=side_px)
        shown = mean = self._see(asked, look)
        if drawn is not None and latent is not None and isinstance(asked.network, SampledPriorNetwork):
            noise = drawn.noise_of(latent, asked.network.noise_shapes(latent.height, latent.width))
            shown = self._see(asked, look.at(latent, drawn.diversity), (noise, mean))
        return PriorView(
            model=spec.name,
            kind=spec.prior,
            box=region.crop,
            hole=shown.hole,
            maps=self._cluster(shown, mean, k, check),
            k=k,
            arrows=shown.arrows,
            copies=shown.copies,
            levels=shown.levels,
            space=space,
            seed=None if drawn is None else drawn.seed,
            diversity=None if drawn is None else drawn.diversity,
        )

    def _see(self, asked: _Asked, look: Look, drawn: tuple[Noise, Features] | None = None) -> Features:
        """Return what a network shows, from the looks that are held or by a pass of the network."""
        if (found := self._held.find(look)) is not None:
            return found
        asked.check()
        self._held.make_room(look)
        found = look_inside(asked.network, asked.spec, asked.request, asked.runtime, look, drawn)
        self._held.hold(found)
        return found

    def _cluster(
        self, shown: Features, mean: Features, k: int, check: Callable[[], None]
    ) -> tuple[ClusterMap, ...]:
        """Return features sorted into the clusters of the mean."""
        fit = next((one for one in self._fits if one.look is mean.look and one.k == k), None)
        if fit is None:
            fit = _Fit(mean.look, k, fit_pyramid(mean.maps, k, check=check))
            self._fits = [*self._fits[1 - MAX_FITS :], fit]
        labelled = [
            scale.labels if shown is mean else scale.sort(features)
            for scale, features in zip(fit.scales, shown.maps, strict=True)
        ]
        return tuple(ClusterMap(labels, str(max(labels.shape))) for labels in labelled)


def find_inspectable(model: str) -> ModelSpec:
    """Return the catalogue's entry of a model that can be looked into.

    Raises:
        InpaintError: There is no such model, or it has nothing to show.
    """
    spec = find_model(model)
    if not spec.prior:
        titles = ", ".join(sorted({one.label for one in MODELS.values() if one.prior and one.weights}))
        raise InpaintError(f"{spec.label} has no prior to look into: choose one of {titles}.")
    return spec


def _region_to_see(request: InpaintRequest, plan: FillPlan, hole: Box | None) -> PlannedRegion:
    """Return the region that meets ``hole``, that a network looks at, with most to fill: in this order."""

    def meets(region: PlannedRegion) -> bool:
        return hole is not None and not region.hole.intersection(hole).is_empty

    return max(
        plan.regions,
        key=lambda region: (
            meets(region),
            region.needs_network,
            int(request.mask[region.crop.slices].sum()),
        ),
    )


def _side_px(spec: ModelSpec, region: PlannedRegion, latent: Latent | None) -> int:
    """Return the longer side at which a region is seen: as its fill saw it, or at the working size."""
    if latent is not None:
        return max(latent.height, latent.width)
    return min(spec.working_px, max(region.crop.height, region.crop.width))
