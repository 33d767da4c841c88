"""The opacity of a photo in the editor: shown, accepted, undone and saved with its colours."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editor.state import saving
from editor.state.document import Document
from inpaint_core.errors import WriteError
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.region import Box
from inpaint_core.request import AlphaPatch, Completion, FillSettings, Patch
from tests.inpaint_core.synthetic_photo import draw_alpha, draw_photo

BOX = Box(250, 10, 270, 30)
"""Over the border of two tiles of the history."""


def make_document(*, bits: int = 8, opaque: bool = False) -> Document:
    alpha = None if opaque else draw_alpha(60, 300, bits=bits)
    file = ImageFile(draw_photo(60, 300, bits=bits), alpha, ImageMetadata(format="PNG", bits=bits))
    return Document(file, Path("photo.png"))


def completion_of(document: Document, *, colors: bool = True) -> Completion:
    dtype = document.image.dtype
    patches = (Patch(BOX, np.full((20, 20, 3), 7, dtype)),) if colors else ()
    return Completion(patches, "telea", 0.1, alpha_patches=(AlphaPatch(BOX, np.full((20, 20), 11, dtype)),))


def test_a_request_carries_the_opacity_as_it_is_now():
    document = make_document()
    document.begin_stroke(add=True)
    document.stroke_to(20, 20, 5)
    request = document.make_request(FillSettings())
    assert np.array_equal(request.alpha, document.alpha)
    before = document.alpha.copy()
    document.accept(completion_of(document), clear_mask=False)
    assert np.array_equal(request.alpha, before), "what is lent does not change"
    assert (document.make_request(FillSettings()).alpha[BOX.slices] == 11).all()
    opaque = make_document(opaque=True)
    opaque.replace_mask(document.mask, "Mask")
    assert opaque.make_request(FillSettings()).alpha is None
    assert not opaque.has_alpha


@pytest.mark.parametrize("colors", [True, False])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_preview_shows_the_new_opacity_and_changes_nothing(bits, colors):
    document, told = make_document(bits=bits), []
    document.on_image_changed(told.append)
    before = document.alpha.copy()
    document.preview(completion_of(document, colors=colors))
    assert told == [BOX]
    expected = before.copy()
    expected[BOX.slices] = 11
    assert np.array_equal(document.shown_alpha(document.box), expected)
    part = Box(260, 20, 300, 60)
    assert np.array_equal(document.shown_alpha(part), expected[part.slices])
    assert np.array_equal(document.alpha, before)
    document.preview(None)
    assert np.array_equal(document.shown_alpha(document.box), before)


@pytest.mark.parametrize("colors", [True, False])
def test_accepting_is_one_step_and_undo_brings_colours_and_opacity_back(colors):
    document, told = make_document(), []
    image, alpha = document.image.copy(), document.alpha.copy()
    document.accept(completion_of(document, colors=colors))
    assert (document.alpha[BOX.slices] == 11).all()
    assert document.is_dirty
    document.on_image_changed(told.append)
    document.undo()
    assert np.array_equal(document.alpha, alpha)
    assert np.array_equal(document.image, image)
    assert np.array_equal(document.original_alpha, alpha)
    assert not document.is_dirty
    assert told, "the view is told"
    document.redo()
    changed = alpha.copy()
    changed[BOX.slices] = 11
    assert np.array_equal(document.alpha, changed)
    assert np.array_equal(document.original_alpha, alpha)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_saved_file_holds_the_new_opacity(tmp_path, bits, suffix):
    document = make_document(bits=bits)
    document.accept(completion_of(document))
    document.save(tmp_path / f"out{suffix}")
    if bits == 8 or suffix != ".webp":
        written = read_image(tmp_path / f"out{suffix}")
        assert np.array_equal(written.image, document.image)
        assert np.array_equal(written.alpha, document.alpha)


def test_a_file_with_another_opacity_than_the_photo_is_not_taken_for_saved(tmp_path, monkeypatch):
    document = make_document()
    document.accept(completion_of(document))

    def write_spoilt(path, image, *, alpha, metadata, quality=None, file_format=None):
        spoilt = alpha.copy()
        spoilt[50, 5] ^= 1
        return write_image(path, image, alpha=spoilt, metadata=metadata)

    monkeypatch.setattr(saving, "write_image", write_spoilt)
    with pytest.raises(WriteError, match="other pixels"):
        document.save(tmp_path / "out.png")
    assert document.is_dirty


def test_a_palette_file_is_opened_filled_and_saved(tmp_path):
    picture = Image.fromarray(np.dstack([draw_photo(60, 300), draw_alpha(60, 300)]))
    picture.quantize(32, method=Image.Quantize.FASTOCTREE).save(tmp_path / "photo.png")
    document = Document(read_image(tmp_path / "photo.png"), tmp_path / "photo.png")
    before = document.alpha.copy()
    document.accept(completion_of(document))
    document.save(tmp_path / "out.png")
    after = read_image(tmp_path / "out.png").alpha
    outside = np.ones(after.shape, bool)
    outside[BOX.slices] = False
    assert np.array_equal(after[outside], before[outside])
    assert (after[~outside] == 11).all()
