from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor, nn

from inpaint_core.catalog import MODELS
from inpaint_core.engine.predictors import placement
from inpaint_core.engine.predictors.completion_predictor import CompletionPredictor
from inpaint_core.engine.predictors.network_predictor import NetworkPredictor
from inpaint_core.errors import InpaintError, OutOfMemoryError
from inpaint_core.filling.crop import Crop
from inpaint_core.pixels import to_image
from inpaint_core.region import Box, working_size
from inpaint_core.request import Finish
from inpaint_core.runtime import memory
from inpaint_core.runtime.runtime import Runtime
from inpaint_core.runtime.tensors import crop_to_tensors

PLAIN = Finish(match_tone=False, complete=False)
CPU, CARD = torch.device("cpu"), torch.device("cuda:0")


class Copies(nn.Module):
    """Returns the image it was given, or runs out of memory when that is larger than it can take."""

    def __init__(self, largest_px: int = 10_000) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))
        self.largest_px = largest_px
        self.seen: list[tuple[int, int]] = []

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        assert image.shape[2:] == mask.shape[2:]
        height, width = image.shape[2:]
        self.seen.append((height, width))
        if max(height, width) > self.largest_px:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20 GiB")
        return image


def predictor_for(network: nn.Module, device: torch.device = CPU) -> CompletionPredictor:
    return CompletionPredictor(NetworkPredictor(network, MODELS["pennet"], Runtime(device, 1)), PLAIN)


def fill(predictor: CompletionPredictor, one: Crop) -> NDArray[Any]:
    """The finished fill of a single crop."""
    (finish,) = predictor.predict([one])
    return to_image(finish(), one.image.dtype)


def crop(height: int, width: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """A grey crop with a hole in its middle."""
    mask = np.zeros((height, width), np.bool_)
    mask[height // 3 : height // 2, width // 3 : width // 2] = True
    return np.full((height, width, 3), 77, np.uint8), mask


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_the_working_size_keeps_the_aspect_and_never_enlarges(height: int, width: int) -> None:
    small_height, small_width = working_size(height, width, side_px=256)
    assert 1 <= small_height <= min(height, 256)
    assert 1 <= small_width <= min(width, 256)
    if max(height, width) <= 256:
        assert (small_height, small_width) == (height, width)
    scale = 256 / max(height, width, 256)
    assert abs(small_height - height * scale) <= 1
    assert abs(small_width - width * scale) <= 1


@pytest.mark.parametrize(
    ("size", "seen"), [((1000, 800), (256, 205)), ((300, 900), (85, 256)), ((90, 120), (90, 120))]
)
def test_the_network_sees_the_crop_at_its_working_size(size: tuple[int, int], seen: tuple[int, int]) -> None:
    network = Copies()
    image, mask = crop(*size)
    wanted = Box(3, 5, 60, 70)
    result = fill(predictor_for(network), Crop(0, image, mask, wanted))
    assert network.seen == [seen]
    assert result.shape == (65, 57, 3)
    known = ~mask[wanted.slices]
    assert np.all(result[known & (result[:, :, 0] > 70)] == 77)


def test_a_crop_is_prepared_without_a_trace_of_its_hole() -> None:
    image, mask = crop(600, 300)
    image[mask] = 255
    image_tensor, mask_tensor = crop_to_tensors(image, mask, side_px=256, device=CPU)
    assert (image_tensor.shape, mask_tensor.shape) == ((1, 3, 256, 128), (1, 1, 256, 128))
    assert set(mask_tensor.unique().tolist()) == {0.0, 1.0}
    known = mask_tensor[0, 0] == 0
    assert torch.allclose(image_tensor[0][:, known], torch.tensor(77 / 255), atol=1e-6)
    hole = ~known
    assert float(mask_tensor[0, 0][100, 50]) == 1.0
    assert torch.all((image_tensor[0][:, hole] - 77 / 255).abs().minimum(image_tensor[0][:, hole]) < 1e-6)


def test_the_wanted_part_lies_where_it_lies_in_the_crop(sample_photo: NDArray[np.uint8]) -> None:
    mask = np.zeros(sample_photo.shape[:2], np.bool_)
    mask[0, 0] = True
    wanted = Box(200, 100, 400, 260)
    result = fill(predictor_for(Copies()), Crop(0, sample_photo, mask, wanted))
    difference = np.abs(result.astype(int) - sample_photo[wanted.slices].astype(int)).mean()
    moved = np.abs(result.astype(int) - sample_photo[110:270, 210:410].astype(int)).mean()
    assert difference < moved / 2  # the copy came back blurred, but in its place


def test_out_of_memory_halves_the_working_size_and_says_so() -> None:
    network = Copies(largest_px=100)
    predictor = predictor_for(network)
    image, mask = crop(600, 600)
    assert fill(predictor, Crop(0, image, mask, Box(0, 0, 600, 600))).shape == (600, 600, 3)
    assert network.seen == [(256, 256), (128, 128), (64, 64)]
    assert "64 pixels" in predictor.notices[-1]
    fill(predictor, Crop(0, image, mask, Box(0, 0, 600, 600)))
    assert network.seen[3:] == [(64, 64)]  # what did not fit once is not tried again


def test_out_of_memory_at_the_smallest_size_is_an_error_in_words() -> None:
    predictor = predictor_for(Copies(largest_px=10))
    image, mask = crop(600, 600)
    with pytest.raises(OutOfMemoryError, match="close other programs, or choose a quick fill"):
        fill(predictor, Crop(0, image, mask, Box(0, 0, 600, 600)))


def test_little_memory_is_seen_before_it_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "memory_available_bytes", lambda device: 400 * 2**20)
    network = Copies()
    predictor = predictor_for(network)
    image, mask = crop(600, 600)
    fill(predictor, Crop(0, image, mask, Box(0, 0, 600, 600)))
    assert network.seen == [(128, 128)]
    assert len(predictor.notices) == 1


def test_a_graphics_card_that_is_too_small_hands_over_to_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[torch.device] = []
    full = 2**30
    monkeypatch.setattr(
        memory, "memory_available_bytes", lambda device: 2**20 if device == CARD else 8 * full
    )
    monkeypatch.setattr(memory, "device_title", lambda device: "Toy Card")
    monkeypatch.setattr(placement, "device_title", lambda device: "Toy Card")
    monkeypatch.setattr(placement, "release_cached_memory", lambda device: None)
    monkeypatch.setattr(placement, "place_network", lambda network, device: places.append(device))
    network = Copies()
    predictor = predictor_for(network, CARD)
    image, mask = crop(600, 600)
    fill(predictor, Crop(0, image, mask, Box(0, 0, 600, 600)))
    assert places == [CARD, CPU]
    assert network.seen == [(256, 256)]  # at full size again: the CPU has the room
    assert list(predictor.notices) == [
        "The Toy Card ran out of memory: the fill was made on the CPU, which is slower."
    ]


def test_an_answer_that_is_no_image_is_refused() -> None:
    class Breaks(Copies):
        def forward(self, image: Tensor, mask: Tensor) -> Tensor:
            return super().forward(image, mask) * float("nan")

    image, mask = crop(40, 40)
    with pytest.raises(InpaintError, match="PEN-Net gave no image"):
        fill(predictor_for(Breaks()), Crop(0, image, mask, Box(0, 0, 40, 40)))


def test_a_bug_in_a_network_stays_a_bug() -> None:
    class Stumbles(Copies):
        def forward(self, image: Tensor, mask: Tensor) -> Tensor:
            return image @ mask.new_ones(3, 3)

    image, mask = crop(40, 40)
    with pytest.raises(RuntimeError):
        fill(predictor_for(Stumbles()), Crop(0, image, mask, Box(0, 0, 40, 40)))
