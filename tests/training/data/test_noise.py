import torch
from torch import Tensor

from training.data.noise import training_noise

CPU = torch.device("cpu")


def draw_one(numbers: list[int], shape: tuple[int, ...], *, seed: int = 1, draw: int = 0) -> Tensor:
    (noise,) = training_noise(torch.tensor(numbers), [shape], seed=seed, draw=draw, device=CPU)
    return noise


def test_noise_follows_from_seed_sample_and_draw() -> None:
    noise = draw_one([4, 9], (3, 2, 2))
    assert noise.shape == (2, 3, 2, 2)
    assert torch.equal(noise[1:], draw_one([9], (3, 2, 2)))
    assert not torch.equal(noise, draw_one([4, 9], (3, 2, 2), seed=2))
    assert not torch.equal(noise, draw_one([4, 9], (3, 2, 2), draw=1))
    assert not torch.equal(noise[0], noise[1])


def test_each_injection_has_noise_of_its_own() -> None:
    numbers = torch.tensor([0, 7, 2**40])
    first, second = training_noise(numbers, [(1, 4, 4), (1, 8, 2)], seed=0, draw=0, device=CPU)
    assert (first.shape, second.shape) == ((3, 1, 4, 4), (3, 1, 8, 2))
    assert not torch.equal(first.flatten(), second.flatten())
    assert training_noise(numbers, [], seed=0, draw=0, device=CPU) == []


def test_noise_is_standard_normal() -> None:
    noise = draw_one(list(range(16)), (64, 16))
    assert abs(noise.mean().item()) < 0.03
    assert abs(noise.std().item() - 1) < 0.03
    # Neighbouring samples have nothing in common.
    assert torch.corrcoef(noise.flatten(1)).fill_diagonal_(0).abs().max() < 0.15
