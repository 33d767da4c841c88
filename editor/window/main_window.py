"""The window: connects its parts and shows what is going on. What they do is in their own files."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent

from editor.controllers.commands import CommandsController
from editor.engine.worker import EngineWorker
from editor.panels.notice_bar import NoticeKind
from editor.state.availability import Situation, available, situation_of, why_not_inpaint
from editor.state.document import Document
from editor.state.language.steps import redo_text, undo_text
from editor.state.language.translation import translate
from editor.state.photo_facts import describe
from editor.state.settings import SettingsFile
from editor.widgets.actions import TOOLS
from editor.widgets.questions.questions import Questions
from editor.window.choosing.commands import connect_choice_commands
from editor.window.close_guard import CloseGuard
from editor.window.connections import (
    connect_drops,
    connect_empty_state,
    connect_file_commands,
    connect_fill_commands,
    connect_log,
    connect_mask_commands,
    connect_recipe_commands,
    connect_tool_hints,
    connect_window_commands,
    show_fills,
)
from editor.window.diagnostics import window_report
from editor.window.geometry.layout import restore_layout
from editor.window.safety.journals import WindowJournals
from editor.window.safety.remembering import Remembering
from editor.window.window_parts import WindowParts

PRELOAD_DELAY_MS = 300
"""From the first image of the window to the start of torch: time to become visible and answer a click."""


class MainWindow(WindowParts):
    """Shows one of the open photos at a time."""

    closed = Signal()
    """The window is gone for good, and everything that was to be saved is saved."""
    _document_changed = Signal()

    def __init__(
        self, settings: SettingsFile, worker: EngineWorker, questions: Questions | None = None
    ) -> None:
        """Build everything; nothing slow happens here.

        Args:
            settings: What the program remembers.
            worker: Runs the jobs; the window shuts it down.
            questions: Answers instead of dialogs, for tests.
        """
        super().__init__(settings, worker, questions)
        self.document: Document | None = None
        self.engine_ended = True
        self._was_shown = False
        self._forget_document: list[Callable[[], None]] = []
        self._close_guard = CloseGuard(self.files.guard, self.training.guard, close=self.close)
        self.commands = CommandsController(self, self.actions_, self._situation)
        self._connect_actions()
        self._connect_files()
        self._connect_fills()
        self._connect_parts()
        self.journals = WindowJournals(self, self)
        self.journals.controller.notice.connect(self.show_notice)
        self._remembering = Remembering(self, settings)
        restore_layout(self, settings.current)
        self._refresh()

    # Connecting

    def _connect_actions(self) -> None:
        actions, files = self.actions_, self.files
        connect_choice_commands(actions, self.inpainting, self.more)
        connect_file_commands(actions, files, self.imports)
        connect_recipe_commands(actions, self.recipes, self.many, self.status)
        for source in (self.recipes.layer, self.many, self.models_window):
            source.situation_changed.connect(self._refresh)
        connect_mask_commands(actions, self.masks, files, self.options.edge)
        self.canvas.selected.connect(self.masks.select)
        self.clusters.selected.connect(self.masks.select)
        self.dust.selected.connect(self.masks.select)
        self.dust.situation_changed.connect(self._refresh)
        connect_tool_hints(actions, self.area)
        connect_fill_commands(actions, self.models, self.inpainting)
        connect_window_commands(
            actions,
            self,
            lambda: window_report(torch_is_loaded=self.worker.is_loaded),
            lambda: self.model_panel.device,
        )
        connect_log(actions, self.show_notice)
        actions["train"].triggered.connect(self.training.show_dialog)
        actions["undo"].triggered.connect(lambda: self._step_history(Document.undo))
        actions["redo"].triggered.connect(lambda: self._step_history(Document.redo))
        self.history.left.connect(self.inpainting.discard)  # what an Undo brought back
        self.history.arrived.connect(self.inpainting.bring_back)
        self.menus.offer_themes(self.settings.current.theme, self.view.set_theme)

    def _connect_files(self) -> None:
        files = self.files
        files.switch.opened.connect(self._show_document)
        files.switch.hold_while(lambda: self.masks.is_busy)
        files.reading.began.connect(self._refresh)
        files.reading.over.connect(self._refresh)
        files.saved.connect(self.status.show_idle)
        files.recent_changed.connect(self._show_recent)
        self.masks.done.connect(self.status.show_idle)
        self.masks.done.connect(self._refresh)  # a selection that came to nothing changes no document
        self.background.busy_changed.connect(self._on_busy)
        self._document_changed.connect(self._refresh)  # a save tells it from another thread
        connect_drops(self, self.empty, files, self.imports)
        connect_empty_state(self.empty, files)
        self.imports.imported.connect(self.models.choose)
        self.training.use_wanted.connect(self.imports.import_path)
        self._show_recent()

    def _connect_fills(self) -> None:
        inpainting = self.inpainting
        show_fills(inpainting, self.strip, self.status)
        inpainting.situation_changed.connect(self._refresh)
        self.models.loading_changed.connect(self.status.show_loading)
        self.models.situation_changed.connect(self._refresh)
        self.priors.highlighted.connect(self.canvas.set_highlight)

    def _connect_parts(self) -> None:
        for source in (
            *(self.files, self.inpainting, self.masks, self.models, self.imports, self.dust),
            *(self.clicks, self.recipes, self.training, self.models_window),
        ):
            source.notice.connect(self.show_notice)
        for looked_into in (self.clusters, self.pictures):
            looked_into.notice.connect(self.show_notice)
        self.pictures.saved.connect(self.status.show_idle)
        self.canvas.limit_reached.connect(self._say_limit)
        self.canvas.zoom_changed.connect(lambda zoom: self.status.show_zoom(zoom if self.document else None))
        for panel in (self.options, self.model_panel, self.samples_panel, self.prior_panel, self.strip.look):
            panel.done_here.connect(self.focus_photo)
        self.view.theme_changed.connect(self._refresh_icons)
        self.view.theme_changed.connect(lambda: self.menus.show_theme(self.settings.current.theme))

    # What is on show

    def show_notice(self, kind: str, text: str) -> None:
        """Show a sentence over the photo; ``kind`` is a NoticeKind."""
        self.area.notices.show_notice(cast("NoticeKind", kind), text)

    def _show_document(self, document: Document | None) -> None:
        for forget in self._forget_document:
            forget()
        self.document = self.masks.document = document
        self._forget_document = []
        if document is not None:
            self._forget_document = [
                document.on_state_changed(self._document_changed.emit),
                document.on_mask_changed(lambda _: self.area.hide_hint()),  # at the first dot of a stroke
                document.on_forbidden_changed(lambda _: self.area.hide_hint()),
            ]
        self.inpainting.set_document(document)
        self.canvas.set_document(document)
        self.priors.set_document(document)
        self.history.set_document(document)
        self.dust.set_document(document)
        self.clicks.set_document(document)
        self.area.notices.clear()
        self.status.show_photo(describe(document) if document else "")
        self.status.show_zoom(self.canvas.zoom if document else None)
        self._refresh()
        self.canvas.setFocus()

    def _refresh(self) -> None:
        document, situation = self.document, self._situation()
        self.actions_.enable(available(situation, tools=frozenset(TOOLS)))
        self.status.show_why_not(why_not_inpaint(situation))
        self.status.show_accent(on=not situation.is_choosing)  # Accept has it then
        self.options.set_tools_enabled(enabled=document is not None)
        self.priors.refresh()
        self.choosing.refresh(situation)
        self.mask_layers.show(document)
        is_held = situation.is_running or situation.is_choosing or self.files.is_saving or self.masks.is_busy
        self.canvas.set_interactive(not is_held)
        is_untouched = not (situation.has_mask or situation.can_undo or situation.can_redo)
        is_there = document is not None
        self.area.show_photo(
            is_there=is_there or self.files.reading.is_busy,
            needs_mask=is_there and is_untouched,
            has_fills=situation.is_running or situation.is_choosing,
        )
        self.several.refresh()
        if document is None:
            self.setWindowTitle("Inpaint Editor")
            self.setWindowModified(False)
            return
        self.setWindowTitle(
            translate("MainWindow", "{document}[*] – Inpaint Editor").format(document=document.title)
        )
        self.setWindowModified(document.is_dirty)
        self.actions_["undo"].setText(undo_text(document.undo_label))
        self.actions_["redo"].setText(redo_text(document.redo_label))

    def _situation(self) -> Situation:
        situation = situation_of(
            self.document,
            is_running=self.inpainting.is_running,
            is_choosing=self.inpainting.is_choosing,
            is_brought_back=self.inpainting.is_brought_back,
            is_file_busy=self.background.is_busy,
            missing_weights=self.models.missing_weights,
        )
        return replace(
            situation,
            is_opening=self.files.reading.is_busy,
            has_other_photos=len(self.files.photos) > 1,
            has_marks=self.dust.has_kept_marks,
            choice=self.more.facts(),
        )

    def _show_recent(self) -> None:
        recent = self.settings.current.recent_files
        self.menus.show_recent(recent, self.files.open_path)
        self.empty.show_recent(recent)

    def _refresh_icons(self) -> None:
        for part in (self.actions_, self.empty, self.status, self.area.notices, self.model_panel, self.docks):
            part.refresh_icons()
        self.models_window.refresh()
        self.samples_panel.refresh_icons()
        self.journals.bar.refresh_icons()
        self.options.selection.refresh_icons()

    # Slots

    def _on_busy(self, label: str) -> None:
        if not self.inpainting.is_running:
            self.status.show_idle(label)
        self._refresh()

    def _say_limit(self, text: str) -> None:
        if not self.inpainting.is_running:
            self.status.show_idle(text)

    def _step_history(self, step: Callable[[Document], None]) -> None:
        if self.document is not None:
            self.inpainting.discard()  # what an Undo brought back
            step(self.document)
            self.inpainting.bring_back()

    def end(self) -> None:
        """Close at once, as the system wants it: what is unsaved is offered at the next start."""
        if self.isVisible():
            self._close_guard.insist()

    # Events

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            QTimer.singleShot(PRELOAD_DELAY_MS, self, self.models.preload)
            self.training.runs.watch()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self._was_shown and self.isActiveWindow():
            self.models.look_for_weights()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._close_guard.allows())
        if event.isAccepted():
            self._shut_down()

    def _shut_down(self) -> None:
        self.hide()
        self._remembering.stop()
        self.training.end()
        self.models_window.end()
        self.dust.close()
        self.clicks.close()
        self.files.reading.wait()
        self.ask_where.wait()
        self.several.end()
        self.background.wait()
        self.journals.close(() if self._close_guard.insists else self.files.closer.given_up)
        self.inpainting.wait()
        self.choosing.wait()
        self.engine_ended = self.worker.shut_down()
        self.closed.emit()
