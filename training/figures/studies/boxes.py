"""Boxes of a detector, drawn on pictures side by side with their labels and scores."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from training.evaluation.image_grid import tile_rows
from training.evaluation.pixel_measures import Image8
from training.evaluation.studies.detection import Box
from training.figures.captions import draw_captions, load_font, shortened

BOX: Final = (255, 210, 0)
TEXT_PX: Final = 13


def draw_row(columns: Sequence[tuple[str, Image8, Sequence[Box]]]) -> Image8:
    """Return pictures of one size side by side with their boxes, each under its caption.

    Args:
        columns: Caption, H x W x 3 picture, its boxes.
    """
    row = tile_rows([[draw_boxes(picture, boxes) for _, picture, boxes in columns]])
    return np.concatenate(
        [draw_captions([caption for caption, _, _ in columns], columns[0][1].shape[1]), row]
    )


def draw_boxes(picture: Image8, boxes: Sequence[Box]) -> Image8:
    """Return a copy of an H x W x 3 picture with its boxes."""
    sheet = Image.fromarray(picture.copy())
    draw, font = ImageDraw.Draw(sheet), load_font(TEXT_PX)
    height, width = picture.shape[:2]
    for box in boxes:
        left, top, right, bottom = box.edges
        right, bottom = min(right, width - 1), min(bottom, height - 1)
        left, top = min(max(left, 0), right), min(max(top, 0), bottom)
        draw.rectangle((left, top, right, bottom), outline=BOX, width=2)
        text = shortened(f"{box.label} {box.score:.2f}", font, width - left)
        at = (left + 2, max(top - TEXT_PX - 3, 0))
        draw.rectangle((*at, at[0] + font.getlength(text) + 2, at[1] + TEXT_PX + 3), fill=BOX)
        draw.text((at[0] + 1, at[1]), text, fill=(0, 0, 0), font=font)
    return np.asarray(sheet, np.uint8)
