"""Photos a second of every network's training, and where a step's time goes, in fp32 and in bf16.

``python -m benchmarks.bench_training --out FILE``. Compact networks at 128 pixels with their adversary, with
photos and holes as in a run; without the losses that need another network's file. "data" is how long a step
waits for its photos. The last columns say how much a step computes for a photo (multiply-adds of convolutions
and matrix products), what share that is of the rate of one large matrix product on the same device, and on a
graphics card the most memory that was taken. Numbers compare within one result only: see how busy the machine
was.
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
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.machine import describe_machine
from inpaint_core.runtime.device import choose_device, has_bfloat16
from resources import locate
from training.config.loss_weights import LOSS_WEIGHTS
from training.config.recipe import NetworkName, Stage, TrainConfig
from training.data.dataset import CropDataset, Sample, Share, make_loader
from training.data.photo_source import PhotoSource
from training.objectives.build import KINDS, build_objective
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.objective import Objective
from training.objectives.pretext import FixedNetworks
from training.run.allocator import keep_freed_memory

SIDE_PX = 128
PARTS = ("data", "forward", "losses", "backward", "optimiser")
DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}
WARM_UP_STEPS = 2
"""The first finds the ways to compute, in the second multiply-adds are counted."""


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
    parser.add_argument("--data", type=Path, nargs="+", help="photos or shards (default: the sample photos)")
    parser.add_argument("--workers", type=int, help="processes that decode (default: 0 on a CPU, else 8)")
    parser.add_argument("--side", type=int, default=SIDE_PX, help="of the crops, in pixels")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--steps", type=int, default=5, help="measured ones; two more go before")
    parser.add_argument("--networks", nargs="+", default=list(LOSS_WEIGHTS), choices=list(LOSS_WEIGHTS))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    device = choose_device(options.device)
    if device.type == "cpu":
        keep_freed_memory()
    if options.workers is None:
        options.workers = 0 if device.type == "cpu" else 8
    formats = ("fp32", "bf16") if has_bfloat16(device) or device.type == "cpu" else ("fp32",)
    rates = {name: matmul_rate(device, dtype) for name, dtype in DTYPES.items() if name in formats}
    heads = "".join(f"{part:>11}" for part in PARTS)
    print(f"{'':24}{'photos/s':>10}{heads}   ms{'data %':>8}{'GMAC/photo':>12}{'of matmul':>11}{'GB':>7}")
    results: dict[str, dict[str, Any]] = {}
    for network in options.networks:
        for number_format in formats:
            name = f"{network}, {number_format}"
            found = results[name] = measure(network, number_format, device, options)
            found["share_of_matmul_rate"] = round(
                found["photos_per_second"] * found["gmac_per_photo"] / rates[number_format], 3
            )
            parts = "".join(f"{found['milliseconds'][part]:11.1f}" for part in PARTS)
            memory = f"{found['peak_gb']:7.1f}" if "peak_gb" in found else f"{'-':>7}"
            print(
                f"{name:24}{found['photos_per_second']:10.2f}{parts}     {100 * found['data_share']:8.1f}"
                f"{found['gmac_per_photo']:12.1f}{found['share_of_matmul_rate']:11.2f}{memory}",
                flush=True,
            )
            if options.out:  # after each, because all of them take long on a CPU
                write(options, device, rates, results)


def matmul_rate(device: torch.device, dtype: torch.dtype) -> float:
    """Return the GMAC/s of a large matrix product: what the device can do at best."""
    side = 8192 if device.type == "cuda" else 2048
    left, right = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    seconds = []
    for _ in range(8):
        start = time.perf_counter()
        product = left @ right
        product[0, 0].item()  # waits for the device
        seconds.append(time.perf_counter() - start)
    return side**3 / median(seconds[2:]) / 1e9


def write(
    options: argparse.Namespace,
    device: torch.device,
    rates: dict[str, float],
    results: dict[str, dict[str, Any]],
) -> None:
    record = {
        "machine": describe_machine(),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else str(device),
        "threads": options.threads,
        "side_px": options.side,
        "batch": options.batch,
        "steps": options.steps,
        "workers": options.workers,
        "photos": [path.name for path in options.data] if options.data else "sample photos",
        "matmul_gmac_per_second": {name: round(rate, 1) for name, rate in rates.items()},
        "results": results,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def measure(
    network: NetworkName, number_format: str, device: torch.device, options: argparse.Namespace
) -> dict[str, Any]:
    side, batch, steps = options.side, options.batch, options.steps
    stage = Stage(
        steps=steps + WARM_UP_STEPS,
        crop_px=side,
        resize_px=(side, 2 * side),
        batch_size=batch,
        adversarial_weight=0.1 if LOSS_WEIGHTS[network].has_adversary else 0.0,
    )
    losses = LOSS_WEIGHTS[network]()
    config = TrainConfig(network=network, stages=(stage,), losses=losses, size="compact")
    objective = build_for(config, device)
    optimisers = [Adam(part.parameters(), lr=1e-5) for part in (objective.trained, objective.discriminator)]
    source = PhotoSource.open(options.data or list(locate.sample_paths()))
    dataset = CropDataset(source, stage, seed=0, mask_kind="mixed")
    loader = make_loader(
        dataset, first=0, steps=stage.steps, workers=options.workers, pin_memory=False, share=Share()
    )
    watch = Stopwatch(device)
    batches = iter(loader)
    is_bf16 = number_format == "bf16"
    train_step(objective, optimisers, moved(next(batches), device), stage, watch, bfloat16=is_bf16)
    # The second step, because the counter cannot follow the penalties of a memory's first one.
    with FlopCounterMode(display=False) as counter:
        train_step(objective, optimisers, moved(next(batches), device), stage, watch, bfloat16=is_bf16)
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
    watch = Stopwatch(device)
    totals = []
    for _ in range(steps):
        start = time.perf_counter()
        with watch.part("data"):
            sample = moved(next(batches), device)
        train_step(objective, optimisers, sample, stage, watch, bfloat16=is_bf16)
        totals.append(time.perf_counter() - start)
    milliseconds = {part: round(1000 * sum(seconds) / steps, 2) for part, seconds in watch.seconds.items()}
    found: dict[str, Any] = {
        "photos_per_second": round(batch / median(totals), 3),
        "milliseconds": milliseconds,
        "data_share": round(milliseconds["data"] / sum(milliseconds.values()), 4),
        "gmac_per_photo": round(counter.get_total_flops() / 2 / batch / 1e9, 2),
    }
    if device.type == "cuda":
        found["peak_gb"] = round(torch.cuda.max_memory_allocated(device) / 2**30, 2)
    return found


def build_for(config: TrainConfig, device: torch.device) -> Objective[Any]:
    """Return a network with its losses but those on features of a classifier, whose file may not be here."""
    torch.manual_seed(0)
    named = {"perceptual": 0.0, "style": 0.0, "prior": 0.0, "diversity": 0.0}
    off = {name: value for name, value in named.items() if hasattr(config.losses, name)}
    config = replace(config, losses=replace(config.losses, **off))
    autoencoder = None
    if KINDS[config.network].teacher == "autoencoder":
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
    """Do what a step of ``training.run.trainer`` does, with a watch on each part."""
    device = sample.image.device.type
    generator, discriminator = optimisers
    networks: tuple[nn.Module, nn.Module] = (objective.trained, objective.discriminator)
    with watch.part("forward"), torch.autocast(device, torch.bfloat16, enabled=bfloat16):
        output = objective.predict(sample, stage)
    if stage.adversarial_weight > 0:
        with watch.part("losses"), torch.autocast(device, torch.bfloat16, enabled=bfloat16):
            of_discriminator = torch.stack(list(objective.discriminator_terms(output).values())).sum()
        update(networks[1], discriminator, of_discriminator, watch)
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
