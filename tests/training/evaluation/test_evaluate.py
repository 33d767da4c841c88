from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from resources import locate
from training.evaluation.evaluate import Fill, ForeignFill, make_again, measure
from training.evaluation.measure_table import Measuring
from training.evaluation.pairs import Pair, make_centre_pairs
from training.evaluation.pixel_measures import psnr


@pytest.fixture
def pairs(tmp_path: Path) -> list[Pair]:
    """Two samples with a square in the middle."""
    for path in locate.sample_paths()[:2]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return make_centre_pairs(tmp_path, [25])


def brighter(image: np.ndarray, by: int) -> np.ndarray:
    return np.clip(image.astype(int) + by, 0, 255).astype(np.uint8)


def test_a_fill_that_knows_the_photo_is_perfect_and_grey_is_not(pairs: list[Pair]) -> None:
    fills = [
        Fill("truth", lambda image, mask: image),
        Fill("grey", lambda image, mask: np.full_like(image, 128)),
        Fill("inverted outside", lambda image, mask: np.where(mask[:, :, None], image, 255 - image)),
    ]
    for image, mask, rows in measure(pairs, fills, Measuring()):
        truth, grey, outside = (row.measurement for row in rows)
        assert truth.values == {"psnr": 100, "ssim": pytest.approx(1), "mae": 0}
        assert grey.values["psnr"] < 30
        assert outside.values["mae"] == 0  # only the hole of a prediction counts
        np.testing.assert_array_equal(rows[1].image[mask], 128)
        np.testing.assert_array_equal(rows[1].image[~mask], image[~mask])
        assert truth.hole_share == 0.25


def test_samples_get_a_row_for_the_best_and_one_for_the_mean(pairs: list[Pair]) -> None:
    offsets = (40, 10, -70)

    def samples(image: np.ndarray, mask: np.ndarray) -> Sequence[np.ndarray]:
        return [brighter(image, by) for by in offsets]

    measuring = Measuring(vectors={"mobilenet-fid": lambda photo: photo.mean(axis=(0, 1))})
    fill = Fill("diverse", lambda image, mask: brighter(image, 25), samples)
    image, mask, (plain, best, mean) = next(measure(pairs, [fill], measuring))
    titles = [row.measurement.fill for row in (plain, best, mean)]
    assert titles == ["diverse", "diverse · best of 3", "diverse · mean of 3"]
    composites = [np.where(mask[:, :, None], brighter(image, by), image) for by in (25, *offsets)]
    scores = [psnr(one, image) for one in composites]
    assert plain.measurement.values["psnr"] == pytest.approx(scores[0])
    assert best.measurement.values["psnr"] == pytest.approx(max(scores[1:]))
    np.testing.assert_array_equal(best.image, composites[2])
    np.testing.assert_array_equal(mean.image, composites[1])
    assert mean.measurement.values["psnr"] == pytest.approx(np.mean(scores[1:]))
    assert "pixel-diversity" not in best.measurement.values
    assert 0.2 < mean.measurement.values["pixel-diversity"] < 220 / 3 / 255
    assert [row.measurement.vectors["mobilenet-fid"].shape for row in (plain, best, mean)] == [
        (1, 3),
        (1, 3),
        (3, 3),
    ]
    np.testing.assert_allclose(plain.measurement.truth_vectors["mobilenet-fid"], image.mean(axis=(0, 1)))


def test_a_foreign_fill_is_looked_up_by_the_number_of_the_pair(pairs: list[Pair]) -> None:
    fills = [ForeignFill("foreign", lambda number: np.full((256, 256, 3), number, np.uint8))]
    seen = {}
    for pair, (image, mask, (row,)) in zip(
        pairs[::-1], measure(pairs[::-1], fills, Measuring()), strict=True
    ):
        np.testing.assert_array_equal(row.image[~mask], image[~mask])
        assert row.measurement.fill == "foreign"
        assert row.measurement.photo == pair.photo.name
        seen[pair.number] = set(row.image[mask].ravel().tolist())
    assert seen == {0: {0}, 1: {1}}


def test_chosen_photos_are_filled_again_as_they_were(pairs: list[Pair]) -> None:
    fills = [
        Fill("brighter", lambda image, mask: brighter(image, 9)),
        ForeignFill("foreign", lambda number: np.full((256, 256, 3), number, np.uint8)),
    ]
    measured = list(measure(pairs, fills, Measuring()))
    again = dict(make_again(pairs, [1, 0, 1], fills, Measuring()))
    assert list(again) == [0, 1]
    image, mask, rows = measured[1]
    strip = next(make_again(pairs, [1], fills, Measuring()))[1]
    for one in (strip, again[1]):
        np.testing.assert_array_equal(one.photo, image)
        np.testing.assert_array_equal(one.mask, mask)
        assert [row.measurement for row in one.rows] == [row.measurement for row in rows]
        for row, before in zip(one.rows, rows, strict=True):
            np.testing.assert_array_equal(row.image, before.image)
