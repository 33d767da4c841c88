import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from resources import locate
from training.errors import DataError
from training.evaluate import Fill, Measurement, make_pairs, measure
from training.score_table import format_table, summarise, to_json_values


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Three samples in a folder whose index names two of them, in an order of its own."""
    folder = tmp_path / "photos"
    folder.mkdir()
    names = []
    for path in locate.sample_paths():
        (folder / path.name).write_bytes(path.read_bytes())
        names.append(path.name)
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["file", "licence"])
        writer.writeheader()
        writer.writerows({"file": name, "licence": "free"} for name in names[1::-1])
    return folder


@pytest.fixture
def masks(tmp_path: Path) -> Path:
    """Four masks of 10, 30, 50 and 5 % hole."""
    folder = tmp_path / "masks"
    folder.mkdir()
    for index, share in enumerate((0.1, 0.3, 0.5, 0.05)):
        mask = np.zeros((256, 256), np.uint8)
        mask[: round(256 * share)] = 255
        Image.fromarray(mask).save(folder / f"mask_{index}.png")
    return folder


def test_photo_i_gets_mask_97_i(photos: Path, masks: Path) -> None:
    pairs = make_pairs(photos, masks)
    assert [pair.photo.name for pair in pairs] == [path.name for path in locate.sample_paths()[1::-1]]
    assert [pair.mask.name for pair in pairs] == ["mask_0.png", "mask_1.png"]  # 0 and 97 mod 4


def test_a_folder_without_index_is_taken_in_the_order_of_names(photos: Path, masks: Path) -> None:
    (photos / "index.csv").unlink()
    names = [pair.photo.name for pair in make_pairs(photos, masks)]
    assert names == sorted(names)
    assert len(names) == 3


def test_a_fill_that_knows_the_photo_is_perfect_and_grey_is_not(photos: Path, masks: Path) -> None:
    pairs = make_pairs(photos, masks)
    fills = [
        Fill("truth", lambda image, mask: image),
        Fill("grey", lambda image, mask: np.full_like(image, 128)),
        Fill("inverted outside", lambda image, mask: np.where(mask[:, :, None], image, 255 - image)),
    ]
    for measurements, pictures in measure(pairs, fills):
        truth, grey, outside = measurements
        assert (truth.psnr, truth.ssim, truth.mae) == (100, pytest.approx(1), 0)
        assert grey.psnr < 30
        assert outside.mae == 0  # only the hole of a prediction counts
        assert [picture.shape for picture in pictures] == [(256, 256, 3)] * 4
    assert [round(m.hole_share, 2) for m in (truth, grey)] == [0.3, 0.3]


def test_means_are_by_size_of_the_hole() -> None:
    measurements = [
        Measurement(
            fill=fill, photo=str(i), hole_share=share, psnr=psnr, ssim=psnr / 100, mae=0.5 - psnr / 100
        )
        for fill, offset in (("one", 0), ("two", 1))
        for i, (share, psnr) in enumerate(((0.1, 30.0 + offset), (0.2, 20.0 + offset), (0.35, 10.0)))
    ]
    scores = {(score.fill, score.hole): score for score in summarise(measurements)}
    assert scores["one", "0-20 %"].psnr == pytest.approx(25)
    assert scores["one", "0-20 %"].photos == 2
    assert scores["two", "20-40 %"].psnr == pytest.approx(10)
    assert scores["one", "all"].psnr == pytest.approx(20)
    assert ("one", "40-60 %") not in scores


def test_the_table_marks_the_best_of_each_column() -> None:
    measurements = [
        Measurement(fill="good", photo="a", hole_share=0.1, psnr=30, ssim=0.9, mae=0.01),
        Measurement(fill="bad", photo="a", hole_share=0.1, psnr=20, ssim=0.8, mae=0.05),
    ]
    table = format_table(summarise(measurements))
    assert "**30.00**" in table
    assert "**0.900**" in table
    assert "**0.0100**" in table
    assert "**20.00**" not in table
    assert "0-20 % (1)" in table
    values = to_json_values(measurements, settings={"photos": 1})
    assert values["scores"][0]["psnr"] == 30
    assert len(values["measurements"]) == 2


@pytest.mark.parametrize("broken", ["no masks", "no column", "empty index", "no folder"])
def test_missing_data_gets_a_sentence(photos: Path, masks: Path, broken: str) -> None:
    if broken == "no masks":
        for mask in masks.iterdir():
            mask.unlink()
    elif broken == "no column":
        (photos / "index.csv").write_text("name\nx.png\n", encoding="utf-8")
    elif broken == "empty index":
        (photos / "index.csv").write_text("file\n", encoding="utf-8")
    else:
        photos = photos / "missing"
    with pytest.raises(DataError):
        make_pairs(photos, masks)
