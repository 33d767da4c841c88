"""What the hand feels on a 24-megapixel photo: stroke to repaint, pan, zoom, flip, opening.

``python -m benchmarks.bench_canvas --out FILE``; a display is not needed. ``--tools`` measures the tools
alone, at 24 and 100 megapixels. Each number is the time from
handing the widget a real event until it has painted: median and 95th percentile of many, after a warm-up.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks.canvas_tools import fill_box, measure_tools
from benchmarks.machine import describe_machine
from benchmarks.wheel import turn_wheel
from editor.canvas.canvas_view import CanvasView
from editor.state.document import Document
from editor.tools.brush import BrushTool
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.request import Completion, FillSettings, ImageArray, MaskArray, Patch

HEIGHT, WIDTH = 4000, 6000
LARGE: Final = (8000, 12500)
"""Height and width of the second photo on which tools are tried."""
VIEW_HEIGHT, VIEW_WIDTH = 1000, 1600
ROUNDS: Final = 200
WARM_UP = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    parser.add_argument("--tools", action="store_true", help="only the tools, at 24 and 100 megapixels")
    parser.add_argument(
        "--size",
        type=int,
        nargs=2,
        metavar=("HEIGHT", "WIDTH"),
        help="of the only photo (default: 24 megapixels)",
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each event (default: %(default)s)")
    chosen = parser.parse_args()
    out: Path | None = chosen.out
    size: tuple[int, int] = tuple(chosen.size or (HEIGHT, WIDTH))
    application = QApplication.instance() or QApplication([])
    sizes = [size] if chosen.size else [size, LARGE]
    tools = measure_tools(lambda height, width: draw_photo(8, height=height, width=width), sizes, _summary)
    results = (
        tools if chosen.tools else Events(size, chosen.rounds).measure() | measure_commands(size) | tools
    )
    record = {
        "machine": describe_machine(),
        "photo": f"{size[1]} x {size[0]}",
        "view": f"{VIEW_WIDTH} x {VIEW_HEIGHT} device pixels",
        "platform": application.platformName(),  # type: ignore[attr-defined]
        "rounds": chosen.rounds,
        "milliseconds": results,
    }
    print(f"{'':44}{'median':>9}{'p95':>9}   ms")
    for name, numbers in results.items():
        print(f"{name:44}{numbers['median']:9.2f}{numbers['p95']:9.2f}")
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


class Events:
    """Times of what a hand does in a window of its own."""

    def __init__(self, size: tuple[int, int], rounds: int) -> None:
        """Nothing is measured yet.

        Args:
            size: Height and width of the photo.
            rounds: How often each thing is done, after ten to warm up.
        """
        self._size, self._rounds = size, rounds

    def measure(self) -> dict[str, dict[str, float]]:
        """Return the rows: opening, strokes, pans, zoom and flips."""
        results = {}
        for bits in (8, 16):
            photo = self._draw(bits)
            results[f"open, first paint, {bits} bit"] = _summary(
                [_time(partial(_open, photo)) for _ in range(5)]
            )
        canvas = _open(self._draw(8))
        for zoom_name, zoom in (("fit", None), ("50 %", 0.5), ("100 %", 1.0)):
            if zoom:
                canvas.zoom_to(zoom)
            QApplication.processEvents()
            for brush_px in (48, 400, 2000):
                canvas.brush_px = brush_px
                results[f"stroke to repaint, brush {brush_px}, {zoom_name}"] = self._each(_stroke(canvas))
            if zoom is not None:  # a fitted photo has nowhere to go
                results[f"pan, {zoom_name}"] = self._each(_pan(canvas))
        results["wheel zoom, one notch"] = self._each(_zoom(canvas))
        canvas.fit()
        results["flip between two 1024² completions, fit"] = self._each(_flip(canvas))
        return results

    def _draw(self, bits: int) -> ImageArray:
        height, width = self._size
        return draw_photo(bits, height=height, width=width)

    def _each(self, steps: Generator[None]) -> dict[str, float]:
        """Time each step with its repaint."""

        def act() -> None:
            next(steps)
            QApplication.processEvents()

        for _ in range(WARM_UP):
            act()
        row = _summary([_time(act) for _ in range(self._rounds)])
        steps.close()
        return row


def measure_commands(size: tuple[int, int]) -> dict[str, dict[str, float]]:
    """Time what a menu or a button does to the whole photo, without the repaint."""
    rng = np.random.default_rng(24)
    height, width = size
    masks = {"two holes": np.zeros(size, np.bool_), "3000 holes": np.zeros(size, np.bool_)}
    masks["two holes"][100:300, 100:300] = masks["two holes"][-300:-100, -400:-100] = True
    for top, left in zip(rng.integers(0, height - 12, 3000), rng.integers(0, width - 12, 3000), strict=True):
        masks["3000 holes"][top : top + 12, left : left + 12] = True
    results = {}
    for name, mask in masks.items():
        document = Document(
            ImageFile(draw_photo(16, height=height, width=width), None, ImageMetadata(format="PNG", bits=16)),
            None,
        )

        def start(document: Document = document, mask: MaskArray = mask) -> None:
            document.replace_mask(mask, "")

        for command, act in (
            ("grow by 20", lambda d=document: d.grow_mask(20)),
            ("shrink by 5", lambda d=document: d.shrink_mask(5)),
            ("request", lambda d=document: d.make_request(FillSettings(model="telea"))),
            ("accept", lambda d=document: d.accept(_grey_fill(d))),
        ):
            times = []
            for _ in range(5):
                start()
                times.append(_time(act))
            results[f"{command}, {name}, 16 bit"] = _summary(times)
    return results


def _grey_fill(document: Document) -> Completion:
    box = fill_box(document.height, document.width)
    grey = np.full((box.height, box.width, 3), document.image[box.top, box.left, 0] ^ 1, document.image.dtype)
    return Completion((Patch(box, grey),), "telea", 0.0)


def draw_photo(bits: int, *, height: int = HEIGHT, width: int = WIDTH) -> ImageArray:
    """Return a photo-like image: gradients, soft shapes and sensor noise, always the same."""
    rng = np.random.default_rng(24)
    small = rng.integers(0, 256, (25, 38, 3), dtype=np.uint8)
    soft = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    noise = rng.integers(-8, 9, (height, width, 1), dtype=np.int16)
    photo: NDArray[np.uint8] = np.clip(soft + noise, 0, 255).astype(np.uint8)
    return photo if bits == 8 else photo.astype(np.uint16) * np.uint16(257)


def _open(photo: ImageArray) -> CanvasView:
    canvas = CanvasView()
    canvas.resize(VIEW_WIDTH, VIEW_HEIGHT)
    canvas.set_tool(BrushTool())
    canvas.show()
    canvas.set_document(Document(ImageFile(photo, None, ImageMetadata(format="PNG")), None))
    canvas.repaint()
    return canvas


def _stroke(canvas: CanvasView) -> Generator[None]:
    """Paint along a wandering line, one mouse event at a time."""
    point = QPointF(VIEW_WIDTH / 2, VIEW_HEIGHT / 2)
    _send_mouse(canvas, QEvent.Type.MouseButtonPress, point)
    try:
        for step in range(10**6):
            angle = step * 0.11
            reach = 120 + 200 * abs(np.sin(step * 0.013))
            point = QPointF(VIEW_WIDTH / 2 + reach * np.cos(angle), VIEW_HEIGHT / 2 + reach * np.sin(angle))
            _send_mouse(canvas, QEvent.Type.MouseMove, point)
            yield
    finally:
        _send_mouse(canvas, QEvent.Type.MouseButtonRelease, point)


def _pan(canvas: CanvasView) -> Generator[None]:
    """Drag the photo to and fro; new tiles come into view all the time."""
    step = 0
    while True:
        direction = 1 if step // 60 % 2 else -1
        canvas.pan_by(QPointF(direction * 17, direction * 11))
        step += 1
        yield


def _zoom(canvas: CanvasView) -> Generator[None]:
    step = 0
    while True:
        notch = 120 if step // 14 % 2 else -120
        turn_wheel(canvas, notch, VIEW_WIDTH / 3, VIEW_HEIGHT / 3)
        step += 1
        yield


def _flip(canvas: CanvasView) -> Generator[None]:
    document = canvas.document
    assert document is not None
    box = fill_box(document.height, document.width)
    fills = [np.full((box.height, box.width, 3), value, np.uint8) for value in (60, 190)]
    completions = [Completion((Patch(box, pixels),), "telea", 0.0) for pixels in fills]
    step = 0
    while True:
        document.preview(completions[step % 2])
        step += 1
        yield


def _send_mouse(canvas: CanvasView, kind: QEvent.Type, point: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    event = QMouseEvent(kind, point, canvas.mapToGlobal(point), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)


def _time(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _summary(milliseconds: list[float]) -> dict[str, float]:
    median, p95 = np.percentile(milliseconds, [50, 95])
    return {"median": round(float(median), 2), "p95": round(float(p95), 2)}


if __name__ == "__main__":
    main()
