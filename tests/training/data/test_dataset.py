from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch.utils.data._utils.pin_memory import pin_memory

from training.config.recipe import Stage
from training.config.resizing import RESIZES, Resize
from training.data.dataset import (
    CropDataset,
    Sample,
    Share,
    jitter_colour,
    make_loader,
    make_vivid,
    random_crop,
    shuffled_order,
)
from training.data.photo_source import PhotoSource
from training.errors import DataError

STAGE = Stage(steps=3, crop_px=64, resize_px=(64, 100), batch_size=2, colour_jitter=0.05)


def dataset_of(folder: Path, seed: int = 3) -> CropDataset:
    return CropDataset(PhotoSource.open([folder]), STAGE, seed=seed, mask_kind="mixed")


def test_a_sample_follows_from_seed_and_number(photo_folder: Path) -> None:
    first, again, other = dataset_of(photo_folder), dataset_of(photo_folder), dataset_of(photo_folder, seed=4)
    for number in (0, 9, 1000):
        assert torch.equal(first[number].image, again[number].image)
        assert torch.equal(first[number].mask, again[number].mask)
        assert not torch.equal(first[number].image, other[number].image)


def test_a_sample_is_a_image_and_a_hole(photo_folder: Path) -> None:
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


@given(st.integers(0, 2**32), st.integers(1, 90), st.integers(1, 90), st.sampled_from(RESIZES))
def test_every_way_of_becoming_square_gives_the_size(
    seed: int, height: int, width: int, resize: Resize
) -> None:
    photo = np.full((height, width, 3), 77, np.uint8)
    rng = np.random.default_rng(seed)
    crop = random_crop(rng, photo, side_px=32, resize_px=(32, 48), resize=resize)
    assert crop.shape == (32, 32, 3)
    assert (crop == 77).all()


def test_squeezing_keeps_both_ends_and_the_centre_square_neither() -> None:
    """A photo of four columns: red, two of grey, blue."""
    photo = np.full((60, 240, 3), 128, np.uint8)
    photo[:, :60], photo[:, 180:] = (255, 0, 0), (0, 0, 255)
    seen = {
        resize: random_crop(np.random.default_rng(1), photo, side_px=64, resize_px=(64, 64), resize=resize)
        for resize in RESIZES
    }
    squeezed = seen["squeeze"]
    assert tuple(squeezed[32, 2]) == (255, 0, 0)
    assert tuple(squeezed[32, 61]) == (0, 0, 255)
    assert tuple(squeezed[32, 32]) == (128, 128, 128)
    assert (seen["centre-square"] == 128).all()


def test_a_stage_says_how_its_photos_become_square(photo_folder: Path) -> None:
    samples = {
        resize: CropDataset(
            PhotoSource.open([photo_folder]),
            replace(STAGE, resize=resize, resize_px=(64, 64), colour_jitter=0.0),
            seed=3,
            mask_kind="mixed",
        )[0]
        for resize in RESIZES
    }
    assert not torch.equal(samples["crop"].image, samples["squeeze"].image)
    assert not torch.equal(samples["centre-square"].image, samples["squeeze"].image)


def test_jitter_changes_colours_a_little_and_none_at_strength_0(sample_photo: np.ndarray) -> None:
    crop = sample_photo[:64, :64]
    assert jitter_colour(np.random.default_rng(0), crop, 0.0) is crop
    changed = jitter_colour(np.random.default_rng(0), crop, 0.05).astype(int) - crop
    assert 0 < np.abs(changed).mean() < 20


def hues_and_more(image: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Hue in degrees, saturation 0..1 and brightness 0..255."""
    hue, saturation, value = cv2.split(cv2.cvtColor(image.astype(np.float32) / 255, cv2.COLOR_RGB2HSV))
    return np.asarray(hue), np.asarray(saturation), np.asarray(value) * 255


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000))
def test_vivid_colours_are_turned_by_one_angle_and_stronger(sample_photo: np.ndarray, seed: int) -> None:
    crop = np.ascontiguousarray(sample_photo[::4, ::4])
    (hue, saturation, value), (turned, stronger, kept) = map(
        hues_and_more, (crop, make_vivid(np.random.default_rng(seed), crop, 1.0))
    )
    assert np.abs(kept - value).max() <= 1
    assert (stronger - saturation)[value > 60].min() > -0.03
    clear = (saturation > 0.3) & (value > 100)  # rounding leaves a dark or pale colour's hue open
    assert clear.mean() > 0.1
    angle = np.deg2rad((turned - hue)[clear])
    assert np.hypot(np.cos(angle).mean(), np.sin(angle).mean()) > 0.99


def test_greys_stay_grey() -> None:
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    np.testing.assert_array_equal(make_vivid(np.random.default_rng(0), grey, 1.0), grey)


def test_vivid_colours_come_to_the_share_that_is_asked_for(sample_photo: np.ndarray) -> None:
    crop = np.ascontiguousarray(sample_photo[:16, :16])
    rng = np.random.default_rng(0)
    changed = [make_vivid(rng, crop, 0.3) is not crop for _ in range(1000)]
    assert np.mean(changed) == pytest.approx(0.3, abs=0.05)


def test_without_a_share_the_samples_of_a_run_are_what_they_were(photo_folder: Path) -> None:
    """Nothing is drawn for colours that are not wanted: holes and jitter stay those of older runs."""
    rng = np.random.default_rng(0)
    before = rng.bit_generator.state
    image = np.zeros((2, 2, 3), np.uint8)
    assert make_vivid(rng, image, 0.0) is image
    assert rng.bit_generator.state == before
    photos = PhotoSource.open([photo_folder])
    vivid = CropDataset(photos, replace(STAGE, vivid_share=1.0), seed=3, mask_kind="mixed")
    assert not torch.equal(vivid[0].image, dataset_of(photo_folder)[0].image)
