"""The photos to tune on, and those to report on."""

from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"})

Part = Literal["tune", "report", "all"]


def photos_of(folder: Path, part: Part, *, step: int = 1) -> list[Path]:
    """Return photos of a folder in the order of their names: every second one is for reporting."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    chosen = {"tune": paths[::2], "report": paths[1::2], "all": paths}[part]
    return chosen[::step]


def read(path: Path) -> NDArray[np.uint8]:
    """Return a photo, H x W x 3."""
    with Image.open(path) as opened:
        return np.array(opened.convert("RGB"))
