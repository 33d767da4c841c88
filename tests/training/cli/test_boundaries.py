"""Every option of inpaint-train and inpaint-eval that names a file, with everything that a path can be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from inpaint_core.cli.entry import run_command
from inpaint_core.cli.interrupts import STOPPED
from tests.inpaint_core.cli.test_boundaries import ENDLESS, HOSTILE
from training.cli import train
from training.cli.evaluate import main as evaluate
from training.cli.start import setup

TRAIN = ("recipe", "--data", "--val", "--masks", "--run", "--export", "--init-from", "--cache")
EVALUATE = (
    "--data", "--masks", "--pairs", "--weights", "--features",
    "--json", "--latex", "--page", "--sheets", "--grid", "--write-pairs",
)  # fmt: skip


def exit_code_of(command: Callable[[], int]) -> int:
    """Run a command; argparse leaves by an exception at wrong use."""
    try:
        return command()
    except SystemExit as error:
        return int(error.code or 0)


def _started(*_: object) -> None:
    raise KeyboardInterrupt  # good enough to begin: not what is tried here


@pytest.mark.parametrize("option", TRAIN)
@pytest.mark.parametrize("kind", [*HOSTILE, *ENDLESS])
def test_inpaint_train_answers_every_path_with_a_sentence(  # noqa: PLR0917
    tiny_recipe: Path,
    photo_folder: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    kind: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(train, "_train_in_folder", _started)
    monkeypatch.setattr(setup, "Validation", lambda *_, **__: None)
    given = {"recipe": str(tiny_recipe), "--data": str(photo_folder), "--run": str(tmp_path / "run")}
    given |= {option: (HOSTILE | ENDLESS)[kind](tmp_path / "hostile.safetensors")}
    recipe = given.pop("recipe")
    words = [recipe, *(f"{name}={value}" for name, value in given.items()), "--device=cpu"]
    code = exit_code_of(lambda: train.main(words))
    said = capfd.readouterr().err
    assert code in (2, 130)
    assert "Traceback" not in said
    assert said.strip()


def test_ctrl_c_while_a_command_is_imported_is_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    def importing() -> None:
        raise KeyboardInterrupt

    assert run_command(importing) == STOPPED
    assert capsys.readouterr().err == "Stopped.\n"


def evaluation_of(photos: Path, given: dict[str, str]) -> list[str]:
    """Return the words of a small evaluation, with some given ones."""
    holes = {} if {"--masks", "--pairs"} & given.keys() else {"--centre": "25"}
    usual = {"--data": str(photos), "--limit": "1", "--device": "cpu"}
    return ["--classical", *(f"{name}={value}" for name, value in (usual | holes | given).items())]


def test_the_evaluation_without_a_hostile_path_is_made(photo_folder: Path, tmp_path: Path) -> None:
    assert evaluate(evaluation_of(photo_folder, {"--json": str(tmp_path / "scores.json")})) == 0
    assert (tmp_path / "scores.json").exists()


@pytest.mark.parametrize("option", EVALUATE)
@pytest.mark.parametrize("kind", [*HOSTILE, *ENDLESS])
def test_inpaint_eval_answers_every_path_with_a_sentence(
    photo_folder: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    kind: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    given = {option: (HOSTILE | ENDLESS)[kind](tmp_path / "hostile.safetensors")}
    code = exit_code_of(lambda: evaluate(evaluation_of(photo_folder, given)))
    said = capfd.readouterr().err
    assert code in (0, 2)
    assert "usage:" not in said  # the words are right: it is the path that is tried
    assert "Traceback" not in said
