"""Which photos get which holes, and what fills them: what commands of ``inpaint-eval`` with rows ask."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.runtime.runtime import PRECISIONS, Precision
from training.cli.pair_options import add_resize_argument, check_mistakes
from training.config.resizing import Resize
from training.evaluation.pairs import CENTRE_PERCENT, SQUARE_PX

NO_HOLES: Final = "Give the holes: --masks DIR, or --centre 25 50, or --squares 128, or saved --pairs."


@dataclass(frozen=True, kw_only=True)
class RowOptions:
    """What the command line says of photos, holes, rows and the machine; its --help says what each means."""

    data: Path
    masks: Path | None
    centre: Sequence[int] | None
    squares: Sequence[int] | None
    pairs: Path | None
    resize: Resize | None
    limit: int | None
    weights: Sequence[str]
    classical: bool
    matched: bool
    detailed: bool
    fills: Sequence[tuple[str, Path]]
    device: str | None
    threads: int | None
    precision: Precision

    @property
    def has_fills(self) -> bool:
        """Whether there is a row to measure."""
        return bool(self.weights or self.classical or self.fills)


def check_rows(options: RowOptions) -> None:
    """Raise ``TrainingError`` for options of this file that are wrong or do not go together."""
    has_saved_pairs = options.pairs is not None and options.pairs.is_file()
    kinds = sum(one is not None for one in (options.masks, options.centre, options.squares))
    check_mistakes(
        {
            "--limit must be at least 1.": options.limit is not None and options.limit < 1,
            "--threads must be at least 1.": options.threads is not None and options.threads < 1,
            NO_HOLES: kinds == 0 and not has_saved_pairs,
            "Give either --masks or --centre or --squares, one of them.": kinds > 1,
        }
    )


def add_pair_arguments(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Describe what is filled; returns the group, for more of it."""
    what = parser.add_argument_group("what is filled")
    what.add_argument(
        "--data", type=Path, required=True, help="folder of photos; index.csv gives their order"
    )
    what.add_argument("--masks", type=Path, help="folder of masks, white = hole")
    what.add_argument(
        "--centre",
        type=int,
        nargs="+",
        choices=CENTRE_PERCENT,
        metavar="PERCENT",
        help="instead of masks: squares in the middle of 25 or 50 percent of the area, or both",
    )
    what.add_argument(
        "--squares",
        type=int,
        nargs="+",
        choices=SQUARE_PX,
        metavar="PX",
        help="instead of masks: squares of 32, 64 or 128 pixels, or several, at random places that are the "
        "same every time",
    )
    what.add_argument(
        "--pairs",
        type=Path,
        metavar="FILE",
        help="which photo gets which hole: read from there if the file exists, else written there",
    )
    add_resize_argument(what)
    what.add_argument("--limit", type=int, help="only the first N photos")
    return what


def add_row_arguments(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """Describe by what it is filled; returns the group, for more of it."""
    rows = parser.add_argument_group("by what")
    rows.add_argument(
        "--weights", nargs="+", default=[], metavar="NAME-or-FILE", help="models by name, or weights files"
    )
    rows.add_argument("--classical", action="store_true", help="add Telea and Navier-Stokes")
    rows.add_argument(
        "--matched", action="store_true", help="add each network with its tone matched to the surroundings"
    )
    rows.add_argument(
        "--detailed",
        action="store_true",
        help="add each network with its fill completed from the photo, as the editor fills",
    )
    rows.add_argument(
        "--fills",
        action="append",
        default=[],
        metavar="TITLE=DIR",
        help="a row of another program's images, called as --write-pairs numbers them: DIR/00000.png and "
        "so on; can be given several times",
    )
    return rows


def add_machine_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe where it runs."""
    machine = parser.add_argument_group("where")
    machine.add_argument("--device", help="cpu, cuda, cuda:1, mps or auto (default)")
    machine.add_argument("--threads", type=int, help="CPU threads (default: every core)")
    machine.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="fp32",
        help="default: %(default)s; auto is bf16 for networks that keep their quality in it",
    )
