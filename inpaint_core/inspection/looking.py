"""One pass of a network that is looked into: its features, what it copies, what its memory says."""

import torch
from torch import Tensor, nn

from inpaint_core.catalog import ModelSpec
from inpaint_core.errors import InpaintError
from inpaint_core.inspection.clusters import directions, middle_of
from inpaint_core.inspection.copying import arrows_of, copy_map_of
from inpaint_core.inspection.held_features import Features, Look
from inpaint_core.models.networks import keeps_quality_in_bf16
from inpaint_core.models.protocols import (
    CopyingNetwork,
    InspectableNetwork,
    Noise,
    RememberingNetwork,
    SampledPriorNetwork,
    TaughtNetwork,
)
from inpaint_core.prior.view import MemoryLevel, PriorSpace
from inpaint_core.request import InpaintRequest
from inpaint_core.runtime.memory import largest_working_px
from inpaint_core.runtime.runtime import Runtime, place_network
from inpaint_core.runtime.tensors import MIN_WORKING_PX, crop_to_tensors
from inpaint_core.transparency.seen import see


def look_inside(
    network: nn.Module,
    spec: ModelSpec,
    request: InpaintRequest,
    runtime: Runtime,
    look: Look,
    drawn: tuple[Noise, Features] | None = None,
) -> Features:
    """Return what a network shows of a part of a photo.

    Args:
        network: With its weights; it goes back to where it was, as a fill may be under way.
        spec: Its entry of the catalogue.
        request: Photo and mask.
        runtime: Where and how to run.
        look: What is looked at.
        drawn: The noise of a fill, scaled, and what the mean shows, with which the fill is to be compared;
            None for the mean itself.

    Raises:
        InpaintError: The network has nothing to show.
        OutOfMemoryError: It does not fit into memory.
    """
    if not isinstance(network, InspectableNetwork):
        raise InpaintError(f"{spec.label} has no prior to look into.")
    device = runtime.device
    home = next((one.device for one in network.parameters()), device)
    place_network(network, device)
    try:
        side_px = look.side_px
        if drawn is None and side_px > MIN_WORKING_PX:
            side_px = largest_working_px(network, device, wanted_px=side_px, smallest_px=MIN_WORKING_PX)
        seen = see(request).request
        image, mask = crop_to_tensors(
            seen.image[look.box.slices], seen.mask[look.box.slices], side_px=side_px, device=device
        )
        with runtime.inference(device, suits_bf16=keeps_quality_in_bf16(spec.network)):
            features = _features(network, look, image, mask, drawn)
    finally:
        if home != device:
            place_network(network, home)
    if not features.maps or not all(bool(torch.isfinite(one).all()) for one in features.maps):
        raise InpaintError(f"{spec.label} showed nothing: its weights or the number format do not suit it.")
    return features


def _features(
    network: InspectableNetwork, look: Look, image: Tensor, mask: Tensor, drawn: tuple[Noise, Features] | None
) -> Features:
    if drawn is None:
        noise, prior, middles = None, network.prior(image, mask), None
    else:
        noise, middles = _placed(drawn[0], image.device), drawn[1].middles
        prior = _drawn_prior(network, image, mask, noise)
    maps, middles = _as_shown(network, prior, look.space, middles)
    copied = network.copy_sources(image, mask) if isinstance(network, CopyingNetwork) else None
    return Features(
        look,
        mask[0, 0].cpu().numpy() > 0,
        maps,
        middles,
        None if copied is None else arrows_of(*copied, mask, look.box),
        None if copied is None else copy_map_of(*copied, mask),
        _levels(network, image, mask, noise),
    )


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
    return _as_shown(network, network.prior(image, mask), space, None)[0]


def _drawn_prior(network: object, image: Tensor, mask: Tensor, noise: Noise) -> list[Tensor]:
    if not isinstance(network, SampledPriorNetwork):
        raise TypeError(f"{type(network).__name__} takes no noise")
    return network.prior(image, mask, noise)


def _as_shown(
    network: object, prior: list[Tensor], space: PriorSpace, middles: list[Tensor] | None
) -> tuple[list[Tensor], list[Tensor]]:
    """Return the maps to be clustered, and the mean place of each that was turned into directions."""
    if space != "taught" or not isinstance(network, TaughtNetwork):
        return [features[0].float().cpu() for features in prior], []
    mapped = [features[0].float().cpu() for features in network.map_prior(prior)]
    middles = middles or [middle_of(features) for features in mapped]
    return [directions(features, middle) for features, middle in zip(mapped, middles, strict=True)], middles


def _levels(network: object, image: Tensor, mask: Tensor, noise: Noise | None) -> tuple[MemoryLevel, ...]:
    if not isinstance(network, RememberingNetwork):
        return ()
    return tuple(MemoryLevel(*level) for level in network.memory_shares(image, mask, noise))


def _placed(noise: Noise, device: torch.device) -> Noise:
    return noise.to(device) if isinstance(noise, Tensor) else [tensor.to(device) for tensor in noise]
