"""What a file carries beside pixels, profile, EXIF and XMP: captions, comments, text, blocks of others.

Each is written back where the format has a place for it. What a format has no place for is said, and so is
what must not follow an edited photo: it is true of the photo as it was.
"""

from dataclasses import dataclass, replace
from typing import Final

CREDENTIALS: Final = (
    "The photo carried content credentials (C2PA). An edit voids them; they were left out of the saved photo."
)
GAIN_MAP: Final = (
    "The photo carried a gain map for bright screens. It shows the photo as it was, so it was left out: "
    "the saved photo has the standard range of brightness."
)
DEPTH_MAP: Final = "The photo carried a depth map or a copy of itself; it was left out of the saved photo."
VIDEO: Final = "The photo carried a short video (motion photo); it was left out of the saved photo."
PREVIEW: Final = "The photo carried a smaller copy of itself as it was; it was left out of the saved photo."
TRAILER: Final = "The file went on behind the photo with data of an unknown kind; they were left out."
LAYERS: Final = "The file carried the layers of another program; they were left out of the saved photo."
RESOURCES: Final = "The photo's Photoshop resources (IPTC captions among them) are damaged and were left out."

_EXAMPLES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Attachments:
    """What goes along with a photo, byte for byte.

    Attributes:
        photoshop: Image resources of Photoshop in a row, IPTC captions and credits among them; JPEG keeps
            them in APP13, TIFF in two tags.
        comments: Of JPEG and GIF, in an encoding that the file does not tell.
        jpeg_segments: Whole segments of other programs, marker first.
        png_chunks: Name and content: colour (gAMA, cHRM, sRGB, cICP ...), text, blocks of other programs.
        lost: Sentences about what no saved file can keep, said with every save.
    """

    photoshop: bytes = b""
    comments: tuple[bytes, ...] = ()
    jpeg_segments: tuple[bytes, ...] = ()
    png_chunks: tuple[tuple[bytes, bytes], ...] = ()
    lost: tuple[str, ...] = ()

    def and_lost(self, *sentences: str) -> "Attachments":
        """Return these with more that cannot be kept, each said once."""
        return replace(self, lost=tuple(dict.fromkeys((*self.lost, *sentences))))


NO_ATTACHMENTS: Final = Attachments()


def left_out(title: str, attachments: Attachments, *, keeps: tuple[str, ...]) -> tuple[str, ...]:
    """Return sentences about what a format has no place for.

    Args:
        title: Of the format.
        attachments: Of the photo.
        keeps: Names of the attributes that its encoder writes.
    """
    kinds = {
        "photoshop": "IPTC captions and Photoshop resources" if attachments.photoshop else "",
        "comments": "comments" if attachments.comments else "",
        "jpeg_segments": "data blocks of JPEG programs" if attachments.jpeg_segments else "",
        "png_chunks": _chunk_words(attachments.png_chunks),
    }
    gone = [words for kind, words in kinds.items() if words and kind not in keeps]
    lost = () if not gone else (f"{title} holds no {', no '.join(gone)}: they were left out.",)
    return (*attachments.lost, *lost)


def _chunk_words(chunks: tuple[tuple[bytes, bytes], ...]) -> str:
    if not chunks:
        return ""
    names = list(dict.fromkeys(name.decode("latin-1") for name, _ in chunks))
    more = " …" if len(names) > _EXAMPLES else ""
    return f"PNG entries ({', '.join(names[:_EXAMPLES])}{more})"
