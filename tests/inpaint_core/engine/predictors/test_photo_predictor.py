"""Fills from the photo alone: through the engine, as the picker and the command line ask for them."""

from itertools import combinations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.engine.engine import Engine
from inpaint_core.engine.finish import ALONE
from inpaint_core.engine.predictors.photo_predictor import PhotoPredictor
from inpaint_core.errors import Cancelled
from inpaint_core.filling.crop import Crop
from inpaint_core.mask import feather_alpha
from inpaint_core.region import Box
from inpaint_core.request import Completion, FillSettings, InpaintRequest, Progress
from inpaint_core.runtime.runtime import start_runtime
from tests.inpaint_core.completion.scenes import goes_upright, noisy, square_hole, two_stripes
from tests.inpaint_core.synthetic_photo import draw_photo


def request_of(
    image: NDArray[np.uint8] | NDArray[np.uint16],
    mask: NDArray[np.bool_],
    *,
    source_mask: NDArray[np.bool_] | None = None,
    **settings: object,
) -> InpaintRequest:
    chosen = FillSettings(**({"model": "patches", "cover_fringe": False} | settings))
    return InpaintRequest(image=image, mask=mask, settings=chosen, source_mask=source_mask)


def fills(request: InpaintRequest, *, threads: int = 1) -> list[Completion]:
    return list(Engine(start_runtime("cpu", threads=threads)).inpaint(request))


def fill(request: InpaintRequest, *, threads: int = 1) -> NDArray[np.uint8] | NDArray[np.uint16]:
    (completion,) = fills(request, threads=threads)
    return completion.apply_to(request.image)


@st.composite
def any_requests(draw: st.DrawFn) -> InpaintRequest:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = draw(st.sampled_from([np.uint8, np.uint16]))
    height, width = draw(st.integers(2, 60)), draw(st.integers(2, 60))
    mask = np.zeros((height, width), np.bool_)
    for _ in range(draw(st.integers(1, 3))):
        top, left = random.integers(height), random.integers(width)
        mask[top : top + random.integers(1, height), left : left + random.integers(1, width)] = True
    mask[0, 0], mask[-1, -1] = True, False
    return request_of(
        random.integers(0, np.iinfo(dtype).max + 1, (height, width, 3), dtype),
        mask,
        source_mask=random.random(mask.shape) < 0.999 if draw(st.booleans()) else None,
        feather_px=draw(st.sampled_from([0, 1, 4, 30])),
    )


@settings(max_examples=60)
@given(request=any_requests())
def test_known_pixels_survive_bit_for_bit(request: InpaintRequest) -> None:
    result = fill(request)
    assert result.dtype == request.image.dtype
    untouched = feather_alpha(request.mask, request.settings.feather_px) == 0
    np.testing.assert_array_equal(result[untouched], request.image[untouched])


@pytest.mark.parametrize("bits", [8, 16])
def test_a_hole_in_a_photo_is_filled_with_what_is_around_it(bits: int) -> None:
    image, mask = draw_photo(160, 200, bits=bits), square_hole(160, 200, 40)
    spoilt = image.copy()
    spoilt[mask] = 0
    result = fill(request_of(spoilt, mask))
    np.testing.assert_array_equal(result[~mask], image[~mask])
    error = np.abs(result[mask].astype(float) - image[mask]).mean() / np.iinfo(image.dtype).max
    assert error < 0.12
    if bits == 16:
        assert np.count_nonzero(result[mask] % 257) > 0.9 * mask.sum()


def test_what_the_holes_hide_does_not_count() -> None:
    """Of two holes near each other: what the second hides must not show in the first, nor in its own."""
    image = draw_photo(140, 220)
    mask = np.zeros(image.shape[:2], np.bool_)
    mask[50:90, 40:80] = mask[50:90, 130:170] = True
    painted = image.copy()
    painted[mask] = (255, 0, 255)
    np.testing.assert_array_equal(fill(request_of(image, mask)), fill(request_of(painted, mask)))


def test_several_fills_differ_and_each_is_its_seeds() -> None:
    image, mask = draw_photo(120, 140), square_hole(120, 140, 36)
    made = fills(request_of(image, mask, samples=3, seed=7))
    assert [completion.seed for completion in made] == [7, 8, 9]
    results = [completion.apply_to(image) for completion in made]
    for one, other in combinations(results, 2):
        assert (one != other).any(axis=2)[mask].mean() > 0.3
        np.testing.assert_array_equal(one[~mask], other[~mask])
    np.testing.assert_array_equal(results[1], fill(request_of(image, mask, seed=8)))


def test_the_number_of_threads_changes_nothing() -> None:
    image, mask = draw_photo(300, 320), square_hole(300, 320, 150)
    request = request_of(image, mask, seed=3)
    np.testing.assert_array_equal(fill(request), fill(request, threads=3))


def test_without_diversity_all_seeds_give_one_fill() -> None:
    image, mask = draw_photo(100, 110), square_hole(100, 110, 24)
    one, other = (fill(request_of(image, mask, seed=seed, diversity=0.0)) for seed in (1, 2))
    np.testing.assert_array_equal(one, other)


def test_a_soft_seam_goes_over_from_the_photo_to_the_fill() -> None:
    image, mask = draw_photo(120, 140), square_hole(120, 140, 30)
    result = fill(request_of(image, mask, feather_px=6))
    alpha = feather_alpha(mask, 6)
    np.testing.assert_array_equal(result[alpha == 0], image[alpha == 0])
    seam = (alpha > 0) & ~mask
    assert (result != image).any(axis=2)[seam].any()


@pytest.mark.parametrize("upright", [True, False])
def test_only_what_may_be_copied_is_copied(upright: bool) -> None:
    image, mask = two_stripes(120, 160), square_hole(120, 160, 40)
    source_mask = np.zeros_like(mask)
    source_mask[:, :80] = True
    allowed = source_mask if upright else ~source_mask
    filled = fill(request_of(image, mask, source_mask=allowed))
    assert goes_upright(filled[44:76, 62:98]) is upright


def test_where_nothing_may_be_copied_the_hole_is_smooth() -> None:
    image, mask = np.full((80, 90, 3), 140, np.uint8), square_hole(80, 90, 20)
    image[mask] = 0
    result = fill(request_of(image, mask, source_mask=np.zeros_like(mask)))
    assert np.abs(result.astype(int) - 140).max() <= 1


@pytest.mark.parametrize("width_px", [1, 3])
def test_thin_holes_are_filled(width_px: int) -> None:
    ground = cv2.GaussianBlur(noisy(260, 300), (0, 0), 3)
    image = np.clip((ground - 0.5) * 255 * 4 + 128, 0, 255).astype(np.uint8)
    drawn = np.zeros(image.shape[:2], np.uint8)
    cv2.line(drawn, (5, 20), (290, 240), 1, width_px)
    cv2.line(drawn, (150, 0), (150, 259), 1, width_px)
    mask = drawn > 0
    spoilt = image.copy()
    spoilt[mask] = (255, 0, 255)
    result = fill(request_of(spoilt, mask))
    np.testing.assert_array_equal(result[~mask], image[~mask])
    assert np.abs(result[mask].astype(int) - image[mask]).mean() < 20


@pytest.mark.parametrize("stage", ["Filling", "Finishing", "Blending"])
def test_it_can_be_cancelled_at_every_step(stage: str) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage.startswith(stage):
            raise Cancelled

    engine = Engine(start_runtime("cpu", threads=2))
    request = request_of(draw_photo(100, 110), square_hole(100, 110, 24))
    with pytest.raises(Cancelled):
        list(engine.inpaint(request, stop))
    assert len(list(engine.inpaint(request))) == 1


def test_finishing_is_told_of_often_and_never_goes_back() -> None:
    seen: list[Progress] = []
    request = request_of(draw_photo(160, 170), square_hole(160, 170, 60))
    list(Engine(start_runtime("cpu", threads=1)).inpaint(request, seen.append))
    assert sum(progress.stage.startswith("Finishing") for progress in seen) > 10
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert seen[-1].done == seen[-1].total


def test_a_crop_without_surroundings_is_a_mistake() -> None:
    crop = Crop(0, draw_photo(20, 20), square_hole(20, 20, 4), Box(8, 8, 12, 12))
    (finish,) = PhotoPredictor(0, 1.0, ALONE).predict([crop])
    with pytest.raises(ValueError, match="without surroundings"):
        finish()
