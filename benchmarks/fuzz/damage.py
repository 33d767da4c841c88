"""What may happen to the bytes of a file: bits flip, parts are cut, doubled, moved, lost or replaced."""

import random
import struct
from typing import Final

NUMBERS: Final = (0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1)


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Return the content after one to four accidents; never the same as before."""
    found = bytearray(content)
    while True:
        for _ in range(rng.randint(1, 4)):
            rng.choice(ACCIDENTS)(found, rng)
        if bytes(found) != content:
            return bytes(found)


def _place(found: bytearray, rng: random.Random) -> int:
    """Return a place, every other time among the first or last bytes, where the tables are."""
    last = max(0, len(found) - 1)
    near = rng.randint(0, min(last, 400))
    return rng.choice((near, last - near, rng.randint(0, last), rng.randint(0, last)))


def _flip(found: bytearray, rng: random.Random) -> None:
    if found:
        found[_place(found, rng)] ^= 1 << rng.randrange(8)


def _cut(found: bytearray, rng: random.Random) -> None:
    del found[_place(found, rng) :]


def _lose(found: bytearray, rng: random.Random) -> None:
    start = _place(found, rng)
    del found[start : start + rng.randint(1, 64)]


def _double(found: bytearray, rng: random.Random) -> None:
    start = _place(found, rng)
    found[start:start] = found[start : start + rng.randint(1, 64)]


def _append(found: bytearray, rng: random.Random) -> None:
    found += rng.randbytes(rng.randint(1, 64))


def _overwrite(found: bytearray, rng: random.Random) -> None:
    start = _place(found, rng)
    found[start : start + 16] = rng.choice((bytes(16), b"\xff" * 16, rng.randbytes(16)))


def _claim(found: bytearray, rng: random.Random) -> None:
    """Put an extreme number where one may stand."""
    start, kind = _place(found, rng), rng.choice(["<I", ">I", "<Q", ">Q"])
    size = struct.calcsize(kind)
    number = rng.choice(NUMBERS) & (2 ** (8 * size) - 1)
    found[start : start + size] = struct.pack(kind, number)


ACCIDENTS: Final = (_flip, _flip, _cut, _lose, _double, _append, _overwrite, _claim)
