"""Time and memory of one pass of some models side by side, as the program runs them.

``python -m benchmarks.network_costs --models spn-probabilistic lama migan --sides 256 512 --rounds 3``: in a
round every model runs once on the same image, so that a busy machine slows all of them. Seconds are those of
the processor, of all threads together: the clock says more of a busy machine than of a network. Memory is
what a process of its own takes more at its highest point than before the pass. Models without weights here
get random ones: neither depends on the numbers. ``--table FILE`` writes the numbers as a Markdown table, as
``docs/models/costs.md`` shows them.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import nn

from benchmarks.bench_models import CPU, build, draw_scene
from inpaint_core.catalog import MODELS
from inpaint_core.models.fast.fold import fold
from inpaint_core.runtime.runtime import Runtime, place_network

DEFAULT_MODELS: Final = ("spn-probabilistic", "lama", "migan", "migan-256")
STATUS: Final = Path("/proc/self/status")
CLEAR: Final = Path("/proc/self/clear_refs")
TIMEOUT_S: Final = 1800


def main() -> None:
    networks = [name for name, spec in MODELS.items() if spec.kind == "network"]
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--models", nargs="+", choices=networks, default=list(DEFAULT_MODELS))
    parser.add_argument("--sides", nargs="+", type=int, default=[256, 512], help="of the image, in pixels")
    parser.add_argument("--rounds", type=int, default=3, help="after one to warm up")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--table", type=Path, help="write a table here as Markdown")
    parser.add_argument("--memory-of", nargs=2, metavar=("MODEL", "SIDE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if options.memory_of:
        print(measure_memory(options.memory_of[0], int(options.memory_of[1])))
        return
    costs: dict[tuple[str, int], Cost] = {}
    for side in options.sides:
        seconds = measure_seconds(options.models, side, rounds=options.rounds)
        for name, values in seconds.items():
            cost = Cost(tuple(values), ask_memory(name, side, threads=options.threads))
            costs[name, side] = cost
            record = {"model": name, "side": side, "seconds": round(cost.seconds, 2)}
            record |= {"lowest": round(min(values), 2), "highest": round(max(values), 2)}
            record["memory_mb"] = cost.memory_mb
            print(json.dumps(record), flush=True)
    if options.table:
        options.table.write_text(table(options.models, options.sides, costs), encoding="utf-8")


@dataclass(frozen=True)
class Cost:
    """What one pass of a model at one size takes."""

    rounds: tuple[float, ...]
    """Seconds of the processor, one number a round."""
    memory_mb: int | None

    @property
    def seconds(self) -> float:
        return statistics.median(self.rounds)


def table(names: Sequence[str], sides: Sequence[int], costs: Mapping[tuple[str, int], Cost]) -> str:
    """Return a Markdown table: a row a model; seconds, what they are of the first model's, and megabytes."""
    heads = [f"{side} × {side}, s | of {MODELS[names[0]].title} | MB" for side in sides]
    lines = [f"| model | parameters | {' | '.join(heads)} |", f"|:--|--:{'|--:|--:|--:' * len(sides)}|"]
    for name in names:
        cells = [f"{MODELS[name].title}", f"{parameters(name) / 1e6:.1f} M"]
        for side in sides:
            cost = costs[name, side]
            cells += [f"{cost.seconds:.2f}", f"{cost.seconds / costs[names[0], side].seconds:.2f}"]
            cells.append("–" if cost.memory_mb is None else str(cost.memory_mb))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def parameters(name: str) -> int:
    """Return how many numbers a model's network has."""
    spec = MODELS[name]
    return sum(values.numel() for values in build(spec.network, spec.size).parameters())


def placed(name: str) -> nn.Module:
    spec = MODELS[name]
    return place_network(fold(build(spec.network, spec.size)), CPU)


def run(network: nn.Module, side: int) -> None:
    image, mask = draw_scene(side)
    with Runtime(CPU, torch.get_num_threads()).inference():
        network(image.contiguous(memory_format=torch.channels_last), mask)


def measure_seconds(names: Sequence[str], side: int, *, rounds: int) -> dict[str, list[float]]:
    """Return the processor's seconds of each round after the first, by model."""
    networks = {name: placed(name) for name in names}
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds + 1):
        for name, network in networks.items():
            began = time.process_time()
            run(network, side)
            if number:
                seconds[name].append(time.process_time() - began)
    return seconds


def ask_memory(name: str, side: int, *, threads: int) -> int | None:
    """Return what ``measure_memory`` returns in a process of its own; None where it cannot be known."""
    if not CLEAR.exists():
        return None
    command = [sys.executable, "-m", "benchmarks.network_costs", "--threads", str(threads)]
    command += ["--memory-of", name, str(side)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=TIMEOUT_S, check=True)
    return int(done.stdout)


def measure_memory(name: str, side: int) -> int:
    """Return the megabytes that the first pass takes beside the network's weights."""
    network = placed(name)
    CLEAR.write_text("5", encoding="ascii")  # the highest point begins anew
    before = _status("VmRSS")
    run(network, side)
    return (_status("VmHWM") - before) // 1024


def _status(entry: str) -> int:
    lines = STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{entry}:"))


if __name__ == "__main__":
    main()
