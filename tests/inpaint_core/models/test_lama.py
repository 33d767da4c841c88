import pytest
import torch

from inpaint_core.models.lama import FourierUnit, Lama, LamaSize
from inpaint_core.weights.left_out import is_left_out
from tests.inpaint_core.models.published_vectors import (
    published_shapes,
    published_vectors,
    published_weights,
    random_scene,
)

TINY = LamaSize(base_channels=8, global_channels=48, blocks=2)


@pytest.fixture(scope="module")
def published() -> Lama:
    network = Lama()
    state = {
        name: tensor for name, tensor in published_weights("lama", gain=0.7).items() if not is_left_out(name)
    }
    network.load_state_dict(state, strict=True)
    return network.eval()


@pytest.fixture(scope="module")
def tiny() -> Lama:
    torch.manual_seed(3)
    return Lama(TINY).eval()


def test_it_has_the_published_names_and_shapes_but_the_counters() -> None:
    with torch.device("meta"):
        network = Lama()
    expected = {name: shape for name, shape in published_shapes("lama").items() if not is_left_out(name)}
    assert {name: tuple(value.shape) for name, value in network.state_dict().items()} == expected
    assert sum(parameter.numel() for parameter in network.parameters()) == 50_975_875


@pytest.mark.parametrize("order", [torch.contiguous_format, torch.channels_last])
def test_it_reproduces_the_published_network(published: Lama, order: torch.memory_format) -> None:
    vectors = published_vectors("lama")
    placed = published.to(memory_format=order)
    with torch.inference_mode():
        prediction = placed(vectors.image.contiguous(memory_format=order), vectors.mask)
    assert vectors.prediction.std() > 0.05  # a flat image would prove nothing
    assert float((prediction - vectors.prediction).abs().max()) < 1e-5


def test_training_does_not_change_what_it_predicts(tiny: Lama) -> None:
    image, mask = random_scene(64, 48)
    with torch.inference_mode():
        quiet = tiny(image, mask)
        before = {name: value.clone() for name, value in tiny.state_dict().items()}
        learning = tiny.train()(image, mask)
    tiny.eval()
    assert torch.equal(learning, quiet)
    assert all(torch.equal(value, before[name]) for name, value in tiny.state_dict().items())


@pytest.mark.parametrize(("height", "width"), [(1, 1), (16, 16), (9, 40), (65, 127)])
def test_any_size_comes_back_as_it_went_in(tiny: Lama, height: int, width: int) -> None:
    image, mask = torch.rand(1, 3, height, width), torch.zeros(1, 1, height, width)
    mask[..., 0] = 1
    with torch.inference_mode():
        prediction = tiny(image, mask)
    assert prediction.shape == image.shape
    assert 0 <= float(prediction.min()) <= float(prediction.max()) <= 1


def test_a_change_at_one_end_is_seen_at_the_other(tiny: Lama) -> None:
    """What the spectrum is for: two blocks of convolutions alone reach 60 pixels at most."""
    image, mask = random_scene(64, 512)
    changed = image.clone()
    changed[..., :40] = 1 - changed[..., :40]
    with torch.inference_mode():
        difference = (tiny(changed, mask) - tiny(image, mask)).abs()
    assert float(difference[..., -40:].max()) > 1e-6


@pytest.mark.parametrize("width", [12, 13])
def test_a_spectrum_that_is_not_changed_comes_back_as_the_features(width: int) -> None:
    unit = FourierUnit(3)
    with torch.no_grad():
        unit.conv_layer.weight.copy_(torch.eye(6)[:, :, None, None])
        unit.bn.bias.fill_(100.0)  # keeps everything above 0, where the activation does nothing
        unit.bn.running_var.fill_(1 - 1e-5)
    features = torch.randn(2, 3, 10, width)
    # The constant stands at every frequency, real and imaginary: a peak at the first place.
    with torch.inference_mode():
        both = unit(torch.cat([features, torch.zeros_like(features)]))
    back, constant = both.chunk(2)
    torch.testing.assert_close(back - constant, features, atol=1e-3, rtol=0)


def test_the_transform_runs_in_full_precision_where_the_rest_does_not(tiny: Lama) -> None:
    image, mask = random_scene(48, 40)
    with torch.inference_mode():
        exact = tiny(image, mask)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rounded = tiny(image, mask)
    assert rounded.dtype == torch.float32
    assert 0 < float((rounded - exact).abs().max()) < 0.05


@pytest.mark.parametrize(
    ("widths", "message"),
    [
        ({"base_channels": 6}, "base_channels must be a multiple of 4"),
        ({"global_channels": 512}, "global_channels must be even and below 512"),
        ({"global_channels": 7}, "global_channels must be even"),
        ({"blocks": 0}, "blocks must be at least 1"),
    ],
)
def test_widths_that_cannot_be_are_refused(widths: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        LamaSize(**widths)
