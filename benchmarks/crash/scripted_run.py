"""The editor working on a photo by itself, until it is killed; a log says what it had at which moment.

``python -m benchmarks.crash.scripted_run PHOTO LOG SEED`` opens the real window without a display.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer

from editor.engine.instant import InstantEngine
from editor.state.document import Document
from editor.state.past_galleries import PastGallery
from editor.window.app import run
from editor.window.main_window import MainWindow
from inpaint_core.region import mask_bounds
from inpaint_core.request import Completion, InpaintRequest, Patch, ReportProgress, ignore_progress

PAUSE_MS = (5, 250)


class StubEngine(InstantEngine):
    """Fills holes with noise, four times; without variants or a prior, like the engine it builds on."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)

    def inpaint(
        self, request: InpaintRequest, report: ReportProgress = ignore_progress, *, drafts: bool = False
    ) -> Iterator[Completion]:
        box = mask_bounds(request.mask)
        hole = request.mask[box.slices]
        for number in range(4):
            pixels = request.image[box.slices].copy()
            pixels[hole] = self._rng.integers(0, np.iinfo(pixels.dtype).max, (int(hole.sum()), 3))
            yield Completion((Patch(box, pixels),), request.settings.model, 0.1, seed=number)

    def device_title(self) -> str:
        return "nothing"


def fingerprint(document: Document, gallery: PastGallery | None) -> str:
    """Return what tells one state of a document from others: pixels, mask, steps, completions."""
    digest = hashlib.sha256(_bytes(document.image))
    digest.update(_bytes(document.mask))
    digest.update(_bytes(document.forbidden))
    labels = [step.label for step in document.done_steps], [step.label for step in document.undone_steps]
    digest.update(json.dumps(labels).encode())
    for made in gallery.made if gallery else ():
        digest.update(_bytes(made.completion.patches[0].pixels))
    digest.update(str(gallery.chosen if gallery else None).encode())
    return digest.hexdigest()


def _bytes(pixels: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(pixels).data


class Script:
    """Does something every few milliseconds."""

    def __init__(self, window: MainWindow, log: Path, seed: int) -> None:
        self._window, self._rng = window, np.random.default_rng(seed)
        self._log = log.open("a", encoding="utf-8")
        self._folder = log.parent
        self._last: dict[str, object] = {}
        window.inpainting.situation_changed.connect(self._note)
        window.background.busy_changed.connect(self._note)
        self._next()

    def _next(self) -> None:
        QTimer.singleShot(int(self._rng.integers(*PAUSE_MS)), self._window, self._act)

    def _act(self) -> None:
        if self._window.document is not None:
            self._do_something(self._window.document)
            self._note()
        self._next()

    def _note(self) -> None:
        document = self._window.document
        if document is None:
            return
        gallery = self._gallery()
        has_more = document.is_dirty or document.has_mask or document.has_forbidden or gallery is not None
        now = {"state": fingerprint(document, gallery), "is_saved": not has_more}
        if now != self._last:
            self._last = now
            self._log.write(json.dumps({"time": time.time(), **now}) + "\n")
            self._log.flush()

    def _gallery(self) -> PastGallery | None:
        shown = self._window.files.photos.shown
        return None if shown is None else self._window.journals.gallery(shown)

    def _do_something(self, document: Document) -> None:
        window, rng = self._window, self._rng
        if window.inpainting.is_running or window.background.is_busy:
            return
        if window.inpainting.is_choosing:
            name = str(rng.choice(["next_completion", "accept", "discard"], p=[0.5, 0.4, 0.1]))
            window.actions_[name].trigger()
            return
        names = ["stroke", "inpaint", "undo", "redo", "invert_mask", "clear_mask", "zoom_in", "fit", "save"]
        name = str(rng.choice(names, p=[0.4, 0.15, 0.15, 0.08, 0.03, 0.03, 0.08, 0.05, 0.03]))
        if name == "stroke":
            self._stroke(document)
        elif name == "save":
            target = self._folder / "saved.png"
            window.background.run(
                "Saving…", lambda: document.save(target), done=lambda _: None, failed=self._failed
            )
        elif window.actions_[name].isEnabled():
            window.actions_[name].trigger()

    def _failed(self, sentence: str) -> None:
        raise RuntimeError(sentence)

    def _stroke(self, document: Document) -> None:
        document.begin_stroke(add=True)
        for _ in range(4):
            x, y = self._rng.random(2) * (document.width, document.height)
            document.stroke_to(x, y, float(self._rng.uniform(2, 30)))
        document.end_stroke()


def main() -> int:
    """Run until killed."""
    photo, log, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

    scripts: list[Script] = []  # somebody has to hold it

    def start(window: MainWindow) -> None:
        window.settings.current = replace(window.settings.current, model="telea")
        window.model_panel.choose("telea")
        scripts.append(Script(window, log, seed))

    return run([photo], load=lambda: StubEngine(seed), load_instant=None, started=start)


if __name__ == "__main__":
    sys.exit(main())
