"""Drafts of the real engine, refined; and galleries that mix in fills from the photo alone."""

import gc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from inpaint_core.catalog import PHOTO_MODEL
from inpaint_core.completion.gallery.draft import DRAFT_PX
from inpaint_core.engine.drafts import FillDraft, HeldDrafts
from inpaint_core.engine.engine import Engine
from inpaint_core.errors import Cancelled, InpaintError
from inpaint_core.models.networks import NETWORKS
from inpaint_core.request import Completion, FillSettings, ImageArray, InpaintRequest, Progress
from inpaint_core.runtime.runtime import start_runtime
from inpaint_core.state_dict.weights_file import save_weights
from tests.inpaint_core.small_networks import FillNoisy, stand_in

MODEL = "spn-probabilistic"
RUNTIME = start_runtime("cpu", threads=1)
LARGE_PX = DRAFT_PX + 16


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine whose probabilistic SPN is a small network."""
    path = tmp_path / "noisy.safetensors"
    save_weights(path, {"color": torch.full((3,), 0.5)}, {"network": MODEL})
    monkeypatch.setitem(NETWORKS, MODEL, stand_in(MODEL, lambda size: FillNoisy()))
    return Engine(RUNTIME, weights={MODEL: path})


def wide(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a photo of 420 x 1600, beside itself mirrored: large enough to be completed from its patches."""
    part = photo[:420, :640]
    return np.ascontiguousarray(np.hstack([part, part[:, ::-1], part])[:, :1600])


def large_and_small(photo: NDArray[np.uint8], **settings: object) -> InpaintRequest:
    """Return a photo of 420 x 1600 with a long hole that is drafted, and a small one far from it."""
    image = wide(photo)
    mask = np.zeros(image.shape[:2], np.bool_)
    mask[100:220, 40 : 40 + LARGE_PX] = True
    mask[380:396, 600:620] = True
    return InpaintRequest(image=image, mask=mask, settings=FillSettings(**({"model": MODEL} | settings)))


def drafts_of(engine: Engine, request: InpaintRequest) -> list[Completion]:
    """Return the completions of a job that stay: without the network's own answer, which is shown before."""
    return [made for made in engine.inpaint(request, drafts=True) if not made.is_provisional]


def image_of(request: InpaintRequest, completion: Completion) -> ImageArray:
    return completion.apply_to(request.image)


@pytest.mark.parametrize("feather_px", [0, 5])
def test_refined_drafts_have_the_bytes_of_fills_in_one_go(
    engine: Engine, sample_photo: NDArray[np.uint8], feather_px: int
) -> None:
    request = large_and_small(sample_photo, samples=2, photo_samples=1, seed=4, feather_px=feather_px)
    whole, drafts = list(engine.inpaint(request)), drafts_of(engine, request)
    for one, made in zip(whole, drafts, strict=True):
        assert one.draft is None
        assert made.draft is not None
        coarse = image_of(request, made)
        refined = engine.refine(request, made)
        assert refined.draft is None
        assert np.array_equal(image_of(request, refined), image_of(request, one))
        assert not np.array_equal(coarse, image_of(request, one))
        known = image_of(request, replace(refined, patches=made.patches))
        outside = ~request.mask if not feather_px else None
        if outside is not None:
            assert np.array_equal(known[outside], request.image[outside])
        assert (refined.model, refined.seed, refined.diversity) == (one.model, one.seed, one.diversity)
        # A region that no network was asked about has no noise.
        assert [[noise.tobytes() for noise in latent.values] for latent in refined.latents] == [
            [noise.tobytes() for noise in latent.values] for latent in one.latents
        ]
        assert refined.seconds > made.seconds


def test_a_small_hole_is_final_at_once_and_refining_it_changes_nothing(
    engine: Engine, sample_photo: NDArray[np.uint8]
) -> None:
    request = large_and_small(sample_photo)
    small = request.mask.copy()
    small[:300] = False
    (made,) = drafts_of(engine, replace(request, mask=small))
    assert made.draft is None
    assert engine.refine(request, made) is made


def test_in_a_small_photo_a_hole_is_completed_at_once_because_a_draft_keeps_no_guess(
    engine: Engine, sample_photo: NDArray[np.uint8]
) -> None:
    request = large_and_small(sample_photo)
    small = replace(request, image=request.image[:, :640].copy(), mask=request.mask[:, :640].copy())
    (whole,), (made,) = engine.inpaint(small), drafts_of(engine, small)
    assert made.draft is None
    assert np.array_equal(image_of(small, made), image_of(small, whole))


def test_a_region_that_another_looks_at_is_completed_at_once(
    engine: Engine, sample_photo: NDArray[np.uint8]
) -> None:
    image = wide(sample_photo)
    mask = np.zeros(image.shape[:2], np.bool_)
    mask[30:90, 40 : 40 + LARGE_PX] = True
    mask[280:340, 40 : 44 + LARGE_PX] = True
    near = InpaintRequest(image=image, mask=mask, settings=FillSettings(model=MODEL))
    seen = {number for region in engine.plan(near).regions for number in region.after}
    assert seen, "these holes have to agree"
    (whole,), (made,) = engine.inpaint(near), drafts_of(engine, near)
    assert isinstance(made.draft, FillDraft)
    assert all(isinstance(made.draft.parts[number], np.ndarray) for number in seen)
    assert np.array_equal(image_of(near, engine.refine(near, made)), image_of(near, whole))


def test_refining_can_be_cancelled_and_the_draft_stays_good(
    engine: Engine, sample_photo: NDArray[np.uint8]
) -> None:
    request = large_and_small(sample_photo)
    (made,) = drafts_of(engine, request)
    asked = 0

    def stop_in_the_middle(progress: Progress) -> None:
        nonlocal asked
        asked += 1
        if asked == 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        engine.refine(request, made, stop_in_the_middle)
    (whole,) = engine.inpaint(request)
    assert np.array_equal(image_of(request, engine.refine(request, made)), image_of(request, whole))


def test_a_draft_of_another_mask_is_refused(engine: Engine, sample_photo: NDArray[np.uint8]) -> None:
    request = large_and_small(sample_photo)
    (made,) = drafts_of(engine, request)
    other = replace(request, mask=np.roll(request.mask, 8, axis=0))
    with pytest.raises(InpaintError, match="another photo or mask"):
        engine.refine(other, made)


def test_without_room_fills_are_final_and_room_comes_back_with_what_is_given_up(
    engine: Engine, sample_photo: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_held", HeldDrafts(max_bytes=20_000))
    request = large_and_small(sample_photo)
    (first,) = drafts_of(engine, request)
    (second,) = drafts_of(engine, request)
    assert (first.draft is None, second.draft is None) == (False, True)
    del first
    gc.collect()
    (third,) = drafts_of(engine, request)
    assert third.draft is not None


def one_hole(photo: NDArray[np.uint8], **settings: object) -> InpaintRequest:
    image = np.ascontiguousarray(photo[:300, :400])
    mask = np.zeros(image.shape[:2], np.bool_)
    mask[100:140, 120:180] = True
    return InpaintRequest(image=image, mask=mask, settings=FillSettings(**({"model": MODEL} | settings)))


def test_a_mixed_gallery_ends_with_what_the_photo_alone_gives(
    engine: Engine, sample_photo: NDArray[np.uint8]
) -> None:
    request = one_hole(sample_photo, samples=4, photo_samples=2, seed=5)
    made = list(engine.inpaint(request))
    assert [one.model for one in made] == [MODEL, MODEL, PHOTO_MODEL, PHOTO_MODEL]
    assert [one.seed for one in made] == [5, 6, 7, 8]
    alone = one_hole(sample_photo, model=PHOTO_MODEL, samples=2, seed=7)
    pure = one_hole(sample_photo, samples=2, seed=5)
    expected = [*engine.inpaint(pure), *engine.inpaint(alone)]
    for one, other in zip(made, expected, strict=True):
        assert np.array_equal(image_of(request, one), image_of(request, other))
    assert not np.array_equal(image_of(request, made[2]), image_of(request, made[3]))


def test_a_gallery_of_photo_fills_only_needs_no_weights(
    sample_photo: NDArray[np.uint8], tmp_path: Path
) -> None:
    engine = Engine(RUNTIME, weights={MODEL: tmp_path / "missing.safetensors"})
    request = one_hole(sample_photo, samples=2, photo_samples=2)
    assert [one.model for one in engine.inpaint(request)] == [PHOTO_MODEL] * 2


def test_progress_of_a_mixed_gallery_ends_at_its_total(
    engine: Engine, sample_photo: NDArray[np.uint8]
) -> None:
    seen: list[Progress] = []
    list(engine.inpaint(one_hole(sample_photo, samples=3, photo_samples=2), seen.append, drafts=True))
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert (seen[-1].done, {progress.total for progress in seen}) == (seen[-1].total, {seen[-1].total})


@pytest.mark.parametrize(("samples", "expected"), [(1, 0), (2, 1), (3, 2), (8, 2)])
def test_one_fill_at_least_is_the_models(samples: int, expected: int) -> None:
    assert FillSettings(samples=samples).mixed().photo_samples == expected


def test_more_photo_fills_than_fills_are_refused() -> None:
    with pytest.raises(ValueError, match="photo_samples"):
        FillSettings(samples=2, photo_samples=3)
