"""Steps with the real engine: whatever a file may name, in any combination, is made or refused."""

import contextlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inpaint_core.engine.engine import Engine
from inpaint_core.errors import BadMaskError, BadRecordError, Cancelled, InpaintError
from inpaint_core.look import Look
from inpaint_core.recipes.making import Making
from inpaint_core.recipes.packed_mask import PackedMask
from inpaint_core.recipes.photo_replay import fitted, replay
from inpaint_core.recipes.recipe import EditStep
from inpaint_core.recipes.step_replay import StepReplay
from inpaint_core.request import FillSettings, Progress
from inpaint_core.runtime.runtime import start_runtime
from tests.inpaint_core.recipes.small_recipes import mask_of, step_of

MODELS = ("telea", "navier-stokes", "patches", "spn-probabilistic", "spn-published")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(start_runtime("cpu", threads=1, precision="fp32"))


def image_of(height: int = 60, width: int = 220) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3)).astype(np.uint8)


@st.composite
def steps(draw):
    """Return a step of one or two holes whose fills need each other in any way that a file can say."""
    mask = mask_of(60, 220, side=20)
    if draw(st.booleans()):
        mask |= mask_of(60, 220, left=190, side=18)
    makings: list[Making] = []
    for _ in range(draw(st.integers(1, 4))):
        settings_ = FillSettings(
            model=draw(st.sampled_from(MODELS)),
            seed=draw(st.integers(0, 5)),
            photo_samples=draw(st.integers(0, 1)),
            feather_px=draw(st.sampled_from([0, 3])),
        )
        one = st.sampled_from(makings) if makings else st.nothing()
        start = draw(st.none() | one)
        hole = draw(st.integers(-1, 2))
        makings.append(
            Making(
                settings=settings_,
                hole=hole,
                beside=tuple(draw(st.lists(one, max_size=2))) if makings and hole >= 0 else (),
                start=start,
                end=None if start is None else draw(st.none() | one),
                t=draw(st.sampled_from([0.0, 0.4, 1.0])),
            )
        )
    return EditStep(
        mask=PackedMask.of(mask),
        dont_copy=draw(st.none() | st.just(PackedMask.of(~mask))),
        look=Look(seam_px=draw(st.sampled_from([0, 4]))),
        context=2.5,
        feather_px=0,
        chosen=tuple(draw(st.lists(st.sampled_from(makings), min_size=1, max_size=2))),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(step=steps())
def test_any_step_is_done_or_refused_and_known_pixels_stay(engine, step):
    image = image_of()
    with contextlib.suppress(InpaintError):
        done = replay((step,), image, None, engine)
        near = np.zeros((60, 220), np.bool_)
        box = step.mask.box.grown(24, height=60, width=220)
        near[box.slices] = True
        assert np.array_equal(done.image[~near], image[~near])


def test_a_step_does_not_fit_a_photo_of_another_size():
    with pytest.raises(BadMaskError, match="must be of one size"):
        StepReplay(step_of(mask_of()), image_of(), None)


def test_steps_for_another_size_are_refused_or_scaled():
    wanted = (step_of(mask_of(), dont_copy=mask_of(top=0)),)
    assert fitted(wanted, 60, 80, scales=False) == wanted
    with pytest.raises(BadRecordError, match=r"The photo is 160 × 120 pixels, the mask 80 × 60\."):
        fitted(wanted, 120, 160, scales=False)
    (scaled,) = fitted(wanted, 120, 160, scales=True)
    assert np.array_equal(scaled.mask.mask, np.kron(mask_of(), np.ones((2, 2), np.bool_)))
    assert scaled.dont_copy is not None
    assert scaled.dont_copy.mask[10, 70]
    assert scaled.chosen == wanted[0].chosen
    with pytest.raises(BadRecordError, match="too small"):
        fitted((step_of(mask_of(side=1, top=1, left=1)),), 4, 5, scales=True)


def test_later_steps_see_what_earlier_ones_made_and_progress_never_falls(engine):
    first, second = step_of(mask_of(side=10)), step_of(mask_of(side=10, left=42))
    image = image_of(60, 80)
    told: list[float] = []
    both = replay((first, second), image, None, engine, lambda step: told.append(step.done / step.total))
    one = replay((first,), image, None, engine)
    again = replay((second,), one.image, None, engine)
    assert np.array_equal(both.image, again.image)
    assert not np.array_equal(both.image, replay((second,), image, None, engine).image)
    assert told == sorted(told)
    assert 0 <= told[0] < told[-1] <= 1
    assert not both.image.flags.writeable


def test_a_replay_can_be_cancelled_at_any_report(engine):
    def stop(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        replay((step_of(mask_of()),), image_of(60, 80), None, engine, stop)
