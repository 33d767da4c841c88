"""Small whole pictures of every kind that the program opens: what the fuzz of pictures begins with."""

import io
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import cv2
import numpy as np
import tifffile
from PIL import Image, ImageCms

from inpaint_core.files.png_chunks import chunk, encode_grey_alpha

HEIGHT, WIDTH = 40, 56


@cache
def picture_seeds() -> list[tuple[str, bytes]]:
    """Return names and contents, always the same."""
    return [*_pngs(), *_jpegs(), *_tiffs(), *_others()]


def _pixels(channels: int, bits: int = 8) -> np.ndarray:
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    noise = np.random.default_rng(channels).integers(0, 30, (HEIGHT, WIDTH, channels))
    planes = [rows * 5, columns * 4, rows + columns, 255 - rows * 6]
    values = np.clip(np.stack(planes[:channels], 2) + noise, 0, 255)
    return (values * 257).astype(np.uint16) if bits == 16 else values.astype(np.uint8)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _images() -> dict[str, Image.Image]:
    rgb = Image.fromarray(_pixels(3))
    found = {mode: rgb.convert(mode) for mode in ("1", "L", "RGB", "CMYK")}
    found["RGBA"] = Image.fromarray(_pixels(4))
    found["LA"] = found["RGBA"].convert("LA")
    found["P"] = rgb.quantize(40)
    return found


def _exif() -> bytes:
    tags = Image.Exif()
    tags[274], tags[271], tags[33432] = 6, "Maker", "(c) Somebody"
    tags.get_ifd(34665)[33434] = 0.005
    return tags.tobytes()


_XMP = b'<x:xmpmeta><rdf:Description tiff:Orientation="6" hdrgm:Version="1.0"/></x:xmpmeta>'


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _pngs() -> Iterator[tuple[str, bytes]]:
    images = _images()
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        yield f"{mode}.png", _saved(images[mode], "PNG")
    yield "P-clear.png", _saved(images["P"], "PNG", transparency=3)
    yield "rich.png", _saved(images["RGB"], "PNG", exif=_exif(), icc_profile=_profile(), dpi=(300, 300))
    plain = _saved(images["RGB"], "PNG")
    chunks = chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"cICP", bytes([12, 13, 0, 1]))
    chunks += chunk(b"tEXt", b"Author\0Somebody") + chunk(
        b"zTXt", b"Words\0\0" + zlib.compress(b"long " * 40)
    )
    chunks += chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _XMP)
    yield "chunks.png", plain[:33] + chunks + plain[33:]
    yield "moving.png", _saved(images["RGB"], "PNG", save_all=True, append_images=[images["RGB"].rotate(90)])
    for channels in (1, 3, 4):
        yield f"{channels}x16.png", cv2.imencode(".png", _pixels(channels, 16))[1].tobytes()
    yield "2x16.png", encode_grey_alpha(_pixels(2, 16))


def _jpegs() -> Iterator[tuple[str, bytes]]:
    images = _images()
    for mode in ("L", "RGB", "CMYK"):
        yield f"{mode}.jpg", _saved(images[mode], "JPEG", quality=85)
    yield "progressive.jpg", _saved(images["RGB"], "JPEG", progressive=True, subsampling=0)
    yield (
        "rich.jpg",
        _saved(
            images["RGB"],
            "JPEG",
            exif=_exif(),
            xmp=_XMP,
            icc_profile=_profile(),
            comment=b"box 12",
            dpi=(72, 72),
        ),
    )
    record = b"\x1c\x02\x78\x00\x05Hello"
    yield "restarts.jpg", _saved(images["RGB"], "JPEG", restart_marker_blocks=4, subsampling=1)
    resources = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    body = b"Photoshop 3.0\0" + resources
    plain = _saved(images["RGB"], "JPEG")
    yield "iptc.jpg", plain[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + plain[2:]
    yield "two.jpg", _saved(images["RGB"], "MPO", save_all=True, append_images=[images["RGB"].rotate(180)])
    yield "video.jpg", plain + b"\0\0\0\x18ftypmp42" + bytes(range(200))


def _tiffs() -> Iterator[tuple[str, bytes]]:
    images = _images()
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK"):
        yield f"{mode}.tif", _saved(images[mode], "TIFF")
    for name in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits", "zstd"):
        yield f"{name}.tif", _saved(images["RGB"], "TIFF", compression=name)
    yield "group4.tif", _saved(images["1"], "TIFF", compression="group4")
    yield (
        "rich.tif",
        _saved(images["RGB"], "TIFF", tiffinfo={33723: b"\x1c\x02\x78\x00\x05Hello", 270: "words"}),
    )
    more = [images["L"], images["RGB"].rotate(180)]
    yield "pages.tif", _saved(images["RGB"], "TIFF", save_all=True, append_images=more)
    rgb16, four = _pixels(3, 16), _pixels(4, 16)
    kinds: dict[str, tuple[np.ndarray, dict[str, Any]]] = {
        "rgb16": (rgb16, {}),
        "rgb16-big": (rgb16, {"bigtiff": True}),
        "rgb16-other-order": (rgb16, {"byteorder": ">"}),
        "rgb16-tiles": (rgb16, {"tile": (16, 16)}),
        "rgb16-zip": (rgb16, {"compression": "zlib", "predictor": True}),
        "rgb16-planes": (np.moveaxis(rgb16, 2, 0), {"planarconfig": "separate"}),
        "rgba16": (four, {"extrasamples": ["unassalpha"]}),
        "premultiplied16": (four, {"extrasamples": ["assocalpha"]}),
        "infrared16": (four, {"extrasamples": ["unspecified"]}),
        "infrared8": (_pixels(4), {"extrasamples": ["unspecified"], "planarconfig": "contig"}),
        "big8": (_pixels(3), {"bigtiff": True}),
        "tiles8": (_pixels(3), {"tile": (16, 16), "compression": "zlib"}),
        "turned16": (rgb16, {"extratags": [(274, "H", 1, 6, True)]}),
        "cmyk16": (four, {"photometric": "separated"}),
        "spot8": (
            np.dstack([_pixels(4), _pixels(1)]),
            {"photometric": "separated", "extrasamples": ["unspecified"], "planarconfig": "contig"},
        ),
        "pages16": (np.stack([rgb16, rgb16[::-1]]), {}),
    }
    for name, (values, options) in kinds.items():
        stream = io.BytesIO()
        tifffile.imwrite(stream, values, **({"photometric": "rgb"} | options))
        yield f"{name}.tif", stream.getvalue()
    for name, values in (("grey16", rgb16[:, :, 0]), ("signed16", (rgb16[:, :, 0] // 2).astype(np.int16))):
        stream = io.BytesIO()
        tifffile.imwrite(stream, values)
        yield f"{name}.tif", stream.getvalue()


def _others() -> Iterator[tuple[str, bytes]]:
    images = _images()
    yield "lossy.webp", _saved(images["RGB"], "WEBP", quality=80)
    yield "exact.webp", _saved(images["RGBA"], "WEBP", lossless=True, exif=_exif(), xmp=_XMP)
    yield (
        "moving.webp",
        _saved(images["RGB"], "WEBP", save_all=True, append_images=[images["RGB"].rotate(90)]),
    )
    yield "rgb.avif", _saved(images["RGB"], "AVIF", exif=_exif())
    yield "rgba.avif", _saved(images["RGBA"], "AVIF")
    yield "grey.avif", _saved(images["L"], "AVIF")
    yield "grey.webp", _saved(images["L"], "WEBP", lossless=True, icc_profile=_profile())
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        yield f"{mode}.bmp", _saved(images[mode], "BMP")
    yield "still.gif", _saved(images["P"], "GIF", comment=b"drawn by hand")
    yield "moving.gif", _saved(images["P"], "GIF", save_all=True, append_images=[images["P"].rotate(90)])
