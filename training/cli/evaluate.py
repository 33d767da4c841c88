"""``inpaint-eval``: a table of scores for weights and classical fills, side by side on held-out photos.

``inpaint-eval figures`` draws what networks depend on; ``inpaint-eval priors`` measures how far learned
priors see what their teacher sees; ``inpaint-eval costs`` counts parameters and times an image;
``inpaint-eval scene-map`` draws photos and fills as points; ``inpaint-eval detections`` asks a detector what
it finds again; ``inpaint-eval study`` asks people, and ``inpaint-eval tally`` counts their answers;
``inpaint-eval --native`` measures fills of large photos at their own size. Each has its own
--help.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tqdm import tqdm

from inpaint_core.cli.command_parser import check_command
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import write_image
from training.cli import figures as figures_cli
from training.cli import native as native_cli
from training.cli import priors as priors_cli
from training.cli import user_study as study_cli
from training.cli.evaluate_options import EvaluateOptions, make_parser, read_options
from training.cli.mistakes import sentence_about
from training.cli.native_options import make_native_parser
from training.cli.rows import find_pairs, load_fills, start
from training.cli.studies import costs as costs_cli
from training.cli.studies import detections as detections_cli
from training.cli.studies import scene_map as scene_map_cli
from training.evaluation.evaluate import Fill, ForeignFill, Measurement, Strip, make_again, measure
from training.evaluation.fills import Sampling
from training.evaluation.foreign_fills import write_pairs
from training.evaluation.measure_table import Measuring, NetworkFiles, load_measures
from training.evaluation.output_folder import make_folder
from training.evaluation.pairs import Pair, PlacedSquare, list_photos
from training.evaluation.score_table import (
    ALL,
    BINS,
    CENTRE_BINS,
    FINE_BINS,
    SQUARE_BINS,
    Bins,
    Score,
    format_latex,
    format_table,
    summarise,
    to_json_values,
)
from training.figures.page import choose_photos, write_page
from training.figures.samples_sheet import draw_samples_sheet
from training.figures.score_plot import draw_score_curves
from training.figures.sheets import HIDDEN_NOTE, Tile, choose_bands, draw_sheet, draw_tile, name_files
from training.figures.small_jpeg import write_small_jpeg

GRID_ROWS: Final = 12
COMMANDS: Final = {
    "figures": figures_cli.run,
    "priors": priors_cli.run,
    "costs": costs_cli.run,
    "scene-map": scene_map_cli.run,
    "detections": detections_cli.run,
    "study": study_cli.run_study,
    "tally": study_cli.run_tally,
}
"""What is run instead by its name in front."""


def make_parsers() -> dict[str, ArgumentParser]:
    """Return the parsers of all that ``inpaint-eval`` does, by how each is called."""
    return {
        "inpaint-eval": make_parser(None),
        "inpaint-eval --native": make_native_parser(None),
        "inpaint-eval figures": figures_cli.make_parser(),
        "inpaint-eval priors": priors_cli.make_parser(),
        "inpaint-eval costs": costs_cli.make_parser(),
        "inpaint-eval scene-map": scene_map_cli.make_parser(),
        "inpaint-eval detections": detections_cli.make_parser(),
        "inpaint-eval study": study_cli.make_study_parser(),
        "inpaint-eval tally": study_cli.make_tally_parser(),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 done, 2 for a mistake in settings or data, 130 interrupted."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if arguments and arguments[0] in COMMANDS:
            return COMMANDS[arguments[0]](arguments[1:])
        check_command(arguments, COMMANDS, "inpaint-eval")
        if native_cli.is_native(arguments):
            return native_cli.run(arguments)
        return _evaluate(read_options(arguments, description=__doc__))
    except Exception as error:
        if (sentence := sentence_about(error, make_parsers)) is None:
            raise
        print(f"inpaint-eval: {sentence}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        print("inpaint-eval: interrupted.", file=sys.stderr)  # noqa: T201
        return 130


@dataclass(frozen=True)
class _Results:
    """What was measured by what, and what came of it."""

    pairs: Sequence[Pair]
    fills: Sequence[Fill | ForeignFill]
    measuring: Measuring
    of_pairs: list[list[Measurement]] = field(default_factory=list)
    shown: list[Strip] = field(default_factory=list)

    @property
    def measurements(self) -> list[Measurement]:
        return [measurement for of_pair in self.of_pairs for measurement in of_pair]


def _evaluate(options: EvaluateOptions) -> int:
    pairs = find_pairs(options)
    if options.write_pairs is not None:
        write_pairs(options.write_pairs, pairs)
    if options.has_fills:
        _measure_fills(options, pairs)
    return 0


def _measure_fills(options: EvaluateOptions, pairs: Sequence[Pair]) -> None:
    runtime = start(options)
    photos = list_photos(options.data)
    networks = NetworkFiles(options.features, options.classifier)
    measuring = load_measures(options.metrics, networks, photos, runtime.device)
    fills = load_fills(options, pairs, runtime, Sampling(options.samples, options.diversity))
    results = _measure_all(options, pairs, fills, measuring)
    scores = summarise(results.measurements, _bins(options, pairs))
    print(format_table(scores))  # noqa: T201
    settings: dict[str, Any] = {
        "photos": len({pair.photo.name for pair in pairs}),
        "fills": [fill.title for fill in fills],
        "resize": pairs[0].resize,
        "device": str(runtime.device),
        "precision": runtime.precision,
        "samples": options.samples,
        "diversity": options.diversity,
    }
    if options.json is not None:
        values = to_json_values(results.measurements, scores, settings=settings)
        replace_file(options.json, (json.dumps(values, indent=1) + "\n").encode())
    if options.latex is not None:
        replace_file(options.latex, format_latex(scores).encode())
    if options.plot is not None:
        curves = draw_score_curves(summarise(results.measurements, FINE_BINS))
        replace_file(options.plot, curves.encode())
    if options.grid is not None:
        means = summarise(results.measurements, {ALL: BINS[ALL]})
        write_image(options.grid, draw_samples_sheet(results.shown, means, photos=len(pairs)))
    if options.page is not None or options.sheets is not None:
        _show_chosen(options, results, scores, settings)


def _show_chosen(
    options: EvaluateOptions, results: _Results, scores: Sequence[Score], settings: dict[str, Any]
) -> None:
    """Write the page and the contact sheets that are asked for."""
    of_pairs, by = results.of_pairs, options.page_by
    choices = {} if options.page is None else choose_photos(of_pairs, by)
    rows = [] if options.sheets is None else list(range(len(of_pairs[0])))
    bands = [choose_bands(of_pairs, row, by, count=options.sheet_count) for row in rows]
    of_page = {choice.index for of_row in choices.values() for choice in of_row}
    of_sheets = [{index for band in of_row for index in band.indices} for of_row in bands]
    strips: dict[int, Strip] = {}
    tiles: list[dict[int, Tile]] = [{} for _ in rows]
    wanted = of_page.union(*of_sheets)
    again = make_again(results.pairs, wanted, results.fills, results.measuring)
    for index, strip in tqdm(again, total=len(wanted), unit="photo to show", dynamic_ncols=True):
        if index in of_page:
            strips[index] = strip
        for row in rows:
            if index in of_sheets[row]:
                tiles[row][index] = draw_tile(strip, row, by, is_photo_hidden=options.sheet_fills_only)
    if options.page is not None:
        write_page(options.page, scores, strips, choices, measure=by, settings=settings)
    if options.sheets is not None:
        note = HIDDEN_NOTE if options.sheet_fills_only else ""
        titles = [one.fill for one in of_pairs[0]]
        make_folder(options.sheets)
        for name, title, of_row, shown in zip(name_files(titles), titles, bands, tiles, strict=True):
            sheet = draw_sheet(f"{title}: {len(of_pairs)} fills", of_row, shown, by, note=note)
            write_small_jpeg(options.sheets / f"{name}.jpg", sheet)


def _bins(options: EvaluateOptions, pairs: Sequence[Pair]) -> Bins:
    if all(pair.mask.name in CENTRE_BINS for pair in pairs):
        return CENTRE_BINS
    if all(isinstance(pair.mask, PlacedSquare) for pair in pairs):
        return SQUARE_BINS
    return FINE_BINS if options.bins == 10 else BINS


def _measure_all(
    options: EvaluateOptions,
    pairs: Sequence[Pair],
    fills: Sequence[Fill | ForeignFill],
    measuring: Measuring,
) -> _Results:
    """Return all measurements, and what is shown on the sheet of samples: photos spread over the list."""
    results = _Results(pairs, fills, measuring)
    drawn = {i * len(pairs) // GRID_ROWS for i in range(GRID_ROWS)} if options.grid is not None else set()
    progress = tqdm(measure(pairs, fills, measuring), total=len(pairs), unit="photo", dynamic_ncols=True)
    for i, (image, mask, rows) in enumerate(progress):
        results.of_pairs.append([row.measurement for row in rows])
        if i in drawn:
            results.shown.append(Strip(image, mask, rows))
    return results
