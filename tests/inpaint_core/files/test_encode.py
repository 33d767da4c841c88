import io
import warnings

import cv2
import numpy as np
import pytest
import tifffile
from PIL import ExifTags, Image, ImageCms, JpegImagePlugin

from inpaint_core.errors import OutOfMemoryError, WriteError
from inpaint_core.files import encode
from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image, is_exact
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.tiff import tags as tiff_tags
from tests.inpaint_core.synthetic_photo import draw_alpha, draw_photo

RGB = draw_photo(48, 80)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><caption tiff:Orientation="6">\xc3\xa4</caption></x:xmpmeta>'
CARRIES_EXIF = ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"]


def full_exif(orientation=6):
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation], tags[ExifTags.Base.Make] = orientation, "Maker"
    tags[ExifTags.Base.Copyright] = "(c) Someone"
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] = 0.005
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = bytes(range(200))
    tags.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (48.0, 8.0, 30.0)
    return tags


def camera_file(format_name, *, orientation=6, **options):
    stream = io.BytesIO()
    xmp = {} if format_name in ("PNG", "TIFF") else {"xmp": XMP}
    exif = full_exif(orientation).tobytes()
    Image.fromarray(RGB).save(
        stream, format_name, exif=exif, icc_profile=SRGB, dpi=(300, 240), **xmp, **options
    )
    return stream.getvalue()


def through(source, format_name, **options):
    """Open a file, save it in another format, open that."""
    photo = decode_image(source, "source")
    options.setdefault("image", photo.image)
    image = options.pop("image")
    data, notices = encode_image(image, alpha=photo.alpha, metadata=photo.metadata, name=format_name)
    return photo, data, notices


def tags_of(exif):
    tags = Image.Exif()
    tags.load(exif)
    return tags


@pytest.mark.parametrize("target", CARRIES_EXIF)
@pytest.mark.parametrize("source", CARRIES_EXIF)
def test_profile_exif_and_resolution_survive_every_change_of_format(source, target):
    image, data, notices = through(camera_file(source), target)
    back = decode_image(data, "saved").metadata
    assert notices == ()
    assert back.icc_profile == SRGB
    for tags in (tags_of(image.metadata.exif), tags_of(back.exif)):
        assert tags.get(ExifTags.Base.Orientation, 1) == 1
        assert tags[ExifTags.Base.Make] == "Maker"
        assert tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] == pytest.approx(0.005)
        assert tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] == bytes(range(200))
        assert [float(part) for part in tags.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude]] == [
            48,
            8,
            30,
        ]
    assert (image.metadata.dpi is None) == (source in ("WEBP", "AVIF"))
    if image.metadata.dpi and target not in ("WEBP", "AVIF"):
        assert back.dpi == pytest.approx(image.metadata.dpi, abs=0.02)
        assert image.metadata.dpi == pytest.approx((240, 300), abs=0.02)  # turned upright


@pytest.mark.parametrize("target", CARRIES_EXIF)
def test_xmp_survives_and_says_upright(target):
    _, data, _ = through(camera_file("JPEG"), target)
    assert decode_image(data, "saved").metadata.xmp == XMP.replace(b'Orientation="6"', b'Orientation="1"')


@pytest.mark.parametrize("bits", [8, 16])
def test_a_tiff_says_the_same_to_another_reader(bits):
    values = np.dstack([draw_photo(70, 50, bits=bits), draw_alpha(70, 50, bits=bits)])
    metadata = ImageMetadata(
        format="JPEG",
        icc_profile=SRGB,
        exif=full_exif(1).tobytes().removeprefix(b"Exif\0\0"),
        xmp=XMP,
        dpi=(300, 200),
    )
    data, _ = encode_image(values[:, :, :3], alpha=values[:, :, 3], metadata=metadata, name="TIFF")
    with tifffile.TiffFile(io.BytesIO(data)) as opened:
        page = opened.pages.first
        assert np.array_equal(page.asarray(), values)
        assert page.extrasamples == (tifffile.EXTRASAMPLE.UNASSALPHA,)
        assert page.iccprofile == SRGB
        assert page.tags["XResolution"].value == (300, 1)
        assert page.tags["Make"].value == "Maker"
        assert page.tags["ExifTag"].value["ExposureTime"] == 0.005
        assert page.tags["XMP"].value == XMP
    if bits == 16:  # OpenCV premultiplies 8-bit files, Pillow narrows 16-bit ones
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)[:, :, [2, 1, 0, 3]]
    else:
        decoded = np.asarray(Image.open(io.BytesIO(data)))
    assert np.array_equal(decoded, values)


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_png_says_the_same_to_another_reader(bits, channels):
    image = draw_photo(33, 21, bits=bits)
    image = image if channels >= 3 else image[:, :, :1].repeat(3, axis=2)
    alpha = draw_alpha(33, 21, bits=bits) if channels in (2, 4) else None
    metadata = ImageMetadata(format="PNG", is_grey=channels < 3, icc_profile=SRGB, xmp=XMP, dpi=(300, 200))
    data, notices = encode_image(image, alpha=alpha, metadata=metadata, name="PNG")
    assert notices == ()
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    stored = np.atleast_3d(decoded)
    colours = stored[:, :, :1] if stored.shape[2] == 1 else stored[:, :, 2::-1]
    assert np.array_equal(np.broadcast_to(colours, image.shape), image)
    if alpha is not None:
        assert np.array_equal(stored[:, :, 3], alpha)
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()
        assert opened.info["icc_profile"] == SRGB
        assert opened.info["dpi"] == pytest.approx((300, 200), abs=0.02)
        assert opened.info["xmp"] == XMP


@pytest.mark.parametrize("quality", [35, 75, 96])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_is_saved_with_the_tables_of_its_source(quality, subsampling, progressive):
    source = camera_file(
        "JPEG", orientation=1, quality=quality, subsampling=subsampling, progressive=progressive
    )
    _, data, _ = through(source, "JPEG")
    with Image.open(io.BytesIO(source)) as before, Image.open(io.BytesIO(data)) as after:
        assert after.quantization == before.quantization
        assert JpegImagePlugin.get_sampling(after) == subsampling
        assert bool(after.info.get("progressive")) == progressive


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("subsampling", [0, 1])
def test_a_jpeg_saved_again_hardly_changes(orientation, subsampling):
    source = camera_file("JPEG", orientation=orientation, quality=80, subsampling=subsampling)
    photo, data, _ = through(source, "JPEG")
    again = decode_image(data, "saved").image
    # 4:2:2 on its side has to become 4:4:4, which quantises the colours anew.
    allowed = 1.5 if subsampling == 1 and orientation >= 5 else 0.5
    assert np.abs(again.astype(int) - photo.image).mean() < allowed


def test_a_jpeg_on_its_side_takes_its_tables_along():
    _, data, _ = through(camera_file("JPEG", orientation=6, quality=60, subsampling=1), "JPEG")
    with (
        Image.open(io.BytesIO(camera_file("JPEG", quality=60))) as source,
        Image.open(io.BytesIO(data)) as after,
    ):
        for key, table in source.quantization.items():
            assert np.array_equal(np.reshape(table, (8, 8)).T, np.reshape(after.quantization[key], (8, 8)))
        assert JpegImagePlugin.get_sampling(after) == 0


def test_a_photo_that_was_no_jpeg_is_saved_as_one_of_high_quality():
    _, data, _ = through(camera_file("PNG"), "JPEG")
    with Image.open(io.BytesIO(data)) as opened:
        assert JpegImagePlugin.get_sampling(opened) == 0
        assert max(opened.quantization[0]) <= 12


def test_the_quality_of_a_jpeg_can_be_chosen():
    def tables(source, quality):
        photo = decode_image(source, "source")
        data, _ = encode_image(photo.image, alpha=None, metadata=photo.metadata, name="JPEG", quality=quality)
        with Image.open(io.BytesIO(data)) as opened:
            return opened.quantization

    with Image.open(io.BytesIO(camera_file("JPEG", orientation=1, quality=60))) as expected:
        assert tables(camera_file("PNG"), 60) == expected.quantization
        assert tables(camera_file("JPEG", orientation=1, quality=88), 60) == expected.quantization
        assert tables(camera_file("JPEG", orientation=1, quality=60), None) == expected.quantization


@pytest.mark.parametrize("name", ["JPEG", "WEBP", "AVIF"])
def test_a_lower_quality_makes_a_smaller_file_that_is_not_exact(name):
    photo = decode_image(camera_file("PNG"), "source")
    sizes = [
        len(encode_image(photo.image, alpha=None, metadata=photo.metadata, name=name, quality=quality)[0])
        for quality in (30, 60, 95)
    ]
    assert sizes == sorted(set(sizes))
    assert not is_exact(name, photo.metadata, bits=8, has_alpha=False, quality=95)


@pytest.mark.parametrize("gets_colour", [False, True])
def test_a_grey_jpeg_stays_grey_until_it_has_colour(gets_colour):
    stream = io.BytesIO()
    Image.fromarray(RGB[:, :, 0]).save(stream, "JPEG", quality=80)
    image = decode_image(stream.getvalue(), "grey").image.copy()
    if gets_colour:
        image[:24] = (220, 30, 30)
    _, data, notices = through(stream.getvalue(), "JPEG", image=image)
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.mode == ("RGB" if gets_colour else "L")
    assert len(notices) == gets_colour


@pytest.mark.parametrize("lossless", [False, True])
def test_a_webp_is_saved_the_way_it_was_compressed(lossless):
    source = camera_file("WEBP", lossless=lossless)
    photo, data, _ = through(source, "WEBP")
    back = decode_image(data, "saved")
    assert photo.metadata.is_lossless == back.metadata.is_lossless == lossless
    assert np.array_equal(back.image, photo.image) == lossless


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_adobe_deflate"])
def test_a_tiff_without_compression_stays_so(compression):
    stream = io.BytesIO()
    Image.fromarray(RGB).save(stream, "TIFF", compression=compression)
    _, data, _ = through(stream.getvalue(), "TIFF")
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.info["compression"] == ("raw" if compression == "raw" else "tiff_adobe_deflate")


def test_a_palette_photo_keeps_its_colours():
    stream = io.BytesIO()
    Image.fromarray(RGB).quantize(32).save(stream, "PNG")
    photo, data, _ = through(stream.getvalue(), "PNG")
    assert np.array_equal(decode_image(data, "saved").image, photo.image)


def test_bmp_says_what_it_leaves_out():
    _, data, notices = through(camera_file("PNG"), "BMP")
    assert any("EXIF" in notice for notice in notices)
    assert np.array_equal(decode_image(data, "saved").image, decode_image(camera_file("PNG"), "source").image)


def test_metadata_too_large_for_jpeg_are_left_out_with_a_notice():
    metadata = ImageMetadata(
        format="PNG", exif=b"II*\0\x08\0\0\0\0\0\0\0\0\0" + bytes(70_000), xmp=b"x" * 70_000
    )
    data, notices = encode_image(RGB, alpha=None, metadata=metadata, name="JPEG")
    assert any("64 kB" in notice for notice in notices)
    back = decode_image(data, "saved")
    assert back.metadata.exif is None
    assert back.metadata.xmp is None


@pytest.mark.parametrize("order", ["<", ">"])
def test_letters_beyond_ascii_survive_tiff(order):
    copyright_ = "© Zoë, Łódź".encode() + b"\0"
    exif = tiff_tags.pack_block({33432: tiff_tags.Tag(2, len(copyright_), copyright_)}, order)
    data, _ = encode_image(RGB, alpha=None, metadata=ImageMetadata(format="JPEG", exif=exif), name="TIFF")
    saved = decode_image(data, "saved")
    assert tiff_tags.read_directory(saved.metadata.exif)[33432].content == copyright_
    assert np.array_equal(saved.image, RGB)


def test_damaged_exif_does_not_stop_a_tiff_from_being_saved():
    metadata = ImageMetadata(format="JPEG", exif=b"II*\0\x08\0\0\0\xff\xff garbage")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data, _ = encode_image(RGB, alpha=None, metadata=metadata, name="TIFF")
    assert np.array_equal(decode_image(data, "saved").image, RGB)


@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP"])
@pytest.mark.parametrize("exif", [b"", b"nonsense", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\0\x01"])
def test_nonsense_for_exif_never_stops_a_photo_from_being_saved(name, exif):
    data, _ = encode_image(RGB, alpha=None, metadata=ImageMetadata(format="JPEG", exif=exif), name=name)
    assert decode_image(data, "saved").image.shape == RGB.shape


def test_a_grey_profile_is_left_out_of_a_colour_file_with_a_notice():
    profile = bytearray(SRGB)
    profile[16:20] = b"GRAY"
    metadata = ImageMetadata(format="PNG", is_grey=True, icc_profile=bytes(profile))
    data, notices = encode_image(RGB, alpha=None, metadata=metadata, name="PNG")
    assert any("grey colour profile" in notice for notice in notices)
    assert decode_image(data, "saved").metadata.icc_profile is None
    grey = RGB[:, :, :1].repeat(3, axis=2)
    data, notices = encode_image(grey, alpha=None, metadata=metadata, name="PNG")
    assert notices == ()
    assert decode_image(data, "saved").metadata.icc_profile == bytes(profile)


def test_an_encoder_that_gives_up_is_a_write_error(monkeypatch):
    def fail(*_arguments, **_options):
        raise OSError("encoder error -2")

    monkeypatch.setattr(Image.Image, "save", fail)
    with pytest.raises(WriteError, match="could not be saved as WEBP"):
        encode_image(RGB, alpha=None, metadata=ImageMetadata(format="PNG"), name="WEBP")


@pytest.mark.parametrize(
    "error", [MemoryError(), cv2.error("(-4:Insufficient memory) Failed to allocate 9 bytes")]
)
def test_a_file_for_which_there_is_no_memory_has_the_sentence_for_it(monkeypatch, error):
    def fail(encoding):
        raise error

    monkeypatch.setitem(encode.ENCODERS, "PNG", fail)
    with pytest.raises(OutOfMemoryError, match="not enough memory"):
        encode_image(draw_photo(20, 30), alpha=None, metadata=ImageMetadata(format="PNG"), name="PNG")
