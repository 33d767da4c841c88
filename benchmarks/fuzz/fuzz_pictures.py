"""Damaged and hostile pictures: opened, saved and read by the trainer, or refused in a sentence.

Variants of 70 small files. One that opens is saved in a format of its turn and read back: lossless formats
must give the same pixels.
"""

import contextlib
import random
import zlib
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.fuzz.damage import damaged
from benchmarks.fuzz.frame import Fuzz
from benchmarks.fuzz.picture_seeds import picture_seeds
from inpaint_core.errors import InpaintError
from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image, is_exact
from inpaint_core.files.formats import SAVED_FORMATS
from training.data.photo_source import decode_photo
from training.errors import DataError

_DAMAGED: Final = 0.99


class OtherPixelsError(Exception):
    """A lossless file did not give back what was written."""


def _make(rng: random.Random, folder: Path) -> Path:
    """Write a seed, damaged in most variants."""
    seeds = picture_seeds()
    name, data = rng.choice(seeds)
    if rng.random() < _DAMAGED:
        data = damaged(_spliced(data, rng.choice(seeds)[1], rng), rng)
    path = folder / name
    path.write_bytes(data)
    return path


def _spliced(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Return a file, in some variants with the head or the rest of another one."""
    match rng.randrange(10):
        case 0:
            length = rng.choice((4, 12, 60))
            return other[:length] + data[length:]
        case 1:
            return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]
        case _:
            return data


def _read(path: Path) -> None:
    """Learn from a file, open it, save it in a format of its turn, and read it back.

    Raises:
        InpaintError: It is refused.
        OtherPixelsError: A lossless file did not give back what was written.
    """
    data = path.read_bytes()
    with contextlib.suppress(DataError):
        decode_photo(data)
    photo = decode_image(data, path.name)
    target = SAVED_FORMATS[zlib.crc32(data) % len(SAVED_FORMATS)].name
    saved, _ = encode_image(photo.image, alpha=photo.alpha, metadata=photo.metadata, name=target)
    back = decode_image(saved, "saved")
    bits = photo.image.dtype.itemsize * 8
    if is_exact(target, photo.metadata, bits=bits, has_alpha=photo.alpha is not None) and not (
        np.array_equal(back.image, photo.image) and (photo.alpha is None or _is_same(back.alpha, photo.alpha))
    ):
        raise OtherPixelsError(f"{path.name} saved as {target}")


def _is_same(found: NDArray[Any] | None, wanted: NDArray[Any]) -> bool:
    return found is not None and np.array_equal(found, wanted)


PICTURES: Final = Fuzz("pictures", 10_000, 1, _make, _read, (InpaintError,))
