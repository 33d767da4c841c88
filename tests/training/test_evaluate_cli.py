import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from inpaint_core.models.pennet import PenNet, PenNetSize
from inpaint_core.weights import save_weights
from resources import locate
from training.evaluate_cli import main


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    """``--data`` with two photos and ``--masks`` with one mask."""
    for name in ("photos", "masks"):
        (tmp_path / name).mkdir()
    for path in locate.sample_paths()[:2]:
        (tmp_path / "photos" / path.name).write_bytes(path.read_bytes())
    mask = np.zeros((256, 256), np.uint8)
    mask[80:180, 60:170] = 255
    Image.fromarray(mask).save(tmp_path / "masks" / "mask.png")
    return ["--data", str(tmp_path / "photos"), "--masks", str(tmp_path / "masks"), "--device", "cpu"]


def test_weights_and_classical_fills_stand_side_by_side(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.manual_seed(0)
    save_weights(tmp_path / "random.safetensors", PenNet().state_dict(), {"network": "pennet"})
    outputs = ["--json", str(tmp_path / "scores.json"), "--grid", str(tmp_path / "grid.png")]
    weights = ["--weights", str(tmp_path / "random.safetensors"), "--classical", "--matched"]
    assert main([*folders, *weights, *outputs]) == 0
    table = capsys.readouterr().out
    assert "| random " in table
    assert "Telea" in table
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    psnr = {score["fill"]: score["psnr"] for score in values["scores"] if score["hole"] == "all"}
    assert len(psnr) == 4
    assert (
        psnr["random"] < psnr["random · matched"] < min(psnr[fill] for fill in psnr if "random" not in fill)
    )
    with Image.open(tmp_path / "grid.png") as grid:
        assert grid.size == (6 * 256 + 5 * 4, 2 * 256 + 4)  # hole, four fills, photo


def test_limit_takes_the_first_photos(folders: list[str], tmp_path: Path) -> None:
    assert main([*folders, "--classical", "--limit", "1", "--json", str(tmp_path / "scores.json")]) == 0
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert {measurement["photo"] for measurement in values["measurements"]} == {
        min(path.name for path in locate.sample_paths()[:2])
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Nothing to measure"),
        (["--classical", "--limit", "0"], "--limit"),
        (["--weights", "no-such-file.safetensors"], "no weights file no-such-file"),
        (["--weights", "telea"], "no such model"),
    ],
)
def test_mistakes_get_a_sentence(
    folders: list[str], arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*folders, *arguments]) == 2
    assert message in capsys.readouterr().err


def test_weights_that_do_not_fit_are_refused(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_weights(
        tmp_path / "narrow.safetensors",
        PenNet(PenNetSize(base_channels=8)).state_dict(),
        {"network": "pennet"},
    )
    assert main([*folders, "--weights", str(tmp_path / "narrow.safetensors")]) == 2
    assert "narrow.safetensors" in capsys.readouterr().err
