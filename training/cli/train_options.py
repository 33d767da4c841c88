"""What ``inpaint-train`` is told on its command line, and whether that makes sense."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from inpaint_core.catalog import SizeName
from training.data.photo_entries import Place, is_address
from training.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class TrainOptions:
    """What the command line says; ``inpaint-train --help`` says what each option means."""

    recipe: str
    data: Sequence[Place]
    val: Sequence[Place]
    val_photos: int
    val_every: int | None
    masks: Sequence[Place] | None
    cache: Path | None
    run: Path | None
    resume: bool
    init_from: Path | None
    teacher: Place | None
    perceptual: Place | None
    size: SizeName | None
    settings: Sequence[str]
    steps_factor: float | None
    batch_size: int | None
    largest_crop: int | None
    max_minutes: float | None
    export: Path | None
    max_shard_mb: float | None
    json: bool
    device: str | None
    compile: bool
    threads: int | None
    workers: int | None

    def __post_init__(self) -> None:
        """Raise ``ConfigError`` for options that make no sense, alone or together."""
        # Written so that what is not a number fails too.
        if self.max_shard_mb is not None and not self.max_shard_mb > 0:
            raise ConfigError("--max-shard-mb must be above 0.")
        if self.max_minutes is not None and not self.max_minutes >= 0:
            raise ConfigError("--max-minutes must be 0 or more.")
        if self.val_photos < 1:
            raise ConfigError("--val-photos must be at least 1.")
        if self.threads is not None and self.threads < 1:
            raise ConfigError("--threads must be at least 1.")
        if self.workers is not None and self.workers < 0:
            raise ConfigError("--workers must be 0 or more.")
        if self.resume and self.init_from is not None:
            raise ConfigError("--resume goes on with a run, --init-from begins one: give one of them.")

    @property
    def recipe_name(self) -> str:
        """The recipe without folder and ending."""
        return Path(self.recipe).stem

    @property
    def run_path(self) -> Path:
        """The folder of the run."""
        return self.run or Path("runs") / self.recipe_name


def read_options(arguments: Sequence[str] | None, *, description: str | None) -> TrainOptions:
    """Return what the command line says; None reads the program's own.

    Raises:
        SystemExit: An option is unknown or lacks its value; argparse has said so.
        ConfigError: Options make no sense, alone or together.
    """
    return TrainOptions(**vars(_parser(description).parse_args(arguments)))


def _parser(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inpaint-train", description=description)
    _add_inputs(parser)
    _add_changes(parser)
    _add_outputs(parser)
    parser.add_argument("--device", help="cpu, cuda, cuda:1, mps or auto (default)")
    parser.add_argument("--compile", action="store_true", help="compile the networks: pays on graphics cards")
    parser.add_argument("--threads", type=int, help="CPU threads (default: OMP_NUM_THREADS, or every core)")
    parser.add_argument("--workers", type=int, help="processes that decode photos (default: 0 on a CPU)")
    return parser


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", help="name of a bundled recipe, or a .toml file")
    parser.add_argument(
        "--data",
        type=_place,
        nargs="+",
        required=True,
        help="folders of photos, photos, .tar shards (addresses too), or lists of these (.txt, .lst)",
    )
    parser.add_argument(
        "--val", type=_place, nargs="+", default=[], help="held-out photos, scored as training goes"
    )
    parser.add_argument(
        "--val-photos", type=int, default=32, metavar="N", help="how many of them are scored (default: 32)"
    )
    parser.add_argument(
        "--val-every", type=int, metavar="STEPS", help="steps between two validations (default: the recipe's)"
    )
    parser.add_argument(
        "--masks",
        type=_place,
        nargs="+",
        metavar="DIR",
        help="mask images, white is the hole (default: holes are drawn)",
    )
    parser.add_argument("--cache", type=Path, metavar="DIR", help="where downloads are kept")
    parser.add_argument("--run", type=Path, help="folder of the run (default: runs/RECIPE)")
    parser.add_argument("--resume", action="store_true", help="continue the run in that folder exactly")
    parser.add_argument("--init-from", type=Path, metavar="FILE", help="start a new run from these weights")
    parser.add_argument(
        "--teacher",
        type=_place,
        metavar="FILE",
        help="fixed network to learn from, or its address: a pretext network, for dgi the autoencoder",
    )
    parser.add_argument(
        "--perceptual",
        type=_place,
        metavar="FILE",
        help="network for perceptual losses, or its address (default: the teacher)",
    )


def _add_changes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", choices=get_args(SizeName), help="instead of the recipe's size")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="change one setting of the recipe: losses.prior=0, stages.1.crop_px=192; may be repeated",
    )
    parser.add_argument("--steps-factor", type=float, metavar="X", help="multiply the steps of every stage")
    parser.add_argument("--batch-size", type=int, metavar="N", help="of every stage")
    parser.add_argument(
        "--largest-crop", type=int, metavar="PX", help="make larger crops this small, a multiple of 64"
    )


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--max-minutes",
        type=float,
        help="end cleanly within so much time, validation included, ready to resume",
    )
    parser.add_argument("--export", type=Path, help="write the averaged weights there, fp16 safetensors")
    parser.add_argument(
        "--max-shard-mb",
        type=float,
        metavar="N",
        help="split the export into files of at most so many megabytes",
    )
    parser.add_argument(
        "--json", action="store_true", help="print events on standard output, one JSON object a line"
    )


def _place(text: str) -> Place:
    """Return a path; an address stays as it is."""
    return text if is_address(text) else Path(text)
