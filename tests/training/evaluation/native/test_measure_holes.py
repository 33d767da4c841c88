from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inpaint_core.mask import grow
from resources import locate
from training.data.photo_entries import PhotoEntry
from training.errors import DataError
from training.evaluation.native.blobs import draw_blobs
from training.evaluation.native.holes import Hole
from training.evaluation.native.measure_holes import HoleMeasurement, measure_holes, surroundings
from training.evaluation.native.native_fills import Filled, NativeFill, foreign_native_fill
from training.evaluation.native.native_table import format_native_tables, summarise_holes
from training.evaluation.native.seam import seam_ratio
from training.evaluation.pixel_measures import BEST_PSNR, Image8

PERFECT = NativeFill("the photo itself", lambda _hole, photo, _mask: Filled(photo, 2.0))


def grey_fill(_hole: Hole, photo: Image8, _mask: np.ndarray) -> Filled:
    return Filled(np.full_like(photo, 255), float("nan"))


@pytest.fixture
def photos() -> list[PhotoEntry]:
    return [PhotoEntry(path, path.name) for path in locate.sample_paths()[:2]]


@pytest.fixture
def holes(photos: list[PhotoEntry]) -> list[Hole]:
    """One blob in each sample."""
    sizes = {}
    for photo in photos:
        with Image.open(photo.path) as opened:
            sizes[photo.name] = opened.size
    return draw_blobs(sizes, [80], seed=1)


def measure(photos: list[PhotoEntry], holes: list[Hole], fills: list[NativeFill]) -> list[HoleMeasurement]:
    def vector(image: Image8) -> np.ndarray:
        return np.concatenate([image.mean(axis=(0, 1)), image.std(axis=(0, 1))])

    return [row for rows in measure_holes(photos, holes, fills, vector) for row in rows]


def test_the_photo_itself_is_perfect(photos: list[PhotoEntry], holes: list[Hole]) -> None:
    for row in measure(photos, holes, [PERFECT]):
        assert row.values["seam"] == row.values["sharpness"] == 1
        assert row.values["psnr"] == BEST_PSNR
        assert row.values["seconds"] == 2
        assert np.array_equal(row.vector, row.truth_vector)


def test_a_fill_that_covers_a_rim_as_well_is_seen_and_measured_to_its_own_border(
    photos: list[PhotoEntry], holes: list[Hole]
) -> None:
    def cover_more(_hole: Hole, photo: Image8, mask: np.ndarray) -> Filled:
        wider = grow(mask, 6)
        return Filled(np.where(wider[..., None], 255 - photo, photo).astype(np.uint8), 1.0, wider)

    kept: list[Image8] = []
    rows = [
        row
        for of_hole in measure_holes(
            photos, holes, [NativeFill("wide", cover_more)], None, lambda _f, _h, i: kept.append(i)
        )
        for row in of_hole
    ]
    for row, image in zip(rows, kept, strict=True):
        photo = np.asarray(Image.open(next(one.path for one in photos if one.name == row.hole.photo)))[
            :, :, :3
        ]
        wider = grow(row.hole.mask(), 6)
        assert (image[wider] != photo[wider]).any(axis=1).mean() > 0.99
        assert np.array_equal(image[~wider], photo[~wider])
        # Inverted colours stand out where they begin, not at the border of the hole.
        assert row.values["seam"] == pytest.approx(seam_ratio(image, photo, wider), rel=1e-6)
        assert row.values["seam"] > 2 * seam_ratio(image, photo, row.hole.mask())


def test_only_what_lies_in_the_hole_counts(photos: list[PhotoEntry], holes: list[Hole]) -> None:
    def spoil_the_rest(_hole: Hole, photo: Image8, mask: np.ndarray) -> Filled:
        return Filled(np.where(mask[..., None], photo, 0).astype(np.uint8), 1.0)

    kept: list[Image8] = []
    rows = measure_holes(
        photos, holes, [NativeFill("spoilt", spoil_the_rest)], None, lambda _f, _h, i: kept.append(i)
    )
    assert all(row.values["psnr"] == BEST_PSNR for of_hole in rows for row in of_hole)
    for image, photo in zip(kept, photos, strict=True):
        assert np.array_equal(image, np.asarray(Image.open(photo.path).convert("RGB")))


def test_tables_have_a_row_for_each_fill_and_no_column_that_nobody_has(
    photos: list[PhotoEntry], holes: list[Hole]
) -> None:
    scores = summarise_holes(measure(photos, holes, [PERFECT, NativeFill("white", grey_fill)]))
    perfect, white = scores
    assert (perfect.group, perfect.holes) == ("80 px", 2)
    assert perfect.values["p-ids"] == 0.5
    assert white.values["seam"] > 3
    assert white.values["sharpness"] < 0.2
    assert "seconds" not in white.values
    table = format_native_tables(scores)
    assert "| 80 px (2 holes)" in table
    assert table.count("| white ") == 1
    assert "CPU (s)" in table
    assert "CPU" not in format_native_tables([white])


def test_a_photo_of_another_size_than_its_hole_is_named(photos: list[PhotoEntry], holes: list[Hole]) -> None:
    wrong = Hole(photo=photos[0].name, photo_size=(50, 40), kind="blob_9", size=9, points=holes[0].points)
    with pytest.raises(DataError, match=rf"{photos[0].name}.*50 × 40"):
        list(measure_holes(photos, [wrong], [PERFECT], None))
    with pytest.raises(DataError, match=photos[0].name):
        list(measure_holes(photos[1:], holes, [PERFECT], None))


def test_another_programs_fills_and_seconds_are_read(
    photos: list[PhotoEntry], holes: list[Hole], tmp_path: Path
) -> None:
    for hole, photo in zip(holes, photos, strict=True):
        Image.open(photo.path).convert("RGB").save(tmp_path / f"{hole.name}.png")
    (tmp_path / "seconds.csv").write_text(f"hole,seconds\n{holes[0].name},1.5\n", encoding="utf-8")
    first, second = measure(photos, holes, [foreign_native_fill("theirs", tmp_path, holes)])
    assert first.values["psnr"] == second.values["psnr"] == BEST_PSNR
    assert first.values["seconds"] == 1.5
    assert np.isnan(second.values["seconds"])
    (tmp_path / f"{holes[1].name}.png").unlink()
    with pytest.raises(DataError, match=holes[1].name):
        foreign_native_fill("theirs", tmp_path, holes)
    (tmp_path / "seconds.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"seconds\.csv"):
        foreign_native_fill("theirs", tmp_path, holes[:1])


def test_the_surroundings_reach_a_holes_size_beyond_it() -> None:
    mask = np.zeros((500, 700), bool)
    mask[200:300, 50:250] = True
    assert surroundings(mask) == (slice(0, 500), slice(0, 450))
