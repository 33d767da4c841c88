from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from resources import locate
from training.config.recipe import Stage
from training.data.dataset import CropDataset
from training.data.mask_source import MaskSource
from training.data.photo_source import PhotoSource
from training.errors import DataError

ALL = (0.0, 1.0)


def save_mask(path: Path, white: NDArray[np.bool_]) -> None:
    Image.fromarray(np.where(white, 255, 0).astype(np.uint8)).save(path)


def corner(side: int = 512) -> NDArray[np.bool_]:
    """Return a hole in the upper left: a flip moves it to the upper right."""
    white = np.zeros((side, side), bool)
    white[: side // 4, : side // 2] = True
    return white


@pytest.fixture
def one(tmp_path: Path) -> MaskSource:
    save_mask(tmp_path / "00001.png", corner())
    return MaskSource.open([tmp_path])


@pytest.fixture
def many(tmp_path: Path) -> MaskSource:
    """Return masks as NVIDIA lays them out: 512 x 512, numbered, white is the hole."""
    rng = np.random.default_rng(0)
    (tmp_path / "irregular_mask").mkdir()
    for number in range(6):
        white = np.zeros((512, 512), bool)
        for top, left in rng.integers(0, 400, (4, 2)):
            white[top : top + 100, left : left + 30] = True
        save_mask(tmp_path / "irregular_mask" / f"{number:05d}.png", white)
    return MaskSource.open([tmp_path])


def draws(source: MaskSource, count: int, **options: object) -> list[NDArray[np.bool_]]:
    settings = {"side_px": 64, "change": "flip", "ratio": ALL} | options
    return [source.draw(np.random.default_rng(seed), **settings)[0] for seed in range(count)]


def test_white_is_the_hole_and_every_other_mask_is_mirrored(one: MaskSource) -> None:
    plain = np.zeros((64, 64), bool)
    plain[:16, :32] = True
    found = draws(one, 60)
    as_is = sum(np.array_equal(mask, plain) for mask in found)
    mirrored = sum(np.array_equal(mask, plain[:, ::-1]) for mask in found)
    assert as_is + mirrored == 60
    assert 15 < mirrored < 45


def test_turned_masks_keep_their_hole_and_grow_smaller_as_the_canvas_expands(one: MaskSource) -> None:
    found = draws(one, 40, change="flip-and-rotate")
    shares = [mask.mean() for mask in found]
    assert len({mask.tobytes() for mask in found}) > 30
    assert 0.05 < min(shares) < max(shares) < 0.16  # 1/8 unturned; half of that in a canvas turned by 45°
    assert all(mask.shape == (64, 64) and mask.dtype == np.bool_ for mask in found)


def test_the_same_state_draws_the_same_mask(many: MaskSource) -> None:
    assert all(map(np.array_equal, draws(many, 8), draws(many, 8)))
    assert len({mask.tobytes() for mask in draws(many, 60)}) == 12  # six, and their mirror images


def test_grey_is_cut_in_the_middle(tmp_path: Path) -> None:
    values = np.repeat(np.arange(256, dtype=np.uint8)[None], 256, axis=0)
    Image.fromarray(values).save(tmp_path / "grey.png")
    (mask,) = draws(MaskSource.open([tmp_path]), 1, side_px=256)
    assert np.array_equal(np.sort(mask[0]), np.arange(256) > 127.5)


def test_labels_and_photos_are_read_as_the_editor_reads_them(tmp_path: Path) -> None:
    Image.fromarray(corner(64).astype(np.uint8)).save(tmp_path / "labels.png")
    assert {mask.mean() for mask in draws(MaskSource.open([tmp_path]), 5)} == {0.125}
    (tmp_path / "photo.jpg").write_bytes(locate.sample_paths()[0].read_bytes())
    with pytest.raises(DataError, match="cannot be read or are no masks"):
        draws(MaskSource.open([tmp_path / "photo.jpg"]), 1)


def test_masks_out_of_range_are_passed_over(tmp_path: Path) -> None:
    save_mask(tmp_path / "small.png", corner())
    save_mask(tmp_path / "large.png", np.arange(64)[:, None].repeat(64, 1) < 40)
    save_mask(tmp_path / "none.png", np.zeros((64, 64), bool))
    source = MaskSource.open([tmp_path])
    assert {round(mask.mean(), 3) for mask in draws(source, 30, ratio=(0.0, 0.6))} == {0.125}
    assert {round(mask.mean(), 3) for mask in draws(source, 30, ratio=(0.5, 0.7))} == {0.625}


def test_damaged_masks_are_skipped_and_counted(one: MaskSource, tmp_path: Path) -> None:
    (tmp_path / "00002.png").write_bytes(b"\x89PNG and no more")
    source = MaskSource.open([tmp_path])
    found = [
        source.draw(np.random.default_rng(seed), side_px=64, change="flip", ratio=ALL) for seed in range(30)
    ]
    assert all(mask.mean() == 0.125 for mask, _ in found)
    assert any(damaged == 0 for _, damaged in found)
    assert any(damaged > 0 for _, damaged in found)


def test_masks_the_wrong_way_round_get_a_sentence(tmp_path: Path) -> None:
    save_mask(tmp_path / "black-is-hole.png", ~corner())
    with pytest.raises(DataError, match="White must be the hole"):
        draws(MaskSource.open([tmp_path]), 1, ratio=(0.0, 0.6))


def test_a_sample_is_a_function_of_seed_and_number(photo_folder: Path, many: MaskSource) -> None:
    stage = Stage(steps=1, crop_px=64, resize_px=(64, 80), batch_size=1)
    source = PhotoSource.open([photo_folder])

    def dataset(masks: MaskSource | None, seed: int = 1) -> CropDataset:
        return CropDataset(source, stage, seed=seed, mask_kind="mixed", masks=masks)

    first, again, other = dataset(many), dataset(many), dataset(many, seed=2)
    drawn = dataset(None)
    for number in (0, 7, 900):
        assert torch.equal(first[number].mask, again[number].mask)
        assert torch.equal(first[number].image, drawn[number].image)  # masks do not change the photos
        assert set(first[number].mask.unique().tolist()) == {0.0, 1.0}
    assert any(not torch.equal(first[number].mask, other[number].mask) for number in (0, 7, 900))


def test_another_folder_has_another_fingerprint(many: MaskSource, one: MaskSource) -> None:
    assert many.fingerprint() != one.fingerprint()
