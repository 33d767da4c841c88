"""Rows of bench_canvas for the tools: how long an event holds the window, and until the mask is there."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas_view import CanvasView
from editor.canvas.compare.wipe_drag import WipeDrag
from editor.controllers.mask import MaskController
from editor.state.document import Document
from editor.tools.mask_tools import MASK_TOOLS
from editor.widgets.background import Background
from editor.widgets.dialogs import Dialogs
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.region import Box
from inpaint_core.request import Completion, ImageArray, Patch

VIEW: Final = (1000, 1600)
STROKES: Final = 3
MOVES: Final = 40
LEFT: Final = Qt.MouseButton.LeftButton
NO_BUTTON: Final = Qt.MouseButton.NoButton

Summary = dict[str, float]
Milliseconds = dict[str, list[float]]


def measure_tools(
    draw: Callable[[int, int], ImageArray],
    sizes: Sequence[tuple[int, int]],
    summary: Callable[[list[float]], Summary],
) -> dict[str, Summary]:
    """Return the rows.

    Args:
        draw: Gives a photo of a height and a width.
        sizes: Heights and widths of the photos.
        summary: Of many times in milliseconds.
    """
    rows = {}
    for height, width in sizes:
        megapixels = height * width / 1e6
        size = f"{megapixels:.0f} MP" if megapixels >= 1 else f"{megapixels:.2f} MP"
        bench = _Bench(draw(height, width))
        for tool in ("brush", "lasso", "wand", "smart_select", "wire", "magnetic_lasso"):
            times = bench.strokes(tool)
            name = tool.replace("_", " ")
            rows[f"{name}, an event, {size}"] = summary(times["event"])
            if times["mask"]:
                rows[f"{name}, until the mask is there, {size}"] = summary(times["mask"])
        rows[f"flip, 1024² fill, {size}"] = summary(bench.flips())
        rows[f"wipe, an event, {size}"] = summary(bench.wipes())
        for name, many in bench.steps().items():
            rows[f"{name}, {size}"] = summary(many)
        bench.close()
    return rows


def fill_box(height: int, width: int) -> Box:
    """Return where a fill lies in a photo: 1024 x 1024, less in a small one."""
    side = min(1024, height // 3, width // 3)
    left, top = width // 3, height * 3 // 10
    return Box(left, top, left + side, top + side)


class _Bench:
    """A fitted photo, and a hand that draws circles on it."""

    def __init__(self, photo: ImageArray) -> None:
        self.document = Document(ImageFile(photo, None, ImageMetadata(format="PNG")), None)
        self.canvas = CanvasView()
        self.canvas.resize(VIEW[1], VIEW[0])
        self.background = Background(self.canvas)
        self.masks = MaskController(self.background, Dialogs(self.canvas, lambda offer: None), self.canvas)
        self.masks.document = self.document
        self.canvas.selected.connect(self.masks.select)
        self.canvas.set_document(self.document)
        self.canvas.show()
        self.canvas.repaint()

    def close(self) -> None:
        self.background.wait()
        QApplication.processEvents()
        self.canvas.close()

    def strokes(self, tool: str) -> Milliseconds:
        """Draw with a tool; return what each event took, with its repaint, and each selection."""
        times: Milliseconds = {"event": [], "mask": []}
        for number in range(STROKES):
            self.canvas.set_tool(MASK_TOOLS[tool].make())
            clicks = tool in ("wire", "magnetic_lasso")
            points = list(_circle(number))[: 6 if clicks else None]
            start = time.perf_counter()
            for index, point in enumerate(points):
                is_first, is_last = index == 0, index == len(points) - 1
                with _timed(times["event"]):
                    self._send(QEvent.Type.MouseMove, point, NO_BUTTON if is_first or clicks else LEFT)
                    if is_first or clicks:
                        self._send(QEvent.Type.MouseButtonPress, point, LEFT)
                    if is_last or clicks:
                        start = time.perf_counter()
                        self._send(QEvent.Type.MouseButtonRelease, point, NO_BUTTON)
                    QApplication.processEvents()
            if clicks:
                with _timed(times["event"]):
                    self._send(QEvent.Type.MouseButtonDblClick, points[-1], LEFT)
                    self._send(QEvent.Type.MouseButtonRelease, points[-1], NO_BUTTON)
            if tool != "brush":
                while self.masks.is_busy:
                    QApplication.processEvents()
                    time.sleep(0.001)  # or this thread would keep the other from working
                times["mask"].append((time.perf_counter() - start) * 1000)
            self.document.clear_mask()
            QApplication.processEvents()
        return times

    def flips(self) -> list[float]:
        """Show two fills in turn."""
        made = [self._fill(value) for value in (60, 190)]
        times: list[float] = []
        for step in range(MOVES):
            with _timed(times):
                self.document.preview(made[step % 2])
                QApplication.processEvents()
        self.document.preview(None)
        return times

    def wipes(self) -> list[float]:
        """Drag the line between the original and a fill over the view, to and fro."""
        drag = WipeDrag(self.canvas)
        self.canvas.comparing.how = "wipe"
        self.document.preview(self._fill(60))
        point = QPointF(VIEW[1] / 2, VIEW[0] * 0.4)
        QApplication.processEvents()
        self._send(QEvent.Type.MouseButtonPress, point, LEFT)
        times: list[float] = []
        for step in range(3 * MOVES):
            point = QPointF(VIEW[1] / 2 * (1 + 0.9 * np.sin(step / 9)), point.y())
            with _timed(times):
                self._send(QEvent.Type.MouseMove, point, LEFT)
                QApplication.processEvents()
        self._send(QEvent.Type.MouseButtonRelease, point, NO_BUTTON)
        self.canvas.comparing.how = "none"
        self.canvas.removeEventFilter(drag)
        self.document.preview(None)
        return times

    def steps(self) -> Milliseconds:
        """Accept a fill, then take it back and put it in again; the same with a stroke of the brush."""
        times: Milliseconds = {}
        document = self.document
        for name in ("a fill", "a stroke"):
            undone, redone = (times.setdefault(f"{move} {name}", []) for move in ("undo", "redo"))
            if name == "a fill":
                document.accept(self._fill(60))
            else:
                self._paint()
            for _ in range(MOVES // 2):
                for move, taken in ((document.undo, undone), (document.redo, redone)):
                    with _timed(taken):
                        move()
                        QApplication.processEvents()
            document.undo()
        return times

    def _paint(self) -> None:
        self.canvas.set_tool(MASK_TOOLS["brush"].make())
        points = list(_circle(0))
        self._send(QEvent.Type.MouseButtonPress, points[0], LEFT)
        for point in points:
            self._send(QEvent.Type.MouseMove, point, LEFT)
        self._send(QEvent.Type.MouseButtonRelease, points[-1], NO_BUTTON)
        QApplication.processEvents()

    def _fill(self, value: int) -> Completion:
        box = fill_box(self.document.height, self.document.width)
        return Completion((Patch(box, np.full((box.height, box.width, 3), value, np.uint8)),), "telea", 0.0)

    def _send(self, kind: QEvent.Type, point: QPointF, held: Qt.MouseButton) -> None:
        button = NO_BUTTON if kind == QEvent.Type.MouseMove else LEFT
        place = self.canvas.mapToGlobal(point)
        keys = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.canvas, QMouseEvent(kind, point, place, button, held, keys))


@contextmanager
def _timed(times: list[float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    times.append((time.perf_counter() - start) * 1000)


def _circle(number: int) -> Iterator[QPointF]:
    """Yield points of the view on most of a circle; each number has another."""
    for step in range(MOVES):
        angle = 5.5 * step / MOVES + number
        yield QPointF(VIEW[1] / 2 + 200 * np.cos(angle), VIEW[0] / 2 + 200 * np.sin(angle))
