import numpy as np
import pytest
from PIL import Image

from editor.state.document import Document
from inpaint_core.errors import WriteError
from inpaint_core.files.modes.kept import CUT
from inpaint_core.files.read_write import read_image
from inpaint_core.region import Box
from inpaint_core.request import Completion, Patch

HOLE = Box(10, 10, 30, 30)
STRIPES = np.indices((60, 90)).sum(axis=0) % 20 < 10


def accept_grey(document):
    document.accept(Completion((Patch(HOLE, np.full((20, 20, 3), 180, np.uint8)),), "telea", 0.1))


@pytest.mark.parametrize("name", ["page.png", "page.tif", "page.bmp"])
def test_a_grey_fill_in_a_black_and_white_file_is_saved_so_and_said(tmp_path, name):
    Image.fromarray(STRIPES).save(tmp_path / name)
    document = Document(read_image(tmp_path / name), tmp_path / name)
    accept_grey(document)
    assert document.save(tmp_path / name) == (CUT,)
    assert not document.is_dirty
    with Image.open(tmp_path / name) as written:
        assert written.mode == "1"
        pixels = np.array(written)
    assert pixels[10:30, 10:30].all()
    pixels[10:30, 10:30] = STRIPES[10:30, 10:30]
    assert np.array_equal(pixels, STRIPES)


def test_an_undone_fill_leaves_the_file_of_a_palette_as_it_was(tmp_path):
    values = np.random.default_rng(3).integers(0, 20, (60, 90), np.uint8)
    image = Image.fromarray(values, "P")
    image.putpalette(np.random.default_rng(4).integers(0, 256, 60, np.uint8).tobytes())
    image.save(tmp_path / "a.png")
    document = Document(read_image(tmp_path / "a.png"), tmp_path / "a.png")
    accept_grey(document)
    document.undo()
    document.save(tmp_path / "b.png")
    with Image.open(tmp_path / "b.png") as written, Image.open(tmp_path / "a.png") as source:
        assert np.array_equal(np.asarray(written), values)
        assert written.getpalette() == source.getpalette()


def test_a_pixel_that_strayed_outside_a_fill_of_few_colours_is_found(tmp_path):
    Image.fromarray(STRIPES).save(tmp_path / "page.png")
    document = Document(read_image(tmp_path / "page.png"), tmp_path / "page.png")
    accept_grey(document)
    document._photo.colours._pixels[50, 50] ^= 255
    with pytest.raises(WriteError, match="other pixels"):
        document.save(tmp_path / "page.png")


def test_a_png_called_jpg_stays_a_png_in_its_own_file_and_follows_the_name_elsewhere(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    path = tmp_path / "photo.jpg"
    Image.fromarray(pixels).save(path, format="PNG")
    document = Document(read_image(path), path)
    notices = document.save(path)
    assert any("written as PNG" in sentence for sentence in notices)
    with Image.open(path) as saved:
        assert saved.format == "PNG"
        assert np.array_equal(np.asarray(saved), pixels)
    document.save(tmp_path / "other.jpg")
    with Image.open(tmp_path / "other.jpg") as saved:
        assert saved.format == "JPEG"
