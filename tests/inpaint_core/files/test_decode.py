import io
import struct
import time
import tracemalloc
import zlib

import cv2
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaint_core.errors import BadImageError
from inpaint_core.files import heif, png_chunks
from inpaint_core.files.decode import decode_image
from inpaint_core.files.metadata import MAX_PIXELS, ImageFile
from tests.inpaint_core.synthetic_photo import draw_alpha, draw_photo

RGB = draw_photo(48, 80)
ALPHA = draw_alpha(48, 80)
GREY = RGB[:, :, 0]


def saved(image, format_name, **options):
    stream = io.BytesIO()
    image.save(stream, format_name, **options)
    return stream.getvalue()


def tiff(values, **options):
    stream = io.BytesIO()
    tifffile.imwrite(stream, values, **options)
    return stream.getvalue()


def png_header(width, height, depth=8, kind=2):
    return png_chunks.SIGNATURE + png_chunks.chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    )


def png(values, depth, kind, *extra):
    rows = b"".join(b"\0" + row.astype(f">u{depth // 8}").tobytes() for row in values)
    pixels = png_chunks.chunk(b"IDAT", zlib.compress(rows)) + png_chunks.chunk(b"IEND", b"")
    return png_header(values.shape[1], values.shape[0], depth, kind) + b"".join(extra) + pixels


EXACT_8_BIT = {
    "png": saved(Image.fromarray(RGB), "PNG"),
    "bmp": saved(Image.fromarray(RGB), "BMP"),
    "tiff": saved(Image.fromarray(RGB), "TIFF"),
    "tiff lzw": saved(Image.fromarray(RGB), "TIFF", compression="tiff_lzw"),
    "tiff deflate": saved(Image.fromarray(RGB), "TIFF", compression="tiff_adobe_deflate"),
    "tiff planar": tiff(np.moveaxis(RGB, 2, 0), photometric="rgb", planarconfig="separate"),
    "webp lossless": saved(Image.fromarray(RGB), "WEBP", lossless=True),
}


@pytest.mark.parametrize("kind", EXACT_8_BIT)
def test_a_lossless_file_is_read_exactly(kind):
    photo = decode_image(EXACT_8_BIT[kind], "photo")
    assert np.array_equal(photo.image, RGB)
    assert photo.alpha is None
    assert photo.metadata.is_lossless
    assert photo.metadata.bits == 8
    assert photo.notices == ()


@pytest.mark.parametrize("format_name", ["JPEG", "WEBP", "AVIF"])
def test_a_lossy_file_is_read_as_such(format_name):
    photo = decode_image(saved(Image.fromarray(RGB), format_name, quality=95), "photo")
    assert not photo.metadata.is_lossless
    assert photo.metadata.format == format_name
    assert np.abs(photo.image.astype(int) - RGB).mean() < 6


@pytest.mark.parametrize("format_name", ["PNG", "TIFF"])
@pytest.mark.parametrize("has_alpha", [False, True])
def test_grey_is_opened_as_three_equal_channels(format_name, has_alpha):
    source = Image.fromarray(np.dstack([GREY, ALPHA]) if has_alpha else GREY)
    photo = decode_image(saved(source, format_name), "photo")
    assert np.array_equal(photo.image, GREY[:, :, None].repeat(3, axis=2))
    assert photo.metadata.is_grey
    assert np.array_equal(photo.alpha, ALPHA) if has_alpha else photo.alpha is None


@pytest.mark.parametrize("format_name", ["PNG", "TIFF", "WEBP"])
def test_alpha_is_kept_with_the_colour_under_it(format_name):
    source = Image.fromarray(np.dstack([RGB, ALPHA]))
    photo = decode_image(saved(source, format_name, lossless=True, exact=True), "photo")
    assert np.array_equal(photo.image, RGB)
    assert np.array_equal(photo.alpha, ALPHA)


def test_a_palette_with_transparency_becomes_colour_and_alpha():
    indexed = Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4), "P")
    indexed.putpalette([value for index in range(12) for value in (index * 20, 255 - index, 7)])
    data = saved(indexed, "PNG", transparency=bytes([0, 128] + [255] * 10))
    photo = decode_image(data, "photo")
    assert photo.image[2, 3].tolist() == [220, 244, 7]
    assert photo.alpha.ravel()[:3].tolist() == [0, 128, 255]
    assert decode_image(saved(indexed, "PNG"), "photo").alpha is None


def test_a_colour_that_means_transparent_becomes_alpha():
    data = saved(Image.fromarray(RGB), "PNG", transparency=tuple(int(value) for value in RGB[3, 5]))
    photo = decode_image(data, "photo")
    assert np.array_equal(photo.image, RGB)
    assert np.array_equal(photo.alpha == 0, (RGB == RGB[3, 5]).all(axis=2))


def test_black_and_white_becomes_grey():
    bits = np.indices((9, 13)).sum(axis=0) % 3 == 0
    photo = decode_image(saved(Image.fromarray(bits), "PNG"), "photo")
    assert np.array_equal(photo.image[:, :, 1], np.where(bits, 255, 0))
    assert photo.metadata.is_grey


DEEP, DEEP_ALPHA = draw_photo(31, 47, bits=16), draw_alpha(31, 47, bits=16)
DEEP_RGBA = np.dstack([DEEP, DEEP_ALPHA])
BGR, BGRA = DEEP[:, :, ::-1].copy(), DEEP_RGBA[:, :, [2, 1, 0, 3]].copy()
EXACT_16_BIT = {
    "png": png(DEEP, 16, 2),
    "png alpha": png(DEEP_RGBA, 16, 6),
    "png grey": png(DEEP[:, :, 0], 16, 0),
    "png grey alpha": png(DEEP_RGBA[:, :, [0, 3]], 16, 4),
    "png with gamma": png(DEEP, 16, 2, png_chunks.chunk(b"gAMA", struct.pack(">I", 100_000))),
    "tiff": tiff(DEEP, photometric="rgb"),
    "tiff big endian": tiff(DEEP, photometric="rgb", byteorder=">"),
    "tiff deflate": tiff(DEEP, photometric="rgb", compression="zlib", predictor=True),
    "tiff lzw": cv2.imencode(".tif", BGR)[1].tobytes(),
    "tiff lzw alpha": cv2.imencode(".tif", BGRA)[1].tobytes(),
    "tiff planar": tiff(np.moveaxis(DEEP, 2, 0), photometric="rgb", planarconfig="separate"),
    "tiff tiled": tiff(DEEP, photometric="rgb", tile=(16, 16)),
    "tiff bigtiff": tiff(DEEP, photometric="rgb", bigtiff=True),
    "tiff alpha": tiff(DEEP_RGBA, photometric="rgb", extrasamples=["unassalpha"]),
    "tiff grey": tiff(DEEP[:, :, 0], photometric="minisblack"),
    "tiff white is zero": tiff(65535 - DEEP[:, :, 0], photometric="miniswhite"),
    "tiff grey alpha": tiff(
        DEEP_RGBA[:, :, [0, 3]], photometric="minisblack", extrasamples=["unassalpha"], planarconfig="contig"
    ),
    "tiff spare channel": tiff(DEEP_RGBA, photometric="rgb", extrasamples=["unspecified"]),
}


@pytest.mark.parametrize("kind", EXACT_16_BIT)
def test_a_16_bit_file_is_read_exactly(kind):
    photo = decode_image(EXACT_16_BIT[kind], "photo")
    expected = DEEP[:, :, :1].repeat(3, axis=2) if "grey" in kind or "white" in kind else DEEP
    assert photo.image.dtype == np.uint16
    assert np.array_equal(photo.image, expected)
    assert photo.metadata.bits == 16
    assert photo.metadata.is_grey == ("grey" in kind or "white" in kind)
    assert np.array_equal(photo.alpha, DEEP_ALPHA) if "alpha" in kind else photo.alpha is None


@pytest.mark.parametrize(("kind", "channels"), [(0, 1), (2, 3)])
def test_a_16_bit_value_that_means_transparent_becomes_alpha(kind, channels):
    values = DEEP[:, :, :channels]
    clear = png_chunks.chunk(b"tRNS", values[4, 5].astype(">u2").tobytes())
    photo = decode_image(png(values, 16, kind, clear), "photo")
    assert np.array_equal(photo.alpha == 0, (values == values[4, 5]).all(axis=2))
    assert np.array_equal(photo.image[:, :, :channels], values)


def test_premultiplied_16_bit_colour_is_divided_by_its_alpha():
    premultiplied = np.rint(DEEP.astype(float) * DEEP_ALPHA[:, :, None] / 65535).astype(np.uint16)
    values = np.dstack([premultiplied, DEEP_ALPHA])
    photo = decode_image(tiff(values, photometric="rgb", extrasamples=["assocalpha"]), "photo")
    clear_enough = DEEP_ALPHA > 20_000
    assert np.abs(photo.image.astype(int) - DEEP)[clear_enough].max() <= 2


UPRIGHT = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.swapaxes(0, 1),
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: stored.swapaxes(0, 1)[::-1, ::-1],
    8: lambda stored: np.rot90(stored, 1),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("format_name", ["PNG", "WEBP", "TIFF", "JPEG", "AVIF"])
def test_every_orientation_is_opened_upright(orientation, format_name):
    tags = Image.Exif()
    tags[274], tags[271] = orientation, "Maker"
    stored = np.dstack([RGB, ALPHA]) if format_name in ("PNG", "WEBP", "TIFF") else RGB
    data = saved(Image.fromarray(stored), format_name, exif=tags, lossless=True, exact=True, quality=95)
    photo = decode_image(data, "photo")
    expected = UPRIGHT[orientation](RGB)
    if format_name in ("JPEG", "AVIF"):
        assert np.abs(photo.image.astype(int) - expected).mean() < 6
    else:
        assert np.array_equal(photo.image, expected)
        assert np.array_equal(photo.alpha, UPRIGHT[orientation](ALPHA))
    kept = Image.Exif()
    kept.load(photo.metadata.exif)
    assert kept.get(274, 1) == 1
    assert kept[271] == "Maker"


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("compression", ["lzw", "none"])
def test_every_orientation_of_a_16_bit_tiff_is_opened_upright(orientation, compression):
    data = EXACT_16_BIT["tiff lzw"] if compression == "lzw" else EXACT_16_BIT["tiff"]
    photo = decode_image(with_orientation(data, orientation), "photo")
    assert np.array_equal(photo.image, UPRIGHT[orientation](DEEP))


def with_orientation(data, orientation):
    """Move a TIFF's directory to its end, with an orientation in it."""
    assert data[:4] == b"II*\x00"
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    entries = [data[at + 2 + 12 * index : at + 14 + 12 * index] for index in range(count)]
    entries = [entry for entry in entries if entry[:2] != struct.pack("<H", 274)]
    entries.append(struct.pack("<HHIHH", 274, 3, 1, orientation, 0))
    entries.sort(key=lambda entry: struct.unpack_from("<H", entry)[0])
    data += b"\0" * (len(data) % 2)
    directory = struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    return data[:4] + struct.pack("<I", len(data)) + data[8:] + directory


def test_uneven_resolution_turns_with_the_photo():
    tags = Image.Exif()
    tags[274] = 6
    image = decode_image(saved(Image.fromarray(RGB), "JPEG", exif=tags, dpi=(300, 150)), "photo")
    assert image.metadata.dpi == (150, 300)


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "TIFF", "PNG", "AVIF"])
def test_of_several_frames_the_first_is_opened_with_a_notice(format_name):
    frames = [Image.new("RGB", (16, 16), color) for color in ((200, 10, 10), (10, 10, 200))]
    data = saved(frames[0], format_name, save_all=True, append_images=frames[1:], duration=100)
    photo = decode_image(data, "photo")
    assert np.abs(photo.image[8, 8].astype(int) - (200, 10, 10)).max() < 8
    words = "page 1" if format_name == "TIFF" else "first one"
    assert any(words in notice for notice in photo.notices)


def test_of_several_16_bit_pages_the_first_is_opened_with_a_notice():
    photo = decode_image(tiff(np.stack([DEEP, 65535 - DEEP]), photometric="rgb"), "scan.tif")
    assert np.array_equal(photo.image, DEEP)
    assert any("page 1" in notice for notice in photo.notices)


def test_an_avif_of_10_bits_is_told_from_one_of_8():
    data = bytearray(saved(Image.fromarray(RGB), "AVIF"))
    assert not heif.avif_is_deep(bytes(data))
    data[data.index(b"av1C") + 6] |= 0x40
    assert heif.avif_is_deep(bytes(data))


def test_empty_file_is_refused():
    with pytest.raises(BadImageError, match="0 bytes"):
        decode_image(b"", "empty.jpg")


@pytest.mark.parametrize(
    "data", [b"hello, this is text\n" * 20, b"\x89PNG", b"RIFF\0\0\0\0WEBP", b"II*\0", b"\xff"]
)
def test_what_is_no_image_is_refused_in_words_for_the_user(data):
    with pytest.raises(BadImageError, match=r"text\.png (is not an image|is damaged)") as refusal:
        decode_image(data, "text.png")
    assert "Traceback" not in str(refusal.value)
    assert "BytesIO" not in str(refusal.value)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_truncated_jpeg_is_refused_wherever_it_ends(progressive):
    data = saved(Image.fromarray(draw_photo(90, 120)), "JPEG", progressive=progressive)
    for end in [*range(1, len(data) - 40, len(data) // 60), *range(len(data) - 40, len(data) - 2)]:
        with pytest.raises(BadImageError):
            decode_image(data[:end], "cut.jpg")


CUT = EXACT_8_BIT | EXACT_16_BIT | {"gif": saved(Image.fromarray(GREY), "GIF")}


@pytest.mark.parametrize("kind", CUT)
def test_a_truncated_file_is_refused_or_whole(kind):
    data = CUT[kind]
    whole = decode_image(data, "photo").image
    for end in [*range(1, len(data), max(1, len(data) // 40)), *range(max(1, len(data) - 20), len(data))]:
        try:
            photo = decode_image(data[:end], "cut")
        except BadImageError:
            continue
        assert np.array_equal(photo.image, whole)


FUZZED = [
    saved(Image.fromarray(RGB), "JPEG", dpi=(72, 72)),
    saved(Image.fromarray(RGB), "WEBP"),
    saved(Image.fromarray(RGB), "AVIF"),
    saved(Image.fromarray(RGB), "TIFF", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
    saved(Image.fromarray(GREY), "GIF"),
    *(EXACT_8_BIT[kind] for kind in ("png", "bmp", "tiff lzw")),
    *(EXACT_16_BIT[kind] for kind in ("png", "tiff", "tiff lzw", "tiff tiled", "tiff deflate")),
]


@settings(max_examples=200)
@given(st.sampled_from(FUZZED), st.data())
def test_damaged_bytes_give_a_image_or_a_sentence(data, random):
    damaged = bytearray(data)
    for _ in range(random.draw(st.integers(1, 4))):
        headers_first = st.one_of(st.integers(0, min(400, len(data) - 1)), st.integers(0, len(data) - 1))
        damaged[random.draw(headers_first)] = random.draw(st.integers(0, 255))
    try:
        photo = decode_image(bytes(damaged), "damaged")
    except BadImageError:
        pass  # anything else would be a traceback for the user
    else:
        assert isinstance(photo, ImageFile)
        assert photo.image.ndim == 3


def bomb_tiff(bits):
    return with_size(tiff(np.zeros((8, 8, 3), np.uint8 if bits == 8 else np.uint16), photometric="rgb"))


def with_size(data, side=30_000):
    """Claim another size in a TIFF's directory."""
    changed = bytearray(data)
    (at,) = struct.unpack_from("<I", data, 4)
    for index in range(struct.unpack_from("<H", data, at)[0]):
        entry = at + 2 + 12 * index
        if struct.unpack_from("<H", data, entry)[0] in (256, 257):
            struct.pack_into("<HII", changed, entry + 2, 4, 1, side)
    return bytes(changed)


def bomb_gif():
    data = bytearray(saved(Image.new("L", (8, 8)), "GIF"))
    data[6:10] = struct.pack("<HH", 30_000, 30_000)
    return bytes(data)


def bomb_bmp():
    data = bytearray(saved(Image.new("RGB", (8, 8)), "BMP"))
    data[18:26] = struct.pack("<ii", 30_000, 30_000)
    return bytes(data)


BOMBS = {
    "png": png_header(30_000, 30_000) + png_chunks.chunk(b"IDAT", b"") + png_chunks.chunk(b"IEND", b""),
    "png 16": png_header(30_000, 30_000, 16)
    + png_chunks.chunk(b"IDAT", b"")
    + png_chunks.chunk(b"IEND", b""),
    "tiff": bomb_tiff(8),
    "tiff 16": bomb_tiff(16),
    "bmp": bomb_bmp(),
    "gif": bomb_gif(),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_image_of_900_megapixels_is_refused_before_it_takes_memory(kind):
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(BadImageError, match=r"30000 × 30000 pixels; the largest .* 400 megapixels"):
        decode_image(BOMBS[kind], "bomb.png")
    assert time.perf_counter() - started < 2
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_real_bomb_of_900_megapixels_is_refused():
    zeros = zlib.compressobj(1)
    row = bytes(30_000 * 3 + 1)
    packed = b"".join(zeros.compress(row) for _ in range(3000)) + zeros.flush()
    data = png_header(30_000, 30_000) + png_chunks.chunk(b"IDAT", packed) + png_chunks.chunk(b"IEND", b"")
    with pytest.raises(BadImageError, match="megapixels"):
        decode_image(data, "bomb.png")


def test_pillows_own_limit_neither_warns_nor_stops_a_large_photo(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)  # beyond twice this Pillow refuses
    for data in (*EXACT_8_BIT.values(), *EXACT_16_BIT.values()):
        assert decode_image(data, "large scan").notices == ()
    assert MAX_PIXELS > 300_000_000


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.ones((4, 4), np.float32), "floating-point"),
        (np.ones((4, 4), np.int32), "signed numbers"),
        (np.ones((4, 4, 3), np.float32), "floating-point"),
        (np.ones((4, 4, 5), np.uint16), None),
        (np.ones((4, 4, 3), np.uint32), "more than 16 bits"),
    ],
)
def test_a_tiff_of_unusual_numbers_is_refused_or_opened_as_a_image(values, words):
    kind = {"photometric": "rgb"} if values.ndim == 3 else {}
    if values.ndim == 3 and values.shape[2] == 5:
        kind["planarconfig"] = "contig"
    data = tiff(values, **kind)
    if words is None:
        assert decode_image(data, "photo").image.shape == (4, 4, 3)
        return
    with pytest.raises(BadImageError, match=words):
        decode_image(data, "photo")
