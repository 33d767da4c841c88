import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from resources import locate
from tests.training.small_teacher import save_teacher
from training.cli.evaluate import main
from training.evaluation.native.holes import read_holes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two photos."""
    photos = tmp_path / "photos"
    photos.mkdir()
    for path in locate.sample_paths()[:2]:
        (photos / path.name).write_bytes(path.read_bytes())
    return photos


def test_models_and_other_programs_stand_side_by_side(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = ["--native", str(folder), "--sizes", "40", "80", "--seed", "5"]
    assert main([*drawn, "--write-holes", str(tmp_path / "holes")]) == 0
    listed = tmp_path / "holes" / "holes.json"
    holes = read_holes(listed).holes
    assert [hole.size for hole in holes] == [40, 80] * 2
    for hole in holes:
        with Image.open(tmp_path / "holes" / f"{hole.name}.png") as mask:
            assert np.array_equal(np.asarray(mask.convert("L")) > 127, hole.mask())
    first = ["--weights", "telea", "--keep", str(tmp_path / "kept"), "--threads", "1", "--device", "cpu"]
    assert main([*drawn, *first]) == 0
    (kept,) = (tmp_path / "kept").iterdir()
    teacher = save_teacher(tmp_path / "teacher.safetensors")
    again = ["--holes", str(listed), "--sizes", "80", "--features", str(teacher), "--device", "cpu"]
    outputs = ["--fills", f"kept={kept}", "--json", str(tmp_path / "scores.json")]
    capsys.readouterr()
    assert main([f"--native={folder}", *again, *first[:2], *outputs]) == 0
    table = capsys.readouterr().out
    assert "80 px (2 holes)" in table
    assert "40 px" not in table
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    telea, foreign = values["scores"]
    assert foreign["fill"] == "kept"
    for name in ("seam", "sharpness", "psnr", "u-ids", "p-ids"):
        assert telea[name] == foreign[name]
    assert telea["seconds"] > 0
    assert "seconds" not in foreign
    assert len(values["measurements"]) == 4


def test_several_holes_of_a_size_are_drawn_on_request(folder: Path, tmp_path: Path) -> None:
    main(["--native", str(folder), "--sizes", "40", "--holes-each", "2", "--write-holes", str(tmp_path)])
    assert [hole.group for hole in read_holes(tmp_path / "holes.json").holes] == ["40 px"] * 4
    assert len(list(tmp_path.glob("*_blob_40_2.png"))) == 2


def test_a_part_of_the_list_can_be_measured(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--native", str(folder), "--sizes", "40", "--write-holes", str(tmp_path)])
    path = tmp_path / "holes.json"
    names = [photo.name for photo in sorted(folder.iterdir())]
    values = json.loads(path.read_text(encoding="utf-8")) | {"tuning": names[:1], "reporting": names[1:]}
    path.write_text(json.dumps(values), encoding="utf-8")
    arguments = ["--native", str(folder), "--holes", str(path), "--weights", "telea", "--json"]
    assert main([*arguments, str(tmp_path / "r.json"), "--part", "reporting", "--device", "cpu"]) == 0
    measured = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["measurements"]
    assert [row["photo"] for row in measured] == names[1:]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Nothing to measure"),
        (["--weights", "nothing"], "nothing"),
        (["--weights", "telea", "telea"], "Two rows"),
        (["--weights", "telea", "--sizes", "9000"], "room"),
        (["--weights", "telea", "--part", "tuning"], "--holes"),
        (["--weights", "telea", "--holes", "gone.json"], "gone.json"),
        (["--fills", "theirs=gone"], "theirs"),
        (["--weights", "telea", "--limit", "0"], "--limit"),
    ],
)
def test_mistakes_are_said(
    folder: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--native", str(folder), *options]) == 2
    assert said in capsys.readouterr().err
