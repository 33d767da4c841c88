"""HEIC and HEIF photos, read through the optional pi_heif package; and what AVIF shares with them."""

import io
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import BadImageError
from inpaint_core.files.containers import box_attachments
from inpaint_core.files.exif import upright_exif, without_prefix
from inpaint_core.files.metadata import ImageMetadata

_BRANDS: Final = frozenset(
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"]
)


@dataclass(frozen=True, eq=False)
class HeifImage:
    """An opened HEIC photo; the pixels are decoded on ``read_pixels``.

    Attributes:
        height: In pixels, already turned upright.
        width: In pixels.
        metadata: As for every other format.
        notices: Sentences for the user.
    """

    height: int
    width: int
    metadata: ImageMetadata
    notices: tuple[str, ...]
    _content: Any = field(repr=False)

    def read_pixels(self) -> NDArray[Any]:
        """Return H x W x C, uint8 or uint16: C = 1 grey, 2 grey + alpha, 3 RGB, 4 RGBA."""
        # A copy: the decoder's memory goes with the decoder, whoever still looks at it.
        values = np.array(np.frombuffer(self._content.data, f"u{self.metadata.bits // 8}"))
        channels = len(self.metadata.source_mode.split(";")[0])
        values = values.reshape(self.height, -1, channels)[:, : self.width]
        if self.metadata.bits == 16:
            return _full_range(values, int(self._content.info["bit_depth"]))
        return values


def looks_like_heif(data: bytes) -> bool:
    """Return whether the file says it is HEIC or HEIF (and not AVIF, which is built alike)."""
    if data[4:8] != b"ftyp":
        return False
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, size - 3, 4))}
    return data[8:12] in _BRANDS and not brands & {b"avif", b"avis"}


def open_heif(data: bytes, name: str) -> HeifImage:
    """Read the header of a HEIC photo.

    Raises:
        BadImageError: The optional reader is not installed.
        OSError: The file is damaged (and what else the reader raises for that).
    """
    try:
        import pi_heif  # noqa: PLC0415 - an extra of this project, and slow to load
    except ImportError as error:
        raise BadImageError(
            f"{name} is a HEIC photo, and the reader for those is not installed. "
            "Install it with: pip install inpaint-editor[heic]"
        ) from error
    _check_item_names(data)
    content = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=False)
    if content.mode.split(";")[0] not in ("L", "LA", "RGB", "RGBA"):
        raise BadImageError(f"{name} is a HEIC photo of a kind that cannot be edited ({content.mode}).")
    image = content[content.primary_index]
    width, height = image.size
    info, is_deep = image.info, ";16" in image.mode
    notices = ("The file holds several images; the main one was opened.",) if len(content) > 1 else ()
    block = info.get("exif")
    metadata = ImageMetadata(
        format="HEIF",
        source_mode=image.mode,
        bits=16 if is_deep else 8,
        is_grey=image.mode.startswith("L"),
        is_lossless=False,
        icc_profile=info.get("icc_profile") or None,
        # The decoder has turned the pixels already, whatever the block says.
        exif=upright_exif(without_prefix(block), height=height, width=width) if block else None,
        xmp=info.get("xmp") or None,
        attachments=box_attachments(data),
        frames_left=len(content) - 1,
    )
    return HeifImage(height, width, metadata, notices, image)


def _check_item_names(data: bytes) -> None:
    """Raise ``ValueError`` for an item whose type or name is no text.

    WORKAROUND: pi_heif 1.4.0 takes the whole program down with a segmentation fault on those.
    """
    start, stop = _meta_box(data)
    at = data.find(b"infe", start, stop)
    while at >= 4:
        size, version = int.from_bytes(data[at - 4 : at], "big"), data[at + 4 : at + 5]
        names_at = at + (14 if version == b"\x03" else 12)  # version 3 has longer item numbers
        data[names_at : at - 4 + size].decode()
        at = data.find(b"infe", at + 4, stop)


def _meta_box(data: bytes) -> tuple[int, int]:
    """Return where the list of items lies; the image data must not be mistaken for it."""
    at = 0
    while at + 16 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:  # the real size stands behind the name
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if kind == b"meta":
            return at, at + size if size else len(data)
        if size < 8:  # 0: up to the end of the file
            break
        at += size
    return len(data), len(data)


def avif_is_deep(data: bytes) -> bool:
    """Return whether an AVIF photo has more than 8 bits a channel."""
    at = data.find(b"av1C", 0, 65536)
    return 0 <= at < len(data) - 8 and bool(data[at + 6] & 0x40)  # high_bitdepth of the AV1 configuration


def _full_range(values: NDArray[Any], bit_depth: int) -> NDArray[np.uint16]:
    """Stretch 10 or 12 bits, which the reader shifts up to 16, so that white is 65535."""
    top = (1 << bit_depth) - 1
    levels = (values >> (16 - bit_depth)).astype(np.uint32)
    return ((levels * 65535 + top // 2) // top).astype(np.uint16)
