import io

import numpy as np
import pytest
from PIL import Image

from inpaint_core.files.decode import decode_image
from inpaint_core.files.modes.indexed import Indexed
from inpaint_core.files.modes.write import encode_indexed_png
from tests.inpaint_core.files.modes.indexed_files import page_of_text, saved_with_fill, stored


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_other_programs_read_the_same_colours_from_a_png(bits):
    rng = np.random.default_rng(bits)
    colors = rng.integers(0, 256, (1 << bits, 4), np.uint8)
    values = rng.integers(0, 1 << bits, (13, 29), np.uint8)
    data = encode_indexed_png(Indexed(values=values, colors=colors, bits=bits))
    with Image.open(io.BytesIO(data)) as opened:
        assert np.array_equal(np.asarray(opened.convert("RGBA")), colors[values])


@pytest.mark.parametrize(("name", "options"), [("PNG", {}), ("TIFF", {"compression": "group4"})])
def test_profile_exif_and_resolution_go_along(name, options):
    exif = Image.Exif()
    exif[0x010E] = "A page"
    data = stored(Image.fromarray(page_of_text()), name, dpi=(300, 300), exif=exif, **options)
    saved = saved_with_fill(data, (0, 0, 0), name)
    back = decode_image(saved.data, "saved").metadata
    assert back.dpi == pytest.approx((300, 300), abs=0.01)
    assert b"A page" in back.exif
