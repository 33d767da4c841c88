"""``inpaint-batch import-checkpoint FILE``: take a published checkpoint among the user's weights."""

import argparse
import sys
from pathlib import Path
from typing import Final

from inpaint_core.cli.interrupts import leaving_at_once
from inpaint_core.cli.output import DONE, print_json

COMMAND: Final = "import-checkpoint"
HELP: Final = "take a published checkpoint (.pth, .pt, .ckpt, .zip, .safetensors) among your own weights"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the checkpoint; it is not changed")
    parser.add_argument("--name", metavar="NAME", help="what the new file is called, without suffix")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")


def import_file(file: Path, *, name: str | None, as_json: bool) -> int:
    """Import a checkpoint and print what it is, where it was written and what was left out of it.

    Args:
        file: The checkpoint.
        name: Of the new file, without suffix; None chooses one.
        as_json: Whether to print one JSON object instead of sentences.

    Raises:
        InpaintError: It cannot be imported; nothing was written.
    """
    # Torch takes seconds to import: --help and other commands must not wait for it.
    with leaving_at_once():
        from inpaint_core.importing.checkpoint import import_checkpoint  # noqa: PLC0415

    record = import_checkpoint(file, name=name)
    if as_json:
        print_json(record.to_values())
    else:
        sys.stdout.write(record.summary() + "\n")
        sys.stdout.writelines(f"  {line}\n" for line in record.lines())
    return DONE
