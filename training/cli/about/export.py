"""``inpaint-train export``: weights for the editor, from what a run has kept."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from inpaint_core.cli.command_parser import CommandParser
from training.cli.options.record import RECORD, read_record
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.run.checkpoint import FILE_NAME, Checkpoint, read_checkpoint, read_newest
from training.run.export import check_place, checkpoint_record, where_to_put, write_weights
from training.run.keeping.kept_checkpoints import BEST_NAME

WORDS: Final = {"last": FILE_NAME, "best": BEST_NAME}


def export_run(arguments: Sequence[str]) -> int:
    """Write the averaged weights of a run's checkpoint."""
    given = make_export_parser().parse_args(arguments)
    if given.max_shard_mb is not None and not given.max_shard_mb > 0:
        raise ConfigError("--max-shard-mb must be above 0.")
    checkpoint = _read(given.run, given.checkpoint)
    config = TrainConfig.from_values(checkpoint.config)
    output = given.output or given.run / f"{given.run.resolve().name}.safetensors"
    check_place(output, option="--output")
    average = checkpoint.networks["average"]["state"]
    recipe, photos = _known(given.run)
    record = checkpoint_record(checkpoint, config, recipe=recipe, photos=photos)
    paths = write_weights(output, config, average, record, max_shard_mb=given.max_shard_mb)
    print(f"step {checkpoint.step}: exported {', '.join(map(str, paths))}")  # noqa: T201
    if (where := where_to_put(paths)) is not None:
        print(where)  # noqa: T201
    return 0


def make_export_parser() -> ArgumentParser:
    """Return the parser of ``inpaint-train export``."""
    parser = CommandParser(
        prog="inpaint-train export", description="Write the averaged weights of a run, fp16 safetensors."
    )
    parser.add_argument("run", type=Path, help="folder of the run")
    parser.add_argument(
        "--checkpoint",
        default="last",
        metavar="last|best|STEP",
        help="the newest (default), the one with the best score, or one that --keep has kept, by its step",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: RUN/NAME.safetensors")
    parser.add_argument("--max-shard-mb", type=float, metavar="N", help="split it into files of that size")
    return parser


def _read(run: Path, which: str) -> Checkpoint:
    if which == "last":
        return read_newest(run / FILE_NAME)[0]
    if which.isdecimal():
        return read_checkpoint(run / f"checkpoint-{int(which):07d}.pt")
    if which not in WORDS:
        raise ConfigError(f"--checkpoint must be last, best or the step of one that was kept, not {which}.")
    if not (run / BEST_NAME).exists():
        raise ConfigError(f"{run} has no best checkpoint: it was not scored on held-out photos (--val).")
    return read_checkpoint(run / BEST_NAME)


def _known(run: Path) -> tuple[str, int | None]:
    """Return what the record knows and the checkpoint does not: name of the recipe, number of photos."""
    name = run.resolve().name
    recipe = read_record(run).get("recipe", name)
    try:
        photos = json.loads((run / RECORD).read_text(encoding="utf-8")).get("photos")
    except (OSError, ValueError, AttributeError):
        photos = None
    return Path(recipe).stem, photos if isinstance(photos, int) else None
