"""``inpaint-eval priors``: how far learned priors see in the hole what a teacher sees in the whole photo."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path
from typing import Final

import numpy as np
from tqdm import tqdm

from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.files.atomic import replace_file
from inpaint_core.filling.classical import fill_classical
from inpaint_core.prior.view import PRIOR_SPACES
from training.cli.pair_options import (
    PairOptions,
    add_shared_arguments,
    check_shared,
    choose_pairs,
    start_precise,
)
from training.errors import TrainingError
from training.evaluation.fills import load_network
from training.figures.network_figures import GuidedNetwork
from training.figures.prior_scores import Agreement, PriorScoring, mean_agreement
from training.networks.teacher_files import load_teacher

DEFAULT_PHOTOS: Final = 64
TELEA_ROW: Final = "teacher, of the photo filled by Telea"
"""What knowing nothing but the colours at the border gives, seen by the teacher itself."""


@dataclass(frozen=True, kw_only=True)
class PriorOptions(PairOptions):
    """What the command line says; ``inpaint-eval priors --help`` says what each option means."""

    teacher: Path
    json: Path | None


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns 0.

    Raises:
        TrainingError: Options or data are wrong, or a network has no learned prior.
        InpaintError: Weights do not fit, or a file cannot be written.
    """
    options = PriorOptions(**vars(make_parser().parse_args(arguments)))
    check_shared(options)
    runtime = start_precise(options)
    networks: dict[str, GuidedNetwork] = {}
    for name in options.weights:
        spec, predictions = load_network(name, runtime)
        if not isinstance(predictions.network, GuidedNetwork):
            raise TrainingError(f"{spec.title} has no learned prior: give weights of SPL or SPN.")
        networks[spec.title] = predictions.network
    scoring = PriorScoring(load_teacher(options.teacher).to(runtime.device), runtime, k=options.k)
    rows = _score(options, networks, scoring)
    means = {title: mean_agreement(of_photos) for title, of_photos in rows.items()}
    print(format_rows(means))  # noqa: T201
    if options.json is not None:
        values = {"photos": len(rows[TELEA_ROW]), "k": options.k, "scores": _plain(means)}
        replace_file(options.json, (json.dumps(values, indent=1) + "\n").encode())
    return 0


def _score(
    options: PriorOptions, networks: dict[str, GuidedNetwork], scoring: PriorScoring
) -> dict[str, list[Agreement]]:
    """Return the agreement with the teacher of every row, photo by photo."""
    rows: dict[str, list[Agreement]] = {}
    for pair in tqdm(choose_pairs(options), unit="photo", dynamic_ncols=True, file=sys.stderr):
        image, mask = pair.load()
        taught = scoring.taught(image)
        for title, network in networks.items():
            for space in PRIOR_SPACES:
                labels = scoring.learned(network, image, mask, space)
                row = rows.setdefault(f"{title}, as {space}", [])
                row.append(scoring.compare(labels, taught, mask))
        filled = scoring.taught(np.asarray(fill_classical(image, mask, "telea"), np.uint8))
        rows.setdefault(TELEA_ROW, []).append(scoring.compare(filled, taught, mask))
    return rows


def format_rows(means: dict[str, Agreement]) -> str:
    """Return a Markdown table, a row a prior."""
    width = max(map(len, means))
    lines = [
        f"| {'clusters of the prior':<{width}} | teacher's, hole | teacher's, known | where the hole is |",
        f"|:{'-' * width}-|----------------:|-----------------:|------------------:|",
    ]
    lines += [
        f"| {title:<{width}} | {one.hole:>15.3f} | {one.known:>16.3f} | {one.where:>17.3f} |"
        for title, one in means.items()
    ]
    return "\n".join(lines)


def _plain(means: dict[str, Agreement]) -> list[dict[str, object]]:
    """Return the rows ready for JSON, which has no word for what is not a number but null."""
    return [
        {"prior": title, **{name: None if isnan(value) else value for name, value in asdict(one).items()}}
        for title, one in means.items()
    ]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval priors``."""
    parser = CommandParser(prog="inpaint-eval priors", description=__doc__)
    add_shared_arguments(parser, default_photos=DEFAULT_PHOTOS)
    parser.add_argument(
        "--teacher", type=Path, required=True, metavar="FILE", help="whose features are learned"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    return parser
