import pytest
import torch
import torch.nn.functional as F

from training.networks.mobilenet import InvertedResidual, MobileNetV2, SamePaddedConv


def test_it_has_the_parameters_of_mobilenet_v2_with_folded_batch_norm() -> None:
    # 3,504,872 in all, less a classifier of 1,281,000 and one of batch norm's two numbers for 17,056 channels
    assert sum(parameter.numel() for parameter in MobileNetV2(symmetric=False).parameters()) == 2_206_816


@pytest.mark.parametrize(
    ("tap", "channels", "stride"),
    [
        ("features.0", 32, 2),
        ("features.2.conv.0", 96, 2),
        ("features.3", 24, 4),
        ("features.6", 32, 8),
        ("features.14.conv.0", 576, 16),
        ("features.18", 1280, 32),
    ],
)
def test_a_tap_has_its_channels_and_stride(tap: str, channels: int, stride: int) -> None:
    (features,) = MobileNetV2(symmetric=False)(torch.zeros(1, 3, 64, 96), [tap])
    assert features.shape == (1, channels, 64 // stride, 96 // stride)


def test_taps_come_in_the_order_asked_for_and_equal_a_plain_walk() -> None:
    torch.manual_seed(0)
    network = MobileNetV2(symmetric=True).eval()
    image = torch.randn(1, 3, 64, 64)
    six, three, widened = network(image, ["features.6", "features.3", "features.4.conv.0"])
    walked = image
    for layer in network.features[:4]:
        walked = layer(walked)
    assert torch.equal(three, walked)
    fourth = network.features[4]
    assert isinstance(fourth, InvertedResidual)
    assert torch.equal(widened, fourth.conv[0](walked))
    for layer in network.features[4:7]:
        walked = layer(walked)
    assert torch.equal(six, walked)


@pytest.mark.parametrize("side", [8, 9])
def test_same_padding_starts_at_the_first_pixel_only_for_even_sides(side: int) -> None:
    conv = SamePaddedConv(1, 1, stride=2, groups=1, symmetric=False)
    torch.nn.init.ones_(conv.weight)
    torch.nn.init.zeros_(conv.bias)
    image = torch.arange(side * side, dtype=torch.float32).view(1, 1, side, side)
    first = conv(image)[0, 0, 0, 0]
    window = image[0, 0, :3, :3] if side % 2 == 0 else image[0, 0, :2, :2]
    assert first == window.sum()
    assert conv(image).shape[-1] == -(-side // 2)


def test_symmetric_padding_is_that_of_an_ordinary_convolution() -> None:
    conv = SamePaddedConv(2, 3, stride=2, groups=1, symmetric=True)
    image = torch.randn(1, 2, 10, 11)
    assert torch.allclose(conv(image), F.conv2d(image, conv.weight, conv.bias, stride=2, padding=1))
