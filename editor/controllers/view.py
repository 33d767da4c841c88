"""Tools, zoom and look: joins actions, options row, canvas and what the program remembers."""

from dataclasses import replace
from typing import Final, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from editor.canvas.canvas_view import CanvasView
from editor.controllers.brush_size import BrushSizeController
from editor.controllers.masks.view import MaskViewController
from editor.panels.options_row import OptionsRow
from editor.state.settings import SettingsFile, ThemeChoice, TintChoice
from editor.tools.mask_tools import MASK_TOOLS
from editor.tools.tool import ToolOptions
from editor.widgets.actions import TOOLS, Actions
from editor.widgets.theme import apply_theme

ZOOM_STEP = 2 ** (1 / 2)


class ViewController(QObject):
    """What the canvas looks like and what a press on it does."""

    theme_changed = Signal()
    """Icons have to be painted again."""

    def __init__(
        self,
        *,
        canvas: CanvasView,
        actions: Actions,
        options: OptionsRow,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._actions, self._settings, self._options = canvas, actions, settings, options
        self._connect_canvas(options)
        self._connect_actions()
        options.show_tint(settings.current.tint)
        self.set_tint(settings.current.tint)
        remembered = settings.current
        tolerance, is_contiguous = remembered.wand_tolerance, remembered.wand_contiguous
        self._set_options(ToolOptions(tolerance=tolerance, is_contiguous=is_contiguous))
        options.selection.show_options(canvas.options)
        self.brush_size: Final = BrushSizeController(canvas, options, settings, actions["pen_pressure"], self)
        self.mask_view: Final = MaskViewController(canvas, actions, settings, self)
        self.use_wheel()
        self._use_tool()
        QApplication.styleHints().colorSchemeChanged.connect(self._on_scheme)

    def set_theme(self, choice: ThemeChoice) -> None:
        """Switch between light, dark and the desktop's own, and remember it."""
        self._settings.current = replace(self._settings.current, theme=choice)
        self._apply_theme()

    def set_tint(self, tint: TintChoice) -> None:
        """Give the mask another colour."""
        self._settings.current = replace(self._settings.current, tint=tint)
        self._canvas.mask_color = tint

    def use_wheel(self) -> None:
        """Let the wheel do what the settings say."""
        self._canvas.wheel_scrolls = self._settings.current.wheel == "scroll"

    def _connect_canvas(self, options: OptionsRow) -> None:
        options.tint_chosen.connect(lambda tint: self.set_tint(cast("TintChoice", tint)))
        options.selection.chosen.connect(self._set_options)
        self._canvas.options_changed.connect(options.selection.show_options)
        self._canvas.options_changed.connect(self._remember_options)

    def _connect_actions(self) -> None:
        canvas, actions = self._canvas, self._actions
        for name, slot in (
            *((name, self._use_tool) for name in TOOLS),
            ("smaller_brush", lambda: canvas.step_brush(-1)),
            ("larger_brush", lambda: canvas.step_brush(1)),
            ("fit", canvas.fit),
            ("actual_size", canvas.actual_size),
            ("zoom_in", lambda: canvas.zoom_to(canvas.zoom * ZOOM_STEP)),
            ("zoom_out", lambda: canvas.zoom_to(canvas.zoom / ZOOM_STEP)),
        ):
            actions[name].triggered.connect(slot)
        actions["show_mask"].toggled.connect(self._show_mask)

    def _use_tool(self) -> None:
        self._canvas.hand_mode = self._actions["hand"].isChecked()
        chosen = next(
            (name for name in MASK_TOOLS if self._actions[name].isChecked()), next(iter(MASK_TOOLS))
        )
        tool = MASK_TOOLS[chosen].make()
        self._canvas.set_tool(tool)
        self._options.show_tool(tool.options)

    def _show_mask(self, visible: bool) -> None:  # noqa: FBT001 - a slot
        self._canvas.mask_visible = visible

    def _set_options(self, options: ToolOptions) -> None:
        self._canvas.options = options
        self._remember_options(options)

    def _remember_options(self, options: ToolOptions) -> None:
        self._settings.current = replace(
            self._settings.current,
            wand_tolerance=options.tolerance,
            wand_contiguous=options.is_contiguous,
        )

    def _on_scheme(self) -> None:
        if self._settings.current.theme == "system":
            self._apply_theme()

    def _apply_theme(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self._settings.current.theme)
        self.theme_changed.emit()
