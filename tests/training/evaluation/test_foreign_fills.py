import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inpaint_core.errors import WriteError
from resources import locate
from training.errors import DataError
from training.evaluation.foreign_fills import foreign_fill, write_pairs
from training.evaluation.pairs import Pair, make_centre_pairs


@pytest.fixture
def pairs(tmp_path: Path) -> list[Pair]:
    """Two samples with a square in the middle, of two sizes: four pairs."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for path in locate.sample_paths()[:2]:
        (folder / path.name).write_bytes(path.read_bytes())
    return make_centre_pairs(folder, [25, 50])


@pytest.fixture
def fills(tmp_path: Path) -> Path:
    """A folder with four fills, each of the grey of its number."""
    folder = tmp_path / "fills"
    folder.mkdir()
    for number in range(4):
        grey(number).save(folder / f"{number:05d}.png")
    return folder


def grey(value: int, mode: str = "RGB", side: int = 256) -> Image.Image:
    return Image.fromarray(np.full((side, side, 3), value, np.uint8)).convert(mode)


def test_pairs_are_written_without_what_was_in_the_hole(pairs: list[Pair], tmp_path: Path) -> None:
    write_pairs(tmp_path / "out" / "pairs", pairs[1:])
    with (tmp_path / "out" / "pairs" / "pairs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {"number": f"{pair.number:05d}", "photo": pair.photo.name, "mask": pair.mask.name}
        for pair in pairs[1:]
    ]
    assert len(list((tmp_path / "out" / "pairs").iterdir())) == 3 * 2 + 1
    for pair, row in zip(pairs[1:], rows, strict=True):
        photo, mask = pair.load()
        with Image.open(tmp_path / "out" / "pairs" / f"{row['number']}-mask.png") as opened:
            np.testing.assert_array_equal(np.array(opened), np.where(mask, 255, 0))
        with Image.open(tmp_path / "out" / "pairs" / f"{row['number']}-photo.png") as opened:
            np.testing.assert_array_equal(np.array(opened), np.where(mask[:, :, None], 0, photo))


def test_a_folder_that_cannot_be_made_gets_a_sentence(pairs: list[Pair], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WriteError, match="file"):
        write_pairs(tmp_path / "file", pairs)


def test_fills_are_found_by_number_in_any_lossless_format(pairs: list[Pair], fills: Path) -> None:
    (fills / "00001.png").unlink()
    grey(1).save(fills / "00001.TIFF")
    grey(2, "RGBA").save(fills / "00002.png")
    (fills / "00003.png").unlink()
    grey(3).save(fills / "00003.webp", lossless=True)
    (fills / "notes.txt").write_text("not an image")
    (fills / "00000.bmp").mkdir()
    (fills / "00001.png").symlink_to("nowhere.png")
    fill = foreign_fill("theirs", fills, pairs)
    assert fill.title == "theirs"
    for number in (3, 0, 2, 1):
        image = fill.look_up(number)
        assert (image.shape, image.dtype) == ((256, 256, 3), np.uint8)
        assert (image == number).all()


def test_only_the_fills_that_are_measured_need_to_be_there(pairs: list[Pair], fills: Path) -> None:
    (fills / "00003.png").unlink()
    assert (foreign_fill("theirs", fills, pairs[2:3]).look_up(2) == 2).all()
    with pytest.raises(DataError, match=r"00003\.png by theirs is not in .*fills\.$"):
        foreign_fill("theirs", fills, pairs)
    (fills / "00001.png").rename(fills / "1.png")
    with pytest.raises(DataError, match=r"00001\.png .* 1 other"):
        foreign_fill("theirs", fills, pairs)
    with pytest.raises(DataError, match=r"no folder .*gone"):
        foreign_fill("theirs", fills / "gone", pairs)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("size", "00002.png is 128 × 128 pixels: it must be 256 × 256"),
        ("text", "00002.png cannot be read"),
        ("depth", "00002.png has 16 bits"),
        ("transparent", "00002.png is transparent"),
        ("lossy", "00002.webp was compressed with losses"),
        ("twice", "two fills of one pair .* 00002.bmp and 00002.png"),
    ],
)
def test_a_wrong_image_is_named_before_anything_is_measured(
    pairs: list[Pair], fills: Path, broken: str, message: str
) -> None:
    path = fills / "00002.png"
    if broken == "size":
        grey(2, side=128).save(path)
    elif broken == "text":
        path.write_text("no image")
    elif broken == "depth":
        Image.fromarray(np.full((256, 256), 2, np.uint16)).save(path)
    elif broken == "transparent":
        image = grey(2, "RGBA")
        image.putpixel((5, 5), (2, 2, 2, 0))
        image.save(path)
    elif broken == "lossy":
        path.unlink()
        grey(2).save(path.with_suffix(".webp"), quality=80)
    else:
        grey(2).save(path.with_suffix(".bmp"))
    with pytest.raises(DataError, match=message):
        foreign_fill("theirs", fills, pairs)
