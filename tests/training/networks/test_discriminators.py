import torch

from training.networks.discriminators import (
    EqualizedConv2d,
    FeatureDiscriminator,
    PatchDiscriminator,
    PenNetDiscriminator,
    StyleGanDiscriminator,
)
from training.objectives.losses import nonsaturating_discriminator


def test_it_has_the_published_number_of_parameters() -> None:
    assert sum(parameter.numel() for parameter in PenNetDiscriminator().parameters()) == 4_318_401


def test_it_judges_patches() -> None:
    logits = PenNetDiscriminator()(torch.zeros(2, 3, 64, 64))
    assert logits.shape[:2] == (2, 1)
    assert logits.shape[2] > 1


def test_its_classifier_begins_as_in_the_release() -> None:
    torch.manual_seed(0)
    classifier = PenNetDiscriminator().classifier
    assert abs(classifier.weight.std().item() - 0.02) < 0.001
    assert not classifier.get_parameter("bias").any()


def test_its_convolutions_keep_their_largest_singular_value_at_1() -> None:
    torch.manual_seed(0)
    network = PenNetDiscriminator()
    for _ in range(30):  # power iteration settles
        network(torch.randn(1, 3, 64, 64))
    weight = network.eval().features[2].weight
    assert abs(torch.linalg.matrix_norm(weight.flatten(1), ord=2).item() - 1) < 0.05


def test_the_patch_discriminators_have_the_published_number_of_parameters() -> None:
    counts = [
        sum(parameter.numel() for parameter in network.parameters())
        for network in (PatchDiscriminator(), FeatureDiscriminator())
    ]
    assert counts == [2_763_776, 2_763_841]


def test_a_patch_sees_70_pixels() -> None:
    network, image = PatchDiscriminator(4), torch.rand(1, 3, 256, 256, requires_grad=True)
    logits = network(image)
    assert logits.shape == (1, 1, 30, 30)
    logits[0, 0, 15, 15].backward()
    assert image.grad is not None
    rows = image.grad.abs().sum(dim=(0, 1, 3)).nonzero()
    assert int(rows.max() - rows.min()) + 1 == 70


def test_the_feature_discriminator_gives_its_middle_layers() -> None:
    logits, features = FeatureDiscriminator(4)(torch.rand(2, 3, 64, 64))
    assert logits.shape == (2, 1, 6, 6)
    assert [tuple(layer.shape) for layer in features] == [(2, 8, 16, 16), (2, 16, 8, 8), (2, 32, 7, 7)]


def test_the_memory_discriminator_sees_how_much_a_batch_differs() -> None:
    torch.manual_seed(0)
    network, images = StyleGanDiscriminator(4), torch.rand(2, 3, 64, 96)
    assert network(images).shape == (2,)
    alone = network(images[:1])
    assert not torch.allclose(network(images)[:1], alone)
    assert torch.allclose(network(images[:1].repeat(2, 1, 1, 1))[:1], alone, atol=1e-5)


def test_the_memory_discriminator_keeps_calm_at_stylegan2s_rate() -> None:
    """Its loss falls evenly. With weights that are small themselves it leaps, and in a run it reached 1e9."""
    torch.manual_seed(0)
    network = StyleGanDiscriminator(16)
    optimiser = torch.optim.Adam(network.parameters(), lr=2e-3, betas=(0.0, 0.99))
    worst = 0.0
    for _ in range(6):
        real = torch.nn.functional.interpolate(torch.rand(2, 3, 16, 16), size=(64, 64), mode="bilinear")
        loss = nonsaturating_discriminator(network(real), network(torch.rand(2, 3, 64, 64)))
        worst = max(worst, loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert worst < 1


def test_an_equalized_convolution_keeps_the_variance_behind_its_activation() -> None:
    torch.manual_seed(0)
    features = torch.randn(2, 64, 24, 24)
    for _ in range(4):
        features = torch.nn.functional.leaky_relu(EqualizedConv2d(64, 64, 3)(features), 0.2)
    assert 0.5 < features[:, :, 6:-6, 6:-6].square().mean() < 2


def test_a_discriminator_can_be_shown_the_mask() -> None:
    assert PatchDiscriminator(4, in_channels=4)(torch.rand(1, 4, 64, 64)).shape == (1, 1, 6, 6)
