import numpy as np
from numpy.typing import NDArray

from inpaint_core.completion.complete import complete
from inpaint_core.completion.poisson import continue_pieces
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import UNGUIDED
from inpaint_core.completion.workers import Workers


def scene_of(image: NDArray[np.float32], hole: NDArray[np.bool_], seam_px: int) -> Scene:
    return Scene(image, hole, ~hole, seam_px=seam_px)


def test_a_piece_goes_on_outside_the_hole_in_its_tone() -> None:
    random = np.random.default_rng(0)
    image = random.random((40, 60, 3)).astype(np.float32) / 2
    hole = np.zeros((40, 60), np.bool_)
    hole[10:20, 10:20] = True
    pixels = np.argwhere(hole).astype(np.int32)
    filled = image.copy()
    filled[hole] = image[10:20, 35:45][hole[10:20, 10:20]] + 0.25  # copied from 25 pixels further right
    continue_pieces(filled, scene_of(image, hole, 4), pixels, pixels + np.array([0, 25], np.int32))
    assert np.allclose(filled[10:20, 20:24], image[10:20, 45:49] + 0.25, atol=1e-6)
    assert np.array_equal(filled[10:20, 25:], image[10:20, 25:])


def test_where_nothing_is_known_behind_a_piece_the_photo_stays() -> None:
    image = np.random.default_rng(0).random((30, 30, 3)).astype(np.float32)
    hole = np.zeros((30, 30), np.bool_)
    hole[10:20, 10:20] = True
    pixels = np.argwhere(hole).astype(np.int32)
    filled = image.copy()
    continue_pieces(filled, scene_of(image, hole, 3), pixels, pixels + np.array([10, 0], np.int32))
    assert np.array_equal(filled[7:10, 10:20], image[7:10, 10:20])  # behind lies the hole itself
    assert np.array_equal(filled[20:23, 10:20], image[20:23, 10:20])  # and here the end of the photo


def test_a_completed_hole_is_the_same_with_and_without_what_lies_around_it(
    wallpaper: tuple[NDArray[np.float32], NDArray[np.bool_]],
) -> None:
    image, hole = wallpaper
    with Workers(1, lambda: None) as workers:
        plain, seamed = (
            complete(scene_of(image, hole, px), UNGUIDED, seed=0, workers=workers) for px in (0, 6)
        )
    assert np.array_equal(plain[hole], seamed[hole])
    assert np.array_equal(plain[~hole], image[~hole])
    far = np.ones_like(hole)
    far[54:110, 64:132] = False
    assert np.array_equal(seamed[far], image[far])


def test_a_hole_at_the_edge_of_the_photo_is_continued_inwards_only(
    wallpaper: tuple[NDArray[np.float32], NDArray[np.bool_]],
) -> None:
    image, _ = wallpaper
    hole = np.zeros(image.shape[:2], np.bool_)
    hole[:30, :40] = True
    with Workers(1, lambda: None) as workers:
        filled = complete(scene_of(image, hole, 5), UNGUIDED, seed=0, workers=workers)
    far = np.ones_like(hole)
    far[:35, :45] = False
    assert np.array_equal(filled[far], image[far])
    assert np.isfinite(filled).all()
