"""``inpaint-batch fill --show-prior`` from files to a figure, and every wish that cannot be met."""

import numpy as np
import pytest

from inpaint_core.cli.main import main
from inpaint_core.files.read_write import read_image, write_image, write_mask


@pytest.fixture
def files(tmp_path):
    """A small photo with its mask; returns the words of a fill into ``out.png``."""
    rows, columns = np.mgrid[0:72, 0:96]
    photo = np.dstack([rows * 3, columns * 2, (rows + columns) % 256]).astype(np.uint8)
    mask = np.zeros((72, 96), np.bool_)
    mask[24:48, 30:60] = True
    write_image(tmp_path / "photo.png", photo)
    write_mask(tmp_path / "mask.png", mask)
    return [
        str(tmp_path / "photo.png"),
        "--mask",
        str(tmp_path / "mask.png"),
        "--out",
        str(tmp_path / "out.png"),
    ]


def test_a_network_without_weights_is_shown_with_random_ones(files, tmp_path, capsys):
    wish = ["--model", "pennet-compact", "--random-weights", "4", "--k", "5"]
    assert main([*files, *wish, "--show-prior", str(tmp_path / "prior.png")]) == 0
    figure = read_image(tmp_path / "prior.png").image
    assert figure.shape[1] > 3 * 320
    assert (tmp_path / "out.png").exists(), "the photo is filled as well"
    assert "Texture · PEN-Net, compact's prior" in capsys.readouterr().err
    assert main([*files, *wish, "--show-prior", str(tmp_path / "again.png")]) == 0
    assert np.array_equal(read_image(tmp_path / "again.png").image, figure)


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (["--model", "telea", "--show-prior", "F"], "Instant · Telea has no prior to look into"),
        (["--model", "telea", "--random-weights", "1"], "Instant · Telea has no weights"),
        (["--weights", "w.safetensors", "--random-weights", "1"], "not both"),
        (["--model", "telea", "--show-prior", "prior.xyz"], "must end in one of"),
    ],
)
def test_what_cannot_be_shown_is_said_before_anything_is_written(files, tmp_path, capsys, wish, says):
    wish = [str(tmp_path / "prior.png") if word == "F" else word for word in wish]
    assert main([*files, *wish]) == 1
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out.png").exists()
    assert not (tmp_path / "prior.png").exists()


def test_a_folder_of_photos_has_no_one_prior(files, tmp_path, capsys):
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a.png", "b.png"):
        (folder / name).write_bytes((tmp_path / "photo.png").read_bytes())
    words = [str(folder), *files[1:3], "--out", str(tmp_path / "filled"), "--model", "telea"]
    assert main([*words, "--show-prior", str(tmp_path / "prior.png")]) == 1
    assert "one photo instead of a folder" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--k", "1"], ["--k", "17"], ["--k", "x"], ["--random-weights", "-1"]])
def test_numbers_out_of_range_are_wrong_use(files, words, capsys):
    assert main([*files, *words]) == 2
    assert "expected a whole number" in capsys.readouterr().err
