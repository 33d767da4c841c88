import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.completion.complete import complete
from inpaint_core.completion.gallery.draft import DRAFT_PX, draft, resume
from inpaint_core.completion.gallery.views import view_scene
from inpaint_core.completion.matching.patch import Floats
from inpaint_core.completion.scene import Scene
from inpaint_core.completion.settings import GUIDED, UNGUIDED, CompletionSettings
from inpaint_core.completion.workers import Workers
from inpaint_core.errors import Cancelled


def scene_with(photo: NDArray[np.uint8], width: int, height: int, *, tint: float = 0.0) -> Scene:
    """Return a photo with an elliptic hole, and a soft guess and a penalty that follow from ``tint``."""
    image = photo.astype(np.float32) / 255
    hole = np.zeros(image.shape[:2], np.uint8)
    middle = image.shape[1] // 2, image.shape[0] // 2
    cv2.ellipse(hole, middle, (width // 2, height // 2), 0, 0, 360, 1, -1)
    noise = np.random.default_rng(round(tint * 100)).standard_normal((6, 6, 3), np.float32) * np.float32(tint)
    guess = cv2.GaussianBlur(image, (0, 0), 10) + cv2.resize(noise, image.shape[1::-1])
    is_hole = hole > 0
    return Scene(image, is_hole, ~is_hole, np.clip(guess, 0, 1).astype(np.float32), noise[:, :, 0])


@pytest.fixture
def scene(sample_photo: NDArray[np.uint8]) -> Scene:
    """A photo with a hole that is too large for a draft to be final."""
    return scene_with(np.ascontiguousarray(sample_photo[:400, :600]), 340, 170, tint=0.05)


def alone() -> Workers:
    return Workers(1, lambda: None)


def softened(image: Floats) -> Floats:
    return cv2.GaussianBlur(image, (0, 0), 6).astype(np.float32)


@pytest.mark.parametrize(("how", "seed"), [(GUIDED, 7), (UNGUIDED, 0)])
def test_a_draft_that_goes_on_gives_the_bytes_of_a_completion_in_one_go(
    scene: Scene, how: CompletionSettings, seed: int
) -> None:
    with alone() as workers, Workers(2, lambda: None) as two:
        whole = complete(scene, how, seed=seed, workers=workers)
        begun = draft(scene, how, seed=seed, workers=two)
        assert begun.paused is not None
        bare = Scene(scene.image, scene.hole, scene.sources)  # guess and penalty are in what is kept
        gone_on = resume(bare, begun.paused, workers=two)
        again = resume(bare, begun.paused, workers=workers)
    assert np.array_equal(gone_on, whole)
    assert np.array_equal(again, whole), "what is kept is not changed by going on"


def test_what_a_draft_shows_is_what_is_kept(scene: Scene, sample_photo: NDArray[np.uint8]) -> None:
    other = scene_with(np.ascontiguousarray(sample_photo[:400, :600]), 340, 170, tint=0.15)
    with alone() as workers:
        begun = draft(scene, GUIDED, seed=0, workers=workers)
        whole = complete(scene, GUIDED, seed=0, workers=workers)
        another = complete(other, GUIDED, seed=0, workers=workers)
    assert np.array_equal(begun.image[~scene.hole], scene.image[~scene.hole])
    changed = np.abs(softened(begun.image) - softened(whole))[scene.hole].mean()
    between_samples = np.abs(softened(another) - softened(whole))[scene.hole].mean()
    assert changed < between_samples


def test_what_is_kept_of_a_draft_is_light(scene: Scene) -> None:
    with alone() as workers:
        begun = draft(scene, GUIDED, seed=0, workers=workers)
    assert begun.paused is not None
    assert 0 < begun.paused.held_bytes < scene.image.nbytes / 8


def test_a_small_hole_is_final_at_once(sample_photo: NDArray[np.uint8]) -> None:
    small = scene_with(np.ascontiguousarray(sample_photo[:300, :400]), 90, 60, tint=0.05)
    with alone() as workers:
        begun = draft(small, GUIDED, seed=3, workers=workers)
        assert begun.paused is None
        assert np.array_equal(begun.image, complete(small, GUIDED, seed=3, workers=workers))


def test_a_photo_without_any_patch_to_copy_is_final_at_once(sample_photo: NDArray[np.uint8]) -> None:
    full = scene_with(np.ascontiguousarray(sample_photo[:400, :600]), DRAFT_PX + 20, 170, tint=0.05)
    nowhere = Scene(full.image, full.hole, np.zeros_like(full.hole), full.guess)
    with alone() as workers:
        assert draft(nowhere, GUIDED, seed=0, workers=workers).paused is None


def test_shared_views_change_nothing(scene: Scene) -> None:
    with alone() as workers:
        views = view_scene(scene, GUIDED, seed=0, workers=workers)
        shared = [draft(scene, GUIDED, seed=0, workers=workers, views=views).image for _ in range(2)]
        own = draft(scene, GUIDED, seed=0, workers=workers).image
    assert np.array_equal(shared[0], own)
    assert np.array_equal(shared[1], own)


def test_going_on_can_be_cancelled(scene: Scene) -> None:
    def refuse() -> None:
        raise Cancelled

    with alone() as workers:
        begun = draft(scene, GUIDED, seed=0, workers=workers)
    assert begun.paused is not None
    with Workers(1, refuse) as workers, pytest.raises(Cancelled):
        resume(scene, begun.paused, workers=workers)
