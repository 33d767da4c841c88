"""Before the first step: what is too long is asked about, and what is refused leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from tests.training.cli.test_bad_input import SEMANTIC_RECIPE, command
from training.cli.start.footprint import Footprint
from training.cli.start.long_training import check_long_training, warn_of_long_training
from training.cli.train import main
from training.config.cost import fitting_recipe
from training.config.recipe import TrainConfig, find_recipe
from training.errors import ConfigError


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_published_recipe_without_a_card_is_refused_with_the_recipe_that_fits(
    photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["pennet", "--data", str(photo_folder), "--run", str(tmp_path / "run"), "--device", "cpu"]) == 2
    )
    said = capsys.readouterr().err
    assert "1,000,000 steps of up to 16 × 256² pixels" in said
    assert ",000 hours on" in said
    assert "recipe pennet-scenes" in said
    assert "Add --yes" in said
    assert files_below(tmp_path) == []


def test_a_recipe_for_a_processor_is_not_asked_about() -> None:
    for name in ("pennet-scenes", "spl-scenes-cpu", "dgi-scenes-cpu"):
        assert warn_of_long_training(TrainConfig.read(find_recipe(name)), recipe=name, cores=1) is None


@pytest.mark.parametrize("network", ["pennet", "spl", "spn", "gmsrm", "dgi", "spn-probabilistic"])
def test_every_network_has_a_smaller_recipe(network: str) -> None:
    assert fitting_recipe(network) is not None


def never(question: str) -> str:
    raise AssertionError(question)


def test_who_said_yes_or_has_a_limit_is_only_warned(capsys: pytest.CaptureFixture[str]) -> None:
    check_long_training("Long.", is_agreed=True, is_limited=False, ask=never)
    check_long_training("Long.", is_agreed=False, is_limited=True, ask=never)
    check_long_training(None, is_agreed=False, is_limited=False, ask=never)
    agreed, limited = capsys.readouterr().err.splitlines()
    assert agreed == "inpaint-train: Long."
    assert limited == "inpaint-train: Long. It begins, because --max-minutes ends it long before."


@pytest.mark.parametrize(("answer", "goes_on"), [("y", True), ("YES ", True), ("", False), ("no", False)])
def test_at_a_terminal_it_is_asked(answer: str, goes_on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)
    asks: Callable[[str], str] = lambda question: answer  # noqa: E731
    if goes_on:
        check_long_training("Long.", is_agreed=False, is_limited=False, ask=asks)
    else:
        with pytest.raises(ConfigError, match="Not begun"):
            check_long_training("Long.", is_agreed=False, is_limited=False, ask=asks)


def test_a_refused_start_leaves_nothing_behind(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "spl.toml").write_text(SEMANTIC_RECIPE, encoding="utf-8")
    before = files_below(tmp_path)
    export = ["--export", str(tmp_path / "out" / "deep" / "mine.safetensors")]
    run = tmp_path / "runs" / "one"
    for recipe, more in (
        (tmp_path / "spl.toml", []),  # no teacher: found out when the losses are put together
        (tiny_recipe, ["--set", "losses.perceptual=1.0"]),
        (tiny_recipe, ["--init-from", str(tmp_path / "missing.safetensors")]),
        (tiny_recipe, ["--accumulate", "2"]),
    ):
        assert main(command(recipe, photo_folder, run, *export, *more)) == 2
        assert files_below(tmp_path) == before, capsys.readouterr().err


def test_a_needed_teacher_is_named_with_where_it_is_to_be_had(
    photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "spl.toml").write_text(SEMANTIC_RECIPE, encoding="utf-8")
    assert main(command(tmp_path / "spl.toml", photo_folder, tmp_path / "run")) == 2
    said = capsys.readouterr().err
    assert "--teacher FILE" in said
    assert "https://download.pytorch.org/models/mobilenet_v2-7ebf99e0.pth" in said


def test_what_was_in_a_folder_before_a_start_stays(tmp_path: Path) -> None:
    (tmp_path / "run" / "notes").mkdir(parents=True)
    (tmp_path / "run" / "notes" / "mine.txt").write_text("mine", encoding="utf-8")
    footprint = Footprint(tmp_path / "run", tmp_path / "out" / "mine.safetensors")
    (tmp_path / "run" / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "run" / "samples").mkdir()
    (tmp_path / "out").mkdir()
    footprint.remove()
    assert files_below(tmp_path) == ["run", "run/notes", "run/notes/mine.txt"]


def test_unreadable_photos_are_named(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    for path in photo_folder.glob("*.png"):
        (data / path.name).write_bytes(path.read_bytes())
    (data / "photo-4.png").write_bytes(b"\x89PNG and no more")
    assert main(command(tiny_recipe, data, tmp_path / "run")) == 0
    assert capsys.readouterr().err.count("Cannot be read, and is left out: photo-4.png") == 1


def test_deterministic_operations_are_asked_of_torch_for_one_run_only(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    run = command(tiny_recipe, photo_folder, tmp_path / "run", "--max-minutes", "0")
    try:
        assert main([*run, "--deterministic"]) == 0
        assert torch.are_deterministic_algorithms_enabled()
        assert main(command(tiny_recipe, photo_folder, tmp_path / "other", "--max-minutes", "0")) == 0
        assert not torch.are_deterministic_algorithms_enabled()
    finally:
        torch.use_deterministic_algorithms(False)
