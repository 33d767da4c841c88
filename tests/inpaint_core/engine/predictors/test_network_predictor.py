from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from inpaint_core.catalog import MODELS
from inpaint_core.engine.noise_source import NoiseBetween, SeededNoise
from inpaint_core.engine.predictors import network_predictor, network_run, placement
from inpaint_core.engine.predictors.completion_predictor import CompletionPredictor
from inpaint_core.engine.predictors.network_predictor import KEPT_BYTES, NetworkPredictor
from inpaint_core.engine.predictors.network_run import state_bytes
from inpaint_core.engine.related import check_related
from inpaint_core.errors import InpaintError, OutOfMemoryError
from inpaint_core.filling.crop import Crop
from inpaint_core.filling.plan import FillPlan, PlannedRegion
from inpaint_core.pixels import to_image
from inpaint_core.region import Box
from inpaint_core.request import Completion, FillSettings, Finish, InpaintRequest, Latent
from inpaint_core.runtime import memory
from inpaint_core.runtime.runtime import Runtime
from tests.inpaint_core.small_networks import Encoded, FillNoisy

CPU, CARD = torch.device("cpu"), torch.device("cuda:0")
PLAIN = Finish(match_tone=False, complete=False)
SPEC = MODELS["spn-probabilistic"]


def gallery_of(
    network: nn.Module, *, device: torch.device = CPU, kept_bytes: int = KEPT_BYTES
) -> NetworkPredictor:
    return NetworkPredictor(network, SPEC, Runtime(device, 1), kept_bytes=kept_bytes)


def completion_of(gallery: NetworkPredictor, seed: int, diversity: float = 1.0) -> CompletionPredictor:
    return CompletionPredictor(gallery, PLAIN, SeededNoise(seed, diversity))


def crop(region: int, height: int, width: int) -> Crop:
    """A grey crop with a hole in its middle, and all of it wanted."""
    mask = np.zeros((height, width), np.bool_)
    mask[height // 3 : height // 2, width // 3 : width // 2] = True
    return Crop(region, np.full((height, width, 3), 77, np.uint8), mask, Box(0, 0, width, height))


def fill(predictor: CompletionPredictor, one: Crop) -> NDArray[Any]:
    """The finished fill of a single crop."""
    (finish,) = predictor.predict([one])
    return to_image(finish(), one.image.dtype)


CROPS = [crop(0, 600, 600), crop(1, 120, 100)]


def predict_all(gallery: NetworkPredictor, seed: int, diversity: float = 1.0) -> list[NDArray[np.uint8]]:
    """One completion: both crops, one after the other."""
    predictor = completion_of(gallery, seed, diversity)
    return [fill(predictor, one) for one in CROPS]


def same(some: list[NDArray[np.uint8]], others: list[NDArray[np.uint8]]) -> bool:
    return all(np.array_equal(*pair) for pair in zip(some, others, strict=True))


@pytest.mark.parametrize("as_list", [False, True])
def test_every_region_is_encoded_once_for_all_completions(as_list: bool) -> None:
    network = FillNoisy(as_list=as_list)
    gallery = gallery_of(network)
    fills = [predict_all(gallery, seed) for seed in range(4)]
    assert (network.count("encode"), network.count("decode")) == (2, 8)
    assert not any(same(fills[0], other) for other in fills[1:])
    assert [fill.shape for fill in fills[0]] == [(600, 600, 3), (120, 100, 3)]


def test_the_first_completion_waits_for_nothing_of_the_later_ones() -> None:
    network = FillNoisy()
    predict_all(gallery_of(network), seed=0)
    assert network.calls == [
        ("encode", 256, 256),
        ("decode", 256, 256),
        ("encode", 120, 100),
        ("decode", 120, 100),
    ]


@pytest.mark.parametrize("kept_bytes", [0, 100_000])
def test_what_does_not_fit_under_the_budget_is_encoded_again_to_the_same_fill(kept_bytes: int) -> None:
    plenty, little = FillNoisy(), FillNoisy()
    galleries = gallery_of(plenty), gallery_of(little, kept_bytes=kept_bytes)
    for seed in range(3):
        one, other = (predict_all(gallery, seed) for gallery in galleries)
        assert same(one, other)
    assert plenty.count("encode") == 2
    assert little.count("encode") == 6


def test_the_budget_is_one_for_all_regions() -> None:
    network = FillNoisy()
    gallery = gallery_of(network, kept_bytes=600_000)  # room for one of two regions of 350 kB
    for seed in range(3):
        predictor = completion_of(gallery, seed)
        fill(predictor, crop(0, 120, 100))
        fill(predictor, crop(1, 120, 100))
    assert network.count("encode") == 2 + 1 + 1


def test_small_regions_are_kept_where_large_ones_do_not_fit() -> None:
    network = FillNoisy()
    gallery = gallery_of(network, kept_bytes=600_000)  # 120 x 100 takes 350 kB, 256 x 256 takes 1.9 MB
    for seed in range(3):
        predict_all(gallery, seed)
    assert [call[1:] for call in network.calls if call[0] == "encode"] == [(256, 256), (120, 100)] + [
        (256, 256)
    ] * 2


@pytest.mark.parametrize("as_list", [False, True])
def test_without_diversity_every_seed_gives_the_mean(as_list: bool) -> None:
    network = FillNoisy(as_list=as_list)
    fills = [predict_all(gallery_of(network), seed, diversity=0) for seed in (0, 5)]
    assert same(*fills)
    assert all(np.all(np.abs(fill.astype(int) - 128) <= 1) for fill in fills[0])


def test_diversity_scales_what_the_noise_does() -> None:
    mean, learned, bold = (
        predict_all(gallery_of(FillNoisy()), 3, diversity)[0] for diversity in (0, 0.5, 1.0)
    )
    half, whole = (np.abs(fill.astype(int) - mean).mean() for fill in (learned, bold))
    assert 0 < half * 1.9 < whole


def test_the_regions_of_one_completion_have_noise_of_their_own_and_it_is_recorded() -> None:
    gallery = gallery_of(FillNoisy())
    predictor = completion_of(gallery, 1, 0.5)
    for number in range(2):
        fill(predictor, crop(number, 600, 600))
    first, second = predictor.latents
    assert (first.height, first.width) == (256, 256)
    assert first.values[0].shape == (3, 16, 16)
    assert not np.array_equal(first.values[0], second.values[0])
    assert 0.8 < float(first.values[0].std()) < 1.2  # as drawn, before diversity scales it


@pytest.mark.parametrize("failing", ["encode", "decode"])
def test_short_memory_halves_the_size_before_the_first_fill_and_it_stays_for_all(failing: str) -> None:
    network = FillNoisy()
    network.failures = {0} if failing == "encode" else {1}
    gallery = gallery_of(network)
    fills = [predict_all(gallery, seed) for seed in range(2)]
    assert [size for name, *size in network.calls if name == "decode"][-4:] == [[128, 128], [120, 100]] * 2
    assert list(gallery.notices) == [
        "Memory is short: the fill was made at 128 pixels and is softer than usual."
    ]
    never_failing = gallery_of(FillNoisy(largest_px=128))
    assert same(fills[1], predict_all(never_failing, 1))  # what failed on the way leaves no trace


def test_short_memory_later_gives_up_what_is_kept_and_not_the_size() -> None:
    network = FillNoisy()
    gallery = gallery_of(network)
    predict_all(gallery, 0)
    network.failures = {4}
    later = predict_all(gallery, 1)
    assert network.calls[4:] == [
        ("decode", 256, 256),
        ("encode", 256, 256),
        ("decode", 256, 256),
        ("encode", 120, 100),
        ("decode", 120, 100),
    ]
    assert same(later, predict_all(gallery_of(FillNoisy()), 1))
    assert list(gallery.notices) == []
    predict_all(gallery, 2)
    assert network.calls[9][0] == "encode"  # nothing is kept any more


def test_a_region_that_does_not_fit_any_more_is_an_error_in_words() -> None:
    network = FillNoisy()
    gallery = gallery_of(network)
    predict_all(gallery, 0)
    network.largest_px = 100
    with pytest.raises(OutOfMemoryError, match="another fill like the ones before"):
        predict_all(gallery, 1)
    with pytest.raises(OutOfMemoryError, match="choose a quick fill"):
        predict_all(gallery_of(FillNoisy(largest_px=10)), 1)


def test_what_is_kept_does_not_make_later_regions_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    network = FillNoisy()
    gallery = gallery_of(network)
    room = [2**40]
    monkeypatch.setattr(memory, "memory_available_bytes", lambda device: room[0])
    forget = gallery._forget

    def forget_and_find_room() -> None:
        forget()
        room[0] = 2**40

    monkeypatch.setattr(gallery, "_forget", forget_and_find_room)
    predictor = completion_of(gallery, 0)
    fill(predictor, crop(0, 600, 600))
    room[0] = 400 * 2**20
    fill(predictor, crop(1, 600, 600))
    assert network.calls[-1] == ("decode", 256, 256)
    assert list(gallery.notices) == []


@pytest.fixture
def card_places(monkeypatch: pytest.MonkeyPatch) -> list[torch.device]:
    """Where the network was placed on a computer that seems to have a graphics card with plenty of room."""
    places: list[torch.device] = []
    monkeypatch.setattr(memory, "memory_available_bytes", lambda device: 2**40)
    monkeypatch.setattr(placement, "device_title", lambda device: "Toy Card")
    monkeypatch.setattr(placement, "release_cached_memory", lambda device: None)
    monkeypatch.setattr(network_predictor, "release_cached_memory", lambda device: None)
    monkeypatch.setattr(placement, "place_network", lambda network, device: places.append(device))
    # The toy card computes on the CPU.
    for name in ("image_to_tensor", "mask_to_tensor"):
        real: Callable[..., object] = getattr(network_run, name)
        monkeypatch.setattr(network_run, name, lambda array, device, real=real: real(array, CPU))
    monkeypatch.setattr(network_run, "_placed", lambda noise, device: noise)
    monkeypatch.setattr(
        Runtime,
        "inference",
        lambda self, device=None, *, suits_bf16=False: memory.translated_out_of_memory(),
    )
    return places


def test_a_card_that_cannot_make_another_fill_hands_over_to_the_cpu_at_the_same_size(
    card_places: list[torch.device],
) -> None:
    network = FillNoisy()
    network.requires_grad_(requires_grad=False)
    network.failures = {0, 5, 6}  # halved at first; then the second completion fails, kept and encoded anew
    gallery = gallery_of(network, device=CARD)
    predict_all(gallery, 0)
    assert card_places == [CARD]
    predict_all(gallery, 1)
    assert card_places == [CARD, CPU]
    assert {max(size) for name, *size in network.calls[1:]} == {128, 120}
    assert [notice.split()[0] for notice in gallery.notices] == ["The", "Memory"]


def test_a_network_without_noise_is_a_bug_of_the_catalogue() -> None:
    with pytest.raises(TypeError, match="Identity takes no noise"):
        gallery_of(nn.Identity())


def test_an_answer_that_is_no_image_is_refused() -> None:
    network = FillNoisy()
    with torch.no_grad():
        network.color.fill_(float("nan"))
    with pytest.raises(InpaintError, match="gave no image"):
        predict_all(gallery_of(network), 0)


def test_the_bytes_of_a_state_are_found_wherever_they_lie_and_counted_once() -> None:
    tensor = torch.zeros(10, 10)
    assert state_bytes(tensor) == 400
    assert state_bytes(tensor[:2]) == 400  # a view keeps all of it alive
    assert state_bytes((tensor, [tensor.T, {"a": torch.zeros(5, dtype=torch.float16)}], "words", 3)) == 410
    assert state_bytes(Encoded(tensor, {"mask": [torch.zeros(3)]})) == 412


def completion(*sizes: tuple[int, int], model: str = "spn-probabilistic") -> Completion:
    latents = tuple(Latent(*size, (np.zeros((3, 2, 2), np.float32),)) for size in sizes)
    return Completion((), model, 0.0, seed=0, diversity=1.0, latents=latents)


@pytest.fixture
def request_of_two() -> tuple[InpaintRequest, FillPlan]:
    mask = np.zeros((400, 900), np.bool_)
    mask[10:20, 10:20] = True
    request = InpaintRequest(
        image=np.zeros((400, 900, 3), np.uint8), mask=mask, settings=FillSettings(model="spn-probabilistic")
    )
    hole = Box(10, 10, 20, 20)
    crops = Box(0, 0, 128, 128), Box(300, 0, 900, 300)
    return request, FillPlan(tuple((PlannedRegion(i, hole, box, box),) for i, box in enumerate(crops)))


def test_fills_of_one_request_belong_together_at_any_working_size(
    request_of_two: tuple[InpaintRequest, FillPlan],
) -> None:
    for sizes in ([(128, 128), (128, 256)], [(128, 128), (64, 128)]):
        check_related(*request_of_two, (completion(*sizes), completion(*sizes)))


@pytest.mark.parametrize(
    ("fills", "said"),
    [
        ((completion((128, 128), model="gmsrm"),) * 2, "different models"),
        ((completion((128, 128)), completion((128, 128), model="gmsrm")), "different models"),
        ((completion((128, 128), (128, 256)), completion()), "always gives the same"),
        ((completion((128, 128), (128, 256)), completion((128, 128), (64, 128))), "one mask"),
        ((completion((128, 128)),) * 2, "one mask"),
        ((completion((128, 128), (256, 256)),) * 2, "one mask"),
    ],
)
def test_fills_that_do_not_belong_together_are_refused(
    request_of_two: tuple[InpaintRequest, FillPlan], fills: tuple[Completion, Completion], said: str
) -> None:
    with pytest.raises(InpaintError, match=said):
        check_related(*request_of_two, fills)


def test_between_two_completions_diversity_goes_along() -> None:
    start, end = completion((128, 128)), replace(completion((128, 128)), diversity=0.5)
    assert [NoiseBetween(start, end, t).diversity for t in (0.0, 0.5, 1.0)] == [1.0, 0.75, 0.5]
