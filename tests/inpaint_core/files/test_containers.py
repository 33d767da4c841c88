"""What a PNG or BMP carries beside its pixels comes back from a save, or the save says that it does not."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image
from inpaint_core.files.png_chunks import chunk
from tests.inpaint_core.files.small_files import (
    RGB,
    png,
    saved,
)
from tests.inpaint_core.synthetic_photo import draw_photo

CHRM = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000))
KEPT = {
    "gAMA": (chunk(b"gAMA", struct.pack(">I", 100_000)),),
    "gAMA and cHRM": (chunk(b"gAMA", struct.pack(">I", 45_455)), CHRM),
    "sRGB": (chunk(b"sRGB", b"\0"),),
    "cICP": (chunk(b"cICP", bytes([12, 13, 0, 1])),),
    "cICP PQ": (chunk(b"cICP", bytes([9, 16, 0, 1])), chunk(b"mDCV", bytes(24)), chunk(b"cLLI", bytes(8))),
    "tEXt": (
        chunk(b"tEXt", b"Copyright\0(c) A. Photographer"),
        chunk(b"tEXt", b"parameters\0prompt, steps 20"),
    ),
    "zTXt": (chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"long words" * 50)),),
    "iTXt": (chunk(b"iTXt", b"Author\0\0\0\0\0" + "Élodie".encode()),),
    "iTXt in no UTF-8": (chunk(b"iTXt", b"Author\0\0\0\0\0\xc9lodie"),),
    "proportions": (chunk(b"pHYs", struct.pack(">IIB", 2, 1, 0)),),
    "offset and scale": (chunk(b"oFFs", struct.pack(">iiB", 5, 6, 0)), chunk(b"sTER", b"\1")),
    "of a stranger, safe to copy": (chunk(b"vpAg", bytes(9)),),
}


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P"])
def test_chunks_of_a_png_stay(kind, mode):
    data, notices = saved(png(*KEPT[kind], mode=mode), "PNG")
    assert notices == ()
    for one in KEPT[kind]:
        assert data.count(one) == 1
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("name", ["JPEG", "TIFF", "WEBP", "AVIF", "BMP"])
def test_chunks_of_a_png_are_said_where_they_cannot_stay(kind, name):
    _, notices = saved(png(*KEPT[kind]), name)
    assert any("PNG entries" in notice for notice in notices)


def test_text_behind_the_pixels_stays_too():
    plain = png()
    text = chunk(b"tEXt", b"Author\0A. Person")
    data, _ = saved(plain[:-12] + text + plain[-12:], "PNG")
    assert text in data


def test_chunks_of_16_bits_stay_and_no_pixel_changes():
    photo = draw_photo(20, 30, bits=16)
    data, _ = encode_image(photo, alpha=None, metadata=decode_image(png(), "a").metadata, name="PNG")
    source = data[:33] + b"".join(KEPT["gAMA and cHRM"]) + data[33:]
    back, notices = saved(source, "PNG")
    assert notices == ()
    assert np.array_equal(decode_image(source, "a").image, photo)
    assert np.array_equal(decode_image(back, "a").image, photo)
    assert CHRM in back


def test_a_chunk_that_is_true_of_the_old_pixels_only_is_said():
    _, notices = saved(png(chunk(b"abCD", b"checksum of the pixels")), "PNG")
    assert any("abCD" in notice for notice in notices)


def test_the_colour_profile_of_a_bmp_goes_along():
    stream = io.BytesIO()
    Image.fromarray(RGB).save(stream, "BMP")
    plain, profile = stream.getvalue(), ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pixels = plain[54:]
    header = bytearray(plain[14:54].ljust(124, b"\0"))
    header[0:4], header[56:60] = struct.pack("<I", 124), b"DEBM"
    struct.pack_into("<II", header, 112, 124 + len(pixels), len(profile))
    start = b"BM" + struct.pack("<IHHI", 138 + len(pixels) + len(profile), 0, 0, 138)
    source = start + bytes(header) + pixels + profile
    photo = decode_image(source, "a.bmp")
    assert np.array_equal(photo.image, RGB)
    assert photo.metadata.icc_profile == profile
    _, notices = saved(source, "BMP")
    assert any("no colour profile" in notice for notice in notices)
