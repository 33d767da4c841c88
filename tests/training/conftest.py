import io
import json
import tarfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from resources import locate


@pytest.fixture(scope="session")
def photo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight small real photos: quarters and halves of the samples, 96 pixels high or more."""
    folder = tmp_path_factory.mktemp("photos")
    count = 0
    for path in locate.sample_paths():
        photo = np.array(Image.open(path).convert("RGB"))
        height, width = photo.shape[:2]
        for left in (0, width // 3, width // 2):
            crop = cv2.resize(photo[: height // 2 * 2, left : left + width // 2], (144, 112), interpolation=3)
            if count < 8:
                Image.fromarray(crop).save(folder / f"photo-{count}.png")
            count += 1
    return folder


@pytest.fixture
def photo_shard(photo_folder: Path, tmp_path: Path) -> Path:
    """The same photos as a WebDataset shard: KEY.webp beside KEY.json."""
    shard = tmp_path / "photos-000.tar"
    with tarfile.open(shard, "w") as tar:
        for path in sorted(photo_folder.glob("*.png")):
            encoded = io.BytesIO()
            Image.open(path).save(encoded, "WEBP", lossless=True)
            for suffix, data in (
                (".json", json.dumps({"source": "test"}).encode()),
                (".webp", encoded.getvalue()),
            ):
                member = tarfile.TarInfo(path.stem + suffix)
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
    return shard


@pytest.fixture
def tiny_recipe(tmp_path: Path) -> Path:
    """PEN-Net on 64-pixel crops for a few steps, with both kinds of stage."""
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(
        """
network = "pennet"
seed = 7
precision = "fp32"
discriminator_channels = 8
initial_std = 0.0
checkpoint_every_steps = 2
sample_every_steps = 100

[widths]
base_channels = 4

[[stages]]
steps = 3
crop_px = 64
resize_px = [64, 112]
batch_size = 2
learning_rate = 1e-4
adversarial_weight = 0.0

[[stages]]
steps = 4
crop_px = 64
resize_px = [64, 112]
batch_size = 1
learning_rate = 1e-4
final_learning_rate = 1e-5
adversarial_weight = 0.1
colour_jitter = 0.05
""",
        encoding="utf-8",
    )
    return recipe
