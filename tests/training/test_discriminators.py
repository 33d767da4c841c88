import torch

from training.discriminators import PenNetDiscriminator


def test_it_has_the_published_number_of_parameters() -> None:
    assert sum(parameter.numel() for parameter in PenNetDiscriminator().parameters()) == 4_318_401


def test_it_judges_patches() -> None:
    logits = PenNetDiscriminator()(torch.zeros(2, 3, 64, 64))
    assert logits.shape[:2] == (2, 1)
    assert logits.shape[2] > 1


def test_its_convolutions_keep_their_largest_singular_value_at_1() -> None:
    torch.manual_seed(0)
    network = PenNetDiscriminator()
    for _ in range(30):  # power iteration settles
        network(torch.randn(1, 3, 64, 64))
    weight = network.eval().features[2].weight
    assert abs(torch.linalg.matrix_norm(weight.flatten(1), ord=2).item() - 1) < 0.05
