from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.models.pennet import PenNet, PenNetSize
from training.data.photo_source import PhotoSource
from training.evaluation.image_grid import paint_hole, tile_rows
from training.evaluation.validation import Validation, centre_square, predict_image, squared


def test_only_held_out_photos_are_scored(photo_folder: Path) -> None:
    source, network = PhotoSource.open([photo_folder]), PenNet(PenNetSize(base_channels=4)).eval()
    scores, grid = Validation(source, count=2, held_out=True).measure(network)
    assert 0 < scores["validation_l1"] < 1
    assert 5 < scores["validation_psnr"] < 60
    assert grid.shape == (2 * 256 + 4, 4 * 256 + 12, 3)
    assert Validation(source, count=2, held_out=False).measure(network)[0] == {}


def test_a_grid_row_is_hole_prediction_composite_photo(photo_folder: Path) -> None:
    _, grid = Validation(PhotoSource.open([photo_folder]), count=1, held_out=True).measure(
        PenNet(PenNetSize(base_channels=4)).eval()
    )
    hole, prediction, composite, photo = (grid[:, left : left + 256] for left in (0, 260, 520, 780))
    mask = (hole != photo).any(axis=2)
    assert mask.any()
    assert np.array_equal(composite[~mask], photo[~mask])
    assert np.array_equal(composite[mask], prediction[mask])


def test_a_prediction_is_rounded_not_cut(sample_photo: np.ndarray) -> None:
    class Echo(PenNet):
        def forward(self, image, mask):  # type: ignore[no-untyped-def]
            return image + 0.4 / 255

    crop = np.ascontiguousarray(sample_photo[:64, :64])
    assert np.array_equal(
        predict_image(Echo(PenNetSize(base_channels=4)), crop, np.zeros((64, 64), bool)), crop
    )


@given(st.integers(1, 400), st.integers(1, 400))
def test_the_centre_square_has_its_size_whatever_the_photo(height: int, width: int) -> None:
    assert centre_square(np.zeros((height, width, 3), np.uint8), 64).shape == (64, 64, 3)


def test_rows_are_laid_out_with_gaps() -> None:
    black, red = np.zeros((5, 6, 3), np.uint8), np.full((5, 6, 3), (255, 0, 0), np.uint8)
    grid = tile_rows([[black, red], [red]])
    assert grid.shape == (14, 16, 3)
    assert (grid[:5, 10:] == red).all()
    assert (grid[5:9] == 255).all()
    assert (grid[9:, 10:] == 255).all()


def test_the_hole_is_grey_on_a_copy() -> None:
    image, mask = np.zeros((2, 2, 3), np.uint8), np.array([[True, False], [False, False]])
    assert paint_hole(image, mask)[0, 0].tolist() == [128, 128, 128]
    assert not image.any()


def test_photos_become_square_in_three_ways() -> None:
    photo = np.full((60, 240, 3), 128, np.uint8)
    photo[:, :60], photo[:, 180:] = (255, 0, 0), (0, 0, 255)
    np.testing.assert_array_equal(squared(photo, 64), centre_square(photo, 64))
    assert (squared(photo, 64, "centre-square") == 128).all()
    squeezed = squared(photo, 64, "squeeze")
    assert squeezed.shape == (64, 64, 3)
    assert (squeezed[:, :15] == (255, 0, 0)).all()
    assert (squeezed[:, -15:] == (0, 0, 255)).all()


def test_a_run_is_scored_on_photos_as_it_saw_them(photo_folder: Path) -> None:
    source = PhotoSource.open([photo_folder])
    one, other = (Validation(source, count=2, held_out=True, resize=resize) for resize in ("crop", "squeeze"))
    assert one.fingerprint() != other.fingerprint()
