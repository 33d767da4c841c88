"""Photos a second of every network's training, and where a step's time goes, in fp32 and in bf16.

``python -m benchmarks.bench_training --out FILE``. Compact networks at 128 pixels with their adversary, with
photos and holes as in a run; without the losses that need another network's file. Numbers compare within one
result only: see how busy the machine was.
"""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

import torch
from torch import nn
from torch.optim import Adam

from benchmarks.machine import describe_machine
from inpaint_core.runtime import choose_device, has_bfloat16
from resources import locate
from training.config import LOSS_WEIGHTS, NetworkName, Stage, TrainConfig
from training.dataset import CropDataset, Sample, Share, make_loader
from training.objective import Objective
from training.objectives import build_autoencoder, build_objective
from training.photo_source import PhotoSource
from training.pretext import FixedNetworks

SIDE_PX = 128
PARTS = ("data", "forward", "losses", "backward", "optimiser")


@dataclass
class Stopwatch:
    """Seconds of each part of each step."""

    device: torch.device
    seconds: dict[str, list[float]] = field(default_factory=lambda: {part: [] for part in PARTS})

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        self._wait()
        start = time.perf_counter()
        yield
        self._wait()
        self.seconds[name].append(time.perf_counter() - start)

    def _wait(self) -> None:
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    parser.add_argument("--device", help="cpu, cuda or auto (default)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--steps", type=int, default=5, help="measured ones; one more goes before")
    parser.add_argument("--networks", nargs="+", default=list(LOSS_WEIGHTS), choices=list(LOSS_WEIGHTS))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device = choose_device(options.device)
    formats = ("fp32", "bf16") if has_bfloat16(device) or device.type == "cpu" else ("fp32",)
    print(f"{'':24}{'photos/s':>10}" + "".join(f"{part:>11}" for part in PARTS) + "   ms")
    results: dict[str, dict[str, Any]] = {}
    for network in options.networks:
        for number_format in formats:
            name = f"{network}, {number_format}"
            results[name] = measure(network, number_format, device, batch=options.batch, steps=options.steps)
            parts = "".join(f"{results[name]['milliseconds'][part]:11.1f}" for part in PARTS)
            print(f"{name:24}{results[name]['photos_per_second']:10.2f}{parts}", flush=True)
            if options.out:  # after each, because all of them take long on a CPU
                write(options, device, results)


def write(options: argparse.Namespace, device: torch.device, results: dict[str, dict[str, Any]]) -> None:
    record = {
        "machine": describe_machine(),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else str(device),
        "threads": options.threads,
        "side_px": SIDE_PX,
        "batch": options.batch,
        "steps": options.steps,
        "results": results,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def measure(
    network: NetworkName, number_format: str, device: torch.device, *, batch: int, steps: int
) -> dict[str, Any]:
    stage = Stage(
        steps=steps + 1,
        crop_px=SIDE_PX,
        resize_px=(SIDE_PX, 2 * SIDE_PX),
        batch_size=batch,
        adversarial_weight=0.0 if network == "dgi-autoencoder" else 0.1,
    )
    losses = LOSS_WEIGHTS[network]()
    config = TrainConfig(network=network, stages=(stage,), losses=losses, size="compact")
    objective = build_for(config, device)
    optimisers = [Adam(part.parameters(), lr=1e-5) for part in (objective.trained, objective.discriminator)]
    source = PhotoSource.open(list(locate.sample_paths()))
    dataset = CropDataset(source, stage, seed=0, mask_kind="mixed")
    loader = make_loader(dataset, first=0, steps=steps + 1, workers=0, pin_memory=False, share=Share())
    watch = Stopwatch(device)
    batches = iter(loader)
    totals = []
    for _ in range(steps + 1):
        start = time.perf_counter()
        with watch.part("data"):
            sample = moved(next(batches), device)
        train_step(objective, optimisers, sample, stage, watch, bfloat16=number_format == "bf16")
        totals.append(time.perf_counter() - start)
    milliseconds = {
        part: round(1000 * sum(seconds[len(seconds) // (steps + 1) :]) / steps, 2)
        for part, seconds in watch.seconds.items()
    }
    return {
        "photos_per_second": round(batch / median(totals[1:]), 3),
        "milliseconds": milliseconds,
    }


def build_for(config: TrainConfig, device: torch.device) -> Objective[Any]:
    """Return a network with its losses but those on features of a classifier, whose file may not be here."""
    torch.manual_seed(0)
    named = {"perceptual": 0.0, "style": 0.0, "prior": 0.0, "diversity": 0.0}
    off = {name: value for name, value in named.items() if hasattr(config.losses, name)}
    config = replace(config, losses=replace(config.losses, **off))
    autoencoder = None
    if config.network == "dgi":
        autoencoder = build_autoencoder(config).autoencoder.to(device)
    objective = build_objective(config, FixedNetworks(autoencoder=autoencoder))
    for part in (objective.trained, objective.discriminator):
        part.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return objective


def moved(sample: Sample, device: torch.device) -> Sample:
    image = sample.image.to(device, memory_format=torch.channels_last)
    return Sample(image, sample.mask.to(device), sample.number, sample.damaged)


def train_step(
    objective: Objective[Any],
    optimisers: list[Adam],
    sample: Sample,
    stage: Stage,
    watch: Stopwatch,
    *,
    bfloat16: bool,
) -> None:
    """Do what a step of ``training.trainer`` does, with a watch on each part."""
    device = sample.image.device.type
    generator, judge = optimisers
    networks: tuple[nn.Module, nn.Module] = (objective.trained, objective.discriminator)
    with watch.part("forward"), torch.autocast(device, torch.bfloat16, enabled=bfloat16):
        output = objective.predict(sample, stage)
    if stage.adversarial_weight > 0:
        with watch.part("losses"), torch.autocast(device, torch.bfloat16, enabled=bfloat16):
            judged = torch.stack(list(objective.discriminator_terms(output).values())).sum()
        update(networks[1], judge, judged, watch)
    networks[1].requires_grad_(requires_grad=False)
    with watch.part("losses"), torch.autocast(device, torch.bfloat16, enabled=bfloat16):
        loss = torch.stack(list(objective.generator_terms(output, stage).values())).sum()
    update(networks[0], generator, loss, watch)
    networks[1].requires_grad_(requires_grad=True)


def update(network: nn.Module, optimiser: Adam, loss: torch.Tensor, watch: Stopwatch) -> None:
    with watch.part("backward"):
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
    with watch.part("optimiser"):
        nn.utils.clip_grad_norm_(network.parameters(), 1e9)
        optimiser.step()


if __name__ == "__main__":
    main()
