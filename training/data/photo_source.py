"""The photos of a training run as one numbered list.

Every sample is a function of its number, which is what lets an interrupted run continue exactly.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import InpaintError
from inpaint_core.files.decode import decode_image
from inpaint_core.pixels import laid_on, to_8_bit
from training.data.photo_entries import (
    Fetch,
    PhotoEntry,
    Place,
    describe_contents,
    is_address,
    list_entries,
)
from training.errors import DataError

WHITE: Final = 255


def refuse(address: str) -> Path:
    """Fetch nothing.

    Raises:
        DataError: Always.
    """
    raise DataError(f"{address} is an address; photos are only read from this computer here.")


@dataclass(frozen=True)
class PhotoSource:
    """A fixed list of photos.

    Attributes:
        entries: In a stable order: as the paths were given, sorted inside each.
    """

    entries: tuple[PhotoEntry, ...]

    @classmethod
    def open(cls, places: Sequence[Place], *, fetch: Fetch = refuse) -> Self:
        """List the photos of folders (searched recursively), photo files, ``.tar`` shards and lists of these.

        A list is a text file, ``.txt`` or ``.lst``, with a path a line, relative to the list's own folder.

        Args:
            places: Where photos are; the address of a shard too.
            fetch: Returns a local copy of what is at an address.

        Raises:
            DataError: A place does not exist, is none of these or is damaged, or there is not one photo.
        """
        entries = [entry for place in places for entry in list_entries(place, fetch)]
        if not entries:
            contents = describe_contents(Path(place) for place in places if not is_address(place))
            raise DataError(f"There is no photo in {', '.join(map(str, places)) or 'nothing'}.{contents}")
        return cls(tuple(entries))

    def __len__(self) -> int:
        return len(self.entries)

    def fingerprint(self) -> str:
        """Return a hash of the list, so that a run notices when it would continue on other photos."""
        digest = hashlib.sha256()
        for entry in self.entries:
            digest.update(f"{entry.name}:{entry.size_bytes}\n".encode())
        return digest.hexdigest()[:16]


def decode_photo(data: bytes) -> NDArray[np.uint8]:
    """Decode a photo for training as the editor opens it, in 8 bit RGB, upright.

    Nobody sees the colour under clear pixels, so it is not learned: the photo is laid on a plain ground,
    white as where a format without transparency is saved.

    Args:
        data: A whole encoded image file.

    Returns:
        H x W x 3 uint8 RGB.

    Raises:
        DataError: It is no image, is damaged, absurdly large, or clear everywhere.
    """
    try:
        photo = decode_image(data, "the photo")
    except InpaintError as error:
        raise DataError(f"not a readable image: {error}") from error
    image = to_8_bit(photo.image)
    if photo.alpha is None:
        return image
    alpha = to_8_bit(photo.alpha)[:, :, None]
    if not alpha.any():
        raise DataError("every pixel of the image is transparent: there is nothing to see in it")
    return laid_on(image, alpha, level=WHITE)
