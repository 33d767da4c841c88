"""``inpaint-eval --native FOLDER``: fills of large photos at their own size, one table for each size of hole.

Medians over holes: seam and sharpness (1 is as in the photo), repetition (0 is as in the surroundings), PSNR
of the hole, CPU seconds; and with --features U-IDS and P-IDS: how often a fill is taken for a photo (0.5 is
always).
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import write_image, write_mask
from inpaint_core.runtime.runtime import PRECISIONS, Precision, Runtime, start_runtime
from inpaint_core.runtime.threads import available_cores, default_threads
from training.cli.fill_folders import parse_fills
from training.cli.pair_options import check_mistakes
from training.data.photo_entries import PhotoEntry
from training.data.photo_source import decode_photo
from training.errors import TrainingError
from training.evaluation.measure_table import load_mobilenet
from training.evaluation.native.blobs import draw_blobs
from training.evaluation.native.holes import OBJECTS, Hole, HoleList, check_names, read_holes, write_holes
from training.evaluation.native.measure_holes import HoleMeasurement, Keep, measure_holes
from training.evaluation.native.native_fills import NativeFill, engine_fill, foreign_native_fill
from training.evaluation.native.native_table import format_native_tables, native_json_values, summarise_holes
from training.evaluation.output_folder import make_folder
from training.evaluation.pairs import list_photos
from training.evaluation.pixel_measures import Image8

OPTION: Final = "--native"
DEFAULT_SIZES: Final = (60, 150, 300, 600)
PARTS: Final = ("all", "tuning", "reporting")


@dataclass(frozen=True, kw_only=True)
class NativeOptions:
    """What the command line says; ``inpaint-eval --native --help`` says what each option means."""

    native: Path
    holes: Path | None
    part: str
    sizes: Sequence[int] | None
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


def is_native(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for this."""
    return any(word == OPTION or word.startswith(f"{OPTION}=") for word in arguments)


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns 0.

    Raises:
        TrainingError: Options or data are wrong, or a package is missing.
        InpaintError: Weights do not fit, a fill fails, or a file cannot be written.
    """
    options = _read_options(arguments)
    photos = list_photos(options.native)
    holes = _find_holes(options, photos)
    if options.write_holes is not None:
        _write_holes(options.write_holes, holes)
    if options.weights or options.fills:
        _measure(options, photos, holes)
    return 0


def _measure(options: NativeOptions, photos: Sequence[PhotoEntry], holes: Sequence[Hole]) -> None:
    threads = options.threads or default_threads(available_cores())
    runtime = start_runtime(options.device, threads=threads, precision=options.precision)
    fills = _load_fills(options, holes, runtime)
    to_vector = None
    if options.features is not None:
        to_vector = load_mobilenet(options.features, photos, runtime.device).vector

    keep = None if options.keep is None else _keeper(options.keep)

    measured: list[HoleMeasurement] = []
    rows = measure_holes(photos, holes, fills, to_vector, keep)
    for of_hole in tqdm(rows, total=len(holes), unit="hole", dynamic_ncols=True):
        measured += of_hole
    scores = summarise_holes(measured)
    print(format_native_tables(scores))  # noqa: T201
    if options.json is not None:
        settings: dict[str, Any] = {
            "holes": str(options.holes or ""),
            "part": options.part,
            "seed": options.seed,
            "device": str(runtime.device),
            "precision": runtime.precision,
            "threads": threads,
        }
        values = native_json_values(measured, scores, settings=settings)
        replace_file(options.json, (json.dumps(values, indent=1) + "\n").encode())


def _keeper(folder: Path) -> Keep:
    def keep(fill: NativeFill, hole: Hole, image: Image8) -> None:
        make_folder(folder / fill.title)
        write_image(folder / fill.title / f"{hole.name}.png", image)

    return keep


def _load_fills(options: NativeOptions, holes: Sequence[Hole], runtime: Runtime) -> list[NativeFill]:
    fills = [engine_fill(name, runtime, seed=options.seed) for name in options.weights]
    fills += [foreign_native_fill(title, folder, holes) for title, folder in options.fills]
    titles = [fill.title for fill in fills]
    if twice := [title for title in titles if titles.count(title) > 1]:
        raise TrainingError(f"Two rows would be called {twice[0]}: rename one, or give each once.")
    return fills


def _find_holes(options: NativeOptions, photos: Sequence[PhotoEntry]) -> list[Hole]:
    """Return the holes to measure, those of one photo one after the other, small ones first."""
    chosen = photos[: options.limit]
    if options.holes is None:
        sizes = sorted(set(options.sizes or DEFAULT_SIZES))
        drawn = draw_blobs({photo.name: _size(photo) for photo in chosen}, sizes, options.seed)
        check_names(drawn)
        if not drawn:
            raise TrainingError(f"No photo in {options.native} has room for a hole of {sizes[0]} px.")
        return drawn
    listed = read_holes(options.holes)
    of_part = {"tuning": listed.tuning, "reporting": listed.reporting}.get(options.part)
    holes = [
        hole
        for hole in listed.holes
        if hole.photo in {photo.name for photo in chosen}
        and (of_part is None or hole.photo in of_part)
        and (
            options.objects if hole.group == OBJECTS else options.sizes is None or hole.size in options.sizes
        )
    ]
    if not holes:
        raise TrainingError(f"{options.holes} has no such hole in the photos of {options.native}.")
    places = [photo.name for photo in photos]
    return sorted(holes, key=lambda hole: (places.index(hole.photo), hole.group == OBJECTS, hole.size))


def _size(photo: PhotoEntry) -> tuple[int, int]:
    height, width = decode_photo(photo.read_bytes()).shape[:2]
    return width, height


def _write_holes(folder: Path, holes: Sequence[Hole]) -> None:
    """Write what another program needs: the list of holes, and each as an image, white = hole."""
    make_folder(folder)
    write_holes(folder / "holes.json", HoleList(tuning=(), reporting=(), holes=tuple(holes)))
    for hole in holes:
        write_mask(folder / f"{hole.name}.png", hole.mask())


def _read_options(arguments: Sequence[str]) -> NativeOptions:
    values = vars(_parser().parse_args(arguments))
    options = NativeOptions(**values | {"fills": [parse_fills(text) for text in values["fills"]]})
    check_mistakes(
        {
            "Nothing to measure: give --weights or --fills.": not (options.weights or options.fills)
            and options.write_holes is None,
            "--limit must be at least 1.": options.limit is not None and options.limit < 1,
            "--threads must be at least 1.": options.threads is not None and options.threads < 1,
            "--sizes must be at least 10.": options.sizes is not None and min(options.sizes) < 10,
            "--part needs --holes FILE.": options.part != "all" and options.holes is None,
        }
    )
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="inpaint-eval", description=__doc__)
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
        "--no-objects", dest="objects", action="store_false", help="leave out holes that are no blobs"
    )
    what.add_argument("--seed", type=int, default=0, help="of drawn holes, and of the fills (default: 0)")
    what.add_argument("--limit", type=int, help="only the first N photos")
    what.add_argument(
        "--write-holes", type=Path, metavar="DIR", help="write holes.json and a mask for each hole there"
    )
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
