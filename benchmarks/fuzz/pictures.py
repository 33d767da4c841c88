"""Damaged and hostile pictures: opened, saved and read by the trainer, or refused in a sentence.

``python -m benchmarks.fuzz.pictures`` tries 10,000 variants of 70 small files. A variant that opens is saved
in a format of its turn and read back: lossless formats must give the same pixels.
"""

import contextlib
import random
import struct
import sys

import numpy as np

from benchmarks.fuzz import frame
from benchmarks.fuzz.picture_seeds import picture_seeds
from inpaint_core.errors import InpaintError
from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image, is_exact
from inpaint_core.files.formats import SAVED_FORMATS
from training.data.photo_source import decode_photo
from training.errors import DataError

MODULE = "benchmarks.fuzz.pictures"
EXTREMES = (0, 1, 2, 255, 256, 32767, 65535, 2**16, 2**20, 2**31 - 1, 2**31, 2**32 - 1)


class OtherPixelsError(Exception):
    """A lossless file did not give back what was written."""


def start() -> frame.Try:
    """Return what tries a variant."""
    seeds = picture_seeds()

    def try_one(number: int) -> str:
        name, data = seeds[number % len(seeds)]
        other = seeds[(number * 7 + 3) % len(seeds)][1]
        rng = random.Random(number)  # noqa: S311  # the same every time
        return outcome_of(damage(rng, data, other) if number >= len(seeds) else data, name, number)

    return try_one


def outcome_of(data: bytes, name: str, number: int) -> str:
    """Open, save and learn from a file; return ``opened`` or ``refused``.

    Raises:
        OtherPixelsError: A lossless file did not give back what was written.
    """
    with contextlib.suppress(DataError):
        decode_photo(data)
    try:
        photo = decode_image(data, name)
    except InpaintError:
        return "refused"
    target = SAVED_FORMATS[number % len(SAVED_FORMATS)].name
    try:
        saved, _ = encode_image(photo.image, alpha=photo.alpha, metadata=photo.metadata, name=target)
    except InpaintError:
        return "opened, not saved"
    back = decode_image(saved, "saved")
    bits = photo.image.dtype.itemsize * 8
    if is_exact(target, photo.metadata, bits=bits, has_alpha=photo.alpha is not None) and not (
        np.array_equal(back.image, photo.image)
        and (photo.alpha is None or np.array_equal(back.alpha, photo.alpha))
    ):
        raise OtherPixelsError(f"{name} saved as {target}")
    return "opened"


def damage(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """Return a file with one to four kinds of damage."""
    content = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        if not content:
            break
        rng.choice((_flip, _number, _cut, _repeat, _splice, _noise, _head))(rng, content, other)
    return bytes(content)


def _flip(rng: random.Random, content: bytearray, _other: bytes) -> None:
    for _ in range(rng.choice((1, 3, 20))):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)


def _number(rng: random.Random, content: bytearray, _other: bytes) -> None:
    code = rng.choice(("<H", ">H", "<I", ">I"))
    size = struct.calcsize(code)
    if len(content) >= size:
        at = (
            rng.randrange(min(len(content), rng.choice((64, 400, len(content)))) - size + 1)
            if len(content) > size
            else 0
        )
        struct.pack_into(code, content, at, rng.choice(EXTREMES) % (1 << 8 * size))


def _cut(rng: random.Random, content: bytearray, _other: bytes) -> None:
    del content[rng.randrange(len(content)) :]


def _repeat(rng: random.Random, content: bytearray, _other: bytes) -> None:
    start, length = rng.randrange(len(content)), rng.randrange(1, 400)
    piece = content[start : start + length]
    at = rng.randrange(len(content))
    content[at:at] = piece * rng.choice((1, 2, 50))


def _splice(rng: random.Random, content: bytearray, other: bytes) -> None:
    at, start = rng.randrange(len(content)), rng.randrange(len(other))
    content[at:] = other[start:]


def _noise(rng: random.Random, content: bytearray, _other: bytes) -> None:
    at = rng.randrange(len(content))
    length = rng.choice((1, 4, 60))
    content[at : at + length] = rng.randbytes(length)


def _head(rng: random.Random, content: bytearray, other: bytes) -> None:
    length = rng.choice((4, 12, 60))
    content[:length] = other[:length]


if __name__ == "__main__":
    sys.exit(frame.main(MODULE, default=10_000, start=start))
