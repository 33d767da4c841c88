"""Most of the dust and scratches drawn on a photo are found, and little that belongs to the photo."""

import cv2
import numpy as np
import pytest
from PIL import Image

from inpaint_core.defects import find
from inpaint_core.defects.find import find_defects
from inpaint_core.errors import Cancelled
from resources import locate
from tests.inpaint_core.defects.dusty import dusty, thin_scratches

THRESHOLD = 2.4


@pytest.fixture(scope="module")
def rocket():
    path = next(path for path in locate.sample_paths() if path.stem == "rocket")
    with Image.open(path) as opened:
        return np.array(opened.convert("RGB"))


@pytest.fixture(scope="module")
def made(rocket):
    return dusty(rocket, specks=60, scratches=4)


@pytest.fixture(scope="module")
def found(made):
    return [defect for defect in find_defects(made.image) if defect.score >= THRESHOLD]


def covered_by(found, shape):
    mask = np.zeros(shape, np.uint8)
    for defect in found:
        mask[defect.box.slices] |= defect.pixels
    return cv2.dilate(mask, np.ones((5, 5), np.uint8)) > 0  # as they are grown for the mask


def is_found(made, mask, number):
    return mask[made.numbers == number].mean() > 0.5


def test_four_of_five_specks_and_most_scratches_are_found(made, found):
    mask = covered_by(found, made.numbers.shape)
    specks = [number for number in made.specks if (made.numbers == number).any()]
    assert sum(is_found(made, mask, number) for number in specks) >= 0.8 * len(specks)
    assert sum(is_found(made, mask, number) for number in made.scratches) >= 3


def test_most_marks_are_right_and_few_pixels_of_the_photo_are_marked(made, found):
    right = [defect for defect in found if (made.numbers[defect.box.slices][defect.pixels] > 0).mean() > 0.3]
    assert len(right) >= 0.6 * len(found)
    wrong = sum(np.count_nonzero(defect.pixels) for defect in found if defect not in right)
    assert wrong < 0.02 * made.numbers.size, "the lightning rods look like scratches"


@pytest.mark.parametrize(("name", "most"), [("rocket", 1), ("coffee", 1), ("astronaut", 7)])
def test_a_clean_photo_has_next_to_no_marks(name, most):
    path = next(path for path in locate.sample_paths() if path.stem == name)
    with Image.open(path) as opened:
        photo = np.array(opened.convert("RGB"))
    marks = [defect for defect in find_defects(photo) if defect.score >= THRESHOLD]
    assert len(marks) <= most, "there were 12, 22 and 20"


def test_grain_alone_has_no_marks():
    rng = np.random.default_rng(3)
    grain = np.clip(rng.normal(128, 9, (700, 900, 3)), 0, 255).astype(np.uint8)
    assert [defect for defect in find_defects(grain) if defect.score >= THRESHOLD] == []


@pytest.mark.parametrize(
    ("levels", "grain", "grain_px"), [(60, 3, 0), (100, 8, 0), (60, 4, 1), (100, 8, 1)], ids=str
)
def test_scratches_one_pixel_wide_are_found_in_grain(levels, grain, grain_px):
    clean, made = thin_scratches(levels=levels, grain=grain, grain_px=grain_px)
    assert [defect for defect in find_defects(clean) if defect.score >= THRESHOLD] == []
    found = [defect for defect in find_defects(made.image) if defect.score >= THRESHOLD]
    mask = covered_by(found, made.numbers.shape)
    assert sum(is_found(made, mask, number) for number in made.scratches) >= 5, "there were 0 or 1"
    near = cv2.dilate((made.numbers > 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert all(near[defect.box.slices][defect.pixels].mean() > 0.5 for defect in found)


def test_a_long_scratch_over_several_tiles_is_one(monkeypatch):
    rng = np.random.default_rng(3)
    photo = np.clip(rng.normal(120, 4, (900, 400, 3)), 0, 255).astype(np.uint8)
    cv2.line(photo, (150, 0), (240, 899), (240, 240, 240), 2)
    monkeypatch.setattr(find, "TILE_PX", 256)
    scratches = [defect for defect in find_defects(photo) if defect.kind == "scratch" and defect.score > 4]
    assert len(scratches) == 1
    assert scratches[0].box.height > 850


def test_tiles_do_not_change_what_is_found(made, found, monkeypatch):
    monkeypatch.setattr(find, "TILE_PX", 256)
    tiled = covered_by(
        [defect for defect in find_defects(made.image) if defect.score >= THRESHOLD], made.numbers.shape
    )
    whole = covered_by(found, made.numbers.shape)
    assert (tiled & whole).sum() > 0.9 * (tiled | whole).sum()


def test_a_16_bit_photo_has_the_same_marks(made, found):
    deep = made.image.astype(np.uint16) * np.uint16(257)
    again = [defect for defect in find_defects(deep) if defect.score >= THRESHOLD]
    assert [defect.box for defect in again] == [defect.box for defect in found]


@pytest.mark.parametrize("shape", [(1, 1), (3, 40), (9, 9), (65, 64)])
def test_a_tiny_photo_is_looked_at_too(shape):
    assert find_defects(np.full((*shape, 3), 100, np.uint8)) == ()


def test_looking_can_be_cancelled():
    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        find_defects(np.zeros((30, 30, 3), np.uint8), stop)
