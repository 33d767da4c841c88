"""What a file carries beside its pixels comes back from a save, or the save says that it does not."""

import io
import struct
import zlib

import numpy as np
import pytest
import tifffile
from PIL import Image

from inpaint_core.files import attachments
from inpaint_core.files.containers import list_png_chunks
from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image
from inpaint_core.files.jpeg_segments import walk_segments
from inpaint_core.files.png_chunks import chunk
from tests.inpaint_core.synthetic_photo import draw_photo

RGB = draw_photo(48, 80)
RECORD = b"".join(
    bytes([0x1C, 2, number]) + struct.pack(">H", len(words)) + words
    for number, words in ((25, b"Hawaii"), (80, b"A. Photographer"), (116, b"(c) 2026"), (120, b"A caption"))
)


def resource(number, content):
    return b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + bytes(len(content) % 2)


IPTC = resource(0x0404, RECORD)
THUMBNAIL = resource(0x040C, b"the photo as it was, small")


def jpeg(**options):
    stream = io.BytesIO()
    Image.fromarray(RGB).save(stream, "JPEG", quality=92, **options)
    return stream.getvalue()


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def behind_start(data, *segments):
    return data[:2] + b"".join(segments) + data[2:]


def png(*chunks, mode="RGB"):
    stream = io.BytesIO()
    Image.fromarray(RGB).convert(mode).save(stream, "PNG")
    data = stream.getvalue()
    return data[:33] + b"".join(chunks) + data[33:]


def saved(data, name, *, source="photo"):
    photo = decode_image(data, source)
    return encode_image(photo.image, alpha=photo.alpha, metadata=photo.metadata, name=name)


def segments_of(data):
    return [(marker, content) for marker, content, _ in walk_segments(data)]


def app13(*resources):
    return segment(0xED, b"Photoshop 3.0\0" + b"".join(resources))


# JPEG


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


# PNG

CHRM = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000))
KEPT = {
    "gAMA": (chunk(b"gAMA", struct.pack(">I", 100_000)),),
    "gAMA and cHRM": (chunk(b"gAMA", struct.pack(">I", 45_455)), CHRM),
    "sRGB": (chunk(b"sRGB", b"\0"),),
    "cICP": (chunk(b"cICP", bytes([12, 13, 0, 1])),),
    "cICP PQ": (chunk(b"cICP", bytes([9, 16, 0, 1])), chunk(b"mDCV", bytes(24)), chunk(b"cLLI", bytes(8))),
    "tEXt": (
        chunk(b"tEXt", b"Copyright\0(c) A. Photographer"),
        chunk(b"tEXt", b"parameters\0prompt, steps 20"),
    ),
    "zTXt": (chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"long words" * 50)),),
    "iTXt": (chunk(b"iTXt", b"Author\0\0\0\0\0" + "Élodie".encode()),),
    "iTXt in no UTF-8": (chunk(b"iTXt", b"Author\0\0\0\0\0\xc9lodie"),),
    "proportions": (chunk(b"pHYs", struct.pack(">IIB", 2, 1, 0)),),
    "offset and scale": (chunk(b"oFFs", struct.pack(">iiB", 5, 6, 0)), chunk(b"sTER", b"\1")),
    "of a stranger, safe to copy": (chunk(b"vpAg", bytes(9)),),
}


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P"])
def test_chunks_of_a_png_stay(kind, mode):
    data, notices = saved(png(*KEPT[kind], mode=mode), "PNG")
    assert notices == ()
    for one in KEPT[kind]:
        assert data.count(one) == 1
    with Image.open(io.BytesIO(data)) as opened:
        opened.load()


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("name", ["JPEG", "TIFF", "WEBP", "AVIF", "BMP"])
def test_chunks_of_a_png_are_said_where_they_cannot_stay(kind, name):
    _, notices = saved(png(*KEPT[kind]), name)
    assert any("PNG entries" in notice for notice in notices)


def test_text_behind_the_pixels_stays_too():
    plain = png()
    text = chunk(b"tEXt", b"Author\0A. Person")
    data, _ = saved(plain[:-12] + text + plain[-12:], "PNG")
    assert text in data


def test_chunks_of_16_bits_stay_and_no_pixel_changes():
    photo = draw_photo(20, 30, bits=16)
    data, _ = encode_image(photo, alpha=None, metadata=decode_image(png(), "a").metadata, name="PNG")
    source = data[:33] + b"".join(KEPT["gAMA and cHRM"]) + data[33:]
    back, notices = saved(source, "PNG")
    assert notices == ()
    assert np.array_equal(decode_image(source, "a").image, photo)
    assert np.array_equal(decode_image(back, "a").image, photo)
    assert CHRM in back


def test_a_chunk_that_is_true_of_the_old_pixels_only_is_said():
    _, notices = saved(png(chunk(b"abCD", b"checksum of the pixels")), "PNG")
    assert any("abCD" in notice for notice in notices)


# TIFF


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
