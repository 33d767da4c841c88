"""What tests of a batch share: a folder of small photos with masks."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from inpaint_core.batch.jobs import FillOptions, Job, ResultPlace, plan_jobs
from inpaint_core.files.read_write import read_image, write_image, write_mask
from inpaint_core.request import FillSettings
from resources import locate


@pytest.fixture
def mask() -> NDArray[np.bool_]:
    mask = np.zeros((20, 30), np.bool_)
    mask[3:9, 2:6] = True
    return mask


@pytest.fixture
def folder(tmp_path: Path, mask: NDArray[np.bool_]) -> Path:
    """photos/a.png, photos/b.tif, photos/notes.txt and masks/a.png, masks/b.png."""
    rng = np.random.default_rng(0)
    for name in ("photos", "masks"):
        (tmp_path / name).mkdir()
    write_image(tmp_path / "photos" / "a.png", rng.integers(0, 256, (20, 30, 3), np.uint8))
    write_image(tmp_path / "photos" / "b.tif", rng.integers(0, 65536, (20, 30, 3), np.uint16))
    (tmp_path / "photos" / "notes.txt").touch()
    for name in "ab":
        write_mask(tmp_path / "masks" / f"{name}.png", mask)
    return tmp_path


@pytest.fixture
def many(tmp_path: Path) -> list[Job]:
    """Eight pieces of a real photo, 60 x 80 pixels each, with a hole each; results go to ``out``."""
    sample = read_image(locate.sample_paths()[0]).image
    (tmp_path / "many").mkdir()
    for number in range(8):
        top, left = 20 * number, 30 * number
        write_image(tmp_path / "many" / f"{number}.png", sample[top : top + 60, left : left + 80].copy())
    hole = np.zeros((60, 80), np.bool_)
    hole[20:40, 30:50] = True
    write_mask(tmp_path / "mask.png", hole)
    return plan_jobs(tmp_path / "many", tmp_path / "mask.png", ResultPlace(target=tmp_path / "out"))


@pytest.fixture
def options() -> FillOptions:
    return FillOptions(settings=FillSettings(model="telea"))
