"""What an opened file carries beside its pixels, whatever its format: gathered, and made true of an edit."""

from typing import Final

from PIL import Image, JpegImagePlugin

from inpaint_core.files import attachments, jpeg_segments, xmp
from inpaint_core.files.attachments import Attachments
from inpaint_core.files.containers import box_attachments, png_attachments, riff_attachments
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.tiff import read as tiff_read

_MULTI_PICTURES: Final = 0xB002
_THUMBNAIL: Final = "Large Thumbnail"
_UNNAMED: Final = ("Undefined", "Baseline")
_READERS: Final = {
    "TIFF": tiff_read.read_attachments,
    "WEBP": riff_attachments,
    "AVIF": box_attachments,
}


def attachments_of(image: Image.Image, data: bytes) -> Attachments:
    """Return captions, comments, text and blocks of other programs.

    Args:
        image: The opened file; nothing is decoded.
        data: The whole file.
    """
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        return jpeg_segments.read_attachments(data).and_lost(*_lost_pictures(image, data))
    if image.format == "PNG":
        return png_attachments(data, dpi_is_known="dpi" in image.info)
    comment = image.info.get("comment")
    if image.format == "GIF" and isinstance(comment, bytes) and comment:
        return Attachments(comments=(comment,))
    reader = _READERS.get(image.format or "")
    return reader(data) if reader else Attachments()


def frames_left(image: Image.Image, data: bytes) -> int:
    """Return how many other pictures the file holds: of an animation, or of several photos in one.

    Args:
        image: The opened file.
        data: The whole file.
    """
    frames = int(getattr(image, "n_frames", 1)) - 1
    kinds = _kinds_of_pictures(image)[1:]
    # Smaller copies and gain maps are no pictures of their own.
    belonging = sum(kind.startswith(_THUMBNAIL) for kind in kinds)
    if _has_gain_map(image, data):
        belonging += sum(kind.startswith(_UNNAMED) for kind in kinds)
    return max(frames - belonging, 0)


def cleaned(metadata: ImageMetadata) -> tuple[bytes | None, Attachments]:
    """Return XMP packet and attachments as they fit an upright photo that has been edited."""
    found = metadata.attachments
    if not metadata.xmp:
        return metadata.xmp, found
    packet, lost = xmp.cleaned_xmp(metadata.xmp)
    if not any(jpeg_segments.EXTENDED_XMP in segment for segment in found.jpeg_segments):
        packet = xmp.without_extension(packet)
    return packet, found.and_lost(*lost)


def _lost_pictures(image: Image.Image, data: bytes) -> tuple[str, ...]:
    """Say which pictures behind a JPEG do not follow an edit."""
    kinds = _kinds_of_pictures(image)[1:]
    lost = [attachments.PREVIEW] if any(kind.startswith(_THUMBNAIL) for kind in kinds) else []
    if any(kind.startswith(_UNNAMED) for kind in kinds) and _has_gain_map(image, data):
        lost.append(attachments.GAIN_MAP)
    return tuple(lost)


def _has_gain_map(image: Image.Image, data: bytes) -> bool:
    packet = image.info.get("xmp") or b""
    segments = getattr(image, "applist", [])
    is_promised = any(word in packet for word in (b"GainMap", b"hdr-gain-map"))
    if is_promised or b"aux:hdrgainmap" in data:  # said by the first picture, or by the map itself
        return True
    return any(jpeg_segments.GAIN_MAP_HEAD in content[:64] for _, content in segments)


def _kinds_of_pictures(image: Image.Image) -> list[str]:
    """Return what a multi-picture JPEG says of each of its pictures; nothing for any other file."""
    table = getattr(image, "mpinfo", None) or {}
    entries = table.get(_MULTI_PICTURES, []) if isinstance(table, dict) else []
    return [str(entry["Attribute"]["MPType"]) for entry in entries]
