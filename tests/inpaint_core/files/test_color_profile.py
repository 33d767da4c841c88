import io
import itertools
import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from inpaint_core.files.color_profile import colour_space
from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image

INKS = np.array([(0, -37, -50), (0, 74, -3), (0, -5, 93), (0, 0, 0)])
"""What full cyan, magenta, yellow and black do to a and b of Lab."""


def lab_of(inks):
    """A press that no formula knows: every ink takes a share of the light and pulls the hue its way."""
    amounts = np.asarray(inks, float)
    lightness = 100 * np.prod(1 - amounts * (0.45, 0.5, 0.1, 0.85))
    pull = (amounts[:, None] * INKS)[:, 1:].sum(axis=0) * (1 - 0.9 * amounts[3]) * 0.6
    return np.array([lightness, *pull])


def press_profile():
    """A CMYK profile of that press: an ICC colour table of two steps an ink (lut8Type)."""
    corners = itertools.product((0, 1), repeat=4)
    table = b"".join(
        bytes(np.rint(lab_of(inks) * (2.55, 1, 1) + (0, 128, 128)).astype(np.uint8)) for inks in corners
    )
    unit = struct.pack(">9i", *(65536 if index % 4 == 0 else 0 for index in range(9)))
    straight = bytes(range(256))
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + unit + straight * 4 + table + straight * 3
    tags = struct.pack(">I4sII", 1, b"A2B0", 144, len(lut))
    white = struct.pack(">3i", 63190, 65536, 54061)  # the D50 illuminant, s15Fixed16
    size = 128 + len(tags) + len(lut)
    start = struct.pack(
        ">I4sI4s4s4s12s4s", size, b"none", 0x02400000, b"prtr", b"CMYK", b"Lab ", bytes(12), b"acsp"
    )
    return (start + bytes(28) + white).ljust(128, b"\0") + tags + lut


def patches(*inks):
    return Image.fromarray(np.repeat(np.array(inks, np.uint8)[None], 16, axis=0).repeat(16, axis=1), "CMYK")


def cmyk_file(format_name, profile):
    stream = io.BytesIO()
    image = patches((0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 255, 0), (0, 0, 0, 255))
    options = {"quality": 100, "subsampling": 0} if format_name == "JPEG" else {}
    image.save(stream, format_name, icc_profile=profile, **options)
    return stream.getvalue()


def srgb_of(lab):
    """The 8-bit sRGB colour of a Lab colour, from the definitions of CIE Lab and sRGB (D50, Bradford)."""
    fy = (lab[0] + 16) / 116
    f = np.array([fy + lab[1] / 500, fy, fy - lab[2] / 200])
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * (0.9642, 1, 0.8249)
    matrix = [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
    linear = np.clip(np.array(matrix) @ xyz, 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("format_name", ["JPEG", "TIFF"])
def test_cmyk_is_converted_through_its_profile(format_name):
    photo = decode_image(cmyk_file(format_name, press_profile()), "print")
    for place, inks in ((8, (0, 0, 0, 0)), (24, (1, 0, 0, 0)), (40, (0, 1, 1, 0))):
        assert np.abs(photo.image[8, place] - srgb_of(lab_of(inks))).max() < 20
    plain = np.asarray(patches((255, 0, 0, 0)).convert("RGB"))[0, 0]
    assert np.abs(photo.image[8, 24].astype(int) - plain).max() > 40  # the formula would show
    assert any("converted to sRGB" in notice for notice in photo.notices)
    assert colour_space(photo.metadata.icc_profile) == "RGB"


@pytest.mark.parametrize(("profile", "words"), [(None, "no colour profile"), (b"nonsense" * 40, "damaged")])
def test_cmyk_without_a_usable_profile_is_converted_with_a_warning(profile, words):
    photo = decode_image(cmyk_file("TIFF", profile), "print")
    assert photo.image[8, 8].tolist() == [255, 255, 255]
    assert photo.image[8, 24].tolist() == [0, 255, 255]
    assert any(words in notice for notice in photo.notices)
    assert photo.metadata.icc_profile is None


def test_a_cmyk_photo_is_saved_in_rgb_with_the_profile_it_is_in_now():
    photo = decode_image(cmyk_file("JPEG", press_profile()), "print")
    data, _ = encode_image(photo.image, alpha=None, metadata=photo.metadata, name="JPEG")
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.mode == "RGB"
        assert colour_space(opened.info["icc_profile"]) == "RGB"


def test_the_colour_space_of_a_profile_is_read_from_its_header():
    assert colour_space(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()) == "RGB"
    assert colour_space(press_profile()) == "CMYK"
