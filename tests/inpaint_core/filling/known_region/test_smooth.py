"""Holes in a clear sky or out of focus get a smooth surface; holes in anything else do not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.engine.engine import Engine
from inpaint_core.filling.known_region.plain_parts import lay_plain_parts
from inpaint_core.filling.known_region.smooth import MIN_SIDE_PX, find_smooth_parts, rim_px_of
from inpaint_core.pixels import to_float_image, to_image
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
SIDE = 220


def ramp(slope: float = 0.4, bend: float = 0.2) -> Floats:
    """Return a tone that falls from top to bottom and bends to the side, each channel otherwise."""
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) / SIDE - 0.5
    tone = 0.5 + slope * y + bend * x * x
    return np.stack([tone, 0.9 * tone + 0.02, 0.4 + 0.5 * tone], axis=2).astype(np.float32)


def disc(x: float, y: float, radius: float) -> Mask:
    rows, columns = np.mgrid[:SIDE, :SIDE]
    return np.asarray(np.hypot(columns - x, rows - y) <= radius)


def filled(truth: Floats, hole: Mask) -> Floats | None:
    """Return the truth with its hole filled; None where its surroundings do not count as smooth."""
    image = np.where(hole[:, :, None], np.float32(0.5), truth)
    values = image.copy()
    done = lay_plain_parts(values, find_smooth_parts(image, hole, ~hole))
    np.testing.assert_array_equal(values[~hole], image[~hole])
    return values if done[hole].all() else None


inside = st.builds(disc, st.floats(90, SIDE - 90), st.floats(90, SIDE - 90), st.floats(12, 60))
anywhere = st.builds(disc, st.floats(20, SIDE - 20), st.floats(20, SIDE - 20), st.floats(12, 60))


def grainy(slope: float, bend: float, grain: float) -> Floats:
    noise = np.random.default_rng(1).normal(0, grain, (SIDE, SIDE, 3))
    return (ramp(slope, bend) + noise).astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(
    slope=st.floats(-0.5, 0.5),
    bend=st.floats(-0.4, 0.4),
    grain=st.sampled_from([0, 0.004, 0.02]),
    hole=inside,
)
def test_a_slow_change_of_tone_goes_on_in_the_hole(
    slope: float, bend: float, grain: float, hole: Mask
) -> None:
    surface = filled(grainy(slope, bend, grain), hole)
    assert surface is not None
    error = (surface - ramp(slope, bend))[hole]
    assert np.abs(error.mean(axis=0)).max() < 0.003 + 0.1 * grain
    assert np.abs(error).max() < 0.006 + 5 * grain
    assert error.std() <= 0.003 + 1.3 * grain
    assert error.std() >= 0.7 * grain


@settings(max_examples=40, deadline=None)
@given(
    slope=st.floats(-0.5, 0.5),
    bend=st.floats(-0.4, 0.4),
    grain=st.sampled_from([0, 0.004, 0.02]),
    hole=anywhere,
)
def test_where_the_photo_ends_at_the_hole_it_goes_on_too_or_is_left_to_others(
    slope: float, bend: float, grain: float, hole: Mask
) -> None:
    """No rim says how it goes on there: that part is a guess, but never a spot."""
    surface = filled(grainy(slope, bend, grain), hole)
    if surface is not None:
        error = (surface - ramp(slope, bend))[hole]
        assert np.abs(error.mean(axis=0)).max() < 0.03
        assert np.abs(error).max() < 0.08 + 5 * grain


def with_line(image: Floats) -> Floats:
    result = image.copy()
    result[:, 20:22] -= 0.1
    return result


def with_hair(image: Floats) -> Floats:
    result = image.copy()
    for row in range(SIDE):
        result[row, (row + 10) % SIDE] += 0.12
    return result


def with_edge(image: Floats) -> Floats:
    result = image.copy()
    result[SIDE // 2 :] *= 0.8
    return result


def with_waves(image: Floats) -> Floats:
    waves = np.sin(np.arange(SIDE, dtype=np.float32) / 5)
    return np.asarray(image + 0.03 * waves[:, None, None], np.float32)


@pytest.mark.parametrize("change", [with_hair, with_edge, with_waves])
def test_whatever_has_structure_at_the_rim_is_left_to_others(change: object) -> None:
    assert callable(change)
    assert filled(change(ramp()), disc(110, 110, 40)) is None


def test_what_is_far_from_the_hole_does_not_matter() -> None:
    hole = disc(150, 110, 30)
    surface = filled(with_line(ramp()), hole)
    assert surface is not None
    assert np.abs(surface - ramp())[hole].max() < 0.004


def test_each_part_of_a_hole_is_looked_at_alone() -> None:
    truth = ramp()
    truth[:, :80] += np.random.default_rng(0).uniform(-0.2, 0.2, (SIDE, 80, 1)).astype(np.float32)
    rough, smooth = disc(40, 110, 20), disc(160, 110, 30)
    values = np.where((rough | smooth)[:, :, None], np.float32(0.5), truth)
    done = lay_plain_parts(values, find_smooth_parts(values.copy(), rough | smooth, ~(rough | smooth)))
    np.testing.assert_array_equal(done, smooth)


def test_specks_are_left_to_those_who_fill_thousands_of_them() -> None:
    speck = disc(110, 110, MIN_SIDE_PX / 2 - 1)
    assert not find_smooth_parts(ramp(), speck, ~speck)


def test_the_hole_in_a_large_photo_is_looked_at_in_few_pixels_and_still_right() -> None:
    large = np.repeat(np.repeat(ramp(), 6, axis=0), 6, axis=1)
    hole = np.repeat(np.repeat(disc(110, 110, 60), 6, axis=0), 6, axis=1)
    surface = find_smooth_parts(np.where(hole[:, :, None], np.float32(0), large), hole, ~hole)
    assert len(surface) == 1
    inside = large[surface[0].rows, surface[0].columns][surface[0].part]
    assert np.abs(surface[0].fill - inside).max() < 0.01


def test_the_rim_grows_with_the_part_within_bounds() -> None:
    widths = [rim_px_of(side, 10) for side in (10, 60, 200, 2000)]
    assert widths == sorted(widths)
    assert widths[0] == 8
    assert widths[-1] == 48


@pytest.mark.parametrize("model", ["patches", "spn"])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_person_who_removes_a_bird_from_the_sky_sees_sky_with_its_grain(
    model: str, depth: type[np.uint8] | type[np.uint16]
) -> None:
    grain = np.random.default_rng(3).normal(0, 0.012, (SIDE, SIDE, 1))
    photo = to_image((ramp() + grain).astype(np.float32), depth)
    hole = disc(110, 110, 26)
    photo[hole] = 0
    request = InpaintRequest(image=photo, mask=hole, settings=FillSettings(model=model))
    (completion,) = Engine(start_runtime("cpu", threads=1)).inpaint(request)
    result = completion.apply_to(photo)
    error = to_float_image(result) - ramp()
    around = disc(110, 110, 50) & ~disc(110, 110, 30)
    assert abs(error[hole].mean()) < 0.004
    assert 0.6 < error[hole].std() / error[around].std() < 1.4, "as much grain as around it"
    np.testing.assert_array_equal(result[~disc(110, 110, 40)], photo[~disc(110, 110, 40)])
