import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from inpaint_core.models.layers.group_norm import group_norm


def features_of(batch: int, channels: int, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(7)
    drawn = 3 + 2 * torch.randn(batch, channels, 5, 7, dtype=torch.float64, generator=generator)
    return drawn.to(dtype).to(memory_format=torch.channels_last).requires_grad_()


@pytest.mark.parametrize("groups", [1, 3, 12])
@pytest.mark.parametrize("batch", [1, 3])
def test_value_and_gradient_are_those_of_torch(groups: int, batch: int) -> None:
    features = features_of(batch, 12)
    # Contiguous: of a batch of one in channels-last order torch 2.13 has wrong gradients.
    reference = features.detach().contiguous().requires_grad_()
    wanted, got = F.group_norm(reference, groups), group_norm(features, groups)
    assert torch.allclose(got, wanted, atol=1e-12)
    towards = torch.linspace(-1, 1, got.numel(), dtype=torch.float64).view_as(got)
    (gradient,) = torch.autograd.grad((got * towards).sum(), features)
    (expected,) = torch.autograd.grad((wanted * towards).sum(), reference)
    assert torch.allclose(gradient, expected, atol=1e-12)
    assert torch.autograd.gradcheck(lambda one: group_norm(one, groups), features)


@pytest.mark.parametrize("memory_format", [torch.channels_last, torch.contiguous_format])
def test_bf16_keeps_its_type_and_takes_statistics_in_full_precision(
    memory_format: torch.memory_format,
) -> None:
    coarse = features_of(2, 8, torch.bfloat16).detach().to(memory_format=memory_format).requires_grad_()
    fine = coarse.detach().float().requires_grad_()
    with torch.autocast("cpu", torch.bfloat16):
        got = group_norm(coarse, 4)
    wanted = group_norm(fine, 4)
    assert got.dtype == torch.bfloat16
    assert torch.allclose(got.float(), wanted, atol=0.02)
    (gradient,) = torch.autograd.grad((got.float() ** 3).sum(), coarse)
    (expected,) = torch.autograd.grad((wanted**3).sum(), fine)
    assert gradient.dtype == torch.bfloat16
    assert torch.allclose(gradient.float(), expected, atol=0.05 * float(expected.abs().max()))


def test_without_gradients_it_gives_the_same() -> None:
    features = features_of(2, 6)
    with torch.inference_mode():
        plain = group_norm(features, 3)
    assert torch.allclose(plain, group_norm(features, 3).detach(), atol=1e-12)


def test_compilers_see_the_library_function(monkeypatch: pytest.MonkeyPatch) -> None:
    features = features_of(1, 4)
    assert "_GroupNorm" in str(group_norm(features, 2).grad_fn)
    monkeypatch.setattr(torch.compiler, "is_compiling", lambda: True)
    assert "_GroupNorm" not in str(group_norm(features, 2).grad_fn)


def test_flat_groups_become_nothing() -> None:
    flat = torch.full((1, 4, 3, 3), 5.0, requires_grad=True)
    normed = group_norm(flat, 2)
    assert torch.equal(normed, torch.zeros_like(normed))
    (gradient,) = torch.autograd.grad(normed.sum(), flat)
    assert torch.isfinite(gradient).all()


def test_groups_must_divide_the_channels() -> None:
    with pytest.raises(ValueError, match="6 channels cannot be split into 4 groups"):
        group_norm(torch.zeros(1, 6, 2, 2), 4)


def test_a_second_derivative_is_refused_instead_of_wrong() -> None:
    features = features_of(1, 4)
    (gradient,) = torch.autograd.grad(group_norm(features, 2).pow(3).sum(), features, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        gradient.sum().backward()
