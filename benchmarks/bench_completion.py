"""What fills of a 24-megapixel photo cost, step by step: a hole of 300, 600 and 1,500 pixels, and a gallery.

``python -m benchmarks.bench_completion --out FILE``. The photo is the first sample, enlarged, with fine noise
so that it is no plain surface; the hole is a disc. Medians of the rounds, after one that loads, compiles and
warms up. Seconds on the clock, and seconds of the processor for the completion.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe_machine
from inpaint_core.catalog import MODELS
from inpaint_core.completion import complete as complete_module
from inpaint_core.engine import engine as engine_module
from inpaint_core.engine import shared_views as shared_views_module
from inpaint_core.engine.engine import Engine
from inpaint_core.engine.predictors.network_predictor import NetworkPredictor
from inpaint_core.files.read_write import read_image
from inpaint_core.filling.canvas import Canvas
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime
from resources import locate

HEIGHT, WIDTH = 4000, 6000
HOLES_PX = (300, 600, 1500)
GALLERY_HOLE_PX = 600
GALLERY = 8
ROUNDS = 3
STEPS: tuple[tuple[str, Any, str], ...] = (
    ("planning", engine_module, "plan_request"),
    ("network", NetworkPredictor, "predict_batch"),
    ("completion", shared_views_module, "view_scene"),
    ("completion", shared_views_module, "complete"),
    ("seam", complete_module, "blend_pieces"),
    ("compositing", Canvas, "blend"),
)
"""What a step is called, and the function whose time it is; the seam is a part of the completion."""


class StepClock:
    """Seconds of each step, on the clock and of the processor."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.cpu_seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Take the time of every step until the end of the block."""
        with ExitStack() as patches:
            for step, owner, name in STEPS:
                patches.enter_context(patch.object(owner, name, self._timed(step, getattr(owner, name))))
            yield

    def _timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            wall, cpu = time.perf_counter(), time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds[step] += time.perf_counter() - wall
                self.cpu_seconds[step] += time.process_time() - cpu

        return timed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--models",
        nargs="+",
        choices=sorted(MODELS),
        default=["spn-probabilistic", "patches"],
        help="default: %(default)s",
    )
    parser.add_argument("--threads", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--holes", type=int, nargs="+", default=HOLES_PX, metavar="PX")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    parser.add_argument("--no-gallery", action="store_true", help="time single fills only")
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    parser.add_argument(
        "--size", type=int, nargs=2, default=(HEIGHT, WIDTH), metavar=("HEIGHT", "WIDTH"), help="of the photo"
    )
    options = parser.parse_args()
    image, engine = draw_photo(*options.size), Engine(start_runtime("cpu", threads=options.threads))
    fills, galleries = {}, {}
    columns = ["in all", *dict.fromkeys(step for step, _, _ in STEPS), "completion, CPU"]
    print(f"{'seconds':30}" + "".join(f"{column:>16}" for column in columns))
    for model in options.models:
        for hole_px in options.holes:
            row = measure_fill(engine, request_of(image, hole_px, model), options.rounds)
            fills[f"{model} {hole_px} px"] = row
            print(f"{model + f' {hole_px} px':30}" + "".join(f"{row[column]:16.3f}" for column in columns))
    if not options.no_gallery:
        for model in options.models:
            row = measure_gallery(engine, request_of(image, GALLERY_HOLE_PX, model), options.rounds)
            galleries[model] = row
            print(f"{model}, {GALLERY} fills of {GALLERY_HOLE_PX} px: " + ", ".join(map(_words, row.items())))
    if options.out:
        record = {
            "machine": describe_machine(),
            "photo": f"{image.shape[1]} x {image.shape[0]}",
            "threads": options.threads,
            "rounds": options.rounds,
            "fills_s": fills,
            "galleries_s": galleries,
        }
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def draw_photo(height: int, width: int) -> NDArray[np.uint8]:
    """Return the sample at a size, with noise of 4 steps."""
    photo = read_image(locate.sample_paths()[0]).image
    large = cv2.resize(photo, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    noise = np.random.default_rng(0).normal(0, 4, (height, width, 1)).astype(np.int16)
    photo_like: NDArray[np.uint8] = np.clip(large + noise, 0, 255).astype(np.uint8)
    return photo_like


def request_of(image: NDArray[np.uint8], hole_px: int, model: str) -> InpaintRequest:
    """Return a request for a disc in the middle of the photo."""
    height, width = image.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    cv2.circle(mask, (width // 2, height // 2), hole_px // 2, 1, -1)
    return InpaintRequest(image=image, mask=mask > 0, settings=FillSettings(model=model))


def measure_fill(engine: Engine, request: InpaintRequest, rounds: int) -> dict[str, float]:
    """Return the median seconds of one fill, in all and of each step."""
    rows = []
    for _ in range(rounds + 1):  # the first one loads, compiles and warms up
        clock, begin = StepClock(), time.perf_counter()
        with clock.watch():
            list(engine.inpaint(request))
        row = {"in all": time.perf_counter() - begin}
        row |= {step: clock.seconds[step] for step, _, _ in STEPS}
        rows.append(row | {"completion, CPU": clock.cpu_seconds["completion"]})
    return {column: statistics.median(row[column] for row in rows[1:]) for column in rows[0]}


def measure_gallery(engine: Engine, request: InpaintRequest, rounds: int) -> dict[str, float]:
    """Return the median seconds of a gallery, of its first fill and of a single one, and their ratios."""
    several = InpaintRequest(
        image=request.image,
        mask=request.mask,
        settings=FillSettings(model=request.settings.model, samples=GALLERY).mixed(),
    )
    rows = []
    for _ in range(rounds + 1):
        single = _arrivals(engine, request, drafts=False)[-1]
        arrivals = _arrivals(engine, several, drafts=True)
        rows.append(
            {
                "single": single,
                "first": arrivals[0],
                "all": arrivals[-1],
                "first ÷ single": arrivals[0] / single,
                "all ÷ single": arrivals[-1] / single,
            }
        )
    return {column: statistics.median(row[column] for row in rows[1:]) for column in rows[0]}


def _arrivals(engine: Engine, request: InpaintRequest, *, drafts: bool) -> list[float]:
    begin = time.perf_counter()
    return [time.perf_counter() - begin for _ in engine.inpaint(request, drafts=drafts)]


def _words(entry: tuple[str, float]) -> str:
    return f"{entry[0]} {entry[1]:.2f}"


if __name__ == "__main__":
    main()
