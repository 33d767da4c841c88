"""Convolutions that give what plain ones give with less work, by weights merged or rearranged beforehand.

What depends on the weights alone is computed once, and again when a weight has changed; with gradients
enabled nothing is kept. None of it is in a network's state; it takes about as much memory as the weights.
All sums are the plain ones in another order: in float32 results agree to about 1e-6 of the largest.
"""

from collections.abc import Callable, Sequence
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor, nn

MIN_CHANNELS: Final = 48
"""Of an input for which combining its rows pays: at 32 it takes as long as it saves (measured 2026-11)."""
VALUES_PER_CHUNK: Final = 2**19
"""Inputs combined at once, so that they stay in the processor's cache."""


class FoldedWeights:
    """Tensors computed from parameters and kept until one of those changes; copies of it start empty."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], tuple[Tensor, ...]]] = {}

    def __deepcopy__(self, memo: dict[int, object]) -> "FoldedWeights":
        return FoldedWeights()

    def __reduce__(self) -> tuple[type["FoldedWeights"], tuple[()]]:
        return FoldedWeights, ()

    def get(
        self, name: str, sources: Sequence[Tensor], fold: Callable[[], tuple[Tensor, ...]]
    ) -> tuple[Tensor, ...]:
        """Return what ``fold`` makes of the sources, from memory where they have not changed.

        Args:
            name: Under which it is kept; the same for the same ``fold``.
            sources: Every parameter that ``fold`` reads.
            fold: Its tensors belong to the graph when gradients are enabled, and then are not kept.
        """
        # Tensors made in inference mode do not count their changes.
        if torch.is_grad_enabled() or any(source.is_inference() for source in sources):
            return fold()
        state = tuple((source.data_ptr(), source._version, source.dtype) for source in sources)  # noqa: SLF001
        kept = self._kept.get(name)
        if kept is None or kept[0] != state:
            kept = (state, fold())
            self._kept[name] = kept
        return kept[1]


class FoldedConv2d(nn.Conv2d):
    """A convolution without stride that goes the shorter way of ``merged_conv``; state as ``nn.Conv2d``."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: int, *, padding: int = 0, dilation: int = 1
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, padding=padding, dilation=dilation)
        self._folded = FoldedWeights()

    def forward(self, input: Tensor) -> Tensor:
        return merged_conv(input, [self], self._folded)


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

    name = f"{inputs.start}:{inputs.stop} {biased} {in_rows} {dtype}"
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
        output: Tensor = conv(padded)
        return output
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


_TAPS = torch.tensor(
    [
        [[1, 1, 0, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0, 0], [0, 0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 0, 1]],
        [[1, 0, 0, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 0, 1, 1]],
    ]
)
"""Which of seven taps on a doubled row fall on which of four pixels of the row: odd rows, even rows."""


class DoubledStem:
    """A 7 x 7 convolution of an image doubled by nearest neighbour, and a 4 x 4 one with stride 2 after it.

    On a doubled image seven taps meet only four pixels. So the first convolution is done on the image
    itself, with the outputs of each two by two doubled pixels as channels, at a third of the products; and
    the second one, which takes such pairs of rows and columns, becomes a 2 x 2 convolution of them.
    """

    def __init__(self) -> None:
        self._folded = FoldedWeights()

    def __call__(
        self, image: Tensor, first: nn.Conv2d, second: nn.Conv2d, activate: Callable[[Tensor], Tensor]
    ) -> Tensor:
        """Return the second convolution's output.

        Args:
            image: B x C x H x W, before it is doubled; H and W at least 4.
            first: 7 x 7, on the image doubled and continued by mirroring.
            second: 4 x 4, stride 2, padding 1.
            activate: Between the two; may work in place, and keeps 0.

        Returns:
            B x D x H x W.
        """
        if torch.is_grad_enabled():
            doubled = F.interpolate(image, scale_factor=2.0, mode="nearest")
            features: Tensor = second(activate(first(F.pad(doubled, (3, 3, 3, 3), mode="reflect"))))
            return features
        pairs = activate(self.first_in_pairs(image, first))
        dtype = compute_dtype(pairs)

        def rearrange() -> tuple[Tensor]:
            split = torch.unflatten(
                torch.unflatten(second.weight, 3, (2, 2)), 2, (2, 2)
            )  # (D, C, ty, py, tx, px)
            weight = split.permute(0, 3, 5, 1, 2, 4).flatten(1, 3).to(dtype)  # (D, py*px*C, ty, tx)
            return (weight.contiguous(memory_format=torch.channels_last),)

        (weight,) = self._folded.get(f"second {dtype}", [second.weight], rearrange)
        return F.conv2d(pairs, weight, second.bias)

    def first_in_pairs(self, image: Tensor, conv: nn.Conv2d) -> Tensor:
        """Return the first convolution's outputs, padded by 1, two by two as channels: B x 4D x H+1 x W+1."""
        batch, channels, height, width = image.shape
        dtype = compute_dtype(image)
        outputs = conv.weight.shape[0]

        def sum_taps() -> tuple[Tensor]:
            taps = _TAPS.to(conv.weight)
            kernel = torch.einsum("pik,qjl,dckl->pqdijc", taps, taps, conv.weight)
            return (kernel.reshape(4 * outputs, -1).to(dtype),)

        (kernel,) = self._folded.get(f"first {dtype}", [conv.weight], sum_taps)
        # Mirrored with the edge repeated this is right from the third doubled row or column on.
        rows, columns = (_symmetric_indices(side, image.device) for side in (height, width))
        around = image[:, :, rows][:, :, :, columns].to(dtype).permute(0, 2, 3, 1).contiguous()
        patches = around.as_strided(
            (batch, height + 1, width + 1, 4, 4 * channels),
            (around.stride(0), around.stride(1), around.stride(2), around.stride(1), 1),
        )
        bias = None if conv.bias is None else conv.bias.to(dtype).repeat(4)
        pairs = F.linear(patches.flatten(3), kernel, bias)  # (B, H+1, W+1, 4D)
        self._mend_borders(torch.unflatten(pairs, 3, (2, 2, outputs)), image, conv)
        return pairs.permute(0, 3, 1, 2)

    def _mend_borders(self, pairs: Tensor, image: Tensor, conv: nn.Conv2d) -> None:
        """Write what mirroring the doubled image gives at its two outer rows and columns, and padding."""
        height, width = image.shape[2:]
        rows, columns = (_reflected_doubled_indices(side, image.device) for side in (height, width))
        top, bottom = (conv(image[:, :, ends][:, :, :, columns]) for ends in (rows[:8], rows[-8:]))
        left, right = (conv(image[:, :, rows][:, :, :, ends]) for ends in (columns[:8], columns[-8:]))
        for strip, near, far in ((top, 0, 1), (bottom, height - 1, height)):
            paired = torch.unflatten(F.pad(strip.permute(0, 2, 3, 1), (0, 0, 1, 1)), 2, (-1, 2))
            pairs[:, near, :, 1], pairs[:, far, :, 0] = paired[:, 0], paired[:, 1]
        for strip, near, far in ((left, 0, 1), (right, width - 1, width)):
            paired = torch.unflatten(F.pad(strip.permute(0, 3, 2, 1), (0, 0, 1, 1)), 2, (-1, 2))
            pairs[:, :, near, :, 1], pairs[:, :, far, :, 0] = paired[:, 0], paired[:, 1]
        pairs[:, 0, :, 0] = 0
        pairs[:, height, :, 1] = 0
        pairs[:, :, 0, :, 0] = 0
        pairs[:, :, width, :, 1] = 0


def _symmetric_indices(length: int, device: torch.device) -> Tensor:
    """Return 1, 0, 0, 1, 2, ..., last, last, last - 1."""
    inside = torch.arange(length, device=device)
    return torch.cat([inside[:2].flip(0), inside, inside[-2:].flip(0)])


def _reflected_doubled_indices(length: int, device: torch.device) -> Tensor:
    """Return which pixel each of 2 ``length`` + 6 doubled ones is, three mirrored at each end."""
    doubled = torch.arange(-3, 2 * length + 3, device=device).abs()
    last = 2 * length - 1
    return torch.where(doubled > last, 2 * last - doubled, doubled) // 2
