"""A file whose name is wrong stays what it is where its name would cost pixels."""

from pathlib import Path

import pytest

from inpaint_core.files.disk.misnamed import format_in_spite_of_name, kept_format_notice


@pytest.mark.parametrize(
    ("name", "own", "is_lossless", "expected"),
    [
        ("x.jpg", "PNG", True, "PNG"),  # JPEG would lose pixels
        ("x.png", "JPEG", False, None),  # PNG keeps all that a JPEG has
        ("x.jpg", "JPEG", False, None),
        ("x.heic", "JPEG", False, "JPEG"),  # nothing is written as HEIC
        ("x.bmp", "PNG", True, "PNG"),  # BMP has no room for transparency
        ("x.tif", "PNG", True, None),
        ("x.jpg", "GIF", True, None),  # GIF is not written: what the name says will have to do
        ("x.jpg", "WMF", True, None),
    ],
)
def test_a_name_that_would_cost_pixels_is_not_followed(name, own, is_lossless, expected):
    assert format_in_spite_of_name(Path(name), own, is_lossless=is_lossless) == expected


def test_the_notice_names_what_it_was_written_as():
    assert "written as PNG" in kept_format_notice("PNG")
