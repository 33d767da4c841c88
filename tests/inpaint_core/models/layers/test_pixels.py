import pytest
import torch

from inpaint_core.models.layers.pixels import at_least_float32, pixels_of


@pytest.mark.parametrize("memory_format", [torch.channels_last, torch.contiguous_format])
def test_pixels_are_listed_row_by_row(memory_format: torch.memory_format) -> None:
    features = torch.arange(2 * 3 * 4 * 5.0).view(2, 3, 4, 5).contiguous(memory_format=memory_format)
    pixels = pixels_of(features)
    assert pixels.shape == (2, 20, 3)
    assert torch.equal(pixels[1, 2 * 5 + 3], features[1, :, 2, 3])
    assert pixels.data_ptr() == features.data_ptr()  # nothing is copied


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (torch.bfloat16, torch.float32),
        (torch.float16, torch.float32),
        (torch.float32, torch.float32),
        (torch.float64, torch.float64),
    ],
)
def test_statistics_never_lose_digits(given: torch.dtype, wanted: torch.dtype) -> None:
    assert at_least_float32(torch.zeros(1, dtype=given)).dtype == wanted
