"""``inpaint-eval``: a table of scores for weights and classical fills, side by side on held-out photos.

``inpaint-eval figures`` draws what networks go by; see its own --help.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from inpaint_core.atomic_write import replace_file
from inpaint_core.errors import InpaintError
from inpaint_core.image_file import write_image
from inpaint_core.request import MOST_DIVERSITY
from inpaint_core.runtime import PRECISIONS, Runtime, available_cores, start_runtime, usual_threads
from training import figures_cli
from training.errors import TrainingError
from training.eval_fills import CLASSICAL, Sampling, classical_fill, load_network, matched, network_fill
from training.eval_page import Strip, choose_photos, write_page
from training.eval_pairs import (
    CENTRE_PERCENT,
    Pair,
    list_photos,
    load_pairs,
    make_centre_pairs,
    make_pairs,
    save_pairs,
)
from training.evaluate import Fill, Measurement, measure
from training.measures import CHOICES, SET_MEASURES, USUAL, Measuring, load_measures
from training.metrics import Picture
from training.picture_grid import paint_hole, tile_rows
from training.score_table import (
    BINS,
    CENTRE_BINS,
    FINE_BINS,
    Bins,
    format_latex,
    format_table,
    summarise,
    to_json_values,
)

GRID_ROWS: Final = 12
MOST_SAMPLES: Final = 100
FIGURES: Final = "figures"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 done, 2 for a mistake in settings or data, 130 interrupted."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if arguments and arguments[0] == FIGURES:
            return figures_cli.run(arguments[1:])
        return _evaluate(_parser().parse_args(arguments))
    except (TrainingError, InpaintError) as error:
        print(f"inpaint-eval: {error}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        print("inpaint-eval: interrupted.", file=sys.stderr)  # noqa: T201
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inpaint-eval", description=__doc__)
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
    rows = parser.add_argument_group("by what")
    rows.add_argument(
        "--weights", nargs="+", default=[], metavar="NAME-or-FILE", help="models by name, or weights files"
    )
    rows.add_argument("--classical", action="store_true", help="measure Telea and Navier-Stokes too")
    rows.add_argument(
        "--matched", action="store_true", help="add each network with its tone matched, as the editor fills"
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
    _add_measure_arguments(parser)
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


def _add_measure_arguments(parser: argparse.ArgumentParser) -> None:
    measures = parser.add_argument_group("measures and output")
    measures.add_argument(
        "--metrics",
        nargs="+",
        choices=CHOICES,
        default=list(USUAL),
        metavar="METRIC",
        help=f"of {', '.join(CHOICES)} (default: {' '.join(USUAL)})",
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
    measures.add_argument("--json", type=Path, metavar="FILE", help="write every number there")
    measures.add_argument("--latex", type=Path, metavar="FILE", help="write the table there, for booktabs")
    measures.add_argument(
        "--page", type=Path, metavar="DIR", help="write a web page there, with pictures chosen by score"
    )
    measures.add_argument(
        "--page-by",
        choices=[name for name in CHOICES if name not in SET_MEASURES],
        default="psnr",
        metavar="METRIC",
        help="measure that chooses the page's pictures (default: psnr)",
    )
    measures.add_argument(
        "--grid", type=Path, metavar="FILE", help="write pictures side by side there, as .png"
    )


@dataclass(frozen=True)
class _Results:
    of_pairs: list[list[Measurement]]
    grid_rows: list[list[Picture]]

    @property
    def measurements(self) -> list[Measurement]:
        return [measurement for of_pair in self.of_pairs for measurement in of_pair]


def _check(options: argparse.Namespace) -> None:
    """Raise ``TrainingError`` for options that are wrong or do not go together."""
    reused = options.pairs is not None and options.pairs.is_file()
    mistakes = {
        "Nothing to measure: give --weights, --classical, or both.": not options.weights
        and not options.classical,
        "--limit must be at least 1.": options.limit is not None and options.limit < 1,
        f"--samples must lie in 1..{MOST_SAMPLES}.": not 1 <= options.samples <= MOST_SAMPLES,
        f"--diversity must lie in 0..{MOST_DIVERSITY:g}.": not 0 <= options.diversity <= MOST_DIVERSITY,
        "--threads must be at least 1.": options.threads is not None and options.threads < 1,
        "Give the holes: --masks DIR, or --centre 25 50, or saved --pairs.": options.masks is None
        and options.centre is None
        and not reused,
        "Give either --masks or --centre, not both.": options.masks is not None
        and options.centre is not None,
        f"--page-by {options.page_by} needs it among --metrics.": options.page_by
        not in {"psnr", *options.metrics},
    }
    for sentence, is_so in mistakes.items():
        if is_so:
            raise TrainingError(sentence)


def _evaluate(options: argparse.Namespace) -> int:
    _check(options)
    runtime = start_runtime(
        options.device,
        threads=options.threads or usual_threads(available_cores()),
        precision=options.precision,
    )
    measuring = load_measures(options.metrics, options.features, list_photos(options.data), runtime.device)
    fills = _load_fills(options, runtime)
    pairs = _find_pairs(options)
    results = _measure_all(options, pairs, fills, measuring)
    bins = _bins(options, pairs)
    scores = summarise(results.measurements, bins)
    print(format_table(scores))  # noqa: T201
    settings: dict[str, Any] = {
        "photos": len({pair.photo.name for pair in pairs}),
        "fills": [fill.title for fill in fills],
        "device": str(runtime.device),
        "precision": runtime.precision,
        "samples": options.samples,
        "diversity": options.diversity,
    }
    if options.json is not None:
        values = to_json_values(results.measurements, settings=settings, bins=bins)
        replace_file(options.json, (json.dumps(values, indent=1) + "\n").encode())
    if options.latex is not None:
        replace_file(options.latex, format_latex(scores).encode())
    if options.grid is not None:
        write_image(options.grid, tile_rows(results.grid_rows))
    if options.page is not None:
        choices = choose_photos(results.of_pairs, options.page_by)
        wanted = sorted({choice.index for of_row in choices.values() for choice in of_row})
        # Fills are the same every time: so few are made again sooner than all pictures are kept.
        again = measure([pairs[index] for index in wanted], fills, measuring)
        strips = {i: Strip(*found) for i, found in zip(wanted, again, strict=True)}
        write_page(options.page, scores, strips, choices, measure=options.page_by, settings=settings)
    return 0


def _find_pairs(options: argparse.Namespace) -> list[Pair]:
    if options.pairs is not None and options.pairs.is_file():
        return load_pairs(options.pairs, options.data, options.masks)[: options.limit]
    if options.centre is not None:
        percents = sorted(set(options.centre))
        pairs = make_centre_pairs(options.data, percents)
        photos = len(pairs) // len(percents)
        pairs = [pair for i, pair in enumerate(pairs) if i % photos < (options.limit or photos)]
    else:
        pairs = make_pairs(options.data, options.masks)[: options.limit]
    if options.pairs is not None:
        save_pairs(options.pairs, pairs)
    return pairs


def _bins(options: argparse.Namespace, pairs: Sequence[Pair]) -> Bins:
    if all(pair.mask.name in CENTRE_BINS for pair in pairs):
        return CENTRE_BINS
    return FINE_BINS if options.bins == 10 else BINS


def _load_fills(options: argparse.Namespace, runtime: Runtime) -> list[Fill]:
    sampling = Sampling(options.samples, options.diversity)
    fills = []
    for name in options.weights:
        spec, predictions = load_network(name, runtime)
        fill = network_fill(spec.title, predictions, sampling)
        fills += [fill, matched(fill)] if options.matched else [fill]
    if options.classical:
        fills += [classical_fill(method) for method in CLASSICAL]
    titles = [fill.title for fill in fills]
    if twice := [title for title in titles if titles.count(title) > 1]:
        raise TrainingError(f"Two rows would be called {twice[0]}: rename a weights file, or give each once.")
    return fills


def _measure_all(
    options: argparse.Namespace, pairs: Sequence[Pair], fills: Sequence[Fill], measuring: Measuring
) -> _Results:
    """Return all measurements, and the rows of the grid: photos spread over the list, best seen in colour."""
    results = _Results([], [])
    drawn = {i * len(pairs) // GRID_ROWS for i in range(GRID_ROWS)} if options.grid is not None else set()
    progress = tqdm(measure(pairs, fills, measuring), total=len(pairs), unit="photo", dynamic_ncols=True)
    for i, (image, mask, rows) in enumerate(progress):
        results.of_pairs.append([row.measurement for row in rows])
        if i in drawn:
            results.grid_rows.append([paint_hole(image, mask), *(row.picture for row in rows), image])
    return results
