"""Every option of inpaint-train and inpaint-eval that names a file, with everything that a path can be."""

from pathlib import Path

import pytest

from inpaint_core.cli.entry import run_command
from inpaint_core.cli.interrupts import STOPPED
from tests.inpaint_core.cli.test_boundaries import ENDLESS, HOSTILE
from training.cli import train
from training.cli.evaluate import main as evaluate

TRAIN = ("recipe", "--data", "--val", "--masks", "--run", "--export", "--init-from", "--cache")
EVALUATE = ("--data", "--masks", "--out", "--weights")
MAY_BE_NEW = ("--run", "--export", "--cache", "--out")


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
    monkeypatch.setattr(train, "_run_in", _started)
    monkeypatch.setattr(train, "Validation", lambda *_, **__: None)
    given = {"recipe": str(tiny_recipe), "--data": str(photo_folder), "--run": str(tmp_path / "run")}
    given |= {option: (HOSTILE | ENDLESS)[kind](tmp_path / "hostile.safetensors")}
    recipe = given.pop("recipe")
    try:
        code = train.main([recipe, *(f"{name}={value}" for name, value in given.items()), "--device=cpu"])
    except SystemExit as error:  # argparse: wrong use
        code = int(error.code or 0)
    said = capfd.readouterr().err
    assert code in (2, 130)
    assert "Traceback" not in said
    assert said.strip()


def test_ctrl_c_while_a_command_is_imported_is_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    def importing() -> None:
        raise KeyboardInterrupt

    assert run_command(importing) == STOPPED
    assert capsys.readouterr().err == "Stopped.\n"


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
    given = {"--data": str(photo_folder), "--out": str(tmp_path / "out"), "--classical": "telea"}
    given |= {
        option: (HOSTILE | ENDLESS)[kind](tmp_path / "hostile.safetensors"),
        "--count": "1",
        "--size": "32",
    }
    try:
        code = evaluate([f"{name}={value}" for name, value in given.items()])
    except SystemExit as error:
        code = int(error.code or 0)
    said = capfd.readouterr().err
    assert code in (0, 2)
    assert "Traceback" not in said
