"""Contact sheets of an evaluation: the best, the median and the worst fills of a row on one image.

What is shown is chosen by score. Photos whose terms forbid showing them can be left out of it: then outside
the hole there is a mosaic of mean colours only.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from inpaint_core.request import MaskArray
from training.evaluation.evaluate import Measurement, Strip
from training.evaluation.image_grid import HOLE_GREY, paint_hole
from training.evaluation.measure_table import MEASURES
from training.evaluation.pixel_measures import Image8
from training.evaluation.ranking import rank_photos
from training.figures.captions import load_font, wrapped

CELL_PX: Final = 16
"""Side of a cell of the mosaic, in pixels of the photo."""
IMAGE_PX: Final = 128
COLUMNS: Final = 8
MARGIN_PX: Final = 4
INNER_GAP_PX: Final = 2
"""Between the two images of a tile."""
TILE_GAP_PX: Final = 10
TILE_WIDTH_PX: Final = 2 * IMAGE_PX + INNER_GAP_PX
WIDTH_PX: Final = 2 * MARGIN_PX + COLUMNS * (TILE_WIDTH_PX + TILE_GAP_PX) - TILE_GAP_PX
TITLE_PX, TITLE_LINE_PX = 22, 36
BAND_PX, BAND_LINE_PX = 18, 34
SCORE_PX, SCORE_LINE_PX = 13, 22
"""Size of the type, and height of its line."""
NEXT_LINE_PX: Final = 16
"""Height of every further line of a score."""
WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)
GREY: Final = (80, 80, 80)
HIDDEN_NOTE: Final = "outside the holes, only the mean colours of cells of 16 x 16 pixels are shown"
MAX_NAME: Final = 80
"""Letters of a file's name: titles may be longer than file systems allow."""


@dataclass(frozen=True)
class Band:
    """Fills that stand together.

    Attributes:
        place: "best", "median" or "worst".
        indices: Of the pairs, the best first.
    """

    place: str
    indices: tuple[int, ...]


@dataclass(frozen=True)
class Tile:
    """One fill, as it is shown.

    Attributes:
        image: The hole and, to its right, the fill: 128 x 258 x 3 uint8 RGB.
        value: Of the measure that chose.
        caption: Said below.
    """

    image: Image8
    value: float
    caption: str


def choose_bands(
    of_pairs: Sequence[Sequence[Measurement]], row: int, measure: str, *, count: int
) -> list[Band]:
    """Choose the best, the median and the worst fills of a row.

    Args:
        of_pairs: The measurements of each pair, rows in the same order.
        row: Its place among them.
        measure: A measure that photos have, by name.
        count: Of fills in a band, 1 or more.

    Returns:
        The bands that have a fill, each ranked; the median one is the middle of the whole ranking. No pair
        stands in two of them: where there are fewer than three times ``count``, every pair stands in one.
    """
    order = rank_photos(of_pairs, row, measure)
    total = len(order)
    best, median, worst = (min(count, (total + spare) // 3) for spare in (2, 0, 1))
    first = (total - median + 1) // 2
    chosen = {
        "best": order[:best],
        "median": order[first : first + median],
        "worst": order[total - worst :],
    }
    return [Band(place, tuple(indices)) for place, indices in chosen.items() if indices]


def mosaic(photo: Image8, mask: MaskArray) -> Image8:
    """Return a photo as cells of 16 x 16 pixels in the mean colour of their known pixels.

    Args:
        photo: H x W x 3 uint8 RGB; nothing inside the hole is looked at.
        mask: H x W bool, True = hole.

    Returns:
        H x W x 3 uint8; cells without known pixels are middle grey.
    """
    height, width = mask.shape
    known = ~mask[:, :, None]
    sums = _sum_cells(np.where(known, photo, 0).astype(np.int64))
    counts = _sum_cells(known.astype(np.int64))
    means = np.divide(sums, counts, out=np.full(sums.shape, float(HOLE_GREY)), where=counts > 0)
    cells = np.rint(means).astype(np.uint8)
    enlarged = cells.repeat(CELL_PX, axis=0).repeat(CELL_PX, axis=1)
    return np.asarray(enlarged[:height, :width], np.uint8)


def _sum_cells(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return sums over cells, rows x columns x channels; cells at the far borders may be smaller."""
    rows, columns = (np.arange(0, side, CELL_PX) for side in values.shape[:2])
    of_rows = np.add.reduceat(values, rows, axis=0)
    return np.asarray(np.add.reduceat(of_rows, columns, axis=1), np.int64)


def draw_tile(strip: Strip, row: int, measure: str, *, is_photo_hidden: bool) -> Tile:
    """Return one fill beside the hole it fills, with its score, the share of the hole and the photo's name.

    Args:
        strip: What was made of the photo.
        row: Place of the fill among its rows.
        measure: That is said below, by name.
        is_photo_hidden: Whether outside the hole only the mosaic of the photo is shown. The hole shows the
            fill as it is in both cases.
    """
    of_row = strip.rows[row]
    shown = mosaic(strip.photo, strip.mask) if is_photo_hidden else strip.photo
    filled = np.where(strip.mask[:, :, None], of_row.image, shown)
    gap = np.full((IMAGE_PX, INNER_GAP_PX, 3), WHITE, np.uint8)
    image = np.concatenate([_reduced(paint_hole(shown, strip.mask)), gap, _reduced(filled)], axis=1)
    value = of_row.measurement.values[measure]
    score = f"{_written(value, measure)} {MEASURES[measure].unit}".strip()
    measurement = of_row.measurement
    return Tile(image, value, f"{score} · hole {measurement.hole_share:.0%} · {measurement.photo}")


def draw_sheet(
    title: str, bands: Sequence[Band], tiles: Mapping[int, Tile], measure: str, *, note: str = ""
) -> Image8:
    """Return the bands of one row below each other, each with its size and the range of its scores.

    Args:
        title: Of the row.
        bands: At least one.
        tiles: By the index of the pair; all that ``bands`` name.
        measure: By which they were chosen.
        note: Said beside the title.

    Returns:
        H x 2142 x 3 uint8 RGB.
    """
    score_lines = max(len(_said(tile)) for tile in tiles.values())
    pitch = IMAGE_PX + SCORE_LINE_PX + (score_lines - 1) * NEXT_LINE_PX
    lines = [-(-len(band.indices) // COLUMNS) for band in bands]
    font = load_font(TITLE_PX)
    title_lines = wrapped("  ·  ".join(filter(None, (title, note))), font, WIDTH_PX - 2 * MARGIN_PX)
    height = (
        MARGIN_PX + TITLE_LINE_PX * len(title_lines) + sum(BAND_LINE_PX + pitch * count for count in lines)
    )
    sheet = Image.new("RGB", (WIDTH_PX, height), WHITE)
    draw, top = ImageDraw.Draw(sheet), MARGIN_PX
    for line in title_lines:
        draw.text((MARGIN_PX, top), line, BLACK, font)
        top += TITLE_LINE_PX
    for band, count in zip(bands, lines, strict=True):
        chosen = [tiles[index] for index in band.indices]
        draw.text((MARGIN_PX, top + 6), _caption(band, chosen, measure), BLACK, load_font(BAND_PX))
        _paste(sheet, chosen, top + BAND_LINE_PX, pitch)
        top += BAND_LINE_PX + pitch * count
    return np.array(sheet)


def _said(tile: Tile) -> list[str]:
    """Return what stands below a tile, line by line."""
    return wrapped(tile.caption, load_font(SCORE_PX), TILE_WIDTH_PX)


def _paste(sheet: Image.Image, tiles: Sequence[Tile], top: int, pitch: int) -> None:
    draw, font = ImageDraw.Draw(sheet), load_font(SCORE_PX)
    for place, tile in enumerate(tiles):
        line, column = divmod(place, COLUMNS)
        x = MARGIN_PX + column * (TILE_WIDTH_PX + TILE_GAP_PX)
        y = top + line * pitch
        sheet.paste(Image.fromarray(tile.image), (x, y))
        for number, text in enumerate(_said(tile)):
            draw.text((x, y + IMAGE_PX + 2 + number * NEXT_LINE_PX), text, GREY, font)


def _caption(band: Band, tiles: Sequence[Tile], measure: str) -> str:
    first, last = (_written(tile.value, measure) for tile in (tiles[0], tiles[-1]))
    named = f"{len(tiles)} {band.place} by {MEASURES[measure].name}"
    return f"{named}: {first} to {last} {MEASURES[measure].unit}".strip()


def _written(value: float, measure: str) -> str:
    return format(value, MEASURES[measure].number_format)


def _reduced(image: Image8) -> Image8:
    return np.asarray(cv2.resize(image, (IMAGE_PX, IMAGE_PX), interpolation=cv2.INTER_AREA), np.uint8)


def name_files(titles: Sequence[str]) -> list[str]:
    """Return a file's name without ending for each row: its letters and digits, and no name twice."""
    names: list[str] = []
    for title in titles:
        spelled = title.casefold().replace("'", "")
        plain = re.sub(r"[\W_]+", "-", spelled).strip("-")[:MAX_NAME] or "row"
        name, number = plain, 2
        while name in names:
            name, number = f"{plain}-{number}", number + 1
        names.append(name)
    return names
