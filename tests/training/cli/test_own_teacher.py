"""The example of ``docs/training/your-own-photos.md`` teaches as it stands there."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.training.cli.test_bad_input import command
from tests.training.small_networks import WIDTHS
from training.cli.train import main

PAGE = Path(__file__).parents[3] / "docs" / "training" / "your-own-photos.md"
DETECTOR = """
import torch
from torch import nn


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, stride=4, padding=1)
        self.deep = nn.Conv2d(6, 10, 3, stride=2, padding=1)

    def forward(self, image):
        features = self.stem(image)
        return features, self.deep(features)


def load_backbone():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Backbone()
"""


@pytest.fixture
def spn_recipe(tiny_recipe: Path) -> Path:
    widths = "".join(f"{name} = {list(value) if isinstance(value, tuple) else value}\n"
                     for name, value in WIDTHS["spn"].items())  # fmt: skip
    stages = tiny_recipe.read_text(encoding="utf-8").partition("[[stages]]")[2]
    recipe = tiny_recipe.with_name("spn-tiny.toml")
    head = f'network = "spn"\ndiscriminator_channels = 4\n\n[widths]\n{widths}\n[[stages]]'
    recipe.write_text(head + stages, encoding="utf-8")
    return recipe


def test_the_documented_teacher_teaches_and_is_asked_for_again(
    spn_recipe: Path,
    photo_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "my_detector.py").write_text(DETECTOR, encoding="utf-8")
    (tmp_path / "my_teachers.py").write_text(example, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    run = tmp_path / "run"
    given = command(spn_recipe, photo_folder, run)
    own = ["--teacher-module", "my_teachers:detector"]
    assert main([*given, *own, "--max-minutes", "0.02"]) in (0, 3)
    record = json.loads((run / "environment.json").read_text(encoding="utf-8"))
    assert record["teacher"] == "my_teachers:detector"
    assert not any("my_teachers" in word for word in record["arguments"])  # the record never runs code
    assert main([*given, "--resume"]) == 2
    assert "a function of your own, with --teacher-module" in capsys.readouterr().err
    other = ["--teacher-module", "my_teachers:load_backbone_as_teacher"]
    (tmp_path / "my_teachers.py").write_text(example + "\n\nload_backbone_as_teacher = detector\n")
    monkeypatch.delitem(sys.modules, "my_teachers")
    assert main([*given, *other, "--resume"]) == 2
    assert re.search(
        r"(?m)^  --teacher-module +my_teachers:detector +my_teachers:load_backbone_as_teacher$",
        capsys.readouterr().err,
    )
    assert main([*given, *own, "--resume"]) == 0


def test_a_teacher_that_cannot_be_imported_is_one_sentence(
    spn_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = command(spn_recipe, photo_folder, tmp_path / "run")
    assert main([*given, "--teacher-module", "nowhere:teacher"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("inpaint-train: --teacher-module nowhere:teacher cannot be imported")
    assert not (tmp_path / "run").exists()
