import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_core.models.layers.stylegan2 import (
    EqualizedLinear,
    GenerativeMemory,
    ModulatedConv,
    StyledConv,
    ToRgb,
    blur,
    injections,
)

CODE = 6


def seeded(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed + sum(shape)))


def memory(channels: tuple[int, ...] = (8, 8, 6), code_channels: int = CODE) -> GenerativeMemory:
    torch.manual_seed(5)
    network = GenerativeMemory(channels, code_channels=code_channels)
    for name, parameter in network.named_parameters():
        if name.endswith("noise_strength"):
            torch.nn.init.constant_(parameter, 0.3)
    return network


def memory_noise(network: GenerativeMemory, cells: tuple[int, int], seed: int = 0) -> list[torch.Tensor]:
    return [
        seeded(1, 1, cells[0] * 2**level, cells[1] * 2**level, seed=seed + 10 * layer)
        for level in range(len(network.levels))
        for layer in range(injections(level))
    ]


def with_weights_of_each_image(
    conv: ModulatedConv, features: torch.Tensor, code: torch.Tensor
) -> torch.Tensor:
    """Eq. 1 and 3 as they stand: weights of its own for each image; zeros inserted, then [1 3 3 1]."""
    outputs = []
    for one, own_code in zip(features, code, strict=True):
        style = conv.style(own_code[None])[0]
        weight = conv.weight * style[None, :, None, None] / math.sqrt(conv.weight[0].numel())
        if conv.is_demodulated:
            weight = weight / (weight.square().sum(dim=(1, 2, 3), keepdim=True) + 1e-8).sqrt()
        if not conv.is_up:
            outputs.append(F.conv2d(one[None], weight, padding=weight.shape[-1] // 2))
            continue
        channels, height, width = one.shape
        apart = one.new_zeros(1, channels, 2 * height, 2 * width)
        apart[0, :, ::2, ::2] = one
        # A transposed convolution is the ordinary one with its kernel turned around.
        wide = F.conv2d(F.pad(apart, (2, 2, 2, 2)), weight.flip(2, 3))[
            :, :, : 2 * height + 1, : 2 * width + 1
        ]
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        kernel = taps[:, None] * taps / 16
        padded = F.pad(wide, (1, 1, 1, 1))
        outputs.append(
            torch.stack([F.conv2d(padded[:, [c]], kernel[None, None])[0, 0] for c in range(wide.shape[1])])[
                None
            ]
        )
    return torch.cat(outputs)


@pytest.mark.parametrize("is_up", [False, True])
@pytest.mark.parametrize("is_demodulated", [False, True])
def test_a_batch_in_one_convolution_equals_weights_of_each_image(is_up: bool, is_demodulated: bool) -> None:
    torch.manual_seed(1)
    conv = ModulatedConv(5, 4, code_channels=CODE, is_up=is_up, is_demodulated=is_demodulated)
    features, code = seeded(3, 5, 6, 7), seeded(3, CODE)
    bias = seeded(4)
    actual = conv(features, code, bias, gain=1.5)
    assert actual.shape == ((3, 4, 12, 14) if is_up else (3, 4, 6, 7))
    expected = 1.5 * (with_weights_of_each_image(conv, features, code) + bias[:, None, None])
    torch.testing.assert_close(actual, expected, atol=1e-5, rtol=1e-5)


def test_demodulated_outputs_have_unit_variance_whatever_the_style() -> None:
    torch.manual_seed(2)
    conv = ModulatedConv(32, 24, code_channels=CODE)
    features = seeded(4, 32, 40, 40)
    for strength in (0.1, 30.0):
        # White input: each output is a sum of independent numbers with weights of norm 1.
        inside = conv(features, strength * seeded(4, CODE), torch.zeros(24))[:, :, 1:-1, 1:-1]
        power = inside.square().mean(dim=(2, 3))
        torch.testing.assert_close(power, torch.ones_like(power), atol=0.2, rtol=0)
        assert power.mean().item() == pytest.approx(1, abs=0.02)


def test_a_style_of_zeros_stays_finite() -> None:
    conv = ModulatedConv(4, 3, code_channels=CODE)
    torch.nn.init.zeros_(conv.style.bias)
    assert conv(seeded(1, 4, 5, 5), torch.zeros(1, CODE), torch.zeros(3)).abs().max() == 0


def test_blur_keeps_a_surface_and_its_slope() -> None:
    rows = torch.arange(9.0)[None, None, :, None].expand(1, 2, 9, 7)
    blurred = blur(rows)
    assert blurred.shape == (1, 2, 8, 6)
    # 3 x 3 of the 4 taps' sums: inside, four times the mean of the rows around.
    expected = 4 * (torch.arange(8.0)[:, None] + 0.5).expand(8, 6)
    torch.testing.assert_close(blurred[0, 1, 1:-1, 1:-1], expected[1:-1, 1:-1])


def test_an_equalized_layer_keeps_unit_variance_at_any_width() -> None:
    torch.manual_seed(3)
    for width in (16, 512):
        assert EqualizedLinear(width, 4000)(torch.ones(1, width)).std().item() == pytest.approx(1, abs=0.1)


def test_noise_is_added_with_its_strength_and_nothing_without() -> None:
    torch.manual_seed(4)
    layer = StyledConv(4, 3, code_channels=CODE)
    features, code, noise = seeded(2, 4, 5, 5), seeded(2, CODE), seeded(2, 1, 5, 5)
    plain = layer(features, code, None)
    assert torch.equal(layer(features, code, noise), plain)  # strength 0 at first
    torch.nn.init.constant_(layer.noise_strength, 0.5)
    assert torch.equal(layer(features, code, torch.zeros(2, 1, 1, 1)), plain)

    def before_activation(activated: torch.Tensor) -> torch.Tensor:
        return F.leaky_relu(activated / math.sqrt(2), 1 / 0.2)

    added = before_activation(layer(features, code, noise)) - before_activation(plain)
    torch.testing.assert_close(added, (0.5 * noise).expand(2, 3, 5, 5), atol=1e-5, rtol=0)


def test_rgb_of_the_level_below_is_added_smoothly() -> None:
    torch.manual_seed(6)
    to_rgb = ToRgb(4, code_channels=CODE)
    features, code = seeded(1, 4, 8, 8), seeded(1, CODE)
    flat = torch.full((1, 3, 4, 4), 0.25)
    torch.testing.assert_close(
        to_rgb(features, code, flat), to_rgb(features, code, None) + 0.25, atol=1e-6, rtol=0
    )


@given(height=st.integers(1, 7), width=st.integers(1, 7))
@settings(max_examples=15, deadline=None)
def test_any_size_begins_with_a_constant_of_the_same_strength(height: int, width: int) -> None:
    network = memory()
    start = network.start(2, cells=(height, width))
    assert start.shape == (2, 8, height, width)
    assert torch.equal(start[0], start[1])
    torch.testing.assert_close(
        start[0].square().mean(), network.constant.square().mean(), atol=1e-4, rtol=1e-4
    )


def test_at_its_own_size_the_constant_is_what_was_learned() -> None:
    network = memory()
    assert torch.equal(network.start(1, cells=(4, 4)), network.constant)


def test_a_smaller_constant_is_made_of_all_of_the_learned_one() -> None:
    network = memory()
    with torch.no_grad():
        network.constant.zero_()
        network.constant[0, 0, 0, 0] = 1  # a corner
        network.constant[0, 1, 1, 1] = 1
    assert network.start(1, cells=(1, 1))[0, 0] > 0


def test_a_memory_doubles_from_level_to_level_and_paints() -> None:
    network, code = memory(), seeded(2, CODE)
    features = network.synthesize(code, cells=(3, 4))
    assert [tuple(level.shape) for level in features] == [(2, 8, 3, 4), (2, 8, 6, 8), (2, 6, 12, 16)]
    image = network(code, cells=(3, 4))
    assert image.shape == (2, 3, 12, 16)
    assert image.std() > 0.1


def test_every_level_changes_the_image() -> None:
    network, code = memory(), seeded(1, CODE)
    before = network(code, cells=(4, 4))
    for to_rgb in network.to_rgb:
        torch.nn.init.zeros_(to_rgb.conv.weight)
        after = network(code, cells=(4, 4))
        assert (after - before).abs().max() > 0.01
        before = after
    assert before.abs().max() == 0


def test_each_noise_tensor_reaches_the_image_and_the_codes_too() -> None:
    network, code = memory(), seeded(1, CODE)
    noise = memory_noise(network, (4, 4))
    image = network(code, noise, cells=(4, 4))
    assert torch.equal(image, network(code, noise, cells=(4, 4)))
    for index, tensor in enumerate(noise):
        changed = [*noise[:index], -tensor, *noise[index + 1 :]]
        assert (network(code, changed, cells=(4, 4)) - image).abs().max() > 1e-3
    assert (network(-code, noise, cells=(4, 4)) - image).abs().max() > 1e-2


def test_a_batch_gives_what_single_codes_give() -> None:
    network, code = memory(), seeded(2, CODE)
    together = network(code, memory_noise(network, (2, 5)), cells=(2, 5))
    apart = [network(one[None], memory_noise(network, (2, 5)), cells=(2, 5)) for one in code]
    torch.testing.assert_close(together, torch.cat(apart), atol=1e-5, rtol=1e-5)


def test_every_parameter_gets_a_gradient_and_the_code_a_second_one() -> None:
    network, code = memory(), seeded(1, CODE).requires_grad_()
    image = network(code, memory_noise(network, (4, 4)), cells=(4, 4))
    # Path length regularisation: how the image moves with the code is trained itself.
    (slope,) = torch.autograd.grad((image * seeded(*image.shape)).sum(), code, create_graph=True)
    slope.square().sum().backward()
    without = {name for name, value in network.named_parameters() if value.grad is None}
    assert without == {f"to_rgb.{level}.bias" for level in range(3)}  # the slope does not depend on them
    assert all(value.grad.isfinite().all() for value in network.parameters() if value.grad is not None)
    network.zero_grad()
    network(code, memory_noise(network, (4, 4)), cells=(4, 4)).square().mean().backward()
    assert [name for name, value in network.named_parameters() if not value.grad.any()] == []


def test_wrong_numbers_of_noise_tensors_are_refused() -> None:
    network = memory()
    with pytest.raises(ValueError, match="noise must be 5 tensors, got 4"):
        network(seeded(1, CODE), memory_noise(network, (4, 4))[:4], cells=(4, 4))


def test_bf16_weights_and_autocast_stay_close_to_float32() -> None:
    network, code = memory(), seeded(1, CODE)
    noise = memory_noise(network, (4, 4))
    full = network(code, noise, cells=(4, 4))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        automatic = network(code, noise, cells=(4, 4))
    converted = network.to(torch.bfloat16)(code, noise, cells=(4, 4))
    for reduced in (automatic, converted):
        assert (reduced.float() - full).abs().max() < 0.05 * full.abs().max()
