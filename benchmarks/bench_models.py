"""Every network, plainly against the way the program runs it: seconds, error, gallery, and PEN-Net's memory.

``python -m benchmarks.bench_models --out FILE``. Ratios are taken within a round, in which every variant runs
once with the same weights on the same image, so that a busy machine slows all of them; the median of the
rounds is reported with the lowest and the highest. Seconds of the processor stand beside those of the clock.

- plain: float32, contiguous memory, the network as its paper gives it;
- fp32, bf16: as the engine runs it, folded, in channels-last memory order.
"""

import argparse
import copy
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.machine import describe_machine
from inpaint_core.catalog import SizeName, find_spec
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.networks import NETWORKS
from inpaint_core.models.protocols import Noise, StochasticNetwork
from inpaint_core.runtime.device import has_bfloat16
from inpaint_core.runtime.runtime import Precision, Runtime, place_network
from inpaint_core.state_dict.weights_file import load_weights
from inpaint_core.weights.manifest import find_weights

CPU = torch.device("cpu")
GALLERY = 8
MATMUL_SIDE = 1536
LARGE_SIDES = (512, 1024)
"""PEN-Net is timed at the first and its memory taken at both."""
TIMEOUT_S = 3600


@dataclass(frozen=True)
class Settings:
    networks: list[str]
    sizes: list[SizeName]
    side: int
    repeats: int
    threads: int


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--networks", nargs="+", choices=list(NETWORKS), default=list(NETWORKS))
    parser.add_argument("--size", nargs="+", choices=get_args(SizeName), default=list(get_args(SizeName)))
    parser.add_argument("--side", type=int, default=256, help="of the image, in pixels")
    parser.add_argument("--repeats", type=int, default=5, help="rounds, after one to warm up")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--no-large", action="store_true", help="leave PEN-Net at 512 and 1024 out")
    parser.add_argument("--out", "--json", dest="out", type=Path, help="write the numbers here as JSON")
    parser.add_argument("--peak", nargs=2, metavar=("VARIANT", "SIDE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.peak:
        print(json.dumps(run_once(options.peak[0], int(options.peak[1]))))
        return
    settings = Settings(options.networks, options.size, options.side, options.repeats, options.threads)
    record: dict[str, object] = {"machine": describe_machine(), "threads": settings.threads}
    record["networks"] = [
        measure_network(name, size, side=settings.side, repeats=settings.repeats)
        for name in settings.networks
        for size in settings.sizes
        if size in NETWORKS[name].sizes
    ]
    if "pennet" in settings.networks and not options.no_large:
        record["pennet_large"] = measure_network("pennet", "published", side=LARGE_SIDES[0], repeats=2)
        record["pennet_peak"] = measure_peaks(settings.threads)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def measure_network(name: str, size: SizeName, *, side: int, repeats: int) -> dict[str, object]:
    """Return seconds, ratios, errors and reached share of the matmul rate of a network's variants."""
    network = build(name, size)
    image, mask = draw_scene(side)
    runs = variants(network, image, mask)
    rates = {"fp32": torch.float32, "bf16": torch.bfloat16}
    extra = {f"matmul {word}": matmul(dtype) for word, dtype in rates.items()}
    seconds, results = interleave(runs | extra, repeats)
    gallery = measure_gallery(network, name, image, mask, repeats) if is_stochastic(network) else None
    record: dict[str, object] = {"network": name, "size": size, "side": side}
    record["plain"] = {"seconds": spread(seconds["plain"].clock), "multiply_adds": count(runs["plain"])}
    for word in ("fp32", "bf16"):
        if word not in runs:
            continue
        products = count(runs[word])
        rate = MATMUL_SIDE**3 / statistics.median(seconds[f"matmul {word}"].cpu)
        error = (results[word] - results["plain"]).abs()
        record[word] = {
            "seconds": spread(seconds[word].clock),
            "times as fast as plain": ratio(seconds["plain"].clock, seconds[word].clock),
            "times as fast as plain, processor": ratio(seconds["plain"].cpu, seconds[word].cpu),
            "multiply_adds": products,
            "share of the matmul rate": round(products / statistics.median(seconds[word].cpu) / rate, 3),
            "largest error": float(f"{error.max():.2g}"),
            "mean error": float(f"{error.mean():.2g}"),
        }
    if gallery is not None:
        record["gallery"] = gallery
    show(record)
    return record


def build(name: str, size: SizeName) -> nn.Module:
    """Return a network with its weights; of random ones from a fixed seed, where there are none."""
    torch.manual_seed(0)
    network = NETWORKS[name].build(size).eval().requires_grad_(requires_grad=False)
    spec = find_spec(name, size)
    path = find_weights(spec) if spec is not None else None
    if path is not None:
        load_weights(network, path, sha256=None)
    return network


def draw_scene(side: int) -> tuple[Tensor, Tensor]:
    """Return smooth colours with noise, and a hole of a sixth of the image."""
    generator = torch.Generator().manual_seed(1)
    coarse = torch.rand(1, 3, 8, 8, generator=generator)
    image = nn.functional.interpolate(coarse, size=(side, side), mode="bicubic")
    image = (image + 0.05 * torch.randn(1, 3, side, side, generator=generator)).clamp(0, 1)
    mask = torch.zeros(1, 1, side, side)
    mask[:, :, side // 4 : side * 5 // 8, side // 3 : side * 7 // 9] = 1
    return image, mask


def twins(network: nn.Module) -> tuple[nn.Module, nn.Module]:
    """Return a network as its paper gives it and as the program runs it, each with weights of its own."""
    return copy.deepcopy(network).eval(), place_network(fold(copy.deepcopy(network)), CPU)


def variants(network: nn.Module, image: Tensor, mask: Tensor) -> dict[str, Callable[[], Tensor]]:
    """Return a run of each variant of a network."""
    plain, placed = twins(network)

    def run_plainly() -> Tensor:
        with torch.inference_mode():
            result: Tensor = plain(image, mask)
            return result

    def run(precision: Precision) -> Tensor:
        ordered = image.contiguous(memory_format=torch.channels_last)
        with Runtime(CPU, torch.get_num_threads(), precision).inference():
            result: Tensor = placed(ordered, mask)
            return result.float()

    runs = {"plain": run_plainly, "fp32": lambda: run("fp32")}
    return runs | ({"bf16": lambda: run("bf16")} if has_bfloat16(CPU) else {})


def matmul(dtype: torch.dtype) -> Callable[[], Tensor]:
    matrix = torch.randn(MATMUL_SIDE, MATMUL_SIDE).to(dtype)
    return lambda: matrix @ matrix


@dataclass(frozen=True)
class Seconds:
    """One number a round."""

    clock: list[float]
    cpu: list[float]


def interleave(
    runs: Mapping[str, Callable[[], Tensor]], repeats: int
) -> tuple[dict[str, Seconds], dict[str, Tensor]]:
    """Run all of them in turn, once to warm up and then ``repeats`` times; return times and last results."""
    seconds = {word: Seconds([], []) for word in runs}
    results = {}
    for number in range(repeats + 1):
        for word, run in runs.items():
            clock, cpu = time.perf_counter(), time.process_time()
            results[word] = run()
            if number:
                seconds[word].clock.append(time.perf_counter() - clock)
                seconds[word].cpu.append(time.process_time() - cpu)
    return seconds, results


def count(run: Callable[[], Tensor]) -> int:
    """Return the multiply-adds of convolutions and matrix products."""
    with FlopCounterMode(display=False) as counter:
        run()
    return int(counter.get_total_flops()) // 2


def is_stochastic(network: nn.Module) -> bool:
    return isinstance(network, StochasticNetwork)


def measure_gallery(
    network: nn.Module, name: str, image: Tensor, mask: Tensor, repeats: int
) -> dict[str, object]:
    """Return what several completions, and the first of them, take against one run of the network."""
    _, placed = twins(network)
    if not isinstance(placed, StochasticNetwork):
        raise TypeError(f"{name} has no noise")
    noises = [draw_noise(placed, *image.shape[-2:], seed=seed) for seed in range(GALLERY)]
    record: dict[str, object] = {}
    for precision in ("fp32", "bf16") if has_bfloat16(CPU) else ("fp32",):
        runtime = Runtime(CPU, torch.get_num_threads(), precision)

        def complete(wanted: list[Noise], runtime: Runtime = runtime) -> Tensor:
            with runtime.inference():
                state = placed.encode(image, mask)
                return torch.stack([placed.decode(state, noise) for noise in wanted])

        def run_once(runtime: Runtime = runtime) -> Tensor:
            with runtime.inference():
                result: Tensor = placed(image, mask, noises[0])
                return result

        runs: dict[str, Callable[[], Tensor]] = {
            "one": run_once,
            "first": partial(complete, noises[:1]),
            "all": partial(complete, noises),
        }
        seconds, _ = interleave(runs, repeats)
        record[precision] = {
            "one run, seconds": spread(seconds["one"].clock),
            f"{GALLERY} completions, single runs": ratio(seconds["all"].clock, seconds["one"].clock),
            f"{GALLERY} completions, single runs, processor": ratio(seconds["all"].cpu, seconds["one"].cpu),
            "first completion, single runs": ratio(seconds["first"].clock, seconds["one"].clock),
            "first completion, single runs, processor": ratio(seconds["first"].cpu, seconds["one"].cpu),
        }
    return record


def draw_noise(network: StochasticNetwork, height: int, width: int, *, seed: int) -> Noise:
    generator = torch.Generator().manual_seed(seed)
    shapes = network.noise_shapes(height, width)
    if isinstance(shapes, list):
        return [torch.randn(1, *shape, generator=generator) for shape in shapes]
    return torch.randn(1, *shapes, generator=generator)


def measure_peaks(threads: int) -> list[dict[str, object]]:
    """Return PEN-Net's seconds and the peak memory of a process that does nothing else."""
    wanted = [("plain", LARGE_SIDES[0]), *(("fp32", side) for side in LARGE_SIDES)]
    peaks = []
    for word, side in wanted:
        command = [sys.executable, "-m", "benchmarks.bench_models", "--threads", str(threads)]
        command += ["--peak", word, str(side)]
        root = Path(__file__).parents[1]
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=TIMEOUT_S, check=True
        )
        peak: dict[str, object] = json.loads(done.stdout)
        print(f"PEN-Net {word} at {side}: {peak['peak_gb']} GB, {peak['seconds']} s")
        peaks.append(peak)
    return peaks


def run_once(word: str, side: int) -> dict[str, object]:
    """Run a variant of PEN-Net once in this process, and return its seconds and the process's peak memory."""
    image, mask = draw_scene(side)
    run = variants(build("pennet", "published"), image, mask)[word]
    began = time.perf_counter()
    run()
    seconds = time.perf_counter() - began
    return {"variant": word, "side": side, "seconds": round(seconds, 2), "peak_gb": round(peak_gb(), 2)}


def peak_gb() -> float:
    """Return the most memory this process has had."""
    # On Linux ru_maxrss goes over to a child from its parent, even if it runs another program.
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1e6
    unit = 1e9 if sys.platform == "darwin" else 1e6  # bytes on macOS, kilobytes elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def spread(values: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(values), 4),
        "lowest": round(min(values), 4),
        "highest": round(max(values), 4),
    }


def ratio(numerators: list[float], denominators: list[float]) -> dict[str, float]:
    """Return the spread of the ratios within each round."""
    return spread([above / below for above, below in zip(numerators, denominators, strict=True)])


def show(record: dict[str, object]) -> None:
    print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main()
