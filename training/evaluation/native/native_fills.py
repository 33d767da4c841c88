"""What fills the holes of large photos: the engine with one of its models, or another program's folder."""

import csv
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from inpaint_core.catalog import MODELS
from inpaint_core.engine.engine import Engine
from inpaint_core.filling.fringe.cover import with_fringe
from inpaint_core.request import FillSettings, InpaintRequest, MaskArray
from inpaint_core.runtime.runtime import Runtime
from training.errors import DataError
from training.evaluation.fills import find_network
from training.evaluation.foreign_fills import read_fill
from training.evaluation.native.holes import Hole
from training.evaluation.pixel_measures import Image8

SECONDS_NAME: Final = "seconds.csv"
"""What each of another program's fills took, if the file is there: columns ``hole`` and ``seconds``."""


@dataclass(frozen=True)
class Filled:
    """A photo whose hole is filled.

    Attributes:
        image: H x W x 3; what it shows where it does not cover the photo does not matter.
        seconds: CPU time of the fill, over all threads; NaN if nobody knows.
        covers: H x W, where it covers the photo: the hole, and the rim of a thing that the engine found
            around it. None for the hole alone.
    """

    image: Image8
    seconds: float
    covers: MaskArray | None = None


@dataclass(frozen=True)
class NativeFill:
    """A row of the tables.

    Attributes:
        title: Of the row.
        fill: Fills a hole of a photo.
    """

    title: str
    fill: Callable[[Hole, Image8, MaskArray], Filled]


def engine_fill(name: str, runtime: Runtime, *, seed: int) -> NativeFill:
    """Return the row of a model, which fills as the editor does with its default settings.

    Args:
        name: Of a model, or a weights file.
        runtime: Where and how to run.
        seed: Of stochastic models.

    Raises:
        WeightsError: There is no such model or file, it has no weights, or they do not fit.
    """
    if name in MODELS:
        spec, weights = MODELS[name], {}
    else:
        spec, path, _ = find_network(name)
        weights = {spec.name: path}
    engine = Engine(runtime, weights=weights)
    engine.preload(spec.name)
    settings = FillSettings(model=spec.name, seed=seed)

    def fill(_hole: Hole, photo: Image8, mask: MaskArray) -> Filled:
        begin = time.process_time()
        request = InpaintRequest(image=photo, mask=mask, settings=settings)
        completion = next(engine.inpaint(request))
        seconds = time.process_time() - begin
        filled = np.asarray(completion.apply_to(photo), np.uint8)
        return Filled(filled, seconds, with_fringe(request).mask)

    return NativeFill(spec.title, fill)


def foreign_native_fill(title: str, folder: Path, holes: Sequence[Hole]) -> NativeFill:
    """Return the row of another program, whose images lie ready.

    Args:
        title: Of the row.
        folder: With ``PHOTO_KIND.png`` for every hole, of the photo's size, 8 bits, opaque; only the holes
            count. ``seconds.csv`` beside them is read if it is there.
        holes: That will be measured.

    Raises:
        DataError: An image is missing, or the table of seconds cannot be read. An image that is unreadable
            or of the wrong size is found when its turn comes.
    """
    missing = [hole.name for hole in holes if not (folder / f"{hole.name}.png").is_file()]
    if missing:
        others = f", nor those of {len(missing) - 1} other holes" if len(missing) > 1 else ""
        raise DataError(f"The fill {missing[0]}.png by {title} is not in {folder}{others}.")
    seconds = _read_seconds(folder / SECONDS_NAME)

    def fill(hole: Hole, _photo: Image8, _mask: MaskArray) -> Filled:
        image = read_fill(folder / f"{hole.name}.png", hole.photo_size)
        return Filled(image, seconds.get(hole.name, float("nan")))

    return NativeFill(title, fill)


def _read_seconds(path: Path) -> Mapping[str, float]:
    if not path.is_file():
        return {}
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return {row["hole"]: float(row["seconds"]) for row in csv.DictReader(file)}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"{path} cannot be read: it needs the columns hole and seconds.") from error
