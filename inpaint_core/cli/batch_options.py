"""Where ``inpaint-batch fill`` runs: device, threads, processes, a cluster; and whether it goes on later."""

import argparse
from dataclasses import dataclass
from typing import Final, Literal

from inpaint_core.errors import InpaintError

MAX_WORKERS: Final = 256


@dataclass(frozen=True, kw_only=True)
class RunCommand:
    """Where the photos are filled."""

    device: str | None
    precision: Literal["fp32", "bf16", "auto"] | None
    threads: int | None
    """Of each process; None for a fair share of the cores."""
    workers: int | None
    """Processes; None for one, on a cluster for one on each node."""
    ray: str | None
    """Address of a Ray cluster."""
    skip_existing: bool
    """Whether photos that are done already are skipped."""


def add_engine_arguments(settings: argparse._ArgumentGroup) -> None:
    """Describe the options of one engine."""
    settings.add_argument("--device", metavar="NAME", help="cpu, cuda, cuda:1, mps or auto (default: auto)")
    settings.add_argument(
        "--precision",
        choices=("fp32", "bf16", "auto"),
        help="number format of networks; bf16 rounds and is quicker where the device has it (default: auto)",
    )
    settings.add_argument(
        "--threads",
        type=_count,
        metavar="N",
        help="processor threads of each process (default: the cores, shared fairly by all workers)",
    )


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Describe the options of many photos."""
    group.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="fill on N processes, each with an engine and a fair share of the cores (default: 1)",
    )
    group.add_argument(
        "--skip-existing",
        action="store_true",
        help="go on where a batch was stopped: skip photos whose result is there, made from this photo and "
        "mask, with these options and weights, and not altered since; the others are done again",
    )
    group.add_argument(
        "--ray",
        metavar="ADDRESS",
        help="fill on an existing Ray cluster (host:port, or auto), with --workers N in all or one on each "
        "node; paths must mean the same files on all nodes",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_WORKERS:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to {MAX_WORKERS}, got {text!r}")
    return int(text)


def read_command(parsed: argparse.Namespace) -> RunCommand:
    """Return what the command line says of where to run."""
    return RunCommand(
        device=parsed.device,
        precision=parsed.precision,
        threads=parsed.threads,
        workers=parsed.workers,
        ray=parsed.ray,
        skip_existing=parsed.skip_existing,
    )


def check_command(command: RunCommand, *, shows_prior: bool, random_weights: bool) -> None:
    """See that the options go together, before any work.

    Args:
        command: Where to run.
        shows_prior: Whether a figure of the prior is wanted.
        random_weights: Whether the weights are made for this run.

    Raises:
        InpaintError: They do not.
    """
    if command.ray is not None and (shows_prior or random_weights):
        raise InpaintError("--show-prior and --random-weights work on this computer only: leave --ray out.")
