import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inpaint_core.errors import InpaintError
from resources import locate
from training.errors import DataError
from training.evaluation.pairs import (
    CentreSquare,
    MaskFile,
    PlacedSquare,
    _place,
    load_pairs,
    make_centre_pairs,
    make_pairs,
    make_square_pairs,
    save_pairs,
)


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


def test_what_only_has_the_name_of_a_mask_does_not_shift_the_others(photos: Path, masks: Path) -> None:
    before = make_pairs(photos, masks)
    (masks / "._mask_0.png").write_bytes(b"\0\5\x16\7" + bytes(2000))
    (masks / "folder.png").mkdir()
    (masks / "a.png").symlink_to("nowhere.png")
    assert make_pairs(photos, masks) == before


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


def test_pairs_that_were_saved_come_back_whatever_was_added_since(
    photos: Path, masks: Path, tmp_path: Path
) -> None:
    pairs = make_pairs(photos, masks)
    save_pairs(tmp_path / "pairs.json", pairs)
    (masks / "irregular").mkdir()
    Image.fromarray(np.eye(256, dtype=np.uint8) * 255).save(masks / "irregular" / "a.png")
    assert make_pairs(photos, masks) != pairs
    assert load_pairs(tmp_path / "pairs.json", photos, masks) == pairs


def test_pairs_keep_their_numbers_whichever_of_them_are_saved(
    photos: Path, masks: Path, tmp_path: Path
) -> None:
    assert [pair.number for pair in make_pairs(photos, masks)] == [0, 1]
    pairs = make_centre_pairs(photos, [25, 50])
    assert [pair.number for pair in pairs] == [0, 1, 2, 3]
    save_pairs(tmp_path / "pairs.json", pairs[1::2])
    assert [pair.number for pair in load_pairs(tmp_path / "pairs.json", photos, None)] == [1, 3]


def test_lists_of_pairs_without_numbers_count_from_0(photos: Path, tmp_path: Path) -> None:
    pairs = make_centre_pairs(photos, [25])
    save_pairs(tmp_path / "pairs.json", pairs)
    content = json.loads((tmp_path / "pairs.json").read_text(encoding="utf-8"))
    for row in content["pairs"]:
        del row["number"]
    (tmp_path / "old.json").write_text(json.dumps(content), encoding="utf-8")
    assert load_pairs(tmp_path / "old.json", photos, None) == pairs


def test_squares_in_the_middle_have_the_area_they_are_called_after(photos: Path, tmp_path: Path) -> None:
    pairs = make_centre_pairs(photos, [25, 50])
    assert [pair.mask.name for pair in pairs] == ["centre 25 %"] * 2 + ["centre 50 %"] * 2
    quarter, half = pairs[0].mask.load(), pairs[2].mask.load()
    assert quarter.sum() == 128 * 128
    assert quarter[64:192, 64:192].all()
    assert half.mean() == pytest.approx(0.5, abs=0.004)
    rows, columns = np.nonzero(half)
    assert abs(rows.mean() - 127.5) <= 0.5
    assert abs(columns.mean() - 127.5) <= 0.5
    save_pairs(tmp_path / "pairs.json", pairs)
    assert load_pairs(tmp_path / "pairs.json", photos, None) == pairs
    assert CentreSquare(25) == pairs[0].mask


def test_masks_of_other_sizes_are_cut_as_photos_are(tmp_path: Path) -> None:
    mask = np.zeros((512, 1024), np.uint8)
    mask[:, 256:512] = 255  # of the middle square, the left half
    Image.fromarray(mask).save(tmp_path / "wide.png")
    loaded = MaskFile(tmp_path / "wide.png", "wide.png").load()
    expected = np.zeros((256, 256), bool)
    expected[:, :128] = True
    np.testing.assert_array_equal(loaded, expected)


@pytest.mark.parametrize(("value", "word"), [(0, "without"), (255, "all")])
def test_masks_without_a_hole_and_without_anything_else_are_refused(
    tmp_path: Path, value: int, word: str
) -> None:
    Image.fromarray(np.full((256, 256), value, np.uint8)).save(tmp_path / "flat.png")
    with pytest.raises(DataError, match=f"flat.png is {word}"):
        MaskFile(tmp_path / "flat.png", "flat.png").load()


def test_a_mask_that_is_no_image_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_text("no image")
    with pytest.raises(InpaintError):
        MaskFile(tmp_path / "text.png", "text.png").load()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_photo_that_cannot_be_read_is_named(photos: Path, is_there: bool) -> None:
    pair = make_centre_pairs(photos, [25])[0]
    pair.photo.path.unlink()
    if is_there:
        pair.photo.path.write_bytes(b"no image")
    with pytest.raises(DataError, match=f"The photo {pair.photo.name} cannot be read"):
        pair.load()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not json", "cannot be read"),
        ('{"pairs": [{"photo": "a"}], "side_px": 256}', "cannot be read"),
        ('{"pairs": [], "side_px": 256}', "no pairs"),
        ('{"pairs": [{"photo": "a", "mask": "b"}], "side_px": 512}', "of 256 pixels"),
        ('{"pairs": ["a"], "side_px": 256}', "cannot be read"),
        ('{"pairs": [{"number": "x", "photo": "a", "mask": "b"}], "side_px": 256}', "cannot be read"),
        (
            '{"pairs": [{"number": 1, "photo": "a", "mask": "b"}, {"photo": "c", "mask": "b"}], '
            '"side_px": 256}',
            "the same number",
        ),
        ('{"pairs": [{"photo": "gone.webp", "mask": "mask_0.png"}], "side_px": 256}', "gone.webp"),
    ],
)
def test_damaged_lists_of_pairs_get_a_sentence(
    photos: Path, masks: Path, tmp_path: Path, content: str, message: str
) -> None:
    (tmp_path / "pairs.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_pairs(tmp_path / "pairs.json", photos, masks)


def test_a_mask_that_is_gone_gets_a_sentence(photos: Path, masks: Path, tmp_path: Path) -> None:
    save_pairs(tmp_path / "pairs.json", make_pairs(photos, masks))
    names = [row["mask"] for row in json.loads((tmp_path / "pairs.json").read_text())["pairs"]]
    (masks / names[0]).unlink()
    with pytest.raises(DataError, match=names[0]):
        load_pairs(tmp_path / "pairs.json", photos, masks)


def test_squares_lie_at_random_places_that_are_always_the_same(photos: Path, tmp_path: Path) -> None:
    (photos / "index.csv").unlink()
    pairs = make_square_pairs(photos, [64, 128])
    assert pairs == make_square_pairs(photos, [64, 128])
    assert [pair.number for pair in pairs] == list(range(6))
    assert pairs[3:] == [replace(pair, number=pair.number + 3) for pair in make_square_pairs(photos, [128])]
    holes = [pair.load()[1] for pair in pairs]
    assert [int(hole.sum()) for hole in holes] == [64**2] * 3 + [128**2] * 3
    assert len({pair.mask.name for pair in pairs}) == 6
    for hole in holes:
        rows, columns = np.nonzero(hole)
        assert hole[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].all()
    save_pairs(tmp_path / "pairs.json", pairs)
    assert load_pairs(tmp_path / "pairs.json", photos, None) == pairs


def test_squares_reach_every_border() -> None:
    """Over many photos each of the 129 places of a square of 128 pixels is as likely as the others."""
    places = [PlacedSquare.named(_place(128, number).name) for number in range(2000)]
    for side in ("left", "top"):
        starts = np.array([getattr(place, side) for place in places])
        assert starts.min() == 0
        assert starts.max() == 128
        assert 60 < starts.mean() < 68


@pytest.mark.parametrize("name", ["square 128 px at 129, 0", "square 0 px at 1, 1", "square 128 px", "m.png"])
def test_what_names_no_square_is_no_hole(name: str, photos: Path, tmp_path: Path) -> None:
    assert PlacedSquare.named(name) is None
    rows = [{"photo": locate.sample_paths()[0].name, "mask": name}]
    (tmp_path / "pairs.json").write_text(json.dumps({"side_px": 256, "pairs": rows}), encoding="utf-8")
    with pytest.raises(DataError, match="names the mask"):
        load_pairs(tmp_path / "pairs.json", photos, None)


def test_photos_and_masks_are_squeezed_together(tmp_path: Path) -> None:
    """The left quarter of a wide photo is red, and the hole of its mask: squeezed, the left quarter of
    both."""
    photo, mask = np.full((100, 400, 3), 90, np.uint8), np.zeros((100, 400), np.uint8)
    photo[:, :100], mask[:, :100] = (255, 0, 0), 255
    for folder, image in (("photos", photo), ("masks", mask)):
        (tmp_path / folder).mkdir()
        Image.fromarray(image).save(tmp_path / folder / "one.png")
    (pair,) = make_pairs(tmp_path / "photos", tmp_path / "masks", "squeeze")
    seen, hole = pair.load()
    assert hole[:, :64].all()
    assert not hole[:, 64:].any()
    assert (seen[:, :63] == (255, 0, 0)).all()
    with pytest.raises(DataError, match="is without hole"):
        make_pairs(tmp_path / "photos", tmp_path / "masks")[0].load()
    save_pairs(tmp_path / "pairs.json", [pair])
    assert load_pairs(tmp_path / "pairs.json", tmp_path / "photos", tmp_path / "masks") == [pair]


def test_saved_pairs_know_only_three_ways_to_become_square(photos: Path, tmp_path: Path) -> None:
    pairs = make_centre_pairs(photos, [25], "centre-square")
    save_pairs(tmp_path / "pairs.json", pairs)
    values = json.loads((tmp_path / "pairs.json").read_text(encoding="utf-8"))
    assert values.pop("resize") == "centre-square"
    (tmp_path / "older.json").write_text(json.dumps(values), encoding="utf-8")
    assert {pair.resize for pair in load_pairs(tmp_path / "older.json", photos, None)} == {"crop"}
    (tmp_path / "other.json").write_text(json.dumps(values | {"resize": "stretch"}), encoding="utf-8")
    with pytest.raises(DataError, match="become square by stretch"):
        load_pairs(tmp_path / "other.json", photos, None)
