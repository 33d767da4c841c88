"""Several fills of one request, and one between two: the engine with networks that take noise."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, groupby
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.engine import engine as engine_module
from inpaint_core.engine.engine import Engine
from inpaint_core.errors import Cancelled, InpaintError, OutOfMemoryError
from inpaint_core.filling.plan import FillPlan, plan_request
from inpaint_core.models.networks import NETWORKS
from inpaint_core.request import MAX_SEED, Completion, FillSettings, Finish, InpaintRequest, Progress
from inpaint_core.runtime.runtime import start_runtime
from inpaint_core.state_dict.weights_file import save_weights
from tests.inpaint_core.small_networks import FillNoisy, stand_in

MODEL = "spn-probabilistic"
RUNTIME = start_runtime("cpu", threads=1)


def two_holes(photo: NDArray[np.uint8], **settings: object) -> InpaintRequest:
    """Return a request whose fills are those of the network: quick, and they differ as its noise does."""
    mask = np.zeros(photo.shape[:2], np.bool_)
    mask[10:30, 10:40] = True
    mask[-60:-20, -50:-20] = True
    return InpaintRequest(
        image=photo,
        mask=mask,
        settings=FillSettings(**({"model": MODEL, "finish": Finish(complete=False)} | settings)),
    )


def images(request: InpaintRequest, completions: list[Completion]) -> list[NDArray[np.uint8]]:
    return [completion.apply_to(request.image) for completion in completions]


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[InpaintRequest]:
    """The requests that were planned, in order."""
    planned: list[InpaintRequest] = []

    def plan(request: InpaintRequest) -> FillPlan:
        planned.append(request)
        return plan_request(request)

    monkeypatch.setattr(engine_module, "plan_request", plan)
    return planned


def test_a_request_is_planned_once_however_many_completions_it_has(
    start: Callable[[FillNoisy], Engine], plans: list[InpaintRequest], sample_photo: NDArray[np.uint8]
) -> None:
    engine, request = start(FillNoisy()), two_holes(sample_photo, samples=4)
    a, b, *_ = engine.inpaint(request)
    assert plans == [request]
    engine.interpolate(request, a, b, 0.5)
    assert plans == [request] * 2
    list(engine.inpaint(two_holes(sample_photo, model="telea")))
    assert len(plans) == 3


def test_a_gallery_has_as_many_fills_as_asked_for_that_differ_inside_the_hole_only(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    request = two_holes(sample_photo, samples=4, seed=7, diversity=0.8)
    completions = list(start(FillNoisy()).inpaint(request))
    assert [completion.seed for completion in completions] == [7, 8, 9, 10]
    assert {completion.diversity for completion in completions} == {0.8}
    assert {completion.model for completion in completions} == {MODEL}
    for one, other in combinations(images(request, completions), 2):
        assert np.array_equal(one[~request.mask], sample_photo[~request.mask])
        assert np.mean(np.any(one != other, axis=2)[request.mask]) > 0.5


def test_the_encoder_runs_once_a_region_for_the_whole_gallery(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    network = FillNoisy()
    assert len(list(start(network).inpaint(two_holes(sample_photo, samples=8)))) == 8
    assert (network.count("encode"), network.count("decode")) == (2, 16)


def test_the_first_fill_comes_before_any_work_for_the_next(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    alone, among = FillNoisy(), FillNoisy()
    next(start(alone).inpaint(two_holes(sample_photo)))
    next(start(among).inpaint(two_holes(sample_photo, samples=8)))
    assert among.calls == alone.calls


@pytest.mark.parametrize("as_list", [False, True])
def test_a_seed_gives_the_same_fill_whatever_was_asked_for_and_whatever_ran_before(
    start: Callable[[FillNoisy], Engine],
    sample_photo: NDArray[np.uint8],
    monkeypatch: pytest.MonkeyPatch,
    as_list: bool,
) -> None:
    engine = start(FillNoisy(as_list=as_list))
    gallery = two_holes(sample_photo, samples=5, seed=3)
    among = images(gallery, list(engine.inpaint(gallery)))
    for number in (4, 1):
        alone = two_holes(sample_photo, seed=3 + number)
        (image,) = images(alone, list(engine.inpaint(alone)))
        assert np.array_equal(image, among[number])
    monkeypatch.setattr(engine_module, "KEPT_BYTES", 0)
    again = images(gallery, list(engine.inpaint(gallery)))
    assert all(np.array_equal(*pair) for pair in zip(again, among, strict=True))


def test_after_the_largest_seed_comes_the_smallest(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    engine = start(FillNoisy())
    request = two_holes(sample_photo, samples=2, seed=MAX_SEED)
    completions = list(engine.inpaint(request))
    assert [completion.seed for completion in completions] == [MAX_SEED, 0]
    (first,) = engine.inpaint(two_holes(sample_photo, seed=0))
    assert np.array_equal(first.apply_to(sample_photo), completions[1].apply_to(sample_photo))


def test_without_diversity_every_seed_gives_the_mean(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    request = two_holes(
        sample_photo, samples=3, diversity=0.0, finish=Finish(match_tone=False, complete=False)
    )
    filled = images(request, list(start(FillNoisy()).inpaint(request)))
    assert all(np.all(image[request.mask] == 128) for image in filled)


def test_progress_counts_all_steps_of_all_fills_and_never_falls(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    seen: list[Progress] = []
    list(start(FillNoisy()).inpaint(two_holes(sample_photo, samples=3), seen.append))
    # A step may be told of again, as a chance to cancel.
    steps = [step for step, _ in groupby((progress.stage, progress.done) for progress in seen)]
    assert [done for _, done in steps] == list(range(17))
    assert {progress.total for progress in seen} == {16}
    assert [stage for stage, _ in steps[:7]] == [
        "Loading model",
        "Filling 1 of 3",
        "Finishing 1 of 3",
        "Filling 1 of 3",
        "Finishing 1 of 3",
        "Blending",
        "Filling 2 of 3",
    ]


@pytest.mark.parametrize("last", range(16))
def test_cancel_between_any_two_steps_keeps_what_was_finished(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8], last: int
) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == last:
            raise Cancelled

    engine = start(FillNoisy())
    request = two_holes(sample_photo, samples=3)
    kept = []
    with pytest.raises(Cancelled):
        kept.extend(engine.inpaint(request, stop))  # a list keeps what came before the exception
    assert len(kept) == max(0, (last - 1) // 5)
    wanted = images(request, list(engine.inpaint(request)))
    assert all(np.array_equal(*pair) for pair in zip(images(request, kept), wanted, strict=False))


def test_all_fills_of_a_gallery_are_made_at_one_size_when_memory_is_short(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    network = FillNoisy(largest_px=100)
    completions = list(start(network).inpaint(two_holes(sample_photo, samples=3)))
    sizes = [[(latent.height, latent.width) for latent in fill.latents] for fill in completions]
    assert sizes[0] == sizes[1] == sizes[2]
    assert max(max(size) for size in sizes[0]) == 64
    assert {fill.notices for fill in completions} == {
        ("Memory is short: the fill was made at 64 pixels and is softer than usual.",)
    }


def test_memory_that_runs_out_later_leaves_the_fills_before(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    network = FillNoisy()
    gallery = start(network).inpaint(two_holes(sample_photo, samples=3))
    first = next(gallery)
    network.largest_px = 50
    with pytest.raises(OutOfMemoryError, match="another fill like the ones before"):
        next(gallery)
    assert first.patches


@settings(max_examples=25)
@given(seed=st.integers(0, MAX_SEED), diversity=st.floats(0, 1.5), feather_px=st.sampled_from([0, 6]))
def test_known_pixels_survive_every_noise(
    noisy_engine: Engine, seed: int, diversity: float, feather_px: int
) -> None:
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 65536, (40, 60, 3), np.uint16)
    mask = np.zeros((40, 60), np.bool_)
    mask[12:20, 20:33] = True
    request = InpaintRequest(
        image=image,
        mask=mask,
        settings=FillSettings(model=MODEL, seed=seed, diversity=diversity, feather_px=feather_px, samples=2),
    )
    for photo in images(request, list(noisy_engine.inpaint(request))):
        assert np.array_equal(photo[:6], image[:6])
        assert feather_px or np.array_equal(photo[~mask], image[~mask])


@pytest.fixture(scope="module")
def noisy_engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("noisy") / "noisy.safetensors"
    save_weights(path, {"color": torch.full((3,), 0.5)}, {"network": MODEL})
    engine = Engine(RUNTIME, weights={MODEL: path})
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(NETWORKS, MODEL, stand_in(MODEL, lambda size: FillNoisy()))
        engine.preload(MODEL)
    return engine


@pytest.mark.parametrize("as_list", [False, True])
def test_between_two_fills_lie_others_and_the_ends_are_exact(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8], as_list: bool
) -> None:
    engine = start(FillNoisy(as_list=as_list))
    request = two_holes(sample_photo, samples=2)
    a, b = engine.inpaint(request)
    middle, third = (engine.interpolate(request, a, b, t) for t in (0.5, 1 / 3))
    first, last, half, again = images(request, [a, b, middle, engine.interpolate(request, a, b, 0.5)])
    for t, end in ((0.0, first), (1.0, last)):
        assert np.array_equal(engine.interpolate(request, a, b, t).apply_to(sample_photo), end)
    assert np.array_equal(half, again)
    assert np.array_equal(half[~request.mask], sample_photo[~request.mask])
    assert distance(half, first) < distance(last, first)
    assert distance(half, last) < distance(first, last)
    assert distance(third.apply_to(sample_photo), first) < distance(half, first)
    assert (middle.seed, middle.diversity, len(middle.latents)) == (None, 1.0, 2)


def test_fills_near_one_are_nearer_the_less_the_noise_turns(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    engine = start(FillNoisy())
    request = two_holes(sample_photo, samples=3)
    origin, *_ = engine.inpaint(request)
    (first,) = images(request, [origin])
    near = list(engine.near(request, origin, 0.2, seed=50))
    far = list(engine.near(request, origin, 0.9, seed=50))
    assert len(near) == len(far) == 3
    for close, distant in zip(images(request, near), images(request, far), strict=True):
        assert 0 < distance(close, first) < distance(distant, first)
        assert np.array_equal(close[~request.mask], sample_photo[~request.mask])
    for one, other in combinations(images(request, near), 2):
        assert not np.array_equal(one, other)
    (same,) = engine.near(replace(request, settings=replace(request.settings, samples=1)), origin, 0, seed=50)
    assert np.array_equal(same.apply_to(sample_photo), first)
    assert (same.seed, same.diversity) == (None, 1.0)


def distance(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one.astype(int) - other).mean())


def test_a_fill_between_two_is_itself_an_end(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    engine = start(FillNoisy())
    request = two_holes(sample_photo, samples=2)
    a, b = engine.inpaint(request)
    middle = engine.interpolate(request, a, b, 0.5)
    again = engine.interpolate(request, middle, b, 0.0)
    assert np.array_equal(again.apply_to(sample_photo), middle.apply_to(sample_photo))


def test_a_fill_between_two_is_made_at_their_size_and_with_the_diversity_between(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    network = FillNoisy(largest_px=100)
    engine = start(network)
    request = two_holes(sample_photo)
    (a,) = engine.inpaint(request)
    (b,) = engine.inpaint(replace(request, settings=replace(request.settings, seed=1, diversity=0.0)))
    network.largest_px = 10_000  # there is memory again: the noise was made for the small size all the same
    middle = engine.interpolate(request, a, b, 0.5)
    assert {max(latent.height, latent.width) for latent in middle.latents} == {64}
    assert middle.diversity == 0.5
    assert distance(middle.apply_to(sample_photo), b.apply_to(sample_photo)) > 0


def test_progress_and_cancel_of_a_fill_between_two(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    engine = start(FillNoisy())
    request = two_holes(sample_photo, samples=2)
    a, b = engine.inpaint(request)
    seen: list[Progress] = []
    engine.interpolate(request, a, b, 0.5, seen.append)
    steps = [step for step, _ in groupby((progress.done, progress.total) for progress in seen)]
    assert steps == [(done, 6) for done in range(7)]

    def stop(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        engine.interpolate(request, a, b, 0.5, stop)


def test_fills_that_do_not_belong_together_have_nothing_between_them(
    start: Callable[[FillNoisy], Engine], sample_photo: NDArray[np.uint8]
) -> None:
    engine = start(FillNoisy())
    request = two_holes(sample_photo, samples=2)
    a, b = engine.inpaint(request)
    (classical,) = engine.inpaint(two_holes(sample_photo, model="telea"))
    with pytest.raises(InpaintError, match="different models"):
        engine.interpolate(request, a, classical, 0.5)
    with pytest.raises(InpaintError, match="always gives the same"):
        engine.interpolate(two_holes(sample_photo, model="telea"), classical, classical, 0.5)
    fewer = request.mask.copy()
    fewer[:100] = False
    with pytest.raises(InpaintError, match="one photo with one mask"):
        engine.interpolate(replace(request, mask=fewer), a, b, 0.5)
    with pytest.raises(ValueError, match=r"0\.\.1"):
        engine.interpolate(request, a, b, 1.1)


@pytest.mark.parametrize("match_tone", [True, False])
def test_a_noisy_fill_takes_the_tone_of_its_surroundings(
    start: Callable[[FillNoisy], Engine], match_tone: bool
) -> None:
    image = np.full((90, 120, 3), (40, 90, 200), np.uint8)
    mask = np.zeros((90, 120), np.bool_)
    mask[30:60, 40:80] = True
    request = InpaintRequest(
        image=image,
        mask=mask,
        settings=FillSettings(
            model=MODEL, finish=Finish(match_tone=match_tone, complete=False), diversity=0.1
        ),
    )
    (photo,) = images(request, list(start(FillNoisy()).inpaint(request)))
    assert (distance(photo[mask], image[mask]) < 10) == match_tone


@pytest.fixture(scope="module")
def spn_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights file for the real compact probabilistic SPN, with numbers from a seed."""
    rng = np.random.default_rng(0)
    state = {
        name: torch.from_numpy(rng.normal(0, 0.03, tuple(tensor.shape)).astype(np.float16))
        for name, tensor in NETWORKS[MODEL].build("compact").state_dict().items()
    }
    path = tmp_path_factory.mktemp("weights") / "spn-seeded.safetensors"
    save_weights(path, state, {"network": MODEL, "size": "compact"})
    return path


def test_the_real_spn_makes_eight_fills_that_differ_inside_the_hole_only(
    spn_weights: Path, sample_photo: NDArray[np.uint8]
) -> None:
    photo = sample_photo[100:164, 60:124].copy()
    mask = np.zeros(photo.shape[:2], np.bool_)
    mask[20:44, 20:44] = True  # wide enough for the network to be asked
    engine = Engine(RUNTIME, weights={MODEL: spn_weights})
    request = InpaintRequest(
        image=photo, mask=mask, settings=FillSettings(model=MODEL, samples=8, diversity=1.5)
    )
    filled = images(request, list(engine.inpaint(request)))
    assert len(filled) == 8
    for result in filled:
        assert np.array_equal(result[~mask], photo[~mask])
    for one, other in combinations(filled, 2):
        assert not np.array_equal(one, other)
    (alone,) = images(
        request, list(engine.inpaint(replace(request, settings=replace(request.settings, samples=1, seed=5))))
    )
    assert np.array_equal(alone, filled[5])
