"""Attention between the patches of feature maps, in the memory of one row and an eighth of the work.

What it computes, as the authors' release does: ``inpaint_core.models.layers.patch_attention``, which
compares every 3 x 3 patch of a map with every other and puts 4 x 4 patches of the map below together. Patches
overlap, and nearly all of the work done on whole patches is the same product made again and again:

- the score of two patches is a sum, along a diagonal, of scores of single positions: products of D numbers
  instead of 9 D, then four additions;
- 4 x 4 patches at every second position are made of blocks of 2 x 2. Weights of the (up to) four patches that
  bring one block to one place are added first, and blocks are weighted instead of patches: 4 C numbers
  instead of 16 C.

Both need neighbours to lie at fixed distances. So a map of h x w positions becomes a line of h rows of w + 1:
the column of zeros at the right is also what lies left of the next row. Queries are taken one row at a time,
a strip of columns after the other, so that what is held fits into a processor's cache.

The numbers are those of the plain formulation up to rounding, among them its peculiarities: keys in the hole
stay in the softmax with score 0 before they are dropped, and no weight falls below 1e-8.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from inpaint_core.models.layers.patch_attention import (
    MIN_NORM,
    MIN_WEIGHT,
    SOFTMAX_SCALE,
    PatchAttention,
    valid_positions,
)

SCORES_AT_ONCE: Final = 2**20
"""Scores of one row of a strip on a CPU: 4 MB in float32, which its cache holds."""
SCORES_AT_ONCE_TRAINING: Final = 2**17
"""The same where a strip's weights of all rows are held at once for its backward pass.

Measured 2026-11, one thread, 256 × 256, batch 4, forward and backward, process: 6.4 s and 1.4 GB; a whole
row at once 6.0 s and 2.3 GB; all N x N weights by matrix products 10.4 s and 2.0 GB.
"""
SCORES_AT_ONCE_CARD: Final = 2**26
"""The same on a graphics card, where starting a small step costs more than the step."""
NARROWEST_STRIP: Final = 32
"""Columns; each strip makes the scores of three more columns again."""


class FoldedPatchAttention(PatchAttention):
    """PEN-Net's attention the shorter way of ``attend`` and ``find_sources``."""

    def forward(self, low: Tensor, high: Tensor, mask: Tensor) -> Tensor:
        return attend(low, high, mask, patch_size=self.patch_size)

    def find_sources(self, high: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        return find_sources(high, mask, patch_size=self.patch_size)


def attend(low: Tensor, high: Tensor, mask: Tensor, *, patch_size: int) -> Tensor:
    """Rebuild a feature map from its own known patches, matched on the map above (Eq. 2 to 4).

    Args:
        low: B x C x 2h x 2w features to rebuild; their 4 x 4 patches are the values.
        high: B x D x h x w features to match; their patches are queries and keys. Scores are float32.
        mask: B x 1 x H x W, 1 = hole, at the network's full size.
        patch_size: Side of the matched patches, 1 or 3.

    Returns:
        B x C x 2h x 2w in the dtype of ``low``; every position a weighted sum of values outside the hole.
    """
    matcher = _Matcher.of(high, mask, patch_size=patch_size)
    blocks = F.unfold(low, 2, padding=1, stride=2).transpose(1, 2)  # (B, (h+1)*(w+1), 4*C)
    strips = [_keep_inputs_only(_rebuild_strip, matcher, blocks, strip) for strip in matcher.strips()]
    rebuilt = torch.cat(strips, dim=2).flatten(1, 2)  # (B, (h+1)*(w+1), 4*C)
    # Each position is covered by four patches: their mean.
    return F.fold(rebuilt.transpose(1, 2), low.shape[-2:], 2, padding=1, stride=2) / 4


def _keep_inputs_only(
    rebuild: Callable[["_Matcher", Tensor, range], Tensor], matcher: "_Matcher", blocks: Tensor, strip: range
) -> Tensor:
    """Run a step; for a backward pass run it again then, instead of keeping all its weights until then."""
    if not torch.is_grad_enabled():
        return rebuild(matcher, blocks, strip)
    result: Tensor = checkpoint(
        rebuild, matcher, blocks, strip, use_reentrant=False, preserve_rng_state=False
    )
    return result


def _rebuild_strip(matcher: "_Matcher", blocks: Tensor, strip: range) -> Tensor:
    """Return rebuilt blocks in some of the columns: B x (h+1) x columns x 4*C."""
    rows = _rebuild_rows(matcher, blocks, strip)
    if torch.is_grad_enabled():
        return torch.stack(list(rows), dim=1)
    # Rows kept one by one lie scattered between what is freed, which can then not be given back.
    rebuilt = blocks.new_empty(blocks.shape[0], matcher.height + 1, len(strip), blocks.shape[2])
    for number, row in enumerate(rows):
        rebuilt[:, number] = row
    return rebuilt


def _rebuild_rows(matcher: "_Matcher", blocks: Tensor, strip: range) -> Iterator[Tensor]:
    """Yield rebuilt blocks row by row: B x columns x 4*C each, one row more than the map has."""
    step = matcher.step
    # What the row of patches above leaves for its lower blocks.
    carried = blocks.new_zeros(blocks.shape[0], len(strip), blocks.shape[1], dtype=torch.float32)
    for softmax in matcher.weights(strip):
        weights = softmax.clamp_min(MIN_WEIGHT)
        weights[:, matcher.outside(strip)] = 0
        weights[:, :, ::step] = 0
        # A patch's right blocks land one place on, and are one place on among the blocks.
        here = weights[:, 1:, 1:] + weights[:, :-1, :-1]  # (B, columns, h*(w+1))
        carried[:, :, :-step] += here
        yield carried.to(blocks.dtype) @ blocks  # Eq. 4
        carried = F.pad(here, (step, 0))  # (B, columns, (h+1)*(w+1))
    yield carried.to(blocks.dtype) @ blocks


def find_sources(high: Tensor, mask: Tensor, *, patch_size: int) -> tuple[Tensor, Tensor]:
    """Tell which known position every position of a feature map attends to most.

    Args:
        high: 1 x D x h x w features to match.
        mask: 1 x 1 x H x W, 1 = hole.
        patch_size: Side of the matched patches, 1 or 3.

    Returns:
        h x w x 2 int64, row and column of that position; h x w float32, its weight, 0..1. Where nothing is
        known the weight is 0, and the position any.
    """
    matcher = _Matcher.of(high, mask, patch_size=patch_size)
    shares, places = [], []
    for strip in matcher.strips():
        rows = []
        for weights in matcher.weights(strip):
            weights[:, :, :: matcher.step] = 0
            rows.append(weights[0, 1:].max(dim=1))
        shares.append(torch.stack([row.values for row in rows]))  # (h, columns)
        places.append(torch.stack([row.indices for row in rows]))
    width = matcher.step - 1
    share, place = torch.cat(shares, dim=1)[:, :width], torch.cat(places, dim=1)[:, :width]
    place = (place - 1).clamp_min(0)  # of h rows of w + 1
    row, column = place // matcher.step, place % matcher.step
    return torch.stack([row, column.clamp_max(width - 1)], dim=2), share


@dataclass(frozen=True)
class _Matcher:
    """The keys of a map, ready to be compared with any of its rows.

    A map's line begins with two zeros and one row of zeros, and ends with a row of zeros and one more: every
    shift a 3 x 3 patch asks for stays inside. A row of keys is the part of it from one place before the first
    position to the end of the last row, M = h * (w + 1) + 1 places.

    Attributes:
        line: B x D x (h + 2) * (w + 1) + 3, float32.
        scale: B x 1 x M: what the sum of products is multiplied by; 0 for a key in the hole.
        offset: B x 1 x M: 0 for a valid key, else minus infinity; the first holds all keys of the hole.
        height: h.
        step: w + 1.
        patch_size: 1 or 3.
    """

    line: Tensor
    scale: Tensor
    offset: Tensor
    height: int
    step: int
    patch_size: int

    @staticmethod
    def of(high: Tensor, mask: Tensor, *, patch_size: int) -> "_Matcher":
        if patch_size not in (1, 3):
            raise ValueError(f"patch_size must be 1 or 3, got {patch_size}")
        high = high.float()
        height, width = high.shape[-2:]
        squares = high.square().sum(dim=1, keepdim=True)
        # A sum over the patch: the divisor takes the place of its area.
        squares = F.avg_pool2d(squares, patch_size, 1, patch_size // 2, divisor_override=1)
        # Kept from 0 before the root: its gradient at 0 is infinite, and infinity times the 0 of what is cut
        # off is not a number.
        norms = squares.clamp_min(MIN_NORM**2).sqrt()
        valid = valid_positions(mask, height=height, width=width, patch_size=patch_size).float()
        scale = _to_keys(SOFTMAX_SCALE * valid / norms)
        offset = torch.zeros_like(scale).masked_fill(_to_keys(valid) == 0, -torch.inf)
        # Every key in the hole scores 0: together they are one key with the logarithm of their number.
        offset[:, :, 0] = (1 - valid).sum(dim=(1, 2, 3))[:, None].log()
        line = F.pad(F.pad(high, (0, 1, 1, 1)).flatten(2), (2, 1))
        return _Matcher(line, scale, offset, height, width + 1, patch_size)

    def strips(self) -> list[range]:
        """Return columns to be taken together, the one right of the map included."""
        if self.scale.device.type != "cpu":
            at_once = SCORES_AT_ONCE_CARD
        elif torch.is_grad_enabled():
            at_once = SCORES_AT_ONCE_TRAINING
        else:
            at_once = SCORES_AT_ONCE
        columns = max(NARROWEST_STRIP, at_once // self.scale.numel())
        return [range(start, min(start + columns, self.step)) for start in range(0, self.step, columns)]

    def outside(self, strip: range) -> slice:
        """Return which queries of ``weights`` lie left or right of the map."""
        return slice(-strip.start % self.step, None, self.step)

    def weights(self, strip: range) -> Iterator[Tensor]:
        """Yield for each row the softmax of the queries from one left of the strip to its end (Eq. 3).

        Yields:
            B x (columns + 1) x M, 0 for keys in the hole; without meaning at places outside the map.
        """
        keys, step = self.scale.shape[2], self.step
        above, here = self._products(0, strip), self._products(1, strip)
        for row in range(self.height):
            below = self._products(row + 2, strip)
            products = here[:, :, step : step + keys]
            if self.patch_size == 3:
                products = products + above[:, :, :keys]
                products += below[:, :, 2 * step :]
            yield torch.addcmul(self.offset, products, self.scale).softmax(dim=2)
            above, here = here, below

    def _products(self, row: int, strip: range) -> Tensor:
        """Return the products of one row of queries with all keys, summed over the columns of a patch.

        Args:
            row: Of the map with its row of zeros above.
            strip: Columns.

        Returns:
            B x (columns + 1) x (h + 2) * (w + 1) + 1.
        """
        start = row * self.step + strip.start
        queries = self.line[:, :, start : start + len(strip) + 3]
        products = queries.transpose(1, 2) @ self.line  # (B, columns + 3, (h+2)*(w+1) + 3)
        if self.patch_size == 1:
            return products[:, 1:-1, 1:-1]
        summed = products[:, :-2, :-2] + products[:, 1:-1, 1:-1]
        summed += products[:, 2:, 2:]
        return summed


def _to_keys(values: Tensor) -> Tensor:
    """Return B x 1 x h x w as B x 1 x M: 0 before each row and after the last."""
    return F.pad(F.pad(values, (0, 1)).flatten(2), (1, 0))
