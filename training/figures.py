"""Figures of what networks do and what they go by, several photos below each other."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from inpaint_core.composite import composite
from inpaint_core.engine import Engine
from inpaint_core.models.pennet import SIZE_MULTIPLE, PenNet
from inpaint_core.prior_figure import draw_prior
from inpaint_core.request import InpaintRequest, MaskArray
from inpaint_core.runtime import Runtime
from inpaint_core.tensors import (
    image_to_tensor,
    mask_to_tensor,
    tensor_to_float_image,
    to_float_image,
    to_image,
)
from training.eval_fills import NetworkPredictions
from training.metrics import Picture
from training.picture_grid import GAP_PX, paint_hole, tile_rows

CAPTION_PX: Final = 28
TEXT_PX: Final = 15
WHITE: Final = 255

Example = tuple[Picture, MaskArray]
"""A photo, H x W x 3 uint8, and its hole, H x W; all of a figure are of one size."""


def draw_priors(
    engine: Engine, model: str, examples: Sequence[Example], *, k: int, note: str = ""
) -> Picture:
    """Return the k-means maps of what a network goes by, one photo below the other.

    Args:
        engine: With the network's weights.
        model: Key of the catalogue.
        examples: At least one.
        k: Clusters.
        note: Said in the titles.

    Raises:
        InpaintError: The model has nothing to show.
    """
    views = []
    for image, mask in examples:
        request = InpaintRequest(image=image, mask=mask, model=model)
        views.append(draw_prior(image, engine.prior(request, k), note=note))
    return _stack(views)


def draw_samples(
    predictions: NetworkPredictions, examples: Sequence[Example], *, seeds: Sequence[int], diversity: float
) -> Picture:
    """Return what a stochastic network makes of each photo: by its mean, and by the noise of each seed.

    Args:
        predictions: Of a stochastic network.
        examples: At least one.
        seeds: A column each. Unlike in the table, a seed is the same noise for every photo.
        diversity: Scale of the noise.
    """
    rows = []
    for image, mask in examples:
        made = [predictions.predict(image, mask)]
        made += [predictions.sample(image, mask, seed=seed, region=0, diversity=diversity) for seed in seeds]
        rows.append([paint_hole(image, mask), *(_composited(image, one, mask) for one in made), image])
    return _captioned(rows, ["hole", "mean", *(f"seed {seed}" for seed in seeds), "photo"])


def draw_pyramid(network: PenNet, runtime: Runtime, examples: Sequence[Example]) -> Picture:
    """Return the pictures that PEN-Net's decoder gives at each scale, coarse to fine (section 3.2).

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
        with runtime.inference(network="pennet"):
            prediction, pyramid = network.predict_pyramid(seen, mask_to_tensor(mask, runtime.device))
        pictures = [
            np.asarray(
                to_image((tensor_to_float_image(one) + np.float32(1)) / np.float32(2), np.uint8), np.uint8
            )
            for one in (*reversed(pyramid), prediction)
        ]
        captions = ["hole", *(f"{one.shape[1]} x {one.shape[0]}" for one in pictures[:-1]), "prediction"]
        enlarged = [
            np.asarray(cv2.resize(one, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)
            for one in pictures
        ]
        final = _composited(image, pictures[-1], mask)
        rows.append([paint_hole(image, mask), *enlarged, final, image])
    return _captioned(rows, [*captions, "composite", "photo"])


def _composited(image: Picture, prediction: Picture, mask: MaskArray) -> Picture:
    return np.asarray(composite(image, prediction, mask.astype(np.float32)), dtype=np.uint8)


def _captioned(rows: Sequence[Sequence[Picture]], captions: Sequence[str]) -> Picture:
    """Return rows of equally sized pictures with a caption above each column."""
    grid = tile_rows(rows)
    width = rows[0][0].shape[1]
    sheet = Image.new("RGB", (grid.shape[1], grid.shape[0] + CAPTION_PX), (WHITE,) * 3)
    sheet.paste(Image.fromarray(grid), (0, CAPTION_PX))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(TEXT_PX)
    for index, caption in enumerate(captions):
        draw.text((index * (width + GAP_PX) + 4, 5), caption, fill=(0, 0, 0), font=font)
    return np.array(sheet)


def _stack(pictures: Sequence[Picture]) -> Picture:
    """Return pictures below each other on white, flush left."""
    height = sum(picture.shape[0] for picture in pictures)
    sheet = np.full((height, max(picture.shape[1] for picture in pictures), 3), WHITE, np.uint8)
    top = 0
    for picture in pictures:
        sheet[top : top + picture.shape[0], : picture.shape[1]] = picture
        top += picture.shape[0]
    return sheet
