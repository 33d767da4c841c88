import torch

from training.noise import training_noise


def test_noise_follows_from_seed_sample_and_draw() -> None:
    numbers = torch.tensor([4, 9])
    noise = training_noise(numbers, (3, 2, 2), seed=1, draw=0)
    assert noise.shape == (2, 3, 2, 2)
    assert torch.equal(noise[1:], training_noise(torch.tensor([9]), (3, 2, 2), seed=1, draw=0))
    for other in (
        training_noise(numbers, (3, 2, 2), seed=2, draw=0),
        training_noise(numbers, (3, 2, 2), seed=1, draw=1),
    ):
        assert not torch.equal(noise, other)


def test_noise_is_standard_normal() -> None:
    noise = training_noise(torch.arange(16), (64, 16), seed=0, draw=0)
    assert abs(noise.mean().item()) < 0.03
    assert abs(noise.std().item() - 1) < 0.03
