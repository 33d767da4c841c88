"""``inpaint-eval --native FOLDER``: fills of large photos at their own size, one table for each size of hole.

Medians over holes: seam and sharpness (1 is as in the photo), repetition (0 is as in the surroundings), PSNR
of the hole, CPU seconds; and with --features U-IDS and P-IDS: how often a fill is taken for a photo (0.5 is
always).
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import write_image, write_mask
from inpaint_core.runtime.runtime import Runtime, start_runtime
from inpaint_core.runtime.threads import available_cores, default_threads
from training.cli.native_options import OPTION, NativeOptions, read_native_options
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

DEFAULT_SIZES: Final = (60, 150, 300, 600)


def is_native(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for this."""
    return any(word == OPTION or word.startswith(f"{OPTION}=") for word in arguments)


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns 0.

    Raises:
        TrainingError: Options or data are wrong, or a package is missing.
        InpaintError: Weights do not fit, a fill fails, or a file cannot be written.
    """
    options = read_native_options(arguments, description=__doc__)
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
        photo_sizes = {photo.name: _size(photo) for photo in chosen}
        drawn = draw_blobs(photo_sizes, sizes, options.seed, each=options.holes_each)
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
