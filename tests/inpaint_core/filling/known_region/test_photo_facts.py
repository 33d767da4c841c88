"""What the photo says about a hole is found once, and completions that share it are the same as without."""

import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.filling.canvas import Canvas
from inpaint_core.filling.known_region import photo_facts
from inpaint_core.filling.known_region.photo_facts import PhotoFacts
from inpaint_core.filling.plan import plan_request
from inpaint_core.look import Look
from inpaint_core.request import FillSettings, Finish, InpaintRequest


@pytest.fixture
def request_of_grey(sample_photo: NDArray[np.uint8]) -> InpaintRequest:
    """A grey photo, a part of it flat, with a hole in either half: every kind of fact is there."""
    random = np.random.default_rng(0)
    grey = np.full((400, 600), 200, np.uint8)
    grey[:, 220:] = np.clip(random.normal(120, 4, (400, 380)), 0, 255)
    mask = np.zeros(grey.shape, np.bool_)
    mask[160:220, 120:180] = True
    mask[160:220, 420:480] = True
    return InpaintRequest(
        image=np.dstack([grey] * 3), mask=mask, settings=FillSettings(model="patches", feather_px=2)
    )


def fill(request: InpaintRequest, facts: PhotoFacts | None, seed: int) -> NDArray[np.uint8]:
    canvas = Canvas(request.image, request.mask, look=Look(seam_px=2), facts=facts)
    for region in plan_request(request).regions:
        box = canvas.touched_box(region)
        values = np.random.default_rng(seed).uniform(0.3, 0.6, (1, 1, 3)).astype(np.float32)
        prediction = np.broadcast_to(values, (box.height, box.width, 3)).copy()
        canvas.blend(region, prediction, is_copied=True, finish=Finish())
    filled = request.image.copy()
    for patch in canvas.patches():
        filled[patch.box.slices] = patch.pixels
    return filled


def test_completions_that_share_facts_are_those_that_do_not(request_of_grey: InpaintRequest) -> None:
    facts = PhotoFacts(request_of_grey.image, request_of_grey.mask)
    for seed in range(3):
        shared, alone = fill(request_of_grey, facts, seed), fill(request_of_grey, None, seed)
        np.testing.assert_array_equal(shared, alone)
    assert np.ptp(shared, axis=2).max() == 0, "a grey photo stays grey"
    assert (shared[160:220, 120:180] == 200).all(), "flat ground stays flat"
    assert shared[170:210, 430:470].std() > 2, "and grain is laid over the other"


def test_every_fact_is_found_once(request_of_grey: InpaintRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def counted(name: str) -> None:
        original = getattr(photo_facts, name)
        monkeypatch.setattr(photo_facts, name, lambda *a, **k: (calls.append(name), original(*a, **k))[1])

    for name in ("find_tone_curve", "find_flat_parts", "find_even_places"):
        counted(name)
    facts = PhotoFacts(request_of_grey.image, request_of_grey.mask)
    for seed in range(3):
        fill(request_of_grey, facts, seed)
    assert sorted(calls) == ["find_even_places"] + ["find_flat_parts"] * 2 + ["find_tone_curve"] * 2
