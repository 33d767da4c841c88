"""One of several processes that train together, or the only one: ``python -m tests.training.process_worker``.

Trains every kind of network for a few steps and writes what it saw: the terms of every step, the numbers of
its samples, and a hash of the weights at the end.
"""

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import torch

from tests.training.small_networks import WIDTHS, small_config
from tests.training.stand_in_teacher import stand_in_networks
from training.config.loss_weights import LOSS_WEIGHTS, DgiWeights
from training.config.recipe import NetworkName, Stage
from training.data.dataset import NumberedSampler
from training.data.photo_source import PhotoSource
from training.objectives.build import build_objective
from training.run.hardware import Hardware
from training.run.processes import start_processes
from training.run.reports import Report, StepReport
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.trainer import Trainer

BATCH = 4


def main() -> None:
    out, photos = (Path(argument) for argument in sys.argv[1:])
    torch.set_num_threads(1)
    hardware = Hardware(start_processes("cpu"))
    seen = train_all(out, photos, hardware)
    (out / f"process-{hardware.share.index}.json").write_text(json.dumps(seen), encoding="utf-8")
    hardware.processes.end()


def train_all(out: Path, photos: Path, hardware: Hardware) -> dict[str, dict[str, object]]:
    return {network: train(network, out, photos, hardware) for network in WIDTHS}


def train(network: NetworkName, out: Path, photos: Path, hardware: Hardware) -> dict[str, object]:
    with_priors, without = stages(network)
    config = small_config(network, with_priors, without)
    if isinstance(config.losses, DgiWeights):
        config = replace(config, losses=replace(config.losses, importance_every=2))
    fixed = stand_in_networks()
    torch.manual_seed(config.seed)
    objective = build_objective(config, fixed, average=hardware.processes.mean)
    folder = RunFolder(out / f"{network}-{hardware.share.count}")
    trainer = Trainer(config, objective, RunData(PhotoSource.open([photos])), folder, hardware=hardware)
    reports: list[Report] = []
    trainer.run(should_stop=lambda: False, report=reports.append)
    state = trainer.updates.trained.state_dict() | trainer.updates.discriminator.state_dict()
    digest = hashlib.sha256(b"".join(value.numpy().tobytes() for value in state.values()))
    sampler = NumberedSampler(0, batch_size=BATCH, steps=config.total_steps, share=hardware.share)
    return {
        "terms": [report.terms for report in reports if isinstance(report, StepReport)],
        "numbers": list(sampler),
        "weights": digest.hexdigest(),
    }


def stages(network: NetworkName) -> tuple[Stage, Stage]:
    """Return three steps with every loss and two without priors and adversary."""
    common = {"crop_px": 64, "resize_px": (64, 96), "batch_size": BATCH, "learning_rate": 1e-4}
    weight = 0.1 if LOSS_WEIGHTS[network].has_adversary else 0.0
    return (
        Stage(steps=3, adversarial_weight=weight, **common),  # type: ignore[arg-type]
        Stage(steps=2, adversarial_weight=0.0, prior_factor=0.0, **common),  # type: ignore[arg-type]
    )


if __name__ == "__main__":
    main()
