from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.utils.data._utils.pin_memory import pin_memory

from training.config import Stage
from training.dataset import (
    CropDataset,
    Sample,
    Share,
    jitter_colour,
    make_loader,
    random_crop,
    shuffled_order,
)
from training.errors import DataError
from training.photo_source import PhotoSource

STAGE = Stage(steps=3, crop_px=64, resize_px=(64, 100), batch_size=2, colour_jitter=0.05)


def dataset_of(folder: Path, seed: int = 3) -> CropDataset:
    return CropDataset(PhotoSource.open([folder]), STAGE, seed=seed, mask_kind="mixed")


def test_a_sample_follows_from_seed_and_number(photo_folder: Path) -> None:
    first, again, other = dataset_of(photo_folder), dataset_of(photo_folder), dataset_of(photo_folder, seed=4)
    for number in (0, 9, 1000):
        assert torch.equal(first[number].image, again[number].image)
        assert torch.equal(first[number].mask, again[number].mask)
        assert not torch.equal(first[number].image, other[number].image)


def test_a_sample_is_a_picture_and_a_hole(photo_folder: Path) -> None:
    sample = dataset_of(photo_folder)[0]
    assert sample.image.shape == (3, 64, 64)
    assert sample.mask.shape == (1, 64, 64)
    assert 0 <= sample.image.min() < sample.image.max() <= 1
    assert set(sample.mask.unique().tolist()) == {0.0, 1.0}


def test_a_stage_with_larger_shapes_has_the_same_photos_and_blunter_holes(photo_folder: Path) -> None:
    source, blunter = PhotoSource.open([photo_folder]), replace(STAGE, mask_scale=(4.0, 6.0))
    usual, large = (CropDataset(source, stage, seed=3, mask_kind="mixed") for stage in (STAGE, blunter))
    depths = []
    for number in range(8):
        first, second = usual[number], large[number]
        assert torch.equal(first.image, second.image)
        depths.append(
            [
                cv2.distanceTransform(one.mask[0].byte().numpy(), cv2.DIST_L2, 5).max()
                for one in (first, second)
            ]
        )
    assert np.mean(depths, axis=0)[1] > 1.5 * np.mean(depths, axis=0)[0]


def test_an_epoch_shows_every_photo_once_and_the_next_one_in_another_order() -> None:
    orders = [shuffled_order(50, 1, epoch) for epoch in range(2)]
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(50))
    assert orders[0] != orders[1]


@pytest.mark.parametrize("workers", [0, 1])  # two would be too many for a single core, says torch
def test_a_loader_started_late_goes_on_with_the_same_samples(photo_folder: Path, workers: int) -> None:
    dataset = dataset_of(photo_folder)
    whole = list(make_loader(dataset, first=0, steps=3, workers=0, pin_memory=False, share=Share()))
    rest = list(make_loader(dataset, first=4, steps=1, workers=workers, pin_memory=False, share=Share()))
    assert len(whole) == 3
    assert torch.equal(whole[2].image, rest[0].image)
    assert torch.equal(whole[2].mask, rest[0].mask)


def test_a_loader_pins_the_tensors_of_a_sample(photo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pinned: list[torch.Tensor] = []

    def pin(tensor: torch.Tensor) -> torch.Tensor:  # stands in for a graphics card's driver
        pinned.append(tensor)
        return tensor + 1

    monkeypatch.setattr(torch.Tensor, "pin_memory", pin)
    sample = dataset_of(photo_folder)[5]
    moved = pin_memory(sample)  # what a loader does to every batch
    assert isinstance(moved, Sample)
    assert [id(tensor) for tensor in pinned] == [
        id(part) for part in (sample.image, sample.mask, sample.number)
    ]
    assert torch.equal(moved.image, sample.image + 1)
    assert torch.equal(moved.mask, sample.mask + 1)
    assert (int(moved.number), moved.damaged) == (6, sample.damaged)


def test_a_damaged_photo_is_skipped_and_counted(photo_folder: Path, tmp_path: Path) -> None:
    for path in photo_folder.glob("*.png"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "photo-3.png").write_bytes(b"\x89PNG but no more")
    samples = [dataset_of(tmp_path)[number] for number in range(8)]
    assert sum(sample.damaged for sample in samples) == 1
    assert all(sample.image.isfinite().all() for sample in samples)


def test_nothing_but_damaged_photos_stops_the_run(tmp_path: Path) -> None:
    for index in range(3):
        (tmp_path / f"{index}.jpg").write_bytes(b"no")
    with pytest.raises(DataError, match="in a row cannot be read"):
        dataset_of(tmp_path)[0]


@given(st.integers(0, 2**32), st.integers(1, 90), st.integers(1, 90))
def test_a_crop_has_its_size_whatever_the_photo(seed: int, height: int, width: int) -> None:
    photo = np.full((height, width, 3), 77, np.uint8)
    crop = random_crop(np.random.default_rng(seed), photo, side_px=32, resize_px=(32, 48))
    assert crop.shape == (32, 32, 3)
    assert (crop == 77).all()


def test_jitter_changes_colours_a_little_and_none_at_strength_0(sample_photo: np.ndarray) -> None:
    crop = sample_photo[:64, :64]
    assert jitter_colour(np.random.default_rng(0), crop, 0.0) is crop
    changed = jitter_colour(np.random.default_rng(0), crop, 0.05).astype(int) - crop
    assert 0 < np.abs(changed).mean() < 20
