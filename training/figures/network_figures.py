"""Figures of what networks do and what they depend on, several photos below each other."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from inpaint_core.engine.engine import Engine
from inpaint_core.engine.noise import draw_noise
from inpaint_core.models.gmsrm import GmSrm
from inpaint_core.models.layers.semantic_network import crop_prior
from inpaint_core.models.pennet import PENNET, SIZE_MULTIPLE, PenNet
from inpaint_core.models.spl import Spl
from inpaint_core.models.spn import Spn, SpnProbabilistic
from inpaint_core.pixels import to_float_image, to_image
from inpaint_core.prior.figure import draw_prior, draw_sampled_priors, stack
from inpaint_core.prior.view import PriorSpace
from inpaint_core.request import FillSettings, Finish, InpaintRequest, MaskArray
from inpaint_core.runtime.runtime import Runtime
from inpaint_core.runtime.tensors import image_to_tensor, mask_to_tensor, tensor_to_float_image
from training.evaluation.composites import composite_image
from training.evaluation.fills import UNFINISHED, Chance, NetworkPredictions
from training.evaluation.image_grid import paint_hole, tile_rows
from training.evaluation.pixel_measures import Image8
from training.figures.captions import draw_captions

SHOWN_PERCENT: Final = (1, 99)
"""Percentiles of a map's values that become the ends of the colours: single cells may stand out far."""

GuidedNetwork = Spl | Spn | SpnProbabilistic
"""A network whose image features are guided by a learned prior, block after block."""
Example = tuple[Image8, MaskArray]
"""A photo, H x W x 3 uint8, and its hole, H x W; all of a figure are of one size."""


def draw_priors(
    engine: Engine,
    model: str,
    examples: Sequence[Example],
    *,
    k: int,
    space: PriorSpace = "taught",
    note: str = "",
) -> Image8:
    """Return the k-means maps of what a network depends on, one photo below the other.

    Args:
        engine: With the network's weights.
        model: Key of the catalogue.
        examples: At least one.
        k: Clusters.
        space: Which features of a learned prior are clustered.
        note: Said in the titles.

    Raises:
        InpaintError: The model has nothing to show.
    """
    views = []
    for image, mask in examples:
        request = InpaintRequest(image=image, mask=mask, settings=FillSettings(model=model))
        views.append(draw_prior(image, engine.prior(request, k, space), note=note))
    return stack(views)


def draw_priors_of_samples(
    engine: Engine,
    settings: FillSettings,
    examples: Sequence[Example],
    *,
    k: int,
    space: PriorSpace = "taught",
    note: str = "",
) -> Image8:
    """Return some fills with the prior that each was made from, one photo below the other (SPN, Fig. 11).

    Fills and priors are made as the editor makes them: its panel Look inside shows the same clusters for the
    same photo, hole, seed and k. A hole that is large in its photo is seen at half the size, and so is its
    finest map.

    Args:
        engine: With the weights of a stochastic network.
        settings: Its name, how many fills there are, and from which seed on.
        examples: At least one.
        k: Clusters.
        space: Which features of a learned prior are clustered.
        note: Said in the titles.

    Raises:
        InpaintError: The model has nothing to show.
    """
    rows = []
    for image, mask in examples:
        request = InpaintRequest(image=image, mask=mask, settings=settings)
        fills = list(engine.inpaint(request))
        shown = [(fill, engine.prior(request, k, space, fill)) for fill in fills]
        rows.append(draw_sampled_priors(image, shown, note=note))
    return stack(rows)


def draw_samples(
    predictions: NetworkPredictions,
    examples: Sequence[Example],
    *,
    seeds: Sequence[int],
    diversity: float,
    how: Finish = UNFINISHED,
) -> Image8:
    """Return what a stochastic network makes of each photo: by its mean, and by the noise of each seed.

    Args:
        predictions: Of a stochastic network.
        examples: At least one.
        seeds: A column each. Unlike in the table, a seed is the same noise for every photo.
        diversity: Scale of the noise.
        how: What is done to the fills.
    """
    rows = []
    for image, mask in examples:
        chances = [None, *(Chance(seed, 0, diversity) for seed in seeds)]
        made = [predictions.fill(image, mask, how, chance) for chance in chances]
        rows.append([paint_hole(image, mask), *(composite_image(image, one, mask) for one in made), image])
    return _captioned(rows, ["hole", "mean", *(f"seed {seed}" for seed in seeds), "photo"])


def draw_conditional_noise(
    network: GmSrm, runtime: Runtime, examples: Sequence[Example], *, seed: int, diversity: float
) -> Image8:
    """Return fills with noise that follows the image and with the noise as it was drawn (GM-SRM, Fig. 5).

    Args:
        network: Placed on the runtime's device; of a variant with conditional noise.
        runtime: How it runs.
        examples: At least one.
        seed: Of the noise.
        diversity: Its scale.

    Raises:
        ValueError: The network has no conditional noise.
    """
    if not network.size.has_conditional_noise:
        raise ValueError(f"a GM-SRM of variant {network.size.variant!r} has no conditional noise")
    rows = []
    for image, mask in examples:
        seen, hole = (
            image_to_tensor(to_float_image(image), runtime.device),
            mask_to_tensor(mask, runtime.device),
        )
        drawn = draw_noise(network.noise_shapes(*mask.shape), seed=seed, region=0)
        noise = [diversity * one.to(runtime.device) for one in drawn]
        with runtime.inference():
            predictions = (network(seen, hole, noise), network.predict_with_random_noise(seen, hole, noise))
        made = [
            composite_image(image, np.asarray(to_image(tensor_to_float_image(one), np.uint8), np.uint8), mask)
            for one in predictions
        ]
        rows.append([paint_hole(image, mask), *made, image])
    return _captioned(rows, ["hole", "conditional noise", "random noise", "photo"])


def draw_filled_features(network: PenNet, runtime: Runtime, examples: Sequence[Example]) -> Image8:
    """Return PEN-Net's features before and after attention at its five levels (Fig. 8), two rows a photo.

    The first row has the encoder's features, fine to coarse, the second the filled ones. A map is the mean
    over the channels of the features' magnitude, from its own least (dark) to its own most (yellow). The
    paper does not say what its maps are.

    Args:
        network: Placed on the runtime's device.
        runtime: How it runs.
        examples: At least one.
    """
    rows = []
    for image, mask in examples:
        height, width = mask.shape
        seen, hole = (
            image_to_tensor(to_float_image(image), runtime.device),
            mask_to_tensor(mask, runtime.device),
        )
        with runtime.inference(suits_bf16=PENNET.keeps_quality_in_bf16):
            encoded, filled = network.feature_maps(seen, hole)
            prediction = np.asarray(to_image(tensor_to_float_image(network(seen, hole)), np.uint8), np.uint8)
        coloured: list[list[Image8]] = [[], []]
        for level, pair in enumerate(zip(encoded, filled, strict=False), start=1):
            cells = tuple(-(-side // 2**level) for side in (height, width))
            maps = [_magnitude(one)[0, 0, : cells[0], : cells[1]].cpu().numpy() for one in pair]
            for row, one in zip(coloured, maps, strict=True):
                shown = cv2.resize(_colour(one), (width, height), interpolation=cv2.INTER_NEAREST)
                row.append(np.asarray(shown, np.uint8))
        final = composite_image(image, prediction, mask)
        rows += [[paint_hole(image, mask), *coloured[0], image], [final, *coloured[1], image]]
    levels = [f"1/{2**level} of the size" for level in range(1, len(coloured[0]) + 1)]
    return _captioned(rows, ["hole, below it filled", *levels, "photo"])


def draw_pyramid(network: PenNet, runtime: Runtime, examples: Sequence[Example]) -> Image8:
    """Return the images that PEN-Net's decoder gives at each scale, coarse to fine (section 3.2).

    Args:
        network: Placed on the runtime's device.
        runtime: How it runs.
        examples: At least one, of sides that divide by 64.
    """
    rows = []
    captions: list[str] = []
    for image, mask in examples:
        height, width = mask.shape
        if height % SIZE_MULTIPLE or width % SIZE_MULTIPLE:
            raise ValueError(f"sides must divide by {SIZE_MULTIPLE}, got {height} and {width}")
        seen = image_to_tensor(to_float_image(image), runtime.device) * 2 - 1
        with runtime.inference(suits_bf16=PENNET.keeps_quality_in_bf16):
            prediction, pyramid = network.predict_pyramid(seen, mask_to_tensor(mask, runtime.device))
        images = [
            np.asarray(
                to_image((tensor_to_float_image(one) + np.float32(1)) / np.float32(2), np.uint8), np.uint8
            )
            for one in (*reversed(pyramid), prediction)
        ]
        captions = ["hole", *(f"{one.shape[1]} x {one.shape[0]}" for one in images[:-1]), "prediction"]
        enlarged = [
            np.asarray(cv2.resize(one, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
            for one in images
        ]
        final = composite_image(image, images[-1], mask)
        rows.append([paint_hole(image, mask), *enlarged, final, image])
    return _captioned(rows, [*captions, "composite", "photo"])


def draw_features(network: GuidedNetwork, runtime: Runtime, examples: Sequence[Example]) -> Image8:
    """Return image features before and after the blocks that a prior guides, and that prior (SPN, Fig. 12).

    A map is the mean over the channels of the features' magnitude at a quarter of the size, from its own
    least (dark) to its own most (yellow). The paper does not say what its maps are.

    Args:
        network: Placed on the runtime's device; a stochastic one is shown at its mean.
        runtime: How it runs.
        examples: At least one.
    """
    rows = []
    for image, mask in examples:
        seen = image_to_tensor(to_float_image(image), runtime.device)
        hole = mask_to_tensor(mask, runtime.device)
        with runtime.inference(), _watched(network) as maps:
            prediction = to_image(tensor_to_float_image(network(seen, hole)), np.uint8)
            maps.insert(1, _magnitude(network.prior(seen, hole)[0]))
        size = (mask.shape[1], mask.shape[0])
        coloured = [
            np.asarray(cv2.resize(_colour(one), size, interpolation=cv2.INTER_NEAREST), np.uint8)
            for one in (crop_prior(one, seen, divisor=4)[0, 0].cpu().numpy() for one in maps)
        ]
        final = composite_image(image, np.asarray(prediction, np.uint8), mask)
        rows.append([paint_hole(image, mask), *coloured, final, image])
    return _captioned(rows, ["hole", "before the blocks", "prior", "after the blocks", "composite", "photo"])


@contextmanager
def _watched(network: GuidedNetwork) -> Iterator[list[Tensor]]:
    """Fill the list with what enters the first guided block and leaves the last: B x 1 x h x w each."""
    maps: list[Tensor] = []
    channels = network.size.image_channels[-1]

    def look_before(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        # Where the prior is put behind the image features, these are the first channels.
        maps.append(_magnitude(inputs[0][:, :channels]))

    def look_after(_: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        maps.append(_magnitude(output))

    hooks = [
        network.middle[0].register_forward_pre_hook(look_before),
        network.middle[-1].register_forward_hook(look_after),
    ]
    try:
        yield maps
    finally:
        for hook in hooks:
            hook.remove()


def _magnitude(features: Tensor) -> Tensor:
    return features.float().abs().mean(dim=1, keepdim=True)


def _colour(values: NDArray[np.float32]) -> Image8:
    """Return an h x w map in colours of even steps to the eye, h x w x 3 RGB."""
    low, high = np.percentile(values, SHOWN_PERCENT)
    share = np.clip((values - low) / max(high - low, np.finfo(np.float32).tiny), 0, 1)
    coloured = cv2.applyColorMap(np.rint(share * 255).astype(np.uint8), cv2.COLORMAP_VIRIDIS)
    return np.asarray(coloured[:, :, ::-1], np.uint8)


def draw_ladder(columns: Sequence[tuple[str, Sequence[Image8]]], examples: Sequence[Example]) -> Image8:
    """Return what several networks make of each photo, side by side (GM-SRM, Fig. 10).

    Args:
        columns: What is said above each, and its predictions, one for each example.
        examples: At least one.
    """
    rows = []
    for index, (image, mask) in enumerate(examples):
        made = [composite_image(image, predictions[index], mask) for _, predictions in columns]
        rows.append([paint_hole(image, mask), *made, image])
    return _captioned(rows, ["hole", *(caption for caption, _ in columns), "photo"])


def _captioned(rows: Sequence[Sequence[Image8]], captions: Sequence[str]) -> Image8:
    """Return rows of equally sized images with a caption above each column."""
    return np.concatenate([draw_captions(captions, rows[0][0].shape[1]), tile_rows(rows)])
