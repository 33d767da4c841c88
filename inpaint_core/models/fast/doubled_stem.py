"""The first two convolutions of SPL's and SPN's prior learner, without the doubled image they are made on."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from inpaint_core.models.fast.folded_conv import compute_dtype
from inpaint_core.models.fast.folded_weights import FoldedWeights

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

    def __init__(self, folded: FoldedWeights) -> None:
        """Keep what follows from the weights of both convolutions in ``folded``."""
        self._folded = folded

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
