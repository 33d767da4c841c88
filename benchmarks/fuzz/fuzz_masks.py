"""Damaged and odd masks: read, or refused in a sentence.

Variants of masks of every kind that other programs write: labels, palettes, colours, opacity, numbers of 32
bits. Half of them are whole files of random numbers, sizes and containers, the others are damaged.
"""

import contextlib
import io
import random
from functools import cache
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import tifffile
from PIL import Image

from benchmarks.fuzz.damage import damaged
from benchmarks.fuzz.frame import Fuzz
from inpaint_core.errors import InpaintError
from inpaint_core.files.masks.mask_meaning import decode_mask

HEIGHT, WIDTH = 40, 56


class OtherMaskError(Exception):
    """What was read is no mask of its file."""


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _tiff(values: np.ndarray, **options: Any) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, values, **options)
    return stream.getvalue()


def _labels(rng: random.Random) -> np.ndarray:
    """Return rectangles of a few numbers, 0..255."""
    found = np.zeros((HEIGHT, WIDTH), np.uint8)
    for _ in range(rng.randint(0, 6)):
        top, left = rng.randrange(HEIGHT), rng.randrange(WIDTH)
        found[top : top + rng.randint(1, 30), left : left + rng.randint(1, 30)] = rng.choice(
            (0, 1, 2, 5, 100, 127, 128, 255, rng.randrange(256))
        )
    return found


def _palette(labels: np.ndarray, rng: random.Random) -> Image.Image:
    image = Image.fromarray(labels, "P")
    image.putpalette(rng.choice((bytes(768), rng.randbytes(768), bytes(3) + rng.randbytes(765))))
    return image


def _written(rng: random.Random) -> tuple[str, bytes]:  # noqa: PLR0911
    """Return the name and content of a whole mask."""
    labels = _labels(rng)
    if rng.random() < 0.2:
        labels = cv2.GaussianBlur(labels, (9, 9), rng.uniform(0.5, 6))
    color = np.array([rng.randrange(256) for _ in range(3)])
    painted = (labels[:, :, None] / 255 * color).astype(np.uint8)
    noise = np.frombuffer(rng.randbytes(labels.size), np.uint8).reshape(labels.shape)
    alpha = rng.choice((labels, 255 - labels, noise, labels // 3))
    match rng.randrange(9):
        case 0:
            return "grey.png", _saved(Image.fromarray(labels), "PNG")
        case 1:
            kind = rng.choice(("PNG", "GIF", "BMP", "TIFF"))
            has_clear = kind in ("PNG", "GIF") and rng.random() < 0.5
            clear = {"transparency": rng.randrange(256)} if has_clear else {}
            return f"palette.{kind.lower()}", _saved(_palette(labels, rng), kind, **clear)
        case 2:
            kind = rng.choice(("PNG", "JPEG", "WEBP", "AVIF", "BMP", "TIFF"))
            return f"color.{kind.lower()}", _saved(Image.fromarray(painted), kind)
        case 3:
            kind = rng.choice(("PNG", "WEBP", "AVIF", "TIFF"))
            return f"opacity.{kind.lower()}", _saved(Image.fromarray(np.dstack([painted, alpha])), kind)
        case 4:
            return "grey-opacity.png", _saved(Image.fromarray(np.dstack([labels, alpha]), "LA"), "PNG")
        case 5:
            deep = labels.astype(np.uint16) * rng.choice((1, 3, 257))
            return "deep.png", cv2.imencode(".png", deep)[1].tobytes()
        case 6:
            return "float.tif", _float_tiff(labels, rng)
        case 7:
            dtype = rng.choice((np.int8, np.int16, np.int32, np.int64, np.uint16, np.uint32, np.bool_))
            options = {} if dtype == np.bool_ else {"compression": rng.choice((None, "zlib"))}
            moved = labels.astype(np.int64) - rng.choice((0, 1, 128))
            return "numbers.tif", _tiff(moved.astype(dtype), **options)
        case _:
            mixed = np.dstack([noise, labels, noise.T.reshape(labels.shape)])
            return "noise.png", _saved(Image.fromarray(mixed), "PNG")


def _float_tiff(labels: np.ndarray, rng: random.Random) -> bytes:
    values = (labels - rng.choice((0.0, 100.0))) / rng.choice((1.0, 255.0, 1e-30, 1e30))
    for odd in (np.nan, np.inf, -np.inf):
        if rng.random() < 0.2:
            values[rng.randrange(HEIGHT), rng.randrange(WIDTH)] = odd
    with np.errstate(over="ignore"):
        return _tiff(values.astype(rng.choice((np.float16, np.float32, np.float64))))


@cache
def _seeds() -> list[tuple[str, bytes]]:
    rng = random.Random(0)  # noqa: S311
    return [_written(rng) for _ in range(120)]


def _make(rng: random.Random, folder: Path) -> Path:
    """Write a whole mask or a damaged one."""
    if rng.random() < 0.5:
        name, data = _written(rng)
    else:
        name, data = rng.choice(_seeds())
        data = damaged(data, rng)
    path = folder / name
    path.write_bytes(data)
    return path


def _read(path: Path) -> None:
    """Read a mask, and one label of it.

    Raises:
        InpaintError: It is refused.
        OtherMaskError: What was read is no mask of its file.
    """
    data = path.read_bytes()
    found = decode_mask(data, path.name)
    if found.hole.dtype != np.bool_ or found.hole.ndim != 2 or not np.isfinite(found.brightest):
        raise OtherMaskError(path.name)
    found.require_hole()
    with contextlib.suppress(InpaintError):
        decode_mask(data, path.name, label=1)


MASKS: Final = Fuzz("masks", 2_000, 5, _make, _read, (InpaintError,))
