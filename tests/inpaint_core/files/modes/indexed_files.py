"""Small files of few colours in every container, and what becomes of them with a fill."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from inpaint_core.files.decode import decode_image
from inpaint_core.files.encode import encode_image
from inpaint_core.files.metadata import ImageFile
from inpaint_core.files.modes.indexed import Indexed, ramp
from inpaint_core.files.modes.write import encode_indexed_png

HEIGHT, WIDTH = 60, 83
HOLE = np.zeros((HEIGHT, WIDTH), bool)
HOLE[20:41, 30:57] = True


def stored(image, name="PNG", **options):
    stream = io.BytesIO()
    image.save(stream, name, **options)
    return stream.getvalue()


def page_of_text():
    """H x W bool, True = white paper: bars as broad as the strokes of letters."""
    rows, columns = np.indices((HEIGHT, WIDTH))
    return (rows % 12 < 8) | (columns % 9 < 5)


def dithered():
    rows, columns = np.indices((HEIGHT, WIDTH))
    light = (rows + columns) * 255 // (HEIGHT + WIDTH)
    return np.asarray(Image.fromarray(light.astype(np.uint8)).convert("1"))


def grey_png(bits, seed=0):
    values = np.random.default_rng(seed).integers(0, 1 << bits, (HEIGHT, WIDTH), dtype=np.uint8)
    values = np.sort(values, axis=1)  # even stretches, no noise
    return encode_indexed_png(Indexed(values=values, colors=ramp(bits), bits=bits, is_ramp=True)), values


@dataclass(frozen=True)
class Saved:
    photo: ImageFile
    image: np.ndarray
    data: bytes
    notices: tuple[str, ...]

    @property
    def opened(self):
        return Image.open(io.BytesIO(self.data))


def saved_with_fill(data, fill, name="PNG", hole=HOLE):
    """Open a file, put a fill (H x W x 3, or a colour) into the hole, and save it."""
    photo = decode_image(data, "photo")
    image = photo.image.copy()
    image[hole] = np.broadcast_to(np.asarray(fill, np.uint8), image.shape)[hole]
    written, notices = encode_image(image, alpha=photo.alpha, metadata=photo.metadata, name=name)
    return Saved(photo, image, written, notices)
