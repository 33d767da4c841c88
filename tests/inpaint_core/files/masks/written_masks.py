"""One hole as other programs write it: names and contents of files, made here."""

import io
from collections.abc import Iterator

import cv2
import numpy as np
import tifffile
from PIL import Image, ImageDraw, ImageFilter

HEIGHT, WIDTH = 96, 128
VOC = (0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0, 0, 0, 128)


def drawn() -> Image.Image:
    """Return the hole: a disc and a line, white on black."""
    mask = Image.new("L", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(mask)
    draw.ellipse((50, 30, 84, 64), fill=255)
    draw.line((5, 8, 110, 20), fill=255, width=4)
    return mask


HOLE = np.asarray(drawn()) > 0
SOFT = np.asarray(drawn().filter(ImageFilter.GaussianBlur(1)))


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def tiff(values: np.ndarray, **options: object) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, values, **options)
    return stream.getvalue()


def palette(indices: np.ndarray, colors: tuple[int, ...] = VOC) -> Image.Image:
    image = Image.fromarray(indices.astype(np.uint8), "P")
    image.putpalette([*colors, *([0] * (768 - len(colors)))])
    return image


def painted(strength: np.ndarray, color: tuple[int, ...], ground: int = 0) -> Image.Image:
    """Return paint on a plain ground; strength 0..1."""
    share = strength[:, :, None].astype(float)
    return Image.fromarray(np.rint(np.array(color) * share + ground * (1 - share)).astype(np.uint8))


def on_nothing(opacity: np.ndarray, color: tuple[int, ...], hidden: int = 0) -> Image.Image:
    """Return paint on a clear ground; opacity 0..255."""
    values = np.full((HEIGHT, WIDTH, 4), hidden, np.uint8)
    values[opacity > 0, :3] = color
    values[:, :, 3] = opacity
    return Image.fromarray(values)


def exact_masks() -> Iterator[tuple[str, bytes]]:
    """Yield files that mean exactly ``HOLE``."""
    for value in (1, 2, 100, 127, 128, 254, 255):
        yield f"grey-{value}.png", saved(Image.fromarray((HOLE * value).astype(np.uint8)))
    for name, color in {
        "red": (255, 0, 0),
        "green": (0, 255, 0),
        "blue": (0, 0, 255),
        "magenta": (255, 0, 255),
        "dark": (0, 0, 60),
    }.items():
        yield f"{name}-on-black.png", saved(painted(HOLE, color))
        yield f"{name}-on-black.bmp", saved(painted(HOLE, color), "BMP")
        yield f"{name}-on-white.png", saved(painted(HOLE, color, ground=255))
    for index in (1, 2, 4):
        for kind in ("PNG", "GIF", "TIFF", "BMP"):
            yield f"palette-{index}.{kind.lower()}", saved(palette(HOLE * index), kind)
    yield "palette-all-black.png", saved(palette(HOLE, ()))
    yield "palette-white-first.png", saved(palette(~HOLE, (255, 255, 255, 0, 0, 0)))
    yield "palette-clear-ground.png", saved(palette(HOLE), transparency=0)
    for dtype in (np.uint16, np.int8, np.int16, np.int32, np.uint32, np.float16, np.float32, np.float64):
        yield f"{np.dtype(dtype)}.tif", tiff(HOLE.astype(dtype))
    yield "bool.tif", tiff(HOLE)
    yield "uint16.png", cv2.imencode(".png", HOLE.astype(np.uint16))[1].tobytes()
    yield "uint16-of-255.tif", tiff(HOLE.astype(np.uint16) * 255)
    yield "bits.png", saved(drawn().convert("1"))
    yield "fax.tif", saved(drawn().convert("1"), "TIFF", compression="group4")
    yield "lossless.webp", saved(drawn(), "WEBP", lossless=True)
    for name, color in {"white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0)}.items():
        for opacity in (255, 128, 100, 26):
            for hidden in (0, 255):
                image = on_nothing((HOLE * opacity).astype(np.uint8), color, hidden)
                yield f"{name}-{opacity}-on-nothing-{hidden}.png", saved(image)
        yield f"{name}-on-nothing.webp", saved(image, "WEBP", quality=70)
    grey = Image.merge("LA", (drawn(), Image.new("L", (WIDTH, HEIGHT), 255)))
    yield "grey-opaque.png", saved(grey)


def soft_masks() -> Iterator[tuple[str, bytes]]:
    """Yield files that mean ``SOFT``, cut half-way, but for rounding."""
    yield "soft.png", saved(Image.fromarray(SOFT))
    yield "soft-16.png", cv2.imencode(".png", SOFT.astype(np.uint16) * 257)[1].tobytes()
    yield "soft-dark.png", saved(Image.fromarray((SOFT * 0.4).astype(np.uint8)))
    yield "soft.tif", tiff((SOFT / 255).astype(np.float32))
    yield "scores.tif", tiff((SOFT / 255 * 12 - 6).astype(np.float32))
    yield "soft-red.png", saved(painted(SOFT / 255, (255, 0, 0)))
    yield "soft-red.gif", saved(painted(SOFT / 255, (255, 0, 0)), "GIF")
    yield "soft-orange-on-white.png", saved(painted(SOFT / 255, (255, 128, 0), ground=255))
    for color in ((255, 255, 255), (0, 0, 0), (255, 0, 0)):
        yield f"soft-{color}-on-nothing.png", saved(on_nothing((SOFT * 0.4).astype(np.uint8), color))


def noisy_masks() -> Iterator[tuple[str, bytes]]:
    """Yield files that mean ``HOLE`` after lossy compression."""
    for kind, options in (("JPEG", {"quality": 60}), ("WEBP", {"quality": 60}), ("AVIF", {"quality": 70})):
        yield f"white.{kind.lower()}", saved(drawn(), kind, **options)
        yield f"grey.{kind.lower()}", saved(Image.fromarray((HOLE * 100).astype(np.uint8)), kind, **options)
        for name, color in {"red": (255, 0, 0), "blue": (0, 0, 255), "magenta": (255, 0, 255)}.items():
            yield f"{name}.{kind.lower()}", saved(painted(HOLE, color), kind, **options)
    again = Image.open(io.BytesIO(saved(painted(HOLE, (255, 0, 0)), "JPEG", quality=80)))
    yield "was-a-jpeg.png", saved(again)
