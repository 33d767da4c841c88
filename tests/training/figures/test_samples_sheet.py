import numpy as np
import pytest

from training.evaluation.evaluate import Measurement, Row, Strip
from training.evaluation.image_grid import GAP_PX
from training.evaluation.score_table import ALL, BINS, summarise
from training.figures.captions import CAPTION_PX, LINE_PX, NO_BREAK, load_font
from training.figures.samples_sheet import MARGIN_PX, draw_samples_sheet, said

SIDE = 256
STEP = SIDE + GAP_PX
LONG = "my_own_photos-pennet-scenes-finish-2026-11-30-second-attempt · detailed · best of 100"


def strips_of(fills: list[str], *, photos: int) -> list[Strip]:
    """Photos of one grey each with fills of another, and a hole of a quarter."""
    mask = np.zeros((SIDE, SIDE), bool)
    mask[64:192, 64:192] = True
    strips = []
    for number in range(photos):
        rows = [
            Row(
                Measurement(fill, f"photo-{number}.png", 0.25, {"psnr": 20.0 + place, "mae": 0.1}),
                np.full((SIDE, SIDE, 3), 10 * place, np.uint8),
            )
            for place, fill in enumerate(fills)
        ]
        strips.append(Strip(np.full((SIDE, SIDE, 3), 200 + number, np.uint8), mask, rows))
    return strips


def drawn(fills: list[str], *, photos: int = 2) -> np.ndarray:
    strips = strips_of(fills, photos=photos)
    means = summarise([row.measurement for strip in strips for row in strip.rows], {ALL: BINS[ALL]})
    return draw_samples_sheet(strips, means, photos=photos)


def ink(image: np.ndarray) -> bool:
    return bool((image < 100).any())


@pytest.mark.parametrize("count", range(1, 9))
def test_every_column_row_and_fill_has_its_caption(count: int) -> None:
    fills = [f"method {number}" for number in range(count - 1)] + [LONG]
    sheet = drawn(fills)
    assert sheet.shape[1] == (count + 2) * STEP - GAP_PX + 2 * MARGIN_PX
    inside = sheet[MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]
    tops = [
        row for row in range(len(inside)) if (inside[row, -1] >= 200).all() and (inside[row, -1] < 255).all()
    ]
    first, second = tops[0], next(row for row in tops if row > tops[0] + SIDE)
    heads, row_name = inside[: first - CAPTION_PX], inside[first - CAPTION_PX : first]
    for column in range(count + 2):
        assert ink(heads[:, column * STEP :][:, :SIDE])
    assert ink(row_name[:, :SIDE])
    below = inside[first + SIDE : second - CAPTION_PX]
    assert not ink(below[:, :SIDE])  # there is nothing to score of the photo with its hole
    for column in range(1, count + 1):
        assert ink(below[:, column * STEP :][:, :SIDE])
    for column in range(1, count + 2):  # no caption reaches the next column
        assert (heads[:, column * STEP - GAP_PX : column * STEP] == 255).all()


def test_a_long_name_is_written_out_in_type_that_can_be_read() -> None:
    short, long = drawn(["one"]), drawn([LONG])
    grown = len(long) - len(short)
    assert grown > 0
    assert grown % LINE_PX == 0
    assert load_font().getmask("Hg").size[1] >= 13


def test_scores_are_said_with_name_and_unit_and_hold_together() -> None:
    text = said({"psnr": 27.123, "ssim": 0.9341, "mae-grey": 0.01234})
    assert text.replace(NO_BREAK, " ") == "PSNR 27.12 dB, SSIM 0.934, MAE of grey 0.0123"
    assert text.count(" ") == 2
