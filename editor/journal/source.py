"""The photo that a journal begins with: a copy of its file, or of its pixels where there is none. No Qt.

Without it the tiles of a journal are worth little: the file may be replaced, also by this program's own Save.
"""

import contextlib
import hashlib
import logging
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from editor.journal.facts import Facts, JournalError
from editor.state.language.translation import translate
from editor.state.saving import Picture
from inpaint_core.errors import BadImageError, InpaintError
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.files.read_write import read_image, write_image

log = logging.getLogger(__name__)

COPY_STEM: Final = "opened"
PIXELS_NAME: Final = "pixels.tif"
BLOCK_BYTES: Final = 2**20


@dataclass(frozen=True, eq=False)
class Source:
    """A photo as it was opened.

    Attributes:
        path: Where; None for a pasted one.
        digest: SHA-256 of the file, in hex; empty for a pasted one.
        picture: Its pixels; nobody changes them.
        metadata: Of the file.
    """

    path: Path | None
    digest: str
    picture: Picture
    metadata: ImageMetadata


def keep_source(source: Source, folder: Path) -> None:
    """Put the photo beside its journal: the file's own bytes if it still is what was opened, else its pixels.

    Raises:
        OSError: It cannot be written.
        WriteError: It cannot be written.
    """
    if source.path is not None and source.digest:
        with contextlib.suppress(OSError):
            if _copy(source.path, folder / (COPY_STEM + source.path.suffix)) == source.digest:
                return
    (folder / (COPY_STEM + (source.path.suffix if source.path else ""))).unlink(missing_ok=True)
    plain = replace(
        source.metadata,
        format="TIFF",
        source_mode="RGB",
        is_grey=False,
        is_compressed=False,
        indexed=None,
        extra=None,
        pages=None,
    )
    write_image(folder / PIXELS_NAME, source.picture.image, alpha=source.picture.alpha, metadata=plain)


@dataclass(frozen=True, eq=False)
class FoundSource:
    """A photo as it was opened, found again.

    Attributes:
        image: Of it.
        notice: A sentence about its file if that is gone or changed; empty if all is well.
    """

    image: ImageFile
    notice: str = ""


def find_source(facts: Facts, folder: Path) -> FoundSource:
    """Return the photo that a journal begins with.

    Raises:
        JournalError: Neither its file nor a copy is there.
    """
    path = Path(facts.source) if facts.source else None
    notice = ""
    if path is not None:
        found = _read_if_same(path, facts.source_digest)
        if found is not None:
            return FoundSource(found)
        state = (
            translate("Source", "has changed since")
            if path.exists()
            else translate("Source", "is not there any more")
        )
        notice = translate(
            "Source", "{path} {state}: the photo was restored from the copy that was kept of it."
        ).format(path=path.name, state=state)
        found = _read_if_same(folder / (COPY_STEM + path.suffix), facts.source_digest)
        if found is not None:
            return FoundSource(replace(found, stamp=None), notice)
    try:
        found = read_image(folder / PIXELS_NAME)
    except BadImageError as error:
        name = path.name if path else translate("Source", "the pasted photo")
        raise JournalError(
            translate("Source", "{name} itself is gone or has changed, and there is no copy of it").format(
                name=name
            )
        ) from error
    own_format = replace(found.metadata, format=facts.source_format)
    return FoundSource(replace(found, metadata=own_format, stamp=None), notice)


def _copy(path: Path, target: Path) -> str:
    """Copy a file; return the SHA-256 of what was copied, in hex."""
    digest, part = hashlib.sha256(), target.with_name(target.name + ".part")
    try:
        with path.open("rb") as read, part.open("wb") as written:
            while block := read.read(BLOCK_BYTES):
                digest.update(block)
                written.write(block)
            written.flush()
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest()


def _read_if_same(path: Path, digest: str) -> ImageFile | None:
    try:
        image = read_image(path)
    except InpaintError:
        return None
    return image if image.stamp is not None and image.stamp.digest.hex() == digest else None
