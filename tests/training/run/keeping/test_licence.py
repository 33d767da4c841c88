"""Weights that begin with research-only ones stay so, through every export."""

from pathlib import Path

import pytest

from inpaint_core.catalog import MODELS
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import find_weights
from tests.training.cli.test_bad_input import command
from training.cli.train import main
from training.run.keeping.licence import BEGUN


def begin(recipe: Path, photos: Path, out: Path, *more: str) -> tuple[str, str | None]:
    """Train a step; return what the card says of the licence, and what the weights do."""
    weights = out.with_suffix(".safetensors")
    arguments = command(recipe, photos, out, "--export", str(weights), "--max-minutes", "0", *more)
    assert main(arguments) == 0
    lines = (out / "card.md").read_text("utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith("- Licence of the weights: ")]
    return line.partition(": ")[2], read_header(weights).metadata.get("licence")


def test_research_only_is_handed_on(tiny_recipe: Path, photo_folder: Path, tmp_path: Path) -> None:
    bundled = find_weights(MODELS["pennet"])
    text = tiny_recipe.read_text("utf-8").replace("[widths]\nbase_channels = 4\n", "")
    tiny_recipe.write_text(text, "utf-8")
    first = begin(tiny_recipe, photo_folder, tmp_path / "first", "--init-from", str(bundled))
    assert first == (BEGUN, BEGUN)
    again = str(tmp_path / "first.safetensors")
    assert begin(tiny_recipe, photo_folder, tmp_path / "second", "--init-from", again) == (BEGUN, BEGUN)
    out = tmp_path / "later.safetensors"
    assert main(["export", str(tmp_path / "second"), "--output", str(out)]) == 0
    assert read_header(out).metadata["licence"] == BEGUN


@pytest.mark.parametrize("is_begun", [False, True])
def test_of_other_weights_nothing_is_claimed(
    is_begun: bool, tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    assert begin(tiny_recipe, photo_folder, tmp_path / "first") == ("*name it*", None)
    if is_begun:
        own = ["--init-from", str(tmp_path / "first.safetensors")]
        assert begin(tiny_recipe, photo_folder, tmp_path / "second", *own) == ("*name it*", None)
