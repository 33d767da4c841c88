"""Every kind of training, tiny, on eight photos: what it is trained for must fall, and fast.

Losses that only sharpen are off, so that a number is enough to tell learning from not learning. Beside that,
what fills the hole must become right, and with the adversary on nothing may run away.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
import torch
from torch import Tensor

from tests.training.small_networks import LOSSES, WIDTHS
from tests.training.stand_in_teacher import stand_in_networks
from training.config.recipe import NetworkName, Stage, TrainConfig
from training.data.dataset import CropDataset, Sample, collate
from training.data.photo_source import PhotoSource
from training.objectives.build import build_objective
from training.run import trainer as training_loop
from training.run.hardware import Hardware
from training.run.processes import start_processes
from training.run.reports import Report, StepReport
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.trainer import Trainer

OFF: Final[dict[NetworkName, dict[str, Any]]] = {
    "spn": {"perceptual": 0.0},
    "spn-probabilistic": {"perceptual": 0.0, "diversity": 0.0},
    "gmsrm": {"perceptual": 0.0},
    "dgi": {"perceptual": 0.0, "style": 0.0},
}
MAIN_TERM: Final[dict[NetworkName, tuple[str, float]]] = {
    "pennet": ("hole", 0.5),
    "spl": ("image", 0.6),
    "spn": ("image", 0.5),
    "spn-probabilistic": ("image", 0.5),
    "gmsrm-memory": ("known", 0.85),
    "gmsrm": ("hole", 0.4),
    "dgi-autoencoder": ("image", 0.6),
    "dgi": ("hole", 0.85),
}
"""Which term must fall, and to what share of its first values.

The memory and DGI, which learns several things at once, are slower: 0.73 to 0.80 and 0.76 were measured.
"""
PHOTOS: Final = 8
STAGE: Final = Stage(
    steps=60,
    crop_px=64,
    resize_px=(64, 64),
    batch_size=4,
    learning_rate=3e-3,
    warmup_steps=5,
    adversarial_weight=0.0,
    mask_ratio=(0.2, 0.4),
)
HOLE_SHARE: Final[dict[NetworkName, float]] = {
    "pennet": 0.75,
    "spl": 0.8,
    "spn": 0.55,
    "spn-probabilistic": 0.65,
    "gmsrm": 0.55,
    "dgi-autoencoder": 0.85,
}
"""What the error in the hole must fall below, as a share of that of the known pixels' mean colour.

On the same eight crops again and again; 0.57, 0.63, 0.36, 0.42, 0.36 and 0.68 were measured. Not here: DGI,
which only reaches that colour in so few steps, and the memory, which makes images and fills nothing.
"""
MAX_TERM: Final = 100.0
"""What no weighted term may pass in a few dozen steps with the adversary on; 36 was seen, a path length."""


class EightCrops(CropDataset):
    """The first eight samples of a stage, over and over; only the noise goes on."""

    def __getitem__(self, number: int) -> Sample:
        return replace(super().__getitem__(number % PHOTOS), number=torch.tensor(number))


def trainer_of(
    network: NetworkName, stage: Stage, *, photos: Path, run: Path, off: dict[str, Any] | None = None
) -> Trainer:
    config = TrainConfig(
        network=network,
        stages=(stage,),
        losses=replace(LOSSES[network], **(off or {})),
        widths=WIDTHS[network],
        discriminator_channels=4,
        precision="fp32",
        betas=(0.9, 0.99),
        initial_std=0.0 if network == "pennet" else None,
        clip_norm=20.0,
    )
    torch.manual_seed(config.seed)
    objective = build_objective(config, stand_in_networks())
    source = PhotoSource.open([photos])
    return Trainer(
        config, objective, RunData(source), RunFolder(run), hardware=Hardware(start_processes("cpu"))
    )


def train(trainer: Trainer) -> list[dict[str, float]]:
    """Run to the last step and return the terms of every step."""
    torch.set_num_threads(1)
    reports: list[Report] = []
    trainer.run(should_stop=lambda: False, report=reports.append)
    return [report.terms for report in reports if isinstance(report, StepReport)]


def eight_crops(trainer: Trainer) -> Sample:
    config = trainer.config
    crops = EightCrops(trainer.data.photos, config.stages[0], seed=config.seed, mask_kind=config.mask_kind)
    return collate([crops[number] for number in range(PHOTOS)])


def hole_error(filled: Tensor, sample: Sample) -> float:
    """Return the mean absolute difference from the photos over all pixels of the holes."""
    return float(((filled - sample.image).abs() * sample.mask).sum() / (3 * sample.mask.sum()))


def mean_of_known(sample: Sample) -> Tensor:
    """Return each photo's mean colour outside the hole, B x 3 x 1 x 1."""
    known = 1 - sample.mask
    return (sample.image * known).sum(dim=(2, 3), keepdim=True) / known.sum(dim=(2, 3), keepdim=True)


def check_fall(network: NetworkName, steps: list[dict[str, float]]) -> None:
    """Check that the network's main term has fallen to its share."""
    term, share = MAIN_TERM[network]
    values = [terms[term] for terms in steps]
    assert sum(values[-10:]) / 10 < share * sum(values[:3]) / 3


@pytest.mark.slow
@pytest.mark.parametrize("network", sorted(WIDTHS.keys() - HOLE_SHARE.keys()))
def test_it_learns_eight_photos(network: NetworkName, photo_folder: Path, tmp_path: Path) -> None:
    trainer = trainer_of(network, STAGE, photos=photo_folder, run=tmp_path, off=OFF.get(network))
    check_fall(network, train(trainer))


@pytest.mark.slow
@pytest.mark.parametrize("network", sorted(HOLE_SHARE))
def test_it_overfits_eight_photos_and_the_filled_hole_becomes_right(
    network: NetworkName, photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_loop, "CropDataset", EightCrops)
    stage = replace(STAGE, learning_rate=5e-3)
    trainer = trainer_of(network, stage, photos=photo_folder, run=tmp_path, off=OFF.get(network))
    check_fall(network, train(trainer))
    sample = eight_crops(trainer)
    with torch.no_grad():
        filled = hole_error(trainer.generator(sample.image, sample.mask), sample)
    assert filled < HOLE_SHARE[network] * hole_error(mean_of_known(sample), sample)


@pytest.mark.slow
@pytest.mark.parametrize("network", sorted(WIDTHS.keys() - {"dgi-autoencoder"}))
def test_nothing_runs_away_with_the_adversary_on(
    network: NetworkName, photo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_loop, "CropDataset", EightCrops)
    stage = replace(STAGE, steps=24, batch_size=2, learning_rate=5e-3, adversarial_weight=0.1)
    trainer = trainer_of(network, stage, photos=photo_folder, run=tmp_path)
    before = [value.detach().clone() for value in trainer.updates.discriminator.parameters()]
    steps = train(trainer)
    assert trainer.skipped_steps == 0  # a step that is not finite is left out
    assert len(steps) == stage.steps
    for terms in steps:
        assert {"adversarial", "discriminator"} <= terms.keys()
        # The reciprocal of how far two draws are apart begins as that of nearly nothing.
        losses = [value for name, value in terms.items() if name not in ("gradient_norm", "diversity")]
        assert all(abs(value) < MAX_TERM for value in losses)  # not so of what is not finite
    assert 0 <= steps[-1].get("diversity", 0.0) < MAX_TERM
    after = trainer.updates.discriminator.parameters()
    assert all(not torch.equal(new, old) for new, old in zip(after, before, strict=True))
