import numpy as np
import pytest

from inpaint_core.transparency.level_parts import fill_level_parts
from tests.inpaint_core.transparency.stickers import SIZE, around, disc, shape


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_in_one_opacity_a_hole_becomes_exactly_that(share: float, dtype: type) -> None:
    top = np.iinfo(dtype).max
    alpha = np.full(SIZE, round(share * top), dtype)
    mask = around(disc(100, 90, 30))
    alpha[mask] = top // 2
    filled, rest = fill_level_parts(alpha, mask)
    assert filled.dtype == dtype
    assert not rest.any()
    assert (filled == round(share * top)).all()


def test_a_corner_is_completed_and_known_pixels_stay() -> None:
    square = shape(lambda draw: draw.rectangle((400, 240, 799, 699), fill=255))
    mask = around(disc(200, 60, 15))
    filled, rest = fill_level_parts(np.maximum(square, disc(200, 60, 15)), mask)
    assert not rest.any()
    assert np.abs(filled.astype(int) - square).max() <= 64
    assert np.array_equal(filled[~mask], square[~mask])


def test_each_part_of_a_hole_is_looked_at_by_itself() -> None:
    icon, noise = disc(150, 120, 80), np.random.default_rng(0).integers(0, 256, SIZE, np.uint8)
    badge, speck = disc(230, 120, 18), disc(150, 120, 10)
    rough = around(disc(40, 40, 10))
    alpha = np.maximum(icon, badge)
    alpha[:90, :70] = noise[:90, :70]
    filled, rest = fill_level_parts(alpha, around(badge) | around(speck) | rough)
    assert np.array_equal(rest, rough), "what has neither level nor edge is left"
    assert np.array_equal(filled[rough], alpha[rough])
    assert np.abs(filled.astype(int) - icon)[90:, 70:].mean() < 0.05


def test_a_shadow_does_not_end_at_the_hole() -> None:
    square = shape(lambda draw: draw.rectangle((200, 200, 800, 800), fill=255))
    under = shape(lambda draw: draw.rectangle((232, 240, 832, 840), fill=255), blur_px=8)
    alpha = np.maximum(square, under // 2)
    mask = around(disc(200, 60, 25))
    alpha = np.maximum(alpha, disc(200, 60, 25))
    _, rest = fill_level_parts(alpha, mask)
    assert np.array_equal(rest, mask)
