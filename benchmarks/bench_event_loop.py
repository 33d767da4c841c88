"""How long the window waits while it opens, paints, fills, compares, undoes and saves 24 megapixels.

``python -m benchmarks.bench_event_loop --out FILE``; a display is not needed. A timer in the window's thread
ticks every 5 ms. The time between two ticks is how long a click would have waited. Everything is done in
the real window, with its actions and with mouse and wheel events. ``--load 2`` keeps two other processes busy
meanwhile. CPU seconds are those of the whole process.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, get_args

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QSlider

from benchmarks.bench_canvas import HEIGHT, WIDTH, draw_photo
from benchmarks.machine import describe_machine
from benchmarks.wheel import turn_wheel
from editor.engine.worker import EngineWorker
from editor.panels.look_sliders import LookSliders
from editor.state.document import Document
from editor.state.photos.save_options import SaveChoice, SaveOffer
from editor.state.settings import Settings, SettingsFile
from editor.window.app import make_application
from editor.window.main_window import MainWindow
from editor.window.selftest import Answers
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.read_write import write_image
from inpaint_core.request import ImageArray, MaskArray

TICK_MS: Final = 5
POLL_MS: Final = 20
REST_MS: Final = 150
"""After each act: its repaint belongs to it."""
HELD_MS: Final = 50
"""A person feels that much."""
PATIENCE_S: Final = 300
MODELS: Final = ("telea", "spn", "spn-probabilistic")
Kind = Literal["colour", "grey", "transparent"]
Step = Callable[[], object]


@dataclass
class Phase:
    """What the watch saw during one kind of work.

    Attributes:
        gaps_ms: From tick to tick.
        own_ms: CPU time of the window's thread in each gap; for the rest it waited for a core or the GIL.
        cpu_s: CPU time of the whole process.
        wall_s: Time in all.
    """

    gaps_ms: list[float] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    wall_s: float = 0.0

    def summary(self) -> dict[str, float]:
        p50, p99 = np.percentile(self.gaps_ms, [50, 99])
        worst = int(np.argmax(self.gaps_ms))
        return {
            "p50": round(float(p50), 1),
            "p99": round(float(p99), 1),
            "max": round(self.gaps_ms[worst], 1),
            "own CPU in max": round(self.own_ms[worst], 1),
            f"gaps over {HELD_MS}": sum(gap > HELD_MS for gap in self.gaps_ms),
            "gaps": len(self.gaps_ms),
            "CPU s": round(self.cpu_s, 2),
            "wall s": round(self.wall_s, 2),
        }


class Watch(QObject):
    """Ticks in the window's thread and notes how late each tick is."""

    def __init__(self) -> None:
        super().__init__()
        self.phases: dict[str, Phase] = {}
        self._phase: Phase | None = None
        self._last = self._last_own = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def begin(self, name: str) -> None:
        self._phase = self.phases.setdefault(name, Phase())
        self._phase.wall_s -= time.perf_counter()
        self._phase.cpu_s -= time.process_time()
        self._last, self._last_own = time.perf_counter(), time.thread_time()
        self._timer.start(TICK_MS)

    def end(self) -> None:
        self._timer.stop()
        if self._phase is not None:
            self._phase.wall_s += time.perf_counter()
            self._phase.cpu_s += time.process_time()
        self._phase = None

    def _tick(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        if self._phase is not None:
            self._phase.gaps_ms.append((now - self._last) * 1000)
            self._phase.own_ms.append((own - self._last_own) * 1000)
        self._last, self._last_own = now, own


class _Answers(Answers):
    """Saves wherever the next photo is to go."""

    next_target: Path | None = None

    def where_to_save(self, offer: SaveOffer) -> SaveChoice | None:
        return None if self.next_target is None else SaveChoice(self.next_target)


class Session:
    """One window and what is done in it."""

    def __init__(self, folder: Path, photo: ImageArray, models: Sequence[str], kind: Kind = "colour") -> None:
        self.folder, self.photo, self.models, self.kind = folder, photo, models, kind
        self.watch = Watch()
        self.answers = _Answers(folder)
        settings = SettingsFile(folder / "settings.json")
        settings.current = Settings(model="telea", samples=8)
        self.window = MainWindow(settings, EngineWorker(), self.answers)
        self.window.resize(1600, 1000)

    @property
    def document(self) -> Document:
        assert self.window.document is not None
        return self.window.document

    def act(self, phase: str, step: Step, ready: Callable[[], bool] = lambda: True) -> None:
        """Do a step inside the running event loop, then wait until it is done and painted."""
        loop, poll, started = QEventLoop(), QTimer(), time.perf_counter()
        rested: list[float] = []

        def look() -> None:
            if ready() or time.perf_counter() - started > PATIENCE_S:
                rested.append(time.perf_counter())
                if (rested[-1] - rested[0]) * 1000 > REST_MS:
                    loop.quit()

        poll.timeout.connect(look)
        QTimer.singleShot(REST_MS // 2, step)
        QTimer.singleShot(REST_MS // 2, lambda: poll.start(POLL_MS))
        self.watch.begin(phase)
        loop.exec()
        self.watch.end()
        poll.stop()
        assert ready(), f"{phase} came to no end"

    def trigger(self, phase: str, name: str, ready: Callable[[], bool] = lambda: True) -> None:
        action = self.window.actions_[name]
        assert action.isEnabled(), f"{phase}: {name} is off, {self.notices()}"
        self.act(phase, action.trigger, ready)

    def notices(self) -> list[str]:
        return [notice.text for notice in self.window.area.notices.notices]

    def is_quiet(self) -> bool:
        return not self.window.background.is_busy and not self.window.inpainting.is_running

    # What a person does

    def run(self, rounds: int) -> None:
        window = self.window
        self.act("window, torch is loaded", window.show, self._preloaded())
        photo = self.folder / "photo.png"
        bits: Literal[8, 16] = 8 if self.photo.dtype == np.uint8 else 16
        alpha = np.ascontiguousarray(self.photo[:, ::-1, 1]) if self.kind == "transparent" else None
        pixels = self.photo.copy()
        if self.kind == "grey":
            pixels[:, :, 1:] = pixels[:, :, :1]
        metadata = ImageMetadata(format="PNG", bits=bits, is_grey=self.kind == "grey")
        write_image(photo, pixels, metadata=metadata, alpha=alpha)
        self.act("open PNG", lambda: window.files.open_path(photo), lambda: self._is_open(photo))
        self.look_around()
        for _ in range(rounds):
            for model in self.models:
                self.paint("stroke, 200 px brush", brush_px=200)
                self.fill(model)
        self.change_mask()
        self.save(rounds)

    def fill(self, model: str) -> None:
        window = self.window
        window.models.choose(model)
        is_gallery = model == "spn-probabilistic"
        phase = f"gallery of 8, {model}" if is_gallery else f"fill, {model}"
        self.trigger(phase, "inpaint", lambda: self.is_quiet() and window.inpainting.is_choosing)
        if is_gallery:
            assert len(window.inpainting.completions) == 8, self.notices()
            for _ in range(8):
                self.trigger("flip", "next_completion")
        self.compare()
        if window.inpainting.has_look:
            self.turn_sliders()
        # A draft is refined first, as a job, and another one may be refined meanwhile.
        self.trigger("accept", "accept", lambda: self.is_quiet() and not window.inpainting.is_choosing)
        for _ in range(2):
            self.trigger("undo a fill", "undo")
            self.trigger("redo a fill", "redo")

    def compare(self) -> None:
        """Look at the difference, at half the size, and leave it again."""

        def pan() -> Iterator[None]:
            self.window.canvas.zoom_to(0.5)
            for _ in range(20):
                self.window.canvas.pan_by(QPointF(-37, -23))
                yield

        self.trigger("difference", "compare_difference")
        self._play("difference, pan at 50 %", pan())
        self.window.canvas.fit()
        self.trigger("difference", "compare_difference")

    def turn_sliders(self) -> None:
        """Move each slider of the look all the way, a step every 20 ms."""
        sliders = self.window.findChild(LookSliders)
        assert sliders is not None

        def turn(slider: QSlider) -> Iterator[None]:
            before = slider.value()
            for step in range(20):
                slider.setValue(slider.maximum() * step // 20)
                yield
            slider.setValue(before)

        on_show = self.window.inpainting.on_show
        for slider in (sliders.seam, sliders.detail, sliders.grain):
            self._play("look sliders", turn(slider), every_ms=20, ready=lambda: not on_show.is_rendering)

    def change_mask(self) -> None:
        # A third of a small photo: a mask of everything, inverted, would leave nothing to clear.
        self.paint("stroke, 2000 px brush", brush_px=min(2000, self.document.width // 3))
        self.command_mask()
        self.trigger("clear mask", "clear_mask", self.is_quiet)
        self.act("two far spots", lambda: self.document.replace_mask(self._two_spots(), "Import mask"))
        self.command_mask()
        self.trigger("copy mask", "copy_mask", self.is_quiet)
        self.trigger("paste mask", "paste_mask", self.is_quiet)
        self.fill("telea")

    def command_mask(self) -> None:
        """Do every command of the mask, one after the other, then undo and redo them all."""
        names = ("grow_mask", "shrink_mask", "smooth_mask", "fill_mask_holes", "invert_mask", "clear_mask")
        done = len(self.document.done_steps)
        for name in names:
            self.trigger(name.replace("_", " "), name, self.is_quiet)
        steps = len(self.document.done_steps) - done  # what changes nothing is no step
        for move in ("undo", "redo", "undo"):
            for _ in range(steps):
                self.trigger(f"{move} a mask command", move)

    def _two_spots(self) -> MaskArray:
        """Return a mask in two opposite corners of the photo: what goes around it goes around everything."""
        mask = np.zeros((self.document.height, self.document.width), np.bool_)
        side = self.document.height // 20
        mask[side : 2 * side, side : 2 * side] = mask[-2 * side : -side, -2 * side : -side] = True
        return mask

    def save(self, rounds: int) -> None:
        self.paint("stroke, 200 px brush", brush_px=200)
        for suffix in (".png", ".tif", ".jpg"):
            for number in range(rounds):
                self.answers.next_target = self.folder / f"saved{number}{suffix}"
                self.trigger(f"save {suffix}", "save_as", self.is_quiet)
        self.trigger("copy", "copy", self.is_quiet)

    def look_around(self) -> None:
        canvas = self.window.canvas

        def wheel() -> Iterator[None]:
            for step in range(60):
                self._send_wheel(120 if step // 15 % 2 == 0 else -120)
                yield

        def pan() -> Iterator[None]:
            canvas.zoom_to(1.0)
            for step in range(60):
                canvas.pan_by(QPointF(-37, -23) if step < 30 else QPointF(37, 23))
                yield

        for phase, steps in (("zoom", wheel()), ("pan at 100 %", pan())):
            done = self._play(phase, steps)
            assert done
        canvas.fit()

    def paint(self, phase: str, *, brush_px: int) -> None:
        """Paint a stroke with the mouse, one event every 8 ms."""
        canvas = self.window.canvas
        canvas.brush_px = brush_px

        def steps() -> Iterator[None]:
            middle = QPointF(canvas.width() / 2, canvas.height() / 2)
            self._send_mouse(QEvent.Type.MouseButtonPress, middle)
            for step in range(40):
                self._send_mouse(QEvent.Type.MouseMove, middle + QPointF(step, step * 0.5))
                yield
            self._send_mouse(QEvent.Type.MouseButtonRelease, middle)

        self._play(phase, steps())
        assert self.document.has_mask

    def _play(
        self,
        phase: str,
        steps: Iterator[None],
        *,
        every_ms: int = 8,
        ready: Callable[[], bool] = lambda: True,
    ) -> bool:
        ended: list[bool] = []
        timer = QTimer()

        def step() -> None:
            if next(steps, ended) is ended:
                timer.stop()
                ended.append(True)

        timer.timeout.connect(step)
        self.act(phase, lambda: timer.start(every_ms), lambda: bool(ended) and ready())
        return bool(ended)

    def _preloaded(self) -> Callable[[], bool]:
        ended: list[bool] = []
        self.window.worker.preload_ended.connect(lambda: ended.append(True))
        return lambda: bool(ended)

    def _is_open(self, path: Path) -> bool:
        return self.window.document is not None and self.document.path == path and self.is_quiet()

    def _send_mouse(self, kind: QEvent.Type, point: QPointF) -> None:
        canvas = self.window.canvas
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        plain = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            canvas, QMouseEvent(kind, point, canvas.mapToGlobal(point), button, held, plain)
        )

    def _send_wheel(self, notch: int) -> None:
        canvas = self.window.canvas
        turn_wheel(canvas, notch, canvas.width() / 3, canvas.height() / 3)

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)


def measure(
    photo: ImageArray, models: Sequence[str], *, rounds: int, load: int, kind: Kind
) -> dict[str, dict[str, float]]:
    """Run a session with ``load`` other processes busy, and return a summary by phase."""
    others = [multiprocessing.get_context("spawn").Process(target=keep_busy) for _ in range(load)]
    for other in others:
        other.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            session = Session(Path(folder), photo, models, kind)
            try:
                session.run(rounds)
            finally:
                session.close()
    finally:
        for other in others:
            other.terminate()
            other.join()
    return {name: phase.summary() for name, phase in session.watch.phases.items()}


def keep_busy() -> None:
    """Use a core until ended."""
    while True:
        sum(range(10_000))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, help="write the numbers here as JSON")
    parser.add_argument("--bits", type=int, choices=(8, 16), default=8)
    parser.add_argument("--kind", choices=get_args(Kind), default="colour", help="of the photo")
    parser.add_argument("--rounds", type=int, default=2, help="fills with each model (default: 2)")
    parser.add_argument("--load", type=int, default=0, help="busy processes beside it (default: 0)")
    parser.add_argument("--models", nargs="+", choices=MODELS, default=MODELS, help="that fill")
    parser.add_argument(
        "--size", type=int, nargs=2, default=(HEIGHT, WIDTH), metavar=("HEIGHT", "WIDTH"), help="of the photo"
    )
    options = parser.parse_args()
    application = make_application()
    height, width = options.size
    photo = draw_photo(options.bits, height=height, width=width)
    results = measure(photo, options.models, rounds=options.rounds, load=options.load, kind=options.kind)
    columns = list(next(iter(results.values())))
    print(f"{'milliseconds':28}" + "".join(f"{column:>16}" for column in columns))
    for name, numbers in results.items():
        print(f"{name:28}" + "".join(f"{numbers[column]:16}" for column in columns))
    if options.out:
        record = {
            "machine": describe_machine(),
            "photo": f"{width} x {height}, {options.bits} bit, {options.kind}",
            "busy processes": options.load,
            "platform": application.platformName(),
            "milliseconds": results,
        }
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
