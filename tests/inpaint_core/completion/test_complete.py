import threading
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.completion import complete as complete_module
from inpaint_core.completion.complete import complete
from inpaint_core.completion.matching.patch import Floats, Indices
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import GUIDED, UNGUIDED, CompletionSettings
from inpaint_core.completion.workers import Workers, do_not_check
from inpaint_core.errors import Cancelled
from inpaint_core.region import Box
from inpaint_core.request import MaskArray
from tests.inpaint_core.completion.lines.edges import SIDE_PX, shore
from tests.inpaint_core.completion.scenes import noisy, scene_of, square_hole


def completed(
    scene: Scene, how: CompletionSettings = UNGUIDED, *, seed: int = 0, threads: int = 1
) -> NDArray[np.float32]:
    with Workers(threads, do_not_check) as workers:
        return complete(scene, how, seed=seed, workers=workers)


@st.composite
def any_scenes(draw: st.DrawFn) -> Scene:
    """Draw a scene with holes anywhere, in a crop of any size, some with a guess, sources and a penalty."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    height, width = draw(st.integers(1, 70)), draw(st.integers(1, 70))
    hole = np.zeros((height, width), np.bool_)
    for _ in range(draw(st.integers(1, 3))):
        top, left = random.integers(height), random.integers(width)
        hole[top : top + random.integers(1, 40), left : left + random.integers(1, 40)] = True
    image = random.random((height, width, 3), np.float32)
    return scene_of(
        image,
        hole,
        sources=random.random(hole.shape) < 0.999 if draw(st.booleans()) else None,
        guess=random.random(image.shape, np.float32) if draw(st.booleans()) else None,
        penalty=random.normal(0, 1, (3, 5)).astype(np.float32) if draw(st.booleans()) else None,
    )


@settings(max_examples=80)
@given(scene=any_scenes())
def test_known_pixels_are_bit_identical_and_the_hole_is_filled_with_colours(scene: Scene) -> None:
    result = completed(scene, UNGUIDED if scene.guess is None else GUIDED)
    np.testing.assert_array_equal(result[~scene.hole], scene.image[~scene.hole])
    assert np.isfinite(result).all()
    if not scene.hole.all():
        # Tones may be corrected a little beyond 0..1; what the hole held before is nowhere near.
        assert result[scene.hole].min() > -1
        assert result[scene.hole].max() < 2


@pytest.mark.parametrize("how", [UNGUIDED, GUIDED])
def test_a_pattern_is_continued(
    wallpaper: tuple[NDArray[np.float32], NDArray[np.bool_]], how: CompletionSettings
) -> None:
    image, hole = wallpaper
    guess = cv2.GaussianBlur(image, (0, 0), 4) if how is GUIDED else None
    error = np.abs(completed(scene_of(image, hole, guess=guess), how) - image)[hole]
    assert np.median(error) < 0.005
    assert error.mean() < 0.15 * image.std()


def test_a_smooth_ramp_stays_smooth() -> None:
    y, x = np.mgrid[0:120, 0:160]
    ramp = np.stack([x / 200, y / 150, (x + y) / 400], axis=2).astype(np.float32)
    hole = square_hole(120, 160, 40)
    result = completed(scene_of(ramp, hole))
    assert np.abs(result - ramp)[hole].mean() < 0.06
    for axis in (0, 1):
        step = np.abs(np.diff(result, axis=axis)).mean(axis=2)
        assert step.max() < 0.25
        assert np.percentile(step[39:79, 59:99], 95) < 0.05


@pytest.fixture
def only_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tones of pieces as they are: every pixel is that of the place it is copied from."""

    def show_origin(image: Floats, hole: MaskArray, box: Box, origin: Indices, *rest: object) -> Floats:
        return image[origin[:, :, 0], origin[:, :, 1]]

    monkeypatch.setattr(complete_module, "blend_pieces", show_origin)


def two_textures(
    height: int = 120, width: int = 160, *, hole_px: int = 40
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return dark rough ground on the left, bright rough ground on the right, and a hole between."""
    image = 0.2 * noisy(height, width) + np.float32(0.1)
    image[:, width // 2 :] += 0.6
    return image, square_hole(height, width, hole_px)


@pytest.mark.usefixtures("only_copied")
def test_the_guide_decides_which_of_two_grounds_goes_on() -> None:
    image, hole = two_textures(240, 280, hole_px=120)
    dark, bright = (
        completed(scene_of(image, hole, guess=np.full_like(image, level)), GUIDED)[90:150, 110:170].mean()
        for level in (0.2, 0.8)
    )
    assert dark < 0.35
    assert bright > 0.65


@pytest.mark.usefixtures("only_copied")
@pytest.mark.parametrize("how", [UNGUIDED, GUIDED])
def test_what_must_not_be_copied_is_not(how: CompletionSettings) -> None:
    image, hole = two_textures()
    image[:, 80:] = image[:, 80:] * (1, 0, 0)  # red, which nothing allowed is
    image[:, :80, 0] = 0
    sources = np.zeros_like(hole)
    sources[:, :60] = True
    guess = image if how is GUIDED else None
    filled = completed(scene_of(image, hole, sources=sources, guess=guess), how)[50:70, 70:90]
    assert (filled[:, :, 0] < filled[:, :, 1]).mean() > 0.95


@pytest.mark.usefixtures("only_copied")
def test_every_colour_is_one_of_those_allowed_to_the_bit() -> None:
    image, hole = noisy(100, 110, seed=3), square_hole(100, 110, 30)
    sources = np.zeros_like(hole)
    sources[10:90, 5:30] = True
    filled = completed(scene_of(image, hole, sources=sources))
    allowed = {tuple(color) for color in image[sources].tolist()}
    assert {tuple(color) for color in filled[hole].tolist()} <= allowed


@pytest.mark.parametrize("how", [UNGUIDED, GUIDED])
@pytest.mark.parametrize(
    "hole_at",
    [np.s_[30:270, 240:], np.s_[:80, 90:], np.s_[90:, :80], np.s_[240:, 90:]],
    ids=["right", "top", "left", "foot"],
)
def test_a_hole_at_the_border_takes_nothing_from_a_far_corner(
    hole_at: tuple[slice, slice], how: CompletionSettings
) -> None:
    image = 0.005 * noisy(300, 300) + np.linspace(0.6, 0.7, 300, dtype=np.float32)[:, None, None]
    image[:30, :30] = (1, 0, 0)
    hole = np.zeros((300, 300), np.bool_)
    hole[hole_at] = True
    filled = completed(scene_of(image, hole, guess=image if how is GUIDED else None), how)[hole]
    assert np.ptp(filled, axis=1).max() < 0.02


def test_where_nothing_can_be_copied_the_guess_is_taken_or_a_membrane() -> None:
    hole = square_hole(60, 60, 40)
    image = np.full((60, 60, 3), 0.3, np.float32)
    nothing = np.zeros_like(hole)
    np.testing.assert_allclose(completed(scene_of(image, hole, sources=nothing))[hole], 0.3, atol=1e-4)
    guess = noisy(60, 60)
    filled = completed(scene_of(image, hole, sources=nothing, guess=guess), GUIDED)
    np.testing.assert_allclose(filled[hole], guess[hole], atol=1e-6)


@pytest.mark.parametrize(
    "box",
    [
        pytest.param((0, 0, 20, 25), id="corner"),
        pytest.param((60, 90, 80, 110), id="other corner"),
        pytest.param((0, 30, 80, 45), id="from top to bottom"),
        pytest.param((30, 0, 50, 110), id="from side to side"),
        pytest.param((41, 52, 42, 53), id="one pixel"),
        pytest.param((4, 4, 76, 80), id="nearly all"),
    ],
)
def test_holes_anywhere_are_filled_with_ground_like_the_rest(box: tuple[int, int, int, int]) -> None:
    image = 0.2 * noisy(80, 110) + np.float32(0.4)
    hole = np.zeros((80, 110), np.bool_)
    hole[box[0] : box[2], box[1] : box[3]] = True
    filled = completed(scene_of(image, hole))[hole]
    assert abs(filled.mean() - 0.5) < 0.06
    assert filled.min() > 0.3
    assert filled.max() < 0.7


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads() -> None:
    photo_like = cv2.GaussianBlur(noisy(230, 240), (0, 0), 2) * 2 - np.float32(0.5)
    scene = scene_of(photo_like, square_hole(230, 240, 130), guess=np.full_like(photo_like, 0.5))
    one, again, threaded = (completed(scene, GUIDED, seed=5, threads=n).tobytes() for n in (1, 1, 3))
    assert one == again == threaded


def test_penalties_make_fills_differ() -> None:
    image, hole = noisy(100, 110), square_hole(100, 110, 30)
    fills = [
        completed(
            scene_of(image, hole, penalty=3 * np.random.default_rng(seed).normal(size=(8, 8)).astype("f4"))
        )
        for seed in (0, 1)
    ]
    assert (fills[0] != fills[1]).any(axis=2)[hole].mean() > 0.5


def test_where_it_is_dear_less_is_copied() -> None:
    image, hole = two_textures()
    fills = []
    for cheap in (slice(0, 4), slice(4, 8)):
        penalty = np.full((1, 8), 20, np.float32)
        penalty[0, cheap] = 0
        fills.append(completed(scene_of(image, hole, penalty=penalty), replace(UNGUIDED, penalty=5.0)))
    dark, bright = (fill[hole].mean() for fill in fills)
    assert dark < bright


def test_sixteen_bits_are_kept() -> None:
    """Copied colours are those of the photo, not of 256 steps."""
    image = np.round(noisy(80, 90) * 65535).astype(np.float32) / np.float32(65535)
    hole = square_hole(80, 90, 16)
    filled = completed(scene_of(image, hole))[hole]
    off_grid = abs(filled * 255 - np.round(filled * 255))
    assert (off_grid > 0.02).mean() > 0.8


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("after", [0, 3, 40])
def test_it_can_be_cancelled_and_leaves_no_thread(threads: int, after: int) -> None:
    before, calls = threading.active_count(), 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise Cancelled

    def run(check: Callable[[], None]) -> None:
        with Workers(threads, check) as workers:
            complete(scene_of(noisy(120, 130), square_hole(120, 130, 50)), UNGUIDED, seed=0, workers=workers)

    with pytest.raises(Cancelled):
        run(check)
    assert threading.active_count() == before


def test_a_thin_line_goes_on_through_a_wide_hole() -> None:
    image, hole = shore(), square_hole(SIDE_PX, SIDE_PX, 160)
    columns = slice(SIDE_PX // 2 - 70, SIDE_PX // 2 + 70)
    shares = [
        (completed(scene_of(image, hole, guess=cv2.blur(image, (41, 41))), how)[158:164, columns] > 0.5)
        .any(axis=(0, 2))
        .mean()
        for how in (GUIDED, replace(GUIDED, line=0))
    ]
    assert shares[0] > 0.9
    assert shares[1] < 0.7  # it is too thin to be seen where the hole is small
