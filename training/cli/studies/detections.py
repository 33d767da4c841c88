"""``inpaint-eval detections``: which things a detector finds again where a hole was filled.

The boxes in the photo, in the photo with its hole, and in each fill are drawn (SPL, Fig. 1 and 3; SPN, Fig.
4); the table counts the photo's boxes that the hole touches, and those that are found in the fill.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tqdm import tqdm

from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import write_image
from training.cli.pair_options import (
    PairOptions,
    add_shared_arguments,
    check_mistakes,
    check_shared,
    choose_pairs,
    start_precise,
)
from training.evaluation.composites import composite_image
from training.evaluation.fills import NetworkPredictions, load_network
from training.evaluation.image_grid import paint_hole
from training.evaluation.output_folder import make_folder
from training.evaluation.pairs import Pair
from training.evaluation.studies.detection import Detector, Recovery, compare_boxes, load_detector
from training.figures.studies.boxes import draw_row

DEFAULT_PHOTOS: Final = 16
PHOTO: Final = "photo"
HOLE_ROW: Final = "the photo with its hole"
NONE: Final = Recovery(0, 0, 0.0)


@dataclass(frozen=True, kw_only=True)
class DetectionOptions(PairOptions):
    """What the command line says; ``inpaint-eval detections --help`` says what each option means."""

    out: Path
    detector_module: str | None
    min_score: float
    json: Path | None


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns 0.

    Raises:
        TrainingError: Options or data are wrong, or there is no detector.
        InpaintError: Weights do not fit, or a file cannot be written.
    """
    options = DetectionOptions(**vars(make_parser().parse_args(arguments)))
    check_shared(options)
    check_mistakes({"--min-score must lie in 0..1.": not 0 <= options.min_score <= 1})
    runtime = start_precise(options)
    detector = load_detector(options.detector_module, runtime.device, min_score=options.min_score)
    networks: dict[str, NetworkPredictions] = {}
    for name in options.weights:
        spec, predictions = load_network(name, runtime)
        networks[spec.title if spec.title not in networks else Path(name).stem] = predictions
    make_folder(options.out)
    rows = dict.fromkeys([HOLE_ROW, *networks], NONE)
    for number, pair in enumerate(tqdm(choose_pairs(options), unit="photo", file=sys.stderr)):
        for title, recovery in _look(pair, networks, detector, options.out / f"{number:05d}.png").items():
            rows[title] += recovery
    print(format_recoveries(rows))  # noqa: T201
    if options.json is not None:
        values = {title: vars(one) for title, one in rows.items()}
        replace_file(options.json, (json.dumps(values, indent=1) + "\n").encode())
    return 0


def _look(
    pair: Pair, networks: dict[str, NetworkPredictions], detector: Detector, path: Path
) -> dict[str, Recovery]:
    """Draw the boxes of one photo and return what became of its things, by row."""
    image, mask = pair.load()
    pictures = {PHOTO: image, HOLE_ROW: paint_hole(image, mask)}
    for title, network in networks.items():
        pictures[title] = composite_image(image, network.fill(image, mask), mask)
    boxes = {title: detector(picture) for title, picture in pictures.items()}
    write_image(path, draw_row([(title, picture, boxes[title]) for title, picture in pictures.items()]))
    of_photo = boxes.pop(PHOTO)
    return {title: compare_boxes(of_photo, found, mask) for title, found in boxes.items()}


def format_recoveries(rows: dict[str, Recovery]) -> str:
    """Return a Markdown table, a row a fill."""
    width = max(map(len, rows))
    lines = [
        f"| {'boxes in':<{width}} | things at the hole | found again | mean score |",
        f"|:{'-' * width}-|-------------------:|------------:|-----------:|",
    ]
    for title, one in rows.items():
        score = f"{one.score / one.found:.3f}" if one.found else "–"
        lines.append(f"| {title:<{width}} | {one.things:>18} | {one.found:>11} | {score:>10} |")
    return "\n".join(lines)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval detections``."""
    parser = CommandParser(prog="inpaint-eval detections", description=__doc__)
    add_shared_arguments(parser, default_photos=DEFAULT_PHOTOS)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the drawn boxes go")
    parser.add_argument(
        "--detector-module",
        metavar="PACKAGE:FUNCTION",
        help="a function of your own that returns the detector; its code is run (default: torchvision's)",
    )
    parser.add_argument(
        "--min-score", type=float, default=0.5, metavar="X", help="least score (default: %(default)s)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    return parser
