import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.filling.canvas import Canvas
from inpaint_core.filling.composite import composite
from inpaint_core.filling.plan import PlannedRegion
from inpaint_core.filling.render import render_patches
from inpaint_core.look import Grain, KeptFill, Look
from inpaint_core.mask import feather_alpha, grow
from inpaint_core.region import Box, whole
from inpaint_core.request import Patch

HOLE = Box(60, 50, 110, 120)


def applied(image: NDArray, patches: tuple[Patch, ...]) -> NDArray:
    result = image.copy()
    for patch in patches:
        result[patch.box.slices] = patch.pixels
    return result


def kept_fill(
    *, bits: int = 8, is_copied: bool = True, sharp: bool = True
) -> tuple[NDArray, NDArray, KeptFill]:
    """A noisy photo, its mask, and a fill as the canvas keeps it."""
    random = np.random.default_rng(5)
    top = (1 << bits) - 1
    photo = np.clip(0.5 + random.normal(0, 0.02, (200, 200, 3)), 0, 1)
    image = np.rint(photo * top).astype(np.uint8 if bits == 8 else np.uint16)
    mask = np.zeros((200, 200), np.bool_)
    mask[HOLE.slices] = True
    canvas = Canvas(image, mask, look=Look())
    region = PlannedRegion(0, HOLE, whole(mask), whole(mask))
    box = canvas.touched_box(region)
    spread = 0.02 if sharp else 0.0
    fill = 0.6 + random.normal(0, spread, (box.height, box.width, 3))
    canvas.blend(region, fill.astype(np.float32), is_copied=is_copied)
    return image, mask, canvas.kept[0]


@pytest.mark.parametrize("bits", [8, 16])
@settings(max_examples=20, deadline=None)
@given(seam=st.integers(0, 60), detail=st.floats(0, 1), grain=st.floats(0, 2))
def test_known_pixels_survive_every_look(bits: int, seam: int, detail: float, grain: float) -> None:
    image, mask, fill = kept_fill(bits=bits)
    result = applied(image, render_patches(image, [fill], Look(seam_px=seam, detail=detail, grain=grain)))
    outside = ~grow(mask, min(seam, fill.seam_px))
    assert np.array_equal(result[outside], image[outside])
    assert not np.array_equal(result[mask], image[mask])


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("seam_px", [0, 12])
def test_the_default_look_is_the_fill_itself(bits: int, seam_px: int) -> None:
    image, mask, fill = kept_fill(bits=bits)
    result = applied(image, render_patches(image, [fill], Look(seam_px=seam_px)))
    top = np.iinfo(image.dtype).max
    expected = image.copy()
    rounded = np.rint(np.clip(fill.values.astype(np.float32), 0, 1) * top).astype(image.dtype)
    expected[fill.box.slices] = rounded
    whole_fill = composite(image, expected, feather_alpha(mask, seam_px))
    off = np.abs(result.astype(np.int64) - whole_fill)
    # The fill is rounded once here, and twice there.
    assert np.array_equal(result[mask], whole_fill[mask])
    assert off.max() <= 1


def test_a_wider_seam_changes_pixels_outside_and_none_inside() -> None:
    image, mask, fill = kept_fill()
    hard = applied(image, render_patches(image, [fill], Look()))
    soft = applied(image, render_patches(image, [fill], Look(seam_px=16)))
    assert np.array_equal(hard[mask], soft[mask])
    ring = grow(mask, 4) & ~mask
    assert np.array_equal(hard[ring], image[ring])
    assert (soft[ring] != image[ring]).mean() > 0.8


def test_a_seam_is_no_wider_than_what_was_kept() -> None:
    image, _, fill = kept_fill()
    assert fill.seam_px == 35  # half of the hole
    wide, widest = (render_patches(image, [fill], Look(seam_px=px)) for px in (35, 48))
    assert np.array_equal(applied(image, wide), applied(image, widest))


def test_without_detail_a_fill_is_soft_and_keeps_its_tone() -> None:
    image, mask, fill = kept_fill(is_copied=False)
    sharp = applied(image, render_patches(image, [fill], Look(grain=0)))[mask].astype(float)
    soft = applied(image, render_patches(image, [fill], Look(detail=0, grain=0)))[mask].astype(float)
    assert soft.std() < 0.2 * sharp.std()
    assert abs(soft.mean() - sharp.mean()) < 0.3


def test_missing_grain_is_added_and_grain_that_is_there_is_not_doubled() -> None:
    for sharp in (False, True):
        image, mask, fill = kept_fill(sharp=sharp)
        inside = applied(image, render_patches(image, [fill], Look()))[mask].astype(float)
        assert abs(inside.std() / image[~mask].std() - 1) < 0.2


def test_grain_follows_its_slider() -> None:
    image, mask, fill = kept_fill(sharp=False)
    spreads = [
        applied(image, render_patches(image, [fill], Look(grain=amount)))[mask].astype(float).std()
        for amount in (0, 0.5, 1, 2)
    ]
    assert spreads[0] < 0.5
    assert spreads == sorted(spreads)
    assert 1.7 < spreads[3] / spreads[2] < 2.3


def test_what_was_not_copied_gets_no_grain_until_more_is_asked_for() -> None:
    image, mask, fill = kept_fill(sharp=False, is_copied=False)
    inside = applied(image, render_patches(image, [fill], Look()))[mask]
    assert inside.std() < 0.5
    assert applied(image, render_patches(image, [fill], Look(grain=2)))[mask].std() > 3


def test_the_same_fill_and_look_give_the_same_bytes() -> None:
    look = Look(seam_px=9, detail=0.4, grain=1.6)
    first, second = (kept_fill(sharp=False) for _ in range(2))
    one, other = (render_patches(image, [fill], look) for image, _, fill in (first, second))
    assert np.array_equal(one[0].pixels, other[0].pixels)


def test_fills_whose_seams_meet_share_one_patch_and_keep_out_of_each_others_hole() -> None:
    image = np.full((120, 200, 3), 100, np.uint8)
    mask = np.zeros((120, 200), np.bool_)
    holes = [Box(40, 40, 80, 80), Box(90, 40, 130, 80)]
    for hole in holes:
        mask[hole.slices] = True
    canvas = Canvas(image, mask, look=Look(seam_px=12))
    for number, (hole, level) in enumerate(zip(holes, (200, 50), strict=True)):
        region = PlannedRegion(number, hole, whole(mask), whole(mask))
        box = canvas.touched_box(region)
        canvas.blend(region, np.full((box.height, box.width, 3), level / 255, np.float32))
    (patch,) = canvas.patches()
    result = applied(image, (patch,))
    assert np.all(result[holes[0].slices] == 200)
    assert np.all(result[holes[1].slices] == 50)


def test_grain_keeps_the_photos_colours_and_grain_size() -> None:
    """Coarse grain of one colour: what is laid over the fill is coarse and of that colour too."""
    image, _, fill = kept_fill(sharp=False)
    random = np.random.default_rng(3)
    samples = np.zeros((10, 32, 32, 3), np.float16)
    samples[:, :, :, 0] = np.repeat(np.repeat(random.normal(0, 0.02, (10, 16, 16)), 2, axis=1), 2, axis=2)
    present = np.zeros((4, 4), np.float32)
    red = KeptFill(fill.box, fill.values, fill.own, fill.is_open, fill.seam_px, Grain(samples, present, 0))
    inside = applied(image, render_patches(image, [red], Look()))[HOLE.slices].astype(float)
    inside -= inside.mean(axis=(0, 1))
    assert inside[:, :, 0].std() > 3
    assert inside[:, :, 1].std() < 1
    across = (inside[:, 1:, 0] * inside[:, :-1, 0]).mean() / inside[:, :, 0].var()
    assert 0.3 < across < 0.7
