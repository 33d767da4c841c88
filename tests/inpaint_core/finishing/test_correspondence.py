import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.finishing.correspondence import REACH_PX, KnownPatches
from tests.inpaint_core.wallpaper import PERIOD

Scene = tuple[NDArray[np.float32], NDArray[np.bool_]]


@st.composite
def holes(draw: st.DrawFn) -> NDArray[np.bool_]:
    height, width = draw(st.integers(1, 90)), draw(st.integers(1, 90))
    mask = np.zeros((height, width), bool)
    for _ in range(draw(st.integers(1, 3))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        mask[top : top + draw(st.integers(1, 40)), left : left + draw(st.integers(1, 40))] = True
    return mask


@given(mask=holes(), seed=st.integers(0, 2**32 - 1))
def test_sources_are_known_as_a_whole_and_targets_cover_the_hole(mask: NDArray[np.bool_], seed: int) -> None:
    known, prediction = np.random.default_rng(seed).random((2, *mask.shape, 3), np.float32)
    patches = KnownPatches(known, mask)
    if not patches.are_enough:
        return
    found = patches.find(prediction)
    assert len(found.targets) == len(found.sources)
    for row, column in found.sources:
        top, left = row - REACH_PX, column - REACH_PX
        assert min(top, left) >= 0
        patch = mask[top : row + REACH_PX + 1, left : column + REACH_PX + 1]
        assert patch.shape == (2 * REACH_PX + 1,) * 2
        assert not patch.any()
    covered = np.zeros_like(mask)
    for row, column in found.targets:
        covered[
            max(0, row - REACH_PX) : row + REACH_PX + 1, max(0, column - REACH_PX) : column + REACH_PX + 1
        ] = True
    assert not (mask & ~covered).any()


def test_a_soft_fill_finds_what_it_is_a_soft_image_of(wallpaper: Scene) -> None:
    photo, mask = wallpaper
    found = KnownPatches(photo, mask).find(cv2.GaussianBlur(photo, (0, 0), 2.5))
    off = (found.targets - found.sources) % PERIOD
    assert (off == 0).all(axis=1).mean() > 0.9


def test_neighbours_come_from_neighbours(wallpaper: Scene) -> None:
    """Even of a fill that says nothing: what is copied is to hang together."""
    photo, mask = wallpaper
    found = KnownPatches(photo, mask).find(np.full_like(photo, photo.mean()))
    shift_at = {tuple(place): tuple(shift) for place, shift in zip(
        found.targets.tolist(), (found.sources - found.targets).tolist(), strict=True
    )}  # fmt: skip
    pairs = [
        (shift, shift_at[row, column + 4])
        for (row, column), shift in shift_at.items()
        if (row, column + 4) in shift_at
    ]
    assert np.mean([one == other for one, other in pairs]) > 0.7


def test_what_the_image_holds_in_the_hole_is_not_looked_at(wallpaper: Scene) -> None:
    photo, mask = wallpaper
    painted = np.where(mask[:, :, None], np.float32(1), photo)
    soft = cv2.GaussianBlur(photo, (0, 0), 2.5)
    one, other = (KnownPatches(known, mask).find(soft) for known in (photo, painted))
    np.testing.assert_array_equal(one.sources, other.sources)


def test_where_much_is_alike_the_source_penalty_decides(wallpaper: Scene) -> None:
    photo, mask = wallpaper
    soft = cv2.GaussianBlur(photo, (0, 0), 2.5)
    not_left = np.repeat(np.float32([[2, 2, -2, -2]]), 3, axis=0)
    one, other = (
        KnownPatches(photo, mask, source_penalty).find(soft) for source_penalty in (not_left, -not_left)
    )
    middle = photo.shape[1] // 2
    assert (one.sources[:, 1] > middle).mean() > 0.8
    assert (other.sources[:, 1] < middle).mean() > 0.8
    off = (one.targets - one.sources) % PERIOD
    assert (off == 0).all(axis=1).mean() > 0.9


def test_a_hole_that_leaves_too_little_has_no_correspondence(wallpaper: Scene) -> None:
    photo, _ = wallpaper
    mask = np.ones(photo.shape[:2], bool)
    mask[:, : 2 * REACH_PX] = False
    assert not KnownPatches(photo, mask).are_enough
