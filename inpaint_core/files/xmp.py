"""XMP packets, changed where they would be untrue of an edited photo; every other byte stays."""

import re
from typing import Final

from inpaint_core.files import attachments

_ORIENTATION: Final = re.compile(rb"(tiff:Orientation(?:=[\"']|>))[2-8]")
_THUMBNAIL: Final = re.compile(rb"(xmpGImg:image(?:=[\"']|>))[^<\"']+")
_EXTENDED_NOTE: Final = re.compile(
    rb"\s+xmpNote:HasExtendedXMP\s*=\s*(?:\"[^\"]*\"|'[^']*')"
    rb"|<xmpNote:HasExtendedXMP>.*?</xmpNote:HasExtendedXMP>",
    re.DOTALL,
)


def property_pattern(names: bytes) -> re.Pattern[bytes]:
    """Return what finds attributes and elements whose qualified names match the expression ``names``."""
    return re.compile(
        rb"\s+(?:%b)\s*=\s*(?:\"[^\"]*\"|'[^']*')|<(%b)(?:\s[^>]*)?(?:/>|>.*?</\1\s*>)" % (names, names),
        re.DOTALL,
    )


_PROMISES: Final = (
    (property_pattern(rb"(?:hdrgm|HDRGainMap):\w+"), attachments.GAIN_MAP),
    (property_pattern(rb"GCamera:(?:MotionPhoto|MicroVideo)\w*"), attachments.VIDEO),
    (property_pattern(rb"(?:GDepth|GImage):\w+"), attachments.DEPTH_MAP),
    (property_pattern(rb"dcterms:provenance"), attachments.CREDENTIALS),
)
_DIRECTORY: Final = property_pattern(rb"(?:G?Container):Directory")
_NAMESPACES: Final = (
    b"hdrgm", b"HDRGainMap", b"Container", b"GContainer", b"Item", b"GDepth", b"GImage",
)  # fmt: skip


def cleaned_xmp(xmp: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the packet as it fits an upright photo that has been edited.

    The orientation becomes 1 and thumbnails of the photo as it was become empty. Promises of what does not
    follow the photo go with it: gain map, motion photo, depth map, content credentials.

    Returns:
        The packet, and sentences about what was promised.
    """
    xmp = _THUMBNAIL.sub(rb"\1", _ORIENTATION.sub(rb"\g<1>1", xmp))
    lost = []
    for pattern, sentence in _PROMISES:
        xmp, count = pattern.subn(b"", xmp)
        if count:
            lost.append(sentence)
    if b"GainMap" in xmp and attachments.GAIN_MAP not in lost and _DIRECTORY.search(xmp):
        lost.append(attachments.GAIN_MAP)
    xmp = _DIRECTORY.sub(b"", xmp)  # the list of what lies behind the photo in its file
    for name in _NAMESPACES:
        if not re.search(rb"[<\s/]%b:" % name, xmp):
            xmp = re.sub(rb"\s+xmlns:%b\s*=\s*(?:\"[^\"]*\"|'[^']*')" % name, b"", xmp)
    return xmp, tuple(lost)


def without_extension(xmp: bytes) -> bytes:
    """Return the packet without the note that a second part of it lies elsewhere in the file."""
    return _EXTENDED_NOTE.sub(b"", xmp)


def has_extension(xmp: bytes) -> bool:
    """Return whether the packet says that a second part of it lies elsewhere in the file."""
    return _EXTENDED_NOTE.search(xmp) is not None
