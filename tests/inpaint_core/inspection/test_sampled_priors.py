"""Each fill of a stochastic network has a prior of its own, sorted into the clusters of the mean."""

from dataclasses import replace

import numpy as np
import pytest
from torch import nn

from inpaint_core.engine.engine import Engine
from inpaint_core.errors import Cancelled, InpaintError
from inpaint_core.files.read_write import read_image
from inpaint_core.inspection import inspector, looking
from inpaint_core.prior.difference import can_be_compared, compare_maps
from inpaint_core.region import Box
from inpaint_core.request import Completion, FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime
from resources import locate


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(start_runtime("cpu", threads=1))


@pytest.fixture(scope="module")
def request_() -> InpaintRequest:
    """A small photo with a compact hole, seen at its own size."""
    image = np.ascontiguousarray(read_image(locate.sample_paths()[0]).image[100:228, 200:328])
    mask = np.zeros((128, 128), np.bool_)
    mask[50:74, 50:74] = True
    settings = FillSettings(model="spn-probabilistic", samples=2, seed=5)
    return InpaintRequest(image=image, mask=mask, settings=settings)


@pytest.fixture(scope="module")
def fills(engine: Engine, request_: InpaintRequest) -> list[Completion]:
    return list(engine.inpaint(request_))


def count_passes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    passes: list[object] = []
    look_inside = inspector.look_inside

    def counted(*given: object) -> object:
        passes.append(given[-1])
        return look_inside(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(inspector, "look_inside", counted)
    return passes


def test_fills_of_other_noise_have_other_priors_and_the_same_again(
    engine: Engine, request_: InpaintRequest, fills: list[Completion]
) -> None:
    first, second = (engine.prior(request_, 8, "taught", fill) for fill in fills)
    assert [(view.seed, view.diversity) for view in (first, second)] == [(5, 1.0), (6, 1.0)]
    assert can_be_compared(first, second)
    differences = [
        compare_maps(one, other, first.hole) for one, other in zip(first.maps, second.maps, strict=True)
    ]
    assert any(difference.hole_share > 0 for difference in differences)
    (alone,) = Engine(engine.runtime).inpaint(
        replace(request_, settings=replace(request_.settings, samples=1))
    )
    again = Engine(engine.runtime).prior(request_, 8, "taught", alone)
    for one, other in zip(first.maps, again.maps, strict=True):
        np.testing.assert_array_equal(one.labels, other.labels)


def test_without_diversity_the_prior_is_that_of_the_mean(engine: Engine, request_: InpaintRequest) -> None:
    settings = replace(request_.settings, samples=1, diversity=0.0)
    (fill,) = engine.inpaint(replace(request_, settings=settings))
    mean, plain = engine.prior(request_, 6), engine.prior(request_, 6, "taught", fill)
    for one, other in zip(mean.maps, plain.maps, strict=True):
        assert (one.labels != other.labels).mean() < 0.001
    assert (mean.seed, mean.diversity, plain.seed, plain.diversity) == (None, None, 5, 0.0)


@pytest.mark.parametrize("space", ["taught", "learned"])
def test_another_k_or_the_fill_before_costs_no_pass(
    engine: Engine,
    request_: InpaintRequest,
    fills: list[Completion],
    monkeypatch: pytest.MonkeyPatch,
    space: str,
) -> None:
    passes = count_passes(engine, monkeypatch)
    own = Engine(engine.runtime)
    for k in (4, 7):
        for fill in fills:
            view = own.prior(request_, k, space, fill)  # type: ignore[arg-type]
            assert (view.k, view.space) == (k, space)
    assert len(passes) == 3, "the mean and each fill"
    assert passes[0] is None


def test_a_look_that_nobody_waits_for_is_given_up(
    engine: Engine, request_: InpaintRequest, fills: list[Completion]
) -> None:
    def give_up() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        engine.prior(request_, 11, "learned", fills[0], give_up)


def test_a_fill_of_another_hole_or_model_says_so(
    engine: Engine, request_: InpaintRequest, fills: list[Completion]
) -> None:
    mask = np.zeros_like(request_.mask)
    mask[5:9, 5:9] = True  # no network looks at it
    with pytest.raises(InpaintError, match="another hole"):
        engine.prior(replace(request_, mask=mask), 8, "taught", fills[0])
    with pytest.raises(InpaintError, match="another hole"):
        engine.prior(replace(request_, settings=FillSettings(model="spl")), 8, "taught", fills[0])


def test_the_levels_of_a_memory_share_the_hole(engine: Engine, request_: InpaintRequest) -> None:
    settings = FillSettings(model="gmsrm", samples=1, seed=2)
    request = replace(request_, settings=settings)
    (fill,) = engine.inpaint(request)
    view = engine.prior(request, 4, "taught", fill)
    assert [level.cells for level in view.levels] == [2, 4, 8, 16, 32, 64, 128]
    assert sum(level.share for level in view.levels) == pytest.approx(1)
    assert all(level.share > 0 for level in view.levels)
    assert engine.prior(request_, 4).levels == ()


def test_a_network_that_copies_tells_of_every_place_of_the_hole(
    engine: Engine, request_: InpaintRequest
) -> None:
    view = engine.prior(replace(request_, settings=FillSettings(model="pennet")), 4)
    copies = view.copies
    assert copies is not None
    found = copies.at(0.5, 0.5)
    assert found is not None
    x, y = found.source
    assert not view.hole[int(y * view.hole.shape[0]), int(x * view.hole.shape[1])], "it is a known place"
    assert copies.at(0.05, 0.05) is None


def test_the_network_stays_where_a_fill_has_put_it(
    engine: Engine, request_: InpaintRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[object] = []

    def place(network: nn.Module, device: object) -> nn.Module:
        moved.append(device)
        return network

    monkeypatch.setattr(looking, "place_network", place)
    Engine(engine.runtime).prior(request_, 3)
    assert moved == [engine.runtime.device], "it was there already"


def test_another_hole_than_the_largest_can_be_looked_into() -> None:
    image = np.ascontiguousarray(read_image(locate.sample_paths()[0]).image[:400, :600])
    mask = np.zeros((400, 600), np.bool_)
    mask[20:60, 20:60] = mask[300:380, 500:580] = True
    request = InpaintRequest(image=image, mask=mask, settings=FillSettings(model="spn-probabilistic"))
    engine = Engine(start_runtime("cpu", threads=1))
    small, large = Box(20, 20, 60, 60), Box(500, 300, 580, 380)
    assert engine.prior(request, 3).box.intersection(large) == large
    view = engine.prior(request, 3, hole=small)
    assert view.box.intersection(small) == small
    assert view.box.intersection(large).is_empty
