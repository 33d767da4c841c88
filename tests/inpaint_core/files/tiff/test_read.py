"""What a TIFF carries beside its colours comes back from a save, or the save says that it does not."""

import io

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_core.files import attachments
from inpaint_core.files.decode import decode_image
from tests.inpaint_core.files.small_files import (
    RGB,
    saved,
)
from tests.inpaint_core.synthetic_photo import draw_photo


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(
    "extras", [("unspecified",), ("unassalpha", "unspecified"), ("unspecified", "unassalpha")]
)
@pytest.mark.parametrize("grey", [False, True])
def test_infrared_and_other_channels_stay_in_a_tiff(bits, extras, grey, tmp_path):
    photo = draw_photo(40, 30, bits=bits)[:, :, : 1 if grey else 3]
    further = [draw_photo(40, 30, bits=bits, seed=seed)[:, :, 1] for seed in range(len(extras))]
    path = tmp_path / "scan.tif"
    values = np.dstack([photo, *further])
    kind = "minisblack" if grey else "rgb"
    tifffile.imwrite(path, values, photometric=kind, planarconfig="contig", extrasamples=extras)
    source = path.read_bytes()
    opened = decode_image(source, "scan.tif")
    alpha_at = extras.index("unassalpha") if "unassalpha" in extras else None
    infrared = further[extras.index("unspecified")]
    assert np.array_equal(opened.metadata.extra[:, :, 0], infrared)
    assert opened.alpha is None if alpha_at is None else np.array_equal(opened.alpha, further[alpha_at])
    data, notices = saved(source, "TIFF")
    assert notices == ()
    back = decode_image(data, "scan.tif")
    assert np.array_equal(back.image, opened.image)
    assert np.array_equal(back.metadata.extra, opened.metadata.extra)
    _, notices = saved(source, "PNG")
    assert any("further ones were left out" in notice for notice in notices)


def test_further_channels_are_turned_with_the_photo(tmp_path):
    values = np.dstack([draw_photo(40, 30, bits=16), draw_photo(40, 30, bits=16, seed=1)[:, :, 0]])
    path = tmp_path / "scan.tif"
    tifffile.imwrite(
        path, values, photometric="rgb", extrasamples=["unspecified"], extratags=[(274, "H", 1, 6, True)]
    )
    opened = decode_image(path.read_bytes(), "scan.tif")
    assert opened.image.shape[:2] == opened.metadata.extra.shape[:2] == (30, 40)
    assert np.array_equal(opened.metadata.extra[:, :, 0], np.rot90(values[:, :, 3], -1))


def test_what_cannot_be_read_in_full_depth_is_said(tmp_path):
    deep = draw_photo(40, 30, bits=16)
    path = tmp_path / "cmyk.tif"
    tifffile.imwrite(path, np.dstack([65535 - deep, deep[..., 0] // 8]), photometric="separated")
    assert any("16 bits" in notice for notice in decode_image(path.read_bytes(), "cmyk.tif").notices)


def test_a_channel_that_cannot_be_read_is_said(tmp_path):
    """CMYK with a spot colour."""
    path = tmp_path / "spot.tif"
    values = np.dstack([draw_photo(40, 30), draw_photo(40, 30, seed=1)[:, :, :2]])
    tifffile.imwrite(
        path, values, photometric="separated", planarconfig="contig", extrasamples=["unspecified"]
    )
    assert any("further channel" in notice for notice in decode_image(path.read_bytes(), "spot.tif").notices)


def test_layers_of_another_program_are_said_to_be_left_out():
    stream = io.BytesIO()
    Image.fromarray(RGB).save(stream, "TIFF", tiffinfo={37724: b"Adobe Photoshop Document Data Block\0" * 9})
    data, notices = saved(stream.getvalue(), "TIFF")
    assert attachments.LAYERS in notices
    assert b"Document Data Block" not in data
