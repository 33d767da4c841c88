import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.evaluation.evaluate import Measurement, Row, Strip
from training.figures.sheets import (
    BAND_LINE_PX,
    CELL_PX,
    COLUMNS,
    IMAGE_PX,
    MARGIN_PX,
    NEXT_LINE_PX,
    SCORE_LINE_PX,
    TILE_GAP_PX,
    TILE_WIDTH_PX,
    TITLE_LINE_PX,
    WIDTH_PX,
    Band,
    Tile,
    choose_bands,
    draw_sheet,
    draw_tile,
    mosaic,
    name_files,
)

SIDE = 64
"""Of photos that are drawn at twice their size, so that every pixel can be found again."""


def chosen(values: list[float], count: int, measure: str = "psnr") -> dict[str, list[int]]:
    """One pair a value, in the second of two rows."""
    of_pairs = [
        [Measurement("other", "", 0.1, {measure: 0.0}), Measurement("one", f"{i}.png", 0.1, {measure: value})]
        for i, value in enumerate(values)
    ]
    return {band.place: list(band.indices) for band in choose_bands(of_pairs, 1, measure, count=count)}


def strip_of(photo: np.ndarray, mask: np.ndarray, prediction: np.ndarray) -> Strip:
    """One fill, composited as an evaluation does."""
    composite = np.where(mask[:, :, None], prediction, photo)
    return Strip(photo, mask, [Row(Measurement("one", "a.png", 0.37, {"psnr": 28.456}), composite)])


def draw_case(seed: int, side: int = SIDE) -> tuple[np.random.Generator, np.ndarray, np.ndarray, np.ndarray]:
    """Return chance, a photo of noise, a mask of blobs, and a prediction of other noise."""
    chance = np.random.default_rng(seed)
    photo, prediction = chance.integers(0, 256, (2, side, side, 3), np.uint8)
    blobs = cv2.GaussianBlur(chance.standard_normal((side, side)), (0, 0), chance.uniform(1, 12))
    return chance, photo, np.asarray(blobs > np.quantile(blobs, chance.uniform(0.3, 0.95))), prediction


def test_bands_are_the_ends_and_the_middle_of_the_ranking() -> None:
    values = [float(i * 7 % 20) for i in range(20)]
    bands = chosen(values, 3)
    assert [values[i] for i in bands["best"]] == [19, 18, 17]
    assert [values[i] for i in bands["median"]] == [10, 9, 8]
    assert [values[i] for i in bands["worst"]] == [2, 1, 0]
    assert chosen(values, 3, "mae")["best"] == bands["worst"][::-1]
    assert {place: len(of_band) for place, of_band in chosen(values, 24).items()} == {
        "best": 7,
        "median": 6,
        "worst": 7,
    }


def test_of_few_photos_the_ends_are_shown_sooner_than_the_middle() -> None:
    assert chosen([5.0], 24) == {"best": [0]}
    assert chosen([5.0, 6.0], 24) == {"best": [1], "worst": [0]}
    assert chosen([5.0, 6.0, 7.0], 24) == {"best": [2], "median": [1], "worst": [0]}


@given(st.lists(st.sampled_from([10.0, 20.0, 30.0, 40.0]), min_size=1, max_size=40), st.integers(1, 12))
def test_no_photo_stands_twice_and_none_is_left_out_for_nothing(values: list[float], count: int) -> None:
    bands = chosen(values, count)
    indices = [index for of_band in bands.values() for index in of_band]
    assert len(set(indices)) == len(indices) == min(len(values), 3 * count)
    scores = [values[index] for index in indices]
    assert scores == sorted(scores, reverse=True)


def test_a_cell_has_the_mean_colour_of_its_known_pixels() -> None:
    photo = np.zeros((40, 32, 3), np.uint8)
    photo[:16, :16] = (100, 0, 7)
    photo[0, 0] = (200, 100, 7)
    photo[16:, 16:] = 255
    mask = np.zeros((40, 32), bool)
    mask[:16, 2:16] = True
    mask[16:32, 16:] = True
    shown = mosaic(photo, mask)
    assert shown.shape == photo.shape
    assert (shown[:16, :16] == (103, 3, 7)).all()  # two columns of 16 pixels are known, one pixel differs
    assert (shown[16:32, 16:] == 128).all()
    assert (shown[32:, 16:] == 255).all()
    assert (shown[16:, :16] == 0).all()


@given(st.integers(0, 2**32 - 1))
def test_of_a_hidden_photo_only_the_means_of_known_pixels_are_shown(seed: int) -> None:
    """Another photo with the same means, and anything at all in its hole, gives the very same tile."""
    chance, photo, mask, prediction = draw_case(seed, 2 * IMAGE_PX)
    other = photo.copy()
    for top in range(0, 2 * IMAGE_PX, CELL_PX):
        for left in range(0, 2 * IMAGE_PX, CELL_PX):
            cell = np.s_[top : top + CELL_PX, left : left + CELL_PX]
            other[cell][~mask[cell]] = chance.permutation(photo[cell][~mask[cell]])
    other[mask] = chance.integers(0, 256, (int(mask.sum()), 3), np.uint8)
    tiles = [
        draw_tile(strip_of(one, mask, prediction), 0, "psnr", is_photo_hidden=True) for one in (photo, other)
    ]
    np.testing.assert_array_equal(tiles[0].image, tiles[1].image)


@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_hole_shows_the_fill_and_its_neighbour_shows_the_hole(seed: int, is_photo_hidden: bool) -> None:
    _, photo, mask, prediction = draw_case(seed)
    tile = draw_tile(strip_of(photo, mask, prediction), 0, "psnr", is_photo_hidden=is_photo_hidden)
    shown = mosaic(photo, mask) if is_photo_hidden else photo
    for image, in_hole in (
        (tile.image[:, :IMAGE_PX], np.full_like(photo, 128)),
        (tile.image[:, -IMAGE_PX:], prediction),
    ):
        expected = np.where(mask[:, :, None], in_hole, shown)
        np.testing.assert_array_equal(image[::2, ::2], expected)


def test_a_tile_says_its_score_its_hole_and_its_photo() -> None:
    _, photo, mask, prediction = draw_case(0)
    tile = draw_tile(strip_of(photo, mask, prediction), 0, "psnr", is_photo_hidden=False)
    assert (tile.value, tile.caption) == (28.456, "28.46 dB · hole 37% · a.png")


def test_tiles_stand_in_the_order_of_their_bands() -> None:
    tiles = {
        i: Tile(np.full((IMAGE_PX, TILE_WIDTH_PX, 3), 10 * i, np.uint8), float(i), f"{i} dB")
        for i in range(12)
    }
    bands = [Band("best", tuple(range(11, 1, -1))), Band("worst", (1, 0))]
    sheet = draw_sheet("one", bands, tiles, "psnr", note="said beside it")
    pitch = IMAGE_PX + SCORE_LINE_PX
    assert sheet.shape == (MARGIN_PX + TITLE_LINE_PX + 2 * BAND_LINE_PX + 3 * pitch, WIDTH_PX, 3)

    def tile(top: int, column: int) -> np.ndarray:
        left = MARGIN_PX + column * (TILE_WIDTH_PX + TILE_GAP_PX)
        return sheet[top : top + IMAGE_PX, left : left + TILE_WIDTH_PX]

    first = MARGIN_PX + TITLE_LINE_PX + BAND_LINE_PX
    assert (tile(first, 0) == 110).all()
    assert (tile(first, COLUMNS - 1) == 40).all()
    assert (tile(first + pitch, 1) == 20).all()
    assert (tile(first + pitch, 2) == 255).all()
    assert (tile(first + 2 * pitch + BAND_LINE_PX, 1) == 0).all()
    below = sheet[first + IMAGE_PX : first + pitch, :TILE_WIDTH_PX]
    assert below.min() < 128  # a score is written there


def test_files_are_called_after_their_rows() -> None:
    assert name_files(["SPL · best of 5", "Navier–Stokes", "G'MIC · inpaint_matchpatch"]) == [
        "spl-best-of-5",
        "navier-stokes",
        "gmic-inpaint-matchpatch",
    ]
    assert name_files(["a/b", "A b", "../..", "a·b"]) == ["a-b", "a-b-2", "row", "a-b-3"]
    assert len(name_files(["x" * 500])[0]) == 80


@pytest.mark.parametrize(("measure", "caption"), [("psnr", "{} dB"), ("ssim", "{}")])
def test_a_measure_without_a_unit_has_none_in_captions(measure: str, caption: str) -> None:
    _, photo, mask, prediction = draw_case(1)
    row = Row(Measurement("one", "a.png", 0.5, {measure: 0.5}), prediction)
    tile = draw_tile(Strip(photo, mask, [row]), 0, measure, is_photo_hidden=False)
    number = "0.50" if measure == "psnr" else "0.500"
    assert tile.caption == f"{caption.format(number)} · hole 50% · a.png"


def test_a_long_name_takes_a_second_line_and_is_not_cut() -> None:
    def sheet(caption: str, title: str = "one") -> np.ndarray:
        tile = Tile(np.zeros((IMAGE_PX, TILE_WIDTH_PX, 3), np.uint8), 20.0, caption)
        return draw_sheet(title, [Band("best", (0,))], {0: tile}, "psnr")

    short = sheet("20.00 dB · a.png")
    long = sheet("20.00 dB · hole 25% · a long name of a photo from the sea.png")
    assert len(long) == len(short) + NEXT_LINE_PX
    last = long[-NEXT_LINE_PX:]
    assert (last < 150).any()  # its end stands there
    assert (last[:, MARGIN_PX + TILE_WIDTH_PX :] == 255).all()
    assert len(sheet("20.00 dB", "a title of many words " * 20)) == len(short) + 2 * TITLE_LINE_PX
