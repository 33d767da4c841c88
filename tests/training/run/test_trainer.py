import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.training.small_networks import WIDTHS, small_config
from tests.training.small_teacher import save_teacher
from training.config.loss_weights import PenNetWeights
from training.config.recipe import NetworkName, Stage, TrainConfig
from training.data.photo_source import PhotoSource
from training.errors import ConfigError, DivergedError
from training.evaluation.validation import Validation
from training.networks.teacher_files import load_teacher
from training.objectives.build import build_objective
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.pretext import FixedNetworks
from training.run.hardware import Hardware
from training.run.pace.time_budget import TimeBudget
from training.run.processes import start_processes
from training.run.reports import Report, StepReport
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.trainer import MAX_BAD_STEPS_IN_A_ROW, NO_FILES, Trainer

CPU = Hardware(start_processes("cpu"))


def trainer_of(
    config: TrainConfig,
    photos: Path,
    run: Path,
    *,
    held_out: bool = False,
    origin: Mapping[str, Any] = NO_FILES,
) -> Trainer:
    source = PhotoSource.open([photos])
    validation = Validation(source, count=2, held_out=True) if held_out else None
    data = RunData(source, validation=validation)
    torch.manual_seed(config.seed)
    return Trainer(config, build_objective(config), data, RunFolder(run), hardware=CPU, origin=origin)


def run(
    trainer: Trainer, *, stop_after: int | None = None, max_seconds: float | None = None
) -> tuple[str, list[StepReport]]:
    reports: list[Report] = []
    ending = trainer.run(
        budget=TimeBudget(max_seconds),
        should_stop=lambda: stop_after is not None and trainer.step >= stop_after,
        report=reports.append,
    )
    return ending, [report for report in reports if isinstance(report, StepReport)]


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "metrics.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def assert_same_networks(one: Trainer, other: Trainer) -> None:
    for name in ("generator", "discriminator"):
        first, second = (trainer.updates.to_values()[name] for trainer in (one, other))
        assert all(torch.equal(first[key], second[key]) for key in first), name
    assert all(torch.equal(one.average.state[key], other.average.state[key]) for key in one.average.state)


@pytest.mark.slow
def test_it_learns_to_fill_eight_photos(photo_folder: Path, tmp_path: Path) -> None:
    stage = Stage(
        steps=80, crop_px=64, resize_px=(64, 64), batch_size=8, learning_rate=1e-3, warmup_steps=5,
        adversarial_weight=0.0, mask_ratio=(0.2, 0.4),
    )  # fmt: skip
    config = TrainConfig(
        network="pennet",
        stages=(stage,),
        losses=PenNetWeights(),
        widths={"base_channels": 8},
        betas=(0.9, 0.999),
        initial_std=0.0,
        clip_norm=20,
    )
    ending, reports = run(trainer_of(config, photo_folder, tmp_path))
    hole = [report.terms["hole"] for report in reports]
    assert ending == "finished"
    assert sum(hole[-10:]) / 10 < 0.6 * sum(hole[:3]) / 3


@pytest.mark.parametrize("stopped_at", [1, 4])
def test_a_stopped_run_continues_exactly(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, stopped_at: int
) -> None:
    config = TrainConfig.read(tiny_recipe)
    torch.set_num_threads(1)
    whole = trainer_of(config, photo_folder, tmp_path / "whole")
    assert run(whole)[0] == "finished"

    first = trainer_of(config, photo_folder, tmp_path / "cut")
    assert run(first, stop_after=stopped_at)[0] == "stopped"
    torch.manual_seed(99)  # a new process has other random numbers
    second = trainer_of(config, photo_folder, tmp_path / "cut")
    second.resume()
    assert second.step == stopped_at
    assert run(second)[0] == "finished"

    assert_same_networks(whole, second)
    assert whole.images_seen == second.images_seen == 3 * 2 + 4


def test_the_csv_of_a_resumed_run_has_every_step_once(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    config = TrainConfig.read(tiny_recipe)
    run(trainer_of(config, photo_folder, tmp_path), stop_after=4)
    again = trainer_of(config, photo_folder, tmp_path, held_out=True)
    again.resume()
    run(again)
    logged = rows(tmp_path)
    assert [row["step"] for row in logged if row["hole"]] == ["1", "3", "4", "7"]  # ends of stages and runs
    assert [row["step"] for row in logged if row["validation_psnr"]] == ["7"]
    assert float(logged[-1]["validation_psnr"]) > 5
    assert (tmp_path / "samples" / "step-0000007.png").exists()


def test_time_up_ends_the_run_with_a_checkpoint(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    trainer = trainer_of(TrainConfig.read(tiny_recipe), photo_folder, tmp_path)
    assert run(trainer, max_seconds=0.0)[0] == "time is up"
    assert trainer.step == 1
    again = trainer_of(TrainConfig.read(tiny_recipe), photo_folder, tmp_path)
    again.resume()
    assert again.step == 1


def test_only_the_stages_that_want_it_train_the_discriminator(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    trainer = trainer_of(TrainConfig.read(tiny_recipe), photo_folder, tmp_path)
    before = {name: value.clone() for name, value in trainer.updates.discriminator.state_dict().items()}
    _, reports = run(trainer, stop_after=3)
    after = trainer.updates.discriminator.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert all("adversarial" not in report.terms for report in reports)
    _, reports = run(trainer)
    assert not torch.equal(
        before["classifier.weight"], trainer.updates.discriminator.state_dict()["classifier.weight"]
    )
    assert all({"adversarial", "discriminator"} <= report.terms.keys() for report in reports)


def test_another_configuration_is_not_continued(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    run(trainer_of(TrainConfig.read(tiny_recipe), photo_folder, tmp_path / "run"), stop_after=1)
    tiny_recipe.write_text(
        tiny_recipe.read_text(encoding="utf-8").replace("seed = 7", "seed = 8"), encoding="utf-8"
    )
    other = trainer_of(TrainConfig.read(tiny_recipe), photo_folder, tmp_path / "run")
    with pytest.raises(ConfigError, match=r"(?m)^  seed +7 +8$"):
        other.resume()


def test_other_photos_are_not_continued(
    tiny_recipe: Path, photo_folder: Path, photo_shard: Path, tmp_path: Path
) -> None:
    config = TrainConfig.read(tiny_recipe)
    run(trainer_of(config, photo_folder, tmp_path / "run"), stop_after=1)
    with pytest.raises(ConfigError, match=r"(?m)^  training photos  list .* list "):
        trainer_of(config, photo_shard, tmp_path / "run").resume()


def test_another_teacher_is_not_continued(tiny_recipe: Path, photo_folder: Path, tmp_path: Path) -> None:
    config = TrainConfig.read(tiny_recipe)
    teacher = {"file": "one.safetensors", "sha256": "1" * 64}
    trainer_of(config, photo_folder, tmp_path, origin={"teacher": teacher}).save()
    another = {"teacher": teacher | {"sha256": "2" * 64}}
    with pytest.raises(ConfigError, match=r"(?m)^  --teacher  one\.safetensors \(1{8}\)  .* \(2{8}\)$"):
        trainer_of(config, photo_folder, tmp_path, origin=another).resume()
    with pytest.raises(ConfigError, match=r"(?m)^  --teacher .* not given$"):
        trainer_of(config, photo_folder, tmp_path).resume()
    moved = trainer_of(
        config, photo_folder, tmp_path, origin={"teacher": teacher | {"file": "moved.safetensors"}}
    )
    moved.resume()
    assert moved.origin == {"teacher": teacher}  # what it began with


def test_a_killed_runs_torn_row_and_half_written_files_go(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    config = TrainConfig.read(tiny_recipe)
    run(trainer_of(config, photo_folder, tmp_path), stop_after=4)
    with (tmp_path / "metrics.csv").open("a", encoding="utf-8") as file:
        file.write("4,1,0.0")  # cut off before its end
    (tmp_path / ".checkpoint.pt.0123abcd.part").write_bytes(b"half")
    again = trainer_of(config, photo_folder, tmp_path)
    again.resume()
    run(again)
    assert [row["step"] for row in rows(tmp_path)] == ["1", "3", "4", "7"]
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("size", [0, 1000, 50_000])
def test_a_damaged_checkpoint_is_not_continued(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, size: int
) -> None:
    trainer = trainer_of(TrainConfig.read(tiny_recipe), photo_folder, tmp_path)
    trainer.save()
    checkpoint = tmp_path / "checkpoint.pt"
    checkpoint.write_bytes(checkpoint.read_bytes()[:size])
    with pytest.raises(ConfigError, match="damaged"):
        trainer.resume()


def test_a_step_that_is_not_finite_changes_nothing_and_many_stop_the_run(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    text = tiny_recipe.read_text(encoding="utf-8").replace("steps = 3", "steps = 50")
    tiny_recipe.write_text(text, encoding="utf-8")
    trainer = trainer_of(TrainConfig.read(tiny_recipe), photo_folder, tmp_path)
    with torch.no_grad():
        trainer.generator.decoder[2].bias.fill_(float("nan"))
    before = trainer.generator.dw_conv01[0].weight.clone()
    with pytest.raises(DivergedError, match="not finite"):
        run(trainer)
    assert torch.equal(trainer.generator.dw_conv01[0].weight, before)
    assert trainer.skipped_steps == MAX_BAD_STEPS_IN_A_ROW
    assert not (tmp_path / "checkpoint.pt").exists()


@pytest.mark.parametrize("network", sorted(WIDTHS))
def test_every_training_goes_on_exactly_where_it_stopped(
    network: NetworkName, photo_folder: Path, tmp_path: Path
) -> None:
    perceptual = load_teacher(save_teacher(tmp_path / "teacher.safetensors"))

    def started(folder: str) -> Trainer:
        torch.manual_seed(0)
        config = small_config(network)
        fixed = FixedNetworks(
            perceptual, perceptual, build_autoencoder(small_config("dgi-autoencoder")).autoencoder
        )
        objective = build_objective(config, fixed)
        source = PhotoSource.open([photo_folder])
        return Trainer(config, objective, RunData(source), RunFolder(tmp_path / folder), hardware=CPU)

    whole = started("whole")
    assert run(whole)[0] == "finished"
    assert run(started("parts"), stop_after=1)[0] == "stopped"
    rest = started("parts")
    rest.resume()
    assert run(rest)[0] == "finished"
    assert_same_networks(whole, rest)
