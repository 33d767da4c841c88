from pathlib import Path

import pytest
import torch
from torch import Tensor

from training.config.recipe import Stage
from training.data.dataset import CropDataset
from training.data.photo_source import PhotoSource
from training.networks.calibration import Calibration, floored


@pytest.fixture
def calibration(photo_folder: Path, tmp_path: Path) -> Calibration:
    stage = Stage(steps=1, crop_px=64, resize_px=(64, 64), batch_size=1)
    dataset = CropDataset(PhotoSource.open([photo_folder]), stage, seed=1, mask_kind="mixed")
    return Calibration(dataset, tmp_path / "statistics.safetensors")


def test_moments_are_those_of_all_places_of_the_first_photos(calibration: Calibration) -> None:
    mean, deviation = calibration.constants(lambda photo: {"colour": photo})["colour"]
    photos = torch.stack([calibration.dataset[number].image for number in range(64)])
    assert torch.allclose(mean, photos.mean(dim=(0, 2, 3)), atol=1e-6)
    assert torch.allclose(deviation, photos.std(dim=(0, 2, 3), correction=0), atol=1e-6)


def test_only_one_process_keeps_them(calibration: Calibration) -> None:
    other = Calibration(calibration.dataset, calibration.file, is_kept_here=False)
    other.constants(lambda photo: {"colour": photo})
    assert not calibration.file.exists()
    calibration.constants(lambda photo: {"colour": photo})
    assert calibration.file.exists()


def test_a_resumed_run_does_not_look_at_photos_again(calibration: Calibration) -> None:
    def fail(_: Tensor) -> dict[str, Tensor]:
        raise AssertionError

    first = calibration.constants(lambda photo: {"colour": photo})
    again = Calibration(calibration.dataset, calibration.file, is_resumed=True).constants(fail)
    assert all(map(torch.equal, first["colour"], again["colour"]))


def test_dead_channels_get_a_deviation_they_can_be_divided_by() -> None:
    assert floored(torch.tensor([0.0, 1.0, 2.0, 3.0])).tolist() == pytest.approx([0.2, 1.0, 2.0, 3.0])
    assert floored(torch.zeros(3)).tolist() == [1.0, 1.0, 1.0]
