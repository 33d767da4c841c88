import numpy as np
import pytest

from training.evaluation.native.seam import CONTOUR_PX, MIN_STEP, border_prominence, seam_ratio

MASK = np.zeros((60, 80), bool)
MASK[20:40, 25:55] = True


def stripes() -> np.ndarray:
    """Every pixel differs from each of its neighbours by 10."""
    checks = np.add.outer(np.arange(60), np.arange(80)) % 2
    return np.repeat((100 + 10 * checks).astype(np.uint8)[..., None], 3, axis=2)


def test_a_border_like_any_other_place_has_prominence_one() -> None:
    assert border_prominence(stripes(), MASK) == pytest.approx(1)


def test_the_photo_itself_has_a_ratio_of_one(sample_photo: np.ndarray) -> None:
    photo = np.ascontiguousarray(sample_photo[:60, :80])
    assert seam_ratio(photo, photo, MASK) == 1


@pytest.mark.parametrize(("step", "expected"), [(0, 1), (10, 1), (20, 2), (30, 3)])
def test_a_fill_of_another_tone_stands_out_by_its_step(step: int, expected: int) -> None:
    photo = stripes()
    result = photo.copy()
    result[MASK] = photo[MASK] + step
    # Half of the steps of 10 grow by the tone's step, the others shrink by it, down to nothing and up again.
    assert seam_ratio(result, photo, MASK) == pytest.approx(expected)


def test_a_fill_that_melts_into_its_border_is_below_one() -> None:
    photo = stripes()
    result = photo.copy()
    result[MASK] = 105
    assert seam_ratio(result, photo, MASK) == pytest.approx(0.5)


def test_only_the_border_counts() -> None:
    photo, result = stripes(), stripes()
    result[22:38, 27:53] = 0
    assert seam_ratio(result, photo, MASK) == 1


def test_a_seam_on_a_flat_photo_is_measured_in_its_smallest_steps() -> None:
    photo = np.full((60, 80, 3), 90, np.uint8)
    result = photo.copy()
    result[MASK] += 2
    assert seam_ratio(result, photo, MASK) == pytest.approx(2 / MIN_STEP)


def test_edges_of_the_photo_are_no_seam() -> None:
    mask = np.zeros((60, 80), bool)
    mask[:20] = True
    photo = stripes()
    result = photo.copy()
    result[mask] = 105
    assert seam_ratio(result, photo, mask) == pytest.approx(0.5)
    mask[: 60 - CONTOUR_PX] = True  # the contour outside would lie outside the photo
    assert np.isnan(seam_ratio(result, photo, mask))
