"""What ``inpaint-eval`` is told on its command line, and whether that makes sense."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.request import MAX_DIVERSITY
from training.cli.fill_folders import parse_fills
from training.cli.pair_options import check_mistakes
from training.cli.row_options import (
    RowOptions,
    add_machine_arguments,
    add_pair_arguments,
    add_row_arguments,
    check_rows,
)
from training.evaluation.measure_table import CHOICES, COSTS, DEFAULT_MEASURES, SET_MEASURES

MAX_SAMPLES: Final = 100
DEFAULT_SHEET_COUNT: Final = 24


@dataclass(frozen=True, kw_only=True)
class EvaluateOptions(RowOptions):
    """What the command line says; ``inpaint-eval --help`` says what each option means."""

    write_pairs: Path | None
    samples: int
    diversity: float
    metrics: Sequence[str]
    features: Path | None
    classifier: Path | None
    bins: int
    json: Path | None
    latex: Path | None
    page: Path | None
    page_by: str
    sheets: Path | None
    sheet_count: int
    sheet_fills_only: bool
    grid: Path | None
    plot: Path | None


def read_options(arguments: Sequence[str], *, description: str | None) -> EvaluateOptions:
    """Return what the command line says.

    Raises:
        UsageError: An option is unknown or lacks its value.
        TrainingError: Options are wrong or do not go together.
    """
    values = vars(make_parser(description).parse_args(arguments))
    options = EvaluateOptions(**values | {"fills": [parse_fills(text) for text in values["fills"]]})
    _check(options)
    return options


def _check(options: EvaluateOptions) -> None:
    """Raise ``TrainingError`` for options that are wrong or do not go together."""
    check_rows(options)
    check_mistakes(
        {
            "Nothing to measure: give --weights, --classical or --fills.": not options.has_fills
            and options.write_pairs is None,
            f"--samples must lie in 1..{MAX_SAMPLES}.": not 1 <= options.samples <= MAX_SAMPLES,
            f"--diversity must lie in 0..{MAX_DIVERSITY:g}.": not 0 <= options.diversity <= MAX_DIVERSITY,
            f"--page-by {options.page_by} needs it among --metrics.": options.page_by
            not in {"psnr", *options.metrics},
            "--sheet-count must be at least 1.": options.sheet_count < 1,
            "--sheet-fills-only needs --sheets DIR.": options.sheet_fills_only and options.sheets is None,
        }
    )


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval``."""
    parser = CommandParser(prog="inpaint-eval", description=description)
    _add_pair_arguments(parser)
    _add_row_arguments(parser)
    _add_measure_arguments(parser)
    _add_output_arguments(parser)
    add_machine_arguments(parser)
    return parser


def _add_pair_arguments(parser: argparse.ArgumentParser) -> None:
    add_pair_arguments(parser).add_argument(
        "--write-pairs",
        type=Path,
        metavar="DIR",
        help="write photos with black holes, masks and their list there, for other programs to fill",
    )


def _add_row_arguments(parser: argparse.ArgumentParser) -> None:
    rows = add_row_arguments(parser)
    rows.add_argument(
        "--samples",
        type=int,
        default=1,
        metavar="N",
        help="stochastic networks: also the best by PSNR and the mean of N samples (default: the mean only)",
    )
    rows.add_argument(
        "--diversity", type=float, default=1.0, metavar="X", help="scale of their noise (default: 1)"
    )


def _add_measure_arguments(parser: argparse.ArgumentParser) -> None:
    measures = parser.add_argument_group("measures")
    measures.add_argument(
        "--metrics",
        nargs="+",
        choices=CHOICES,
        default=list(DEFAULT_MEASURES),
        metavar="METRIC",
        help=f"of {', '.join(CHOICES)} (default: {' '.join(DEFAULT_MEASURES)})",
    )
    measures.add_argument(
        "--features",
        type=Path,
        metavar="FILE",
        help="weights of MobileNetV2, for the measures named after it",
    )
    measures.add_argument(
        "--classifier",
        type=Path,
        metavar="FILE",
        help="weights of a ResNet that classifies, such as one of Places365, for classifier-inception",
    )
    measures.add_argument(
        "--bins", type=int, choices=(10, 20), default=20, help="percent of hole a column (default: 20)"
    )


def _add_sheet_arguments(output: argparse._ArgumentGroup) -> None:
    output.add_argument(
        "--sheets",
        type=Path,
        metavar="DIR",
        help="write a contact sheet for each row there: its best, median and worst fills",
    )
    output.add_argument(
        "--sheet-count",
        type=int,
        default=DEFAULT_SHEET_COUNT,
        metavar="N",
        help="fills of each kind (default: %(default)s)",
    )
    output.add_argument(
        "--sheet-fills-only",
        action="store_true",
        help="on the sheets, show the photos as coarse mosaics outside their holes",
    )


def _add_output_arguments(parser: argparse.ArgumentParser) -> None:
    output = parser.add_argument_group("output")
    output.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    output.add_argument("--latex", type=Path, metavar="FILE", help="write the table there, for booktabs")
    output.add_argument(
        "--page", type=Path, metavar="DIR", help="write a web page there, with images chosen by score"
    )
    output.add_argument(
        "--page-by",
        choices=[name for name in CHOICES if name not in {*SET_MEASURES, *COSTS}],
        default="psnr",
        metavar="METRIC",
        help="measure that chooses what the page and the sheets show (default: psnr)",
    )
    _add_sheet_arguments(output)
    output.add_argument(
        "--grid", type=Path, metavar="FILE", help="write up to 12 photos and their fills there, .png"
    )
    output.add_argument(
        "--plot",
        type=Path,
        metavar="FILE",
        help="write curves of every measure over the share of hole there, as .svg",
    )
