"""A prior as an image: the photo with its hole, and the cluster map of every scale beside it."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from inpaint_core.catalog import MODELS
from inpaint_core.prior.view import SEPARATOR, ClusterMap, CopyArrows, PriorView, hole_outlines, paint_labels
from inpaint_core.region import Box
from inpaint_core.request import Completion, ImageArray

TILE_PX: Final = 320
"""Longer side of each image."""
SUPERSAMPLING: Final = 2
"""Factor at which images are drawn before they are made smaller: OpenCV's lines have whole widths only."""
MARGIN_PX: Final = 16
TEXT_PX: Final = 15
LINE_PX: Final = 24
"""Height of a line of text."""
HOLE_TINT: Final = (255, 45, 60)
HOLE_OPACITY: Final = 0.45
PHOTO: Final = "photo and hole"
BLACK: Final = (0, 0, 0)
WHITE: Final = (255, 255, 255)
GREY: Final = (96, 96, 96)
LINES: Final = ((BLACK, 5), (WHITE, 2))
"""Colour and width of lines before they are made smaller: white with a dark border shows on everything."""

DecodedImage = NDArray[np.uint8]


def draw_prior(
    image: ImageArray, view: PriorView, *, fill: Completion | None = None, note: str = ""
) -> DecodedImage:
    """Return the figure of one prior.

    Args:
        image: The whole photo, H x W x 3 RGB, uint8 or uint16.
        view: What its network shows.
        fill: The one that is looked into, shown beside the photo; None for none.
        note: Said in the title, for example that the weights are random; empty for nothing.

    Returns:
        H x W x 3 RGB uint8: a title, and one row: the part of the photo, then each map from coarse to fine,
        its cells enlarged without smoothing. On the photo, arrows lead from the hole to what it is copied
        from.
    """
    height, width = _tile_size(view.box)
    photo = _photo_tile(image, view, height=height, width=width)
    tiles = [(PHOTO, photo)]
    if fill is not None:
        tiles.append(("fill", _part_tile(filled_part(image, fill, view.box), height=height, width=width)))
    tiles += [(one.title, _map_tile(one, height=height, width=width)) for one in view.maps]
    for caption, tile in tiles:
        if caption != "fill":
            _draw_outlines(tile, view)
    if view.arrows is not None:
        _draw_arrows(photo, view.box, view.arrows)
    tiles = [(caption, _reduced(tile)) for caption, tile in tiles]
    return _put_together(tiles, _title(view, view.caption, note))


def draw_fills(
    image: ImageArray, shown: Sequence[tuple[Completion | None, PriorView]], *, note: str = ""
) -> DecodedImage:
    """Return the figures of several fills' priors below each other.

    Args:
        image: The whole photo.
        shown: A fill, None for the network's mean, and its view; at least one.
        note: As for ``draw_prior``.
    """
    return stack([draw_prior(image, view, fill=fill, note=note) for fill, view in shown])


def draw_sampled_priors(
    image: ImageArray, shown: Sequence[tuple[Completion, PriorView]], *, note: str = ""
) -> DecodedImage:
    """Return one photo with some of its fills, and the prior of each beside it (SPN, Fig. 11).

    Args:
        image: The whole photo.
        shown: Fills of one request, and the view of each; at least one.
        note: As for ``draw_prior``.

    Returns:
        One row: the part of the photo, then each fill and its finest map.
    """
    first = shown[0][1]
    height, width = _tile_size(first.box)
    photo = _photo_tile(image, first, height=height, width=width)
    _draw_outlines(photo, first)
    tiles = [(PHOTO, photo)]
    for fill, view in shown:
        finest = _map_tile(view.maps[-1], height=height, width=width)
        _draw_outlines(finest, view)
        seed = "between seeds" if view.seed is None else f"seed {view.seed}"
        tiles.append((seed, _part_tile(filled_part(image, fill, view.box), height=height, width=width)))
        tiles.append((f"prior of {seed}, {view.maps[-1].title}", finest))
    tiles = [(caption, _reduced(tile)) for caption, tile in tiles]
    told = first.caption.split(SEPARATOR)[1:]  # each fill has its own seed below it
    return _put_together(tiles, _title(first, SEPARATOR.join(told), note))


def stack(images: Sequence[DecodedImage]) -> DecodedImage:
    """Return images below each other on white, flush left."""
    height = sum(image.shape[0] for image in images)
    sheet = np.full((height, max(image.shape[1] for image in images), 3), 255, np.uint8)
    top = 0
    for image in images:
        sheet[top : top + image.shape[0], : image.shape[1]] = image
        top += image.shape[0]
    return sheet


def filled_part(image: ImageArray, fill: Completion, box: Box) -> ImageArray:
    """Return a part of a photo with a fill in it: H x W x 3, of the photo's dtype."""
    part = image[box.slices].copy()
    for patch in fill.patches:
        inside = patch.box.intersection(box)
        if inside.is_empty:
            continue
        of_part = inside.moved(-box.left, -box.top)
        of_patch = inside.moved(-patch.box.left, -patch.box.top)
        part[of_part.slices] = patch.pixels[of_patch.slices]
    return part


def _title(view: PriorView, caption: str, note: str) -> str:
    title = MODELS[view.model].title if view.model in MODELS else view.model
    parts = (f"{title}: {view.title[0].lower()}{view.title[1:]}", caption, note)
    return SEPARATOR.join(part for part in parts if part)


def _map_tile(one: ClusterMap, *, height: int, width: int) -> DecodedImage:
    enlarged = cv2.resize(paint_labels(one.labels), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(enlarged, np.uint8)


def _tile_size(box: Box) -> tuple[int, int]:
    """Return height and width of an image as it is drawn, before it is made smaller."""
    scale = TILE_PX / max(box.height, box.width)
    return max(1, round(box.height * scale)) * SUPERSAMPLING, max(1, round(box.width * scale)) * SUPERSAMPLING


def _reduced(tile: DecodedImage) -> DecodedImage:
    size = (tile.shape[1] // SUPERSAMPLING, tile.shape[0] // SUPERSAMPLING)
    return np.asarray(cv2.resize(tile, size, interpolation=cv2.INTER_AREA), np.uint8)


def _photo_tile(image: ImageArray, view: PriorView, *, height: int, width: int) -> DecodedImage:
    tile = _part_tile(image[view.box.slices], height=height, width=width).astype(np.float32)
    hole = cv2.resize(view.hole.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
    tile[hole] = tile[hole] * (1 - HOLE_OPACITY) + np.array(HOLE_TINT, np.float32) * HOLE_OPACITY
    return np.rint(tile).astype(np.uint8)


def _part_tile(part: ImageArray, *, height: int, width: int) -> DecodedImage:
    part = (part >> 8).astype(np.uint8) if part.dtype == np.uint16 else part
    method = cv2.INTER_AREA if height < part.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, (width, height), interpolation=method), np.uint8)


def _draw_outlines(tile: DecodedImage, view: PriorView) -> None:
    height, width = tile.shape[:2]
    lines = [np.rint(line * (width, height) - 0.5).astype(np.int32) for line in hole_outlines(view.hole)]
    for colour, thickness in LINES:
        cv2.polylines(tile, lines, isClosed=True, color=colour, thickness=thickness, lineType=cv2.LINE_AA)


def _draw_arrows(tile: DecodedImage, box: Box, arrows: CopyArrows) -> None:
    height, width = tile.shape[:2]
    scale = np.array([width / box.width, height / box.height])
    corner = np.array([box.left, box.top])
    starts = np.rint((arrows.holes - corner) * scale).astype(int)
    ends = np.rint((arrows.sources - corner) * scale).astype(int)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
        tip = min(0.5, 7 * SUPERSAMPLING / max(length, 1.0))
        for colour, thickness in LINES:
            cv2.arrowedLine(tile, start, end, colour, thickness, cv2.LINE_AA, tipLength=tip)


def _put_together(tiles: list[tuple[str, DecodedImage]], title: str) -> DecodedImage:
    font = ImageFont.load_default(TEXT_PX)
    height, width = tiles[0][1].shape[:2]
    pitch = width + MARGIN_PX
    total_width = max(pitch * len(tiles), round(font.getlength(title)) + MARGIN_PX) + MARGIN_PX
    top = MARGIN_PX + LINE_PX + MARGIN_PX // 2
    sheet = Image.new("RGB", (total_width, top + height + LINE_PX + MARGIN_PX), WHITE)
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN_PX, MARGIN_PX), title, fill=BLACK, font=font)
    for index, (caption, tile) in enumerate(tiles):
        left = MARGIN_PX + index * pitch
        sheet.paste(Image.fromarray(tile), (left, top))
        draw.text((left, top + height + 4), caption, fill=GREY, font=font)
    return np.array(sheet)
