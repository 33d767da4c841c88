import pytest
import torch
from torch import Tensor

from inpaint_core.models.fast.fold import fold
from inpaint_core.models.layers.instance_norm import instance_norm
from inpaint_core.models.layers.region_norm import RegionScale
from inpaint_core.models.layers.semantic_blocks import JoiningBlock, ResidualDenseBlock
from inpaint_core.models.layers.semantic_network import SemanticSize, crop_prior, paint_hole

FOLDED = pytest.mark.parametrize("folded", [False, True])


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@FOLDED
def test_both_shifts_are_added_everywhere(*, folded: bool) -> None:
    block = fold(RegionScale(1)) if folded else RegionScale(1)
    with torch.no_grad():
        block.foreground_beta.fill_(3)
        block.background_beta.fill_(4)
    flat, mask = torch.ones(1, 1, 4, 4), torch.zeros(1, 1, 4, 4)
    mask[:, :, 1:3, 2:] = 1
    torch.testing.assert_close(block(flat, mask), torch.full((1, 1, 4, 4), 7.0))


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("order", [torch.contiguous_format, torch.channels_last])
def test_instance_norm_and_its_gradient_are_right_in_any_memory_order(
    batch: int, order: torch.memory_format
) -> None:
    features = (noise(batch, 4, 5, 6).double() * 3 + 1).contiguous(memory_format=order).requires_grad_()
    weight = noise(batch, 4, 5, 6, seed=1).double().contiguous(memory_format=order)
    mean = features.mean(dim=(2, 3), keepdim=True)
    variance = (features - mean).square().mean(dim=(2, 3), keepdim=True)
    expected = (features - mean) / torch.sqrt(variance + 1e-5)
    got = instance_norm(features)
    torch.testing.assert_close(got, expected)
    gradients = [torch.autograd.grad((one * weight).sum(), features)[0] for one in (got, expected)]
    torch.testing.assert_close(*gradients)


@FOLDED
def test_a_dense_block_equals_concatenation(*, folded: bool) -> None:
    torch.manual_seed(0)
    block = ResidualDenseBlock(6, growth=4, layers=3)
    block = fold(block) if folded else block
    features = noise(2, 6, 8, 8)
    seen = features
    for layer in block.layers:
        seen = torch.cat([seen, torch.relu(layer.conv(seen))], dim=1)
    expected = features + block.lff(seen)
    torch.testing.assert_close(block(features), expected, atol=1e-5, rtol=0)
    with torch.inference_mode():
        torch.testing.assert_close(block(features), expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("batch", [1, 3])
def test_a_folded_joining_block_convolves_its_inputs_apart(batch: int) -> None:
    torch.manual_seed(0)
    block = JoiningBlock(8, 5)
    kept, more = noise(batch, 5, 8, 8), noise(3, 3, 8, 8, seed=1)
    expected = block(kept, more)
    assert expected.shape == (3, 5, 8, 8)
    torch.testing.assert_close(fold(block)(kept, more), expected, atol=1e-5, rtol=0)


def test_the_hole_is_painted_white_and_small_images_are_enlarged() -> None:
    image, mask = torch.rand(1, 3, 5, 30), torch.zeros(1, 1, 5, 30)
    mask[:, :, 2, 3] = 1
    painted, padded_mask = paint_hole(image, mask, multiple=4)
    assert painted.shape == (1, 3, 16, 32)
    assert padded_mask.shape == (1, 1, 16, 32)
    assert (painted[:, :, 2, 3] == 1).all()
    known = mask.expand_as(image) == 0
    assert torch.equal(painted[:, :, :5, :30][known], image[known])


def test_a_prior_is_cut_to_the_image() -> None:
    image = torch.zeros(1, 3, 9, 13)
    assert crop_prior(torch.zeros(1, 2, 8, 8), image, divisor=4).shape == (1, 2, 3, 4)


def test_a_size_without_layers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SemanticSize(dense_blocks=0)
