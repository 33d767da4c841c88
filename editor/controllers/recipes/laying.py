"""Lays a recipe onto the photo on show: step by step, each with its mask and a gallery to go back to."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from editor.controllers.inpaint import InpaintController
from editor.engine.gateway import EditorEngine
from editor.engine.worker import EngineWorker
from editor.state.document import Document
from editor.state.language.core_words import core_words
from editor.state.language.translation import translate
from editor.state.past_galleries import Made, PastGallery
from inpaint_core.errors import NO_MEMORY, InpaintError
from inpaint_core.recipes.differences import step_differences
from inpaint_core.recipes.recipe import EditStep
from inpaint_core.recipes.step_replay import Made as MadeAgain
from inpaint_core.recipes.step_replay import StepReplay
from inpaint_core.request import Completion, Progress


@dataclass(frozen=True, eq=False)
class _Laid:
    """What came of a step, beside the window."""

    edit: EditStep
    made: tuple[MadeAgain, ...]
    chosen: tuple[int, ...]
    """For each hole, the place of its completion in ``made``."""
    completion: Completion


class RecipeLayer(QObject):
    """One recipe at a time. Each step becomes steps of the history: its masks, then its fill."""

    started = Signal()
    """The first fill is being made."""
    progressed = Signal(object)
    """Progress of the whole."""
    ended = Signal(str)
    """It is over; a phrase for the status line."""
    notice = Signal(str, str)
    """Kind and sentence for the user."""
    situation_changed = Signal()

    def __init__(self, worker: EngineWorker, inpainting: InpaintController, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._inpainting = worker, inpainting
        self._document: Document | None = None
        self._steps: tuple[EditStep, ...] = ()
        self._done = 0
        self._differences: dict[str, None] = {}
        worker.work_told.connect(self._on_told)
        worker.work_ended.connect(self._on_ended)

    def lay(self, document: Document, steps: tuple[EditStep, ...]) -> None:
        """Begin.

        Args:
            document: The photo on show.
            steps: Of its size.
        """
        self._document, self._steps, self._done, self._differences = document, steps, 0, {}
        self.started.emit()
        self._next()

    def _next(self) -> None:
        document = self._document
        if document is None:
            return
        if self._done == len(self._steps):
            self._end(translate("Laying", "Recipe done: {counted}").format(counted=_counted(self._done)))
            return
        step = self._steps[self._done]
        try:
            _put_masks(document, step)
            replay = StepReplay(step, document.image, document.alpha)
        except InpaintError as error:
            self._fail(str(error))
            return
        self._worker.submit_work(lambda engine, tell, check: _lay(replay, engine, tell, check))
        self.situation_changed.emit()

    def _on_told(self, told: object) -> None:
        if self._document is None or not isinstance(told, Progress):
            return
        parts = 1000 * self._done + 1000 * told.done // max(1, told.total)
        stage = translate("Laying", "Step {done} of {count}: {stage}").format(
            done=self._done + 1, count=len(self._steps), stage=core_words(told.stage)
        )
        self.progressed.emit(Progress(stage, parts, 1000 * len(self._steps)))

    def _on_ended(self, laid: object, sentence: str) -> None:
        document = self._document
        if document is None:
            return
        if document is not self._inpainting.keeping.document:
            self._end("")  # the photo was closed meanwhile
        elif isinstance(laid, _Laid):
            try:
                self._take(document, laid)
            except MemoryError:
                self._fail(NO_MEMORY)
                return
            self._done += 1
            self._next()
        elif sentence:
            self._fail(sentence)
        else:
            self._end(translate("Laying", "Stopped after {counted}").format(counted=_counted(self._done)))

    def _take(self, document: Document, laid: _Laid) -> None:
        """Put what came of a step into the photo, so that Undo brings back what there is to choose from."""
        before = document.undo_step
        document.accept(laid.completion, laid.edit)
        if document.undo_step is not None and document.undo_step is not before:
            self._inpainting.keeping.kept.past.keep(document.undo_step, _gallery(laid))
        for one in laid.made:
            self._differences |= dict.fromkeys(step_differences(one.making, one.completion))

    def _fail(self, sentence: str) -> None:
        so_far = translate("Laying", "{done} of {counted} of the recipe came before that.").format(
            done=self._done, counted=_counted(len(self._steps))
        )
        self.notice.emit("error", f"{sentence} {so_far}")
        self._end(translate("Laying", "Recipe not done"))

    def _end(self, phrase: str) -> None:
        self._document, self._steps = None, ()
        self.ended.emit(phrase)
        for sentence in self._differences:
            self.notice.emit("info", sentence)
        self.situation_changed.emit()


def _put_masks(document: Document, step: EditStep) -> None:
    """Show the masks of a step, each as an undo step where it differs."""
    edited = document.edited
    forbidden = step.dont_copy
    empty = np.zeros((document.height, document.width), np.bool_)
    document.edit("forbidden")
    document.replace_mask(empty if forbidden is None else forbidden.mask, "Don't copy of the recipe")
    document.edit("mask")
    document.replace_mask(step.mask.mask, "Mask of the recipe")
    document.edit(edited)


def _lay(
    replay: StepReplay, engine: EditorEngine, tell: Callable[[object], None], check: Callable[[], None]
) -> _Laid:
    made: list[MadeAgain] = []

    def report(progress: Progress) -> None:
        check()
        done = len(made) * progress.total + progress.done
        tell(Progress(progress.stage, done, replay.count * max(1, progress.total)))

    for one in replay.make(engine, report):
        made.append(one)
    check()
    place = {one.making: number for number, one in enumerate(made)}
    chosen = tuple(place[making] for making in replay.chosen)
    return _Laid(replay.done_step(), tuple(made), chosen, replay.result())


def _gallery(laid: _Laid) -> PastGallery:
    place = {one.making: number + 1 for number, one in enumerate(laid.made)}

    def kin(one: MadeAgain) -> str:
        start = one.making.start
        return "" if start is None else translate("Laying", "like {place}").format(place=place[start])

    made = tuple(
        Made(
            one.completion,
            one.making.settings,
            one.making.settings.seed,
            one.making.hole,
            kin(one),
            making=one.making,
        )
        for one in laid.made
    )
    return PastGallery(made, laid.chosen)


def _counted(steps: int) -> str:
    return translate("Laying", "1 step") if steps == 1 else translate("Laying", "%n steps", "", steps)
