import itertools
import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_core.models.layers.adaptive_conv import AdaptiveConv, adaptive_conv2d, sample_taps


def random_call(
    height: int, width: int, *, reach_px: float, batch: int = 2, dtype: torch.dtype = torch.float32
) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(height * 100 + width)

    def numbers(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)

    return {
        "features": numbers(batch, 3, height, width),
        "offsets": reach_px * numbers(batch, 18, height, width),
        "tap_weights": numbers(batch, 9, height, width).sigmoid() * 2,
        "kernel": numbers(4, 3, 3, 3),
        "bias": numbers(4),
    }


def pixel(features: torch.Tensor, row: int, column: int) -> torch.Tensor:
    """C numbers of one pixel of C x H x W; 0 outside."""
    height, width = features.shape[1:]
    inside = 0 <= row < height and 0 <= column < width
    return features[:, row, column] if inside else torch.zeros_like(features[:, 0, 0])


def bilinear(features: torch.Tensor, row: float, column: float) -> torch.Tensor:
    top, left = math.floor(row), math.floor(column)
    down, right = row - top, column - left
    return (
        (1 - down) * (1 - right) * pixel(features, top, left)
        + (1 - down) * right * pixel(features, top, left + 1)
        + down * (1 - right) * pixel(features, top + 1, left)
        + down * right * pixel(features, top + 1, left + 1)
    )


def equation_as_loops(
    features: torch.Tensor,
    offsets: torch.Tensor,
    tap_weights: torch.Tensor,
    kernel: torch.Tensor,
    bias: torch.Tensor,
) -> torch.Tensor:
    batch, _, height, width = features.shape
    out = bias.view(1, -1, 1, 1).repeat(batch, 1, height, width)
    for image, row, column in itertools.product(range(batch), range(height), range(width)):
        for tap in range(9):
            down, right = offsets[image, 2 * tap : 2 * tap + 2, row, column].tolist()
            seen = bilinear(features[image], row + tap // 3 - 1 + down, column + tap % 3 - 1 + right)
            weight = tap_weights[image, tap, row, column]
            out[image, :, row, column] += weight * (kernel[:, :, tap // 3, tap % 3] @ seen)
    return out


@pytest.mark.parametrize(("height", "width"), [(5, 4), (1, 1), (1, 6)])
@pytest.mark.parametrize("reach_px", [0.7, 6.0])
def test_it_equals_the_equation_written_as_loops(height: int, width: int, reach_px: float) -> None:
    call = random_call(height, width, reach_px=reach_px, dtype=torch.float64)
    torch.testing.assert_close(adaptive_conv2d(**call), equation_as_loops(**call), atol=1e-12, rtol=0)


@settings(max_examples=25, deadline=None)
@given(height=st.integers(1, 12), width=st.integers(1, 12), reach_px=st.sampled_from([0.3, 1.0, 4.0, 1000.0]))
def test_it_equals_nine_grid_samples(height: int, width: int, reach_px: float) -> None:
    call = random_call(height, width, reach_px=reach_px, dtype=torch.float64)
    rows = torch.arange(height, dtype=torch.float64)[:, None]
    columns = torch.arange(width, dtype=torch.float64)
    expected = call["bias"].view(1, -1, 1, 1)
    for tap in range(9):
        down, right = call["offsets"][:, 2 * tap], call["offsets"][:, 2 * tap + 1]
        seen_rows, seen_columns = rows + tap // 3 - 1 + down, columns + tap % 3 - 1 + right
        grid = torch.stack([(2 * seen_columns + 1) / width - 1, (2 * seen_rows + 1) / height - 1], dim=-1)
        seen = F.grid_sample(call["features"], grid, align_corners=False) * call["tap_weights"][:, tap, None]
        expected = expected + torch.einsum("bchw,dc->bdhw", seen, call["kernel"][:, :, tap // 3, tap % 3])
    torch.testing.assert_close(adaptive_conv2d(**call), expected, atol=1e-9, rtol=0)


def test_without_offsets_and_with_weight_one_it_is_an_ordinary_convolution() -> None:
    call = random_call(7, 9, reach_px=0)
    call["tap_weights"] = torch.ones_like(call["tap_weights"])
    expected = F.conv2d(call["features"], call["kernel"], call["bias"], padding=1)
    torch.testing.assert_close(adaptive_conv2d(**call), expected, atol=1e-5, rtol=1e-5)


def test_before_training_the_layer_is_an_ordinary_convolution() -> None:
    layer = AdaptiveConv(3, 4)
    features = torch.randn(2, 3, 6, 5, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(layer(features), layer.kernel(features), atol=1e-5, rtol=1e-5)


def test_a_whole_pixel_offset_moves_what_the_taps_see() -> None:
    call = random_call(8, 8, reach_px=0)
    call["offsets"][:, 0::2] = 2  # down
    call["offsets"][:, 1::2] = -1  # left
    call["tap_weights"] = torch.ones_like(call["tap_weights"])
    surrounded = F.pad(call["features"], (4, 4, 4, 4))
    ordinary = F.conv2d(surrounded, call["kernel"], call["bias"], padding=1)
    expected = ordinary[:, :, 6:14, 3:11]
    torch.testing.assert_close(adaptive_conv2d(**call), expected, atol=1e-5, rtol=1e-5)


def test_one_tap_can_be_moved_and_weighted_alone() -> None:
    features = torch.zeros(1, 1, 5, 5)
    features[0, 0, 4, 0] = 3
    offsets = torch.zeros(1, 18, 5, 5)
    offsets[0, 2 * 5, 2, 2], offsets[0, 2 * 5 + 1, 2, 2] = 2, -3  # the tap to the right of (2, 2) sees (4, 0)
    weights = torch.ones(1, 9, 5, 5)
    weights[0, 5, 2, 2] = 0.5
    sampled = sample_taps(features, offsets, weights).view(5, 5, 9)
    assert sampled[2, 2].tolist() == [0, 0, 0, 0, 0, 1.5, 0, 0, 0]


@pytest.mark.parametrize("wild", [1e9, -1e9, math.inf])
def test_a_tap_far_outside_sees_nothing(wild: float) -> None:
    call = random_call(4, 4, reach_px=0)
    call["offsets"] += wild
    expected = call["bias"].view(1, -1, 1, 1).expand(2, 4, 4, 4)
    torch.testing.assert_close(adaptive_conv2d(**call), expected, atol=0, rtol=0)


def test_not_a_number_goes_through() -> None:
    call = random_call(4, 4, reach_px=0)
    call["offsets"][0, 2:4, 1, 2] = math.nan
    lost = adaptive_conv2d(**call).isnan()
    assert lost[0, :, 1, 2].all()
    assert lost.sum() == 4


def test_its_gradients_are_those_of_finite_differences() -> None:
    call = random_call(3, 4, reach_px=0.4, batch=1, dtype=torch.float64)
    names = list(call)
    for value in call.values():
        value.requires_grad_()

    def run(*values: torch.Tensor) -> torch.Tensor:
        return adaptive_conv2d(**dict(zip(names, values, strict=True)))

    assert torch.autograd.gradcheck(run, tuple(call.values()), atol=1e-6)


def test_offsets_and_weights_are_trained_from_their_first_step() -> None:
    layer = AdaptiveConv(3, 4)
    layer(torch.randn(1, 3, 6, 6, generator=torch.Generator().manual_seed(2))).square().sum().backward()
    gradient = layer.steering.weight.grad
    assert gradient is not None
    assert gradient.flatten(1).any(dim=1).all()  # every offset and every weight


def test_the_memory_layout_makes_no_difference() -> None:
    call = random_call(6, 7, reach_px=2)
    moved = {
        name: value.contiguous(memory_format=torch.channels_last) if value.ndim == 4 else value
        for name, value in call.items()
    }
    torch.testing.assert_close(adaptive_conv2d(**moved), adaptive_conv2d(**call), atol=1e-5, rtol=1e-5)


def test_positions_stay_exact_in_half_precision() -> None:
    # In bf16 a column beyond 256 has no neighbour closer than 2: a tap would see the wrong pixel.
    features = torch.arange(400.0).remainder(2).view(1, 1, 1, 400)  # 0 1 0 1 ...
    layer = AdaptiveConv(1, 1)
    with torch.no_grad():
        layer.kernel.weight.zero_()
        layer.kernel.weight[0, 0, 1, 1] = 1
        assert layer.kernel.bias is not None
        layer.kernel.bias.zero_()
        assert layer.steering.bias is not None
        layer.steering.bias[2 * 4 + 1] = 1  # the middle tap looks one pixel to the right
    expected = features[..., 1:]
    with torch.inference_mode():
        with torch.autocast("cpu", dtype=torch.bfloat16):
            automatic = layer(features)
        converted = layer.to(torch.bfloat16)(features.to(torch.bfloat16))
    torch.testing.assert_close(automatic[..., :-1].float(), expected, atol=0, rtol=0)
    torch.testing.assert_close(converted[..., :-1].float(), expected, atol=0, rtol=0)
