"""``inpaint-eval costs``: parameters and time of one image, of networks or of recipes (SPN, table 6)."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, get_args

from tqdm import tqdm

from inpaint_core.catalog import SizeName
from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.files.atomic import replace_file
from inpaint_core.runtime.runtime import start_runtime
from inpaint_core.runtime.threads import available_cores, default_threads
from training.cli.pair_options import check_mistakes
from training.evaluation.studies.costs import Costs, build_named, measure_costs

SIDES_PX: Final = range(32, 4097)


@dataclass(frozen=True, kw_only=True)
class CostOptions:
    """What the command line says; ``inpaint-eval costs --help`` says what each option means."""

    names: Sequence[str]
    size: SizeName | None
    side: int
    rounds: int
    json: Path | None
    device: str | None
    threads: int | None


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns 0.

    Raises:
        TrainingError: Options are wrong, or there is no such network.
        InpaintError: There is no such device, or the file cannot be written.
    """
    options = CostOptions(**vars(make_parser().parse_args(arguments)))
    check_mistakes(
        {
            f"--side must lie in {SIDES_PX[0]}..{SIDES_PX[-1]}.": options.side not in SIDES_PX,
            "--rounds must be at least 1.": options.rounds < 1,
            "--threads must be at least 1.": options.threads is not None and options.threads < 1,
        }
    )
    threads = options.threads or default_threads(available_cores())
    runtime = start_runtime(options.device, threads=threads, precision="fp32")
    networks = {name: build_named(name, options.size) for name in options.names}
    costs = []
    for name in tqdm(list(networks), unit="network", dynamic_ncols=True, file=sys.stderr):
        network = networks.pop(name)  # its memory is free before the next is timed
        costs.append(measure_costs(name, network, runtime, side_px=options.side, rounds=options.rounds))
    print(format_costs(costs))  # noqa: T201
    if options.json is not None:
        values = {
            "side_px": options.side,
            "device": str(runtime.device),
            "threads": runtime.threads,
            "costs": [asdict(one) for one in costs],
        }
        replace_file(options.json, (json.dumps(values, indent=1) + "\n").encode())
    return 0


def format_costs(costs: Sequence[Costs]) -> str:
    """Return a Markdown table, a row a network."""
    width = max(len("network"), *(len(one.name) for one in costs))
    lines = [
        f"| {'network':<{width}} |  parameters | seconds | lowest | highest |",
        f"|:{'-' * width}-|------------:|--------:|-------:|--------:|",
    ]
    lines += [
        f"| {one.name:<{width}} | {one.parameters:>11,} | {one.seconds:>7.3f} | {one.lowest:>6.3f} "
        f"| {one.highest:>7.3f} |"
        for one in costs
    ]
    return "\n".join(lines)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval costs``."""
    parser = CommandParser(prog="inpaint-eval costs", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NETWORK-or-RECIPE")
    parser.add_argument(
        "--size", choices=get_args(SizeName), help="instead of the recipe's; a network's is the published one"
    )
    parser.add_argument("--side", type=int, default=256, metavar="PX", help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="default: %(default)s")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    parser.add_argument("--device", help="cpu, cuda, cuda:1, mps or auto (default)")
    parser.add_argument("--threads", type=int, help="CPU threads (default: every core)")
    return parser
