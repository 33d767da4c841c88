"""``inpaint-eval``: a table of scores for weights and classical fills, side by side on held-out photos."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from inpaint_core.atomic_write import replace_file
from inpaint_core.catalog import MODELS, ModelSpec, SizeName, find_spec
from inpaint_core.classical import fill_classical
from inpaint_core.errors import InpaintError, WeightsError
from inpaint_core.image_file import write_image
from inpaint_core.networks import NETWORKS
from inpaint_core.request import MaskArray
from inpaint_core.runtime import available_cores, choose_device, place_network
from inpaint_core.seam import match_surroundings
from inpaint_core.tensors import to_float_image, to_image
from inpaint_core.weights import load_weights
from inpaint_core.weights_header import read_header
from inpaint_core.weights_manifest import SUFFIX, find_sha256, find_weights
from training.errors import TrainingError
from training.evaluate import Fill, Measurement, Pair, PredictImage, make_pairs, measure
from training.picture_grid import paint_hole, tile_rows
from training.score_table import format_table, summarise, to_json_values
from training.validation import predict_image

CLASSICAL: Final[tuple[Literal["telea", "navier-stokes"], ...]] = ("telea", "navier-stokes")
GRID_ROWS: Final = 12


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 done, 2 for a mistake in settings or data, 130 interrupted."""
    options = _parser().parse_args(arguments)
    try:
        return _evaluate(options)
    except (TrainingError, InpaintError) as error:
        print(f"inpaint-eval: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        print("inpaint-eval: interrupted; nothing was written.", file=sys.stderr)  # noqa: T201
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inpaint-eval", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder of photos; index.csv gives their order"
    )
    parser.add_argument("--masks", type=Path, required=True, help="folder of 256 x 256 masks, white = hole")
    parser.add_argument(
        "--weights", nargs="+", default=[], metavar="NAME-or-FILE", help="models by name, or weights files"
    )
    parser.add_argument("--classical", action="store_true", help="measure Telea and Navier-Stokes too")
    parser.add_argument(
        "--matched", action="store_true", help="add each network with its tone matched, as the editor fills"
    )
    parser.add_argument("--limit", type=int, help="only the first N photos")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    parser.add_argument(
        "--grid", type=Path, metavar="FILE", help="write pictures side by side there, as .png"
    )
    parser.add_argument("--device", help="cpu, cuda, cuda:1, mps or auto (default)")
    parser.add_argument("--threads", type=int, help="CPU threads (default: every core)")
    return parser


def _evaluate(options: argparse.Namespace) -> int:
    if not options.weights and not options.classical:
        raise TrainingError("Nothing to measure: give --weights, --classical, or both.")
    if options.limit is not None and options.limit < 1:
        raise TrainingError("--limit must be at least 1.")
    torch.set_num_threads(options.threads or available_cores())
    device = choose_device(options.device)
    fills = [_load_fill(name, device) for name in options.weights]
    if options.matched:
        fills = [version for fill in fills for version in (fill, _matched(fill))]
    if options.classical:
        fills += [Fill(MODELS[name].title, _classical_predictor(name)) for name in CLASSICAL]
    pairs = make_pairs(options.data, options.masks)[: options.limit]
    measurements, rows = _measure_all(options, pairs, fills)
    print(format_table(summarise(measurements)))  # noqa: T201
    if options.json is not None:
        settings = {"photos": len(pairs), "fills": [fill.title for fill in fills], "device": str(device)}
        values = to_json_values(measurements, settings=settings)
        replace_file(options.json, (json.dumps(values, indent=1) + "\n").encode())
    if options.grid is not None:
        write_image(options.grid, tile_rows(rows))
    return 0


def _measure_all(
    options: argparse.Namespace, pairs: Sequence[Pair], fills: Sequence[Fill]
) -> tuple[list[Measurement], list[list[NDArray[np.uint8]]]]:
    """Return all measurements, and the rows of the grid: photos spread over the list, best seen in colour."""
    measurements: list[Measurement] = []
    rows: list[list[NDArray[np.uint8]]] = []
    drawn = {i * len(pairs) // GRID_ROWS for i in range(GRID_ROWS)} if options.grid is not None else set()
    progress = tqdm(measure(pairs, fills), total=len(pairs), unit="photo", dynamic_ncols=True)
    for i, (of_photo, pictures) in enumerate(progress):
        measurements += of_photo
        if i in drawn:
            image, mask = pairs[i].load()
            rows.append([paint_hole(image, mask), *pictures[1:], image])
    return measurements, rows


def _load_fill(name: str, device: torch.device) -> Fill:
    """Return the network behind a model's name or a weights file.

    Raises:
        WeightsError: There is no such model or file, it has no weights, or they do not fit.
    """
    spec = MODELS.get(name)
    if spec is not None and spec.kind == "network":
        bundled = _weights_of(spec)
        return _network_fill(spec, bundled, find_sha256(spec, bundled), device)
    path = Path(name)
    if not path.is_file():
        known = ", ".join(NETWORKS)
        raise WeightsError(f"There is no weights file {name} and no such model; the models are {known}.")
    metadata = read_header(path).metadata if path.suffix == SUFFIX else {}
    size: SizeName = "compact" if metadata.get("size") == "compact" else "published"
    of_file = find_spec(metadata.get("network", ""), size)
    if of_file is None:
        raise WeightsError(f"{path.name} does not say which network it belongs to.")
    return _network_fill(replace(of_file, title=path.stem), path, None, device)


def _weights_of(spec: ModelSpec) -> Path:
    path = find_weights(spec)
    if path is None:
        raise WeightsError(f"{spec.title} has no weights here: train or import some, or give a file.")
    return path


def _network_fill(spec: ModelSpec, path: Path, sha256: str | None, device: torch.device) -> Fill:
    network = NETWORKS[spec.network](spec.size)
    load_weights(network, path, sha256=sha256)
    return Fill(spec.title, KeepLast(partial(predict_image, place_network(network, device))))


class KeepLast:
    """Predicts each photo once, however many rows of the table ask for it one after the other."""

    def __init__(self, predict: PredictImage) -> None:
        self._predict = predict
        self._last: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None

    def __call__(self, image: NDArray[np.uint8], mask: MaskArray) -> NDArray[np.uint8]:
        """Return the prediction; a photo always comes with the same mask."""
        if self._last is None or self._last[0] is not image:
            self._last = (image, self._predict(image, mask))
        return self._last[1]


def _matched(fill: Fill) -> Fill:
    def predict(image: NDArray[np.uint8], mask: MaskArray) -> NDArray[np.uint8]:
        prediction = to_float_image(fill.predict(image, mask))
        matched = match_surroundings(to_float_image(image), prediction, mask)
        return np.asarray(to_image(matched, np.uint8), dtype=np.uint8)

    return Fill(f"{fill.title} · matched", predict)


def _classical_predictor(method: Literal["telea", "navier-stokes"]) -> PredictImage:
    def predict(image: NDArray[np.uint8], mask: MaskArray) -> NDArray[np.uint8]:
        return np.asarray(fill_classical(image, mask, method), dtype=np.uint8)

    return predict
