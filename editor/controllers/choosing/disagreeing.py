"""The tint that shows where the candidates on show differ."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from editor.canvas.canvas_view import CanvasView
from editor.canvas.compare.heat import COLOURS, Heat
from editor.controllers.inpaint import InpaintController
from editor.state.choosing.disagreement import MAX_LEVELS, spread_of
from editor.state.language.translation import translate
from editor.widgets.actions import Actions

MARGIN_PX: Final = 1
SETTLE_MS: Final = 80
"""Completions that come together are looked at together."""


class Disagreeing(QObject):
    """Keeps the tint up to date while it is wanted and there are fills."""

    legend = Signal(str)
    """What the colours mean; empty when nothing is tinted."""

    def __init__(
        self, canvas: CanvasView, actions: Actions, inpainting: InpaintController, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._canvas, self._inpainting = canvas, inpainting
        self._action = actions["show_disagreement"]
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._show)
        self._action.toggled.connect(self._show)
        for changed in (inpainting.chooser.captions_changed, inpainting.chooser.arranged):
            changed.connect(lambda *_: self._timer.start())
        inpainting.cleared.connect(self._end)

    def _end(self) -> None:
        self._timer.stop()
        self._action.setChecked(False)
        self._show()

    def _show(self) -> None:
        sheet = self._inpainting.chooser.sheet
        request, places = sheet.request, sheet.candidates
        if not self._action.isChecked() or request is None or len(places) < 2:
            if self._canvas.heat is not None:
                self._canvas.set_heat(None)
            self.legend.emit("")
            return
        maps = []
        for number, hole in enumerate(sheet.holes):
            fills = [entry.completion for entry in sheet.gallery.entries if entry.fills(number)]
            box = hole.bounds.grown(MARGIN_PX, height=request.mask.shape[0], width=request.mask.shape[1])
            maps.append((box, spread_of(request.image, fills, box, request.mask)))
        self._canvas.set_heat(Heat(maps, most=MAX_LEVELS))
        self.legend.emit(legend_of(len(places)))


def legend_of(count: int) -> str:
    """Return what the colours mean, as rich text."""
    blocks = "".join(
        f'<span style="background-color: rgb({red}, {green}, {blue})">&nbsp;&nbsp;&nbsp;&nbsp;</span>'
        for red, green, blue in COLOURS
    )
    return translate("Disagreeing", "{count} fills: &nbsp;agree&nbsp; {blocks} &nbsp;differ").format(
        count=count, blocks=blocks
    )
