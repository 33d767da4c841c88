import pytest
import torch

from inpaint_core.models.gmsrm import GmSrm, GmSrmSize
from inpaint_core.models.protocols import StochasticNetwork
from training.networks.gmsrm_pretraining import MemoryPretraining

SMALL = GmSrmSize(
    encoder_channels=(8, 8, 12, 12, 16, 16),
    memory_channels=(16, 16, 12, 12, 8, 8, 8),
    decoder_channels=(16, 12, 12, 8, 8, 8),
    code_channels=16,
    query_channels=8,
    noise_channels=8,
    output_channels=8,
)


def small() -> GmSrm:
    torch.manual_seed(7)
    return GmSrm(SMALL)


def scene(height: int, width: int, *, batch: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    image = torch.rand(batch, 3, height, width, generator=torch.Generator().manual_seed(3))
    mask = torch.zeros(batch, 1, height, width)
    mask[:, :, height // 4 : height // 2, width // 3 :] = 1
    return image, mask


def drawn(network: MemoryPretraining, height: int, width: int) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(4)
    return [torch.randn(1, *shape, generator=generator) for shape in network.noise_shapes(height, width)]


def test_the_memory_paints_a_image_of_any_size() -> None:
    pretraining = MemoryPretraining(small())
    assert isinstance(pretraining, StochasticNetwork)
    image, mask = scene(70, 130, batch=2)
    with torch.inference_mode():
        photo = pretraining(
            image, mask, [tensor.expand(2, -1, -1, -1) for tensor in drawn(pretraining, 70, 130)]
        )
    assert photo.shape == image.shape
    assert photo.isfinite().all()
    assert photo.std() > 0.05


def test_what_lies_in_the_hole_is_not_looked_at_and_the_rest_is() -> None:
    pretraining = MemoryPretraining(small())
    image, mask = scene(64, 128)
    with torch.inference_mode():
        one = pretraining(image, mask)
        assert torch.equal(one, pretraining(image * (1 - mask) + 0.3 * mask, mask))
        assert not torch.equal(one, pretraining(image * mask + 0.3 * (1 - mask), mask))


def test_all_of_it_learns_and_the_rest_of_the_network_does_not() -> None:
    network = small()
    pretraining = MemoryPretraining(network)
    image, mask = scene(128, 128)
    pretraining(image, mask, drawn(pretraining, 128, 128)).square().mean().backward()
    without = [
        name for name, value in pretraining.named_parameters() if value.grad is None or not value.grad.any()
    ]
    assert without == []
    assert all(parameter.grad is None for parameter in network.decoder.parameters())
    assert all(parameter.grad is None for parameter in network.fusions.parameters())


def test_path_length_can_be_asked_for() -> None:
    pretraining = MemoryPretraining(small())
    image, mask = scene(64, 64)
    state = pretraining.encode(image, mask)
    photo = pretraining.decode(state, drawn(pretraining, 64, 64))
    (slope,) = torch.autograd.grad(photo.sum(), state.code, create_graph=True)
    slope.square().sum().backward()
    assert slope.any()
    assert pretraining.memory.constant.grad is not None


def test_what_it_learns_is_in_the_network_until_frozen() -> None:
    network = small()
    pretraining = MemoryPretraining(network)
    assert all(parameter.requires_grad for parameter in network.memory.parameters())
    with torch.no_grad():
        for parameter in pretraining.parameters():
            parameter.add_(0.1)
    learned = pretraining.state_dict()
    assert {key: network.state_dict()[key] for key in learned}.keys() == learned.keys()
    assert all(torch.equal(network.state_dict()[key], value) for key, value in learned.items())
    network.freeze_memory()
    assert not any(parameter.requires_grad for parameter in network.memory.parameters())
    assert all(parameter.requires_grad for parameter in network.encoder.parameters())


def test_a_state_of_another_kind_or_a_network_without_memory_is_refused() -> None:
    network = small()
    image, mask = scene(64, 64)
    with pytest.raises(TypeError, match="state must come from encode"):
        MemoryPretraining(network).decode(network.encode(image, mask))
    with pytest.raises(ValueError, match="has no memory"):
        MemoryPretraining(
            GmSrm(GmSrmSize(variant="base", encoder_channels=(8,) * 6, decoder_channels=(8,) * 6))
        )
