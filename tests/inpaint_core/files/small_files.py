"""Small files with something beside their pixels, and what becomes of it in a save."""

import io
import struct

from PIL import Image

from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image
from inpaint_core.files.jpeg_segments import walk_segments
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
