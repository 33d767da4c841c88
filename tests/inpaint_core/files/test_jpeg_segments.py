"""What a JPEG carries beside its pixels comes back from a save, or the save says that it does not."""

import io
import struct

import pytest
import tifffile
from PIL import Image

from inpaint_core.files import attachments
from inpaint_core.files.containers import list_png_chunks
from inpaint_core.files.decode import decode_image
from inpaint_core.files.png_chunks import chunk
from tests.inpaint_core.files.small_files import (
    IPTC,
    RECORD,
    RGB,
    THUMBNAIL,
    app13,
    behind_start,
    jpeg,
    png,
    resource,
    saved,
    segment,
    segments_of,
)


def test_iptc_captions_stay_in_a_jpeg():
    data, notices = saved(behind_start(jpeg(), app13(IPTC)), "JPEG")
    assert notices == ()
    assert (0xED, b"Photoshop 3.0\0" + IPTC) in segments_of(data)
    with Image.open(io.BytesIO(data)) as opened:
        assert opened.info["photoshop"][0x0404] == RECORD


def test_iptc_captions_of_several_segments_stay():
    much = resource(0x0404, RECORD * 2000)
    whole = IPTC.replace(b"\x04\x04", b"\x04\x28", 1) + much
    halves = [app13(whole[:60_000]), app13(whole[60_000:])]
    data, notices = saved(behind_start(jpeg(), *halves), "JPEG")
    assert notices == ()
    found = b"".join(content[14:] for marker, content in segments_of(data) if marker == 0xED)
    assert found == whole


def test_iptc_captions_move_between_jpeg_and_tiff():
    tiff, notices = saved(behind_start(jpeg(), app13(IPTC)), "TIFF")
    assert notices == ()
    with tifffile.TiffFile(io.BytesIO(tiff)) as opened:
        assert bytes(opened.pages.first.tags[33723].value) == RECORD
        assert bytes(opened.pages.first.tags[34377].value) == IPTC
    back, notices = saved(tiff, "JPEG")
    assert notices == ()
    assert (0xED, b"Photoshop 3.0\0" + IPTC) in segments_of(back)


def test_iptc_captions_of_a_tiff_alone_stay_and_move():
    stream = io.BytesIO()
    Image.fromarray(RGB).save(stream, "TIFF", tiffinfo={33723: RECORD, 270: "a caption", 315: "A. Person"})
    for name in ("TIFF", "JPEG"):
        data, notices = saved(stream.getvalue(), name)
        assert notices == ()
        assert RECORD in data
        assert b"A. Person" in data


def test_the_thumbnail_in_the_resources_does_not_survive_the_edit():
    for source in (
        behind_start(jpeg(), app13(THUMBNAIL, IPTC)),
        behind_start(jpeg(), app13(IPTC, THUMBNAIL)),
    ):
        data, _ = saved(source, "JPEG")
        assert b"as it was" not in data
        assert RECORD in data


@pytest.mark.parametrize("cut", [1, 5, 9, 30])
def test_damaged_resources_are_left_out_and_said(cut):
    _, notices = saved(behind_start(jpeg(), app13(IPTC[:-cut])), "JPEG")
    assert attachments.RESOURCES in notices


@pytest.mark.parametrize("comment", [b"scanned by A. Person, box 12", b"", b"\xff\xd8\xff\x00", "Ä".encode()])
def test_comments_stay_in_a_jpeg(comment):
    data, notices = saved(behind_start(jpeg(), segment(0xFE, comment), segment(0xFE, b"second")), "JPEG")
    assert notices == ()
    assert [content for marker, content in segments_of(data) if marker == 0xFE] == [comment, b"second"]


def test_comments_go_along_into_a_png_and_are_said_elsewhere():
    source = behind_start(jpeg(), segment(0xFE, b"box 12"))
    data, notices = saved(source, "PNG")
    assert notices == ()
    assert (b"tEXt", b"Comment\0box 12") in list(list_png_chunks(data))
    for name in ("WEBP", "AVIF", "BMP", "TIFF"):
        _, notices = saved(source, name)
        assert any("comments" in notice for notice in notices)


def test_comments_of_a_gif_go_along():
    stream = io.BytesIO()
    Image.fromarray(RGB).quantize(64).save(stream, "GIF", comment=b"drawn by hand")
    data, _ = saved(stream.getvalue(), "PNG")
    assert (b"tEXt", b"Comment\0drawn by hand") in list(list_png_chunks(data))


@pytest.mark.parametrize("marker", [0xE3, 0xE5, 0xEA, 0xEC, 0xEF])
def test_blocks_of_other_programs_stay_in_a_jpeg_and_are_said_elsewhere(marker):
    source = behind_start(jpeg(), segment(marker, b"OTHER\0" + bytes(range(200))))
    data, notices = saved(source, "JPEG")
    assert notices == ()
    assert (marker, b"OTHER\0" + bytes(range(200))) in segments_of(data)
    _, notices = saved(source, "PNG")
    assert any("data blocks of JPEG programs" in notice for notice in notices)


def test_a_block_with_a_picture_in_it_is_left_out_and_said():
    source = behind_start(jpeg(), segment(0xE4, b"PREVIEW\0" + jpeg()[:5000]))
    data, notices = saved(source, "JPEG")
    assert attachments.PREVIEW in notices
    assert b"PREVIEW" not in data


JUMBF = b"JP\0\1\0\0\0\1" + struct.pack(">I", 40) + b"jumb" + b"c2pa" * 8


def test_content_credentials_are_said_to_be_void_in_every_format():
    sources = [
        behind_start(jpeg(), segment(0xEB, JUMBF)),
        png(chunk(b"caBX", b"jumbc2pa")),
    ]
    webp = io.BytesIO()
    Image.fromarray(RGB).save(webp, "WEBP", lossless=True)
    riff = webp.getvalue() + b"C2PA" + struct.pack("<I", 8) + b"jumbc2pa"
    sources.append(riff[:4] + struct.pack("<I", len(riff) - 8) + riff[8:])
    avif = io.BytesIO()
    Image.fromarray(RGB).save(avif, "AVIF")
    box = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + b"jumbc2pa"
    sources.append(avif.getvalue() + struct.pack(">I", len(box) + 8) + b"uuid" + box)
    tiff = io.BytesIO()
    Image.fromarray(RGB).save(tiff, "TIFF", tiffinfo={52545: b"jumbc2pa"})
    sources.append(tiff.getvalue())
    for source in sources:
        for name in ("JPEG", "PNG", "TIFF"):
            data, notices = saved(source, name)
            assert attachments.CREDENTIALS in notices
            assert b"c2pa" not in data


XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
GAIN_MAP_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" '
    b'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
    b'xmlns:Item="http://ns.google.com/photos/1.0/container/item/" hdrgm:Version="1.0" dc:title="kept">'
    b'<Container:Directory><rdf:Seq><rdf:li><Container:Item Item:Semantic="Primary"/></rdf:li>'
    b'<rdf:li><Container:Item Item:Semantic="GainMap" Item:Length="900"/></rdf:li></rdf:Seq>'
    b"</Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def with_gain_map():
    """Return a JPEG with a second picture and both promises of it."""
    second, base = jpeg(), behind_start(jpeg(), segment(0xE1, XMP_HEAD + GAIN_MAP_XMP))
    total, tiff_at = len(base) + 94, 10
    entries = struct.pack("<IIIHH", 0x030000, total, 0, 0, 0)
    entries += struct.pack("<IIIHH", 0, len(second), total - tiff_at, 0, 0)
    index = b"MPF\0II*\0\x08\0\0\0" + struct.pack("<H", 3) + struct.pack("<HHI4s", 0xB000, 7, 4, b"0100")
    index += struct.pack("<HHII", 0xB001, 4, 1, 2) + struct.pack("<HHII", 0xB002, 7, 32, 50)
    return behind_start(base, segment(0xE2, index + bytes(4) + entries)) + second


def test_a_gain_map_and_its_promises_go_together_and_this_is_said():
    source = with_gain_map()
    for name in ("JPEG", "PNG", "TIFF", "WEBP"):
        data, notices = saved(source, name)
        assert attachments.GAIN_MAP in notices
        for promise in (b"hdrgm", b"GainMap", b"Container", b"MPF\0"):
            assert promise not in data
        assert b'dc:title="kept"' in data
    assert decode_image(source, "photo").metadata.frames_left == 0  # saving over it loses no picture


def test_a_gain_map_that_only_the_second_picture_tells_of_is_one_too():
    stream, pictures = io.BytesIO(), [Image.fromarray(RGB), Image.fromarray(RGB[::4, ::4, 0])]
    pictures[0].save(stream, "MPO", save_all=True, append_images=pictures[1:])
    source = stream.getvalue()
    second = source.rindex(b"\xff\xd8\xff")
    note = XMP_HEAD + b"<apdi:AuxiliaryImageType>urn:com:apple:photo:2020:aux:hdrgainmap</apdi>"
    source = source[: second + 2] + segment(0xE1, note) + source[second + 2 :]
    _, notices = saved(source, "JPEG")
    assert attachments.GAIN_MAP in notices
    assert decode_image(source, "photo").metadata.frames_left == 0


def test_two_photos_in_one_jpeg_count_as_such():
    stream, pictures = io.BytesIO(), [Image.fromarray(RGB), Image.fromarray(RGB[::-1])]
    pictures[0].save(stream, "MPO", save_all=True, append_images=pictures[1:])
    photo = decode_image(stream.getvalue(), "stereo.jpg")
    assert photo.metadata.frames_left == 1
    assert any("2 pictures" in notice for notice in photo.notices)


@pytest.mark.parametrize(
    ("tail", "sentence"),
    [
        (b"\0\0\0\x18ftypmp42" + bytes(range(1, 200)), attachments.VIDEO),
        (b"SEFT" + bytes(range(1, 40)), attachments.TRAILER),
        (bytes(300), None),
    ],
)
def test_what_lies_behind_the_photo_is_said(tail, sentence):
    data, notices = saved(jpeg() + tail, "JPEG")
    assert notices == (() if sentence is None else (sentence,))
    assert len(data) <= len(jpeg()) + 64


def test_a_long_xmp_packet_stays_in_a_jpeg_and_its_note_goes_elsewhere():
    packet = b'<x:xmpmeta><rdf:Description xmpNote:HasExtendedXMP="AB12" a="1"/></x:xmpmeta>'
    extension = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", 9, 0) + b"<long xml>"
    source = behind_start(jpeg(), segment(0xE1, XMP_HEAD + packet), segment(0xE1, extension))
    data, notices = saved(source, "JPEG")
    assert notices == ()
    assert (0xE1, extension) in segments_of(data)
    assert b"HasExtendedXMP" in data
    data, notices = saved(source, "PNG")
    assert b"HasExtendedXMP" not in data
    assert len(notices) == 1


def test_an_embedded_original_in_the_xmp_does_not_survive_the_edit():
    packet = (
        b'<x:xmpmeta><rdf:Description GImage:Mime="image/jpeg" GImage:Data="/9j/AAAA" a="1"/></x:xmpmeta>'
    )
    data, notices = saved(behind_start(jpeg(), segment(0xE1, XMP_HEAD + packet)), "JPEG")
    assert attachments.DEPTH_MAP in notices
    assert b"/9j/AAAA" not in data
