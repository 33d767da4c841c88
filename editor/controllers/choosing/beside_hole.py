"""When the bar beside the hole is there, and where."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer

from editor.canvas.canvas_view import CanvasView
from editor.controllers.inpaint import InpaintController
from editor.panels.choosing.context_bar import About, ContextBar
from editor.panels.photo_area import PhotoArea
from editor.state.availability import Situation
from editor.state.settings import SettingsFile
from editor.widgets.actions import Actions
from inpaint_core.filling.separate.holes import rough_parts

SETTLE_MS: Final = 200
"""After the hand has let go the bar comes."""
COMPARISONS: Final = ("compare_wipe", "compare_side", "compare_difference")
"""While one of them is on, nothing lies over what is compared."""


class BesideHole(QObject):
    """Shows the bar while nothing is painted, moved or filled."""

    def __init__(
        self,
        bar: ContextBar,
        *,
        area: PhotoArea,
        actions: Actions,
        inpainting: InpaintController,
        settings: SettingsFile,
    ) -> None:
        super().__init__(bar)
        self._bar, self._area, self._inpainting, self._settings = bar, area, inpainting, settings
        self._canvas: CanvasView = area.canvas
        self._about: About | None = None
        self._is_held = False
        self._place: tuple[float, float, float] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._show)
        self._action = actions["context_bar"]
        self._action.setChecked(settings.current.context_bar)
        self._action.toggled.connect(self._on_toggled)
        self._comparisons = [actions[name] for name in COMPARISONS]
        for action in self._comparisons:
            action.toggled.connect(self._soon)
        inpainting.chooser.holes_changed.connect(self._soon)
        self._area.notices_moved.connect(self._soon)
        self._canvas.installEventFilter(self)

    def refresh(self, situation: Situation) -> None:
        """Take in what can be done now."""
        about: About | None = None
        if situation.is_running or situation.is_file_busy or not situation.has_document:
            pass
        elif situation.is_choosing:
            about = "fills"
        elif self._canvas.document is not None and self._canvas.document.edited == "forbidden":
            about = "forbidden" if situation.has_mask or situation.has_edited else None
        elif situation.has_mask:
            about = "mask"
        self._about = about
        self._soon()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress | QEvent.Type.TabletPress:
                self._is_held = True
                self._bar.hide()
            case QEvent.Type.MouseButtonRelease | QEvent.Type.TabletRelease:
                self._is_held = False
                self._soon()
            case QEvent.Type.Paint if self._canvas.viewport.place != self._place:
                self._place = self._canvas.viewport.place
                self._soon()
            case QEvent.Type.Resize:
                self._soon()
        return super().eventFilter(watched, event)

    def _soon(self) -> None:
        is_comparing = any(action.isChecked() for action in self._comparisons)
        if self._about is None or is_comparing or not self._action.isChecked():
            self._timer.stop()
            self._bar.hide()
        else:
            self._timer.start()

    def _show(self) -> None:
        document = self._canvas.document
        if self._is_held or self._about is None or document is None or document.is_stroking:
            self._bar.hide()
            return
        if self._about == "fills":
            sheet = self._inpainting.chooser.sheet
            first = max(0, sheet.hole)
            holes = [*sheet.holes[first:], *sheet.holes[:first]]
            boxes = [part for hole in holes for part in hole.parts]
        else:
            boxes = rough_parts(document.mask)
            if self._about == "forbidden":  # beside what it is about, and over no hole
                boxes = [*rough_parts(document.edited_mask), *boxes]
        self._bar.show_beside(
            self._about, [self._area.rect_of(box) for box in boxes], self._area.free_of_notices
        )

    def _on_toggled(self, on: bool) -> None:  # noqa: FBT001 - a slot
        self._settings.current = replace(self._settings.current, context_bar=on)
        self._soon()
