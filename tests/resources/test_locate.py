import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from resources import locate


def test_there_are_three_samples_or_more():
    assert len(locate.sample_paths()) >= 3


@pytest.mark.parametrize("photo", locate.sample_paths(), ids=lambda photo: photo.name)
def test_a_sample_is_a_photo_with_a_mask_of_its_size(photo):
    mask_path = locate.suggested_mask(photo)
    assert mask_path is not None
    with Image.open(photo) as image, Image.open(mask_path) as mask:
        assert image.mode == "RGB"
        assert min(image.size) >= 400
        assert mask.size == image.size
        values = np.array(mask)
    assert set(np.unique(values)) == {0, 255}
    assert 0.005 < (values == 255).mean() < 0.25


def test_every_sample_file_has_its_licence_noted():
    folder = locate.path("samples")
    noted = (folder / "LICENCES.md").read_text(encoding="utf-8")
    unnoted = [
        file.name for file in folder.iterdir() if file.name != "LICENCES.md" and file.name not in noted
    ]
    assert unnoted == []


def test_a_photo_that_is_no_sample_has_no_suggested_mask(tmp_path):
    copied = Path(shutil.copy(locate.sample_paths()[0], tmp_path))
    assert locate.suggested_mask(copied) is None


def test_a_sample_is_known_by_a_relative_path_too(monkeypatch):
    photo = locate.sample_paths()[0]
    monkeypatch.chdir(photo.parent)
    assert locate.suggested_mask(Path(photo.name)) is not None


def test_a_missing_file_is_named():
    with pytest.raises(FileNotFoundError, match=r"incomplete: icons/no-such-icon\.svg"):
        locate.path("icons/no-such-icon.svg")
