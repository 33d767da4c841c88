"""Pixels that a file stores as numbers of a short list of colours: palettes, black and white, few greys."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAX_COLORS: Final = 256
OPAQUE: Final = 255


@dataclass(frozen=True, eq=False, kw_only=True)
class Indexed:
    """The pixels of such a file, as it stores them.

    Attributes:
        values: H x W uint8, the number of each pixel's colour; upright like the photo.
        colors: N x 4 uint8 RGBA, N at most 256, not premultiplied.
        bits: 1, 2, 4 or 8 a pixel.
        is_ramp: The file holds no list of colours: a number is a lightness from 0 = black up.
        white_is_zero: Of a ramp in a TIFF: stored the other way round.
        fax: TIFF's number of the fax compression that the file uses (2, 3 or 4), or None.
        deep_colors: N x 3 uint16, a TIFF palette as it is stored, or None; ``colors`` are its upper halves.
    """

    values: NDArray[np.uint8]
    colors: NDArray[np.uint8]
    bits: int
    is_ramp: bool = False
    white_is_zero: bool = False
    fax: int | None = None
    deep_colors: NDArray[np.uint16] | None = None

    @property
    def has_alpha(self) -> bool:
        """Whether any colour of the list is not opaque."""
        return bool((self.colors[:, 3] != OPAQUE).any())

    def pixels(self) -> NDArray[np.uint8]:
        """Return H x W x C: 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA."""
        channels = ([0] if self.is_ramp else [0, 1, 2]) + [3] * self.has_alpha
        return np.ascontiguousarray(self.colors[:, channels])[self.values]

    def differs_from(self, image: NDArray[Any], alpha: NDArray[Any] | None) -> NDArray[np.bool_]:
        """Return H x W bool, True where a photo is no longer what the file held.

        Args:
            image: H x W x 3 uint8.
            alpha: H x W uint8 opacity, or None.
        """
        planes = [image[:, :, 0], image[:, :, 1], image[:, :, 2], OPAQUE if alpha is None else alpha]
        differs = np.zeros(self.values.shape, bool)
        for channel, plane in enumerate(planes):
            differs |= self.colors[:, channel][self.values] != plane
        return differs


def ramp(bits: int) -> NDArray[np.uint8]:
    """Return the opaque greys from black to white that so many bits can tell apart: 2**bits x 4 uint8."""
    levels = np.linspace(0, 255, 1 << bits).round().astype(np.uint8)
    return np.stack([levels, levels, levels, np.full_like(levels, OPAQUE)], axis=1)


def packed_rows(values: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Return H x W numbers as H x B bytes, the first pixel in the highest bits; rows end at a whole byte."""
    if bits == 8:
        return np.ascontiguousarray(values)
    if bits == 1:
        return np.packbits(values, axis=1)
    per_byte = 8 // bits
    padded = np.pad(values, ((0, 0), (0, -values.shape[1] % per_byte)))
    packed = np.zeros((values.shape[0], padded.shape[1] // per_byte), np.uint8)
    for place in range(per_byte):
        packed |= padded[:, place::per_byte] << (8 - bits * (place + 1))
    return packed
