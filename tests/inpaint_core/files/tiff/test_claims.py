"""A small file that claims much is refused at once, in a sentence."""

import io
import struct
import time
import tracemalloc
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_core.errors import BadImageError
from inpaint_core.files.decode import decode_image
from inpaint_core.files.png_chunks import SIGNATURE, chunk
from tests.inpaint_core.synthetic_photo import draw_photo


def claim(*, height, width=100, strips, rows=1, bits=16, compression=1, length=200):
    """Return a file of 4.7 kB that claims so many strips."""
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, bits), (259, 3, 1, compression)]
    entries += [
        (262, 3, 1, 1),
        (273, 4, strips, 200),
        (277, 3, 1, 1),
        (278, 4, 1, rows),
        (279, 4, strips, length),
    ]
    data = b"II*\0" + struct.pack("<IH", 8, len(entries))
    data += b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    return data.ljust(4700, b"\0")


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("compression", [1, 5, 7, 8, 32773])
@pytest.mark.parametrize(
    ("height", "strips"), [(349_527, 349_527), (349_527, 100), (349_527, 1), (1, 349_527), (100, 2**31)]
)
def test_more_strips_than_there_can_be_are_refused_at_once(bits, compression, height, strips):
    data = claim(height=height, strips=strips, bits=bits, compression=compression)
    began = time.monotonic()
    with pytest.raises(BadImageError, match="strips"):
        decode_image(data, "claim.tif")
    assert time.monotonic() - began < 0.5


def test_a_few_bytes_that_claim_much_are_refused_without_their_memory():
    rows = struct.pack(">IIBBBBB", 15_000, 15_000, 8, 2, 0, 0, 0)
    png = SIGNATURE + chunk(b"IHDR", rows) + chunk(b"IDAT", zlib.compress(bytes(9000))) + chunk(b"IEND", b"")
    bmp = io.BytesIO()
    Image.new("RGB", (20, 20)).save(bmp, "BMP")
    wide = bytearray(bmp.getvalue())
    struct.pack_into("<II", wide, 18, 15_000, 15_000)
    tiffs = [
        claim(
            height=15_000, width=15_000, strips=1, rows=15_000, bits=bits, compression=compression, length=400
        )
        for bits in (8, 16)
        for compression in (1, 5, 8, 32773)
    ]
    for data in (png, bytes(wide), *tiffs):
        tracemalloc.start()
        with pytest.raises(BadImageError, match="too short for 15000 × 15000"):
            decode_image(data, "claim")
        assert tracemalloc.get_traced_memory()[1] < 10**6
        tracemalloc.stop()


def test_a_missing_strip_is_no_black_stripe(tmp_path):
    """What is not in the file must not be made up."""
    path = tmp_path / "scan.tif"
    tifffile.imwrite(path, draw_photo(64, 40, bits=16), photometric="rgb", rowsperstrip=8, compression="zlib")
    data = bytearray(path.read_bytes())
    with tifffile.TiffFile(path) as opened:
        for name in ("StripOffsets", "StripByteCounts"):
            tag = opened.pages.first.tags[name]
            data[tag.offset + 4 : tag.offset + 8] = (tag.count - 1).to_bytes(4, "little")
    with pytest.raises(BadImageError, match="7 strips where its size asks for 8"):
        decode_image(bytes(data), "scan.tif")


@pytest.mark.parametrize(
    ("dtype", "words"),
    [
        (np.float16, "floating-point values"),
        (np.float32, "floating-point values"),
        (np.float64, "floating-point values"),
        (np.int8, "signed numbers"),
        (np.int16, "signed numbers"),
        (np.int32, "signed numbers"),
        (np.uint32, "more than 16 bits"),
        (np.complex64, "complex numbers"),
    ],
)
@pytest.mark.parametrize("colours", [1, 3])
def test_values_that_are_no_light_get_a_true_sentence(dtype, words, colours, tmp_path):
    values = np.ones((8, 9, 3) if colours == 3 else (8, 9), dtype)
    tifffile.imwrite(tmp_path / "a.tif", values, photometric="rgb" if colours == 3 else "minisblack")
    with pytest.raises(BadImageError, match=words):
        decode_image((tmp_path / "a.tif").read_bytes(), "a.tif")
