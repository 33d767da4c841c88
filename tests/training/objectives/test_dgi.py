"""How DGI's importance of channels and places is learned beside the losses, in a run."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from tests.training.small_networks import small_config
from tests.training.stand_in_teacher import stand_in_networks
from training.config.loss_weights import DgiWeights
from training.config.recipe import TrainConfig
from training.data.dataset import CropDataset, Sample, collate
from training.data.photo_source import PhotoSource
from training.errors import ConfigError
from training.networks.dgi_distillation import DistillationHeads
from training.objectives.build import build_objective
from training.objectives.dgi import DgiObjective
from training.run.hardware import Hardware
from training.run.processes import start_processes
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.trainer import Trainer

CPU = Hardware(start_processes("cpu"))


def config_of(steps: int, weights: DgiWeights) -> TrainConfig:
    config = small_config("dgi")
    stage = replace(config.stages[0], steps=steps, adversarial_weight=0.0)
    return replace(config, stages=(stage,), losses=weights)


def objective_of(config: TrainConfig) -> DgiObjective:
    fixed = stand_in_networks()
    torch.manual_seed(0)
    objective = build_objective(config, fixed)
    assert isinstance(objective, DgiObjective)
    return objective


def sample_of(config: TrainConfig, photos: Path) -> Sample:
    dataset = CropDataset(PhotoSource.open([photos]), config.stages[0], seed=0, mask_kind="mixed")
    return collate([dataset[0], dataset[1]])


def trainer_of(config: TrainConfig, photos: Path, run: Path) -> Trainer:
    source = PhotoSource.open([photos])
    return Trainer(config, objective_of(config), RunData(source), RunFolder(run), hardware=CPU)


def run(trainer: Trainer, *, until: int | None = None) -> None:
    trainer.run(should_stop=lambda: trainer.step == until, report=lambda _: None)


def importance_of(trained: nn.Module) -> list[Tensor]:
    heads = trained.heads
    assert isinstance(heads, DistillationHeads)
    return [value.detach().clone() for value in heads.importance_parameters()]


def test_channels_and_places_learn_what_they_count_only_if_the_recipe_says_so(
    photo_folder: Path, tmp_path: Path
) -> None:
    moved = {}
    for every in (0, 1, 2):
        trainer = trainer_of(
            config_of(2, DgiWeights(importance_every=every)), photo_folder, tmp_path / str(every)
        )
        before = importance_of(trainer.updates.trained)
        run(trainer)
        after = importance_of(trainer.updates.trained)
        moved[every] = [float((new - old).abs().max()) for new, old in zip(after, before, strict=True)]
        assert trainer.skipped_steps == 0
    assert max(moved[0]) == 0
    assert min(moved[1]) > 0
    assert min(moved[2]) > 0
    assert max(moved[2]) < max(moved[1])  # one update of Adam, not two


def test_the_inner_steps_leave_the_network_and_its_gradients_alone(photo_folder: Path) -> None:
    config = config_of(1, DgiWeights(importance_every=3))
    objective = objective_of(config)
    sample, stage = sample_of(config, photo_folder), config.stages[0]
    output = objective.predict(sample, stage)
    before = {name: value.clone() for name, value in objective.trained.state_dict().items()}
    discriminator = {name: value.clone() for name, value in objective.discriminator.state_dict().items()}
    parameters = objective.learn_apart(output, stage, 6)
    assert all(torch.equal(value, before[name]) for name, value in objective.trained.state_dict().items())
    assert all(
        torch.equal(value, discriminator[name])
        for name, value in objective.discriminator.state_dict().items()
    )
    with_gradient = {id(one) for one in objective.trained.parameters() if one.grad is not None}
    assert with_gradient == {id(one) for one in parameters}
    assert all(one.grad is not None and one.grad.isfinite().all() and one.grad.any() for one in parameters)
    assert objective.learn_apart(output, stage, 7) == ()  # the next is due at step 9


@pytest.mark.parametrize("stopped_at", [1, 2])
def test_a_run_that_learns_importance_goes_on_exactly_where_it_stopped(
    photo_folder: Path, tmp_path: Path, stopped_at: int
) -> None:
    config = config_of(3, DgiWeights(importance_every=2))
    whole = trainer_of(config, photo_folder, tmp_path / "whole")
    run(whole)
    run(trainer_of(config, photo_folder, tmp_path / "parts"), until=stopped_at)
    rest = trainer_of(config, photo_folder, tmp_path / "parts")
    rest.resume()
    assert rest.step == stopped_at
    run(rest)
    expected = whole.updates.trained.state_dict()
    assert all(
        torch.equal(value, expected[name]) for name, value in rest.updates.trained.state_dict().items()
    )


def test_an_update_that_is_not_finite_is_left_out_and_counted(photo_folder: Path, tmp_path: Path) -> None:
    trainer = trainer_of(
        config_of(1, DgiWeights(importance_every=1, importance_rate=1e30)), photo_folder, tmp_path
    )
    before = importance_of(trainer.updates.trained)
    first = next(trainer.generator.parameters()).detach().clone()
    run(trainer)
    assert all(
        torch.equal(*pair) for pair in zip(importance_of(trainer.updates.trained), before, strict=True)
    )
    assert trainer.skipped_steps == 1
    now = next(trainer.generator.parameters())
    assert now.isfinite().all()
    assert not torch.equal(now, first)  # the step itself was taken


@pytest.mark.parametrize("part", ["cross_distillation", "self_distillation", "attention_transfer"])
def test_what_is_not_distilled_has_no_importance_to_learn(photo_folder: Path, part: str) -> None:
    off: dict[str, float] = {part: 0.0}
    config = config_of(1, replace(DgiWeights(importance_every=1), **off))  # type: ignore[arg-type]
    objective = objective_of(config)
    output = objective.predict(sample_of(config, photo_folder), config.stages[0])
    objective.learn_apart(output, config.stages[0], 0)
    heads = objective.trained.heads
    assert isinstance(heads, DistillationHeads)
    learning = {
        "cross_distillation": heads.cross_importance,
        "self_distillation": heads.self_importance,
        "attention_transfer": heads.place_score,
    }
    for name, head in learning.items():
        assert all((value.grad is None) == (name == part) for value in head.parameters())


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"importance_every": -1}, "importance_every must not be negative"),
        ({"importance_rate": 0.0}, "importance_rate must be above 0"),
    ],
)
def test_settings_that_cannot_be_are_refused(mistake: dict[str, float], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        DgiWeights(**mistake)  # type: ignore[arg-type]
