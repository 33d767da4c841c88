"""Opens the preferences, lets what is chosen there have its effect, and remembers it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from editor.controllers.view import ViewController
from editor.dialogs.preferences import PreferencesDialog
from editor.panels.options_row import OptionsRow
from editor.panels.samples_panel import SamplesPanel
from editor.state.settings import SettingsFile
from editor.widgets.actions import Actions
from editor.widgets.shortcuts import Shortcuts


class PreferencesController(QObject):
    """One dialog at a time; what changes elsewhere meanwhile shows in it too."""

    changed = Signal(str)
    """Name of a setting that was given another value in the dialog."""

    def __init__(
        self,
        window: QMainWindow,
        *,
        actions: Actions,
        view: ViewController,
        options: OptionsRow,
        samples: SamplesPanel,
        settings: SettingsFile,
    ) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self.shortcuts: Final = Shortcuts(window, actions, settings)
        self.dialog: PreferencesDialog | None = None
        self._effects: dict[str, Callable[[], None]] = {
            "theme": lambda: view.set_theme(settings.current.theme),
            "tint": lambda: self._show_tint(view, options),
            "wheel": view.use_wheel,
            "brush_unit": view.brush_size.use_unit,
            "pen_pressure": view.brush_size.use_pressure,
            "samples": lambda: samples.samples.setValue(settings.current.samples),
        }
        actions["preferences"].triggered.connect(self.show_dialog)
        for source in (view.theme_changed, options.tint_chosen, samples.samples_chosen):
            source.connect(self._refresh)

    def show_dialog(self) -> None:
        """Open the dialog, or bring it to the front."""
        if self.dialog is None:
            self.dialog = PreferencesDialog(self._window, self.shortcuts)
            self.dialog.rows.chosen.connect(self._on_chosen)
            self.dialog.finished.connect(self._forget)
        self._refresh()
        self.dialog.show()
        self.dialog.activateWindow()

    def _on_chosen(self, name: str, value: object) -> None:
        changed: dict[str, Any] = {name: value}
        self._settings.current = replace(self._settings.current, **changed)
        if effect := self._effects.get(name):
            effect()
        self._settings.write()
        self.changed.emit(name)

    def _show_tint(self, view: ViewController, options: OptionsRow) -> None:
        tint = self._settings.current.tint
        view.set_tint(tint)
        options.show_tint(tint)

    def _refresh(self) -> None:
        if self.dialog is not None:
            self.dialog.show_settings(self._settings.current)

    def _forget(self) -> None:
        self.dialog = None
