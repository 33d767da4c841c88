"""``inpaint-eval scene-map``: photos and fills as points of one map, by a classifier's features and t-SNE."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
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
from training.evaluation.measure_table import load_mobilenet
from training.evaluation.pairs import list_photos
from training.evaluation.studies.scene_map import (
    Floats,
    Nearness,
    group_photos,
    measure_nearness,
    place_images,
)
from training.figures.studies.scene_map import draw_scene_maps

DEFAULT_PHOTOS: Final = 256
PHOTOS: Final = "photos"


@dataclass(frozen=True, kw_only=True)
class SceneMapOptions(PairOptions):
    """What the command line says; ``inpaint-eval scene-map --help`` says what each option means."""

    features: Path
    out: Path
    json: Path | None


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns 0.

    Raises:
        TrainingError: Options or data are wrong, or scikit-learn is missing.
        InpaintError: Weights do not fit, or a file cannot be written.
    """
    options = SceneMapOptions(**vars(make_parser().parse_args(arguments)))
    check_shared(options)
    check_mistakes({f"--out {options.out} must be a .png file.": options.out.suffix.lower() != ".png"})
    vectors = _look(options)
    photos = vectors[PHOTOS]
    groups, middles = group_photos(photos, options.k)
    places = place_images(np.concatenate(list(vectors.values())))
    parts = np.split(places, len(vectors))
    write_image(options.out, draw_scene_maps(list(zip(vectors, parts, strict=True)), groups))
    near = {
        title: measure_nearness(own, photos, groups, middles)
        for title, own in vectors.items()
        if title != PHOTOS
    }
    print(format_nearness(near))  # noqa: T201
    if options.json is not None:
        values = {"photos": len(photos), "k": options.k, "fills": {t: asdict(one) for t, one in near.items()}}
        replace_file(options.json, (json.dumps(values, indent=1) + "\n").encode())
    return 0


def _look(options: SceneMapOptions) -> dict[str, Floats]:
    """Return the features of the photos and of each network's fills, N x D each, by title."""
    runtime = start_precise(options)
    measures = load_mobilenet(options.features, list_photos(options.data), runtime.device)
    networks: list[tuple[str, NetworkPredictions]] = []
    for name in options.weights:
        spec, predictions = load_network(name, runtime)
        title = spec.title if spec.title not in {one for one, _ in networks} else Path(name).stem
        networks.append((title, predictions))
    found: dict[str, list[Floats]] = {title: [] for title in (PHOTOS, *(title for title, _ in networks))}
    for pair in tqdm(choose_pairs(options), unit="photo", dynamic_ncols=True, file=sys.stderr):
        image, mask = pair.load()
        found[PHOTOS].append(measures.vector(image))
        for title, predictions in networks:
            fill = composite_image(image, predictions.fill(image, mask), mask)
            found[title].append(measures.vector(fill))
    return {title: np.stack(rows) for title, rows in found.items()}


def format_nearness(near: dict[str, Nearness]) -> str:
    """Return a Markdown table, a row a network."""
    width = max(len("fills of"), *map(len, near))
    lines = [
        f"| {'fills of':<{width}} | distance to their photos | nearest group is their photo's |",
        f"|:{'-' * width}-|-------------------------:|-------------------------------:|",
    ]
    for title, one in near.items():
        lines.append(f"| {title:<{width}} | {one.distance:>24.3f} | {one.same_group:>30.3f} |")
    return "\n".join(lines)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval scene-map``."""
    parser = CommandParser(prog="inpaint-eval scene-map", description=__doc__)
    add_shared_arguments(parser, default_photos=DEFAULT_PHOTOS)
    parser.add_argument(
        "--features", type=Path, required=True, metavar="FILE", help="weights of MobileNetV2, which looks"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the figure, .png")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there")
    return parser
