"""What ``inpaint-eval --native`` is told on its command line, and whether that makes sense."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.runtime.runtime import PRECISIONS, Precision
from training.cli.fill_folders import parse_fills
from training.cli.pair_options import check_mistakes

OPTION: Final = "--native"
PARTS: Final = ("all", "tuning", "reporting")


@dataclass(frozen=True, kw_only=True)
class NativeOptions:
    """What the command line says; ``inpaint-eval --native --help`` says what each option means."""

    native: Path
    holes: Path | None
    part: str
    sizes: Sequence[int] | None
    holes_each: int
    objects: bool
    seed: int
    limit: int | None
    write_holes: Path | None
    weights: Sequence[str]
    fills: Sequence[tuple[str, Path]]
    features: Path | None
    keep: Path | None
    json: Path | None
    device: str | None
    threads: int | None
    precision: Precision


def read_native_options(arguments: Sequence[str], *, description: str | None) -> NativeOptions:
    """Return what the command line says.

    Raises:
        UsageError: An option is unknown or lacks its value.
        TrainingError: Options are wrong or do not go together.
    """
    values = vars(make_native_parser(description).parse_args(arguments))
    options = NativeOptions(**values | {"fills": [parse_fills(text) for text in values["fills"]]})
    check_mistakes(
        {
            "Nothing to measure: give --weights or --fills.": not (options.weights or options.fills)
            and options.write_holes is None,
            "--limit must be at least 1.": options.limit is not None and options.limit < 1,
            "--threads must be at least 1.": options.threads is not None and options.threads < 1,
            "--sizes must be at least 10.": options.sizes is not None and min(options.sizes) < 10,
            "--holes-each must be at least 1.": options.holes_each < 1,
            "--holes-each draws holes; it does not go with --holes FILE.": options.holes_each != 1
            and options.holes is not None,
            "--part needs --holes FILE.": options.part != "all" and options.holes is None,
        }
    )
    return options


def make_native_parser(description: str | None) -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval --native``."""
    parser = CommandParser(prog="inpaint-eval --native", description=description)
    _add_hole_arguments(parser)
    _add_row_arguments(parser)
    output = parser.add_argument_group("measures and output")
    output.add_argument(
        "--features", type=Path, metavar="FILE", help="weights of MobileNetV2, for U-IDS, P-IDS"
    )
    output.add_argument(
        "--keep", type=Path, metavar="DIR", help="write every fill there, DIR/ROW/PHOTO_KIND.png"
    )
    output.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    machine = parser.add_argument_group("where")
    machine.add_argument("--device", help="cpu, cuda, cuda:1, mps or auto (default)")
    machine.add_argument("--threads", type=int, help="CPU threads (default: every core)")
    machine.add_argument("--precision", choices=PRECISIONS, default="auto", help="default: %(default)s")
    return parser


def _add_hole_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_argument_group("what is filled")
    what.add_argument(OPTION, type=Path, required=True, metavar="FOLDER", help="folder of photos of any size")
    what.add_argument(
        "--holes", type=Path, metavar="FILE", help="list of holes (default: blobs drawn from --seed)"
    )
    what.add_argument(
        "--part", choices=PARTS, default="all", help="which photos of the list (default: %(default)s)"
    )
    what.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        metavar="PX",
        help="of the blobs (default: all in the list; drawn: 60 150 300 600)",
    )
    what.add_argument(
        "--holes-each",
        type=int,
        default=1,
        metavar="N",
        help="holes of each size that are drawn in a photo (default: 1)",
    )
    what.add_argument(
        "--no-objects", dest="objects", action="store_false", help="leave out holes that are no blobs"
    )
    what.add_argument("--seed", type=int, default=0, help="of drawn holes, and of the fills (default: 0)")
    what.add_argument("--limit", type=int, help="only the first N photos")
    what.add_argument(
        "--write-holes", type=Path, metavar="DIR", help="write holes.json and a mask for each hole there"
    )


def _add_row_arguments(parser: argparse.ArgumentParser) -> None:
    rows = parser.add_argument_group("by what")
    rows.add_argument(
        "--weights", nargs="+", default=[], metavar="NAME-or-FILE", help="models by name, or weights files"
    )
    rows.add_argument(
        "--fills",
        action="append",
        default=[],
        metavar="TITLE=DIR",
        help="a row of another program's images, DIR/PHOTO_KIND.png, called as the masks of --write-holes; "
        "can be given several times",
    )
