"""Of several pages one is edited; the others are the same afterwards, byte for byte where it matters."""

import io

import numpy as np
import pytest
import tifffile
from PIL import Image, TiffImagePlugin

from inpaint_core.errors import BadImageError
from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.files.tiff.pages import count_pages, split_pages
from tests.inpaint_core.synthetic_photo import draw_photo

PAGES = [draw_photo(40, 52, seed=seed) for seed in range(3)]
DEEP = [draw_photo(40, 52, bits=16, seed=seed) for seed in range(3)]


def with_pillow(compression):
    stream, (first, *others) = io.BytesIO(), [Image.fromarray(page) for page in PAGES]
    first.save(stream, "TIFF", save_all=True, append_images=others, compression=compression)
    return stream.getvalue()


def with_tifffile(pages, **options):
    stream = io.BytesIO()
    options = {"photometric": "rgb"} | options
    file_options = {name: options.pop(name) for name in ("bigtiff", "byteorder") if name in options}
    with tifffile.TiffWriter(stream, **file_options) as writer:
        for number, page in enumerate(pages):
            writer.write(page, description=f"page {number}", metadata=None, contiguous=False, **options)
    return stream.getvalue()


FILES = {
    "plain": lambda: with_pillow(None),
    "lzw": lambda: with_pillow("tiff_lzw"),
    "jpeg": lambda: with_pillow("jpeg"),
    "16 bit": lambda: with_tifffile(DEEP),
    "16 bit zip": lambda: with_tifffile(DEEP, compression="zlib", predictor=True),
    "big": lambda: with_tifffile(PAGES, bigtiff=True),
    "big 16 bit": lambda: with_tifffile(DEEP, bigtiff=True),
    "other byte order": lambda: with_tifffile(DEEP, byteorder=">"),
    "tiles": lambda: with_tifffile(DEEP, tile=(16, 32)),
    "planes": lambda: with_tifffile(
        [np.moveaxis(page, 2, 0) for page in DEEP], planarconfig="separate", photometric="rgb"
    ),
}


@pytest.fixture(params=FILES)
def stored(request):
    return FILES[request.param]()


@pytest.mark.parametrize("page", [0, 1, 2])
def test_the_pages_around_the_edited_one_stay_as_they_are(stored, page, tmp_path):
    path = tmp_path / "scan.tif"
    path.write_bytes(stored)
    before = [read_image(path, page=number) for number in range(3)]
    photo = before[page]
    edited = photo.image.copy()
    edited[10:20, 10:20] = 7
    notices = write_image(path, edited, metadata=photo.metadata)
    assert notices == ()
    after = [read_image(path, page=number) for number in range(3)]
    for number in range(3):
        wanted = edited if number == page else before[number].image
        assert np.array_equal(after[number].image, wanted)
        assert after[number].metadata.source_mode == before[number].metadata.source_mode
    kept, source = split_pages(path.read_bytes(), page).others, split_pages(stored, page).others
    for one, other in zip((*kept.before, *kept.after), (*source.before, *source.after), strict=True):
        assert one.segments == other.segments
        assert one.tags == other.tags


def test_another_reader_sees_the_same_pages(stored):
    photo = decode_image(stored, "scan.tif", page=1)
    data, _ = encode_image(photo.image, alpha=None, metadata=photo.metadata, name="TIFF")
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.n_frames == 3
    if not isinstance(photo.image[0, 0, 0], np.uint16):
        with Image.open(io.BytesIO(data)) as opened, Image.open(io.BytesIO(stored)) as source:
            for number in (0, 2):
                opened.seek(number)
                source.seek(number)
                assert np.array_equal(np.asarray(opened), np.asarray(source))


def test_pages_of_different_sizes_and_kinds_go_along():
    stream = io.BytesIO()
    kinds = [
        Image.fromarray(PAGES[0]),
        Image.fromarray(PAGES[1][:9, :7]).convert("L"),
        Image.new("1", (30, 70)),
    ]
    kinds.append(Image.fromarray(PAGES[2]).quantize(16))
    kinds[0].save(stream, "TIFF", save_all=True, append_images=kinds[1:])
    photo = decode_image(stream.getvalue(), "fax.tif")
    data, _ = encode_image(photo.image, alpha=None, metadata=photo.metadata, name="TIFF")
    with Image.open(io.BytesIO(data)) as opened:
        for number, kind in enumerate(kinds):
            opened.seek(number)
            assert opened.mode == kind.mode
            assert np.array_equal(np.asarray(opened), np.asarray(kind))


def test_the_page_that_was_opened_is_said_and_can_be_chosen():
    data = with_tifffile(DEEP)
    for number in range(3):
        photo = decode_image(data, "scan.tif", page=number)
        assert np.array_equal(photo.image, DEEP[number])
        assert f"page {number + 1} was opened" in photo.notices[0]
    for number in (-1, 3):
        with pytest.raises(BadImageError, match="has no page"):
            decode_image(data, "scan.tif", page=number)


def test_a_format_of_one_picture_says_that_the_other_pages_are_left_out():
    photo = decode_image(with_tifffile(DEEP), "scan.tif")
    for name in ("PNG", "JPEG", "WEBP", "AVIF", "BMP"):
        _, notices = encode_image(photo.image, alpha=None, metadata=photo.metadata, name=name)
        assert any("other pages were left out" in notice for notice in notices)


def test_a_smaller_copy_of_the_photo_does_not_survive_the_edit():
    """It would still show what was removed."""
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        writer.write(DEEP[0], photometric="rgb", contiguous=False)
        writer.write(DEEP[0][::4, ::4], photometric="rgb", subfiletype=1, contiguous=False)
    photo = decode_image(stream.getvalue(), "scan.tif")
    data, notices = encode_image(photo.image, alpha=None, metadata=photo.metadata, name="TIFF")
    assert count_pages(data) == 1
    assert any("smaller copy" in notice for notice in notices)


def test_the_pyramid_inside_a_page_is_left_out_and_said():
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        writer.write(DEEP[0], photometric="rgb", subifds=1)
        writer.write(DEEP[0][::2, ::2], photometric="rgb")
    photo = decode_image(stream.getvalue(), "slide.tif")
    data, notices = encode_image(photo.image, alpha=None, metadata=photo.metadata, name="TIFF")
    assert any("smaller copy" in notice for notice in notices)
    with tifffile.TiffFile(io.BytesIO(data)) as opened:
        assert opened.pages.first.subifds is None


def test_a_page_that_cannot_be_kept_counts_as_lost():
    data = bytearray(with_tifffile(DEEP))
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as opened:
        tag = opened.pages[1].tags["StripOffsets"]
        place, order = tag.valueoffset, opened.byteorder
    data[place : place + 4] = int.to_bytes(2**31, 4, "little" if order == "<" else "big")
    photo = decode_image(bytes(data), "scan.tif")
    assert photo.metadata.frames_left == 1
    _, notices = encode_image(photo.image, alpha=None, metadata=photo.metadata, name="TIFF")
    assert any("other pictures were left out" in notice for notice in notices)


def test_pages_that_lead_in_a_circle_end():
    data = bytearray(with_pillow(None))
    offsets = []
    with Image.open(io.BytesIO(bytes(data))) as opened:
        assert isinstance(opened, TiffImagePlugin.TiffImageFile)
    at = int.from_bytes(data[4:8], "little")
    for _ in range(3):
        offsets.append(at)
        count = int.from_bytes(data[at : at + 2], "little")
        link = at + 2 + 12 * count
        at = int.from_bytes(data[link : link + 4], "little")
    data[link : link + 4] = offsets[0].to_bytes(4, "little")
    assert count_pages(bytes(data)) == 3


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "PNG", "AVIF"])
def test_the_other_pictures_of_an_animation_are_counted(format_name):
    stream, frames = io.BytesIO(), [Image.fromarray(page) for page in PAGES]
    frames[0].save(stream, format_name, save_all=True, append_images=frames[1:], duration=100)
    photo = decode_image(stream.getvalue(), "photo")
    assert photo.metadata.frames_left == 2
    _, notices = encode_image(photo.image, alpha=None, metadata=photo.metadata, name="PNG")
    assert any("other pictures were left out" in notice for notice in notices)
