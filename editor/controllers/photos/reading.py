"""Reading a photo, with a mask if one is asked for. Called beside the window; knows no Qt objects."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from editor.state.document import Document
from editor.state.history import History
from editor.state.language.translation import translate
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.errors import BadImageError, InpaintError
from inpaint_core.files.atomic import remove_leftovers
from inpaint_core.files.partial.truncated import PartOfPhoto, read_part
from inpaint_core.files.read_write import ImageFile, ImageMetadata, open_mask, read_image
from inpaint_core.request import MaskArray
from resources import locate


@dataclass(frozen=True, eq=False)
class ReadPhoto:
    """A photo that was read, with the mask that was asked for.

    Attributes:
        document: Of the photo.
        history: Of the document.
        notices: Sentences for the user.
        mask: H x W bool, to be laid over it; None for none.
        mask_label: What the Undo menu calls that.
        mask_trouble: Why there is no mask, as a sentence; empty if none was asked for.
    """

    document: Document
    history: History
    notices: tuple[str, ...] = ()
    mask: MaskArray | None = None
    mask_label: str = "Import mask"
    mask_trouble: str = ""


@dataclass(frozen=True)
class CutShort:
    """A photo that cannot be opened as it is, but of which a part can be read.

    Attributes:
        sentence: Why, and how much can be read.
    """

    sentence: str


def read_or_explain(path: Path, mask_path: Path | None, history: History) -> "ReadPhoto | CutShort":
    """Read a photo as ``read_photo``; where that fails, find out whether a part of it can be read.

    Raises:
        BadImageError: Nothing of it can be read.
    """
    try:
        return read_photo(path, mask_path, history)
    except BadImageError:
        part = read_part(path)
        if part is None:
            raise
        return CutShort(
            translate("Reading", "{path} is cut short or damaged. {how_much} can still be read.").format(
                path=path.name, how_much=_how_much(part)
            )
        )


def read_what_can_be(path: Path, history: History) -> ReadPhoto:
    """Read a photo that is cut short; what is missing is grey, and masked so that it can be filled.

    Raises:
        BadImageError: Nothing of it can be read.
    """
    part = read_part(path)
    if part is None:
        raise BadImageError(
            translate("Reading", "Nothing of {path} can be read any more.").format(path=path.name)
        )
    document = Document(part.file, path, history=history)
    if not part.missing.any():
        note = translate(
            "Reading", "{path} is cut short: fine detail is missing everywhere. Save it under another name."
        ).format(path=path.name)
        return ReadPhoto(document, history, (*part.file.notices, note))
    note = translate(
        "Reading", "{path} is cut short: what is missing is masked, to be filled. Save it under another name."
    ).format(path=path.name)
    return ReadPhoto(
        document, history, (*part.file.notices, note), mask=part.missing, mask_label="Missing part"
    )


def _how_much(part: PartOfPhoto) -> str:
    percent = round(100 * part.share)
    if percent >= 100:
        return (
            translate("Reading", "All of it, less finely,")
            if not part.missing.any()
            else translate("Reading", "Nearly all of it")
        )
    return translate("Reading", "About {percent} % of it").format(percent=max(1, percent))


def read_photo(path: Path, mask_path: Path | None, history: History) -> ReadPhoto:
    """Read a photo; a mask that cannot be read opens the photo without it.

    Args:
        path: Of the photo.
        mask_path: An image to take its mask from, or None.
        history: Empty, for its document.

    Raises:
        BadImageError: There is no photo to open.
    """
    remove_leftovers(path)
    image = read_image(path)
    document = Document(image, path, history=history)
    if mask_path is None:
        return ReadPhoto(document, history, image.notices)
    try:
        mask = open_mask(mask_path, size=(document.height, document.width)).require_hole()
    except InpaintError as error:
        return ReadPhoto(document, history, image.notices, mask_trouble=str(error))
    return ReadPhoto(document, history, (*image.notices, *mask.notices), mask=mask.hole)


def from_clipboard(photo: QImage) -> ImageFile:
    """Return an image of the clipboard as if it had been read from a PNG file."""
    image, alpha = from_qimage(photo)
    return ImageFile(image, alpha, ImageMetadata(format="PNG"))


def is_sample(path: Path) -> bool:
    """Return whether a photo belongs to the program, and so must not be written to."""
    return path in locate.sample_paths()
