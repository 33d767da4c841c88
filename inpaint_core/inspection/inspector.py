"""Look inside a network: the features it fills a hole with, on the fill's own crop, clustered."""

import weakref
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from inpaint_core.catalog import MODELS, ModelSpec
from inpaint_core.errors import InpaintError
from inpaint_core.filling.plan import FillPlan, find_model
from inpaint_core.inspection.clusters import cluster_pyramid, directions
from inpaint_core.models.networks import keeps_quality_in_bf16
from inpaint_core.models.protocols import CopyingNetwork, InspectableNetwork, TaughtNetwork
from inpaint_core.prior.view import (
    DEFAULT_K,
    MAX_K,
    MIN_K,
    ClusterMap,
    CopyArrows,
    PriorSpace,
    PriorView,
)
from inpaint_core.region import Box
from inpaint_core.request import InpaintRequest, MaskArray
from inpaint_core.runtime.memory import largest_working_px
from inpaint_core.runtime.runtime import Runtime, place_network
from inpaint_core.runtime.tensors import MIN_WORKING_PX, crop_to_tensors
from inpaint_core.transparency.seen import see

MAX_ARROWS: Final = 24
"""More cannot be followed by eye."""


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


@dataclass(frozen=True, eq=False)
class _Seen:
    """A network's features for one request, before clustering."""

    request: weakref.ref[InpaintRequest]  # its photo may be large, and is not needed any more
    network: weakref.ref[nn.Module]
    space: PriorSpace
    box: Box
    hole: MaskArray
    maps: list[Tensor]
    """C x h x w float32 on the CPU, coarse to fine."""
    arrows: CopyArrows | None

    def is_of(self, request: InpaintRequest, network: nn.Module, space: PriorSpace) -> bool:
        """Return whether this is what the network would show again."""
        return self.request() is request and self.network() is network and self.space == space


class Inspector:
    """Shows priors. Keeps the features of the last request: another k costs no pass of the network."""

    def __init__(self) -> None:
        self._seen: _Seen | None = None

    def view(
        self,
        request: InpaintRequest,
        source: NetworkSource,
        *,
        k: int = DEFAULT_K,
        space: PriorSpace = "taught",
    ) -> PriorView:
        """Return the prior of a request's model, in the region with the most to fill.

        Args:
            request: Photo, mask and model. The same object again, with another k, is only clustered again.
            source: Loads the network.
            k: Clusters at each scale, ``MIN_K`` to ``MAX_K``.
            space: Which features of a learned prior are clustered.

        Raises:
            InpaintError: There is no such model, or it has nothing to show.
            WeightsError: The model's weights are missing, damaged, or of another network.
            OutOfMemoryError: The network does not fit into memory.
        """
        if not MIN_K <= k <= MAX_K:
            raise ValueError(f"k must lie in {MIN_K}..{MAX_K}, got {k}")
        spec = find_inspectable(request.settings.model)
        network = source.load(spec)
        seen = self._seen
        if seen is None or not seen.is_of(request, network, space):
            self._seen = None  # there may not be room for two
            self._seen = seen = _look(network, spec, request, source, space)
        labelled = cluster_pyramid(seen.maps, k)
        maps = tuple(ClusterMap(labels, str(max(labels.shape))) for labels in labelled)
        return PriorView(
            model=spec.name,
            kind=spec.prior,
            box=seen.box,
            hole=seen.hole,
            maps=maps,
            k=k,
            arrows=seen.arrows,
        )


def find_inspectable(model: str) -> ModelSpec:
    """Return the catalogue's entry of a model that can be looked into.

    Raises:
        InpaintError: There is no such model, or it has nothing to show.
    """
    spec = find_model(model)
    if not spec.prior:
        titles = ", ".join(sorted({one.title for one in MODELS.values() if one.prior and one.weights}))
        raise InpaintError(f"{spec.title} has no prior to look into: choose one of {titles}.")
    return spec


def _look(
    network: nn.Module, spec: ModelSpec, request: InpaintRequest, source: NetworkSource, space: PriorSpace
) -> _Seen:
    if not isinstance(network, InspectableNetwork):
        raise InpaintError(f"{spec.title} has no prior to look into.")
    device = source.runtime.device
    place_network(network, device)
    side_px = largest_working_px(network, device, wanted_px=spec.working_px, smallest_px=MIN_WORKING_PX)
    crops = [region.crop for region in source.plan(request).regions]
    box = max(crops, key=lambda crop: int(request.mask[crop.slices].sum()))
    image, mask = crop_to_tensors(
        see(request).request.image[box.slices], request.mask[box.slices], side_px=side_px, device=device
    )
    with source.runtime.inference(device, suits_bf16=keeps_quality_in_bf16(spec.network)):
        maps = look_at_prior(network, image, mask, space)
        copied = network.copy_sources(image, mask) if isinstance(network, CopyingNetwork) else None
    if not maps or not all(bool(torch.isfinite(features).all()) for features in maps):
        raise InpaintError(f"{spec.title} showed nothing: its weights or the number format do not suit it.")
    arrows = None if copied is None else arrows_of(*copied, mask, box)
    hole: MaskArray = mask[0, 0].cpu().numpy() > 0
    return _Seen(weakref.ref(request), weakref.ref(network), space, box, hole, maps, arrows)


def look_at_prior(
    network: InspectableNetwork, image: Tensor, mask: Tensor, space: PriorSpace
) -> list[Tensor]:
    """Return the features to be clustered, coarse to fine: C x h x w float32 each, on the CPU.

    Args:
        network: Of one image it is asked for its prior; a stochastic one for that of its mean.
        image: 1 x 3 x H x W, RGB 0..1.
        mask: 1 x 1 x H x W, 1 = hole.
        space: Which features of a learned prior.
    """
    prior = network.prior(image, mask)
    if space == "taught" and isinstance(network, TaughtNetwork):
        return [directions(features[0].float().cpu()) for features in network.map_prior(prior)]
    return [features[0].float().cpu() for features in prior]


def arrows_of(sources: Tensor, shares: Tensor, mask: Tensor, box: Box) -> CopyArrows:
    """Return arrows from the hole to where it is copied from, spread over the hole.

    Args:
        sources: h x w x 2 int64: row and column of the cell that each cell of a grid attends to most.
        shares: h x w: share of the attention that goes there; 0 where nothing is attended to.
        mask: 1 x 1 x H x W, 1 = hole, over the same part of the photo as the grid.
        box: That part of the photo.
    """
    height, width = shares.shape
    hole = F.adaptive_max_pool2d(mask.float(), (height, width))[0, 0].cpu().numpy() > 0
    strength = shares.float().cpu().numpy() * hole
    cells = _spread(strength)
    found = sources.cpu().numpy()[cells[:, 0], cells[:, 1]]
    return CopyArrows(
        holes=_middles(cells, height, width, box),
        sources=_middles(found, height, width, box),
        shares=strength[cells[:, 0], cells[:, 1]].astype(np.float32),
    )


def _spread(strength: NDArray[np.floating]) -> NDArray[np.intp]:
    """Return at most ``MAX_ARROWS`` cells, N x 2: the strongest of each block, blocks as small as can be."""
    cells = np.argwhere(strength > 0)
    cells = cells[np.argsort(-strength[cells[:, 0], cells[:, 1]], kind="stable")]
    side = 1
    while True:
        _, first = np.unique(cells // side, axis=0, return_index=True)
        if len(first) <= MAX_ARROWS:
            return np.asarray(cells[np.sort(first)], np.intp)
        side += 1


def _middles(cells: NDArray[np.integer], height: int, width: int, box: Box) -> NDArray[np.float32]:
    """Return x, y in the photo of the middles of cells (row, column) of a grid over a box."""
    x = box.left + (cells[:, 1] + 0.5) * box.width / width
    y = box.top + (cells[:, 0] + 0.5) * box.height / height
    return np.stack([x, y], axis=1).astype(np.float32)
