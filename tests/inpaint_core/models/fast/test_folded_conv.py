import copy
import pickle

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from inpaint_core.models.fast import folded_conv
from inpaint_core.models.fast.folded_conv import FoldedConv2d, conv_to_few, merged_conv
from inpaint_core.models.fast.folded_weights import FoldedWeights


def noise(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@settings(max_examples=30, deadline=None)
@given(
    height=st.integers(5, 14),
    width=st.integers(5, 12),
    batch=st.integers(1, 2),
    padding=st.integers(0, 1),
    dilation=st.integers(1, 2),
    chunk=st.sampled_from([1, 200, 2**19]),
)
def test_a_folded_convolution_equals_the_plain_one(
    height: int, width: int, batch: int, padding: int, dilation: int, chunk: int
) -> None:
    conv = FoldedConv2d(3, 5, 3, padding=padding, dilation=dilation)
    features = noise(batch, 3, height, width)
    with pytest.MonkeyPatch.context() as patch, torch.inference_mode():
        patch.setattr(folded_conv, "VALUES_PER_CHUNK", chunk)
        patch.setattr(folded_conv, "MIN_CHANNELS", 1)
        expected = F.conv2d(features, conv.weight, conv.bias, padding=padding, dilation=dilation)
        torch.testing.assert_close(conv(features), expected, atol=1e-5, rtol=1e-5)


def test_pairs_of_rows_take_two_thirds_of_the_products() -> None:
    conv = FoldedConv2d(48, 8, 3, padding=1)
    counted = []
    features = noise(1, 48, 12, 12)
    for context in (torch.inference_mode, torch.enable_grad):
        with context(), FlopCounterMode(display=False) as counter:
            conv(features)
        counted.append(counter.get_total_flops())
    assert counted[0] == pytest.approx(counted[1] * 2 / 3)


def test_merged_convolutions_equal_each_by_itself() -> None:
    convs = [nn.Conv2d(6, outputs, 3, padding=1) for outputs in (2, 5)]
    features = noise(2, 6, 8, 9)
    with torch.inference_mode():
        expected = torch.cat([conv(features) for conv in convs], dim=1)
        torch.testing.assert_close(merged_conv(features, convs, FoldedWeights()), expected, atol=1e-5, rtol=0)


def test_the_parts_of_an_input_add_up_to_the_whole() -> None:
    convs = [nn.Conv2d(6, 4, 3, padding=1)]
    folded = FoldedWeights()
    features = noise(1, 6, 8, 8)
    with torch.inference_mode():
        first = merged_conv(features[:, :2], convs, folded, inputs=slice(0, 2))
        rest = merged_conv(features[:, 2:], convs, folded, inputs=slice(2, None), biased=False)
        torch.testing.assert_close(first + rest, convs[0](features), atol=1e-5, rtol=0)


def test_with_gradients_they_reach_every_weight() -> None:
    convs = [nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(3, 2, 3, padding=1)]
    merged_conv(noise(1, 3, 6, 6), convs, FoldedWeights()).square().sum().backward()
    expected = [conv.weight.grad for conv in convs]
    for conv in convs:
        conv.weight.grad = None
        conv(noise(1, 3, 6, 6)).square().sum().backward()
    for one, conv in zip(expected, convs, strict=True):
        torch.testing.assert_close(one, conv.weight.grad, atol=1e-4, rtol=1e-4)


def test_a_changed_weight_is_seen() -> None:
    conv = FoldedConv2d(3, 4, 3, padding=1)
    features = noise(1, 3, 8, 8)
    with torch.inference_mode():
        before = conv(features)
    with torch.no_grad():
        conv.weight.mul_(2)
    with torch.inference_mode():
        twice = conv(features) - conv.bias[:, None, None]
        torch.testing.assert_close(twice, 2 * (before - conv.bias[:, None, None]), atol=1e-5, rtol=1e-5)
    conv.load_state_dict({"weight": torch.zeros(4, 3, 3, 3), "bias": torch.ones(4)})
    with torch.inference_mode():
        assert torch.equal(conv(features), torch.ones(1, 4, 8, 8))
    conv.weight.data = torch.full((4, 3, 3, 3), 0.5)
    with torch.inference_mode():
        assert not torch.equal(conv(features), torch.ones(1, 4, 8, 8))


def test_what_is_kept_is_no_state_and_is_not_copied() -> None:
    conv = FoldedConv2d(3, 4, 3, padding=1)
    features = noise(1, 3, 8, 8)
    with torch.inference_mode():
        expected = conv(features)
        assert sorted(conv.state_dict()) == ["bias", "weight"]
        for other in (copy.deepcopy(conv), pickle.loads(pickle.dumps(conv))):  # noqa: S301 - our own bytes
            assert other.folded._kept == {}
            assert torch.equal(other(features), expected)


def test_a_convolution_to_few_equals_the_plain_one() -> None:
    conv = nn.Conv2d(8, 3, 7)
    padded = noise(2, 8, 13, 15)
    expected = conv(padded)
    with torch.inference_mode():
        torch.testing.assert_close(conv_to_few(padded, conv, FoldedWeights()), expected, atol=1e-5, rtol=0)


def test_they_compute_in_half_precision_when_asked() -> None:
    conv = FoldedConv2d(16, 16, 3, padding=1)
    features = noise(1, 16, 16, 16)
    with torch.inference_mode():
        expected = conv(features)
        with torch.autocast("cpu", torch.bfloat16):
            mixed = conv(features)
        converted = copy.deepcopy(conv).bfloat16()(features.bfloat16())
    for half in (mixed, converted):
        assert half.dtype == torch.bfloat16
        assert 0 < (half.float() - expected).abs().max() < 0.05
