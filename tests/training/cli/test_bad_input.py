"""What goes wrong with a run's photos, files and disk ends in one sentence, and nothing is lost."""

import csv
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from inpaint_core.models import pennet
from inpaint_core.state_dict.weights_file import save_weights
from training.cli.train import main
from training.config.recipe import Stage, TrainConfig
from training.data.photo_source import PhotoSource
from training.errors import DivergedError
from training.objectives.build import build_objective
from training.objectives.objective import Objective
from training.run.checkpoint import read_checkpoint
from training.run.hardware import Hardware
from training.run.processes import start_processes
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.trainer import Trainer

SEMANTIC_RECIPE = """
network = "spl"
precision = "fp32"
discriminator_channels = 4

[widths]
prior_channels = [8, 8, 16, 16]
image_channels = [8, 8, 16]
dense_blocks = 1
dense_layers = 1
residual_blocks = 1
spade_blocks = 1
spade_hidden = 8
mapped_channels = 8

[[stages]]
steps = 2
crop_px = 64
resize_px = [64, 64]
batch_size = 1
adversarial_weight = 0.0
"""


def command(recipe: Path, photos: Path, run: Path, *more: str) -> list[str]:
    return [str(recipe), "--data", str(photos), "--run", str(run), "--device", "cpu", "--threads", "1", *more]


def assert_one_sentence(said: str, expected: str) -> None:
    """Check that a command said one line about what is wrong, and showed nothing of its insides."""
    (line,) = [line for line in said.splitlines() if line.startswith("inpaint-train:")]
    assert re.search(expected, line), line
    assert "Traceback" not in said


def fill(folder: Path, names: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in names.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({}, r"There is no photo in .*data\.$"),
        ({"a.txt": b"words", "b.md": b"words"}, r"There is no photo in .*There are 2 files \(\.md, \.txt\)"),
        ({"photos.tar": b"no shard at all" * 100}, r"photos\.tar is not a readable \.tar shard"),
        (
            {f"{i}.jpg": b"no image" for i in range(3)},
            r"None of the photos looked at can be read, the last one \d\.jpg: .*not a readable image",
        ),
    ],
)
def test_data_that_is_none_gets_one_sentence(
    names: dict[str, bytes],
    expected: str,
    tiny_recipe: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = fill(tmp_path / "data", names)
    assert main(command(tiny_recipe, data, tmp_path / "run")) == 2
    assert_one_sentence(capsys.readouterr().err, expected)


def test_a_shard_that_is_cut_short_gets_one_sentence(
    tiny_recipe: Path, photo_shard: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo_shard.write_bytes(photo_shard.read_bytes()[:-20_000])
    assert main(command(tiny_recipe, photo_shard, tmp_path / "run")) == 2
    assert_one_sentence(capsys.readouterr().err, r"photos-000\.tar .*download it again")


def test_a_damaged_photo_among_others_is_skipped_and_counted(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    names = {path.name: path.read_bytes() for path in photo_folder.glob("*.png")}
    data = fill(tmp_path / "data", names | {"photo-4.png": b"\x89PNG and no more"})
    assert main(command(tiny_recipe, data, tmp_path / "run")) == 0
    assert read_checkpoint(tmp_path / "run" / "checkpoint.pt").damaged_photos > 0


def test_a_perceptual_loss_without_its_network_gets_one_sentence(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["--set", "losses.perceptual=0.3"]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *wanted)) == 2
    assert_one_sentence(
        capsys.readouterr().err,
        r"perceptual loss: give VGG19 or MobileNetV2 with --perceptual FILE, or leave that loss out with "
        r"--set losses\.perceptual=0\. The file can be MobileNetV2, https://",
    )


def test_a_wrong_teacher_gets_one_sentence(
    photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "spl.toml").write_text(SEMANTIC_RECIPE, encoding="utf-8")
    network = pennet.PenNet(pennet.PenNetSize(base_channels=4))
    save_weights(tmp_path / "pennet.safetensors", network.state_dict(), {})
    teacher = ["--teacher", str(tmp_path / "pennet.safetensors")]
    assert main(command(tmp_path / "spl.toml", photo_folder, tmp_path / "run", *teacher)) == 2
    assert_one_sentence(capsys.readouterr().err, r"pennet\.safetensors is no teacher: expected MobileNetV2")
    assert main(command(tmp_path / "spl.toml", photo_folder, tmp_path / "run")) == 2
    assert_one_sentence(capsys.readouterr().err, "give a pretext network with --teacher")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (["--workers", "-1"], "--workers must be 0 or more"),
        (["--threads", "-2"], "--threads must be at least 1"),
        (["--threads", "0"], "--threads must be at least 1"),
        (["--max-minutes", "nan"], "--max-minutes must be 0 or more"),
        (["--max-minutes", "-3"], "--max-minutes must be 0 or more"),
        (["--max-shard-mb", "nan"], "--max-shard-mb must be above 0"),
        (["--steps-factor", "nan"], "--steps-factor must be a number above 0"),
        (["--steps-factor", "inf"], "--steps-factor must be a number above 0"),
        (["--set", "seed=-1"], "seed must lie in 0"),
        (["--set", "betas=[1.0,2.0]"], "betas must lie in 0..1"),
        (["--set", "losses.hole=-1"], "hole must not be negative"),
    ],
)
def test_options_out_of_range_get_one_sentence(
    more: list[str],
    expected: str,
    tiny_recipe: Path,
    photo_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *more)) == 2
    assert_one_sentence(capsys.readouterr().err, expected)
    assert not (tmp_path / "run").exists()


def test_a_run_folder_that_is_a_file_gets_one_sentence(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    for place in (tmp_path / "taken", tmp_path / "taken" / "run"):
        assert main(command(tiny_recipe, photo_folder, place)) == 2
        assert_one_sentence(capsys.readouterr().err, "The run's folder .* cannot be written: Not a directory")


def test_an_export_that_cannot_be_written_is_refused_before_the_training(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    for place in (tmp_path / "taken" / "mine.safetensors", tmp_path):
        assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--export", str(place))) == 2
        assert_one_sentence(capsys.readouterr().err, "--export .* cannot be written: ")
    assert not (tmp_path / "run").exists()


def test_masks_the_wrong_way_round_get_one_sentence(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "masks").mkdir()
    Image.fromarray(np.full((64, 64), 255, np.uint8)).save(tmp_path / "masks" / "white.png")
    masks = ["--masks", str(tmp_path / "masks")]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *masks)) == 2
    assert_one_sentence(capsys.readouterr().err, "White must be the hole")


@contextmanager
def largest_file(size_bytes: int) -> Iterator[None]:
    """Make the system refuse to let any file grow further, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_leaves_the_checkpoint_before(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert main(command(tiny_recipe, photo_folder, run, "--max-minutes", "0")) == 0
    before = (run / "checkpoint.pt").read_bytes()
    capsys.readouterr()
    with largest_file(len(before) // 2):
        assert main(command(tiny_recipe, photo_folder, run, "--resume")) == 2
    assert_one_sentence(
        capsys.readouterr().err, r"checkpoint\.pt could not be saved: .* The one before is whole: .*--resume"
    )
    assert (run / "checkpoint.pt").read_bytes() == before
    assert not list(run.glob(".*.part"))
    assert main(command(tiny_recipe, photo_folder, run, "--resume")) == 0
    assert read_checkpoint(run / "checkpoint.pt").step == 7


def test_a_run_that_diverges_is_explained(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tiny_recipe.read_text(encoding="utf-8").replace("1e-4", "1e30").replace("steps = 3", "steps = 40")
    tiny_recipe.write_text(text.replace("1e-5", "1e29"), encoding="utf-8")
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run")) == 2
    said = "20 steps in a row were not finite. Lower the learning rate.*; there is no checkpoint yet"
    assert_one_sentence(capsys.readouterr().err, said)


def small_trainer(photo_folder: Path, run: Path, *, steps: int) -> tuple[Trainer, Objective[Any]]:
    stage = Stage(steps=steps, crop_px=64, resize_px=(64, 64), batch_size=1, adversarial_weight=0.0)
    config = TrainConfig.from_values(
        {
            "network": "pennet",
            "widths": {"base_channels": 4},
            "initial_std": 0.0,
            "precision": "fp32",
            "stages": [vars(stage)],
        }
    )
    objective = build_objective(config)
    trainer = Trainer(
        config,
        objective,
        RunData(PhotoSource.open([photo_folder])),
        RunFolder(run),
        hardware=Hardware(start_processes("cpu")),
    )
    return trainer, objective


def test_a_run_that_diverges_after_a_checkpoint_names_it(photo_folder: Path, tmp_path: Path) -> None:
    trainer, objective = small_trainer(photo_folder, tmp_path, steps=30)
    trainer.save()
    objective.generator_terms = lambda output, stage: {  # type: ignore[method-assign]
        "hole": output.prediction.mean() * float("nan")
    }
    with pytest.raises(DivergedError, match=r'"fp32"; the last checkpoint is from before\.$'):
        trainer.run(should_stop=lambda: False, report=lambda _: None)


def test_one_step_of_nan_is_skipped_and_counted(photo_folder: Path, tmp_path: Path) -> None:
    trainer, objective = small_trainer(photo_folder, tmp_path, steps=12)
    weights: list[Tensor] = []
    plain = objective.generator_terms

    def poisoned(output: Any, stage: Stage) -> dict[str, Tensor]:
        weights.append(objective.generator.decoder[2].weight.detach().clone())
        terms = plain(output, stage)
        return {name: term * float("nan") for name, term in terms.items()} if len(weights) == 4 else terms

    objective.generator_terms = poisoned  # type: ignore[method-assign]
    ending = trainer.run(should_stop=lambda: False, report=lambda _: None)
    assert (ending, trainer.skipped_steps) == ("finished", 1)
    moved = [not torch.equal(one, other) for one, other in pairwise(weights)]
    assert moved == [step != 3 for step in range(11)]
    assert all(value.isfinite().all() for value in trainer.average.state.values())
    with (tmp_path / "metrics.csv").open(newline="", encoding="utf-8") as file:
        assert [row["skipped_steps"] for row in csv.DictReader(file)][-1] == "1"
