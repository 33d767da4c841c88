"""The real window, driven at random, beside a plain model of what it should hold after each action."""

import gc
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from benchmarks.crash.scripted_run import StubEngine
from benchmarks.random_walk.plain_model import PlainModel, Shot, act_on_mask, random_photo
from editor.engine.worker import EngineWorker
from editor.state.document import Document
from editor.state.past_galleries import GALLERIES_KEPT
from editor.state.photos.open_photo import OpenPhoto
from editor.state.photos.save_options import SaveChoice, SaveOffer
from editor.state.settings import Settings, SettingsFile
from editor.widgets.questions.questions import Changed, Overwrite
from editor.window.main_window import MainWindow
from editor.window.selftest import Answers
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.request import Completion

HEIGHT, WIDTH = 300, 520
PATIENCE_S = 30.0
PHOTOS = 3
LONGEST_HISTORY = 60
"""The model holds whole copies: after so many steps another photo is opened."""


class DiscardAnswers(Answers):
    """Answers in place of the dialogs: nothing is saved, files may be written over."""

    def overwrite(self, title: str, *, recompresses: bool, other_pictures: int) -> Overwrite:
        return "overwrite"

    def changed_on_disk(self, title: str) -> Changed:
        return "overwrite"

    def where_to_save(self, offer: SaveOffer) -> SaveChoice | None:
        return None


@dataclass
class Choice:
    """The completions that the model expects on show."""

    made: tuple[Completion, ...] = ()
    index: int = -1


@dataclass
class Report:
    """What a walk found.

    Attributes:
        counts: How often each action was done.
        rss_mb: Memory of the process at tenths of the way.
        divergences: In words; empty if all is well.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rss_mb: list[float] = field(default_factory=list)
    divergences: list[str] = field(default_factory=list)


class Walk:
    """One window and its model."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._folder, self._photos, self._saves = folder, 0, 0
        engine = StubEngine(seed)
        settings = SettingsFile(folder / "settings.json")
        settings.current = Settings(model="telea", undo_mb=1)  # so that steps go to the disk
        self.window = MainWindow(settings, EngineWorker(lambda: engine), DiscardAnswers(folder))
        self.window.show()
        self._choice = Choice()
        self._past: dict[int, tuple[Shot, Choice]] = {}
        self._actions: dict[str, tuple[float, Callable[[], None]]] = {
            "mask": (50, self._change_mask),
            "fill": (12, self._fill),
            "next": (8, self._next),
            "accept": (12, self._accept),
            "discard": (3, self._discard),
            "undo": (14, lambda: self._step("undo", -1)),
            "redo": (8, lambda: self._step("redo", 1)),
            "go to": (4, self._go_to),
            "save": (2, self._save),
            "another photo": (2, self._show_another),
            "reopen": (0.7, self._reopen),
        }
        self._others: dict[OpenPhoto, tuple[PlainModel, Choice, dict[int, tuple[Shot, Choice]]]] = {}
        """What the photos that are not on show hold."""
        for _ in range(PHOTOS):
            self._open_new()

    @property
    def document(self) -> Document:
        assert self.window.document is not None
        return self.window.document

    def run(self, actions: int) -> Report:
        """Do so many actions; stop at the first divergence."""
        report, names = Report(), list(self._actions)
        weights = np.array([weight for weight, _ in self._actions.values()])
        for number in range(actions):
            if number % max(1, actions // 10) == 0:
                report.rss_mb.append(_rss_mb())
            name = str(self._rng.choice(names, p=weights / weights.sum()))
            if len(self._model.shots) > LONGEST_HISTORY:
                name = "reopen"
            self._actions[name][1]()
            report.counts[name] += 1
            QApplication.processEvents()
            # Only a running event loop deletes what is to be deleted later.
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            if found := self._differences():
                report.divergences = [f"action {number}, {name}: {what}" for what in found]
                break
        report.rss_mb.append(_rss_mb())
        return report

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # Actions: each does nothing where the window would not let the user

    def _change_mask(self) -> None:
        if not self._choice.made:
            act_on_mask(self._rng, self.document, self._model)

    def _fill(self) -> None:
        if not self.window.actions_["inpaint"].isEnabled() or self._model.now.mask.all():
            return
        before = len(self._choice.made)
        self.window.actions_["inpaint"].trigger()
        self._wait(lambda: not self.window.inpainting.is_running)
        made = self.window.inpainting.completions
        self._expect_fills(made[before:])
        self._choice = Choice(made, self._choice.index if before else 0)  # more fills leave the choice

    def _expect_fills(self, made: tuple[Completion, ...]) -> None:
        now, mask = self._model.now.image, self._model.now.mask
        assert len(made) == 4, f"{len(made)} fills instead of 4"
        for completion in made:
            assert np.array_equal(completion.apply_to(now)[~mask], now[~mask])

    def _next(self) -> None:
        if self._choice.made:
            self.window.actions_["next_completion"].trigger()
            self._choice.index = (self._choice.index + 1) % len(self._choice.made)

    def _accept(self) -> None:
        if not self._choice.made:
            return
        choice, self._choice = self._choice, Choice()
        self.window.actions_["accept"].trigger()
        before = self._model.now
        self._model.accept(choice.made[choice.index])
        if self._model.now is not before:
            self._past.pop(id(self._model.now), None)
            self._past[id(self._model.now)] = (self._model.now, choice)
            while len(self._past) > GALLERIES_KEPT:
                del self._past[next(iter(self._past))]

    def _discard(self) -> None:
        if self._choice.made:
            self.window.actions_["discard"].trigger()
            self._choice = Choice()

    def _step(self, name: str, by: int) -> None:
        if not self.window.actions_[name].isEnabled():
            return
        self.window.actions_[name].trigger()
        self._model.go_to(self._model.place + by)
        self._choice = self._brought_back()

    def _go_to(self) -> None:
        place = int(self._rng.integers(0, len(self._model.shots)))
        if self._choice.made or place == self._model.place:
            return
        self.window.history.panel.chosen.emit(place)
        self._wait(lambda: len(self.document.done_steps) == place)
        self._model.go_to(place)
        self._choice = self._brought_back()

    def _brought_back(self) -> Choice:
        """Return what is on show after a step: what the next step had been chosen from, if known."""
        shots, place = self._model.shots, self._model.place
        if place + 1 >= len(shots):
            return Choice()
        _, choice = self._past.get(id(shots[place + 1]), (None, Choice()))
        return Choice(choice.made, choice.index)

    def _save(self) -> None:
        if self._choice.made:
            return
        self._saves += 1
        path = self._folder / f"saved-{self._saves}.png"
        document = self.document
        self.window.background.run("Saving", lambda: document.save(path), done=lambda _: None, failed=_raise)
        self._wait(lambda: not self.window.background.is_busy)
        assert np.array_equal(read_image(path).image, self._model.now.image), "the file differs"

    def _show_another(self) -> None:
        self._note()
        self.window.files.switch.step(1)
        self._model, self._choice, self._past = self._others.pop(self._shown_photo)

    def _reopen(self) -> None:
        """Close the photo on show and open another one in its place."""
        if self._choice.made:
            self._discard()
        is_saved = bool(self._rng.random() < 0.5)
        if is_saved:
            self._save()
        self.window.actions_["close_photo"].trigger()
        self._model, self._choice, self._past = self._others.pop(self._shown_photo)
        if is_saved:
            self._open(self._folder / f"saved-{self._saves}.png")
        else:
            self._open_new()

    # Behind the scenes

    @property
    def _shown_photo(self) -> OpenPhoto:
        assert self.window.files.photos.shown is not None
        return self.window.files.photos.shown

    def _note(self) -> None:
        self._others[self._shown_photo] = (self._model, self._choice, self._past)

    def _open_new(self) -> None:
        self._photos += 1
        path = self._folder / f"photo-{self._photos}.png"
        dtype = np.uint16 if self._photos % 4 == 0 else np.uint8
        write_image(path, random_photo(self._rng, HEIGHT, WIDTH, dtype))
        self._open(path)

    def _open(self, path: Path) -> None:
        before = self.window.document
        if before is not None:
            self._note()
        self.window.files.open_path(path)
        self._wait(lambda: self.window.document is not before and not self.window.files.reading.is_busy)
        document = self.document
        self._model = PlainModel([Shot.of(document)])
        self._choice, self._past = Choice(), {}

    def _wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not condition():
            QApplication.processEvents()
            assert time.monotonic() < end, "it takes too long"
            time.sleep(0.0005)

    def _differences(self) -> list[str]:
        document, model, found = self.document, self._model, []
        if not np.array_equal(document.image, model.now.image):
            found.append("image")
        if not np.array_equal(document.mask, model.now.mask):
            found.append("mask")
        if not np.array_equal(document.forbidden, model.now.forbidden):
            found.append("don't-copy mask")
        if document.has_mask != bool(model.now.mask.any()):
            found.append("has_mask")
        labels = [step.label for step in (*document.done_steps, *document.undone_steps)]
        if labels != model.labels or len(document.done_steps) != model.place:
            found.append("history")
        if self.window.inpainting.completions != self._choice.made:
            found.append("completions")
        if self.window.inpainting.index != self._choice.index:
            found.append("choice")
        shown = model.now.image if not self._choice.made else self._shown()
        if not np.array_equal(document.shown_pixels(document.box), shown):
            found.append("what is shown")
        return found

    def _shown(self) -> np.ndarray:
        return self._choice.made[self._choice.index].apply_to(self._model.now.image)


def _raise(sentence: str) -> None:
    raise AssertionError(sentence)


def _rss_mb() -> float:
    gc.collect()
    return float(psutil.Process(os.getpid()).memory_info().rss) / 2**20
