"""What is left out of the metadata is gone from the file, and the rest is untouched."""

import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from inpaint_core.files.attachments import Attachments
from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.photoshop import iptc_of, iptc_resource
from inpaint_core.files.privacy.choice import chosen_metadata
from inpaint_core.files.privacy.place import exif_without_place

LATITUDE = (48.0, 51.0, 29.6)
XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description exif:GPSLatitude='48,51.49N' dc:format='x'>"
    b"<photoshop:City>Paris</photoshop:City><dc:creator>Ada</dc:creator>"
    b"<Iptc4xmpExt:LocationCreated><rdf:Bag><Iptc4xmpExt:City>Paris</Iptc4xmpExt:City></rdf:Bag>"
    b"</Iptc4xmpExt:LocationCreated></rdf:Description></x:xmpmeta>"
)


def camera_exif() -> bytes:
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = "A camera with a long name"
    tags[ExifTags.Base.Software] = "Firmware 1.2.3"
    tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.LensModel] = "50 mm f/1.8"
    tags.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: LATITUDE, 3: "E", 4: (2.0, 17.0, 40.2)})
    return tags.tobytes().removeprefix(b"Exif\x00\x00")


def dataset(number: int, text: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text


def with_everything(name: str = "JPEG") -> ImageMetadata:
    record = dataset(120, b"A caption") + dataset(90, b"Paris") + dataset(80, b"Ada")
    return ImageMetadata(
        format=name,
        exif=camera_exif(),
        xmp=XMP,
        icc_profile=None,
        dpi=(300, 300),
        attachments=Attachments(
            photoshop=iptc_resource(record),
            comments=(b"Paris, in June",),
            png_chunks=((b"gAMA", struct.pack(">I", 45455)), (b"tEXt", b"Raw profile type exif\x00Paris")),
        ),
    )


def file_with(metadata: ImageMetadata, name: str) -> bytes:
    image = np.full((20, 30, 3), 90, np.uint8)
    return encode_image(image, alpha=None, metadata=metadata, name=name)[0]


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_file_without_place_knows_no_place_but_all_else(name):
    data = file_with(chosen_metadata(with_everything(), "no_place"), name)
    assert b"48,51" not in data
    assert b"Paris" not in data.replace(b"Paris, in June", b"")
    found = decode_image(data, "saved").metadata
    assert found.exif is not None
    tags = Image.Exif()
    tags.load(found.exif)
    assert tags[ExifTags.Base.Make] == "A camera with a long name"
    assert tags[ExifTags.Base.Software] == "Firmware 1.2.3"
    assert tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.LensModel] == "50 mm f/1.8"
    assert not tags.get_ifd(ExifTags.IFD.GPSInfo)
    assert b"Ada" in (found.xmp or b"")


def test_the_numbers_of_the_place_are_overwritten():
    exif = camera_exif()
    degrees = struct.pack("<II", 48, 1), struct.pack(">II", 48, 1)
    assert any(number in exif for number in degrees)
    cleaned = exif_without_place(exif)
    assert cleaned is not None
    assert len(cleaned) == len(exif)
    assert not any(number in cleaned for number in degrees)


def test_captions_stay_without_the_place():
    record = iptc_of(chosen_metadata(with_everything(), "no_place").attachments.photoshop)
    assert record == dataset(120, b"A caption") + dataset(80, b"Ada")


@pytest.mark.parametrize("name", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_file_without_metadata_has_none_but_what_the_colours_need(name):
    data = file_with(chosen_metadata(with_everything(), "none"), name)
    for word in (b"Paris", b"Ada", b"camera", b"Firmware", b"50 mm", b"caption"):
        assert word not in data
    if name == "PNG":
        assert b"gAMA" in data
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.size == (30, 20)


def test_all_is_all():
    metadata = with_everything()
    assert chosen_metadata(metadata, "all") is metadata


def test_a_damaged_block_is_left_out_as_nobody_knows_what_it_holds():
    broken = ImageMetadata(format="JPEG", exif=b"II*\x00\xff\xff\xff\xff and so on")
    assert chosen_metadata(broken, "no_place").exif is None


@given(st.data())
def test_nonsense_never_stops_a_save(data):
    exif = bytearray(camera_exif())
    for _ in range(data.draw(st.integers(1, 6))):
        exif[data.draw(st.integers(0, len(exif) - 1))] = data.draw(st.integers(0, 255))
    cleaned = exif_without_place(bytes(exif))
    assert cleaned is None or len(cleaned) == len(exif)
