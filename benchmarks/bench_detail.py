"""What detail transfer costs: the same fills with and without it, in turn.

``python -m benchmarks.bench_detail --out FILE``. Each ratio is taken inside one round; medians are shown. The
photo is the first sample, enlarged to the size named; the hole is a disc, a third of the photo wide.
"""

import argparse
import json
import statistics
import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from benchmarks.machine import describe_machine
from inpaint_core.engine.engine import Engine
from inpaint_core.files.read_write import read_image
from inpaint_core.request import FillSettings, Finish, InpaintRequest
from resources import locate

SIDES_PX = (256, 1024, 2048)
ROUNDS = 5
FILLS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--model", default="spn-probabilistic", help="a stochastic one (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    options = parser.parse_args()
    engine = Engine()
    results = {}
    print(f"{FILLS} fills by {options.model}{'soft':>12}{'detailed':>12}   s{'times':>9}")
    for side_px in SIDES_PX:
        soft, detailed, ratio = _measure(engine, options.model, side_px)
        results[f"{side_px} px"] = {"soft_s": soft, "detailed_s": detailed, "ratio": ratio}
        print(f"photo of {side_px} px{soft:29.2f}{detailed:12.2f}{ratio:13.2f}")
    if options.out:
        record = {"machine": describe_machine(), "fills": FILLS, "rounds": ROUNDS, "results": results}
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _measure(engine: Engine, model: str, side_px: int) -> tuple[float, float, float]:
    """Return median seconds without and with detail, and the median of the rounds' ratios."""
    photo = read_image(locate.sample_paths()[0]).image
    image = cv2.resize(photo, (side_px, side_px), interpolation=cv2.INTER_CUBIC)
    mask = np.zeros(image.shape[:2], np.uint8)
    cv2.circle(mask, (side_px // 2, side_px // 2), side_px // 6, 1, -1)
    request = InpaintRequest(image=image, mask=mask > 0, settings=FillSettings(model=model, samples=FILLS))
    seconds: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):  # the first one loads and warms up
        soft, detailed = (
            _time(
                engine,
                replace(
                    request, settings=replace(request.settings, finish=Finish(transfer_detail=transfers))
                ),
            )
            for transfers in (False, True)
        )
        seconds.append((soft, detailed))
    rounds = seconds[1:]
    softs, detaileds = zip(*rounds, strict=True)
    ratios = [detailed / soft for soft, detailed in rounds]
    return statistics.median(softs), statistics.median(detaileds), statistics.median(ratios)


def _time(engine: Engine, request: InpaintRequest) -> float:
    begin = time.perf_counter()
    for _ in engine.inpaint(request):
        pass
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
