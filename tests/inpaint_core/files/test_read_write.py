import errno
import os
import shutil
import stat

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from inpaint_core.errors import BadImageError, BadMaskError, WriteError
from inpaint_core.files.read_write import (
    READABLE_SUFFIXES,
    WRITABLE_SUFFIXES,
    ImageMetadata,
    decode_image,
    keeps_every_pixel,
    read_image,
    read_mask,
    write_image,
    write_mask,
)
from tests.inpaint_core.synthetic_photo import draw_alpha, draw_photo

EXACT_AT_16_BIT = (".png", ".tif", ".tiff")


@st.composite
def images(draw):
    """An image, its alpha or None, and whether it counts as a grey photo."""
    shape = draw(st.tuples(st.integers(1, 17), st.integers(1, 17)))
    dtype = draw(st.sampled_from([np.uint8, np.uint16]))
    image = draw(hnp.arrays(dtype, (*shape, 3)))
    is_grey = draw(st.booleans())
    if is_grey:
        image[:] = image[:, :, :1]
    alpha = draw(hnp.arrays(dtype, shape)) if draw(st.booleans()) else None
    return image, alpha, is_grey


@settings(max_examples=150)
@given(images(), st.sampled_from(WRITABLE_SUFFIXES))
def test_what_is_called_exact_comes_back_bit_for_bit(tmp_path_factory, photo, suffix):
    image, alpha, is_grey = photo
    path = tmp_path_factory.getbasetemp() / f"exact{suffix}"
    metadata = ImageMetadata(format="PNG", is_grey=is_grey)
    write_image(path, image, alpha=alpha, metadata=metadata)
    back = read_image(path)
    if keeps_every_pixel(path, image, alpha=alpha, metadata=metadata):
        assert back.image.dtype == image.dtype
        assert np.array_equal(back.image, image)
        assert (back.alpha is None) == (alpha is None)
        assert alpha is None or np.array_equal(back.alpha, alpha)
    assert back.image.shape == image.shape
    if suffix in EXACT_AT_16_BIT:
        assert back.metadata.is_grey == is_grey
        assert back.metadata.bits == image.dtype.itemsize * 8


@pytest.mark.parametrize(
    ("suffix", "bits"), [(".png", 8), (".png", 16), (".tif", 8), (".tif", 16), (".webp", 8)]
)
def test_lossless_formats_keep_every_pixel_and_the_colour_under_transparency(suffix, bits, tmp_path):
    image, alpha = draw_photo(200, 301, bits=bits), draw_alpha(200, 301, bits=bits)
    path = tmp_path / f"photo{suffix}"
    assert keeps_every_pixel(path, image, alpha=alpha)
    assert write_image(path, image, alpha=alpha) == ()
    back = read_image(path)
    assert np.array_equal(back.image, image)
    assert np.array_equal(back.alpha, alpha)
    assert (image[alpha == 0] > 0).any()  # colour under full transparency was part of the test


def test_16_bit_files_use_all_their_bits(tmp_path):
    image = np.arange(3 * 256 * 256, dtype=np.uint32).reshape(256, 256, 3).astype(np.uint16)
    for suffix in EXACT_AT_16_BIT:
        write_image(tmp_path / f"levels{suffix}", image)
        assert len(np.unique(read_image(tmp_path / f"levels{suffix}").image)) == 65536


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".avif", ".bmp"])
def test_a_format_of_8_bits_rounds_and_says_so(suffix, tmp_path):
    image = np.full((16, 16, 3), 32_896, np.uint16)
    assert not keeps_every_pixel(tmp_path / f"a{suffix}", image)
    notices = write_image(tmp_path / f"a{suffix}", image)
    assert any("8 bits" in notice for notice in notices)
    back = read_image(tmp_path / f"a{suffix}").image
    assert back.dtype == np.uint8
    assert np.abs(back.astype(int) - 128).max() <= 1


@pytest.mark.parametrize("suffix", [".jpg", ".bmp"])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_format_without_transparency_lays_the_photo_on_white_and_says_so(suffix, bits, tmp_path):
    top = (1 << bits) - 1
    image = np.zeros((16, 48, 3), np.uint8 if bits == 8 else np.uint16)
    alpha = np.repeat([[0, top // 2, top]], 16, axis=0).repeat(16, axis=1).astype(image.dtype)
    notices = write_image(tmp_path / f"a{suffix}", image, alpha=alpha)
    assert any("white" in notice for notice in notices)
    back = read_image(tmp_path / f"a{suffix}")
    assert back.alpha is None
    for column, expected in ((4, 255), (24, 128), (44, 0)):
        assert abs(int(back.image[8, column, 1]) - expected) <= 4


def test_a_grey_photo_that_got_colour_is_saved_in_colour_and_says_so(tmp_path):
    grey = draw_photo(20, 20)[:, :, :1].repeat(3, axis=2)
    metadata = ImageMetadata(format="PNG", is_grey=True)
    assert write_image(tmp_path / "grey.png", grey, metadata=metadata) == ()
    with Image.open(tmp_path / "grey.png") as opened:
        assert opened.mode == "L"
    grey[3, 4] = (200, 10, 10)
    (notice,) = write_image(tmp_path / "grey.png", grey, metadata=metadata)
    assert "colour" in notice
    assert np.array_equal(read_image(tmp_path / "grey.png").image, grey)


def test_a_colour_photo_without_colour_stays_a_colour_file(tmp_path):
    grey = draw_photo(20, 20)[:, :, :1].repeat(3, axis=2)
    write_image(tmp_path / "a.png", grey, metadata=ImageMetadata(format="PNG"))
    with Image.open(tmp_path / "a.png") as opened:
        assert opened.mode == "RGB"


@pytest.mark.parametrize("suffix", [".xyz", ".heic", ".gif", ""])
def test_a_format_that_cannot_be_written_is_refused_with_a_choice(suffix, tmp_path):
    path = tmp_path / f"photo{suffix}"
    with pytest.raises(WriteError, match="choose PNG, TIFF, JPEG"):
        write_image(path, draw_photo(8, 8))
    assert list(tmp_path.iterdir()) == []


def test_every_writable_format_can_be_read():
    assert set(WRITABLE_SUFFIXES) < set(READABLE_SUFFIXES)


def test_a_side_too_long_for_the_format_is_refused(tmp_path):
    with pytest.raises(WriteError, match="at most 16383 pixels"):
        write_image(tmp_path / "wide.webp", np.zeros((1, 16384, 3), np.uint8))


def test_alpha_of_another_size_is_a_bug_not_a_file(tmp_path):
    with pytest.raises(ValueError, match="alpha"):
        write_image(tmp_path / "a.png", draw_photo(8, 8), alpha=draw_alpha(8, 9))


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_whole_and_nothing_behind(failing, tmp_path, monkeypatch):
    path = tmp_path / "photo.png"
    write_image(path, draw_photo(30, 30))
    before = path.read_bytes()

    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(WriteError, match="disk is full"):
        write_image(path, draw_photo(30, 30, seed=1))
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["photo.png"]


def test_a_file_size_limit_leaves_the_old_file_whole(tmp_path):
    resource = pytest.importorskip("resource")
    path = tmp_path / "photo.png"
    write_image(path, draw_photo(10, 10))
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        with pytest.raises(WriteError, match="larger than this disk allows"):
            write_image(path, draw_photo(100, 100))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["photo.png"]


def test_the_mode_of_a_replaced_file_is_kept(tmp_path):
    path = tmp_path / "photo.png"
    write_image(path, draw_photo(8, 8))
    path.chmod(0o640)
    write_image(path, draw_photo(8, 8, seed=1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_the_mode_of_any_new_file(tmp_path):
    write_image(tmp_path / "photo.png", draw_photo(8, 8))
    (tmp_path / "plain").write_bytes(b"")
    assert (tmp_path / "photo.png").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_stays_a_link_to_the_new_photo(tmp_path):
    (tmp_path / "album").mkdir()
    target, link = tmp_path / "album" / "photo.png", tmp_path / "link.png"
    write_image(target, draw_photo(8, 8))
    link.symlink_to(target)
    write_image(link, draw_photo(8, 8, seed=1))
    assert link.is_symlink()
    assert np.array_equal(read_image(target).image, draw_photo(8, 8, seed=1))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing/photo.png", "does not exist"),
        ("plain/photo.png", "not a folder"),
        ("folder.png", "folder of that name"),
        ("circle.png", "circle"),
        ("x" * 300 + ".png", "too long"),
    ],
)
def test_a_place_that_cannot_be_written_gets_a_sentence(name, message, tmp_path):
    (tmp_path / "plain").write_bytes(b"text")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "circle.png").symlink_to(tmp_path / "circle.png")
    with pytest.raises(WriteError, match=message):
        write_image(tmp_path / name, draw_photo(8, 8))
    assert (tmp_path / "plain").read_bytes() == b"text"


def test_a_write_protected_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "photo.png"
    write_image(path, draw_photo(8, 8))
    before = path.read_bytes()
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda *_: False)  # whoever runs the tests may be root
    with pytest.raises(WriteError, match="no permission"):
        write_image(path, draw_photo(8, 8, seed=1))
    assert path.read_bytes() == before


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadImageError, match=r"no file gone\.png"):
        read_image(tmp_path / "gone.png")


def test_a_folder_is_no_photo(tmp_path):
    with pytest.raises(BadImageError, match="is a folder"):
        read_image(tmp_path)


def test_a_file_that_may_not_be_read_gets_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "secret.png"
    write_image(path, draw_photo(8, 8))

    def forbidden(*_arguments):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(BadImageError, match="no permission"):
        read_image(path)


@given(hnp.arrays(np.bool_, st.tuples(st.integers(1, 20), st.integers(1, 20))))
def test_a_mask_comes_back_as_it_was_saved(tmp_path_factory, mask):
    path = tmp_path_factory.getbasetemp() / "mask.png"
    write_mask(path, mask)
    with Image.open(path) as opened:
        assert opened.mode == "L"
        assert set(np.unique(opened)) <= {0, 255}
    assert np.array_equal(read_mask(path, height=mask.shape[0], width=mask.shape[1]), mask)


def test_half_bright_counts_as_hole_at_both_depths(tmp_path):
    for dtype, half in ((np.uint8, 128), (np.uint16, 32768)):
        grey = np.array([[half - 1, half]], dtype)[:, :, None].repeat(3, axis=2)
        write_image(tmp_path / "mask.png", grey)
        assert read_mask(tmp_path / "mask.png", height=1, width=2).tolist() == [[False, True]]


@pytest.mark.parametrize("stroke", [(255, 255, 255), (0, 0, 0), (255, 0, 0)])
@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255)])
def test_strokes_on_transparent_ground_are_holes_whatever_their_colour(stroke, ground, tmp_path):
    image, alpha = np.full((6, 8, 3), ground, np.uint8), np.zeros((6, 8), np.uint8)
    image[2:4, 3:5], alpha[2:4, 3:5] = stroke, 255
    write_image(tmp_path / "mask.png", image, alpha=alpha)
    assert np.array_equal(read_mask(tmp_path / "mask.png", height=6, width=8), alpha == 255)


def test_an_opaque_alpha_does_not_make_a_black_mask_a_hole(tmp_path):
    black = np.zeros((4, 4, 3), np.uint8)
    write_image(tmp_path / "mask.png", black, alpha=np.full((4, 4), 255, np.uint8))
    assert not read_mask(tmp_path / "mask.png", height=4, width=4).any()


def test_a_mask_of_another_size_is_refused_with_both_sizes(tmp_path):
    write_mask(tmp_path / "mask.png", np.ones((4, 5), bool))
    with pytest.raises(BadMaskError, match="5 × 4 pixels, the photo 6 × 4"):
        read_mask(tmp_path / "mask.png", height=4, width=6)


def test_a_mask_that_is_no_image_is_refused(tmp_path):
    (tmp_path / "mask.png").write_text("not an image")
    with pytest.raises(BadImageError, match="not an image"):
        read_mask(tmp_path / "mask.png", height=4, width=6)


def test_bytes_and_file_give_the_same_image(tmp_path):
    write_image(tmp_path / "a.png", draw_photo(12, 13), alpha=draw_alpha(12, 13))
    shutil.copy(tmp_path / "a.png", tmp_path / "misnamed.jpg")
    pasted = decode_image((tmp_path / "a.png").read_bytes(), "pasted image")
    for path in (tmp_path / "a.png", tmp_path / "misnamed.jpg"):  # what counts is the content
        assert np.array_equal(read_image(path).image, pasted.image)
        assert np.array_equal(read_image(path).alpha, pasted.alpha)
