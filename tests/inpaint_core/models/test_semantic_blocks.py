import pytest
import torch
from torch import Tensor

from inpaint_core.models.semantic_blocks import (
    RegionScale,
    ResidualDenseBlock,
    SemanticSize,
    crop_prior,
    instance_norm,
    normalise_regions,
    paint_hole,
)


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def with_hole(batch: int, height: int, width: int) -> Tensor:
    mask = torch.zeros(batch, 1, height, width)
    for number in range(batch):
        mask[number, :, 1 : 3 + number, 2 : width // 2 + number] = 1
    return mask


def fill_and_normalise(features: Tensor, part: Tensor) -> Tensor:
    """The published steps: fill what is outside by the mean, normalise the whole map, weigh by its share."""
    count = part.sum(dim=(2, 3), keepdim=True).clamp_min(1)
    mean = (features * part).sum(dim=(2, 3), keepdim=True) / count
    filled = features * part + mean * (1 - part)
    centred = filled - filled.mean(dim=(2, 3), keepdim=True)
    deviation = (centred.square().mean(dim=(2, 3), keepdim=True) + 1e-5).sqrt()
    return centred / deviation * (count / part[0, 0].numel()).sqrt()


@pytest.mark.parametrize("graded", [True, False])
@pytest.mark.parametrize("hole", ["some", "nothing", "everything"])
def test_regions_are_normalised_as_if_they_were_filled_up(hole: str, *, graded: bool) -> None:
    features, mask = noise(2, 3, 7, 9) * 5 + 2, with_hole(2, 7, 9)
    mask = {"some": mask, "nothing": mask * 0, "everything": mask * 0 + 1}[hole]
    gamma, shift, weight = noise(2, 3, seed=1), noise(2, 1, 7, 9, seed=2), noise(2, 1, 7, 9, seed=3)
    scales = [gamma[part][:, None, None] + 1 for part in range(2)]
    inside, outside = fill_and_normalise(features, mask), fill_and_normalise(features, 1 - mask)
    expected = (inside * scales[0] * mask + outside * scales[1] * (1 - mask)) * weight + shift
    before = features.clone()
    with torch.set_grad_enabled(graded):
        got = normalise_regions(features, mask, gamma=gamma, shift=shift, weight=weight)
    torch.testing.assert_close(got, expected, atol=1e-5, rtol=1e-5)
    assert torch.equal(features, before)


def test_statistics_are_taken_in_full_precision() -> None:
    features = (noise(1, 3, 16, 16) + 100).bfloat16()
    mask = with_hole(1, 16, 16)
    expected = normalise_regions(features.float(), mask, gamma=torch.zeros(2, 3), shift=torch.zeros(3, 1, 1))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        got = normalise_regions(features, mask, gamma=torch.zeros(2, 3), shift=torch.zeros(3, 1, 1))
    assert got.dtype == torch.bfloat16
    torch.testing.assert_close(got.float(), expected, atol=0.02, rtol=0.01)


def test_both_shifts_are_added_everywhere() -> None:
    block = RegionScale(1)
    with torch.no_grad():
        block.foreground_beta.fill_(3)
        block.background_beta.fill_(4)
    flat = torch.ones(1, 1, 4, 4)
    torch.testing.assert_close(block(flat, with_hole(1, 4, 4)), torch.full((1, 1, 4, 4), 7.0))


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


def test_a_dense_block_equals_concatenation() -> None:
    torch.manual_seed(0)
    block = ResidualDenseBlock(6, growth=4, layers=3)
    features = noise(2, 6, 8, 8)
    seen = features
    for layer in block.layers:
        seen = torch.cat([seen, torch.relu(layer.conv(seen))], dim=1)
    expected = features + block.lff(seen)
    torch.testing.assert_close(block(features), expected, atol=1e-5, rtol=0)
    with torch.inference_mode():
        torch.testing.assert_close(block(features), expected, atol=1e-5, rtol=0)


def test_the_hole_is_painted_white_and_small_pictures_are_enlarged() -> None:
    image, mask = torch.rand(1, 3, 5, 30), torch.zeros(1, 1, 5, 30)
    mask[:, :, 2, 3] = 1
    painted, padded_mask = paint_hole(image, mask, multiple=4)
    assert painted.shape == (1, 3, 16, 32)
    assert padded_mask.shape == (1, 1, 16, 32)
    assert (painted[:, :, 2, 3] == 1).all()
    known = mask.expand_as(image) == 0
    assert torch.equal(painted[:, :, :5, :30][known], image[known])


def test_a_prior_is_cut_to_the_picture() -> None:
    image = torch.zeros(1, 3, 9, 13)
    assert crop_prior(torch.zeros(1, 2, 8, 8), image, divisor=4).shape == (1, 2, 3, 4)


def test_a_size_without_layers_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SemanticSize(dense_blocks=0)
