import io

import numpy as np
import pytest
from PIL import Image

from inpaint_core.files.decode import decode_image
from tests.inpaint_core.files.modes.indexed_files import HOLE, page_of_text, saved_with_fill, stored


@pytest.mark.parametrize("opened_page", [0, 1])
def test_the_pages_of_a_fax_stay_and_stay_small(opened_page):
    pages = [Image.fromarray(page_of_text()), Image.fromarray(~page_of_text())]
    data = stored(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    photo = decode_image(data, "fax.tif", page=opened_page)
    assert photo.metadata.indexed.fax == 4
    saved = saved_with_fill(data, (255, 255, 255), "TIFF")
    with Image.open(io.BytesIO(saved.data)) as opened:
        assert opened.n_frames == 2
        for number, page in enumerate(pages):
            opened.seek(number)
            assert opened.info["compression"] == "group4"
            assert np.array_equal(np.asarray(opened)[~HOLE], np.asarray(page)[~HOLE])


def test_a_page_of_many_strips_is_whole():
    tall = np.tile(page_of_text(), (60, 12))
    hole = np.zeros(tall.shape, bool)
    saved = saved_with_fill(
        stored(Image.fromarray(tall), "TIFF", compression="group4"), (0, 0, 0), "TIFF", hole
    )
    with Image.open(io.BytesIO(saved.data)) as opened:
        assert len(opened.tag_v2[273]) > 1
        assert np.array_equal(np.asarray(opened), tall)
    assert decode_image(saved.data, "saved").metadata.indexed.fax == 4
