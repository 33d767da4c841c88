"""The example of ``docs/training/own-loss.md`` runs as it stands there."""

import csv
import re
import sys
from pathlib import Path

import pytest

from tests.training.cli.test_bad_input import command
from training.cli.train import main

PAGE = Path(__file__).parents[3] / "docs" / "training" / "own-loss.md"


def test_the_documented_loss_is_learned_from_logged_and_asked_for_again(
    tiny_recipe: Path,
    photo_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for line in example.splitlines() if line.strip()]
    assert len(lines) <= 10
    run = tmp_path / "run"
    given = command(tiny_recipe, photo_folder, run)
    monkeypatch.setattr(sys, "argv", ["my_training.py", *given, "--max-minutes", "0"])
    with pytest.raises(SystemExit) as ended:
        exec(compile(example, "my_training.py", "exec"), {"__name__": "__main__"})  # noqa: S102
    assert ended.value.code == 0
    with (run / "metrics.csv").open(newline="", encoding="utf-8") as file:
        row = next(csv.DictReader(file))
    assert float(row["edges"]) > 0
    assert main([*given, "--resume"]) == 2
    assert re.search(r"(?m)^  added loss +edges +none$", capsys.readouterr().err)


def test_an_added_term_must_have_a_name_of_its_own(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = command(tiny_recipe, photo_folder, tmp_path / "run")
    assert main(given, added_loss=lambda output, stage: {"hole": output.prediction.mean()}) == 2
    assert "The added loss calls a term hole" in capsys.readouterr().err
