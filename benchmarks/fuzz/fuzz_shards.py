"""Variants of training shards: damaged tar files, strange members, photos that are none, misleading lists."""

import io
import random
import tarfile
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from benchmarks.fuzz.damage import damaged
from benchmarks.fuzz.frame import Fuzz
from training.data.photo_source import PhotoSource, decode_photo
from training.errors import DataError

KINDS: Final = (
    tarfile.SYMTYPE,
    tarfile.LNKTYPE,
    tarfile.DIRTYPE,
    tarfile.FIFOTYPE,
    tarfile.CHRTYPE,
    b"Z",
    b"S",
)
LINES: Final = (
    "\0",
    "a\0.jpg",
    "\ud800.jpg",
    "..",
    "/dev/zero",
    "x.txt",
    "nowhere.jpg",
    "s.tar",
    "http://",
    "é" * 300,
)


@cache
def _photo(suffix: str) -> bytes:
    pixels = np.random.default_rng(6).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format={"jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper()))
    return buffer.getvalue()


def _shard(rng: random.Random) -> bytes:
    """Return a shard of a few photos, sometimes with a member of another kind or a damaged photo."""
    buffer = io.BytesIO()
    with tarfile.open(
        fileobj=buffer,
        mode="w",
        format=rng.choice((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT)),
    ) as tar:
        for number in range(rng.randint(1, 4)):
            suffix = rng.choice(("jpg", "png", "webp", "bmp", "tif"))
            content = _photo(suffix)
            if rng.random() < 0.3:
                content = damaged(content, rng)
            member = tarfile.TarInfo(
                rng.choice((f"{number}.{suffix}", f"/abs/{number}.{suffix}", f"../{number}.{suffix}"))
            )
            member.size = len(content)
            if rng.random() < 0.15:
                member.type, member.linkname = rng.choice(KINDS), rng.choice(("", "0.jpg", "/dev/zero"))
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def _make(rng: random.Random, folder: Path) -> Path:
    shard = _shard(rng)
    (folder / "s.tar").write_bytes(damaged(shard, rng) if rng.random() < 0.8 else shard)
    if rng.random() < 0.8:
        return folder / "s.tar"
    lines = "\n".join([rng.choice(LINES), rng.choice(("s.tar", rng.choice(LINES)))])
    path = folder / "list.txt"
    path.write_bytes(lines.encode("utf-8", "surrogatepass"))
    return path


def _read(path: Path) -> None:
    """List the photos as a run does, and decode them; one that is damaged is passed over."""
    source = PhotoSource.open([path])
    source.fingerprint()
    for entry in source.entries:
        try:
            pixels = decode_photo(entry.read_bytes())
        except (DataError, OSError):  # what a run passes over, counts, and goes on after
            continue
        if pixels.ndim != 3 or pixels.dtype != np.uint8:
            raise AssertionError(f"{entry.name} became {pixels.shape} {pixels.dtype}")


SHARDS: Final = Fuzz("shards", 1000, 6, _make, _read, (DataError,))
