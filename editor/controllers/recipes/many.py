"""Fills many open photos, or does a recipe to them: the dialog, the engine's thread, and the summary."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from editor.controllers.file import FileController
from editor.controllers.model import ModelController
from editor.dialogs.many.fill_many import FillManyDialog
from editor.engine.gateway import EditorEngine
from editor.engine.worker import EngineWorker
from editor.panels.model_picker import has_weights
from editor.state.language.core_words import model_label
from editor.state.language.translation import translate
from editor.state.photos.open_photo import OpenPhoto
from editor.state.recipes.fill_many import ManyWish, mask_words, masks_of, plan_many
from inpaint_core.catalog import MODELS
from inpaint_core.recipes.many_photos import Done, NotDone, replay_many
from inpaint_core.recipes.photo_replay import ReplayJob
from inpaint_core.recipes.recipe import Recipe
from inpaint_core.request import Progress


@dataclass(frozen=True)
class _Step:
    """A step of one photo."""

    number: int
    progress: Progress


class FillManyController(QObject):
    """One dialog at a time."""

    situation_changed = Signal()
    """Filling has begun or ended."""

    def __init__(
        self, window: QWidget, files: FileController, *, models: ModelController, worker: EngineWorker
    ) -> None:
        super().__init__(window)
        self._window, self._files, self._models, self._worker = window, files, models, worker
        self.dialog: FillManyDialog | None = None
        self._photos: list[OpenPhoto] = []
        self._recipe: Recipe | None = None
        self._done, self._failed, self._total = 0, list[str](), 0
        self._is_stopping = False
        worker.work_told.connect(self._on_told)
        worker.work_ended.connect(self._on_ended)

    def open(self) -> None:
        """Ask which photos are filled with what."""
        self._open(None, "")

    def open_recipe(self, recipe: Recipe, name: str) -> None:
        """Ask to which photos a recipe is done."""
        self._open(recipe, name)

    def _open(self, recipe: Recipe | None, name: str) -> None:
        if self.dialog is not None or not len(self._files.photos):
            return
        if (document := self._files.document) is not None:
            document.end_stroke()
        self._photos, self._recipe = list(self._files.photos), recipe
        models = [] if recipe is not None else self._offered()
        dialog = FillManyDialog(self._window, [photo.title for photo in self._photos], models)
        self.dialog = dialog
        if recipe is not None:
            count = len(recipe.steps)
            steps = translate("Many", "%n steps", "", count) if count > 1 else translate("Many", "1 step")
            said = (
                translate("Many", "{name}: {steps}, made for {photo}, done to each photo as it is now.")
                if recipe.photo.name
                else translate("Many", "{name}: {steps}, done to each photo as it is now.")
            )
            dialog.show_intro(said.format(name=name, steps=steps, photo=recipe.photo.name))
        dialog.start_wanted.connect(self._start)
        dialog.stop_wanted.connect(self._stop)
        dialog.changed.connect(self._show_masks)
        dialog.finished.connect(self._forget)
        self._show_masks()
        dialog.open()

    def _offered(self) -> list[tuple[str, str]]:
        """Return the models that can fill here, the chosen one first."""
        chosen = self._models.fill_settings().model
        names = sorted((name for name in MODELS if has_weights(name)), key=lambda name: name != chosen)
        return [(name, model_label(MODELS[name])) for name in names]

    def _wish(self, dialog: FillManyDialog) -> ManyWish:
        settings = self._models.fill_settings()
        if self._recipe is None:
            settings = replace(settings, model=str(dialog.model.currentData()), photo_samples=0, samples=1)
        return ManyWish(
            settings=settings,
            choice=dialog.mask_choice,
            one=masks_of(self._files.document),
            recipe=self._recipe,
            scales=dialog.scale.isChecked(),
        )

    def _show_masks(self) -> None:
        if (dialog := self.dialog) is not None:
            wish = self._wish(dialog)
            dialog.table.show_masks([mask_words(photo, wish) for photo in self._photos])

    def _start(self) -> None:
        dialog = self.dialog
        if dialog is None or self._worker.is_busy:
            return
        rows = dialog.table.ticked
        photos = [self._photos[row] for row in rows]
        jobs = plan_many(photos, self._wish(dialog), self._files.saving.name_for)
        self._done, self._failed, self._total, self._is_stopping = 0, [], len(jobs), False
        dialog.show_running(rows)
        self._worker.submit_work(partial(_fill_all, jobs))
        self.situation_changed.emit()

    def _stop(self) -> None:
        self._is_stopping = True
        self._worker.cancel()

    def _on_told(self, told: object) -> None:
        dialog = self.dialog
        if dialog is None or not dialog.is_running:
            return
        match told:
            case _Step(number, progress):
                dialog.show_progress(number, progress)
            case Done(number, written):
                self._done += 1
                about = "\n".join((str(written.path), *written.differences, *written.notices))
                dialog.show_done(number, written.path.name, about)
            case NotDone(number, reason):
                self._failed.append(reason)
                dialog.show_result(
                    number, translate("Many", "Failed: {reason}").format(reason=reason), reason
                )

    def _on_ended(self, made: object, sentence: str) -> None:
        dialog = self.dialog
        if dialog is None or not dialog.is_running:
            return
        dialog.show_end(sentence or self._summary(was_stopped=made is None))
        self.situation_changed.emit()

    def _summary(self, *, was_stopped: bool) -> str:
        total = self._total
        if self._done == total:
            return (
                translate("Many", "The photo is filled.")
                if total == 1
                else translate("Many", "All %n photos are filled.", "", total)
            )
        parts = [translate("Many", "{done} filled").format(done=self._done)]
        if self._failed:
            parts.append(
                translate("Many", "{count} failed, as the list says").format(count=len(self._failed))
            )
        left = total - self._done - len(self._failed)
        if left:
            parts.append(translate("Many", "{left} not begun or not finished").format(left=left))
        said = (
            translate("Many", "Stopped. Of {total} photos: {parts}.")
            if was_stopped
            else translate("Many", "Of {total} photos: {parts}.")
        )
        return said.format(total=total, parts="; ".join(parts))

    def _forget(self) -> None:
        self.dialog, self._photos, self._recipe = None, [], None
        self.situation_changed.emit()


def _fill_all(
    jobs: list[ReplayJob],
    engine: EditorEngine,
    tell: Callable[[object], None],
    check: Callable[[], None],
) -> bool:
    """Fill photos, in the engine's thread; return that all had their turn."""

    def report(number: int, progress: Progress) -> None:
        check()
        tell(_Step(number, progress))

    replay_many(jobs, engine, tell, report)
    return True
