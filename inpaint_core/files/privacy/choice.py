"""What of a photo's metadata goes into the saved file: all, all but the place, or none."""

from dataclasses import replace
from typing import Final, Literal

from inpaint_core.files.attachments import Attachments
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.privacy.place import exif_without_place, resources_without_place, xmp_without_place

MetadataChoice = Literal["all", "no_place", "none"]

_COLOUR_CHUNKS: Final = (b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT", b"mDCV", b"cLLI")
"""Of PNG: without them the pixels would look different."""
_RAW_PROFILE: Final = b"Raw profile type"
"""Begins PNG texts in which old programs keep EXIF, IPTC and XMP data."""


def chosen_metadata(metadata: ImageMetadata, choice: MetadataChoice) -> ImageMetadata:
    """Return the metadata to save.

    Colour profile, resolution and how the file was compressed always stay: they say how the pixels are meant.
    So do the other pages of a TIFF.

    Args:
        metadata: Of the file the photo came from.
        choice: ``no_place`` leaves out coordinates and names of places in EXIF, XMP and IPTC data;
            ``none`` leaves out these three, comments, texts and blocks of other programs.
    """
    if choice == "all":
        return metadata
    if choice == "none":
        return replace(metadata, exif=None, xmp=None, attachments=_colours_only(metadata.attachments))
    attachments = metadata.attachments
    return replace(
        metadata,
        exif=metadata.exif and exif_without_place(metadata.exif),
        xmp=metadata.xmp and xmp_without_place(metadata.xmp),
        attachments=replace(
            attachments,
            photoshop=resources_without_place(attachments.photoshop),
            png_chunks=tuple(
                (name, content)
                for name, content in attachments.png_chunks
                if not content.startswith(_RAW_PROFILE)
            ),
        ),
    )


def _colours_only(attachments: Attachments) -> Attachments:
    return Attachments(
        png_chunks=tuple(
            (name, content) for name, content in attachments.png_chunks if name in _COLOUR_CHUNKS
        )
    )
