import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from inpaint_core.models.migan import MiGan, MiGanSize, double, halve
from inpaint_core.weights.left_out import is_left_out
from tests.inpaint_core.models.published_vectors import (
    published_shapes,
    published_vectors,
    published_weights,
    random_scene,
)

TINY = MiGanSize(trained_px=32, channel_pixels=256, max_channels=24)
PINNED = {
    (200, 300): (-0.03652, 0.09652, -0.55931),
    (0, 0): (-0.18523, -0.20361, -0.13233),
    (511, 511): (-0.32166, -0.03233, -0.43433),
    (37, 402): (-0.60332, -0.05546, -0.69945),
}
"""Pixels of our 512 network, noted when all of its output was within 1.1e-6 of the published one's."""


def build(side_px: int) -> MiGan:
    network = MiGan(MiGanSize(trained_px=side_px))
    state = published_weights(f"migan_{side_px}", gain=0.8)
    network.load_state_dict({name: value for name, value in state.items() if not is_left_out(name)})
    return network.eval()


@pytest.fixture(scope="module")
def tiny() -> MiGan:
    torch.manual_seed(4)
    network = MiGan(TINY)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name.endswith("noise_strength"):
                parameter.fill_(0.3)
    return network.eval()


def paint(image: Tensor, mask: Tensor) -> Tensor:
    return torch.cat([0.5 - mask, (image * 2 - 1) * (1 - mask)], dim=1)


@pytest.mark.parametrize(("side_px", "parameters"), [(512, 5_973_366), (256, 5_943_617)])
def test_it_has_the_published_names_and_shapes_but_the_fixed_filters(side_px: int, parameters: int) -> None:
    with torch.device("meta"):
        network = MiGan(MiGanSize(trained_px=side_px))
    published = published_shapes(f"migan_{side_px}")
    expected = {name: shape for name, shape in published.items() if not is_left_out(name)}
    assert {name: tuple(value.shape) for name, value in network.state_dict().items()} == expected
    # The authors count the smoothing filters, 16 numbers a channel, which never change.
    filters = sum(16 * shape[0] for name, shape in published.items() if name.endswith("filter.weight"))
    assert sum(parameter.numel() for parameter in network.parameters()) == parameters - filters


@pytest.mark.parametrize("order", [torch.contiguous_format, torch.channels_last])
def test_it_reproduces_the_published_network(order: torch.memory_format) -> None:
    vectors = published_vectors("migan_256", side_px=256)
    network = build(256).to(memory_format=order)
    with torch.inference_mode():
        prediction = network.predict(paint(vectors.image, vectors.mask).contiguous(memory_format=order))
        image = network(vectors.image, vectors.mask)
    assert vectors.prediction.std() > 0.05  # a flat image would prove nothing
    step = int(vectors.extra["stride"])
    assert float((prediction[..., ::step, ::step] - vectors.prediction).abs().max()) < 1e-5
    torch.testing.assert_close(image, ((prediction + 1) / 2).clamp(0, 1), atol=1e-6, rtol=0)


def test_the_larger_one_is_as_it_was_when_it_reproduced_the_published_one() -> None:
    rows, columns = np.mgrid[:512, :512]
    colours = ((rows * 3 + columns) % 256, (columns * 2 + rows // 2) % 256, (rows * columns // 64) % 256)
    image = torch.from_numpy(np.stack(colours).astype(np.float32) / 255)[None]
    mask = torch.from_numpy((rows - 200) ** 2 + (columns - 300) ** 2 < 90**2).float()[None, None]
    with torch.inference_mode():
        prediction = build(512).predict(paint(image, mask))[0]
    for (row, column), expected in PINNED.items():
        assert prediction[:, row, column].tolist() == pytest.approx(expected, abs=3e-5)


def test_doubling_puts_zeros_between_and_smooths() -> None:
    features = torch.randn(2, 5, 6, 7)
    stuffed = torch.zeros(2, 5, 12, 14)
    stuffed[:, :, ::2, ::2] = features
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
    kernel = (torch.outer(taps, taps) / 16).expand(5, 1, 4, 4)
    expected = F.conv2d(F.pad(stuffed, (2, 1, 2, 1)), kernel, groups=5)
    torch.testing.assert_close(double(features), expected, atol=1e-5, rtol=0)


def test_an_even_surface_stays_even_away_from_the_border() -> None:
    even = torch.full((1, 3, 16, 16), 0.7)
    for changed in (halve(even), double(even)):
        torch.testing.assert_close(changed[:, :, 2:-2, 2:-2], torch.full_like(changed, 0.7)[:, :, 2:-2, 2:-2])
    assert halve(even).shape[-2:] == (8, 8)
    assert double(even).shape[-2:] == (32, 32)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (32, 32), (7, 40), (65, 127)])
def test_any_size_comes_back_as_it_went_in(tiny: MiGan, height: int, width: int) -> None:
    image, mask = torch.rand(1, 3, height, width), torch.zeros(1, 1, height, width)
    mask[..., 0] = 1
    with torch.inference_mode():
        prediction = tiny(image, mask)
    assert prediction.shape == image.shape
    assert 0 <= float(prediction.min()) <= float(prediction.max()) <= 1


def test_a_small_image_is_seen_at_the_size_trained_at(tiny: MiGan) -> None:
    image, mask = random_scene(20, 32)
    rows = torch.cat([torch.arange(20), torch.arange(18, 6, -1)])  # mirrored at the bottom
    with torch.inference_mode():
        assert torch.equal(tiny(image, mask), tiny(image[:, :, rows], mask[:, :, rows])[:, :, :20])


def test_the_noise_makes_a_difference_and_is_the_same_every_time(tiny: MiGan) -> None:
    image, mask = random_scene(48, 32)
    with torch.inference_mode():
        first, again = tiny(image, mask), tiny(image, mask)
        noise = tiny.synthesis["b32"].conv2.noise_const
        kept = noise.clone()
        noise.zero_()
        without = tiny(image, mask)
        noise.copy_(kept)
    assert torch.equal(first, again)
    assert float((first - without).abs().max()) > 1e-3


def test_what_comes_in_is_left_as_it_was(tiny: MiGan) -> None:
    """Activations write over what they are given."""
    image, mask = random_scene(32, 32)
    kept = image.clone(), mask.clone()
    painted = paint(image, mask)
    before = painted.clone()
    with torch.inference_mode():
        tiny(image, mask)
        tiny.predict(painted)
    assert torch.equal(image, kept[0])
    assert torch.equal(mask, kept[1])
    assert torch.equal(painted, before)


@pytest.mark.parametrize(
    ("widths", "message"),
    [
        ({"trained_px": 100}, "power of two"),
        ({"trained_px": 4}, "power of two"),
        ({"max_channels": 0}, "at least one channel"),
        ({"channel_pixels": 511}, "at least one channel"),
    ],
)
def test_widths_that_cannot_be_are_refused(widths: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MiGanSize(**widths)
