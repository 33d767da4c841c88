"""``inpaint-eval scene-map`` and ``inpaint-eval detections`` from files to pictures and tables."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from inpaint_core.catalog import MODELS
from inpaint_core.models.random_weights import save_random_weights
from resources import locate
from tests.training.small_teacher import save_teacher
from training.cli.evaluate import main
from training.evaluation.image_grid import GAP_PX
from training.figures.captions import CAPTION_PX
from training.figures.studies.scene_map import PANEL_PX


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    save_random_weights(MODELS["pennet"], folder / "pennet.safetensors", seed=0)
    save_teacher(folder / "mobilenet.safetensors")
    (folder / "photos").mkdir()
    for path in locate.sample_paths():
        (folder / "photos" / path.name).write_bytes(path.read_bytes())
    return folder


def shared(files: Path, *more: str) -> list[str]:
    where = ["--data", str(files / "photos"), "--centre", "25", "--device", "cpu", "--threads", "1"]
    return [*where, "--weights", str(files / "pennet.safetensors"), *more]


def test_a_map_has_a_panel_for_the_photos_and_one_for_each_network(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("sklearn")
    figure, numbers = tmp_path / "map.png", tmp_path / "map.json"
    chosen = shared(files, "--features", str(files / "mobilenet.safetensors"), "--k", "2")
    assert main(["scene-map", *chosen, "--out", str(figure), "--json", str(numbers)]) == 0
    with Image.open(figure) as image:
        pixels = np.array(image)
    assert pixels.shape == (PANEL_PX + CAPTION_PX, 2 * PANEL_PX, 3)
    inside = pixels[CAPTION_PX + 3 : -4]
    is_point = (inside != 255).any(axis=2) & (inside.max(axis=2) - inside.min(axis=2) > 40)
    assert is_point[:, 4 : PANEL_PX - 4].any()
    assert is_point[:, PANEL_PX + 4 : -4].any()
    values = json.loads(numbers.read_text(encoding="utf-8"))
    assert values["photos"] == len(locate.sample_paths())
    (near,) = values["fills"].values()
    assert near["distance"] > 0
    assert f"{near['distance']:.3f}" in capsys.readouterr().out


def test_a_map_is_a_png(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    features = str(files / "mobilenet.safetensors")
    assert (
        main(["scene-map", *shared(files, "--features", features), "--out", str(tmp_path / "map.pdf")]) == 2
    )
    assert "must be a .png file" in capsys.readouterr().err


def corners(device: torch.device) -> Callable[[Tensor], list[tuple[str, float, tuple[int, ...]]]]:
    """Finds a thing in the corner, far from every hole, and one in the middle where that is no plain grey."""

    def find(image: Tensor) -> list[tuple[str, float, tuple[int, ...]]]:
        middle = image[:, 100:156, 100:156]
        things = [("corner", 0.9, (0, 0, 40, 40)), ("doubt", 0.2, (90, 90, 160, 160))]
        return things + ([("thing", 0.8, (100, 100, 156, 156))] if float(middle.std()) > 0.01 else [])

    return find


def test_boxes_before_and_after_are_drawn_and_counted(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, numbers = tmp_path / "boxes", tmp_path / "boxes.json"
    own = ["--detector-module", f"{__name__}:corners", "--limit", "2"]
    assert main(["detections", *shared(files), *own, "--out", str(out), "--json", str(numbers)]) == 0
    values = json.loads(numbers.read_text(encoding="utf-8"))
    assert values["the photo with its hole"] == {"things": 2, "found": 0, "score": 0.0}
    fills = [row for title, row in values.items() if title != "the photo with its hole"]
    assert [(row["things"], row["found"]) for row in fills] in ([(2, 2)], [(2, 1)], [(2, 0)])
    assert sorted(path.name for path in out.iterdir()) == ["00000.png", "00001.png"]
    with Image.open(out / "00000.png") as image:
        pixels = np.array(image)
    assert pixels.shape == (CAPTION_PX + 256, 3 * (256 + GAP_PX) - GAP_PX, 3)  # photo, hole, one fill
    assert (pixels[:CAPTION_PX] < 100).any()
    yellow = (pixels[CAPTION_PX:] == (255, 210, 0)).all(axis=2)
    assert yellow[:60, :60].any()  # the corner's box
    assert yellow[95:160, 95:160].any()
    assert not yellow[95:160, 256 + GAP_PX + 95 : 256 + GAP_PX + 160].any()  # in the hole nothing is found
    assert "things at the hole" in capsys.readouterr().out


def test_a_score_out_of_range_is_a_mistake(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["detections", *shared(files), "--out", str(tmp_path / "b"), "--min-score", "2"]) == 2
    assert "--min-score must lie in 0..1." in capsys.readouterr().err
