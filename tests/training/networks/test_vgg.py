import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from inpaint_core.errors import WeightsError
from tests.training.small_teacher import vgg_tensors
from training.networks.mobilenet_features import IMAGENET
from training.networks.vgg import VggFeatures, from_companion, load_vgg

PLAN = (64, 64, "M", 128, 128, "M", 256, 256, 256, 256, "M", 512, 512, 512, 512, "M", 512)
"""Column E of the paper's table 1, as far as the first convolution of the fifth stage."""


@pytest.fixture(scope="module")
def tensors() -> dict[str, Tensor]:
    return vgg_tensors()


@pytest.fixture(scope="module")
def network(tensors: dict[str, Tensor]) -> VggFeatures:
    return load_vgg(tensors, "vgg19.pth")


def walk(image: Tensor, tensors: dict[str, Tensor]) -> list[Tensor]:
    """Walk the paper's table, counting modules as torchvision does, and keep what follows each pooling."""
    found: list[Tensor] = []
    x, number, begins = image, 0, True
    for step in PLAN:
        if step == "M":
            x, number, begins = F.max_pool2d(x, 2), number + 1, True
            continue
        weight, bias = (tensors[f"features.{number}.{part}"] for part in ("weight", "bias"))
        x = torch.relu(F.conv2d(x, weight, bias, padding=1))
        number += 2
        if begins:
            found.append(x)
        begins = False
    return found


def test_features_are_the_first_of_each_stage(network: VggFeatures, tensors: dict[str, Tensor]) -> None:
    image = torch.rand(1, 3, 32, 48)
    features, expected = network.perceptual(image), walk(image, tensors)
    assert [each.shape[1] for each in features] == [64, 128, 256, 512, 512]
    assert all(map(torch.equal, features, expected))


def test_it_can_be_shown_images_as_it_was_trained(tensors: dict[str, Tensor]) -> None:
    image = torch.rand(1, 3, 32, 32)
    mean, deviation = (
        torch.tensor(numbers).view(1, 3, 1, 1) for numbers in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    )
    features = load_vgg(tensors, "vgg19.pth", IMAGENET).perceptual(image)
    for one, other in zip(features, walk((image - mean) / deviation, tensors), strict=True):
        assert torch.allclose(one, other, atol=1e-5)
    assert not torch.allclose(features[0], walk(image, tensors)[0], atol=1e-2)


def test_deep_features_count_most(network: VggFeatures) -> None:
    assert network.layer_weights == (0.03125, 0.0625, 0.125, 0.25, 1.0)


def test_gradients_reach_the_image_only(network: VggFeatures) -> None:
    image = torch.rand(1, 3, 16, 16, requires_grad=True)
    network.perceptual(image)[-1].sum().backward()
    assert image.grad is not None
    assert image.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in network.parameters())


def test_the_copy_in_a_training_module_is_the_same_network(
    network: VggFeatures, tensors: dict[str, Tensor]
) -> None:
    edges = (2, 7, 12, 21, 30)
    copy = {}
    for name, tensor in tensors.items():
        _, number, part = name.split(".")
        if int(number) < 30:
            place = next(i for i, edge in enumerate(edges, start=1) if int(number) < edge)
            copy[f"vgg.slice{place}.{number}.{part}"] = tensor
    other = load_vgg(from_companion(copy), "spn.pt")
    image = torch.rand(1, 3, 16, 16)
    assert all(map(torch.equal, network.perceptual(image), other.perceptual(image)))


def test_another_depth_is_refused_in_words(tensors: dict[str, Tensor]) -> None:
    shallower = {name: tensor for name, tensor in tensors.items() if not name.startswith("features.16.")}
    with pytest.raises(WeightsError, match=r"vgg16.pth is no VGG19 .*features.16.weight"):
        load_vgg(shallower, "vgg16.pth")
