"""Convolutions that give what plain ones give with less work, by weights merged or rearranged beforehand.

What depends on the weights alone is computed once (see ``folded_weights``). All sums are the plain ones in
another order: in float32 results agree to about 1e-6 of the largest.
"""

from collections.abc import Sequence
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.fast.folded_weights import Folded, FoldedWeights

MIN_CHANNELS: Final = 48
"""Of an input for which combining its rows pays: at 32 it takes as long as it saves (measured 2026-11)."""
VALUES_PER_CHUNK: Final = 2**19
"""Inputs combined at once, so that they stay in the processor's cache."""


class FoldedConv2d(Folded, nn.Conv2d):
    """A convolution without stride that goes the shorter way of ``merged_conv``; state as ``nn.Conv2d``."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: int, *, padding: int = 0, dilation: int = 1
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, padding=padding, dilation=dilation)
        self.folded = FoldedWeights()

    def forward(self, input: Tensor) -> Tensor:
        return merged_conv(input, [self], self.folded)


class ConvToFew(Folded, nn.Conv2d):
    """A convolution without padding and stride that goes the shorter way of ``conv_to_few``."""

    def forward(self, input: Tensor) -> Tensor:
        return conv_to_few(input, self, self.folded)


def compute_dtype(features: Tensor) -> torch.dtype:
    """Return the type that a convolution of these features computes in."""
    device = features.device.type
    if torch.amp.is_autocast_available(device) and torch.is_autocast_enabled(device):
        return torch.get_autocast_dtype(device)
    return features.dtype


def merged_conv(
    features: Tensor,
    convs: Sequence[nn.Conv2d],
    folded: FoldedWeights,
    *,
    inputs: slice = slice(None),
    biased: bool = True,
    offsets: Sequence[float] = (),
) -> Tensor:
    """Return the outputs of several convolutions of one input, behind each other, by one convolution.

    The convolution of a concatenation is the sum over its parts, with ``biased`` for one of them.

    Args:
        features: B x C x h x w.
        convs: All of one kernel size, padding and dilation, without stride.
        folded: Keeps the merged weights of these convolutions.
        inputs: Which of their input channels ``features`` are.
        biased: Whether to add their biases.
        offsets: Added to all biases of each; none for 0.
    """
    dtype = compute_dtype(features)
    weights = [conv.weight for conv in convs]
    biases = [conv.bias for conv in convs if biased and conv.bias is not None]
    first = convs[0]
    pad, dilation = _rows_padded(first), first.dilation[0]
    in_rows = _takes_row_products(features, first)

    def merge() -> tuple[Tensor, ...]:
        weight = torch.cat([weight[:, inputs] for weight in weights])
        kernels = _row_products(weight) if in_rows else [weight]
        merged = [kernel.to(dtype).contiguous(memory_format=torch.channels_last) for kernel in kernels]
        moved = [a + b for a, b in zip(biases, offsets, strict=True)] if offsets else biases
        return (*merged, torch.cat(moved).to(dtype)) if biases else tuple(merged)

    name = f"{len(convs)} {inputs.start}:{inputs.stop} {biased} {in_rows} {dtype}"
    kernels = list(folded.get(name, [*weights, *biases], merge))
    bias = kernels.pop() if biases else None
    if in_rows:
        return _conv_by_row_products(features.to(dtype), kernels, bias, pad=pad, dilation=dilation)
    return F.conv2d(features, kernels[0], bias, padding=pad, dilation=dilation)


def _rows_padded(conv: nn.Conv2d) -> int:
    if isinstance(conv.padding, str):
        raise TypeError("padding must be given in pixels")
    return conv.padding[0]


def _takes_row_products(features: Tensor, conv: nn.Conv2d) -> bool:
    """Tell whether rows of the output can be made in pairs; graphics cards have this in their libraries."""
    height = features.shape[2] + 2 * _rows_padded(conv) - 2 * conv.dilation[0]
    return (
        conv.kernel_size == (3, 3)
        and features.shape[1] >= MIN_CHANNELS
        and not torch.is_grad_enabled()
        and features.device.type == "cpu"
        and features.dtype in (torch.float32, torch.bfloat16)
        and height % (2 * conv.dilation[0]) == 0
    )


def _row_products(weight: Tensor) -> list[Tensor]:
    """Return G g of Winograd's F(2, 3) along the columns of D x C x 3 x 3 kernels: four of D x C x 1 x 3."""
    first, middle, last = (weight[:, :, row : row + 1].double() for row in range(3))
    return [first, (first + middle + last) / 2, (first - middle + last) / 2, last]


def _conv_by_row_products(
    features: Tensor, kernels: Sequence[Tensor], bias: Tensor | None, *, pad: int, dilation: int
) -> Tensor:
    """Convolve by 3 x 3 kernels with two thirds of the products, by Winograd's F(2, 3) along the columns.

    Four rows of the input, combined in four ways and each convolved along the row, give two rows of the
    output (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016).
    """
    padded = F.pad(features, (0, 0, pad, pad)) if pad else features
    rows = padded.permute(0, 2, 3, 1).contiguous()
    batch, padded_height, width, channels = rows.shape
    # A dilated convolution is one of each of the interleaved grids of rows.
    grids = torch.unflatten(rows, 1, (padded_height // dilation, dilation))
    pairs = padded_height // (2 * dilation) - 1
    out_width = width + 2 * pad - 2 * dilation
    result = rows.new_empty(batch, pairs, 2, dilation, out_width, kernels[0].shape[0])
    pairs_per_chunk = max(1, VALUES_PER_CHUNK // (batch * dilation * width * channels))
    for start in range(0, pairs, pairs_per_chunk):
        stop = min(start + pairs_per_chunk, pairs)
        first, second, third, fourth = (
            grids[:, 2 * start + row : 2 * stop + row : 2] for row in range(4)
        )  # (B, pairs, dilation, w, C)
        inputs = (first - third, second + third, third - second, second - fourth)
        sums = []
        for number, (combined, kernel) in enumerate(zip(inputs, kernels, strict=True)):
            flat = combined.flatten(1, 2).permute(0, 3, 1, 2)
            # The bias of the second enters both rows once.
            row_sums = F.conv2d(
                flat, kernel, bias if number == 1 else None, padding=(0, pad), dilation=dilation
            )
            sums.append(torch.unflatten(row_sums.permute(0, 2, 3, 1), 1, (stop - start, dilation)))
        even, odd = result[:, start:stop, 0], result[:, start:stop, 1]
        torch.add(sums[0], sums[1], out=even).add_(sums[2])
        torch.sub(sums[1], sums[2], out=odd).sub_(sums[3])
    return result.flatten(1, 3).permute(0, 3, 1, 2)


def conv_to_few(padded: Tensor, conv: nn.Conv2d, folded: FoldedWeights) -> Tensor:
    """Return a convolution with few outputs, whose columns of the kernel are taken as more outputs.

    A processor computes 16 outputs in the time of 3: so the kernel runs down the columns only, with outputs
    for every one of its own columns, which are then moved into place and added.

    Args:
        padded: B x C x h x w, with its borders.
        conv: Without padding and stride.
        folded: Keeps the rearranged weights.

    Returns:
        B x D x h' x w', float32 at least.
    """
    if torch.is_grad_enabled() or conv.bias is None:
        return F.conv2d(padded, conv.weight, conv.bias)
    dtype = compute_dtype(padded)
    outputs, channels, rows, columns = conv.weight.shape

    def turn() -> tuple[Tensor]:
        weight = conv.weight.permute(3, 0, 1, 2).reshape(columns * outputs, channels, rows, 1).to(dtype)
        return (weight.contiguous(memory_format=torch.channels_last),)

    (weight,) = folded.get(f"columns {dtype}", [conv.weight], turn)
    parts = torch.unflatten(F.conv2d(padded, weight), 1, (columns, outputs))
    width = padded.shape[3] - columns + 1
    total = conv.bias.to(torch.promote_types(dtype, torch.float32))[:, None, None]
    for column in range(columns):
        total = total + parts[:, column, :, :, column : column + width]
    return total
