import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor, nn

from inpaint_core.catalog import MODELS, SizeName
from inpaint_core.engine import held_network as held_network_module
from inpaint_core.engine.engine import Engine
from inpaint_core.errors import Cancelled, InpaintError, WeightsError
from inpaint_core.filling import fill as filling
from inpaint_core.filling import plan
from inpaint_core.filling.fringe.cover import FRINGE_NOTICE, MAX_FRINGE_PX
from inpaint_core.mask import feather_alpha, grow
from inpaint_core.models.networks import NETWORKS, WIDTHS_KEY
from inpaint_core.models.pennet import PenNet, PenNetSize
from inpaint_core.request import Completion, FillSettings, Finish, InpaintRequest, Progress
from inpaint_core.runtime.runtime import start_runtime
from inpaint_core.state_dict.weights_file import save_weights
from inpaint_core.weights.manifest import user_weights_directory
from tests.inpaint_core.small_networks import stand_in


class FillFlat(nn.Module):
    """Paints everything in one colour, known pixels too: whatever survives was kept by the engine."""

    def __init__(self) -> None:
        super().__init__()
        self.color = nn.Parameter(torch.zeros(3))

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        assert 0 < float(mask.mean()) < 1
        return self.color[None, :, None, None].expand_as(image)


@pytest.fixture(scope="module")
def flat_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("flat") / "flat.safetensors"
    save_weights(path, {"color": torch.tensor([1.0, 0.5, 0.0])}, {"network": "pennet"})
    return path


@pytest.fixture(scope="module")
def flat_engine(flat_weights: Path) -> Engine:
    """An engine whose PEN-Net is FillFlat, loaded already."""
    engine = Engine(start_runtime("cpu", threads=1), weights={"pennet": flat_weights})
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(NETWORKS, "pennet", stand_in("pennet", lambda size: FillFlat()))
        engine.preload("pennet")
    return engine


def only(completions: Iterator[Completion]) -> Completion:
    (completion,) = completions
    return completion


@st.composite
def scenes(draw: st.DrawFn) -> InpaintRequest:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = draw(st.sampled_from([np.uint8, np.uint16]))
    height, width = draw(st.integers(2, 60)), draw(st.integers(2, 60))
    mask = np.zeros((height, width), np.bool_)
    for _ in range(draw(st.integers(1, 4))):
        top, left = rng.integers(height), rng.integers(width)
        mask[top : top + rng.integers(1, 1 + height), left : left + rng.integers(1, 1 + width)] = True
    mask[rng.integers(height), rng.integers(width)] ^= True
    if mask.all():
        mask[0, 0] = False
    if not mask.any():
        mask[-1, -1] = True
    return InpaintRequest(
        image=rng.integers(0, np.iinfo(dtype).max + 1, (height, width, 3), dtype),
        mask=mask,
        settings=FillSettings(
            model=draw(st.sampled_from(["pennet", "telea", "navier-stokes"])),
            feather_px=draw(st.sampled_from([0, 1, 4, 30])),
            context=draw(st.sampled_from([1.0, 2.5, 10.0])),
            finish=Finish(match_tone=draw(st.booleans()), complete=draw(st.booleans())),
        ),
    )


@settings(max_examples=150)
@given(scene=scenes())
def test_known_pixels_survive_bit_for_bit(flat_engine: Engine, scene: InpaintRequest) -> None:
    completion = only(flat_engine.inpaint(scene))
    result = completion.apply_to(scene.image)
    assert result.dtype == scene.image.dtype
    untouched = feather_alpha(scene.mask, scene.settings.feather_px) == 0
    assert np.array_equal(result[untouched], scene.image[untouched])


@settings(max_examples=60)
@given(scene=scenes())
def test_every_hole_is_filled_and_patches_are_disjoint(flat_engine: Engine, scene: InpaintRequest) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "NARROW_PX", 0)  # whatever the size: let the network fill it
        fill_all_of(flat_engine, scene)


def fill_all_of(flat_engine: Engine, scene: InpaintRequest) -> None:
    request = InpaintRequest(
        image=scene.image,
        mask=scene.mask,
        settings=FillSettings(
            feather_px=scene.settings.feather_px, finish=Finish(match_tone=False, complete=False)
        ),
    )
    completion = only(flat_engine.inpaint(request))
    highest = np.iinfo(request.image.dtype).max
    color = [highest, round(highest / 2), 0]  # 127.5 and 32767.5 both go to the even neighbour
    assert np.all(completion.apply_to(request.image)[request.mask] == color)
    count = np.zeros(request.mask.shape, np.int64)
    for patch in completion.patches:
        count[patch.box.slices] += 1
    assert count.max() == 1


def two_holes(photo: NDArray[np.uint8], **settings: object) -> InpaintRequest:
    mask = np.zeros(photo.shape[:2], np.bool_)
    mask[10:30, 10:40] = True
    mask[-60:-20, -50:-20] = True
    return InpaintRequest(image=photo, mask=mask, settings=FillSettings(**settings))


def test_a_real_photo_is_filled_by_the_real_pennet(
    pennet_weights: Path, sample_photo: NDArray[np.uint8], sample_mask: NDArray[np.bool_]
) -> None:
    engine = Engine(start_runtime("cpu", threads=1), weights={"pennet": pennet_weights})
    request = InpaintRequest(image=sample_photo, mask=sample_mask)
    completion = only(engine.inpaint(request))
    result = completion.apply_to(sample_photo)
    # The masts stand close to the mask's border.
    assert (completion.model, completion.notices) == ("pennet", (FRINGE_NOTICE,))
    beyond = ~grow(sample_mask, MAX_FRINGE_PX)
    assert np.array_equal(result[beyond], sample_photo[beyond])
    assert np.mean(np.any(result != sample_photo, axis=2)[sample_mask]) > 0.9
    again = only(engine.inpaint(request)).apply_to(sample_photo)
    assert np.array_equal(again, result)


def test_sixteen_bits_are_filled_with_more_than_256_levels(
    pennet_weights: Path, sample_photo: NDArray[np.uint8], sample_mask: NDArray[np.bool_]
) -> None:
    deep = sample_photo.astype(np.uint16) * 257
    engine = Engine(start_runtime("cpu", threads=1), weights={"pennet": pennet_weights})
    result = only(engine.inpaint(InpaintRequest(image=deep, mask=sample_mask))).apply_to(deep)
    filled = result[sample_mask]
    assert np.count_nonzero(filled % 257) > filled.size * 0.9


def test_the_fill_does_not_depend_on_what_the_hole_hides(
    pennet_weights: Path, sample_photo: NDArray[np.uint8], sample_mask: NDArray[np.bool_]
) -> None:
    engine = Engine(start_runtime("cpu", threads=1), weights={"pennet": pennet_weights})
    painted = sample_photo.copy()
    painted[sample_mask] = (255, 0, 255)
    first, second = (
        # Whether there is a rim to cover does depend on it.
        only(
            engine.inpaint(
                InpaintRequest(image=image, mask=sample_mask, settings=FillSettings(cover_fringe=False))
            )
        ).apply_to(image)
        for image in (sample_photo, painted)
    )
    assert np.array_equal(first, second)


def test_holes_far_apart_are_separate_patches(flat_engine: Engine, sample_photo: NDArray[np.uint8]) -> None:
    completion = only(flat_engine.inpaint(two_holes(sample_photo)))
    assert sorted((patch.box.width, patch.box.height) for patch in completion.patches) == [(30, 20), (30, 40)]


def test_progress_is_true_and_never_falls(flat_engine: Engine, sample_photo: NDArray[np.uint8]) -> None:
    seen: list[Progress] = []
    only(flat_engine.inpaint(two_holes(sample_photo), seen.append))
    # Within a step it is told again and again, so that there is a chance to cancel.
    steps = [(progress.stage, progress.done) for progress in seen]
    assert [step for step, _ in groupby(steps)] == [
        ("Loading model", 0),
        ("Filling 1 of 2", 1),
        ("Finishing 1 of 2", 2),
        ("Filling 2 of 2", 3),
        ("Finishing 2 of 2", 4),
        ("Blending", 5),
        ("Blending", 6),
    ]
    assert {progress.total for progress in seen} == {6}


@pytest.mark.parametrize("model", ["pennet", "telea"])
@pytest.mark.parametrize("stage", ["Loading model", "Filling 1 of 2", "Finishing 1 of 2", "Blending"])
def test_cancel_stops_at_every_step_and_the_engine_works_on(
    flat_engine: Engine, sample_photo: NDArray[np.uint8], model: str, stage: str
) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == stage:
            raise Cancelled

    request = two_holes(sample_photo, model=model)
    with pytest.raises(Cancelled):
        only(flat_engine.inpaint(request, stop))
    assert only(flat_engine.inpaint(request)).patches


@pytest.mark.parametrize(("model", "title"), [("pennet", "Texture · PEN-Net"), ("telea", "Instant · Telea")])
def test_a_model_that_always_gives_the_same_fill_makes_one_and_says_so_only_when_more_were_asked_for(
    flat_engine: Engine, sample_photo: NDArray[np.uint8], model: str, title: str
) -> None:
    asked_for_one = only(flat_engine.inpaint(two_holes(sample_photo, model=model)))
    asked_for_more = only(flat_engine.inpaint(two_holes(sample_photo, model=model, samples=8, seed=4)))
    assert asked_for_one.notices == ()
    assert asked_for_more.notices == (f"{title} always gives the same fill: one was made.",)
    assert np.array_equal(asked_for_one.apply_to(sample_photo), asked_for_more.apply_to(sample_photo))
    assert (asked_for_more.seed, asked_for_more.diversity, asked_for_more.latents) == (None, None, ())


def test_a_network_is_loaded_once_and_again_only_when_its_file_changed(
    flat_weights: Path, tmp_path: Path, sample_photo: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[FillFlat] = []

    def build(size: SizeName) -> FillFlat:
        built.append(FillFlat())
        return built[-1]

    monkeypatch.setitem(NETWORKS, "pennet", stand_in("pennet", build))
    path = tmp_path / "flat.safetensors"
    path.write_bytes(flat_weights.read_bytes())
    engine = Engine(weights={"pennet": path})
    engine.preload("pennet")
    request = two_holes(sample_photo)
    only(engine.inpaint(request))
    only(engine.inpaint(request))
    assert len(built) == 1
    os.utime(path, (1, 1))
    only(engine.inpaint(request))
    assert len(built) == 2


def test_weights_of_other_widths_are_loaded_into_such_a_network(tmp_path: Path) -> None:
    path = tmp_path / "narrow.safetensors"
    narrow = PenNet(PenNetSize(base_channels=4))
    metadata = {"network": "pennet", WIDTHS_KEY: '{"base_channels": 4}'}
    save_weights(path, narrow.state_dict(), metadata)
    loaded = Engine(weights={"pennet": path}).load(MODELS["pennet"]).state_dict()
    assert all(torch.equal(value, loaded[name]) for name, value in narrow.state_dict().items())


def test_a_bad_weights_file_stops_the_fill_and_nothing_random_runs(
    flat_weights: Path, tmp_path: Path, sample_photo: NDArray[np.uint8]
) -> None:
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(flat_weights.read_bytes()[:-1])
    engine = Engine(weights={"pennet": cut})
    for _ in range(2):
        with pytest.raises(WeightsError, match="cut short"):
            only(engine.inpaint(two_holes(sample_photo)))


def test_missing_weights_say_where_to_put_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_network_module, "find_weights", lambda spec: None)
    with pytest.raises(WeightsError, match="There are no weights for Texture · PEN-Net") as caught:
        Engine().preload("pennet")
    assert "inpaint-batch import-checkpoint FILE" in str(caught.value)
    assert str(user_weights_directory()) in str(caught.value)


def test_bundled_weights_with_a_wrong_hash_are_not_used(
    pennet_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_network_module, "find_weights", lambda spec: pennet_weights)
    monkeypatch.setattr(held_network_module, "find_sha256", lambda spec, path: "0" * 64)
    with pytest.raises(WeightsError, match="was changed"):
        Engine().preload("pennet")


def test_an_unknown_model_is_named(sample_photo: NDArray[np.uint8]) -> None:
    with pytest.raises(InpaintError, match=r"There is no model called dreams: choose one of .*pennet"):
        only(Engine().inpaint(two_holes(sample_photo, model="dreams")))


def test_classical_fills_need_no_weights_and_fill_the_whole_hole(
    sample_photo: NDArray[np.uint8], sample_mask: NDArray[np.bool_], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(NETWORKS):
        monkeypatch.delitem(NETWORKS, name)
    sample_photo[sample_mask] = (255, 0, 255)
    request = InpaintRequest(image=sample_photo, mask=sample_mask, settings=FillSettings(model="telea"))
    result = only(Engine().inpaint(request)).apply_to(sample_photo)
    assert not np.any(np.all(result == (255, 0, 255), axis=2))


def test_loading_the_model_does_not_count_as_time_of_the_fill(
    flat_weights: Path, sample_photo: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr(filling, "perf_counter", lambda: float(next(clock)))
    monkeypatch.setitem(NETWORKS, "pennet", stand_in("pennet", lambda size: FillFlat()))
    completion = only(Engine(weights={"pennet": flat_weights}).inpaint(two_holes(sample_photo)))
    assert completion.seconds == 10  # one reading after the load, one after the last region
    assert Engine().device_title() == "CPU"


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("inpaint_core.engine.engine", "PySide6"),
        ("inpaint_core.catalog", "torch"),
        ("inpaint_core.weights.manifest", "torch"),
        ("inpaint_core.cli.main", "torch"),
        ("inpaint_core.filling.canvas", "torch"),
    ],
)
def test_importing_one_does_not_load_the_other(module: str, forbidden: str) -> None:
    code = f"import sys, {module}; sys.exit({forbidden!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_networks_tone_is_matched_unless_told_not_to(flat_engine: Engine) -> None:
    image = np.full((90, 120, 3), (40, 90, 200), np.uint8)
    mask = np.zeros((90, 120), np.bool_)
    mask[30:60, 40:80] = True
    matched, kept = (
        only(
            flat_engine.inpaint(
                InpaintRequest(
                    image=image,
                    mask=mask,
                    settings=FillSettings(finish=Finish(match_tone=match, complete=False)),
                )
            )
        ).apply_to(image)
        for match in (True, False)
    )
    assert np.abs(matched.astype(int) - image).max() <= 1  # the flat fill took the tone of the flat photo
    assert np.abs(kept.astype(int) - image)[mask].min() > 20


def test_between_two_chances_to_cancel_little_is_done(sample_photo: NDArray[np.uint8]) -> None:
    """In a fill of 600 pixels no stretch of work is a large part of it, apart from the network's own run."""
    large = cv2.resize(sample_photo, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    mask = np.zeros(large.shape[:2], np.uint8)
    cv2.circle(mask, (large.shape[1] // 2, large.shape[0] // 2), 300, 1, -1)
    request = InpaintRequest(image=large, mask=mask > 0, settings=FillSettings(model="patches"))
    engine = Engine(start_runtime("cpu", threads=1))
    engine.preload("patches")
    times: list[float] = []
    list(engine.inpaint(request, lambda _: times.append(time.thread_time())))
    gaps = np.diff(times)
    assert len(gaps) > 100
    assert gaps.max() < 0.06 * gaps.sum()
