"""What ``inpaint-eval`` is told on its command line, and whether that makes sense."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.request import MAX_DIVERSITY
from inpaint_core.runtime.runtime import PRECISIONS, Precision
from training.cli.fill_folders import parse_fills
from training.cli.pair_options import check_mistakes
from training.evaluation.measure_table import CHOICES, DEFAULT_MEASURES, SET_MEASURES
from training.evaluation.pairs import CENTRE_PERCENT

MAX_SAMPLES: Final = 100
DEFAULT_SHEET_COUNT: Final = 24
NO_HOLES: Final = "Give the holes: --masks DIR, or --centre 25 50, or saved --pairs."


@dataclass(frozen=True, kw_only=True)
class EvaluateOptions:
    """What the command line says; ``inpaint-eval --help`` says what each option means."""

    data: Path
    masks: Path | None
    centre: Sequence[int] | None
    pairs: Path | None
    limit: int | None
    write_pairs: Path | None
    weights: Sequence[str]
    classical: bool
    matched: bool
    detailed: bool
    samples: int
    diversity: float
    fills: Sequence[tuple[str, Path]]
    metrics: Sequence[str]
    features: Path | None
    bins: int
    json: Path | None
    latex: Path | None
    page: Path | None
    page_by: str
    sheets: Path | None
    sheet_count: int
    sheet_fills_only: bool
    grid: Path | None
    device: str | None
    threads: int | None
    precision: Precision

    @property
    def has_fills(self) -> bool:
        """Whether there is a row to measure."""
        return bool(self.weights or self.classical or self.fills)


def read_options(arguments: Sequence[str], *, description: str | None) -> EvaluateOptions:
    """Return what the command line says.

    Raises:
        SystemExit: An option is unknown or lacks its value; argparse has said so.
        TrainingError: Options are wrong or do not go together.
    """
    values = vars(_parser(description).parse_args(arguments))
    options = EvaluateOptions(**values | {"fills": [parse_fills(text) for text in values["fills"]]})
    _check(options)
    return options


def _check(options: EvaluateOptions) -> None:
    """Raise ``TrainingError`` for options that are wrong or do not go together."""
    has_saved_pairs = options.pairs is not None and options.pairs.is_file()
    check_mistakes(
        {
            "Nothing to measure: give --weights, --classical or --fills.": not options.has_fills
            and options.write_pairs is None,
            "--limit must be at least 1.": options.limit is not None and options.limit < 1,
            f"--samples must lie in 1..{MAX_SAMPLES}.": not 1 <= options.samples <= MAX_SAMPLES,
            f"--diversity must lie in 0..{MAX_DIVERSITY:g}.": not 0 <= options.diversity <= MAX_DIVERSITY,
            "--threads must be at least 1.": options.threads is not None and options.threads < 1,
            NO_HOLES: options.masks is None and options.centre is None and not has_saved_pairs,
            "Give either --masks or --centre, not both.": options.masks is not None
            and options.centre is not None,
            f"--page-by {options.page_by} needs it among --metrics.": options.page_by
            not in {"psnr", *options.metrics},
            "--sheet-count must be at least 1.": options.sheet_count < 1,
            "--sheet-fills-only needs --sheets DIR.": options.sheet_fills_only and options.sheets is None,
        }
    )


def _parser(description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inpaint-eval", description=description)
    _add_pair_arguments(parser)
    _add_row_arguments(parser)
    _add_measure_arguments(parser)
    _add_output_arguments(parser)
    machine = parser.add_argument_group("where")
    machine.add_argument("--device", help="cpu, cuda, cuda:1, mps or auto (default)")
    machine.add_argument("--threads", type=int, help="CPU threads (default: every core)")
    machine.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="fp32",
        help="default: %(default)s; auto is bf16 for networks that keep their quality in it",
    )
    return parser


def _add_pair_arguments(parser: argparse.ArgumentParser) -> None:
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
        "--pairs",
        type=Path,
        metavar="FILE",
        help="which photo gets which hole: read from there if the file exists, else written there",
    )
    what.add_argument("--limit", type=int, help="only the first N photos")
    what.add_argument(
        "--write-pairs",
        type=Path,
        metavar="DIR",
        help="write photos with black holes, masks and their list there, for other programs to fill",
    )


def _add_row_arguments(parser: argparse.ArgumentParser) -> None:
    rows = parser.add_argument_group("by what")
    rows.add_argument(
        "--weights", nargs="+", default=[], metavar="NAME-or-FILE", help="models by name, or weights files"
    )
    rows.add_argument("--classical", action="store_true", help="measure Telea and Navier-Stokes too")
    rows.add_argument(
        "--matched", action="store_true", help="add each network with its tone matched to the surroundings"
    )
    rows.add_argument(
        "--detailed",
        action="store_true",
        help="add each network with its fill completed from the photo, as the editor fills",
    )
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
    rows.add_argument(
        "--fills",
        action="append",
        default=[],
        metavar="TITLE=DIR",
        help="a row of another program's images, called as --write-pairs numbers them: DIR/00000.png and "
        "so on; can be given several times",
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
        "--bins", type=int, choices=(10, 20), default=20, help="percent of hole a column (default: 20)"
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
        choices=[name for name in CHOICES if name not in SET_MEASURES],
        default="psnr",
        metavar="METRIC",
        help="measure that chooses what the page and the sheets show (default: psnr)",
    )
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
    output.add_argument("--grid", type=Path, metavar="FILE", help="write images side by side there, as .png")
