"""The size of the brush: joins canvas and options row, and keeps it in the photo or on the screen."""

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from editor.canvas.canvas_view import CanvasView
from editor.panels.options_row import OptionsRow
from editor.state.settings import SettingsFile


class BrushSizeController(QObject):
    """With ``brush_unit`` "screen" the brush grows in the photo as the photo shrinks on the screen."""

    def __init__(
        self,
        canvas: CanvasView,
        options: OptionsRow,
        settings: SettingsFile,
        pressure: QAction,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._settings = canvas, settings
        self._is_following = False  # the zoom, not the user, changes the size
        canvas.brush_changed.connect(options.show_brush)
        canvas.brush_changed.connect(self._remember)
        canvas.zoom_changed.connect(self._follow)
        options.brush_chosen.connect(self._take)
        if not self._is_on_screen:
            self._take(settings.current.brush_px)
        self._follow()
        options.show_brush(canvas.brush_px)
        self._pressure = pressure
        pressure.toggled.connect(self._set_pressure)
        self.use_pressure()

    def use_unit(self) -> None:
        """The unit was changed in the settings: the brush stays as it is, and counts in the other one."""
        self._remember(self._canvas.brush_px)

    def use_pressure(self) -> None:
        """Let a pen do what the settings say."""
        is_on = self._settings.current.pen_pressure == "size"
        self._pressure.setChecked(is_on)
        self._canvas.uses_pressure = is_on

    def _set_pressure(self, is_on: bool) -> None:  # noqa: FBT001 - a slot
        self._settings.current = replace(self._settings.current, pen_pressure="size" if is_on else "nothing")
        self._canvas.uses_pressure = is_on

    @property
    def _is_on_screen(self) -> bool:
        return self._settings.current.brush_unit == "screen"

    def _take(self, brush_px: int) -> None:
        self._canvas.brush_px = brush_px

    def _follow(self) -> None:
        if self._is_on_screen:
            self._is_following = True
            self._canvas.brush_px = round(self._settings.current.brush_px / self._canvas.zoom)
            self._is_following = False

    def _remember(self, brush_px: int) -> None:
        if not self._is_following:
            size_px = max(1, round(brush_px * self._canvas.zoom)) if self._is_on_screen else brush_px
            self._settings.current = replace(self._settings.current, brush_px=size_px)
