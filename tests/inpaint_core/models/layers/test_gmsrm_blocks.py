import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from inpaint_core.models.layers.gmsrm_blocks import (
    ChannelAttention,
    CodeQuery,
    Encoder,
    GmSrmResidualBlock,
    NoiseDistribution,
    conditional_noise,
    divergence_from_standard_normal,
    normalize,
)


def seeded(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed + sum(shape)))


def test_each_channel_of_each_image_is_normalised_alone() -> None:
    features = seeded(2, 3, 8, 9) * torch.tensor([0.1, 1, 50])[:, None, None] + 7
    normalised = normalize(features)
    torch.testing.assert_close(normalised.mean(dim=(2, 3)), torch.zeros(2, 3), atol=1e-4, rtol=0)
    torch.testing.assert_close(normalised.var(dim=(2, 3), correction=0), torch.ones(2, 3), atol=2e-3, rtol=0)


@given(height=st.integers(1, 5), width=st.integers(1, 5), scale=st.floats(0.1, 1e4))
@settings(max_examples=30, deadline=None)
def test_normalised_features_are_moderate_and_never_all_gone(height: int, width: int, scale: float) -> None:
    normalised = normalize(scale * seeded(2, 16, height, width))
    assert normalised.isfinite().all()
    assert normalised.square().mean().item() == pytest.approx(1, abs=0.05)


def test_a_flat_image_normalises_to_nothing() -> None:
    assert normalize(torch.full((1, 4, 6, 6), 3.0)).abs().max() < 1e-3


def test_attention_weighs_channels_by_all_of_the_image() -> None:
    torch.manual_seed(1)
    attention = ChannelAttention(16)
    features = seeded(2, 16, 5, 6)
    weights = attention(features)
    assert weights.shape == (2, 16, 1, 1)
    assert weights.min() > 0
    assert weights.max() < 1
    torch.testing.assert_close(attention(features.flip(2, 3)), weights, atol=1e-6, rtol=0)
    assert not torch.allclose(attention(5 * features), weights, atol=1e-3)


def test_a_residual_block_adds_to_what_its_first_convolution_found() -> None:
    torch.manual_seed(2)
    block = GmSrmResidualBlock(4, 8, stride=2)
    features = seeded(1, 4, 10, 12)
    found = torch.relu(normalize(block.conv(features)))
    refined = torch.relu(normalize(block.refine(found)))
    expected = found + refined * block.attention(refined)
    assert expected.shape == (1, 8, 5, 6)
    torch.testing.assert_close(block(features), expected, atol=1e-6, rtol=1e-6)


def test_the_encoder_halves_from_block_to_block() -> None:
    encoded = Encoder((4, 5, 6))(seeded(1, 4, 32, 16))
    assert [tuple(features.shape) for features in encoded] == [(1, 4, 16, 8), (1, 5, 8, 4), (1, 6, 4, 2)]


@pytest.mark.parametrize("cells", [(1, 1), (4, 4), (5, 7), (64, 64)])
def test_features_of_any_size_make_a_code(cells: tuple[int, int]) -> None:
    torch.manual_seed(3)
    query = CodeQuery(6, query_channels=4, code_channels=10, stride=2)
    code = query(seeded(2, 6, *cells))
    assert code.shape == (2, 10)
    assert not torch.allclose(code[0], code[1], atol=1e-3)


def test_a_code_knows_where_things_are() -> None:
    torch.manual_seed(4)
    query = CodeQuery(6, query_channels=4, code_channels=10)
    features = seeded(1, 6, 8, 8)
    assert not torch.allclose(query(features), query(features.flip(3)), atol=1e-3)


def test_a_noise_distribution_begins_as_the_standard_normal_one() -> None:
    mean, log_variance = NoiseDistribution(6, noise_channels=4, injections=2)(seeded(3, 6, 8, 8))
    assert mean.shape == log_variance.shape == (3, 2)
    assert mean.abs().max() == log_variance.abs().max() == 0


def test_conditional_noise_has_the_mean_and_the_deviation_it_is_told() -> None:
    mean = torch.tensor([[1.0, -2.0], [0.5, 3.0]])
    deviation = torch.tensor([[2.0, 0.1], [1.0, 0.5]])
    noise = [seeded(2, 1, 100, 100, seed=injection) for injection in range(2)]
    drawn = conditional_noise(mean, 2 * deviation.log(), noise)
    for injection in range(2):
        values = drawn[injection].flatten(1)
        torch.testing.assert_close(values.mean(dim=1), mean[:, injection], atol=0.06, rtol=0)
        torch.testing.assert_close(values.std(dim=1), deviation[:, injection], atol=0, rtol=0.05)


def test_without_numbers_conditional_noise_is_its_mean() -> None:
    mean = torch.tensor([[1.0, -2.0]])
    drawn = conditional_noise(mean, torch.ones(1, 2), [None, None])
    assert [tensor.shape for tensor in drawn] == [(1, 1, 1, 1)] * 2
    assert [tensor.item() for tensor in drawn] == [1.0, -2.0]


def test_divergence_is_that_between_normal_distributions() -> None:
    mean, log_variance = seeded(4, 5), seeded(4, 5, seed=1)
    given_image = torch.distributions.Normal(mean, (log_variance / 2).exp())
    expected = torch.distributions.kl_divergence(given_image, torch.distributions.Normal(0.0, 1.0))
    torch.testing.assert_close(divergence_from_standard_normal(mean, log_variance), expected)
