"""The look of fills: from the sliders to the completion on show, to the next fill, and to the settings."""

from dataclasses import replace

from PySide6.QtCore import QObject

from editor.controllers.inpaint import InpaintController
from editor.panels.look_sliders import LookSliders
from editor.panels.model_panel import ModelPanel
from editor.state.settings import SettingsFile
from inpaint_core.look import Look


class LookController(QObject):
    """Joins the sliders beside the completions, the field in the dock, and what is remembered."""

    def __init__(
        self,
        *,
        sliders: LookSliders,
        panel: ModelPanel,
        inpainting: InpaintController,
        settings: SettingsFile,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._sliders, self._panel = sliders, panel
        self._inpainting, self._settings = inpainting, settings
        sliders.show_look(settings.current.look)
        inpainting.set_look(settings.current.look)
        sliders.changed.connect(self._on_sliders)
        panel.feather_chosen.connect(self._on_seam)
        inpainting.situation_changed.connect(self._refresh)
        inpainting.on_show.look_refused.connect(self._go_back)

    def _on_sliders(self, look: Look) -> None:
        self._panel.show_feather(look.seam_px)
        self._choose(look)

    def _on_seam(self, seam_px: int) -> None:
        look = replace(self._settings.current.look, seam_px=seam_px)
        self._sliders.show_look(look)
        self._choose(look)

    def _choose(self, look: Look) -> None:
        self._settings.current = replace(
            self._settings.current, feather_px=look.seam_px, detail=look.detail, grain=look.grain
        )
        self._inpainting.set_look(look)

    def _go_back(self, look: Look) -> None:
        """Let sliders and field say what is on show: another look was given up, or could not be made."""
        self._sliders.show_look(look)
        self._on_sliders(look)

    def _refresh(self) -> None:
        self._sliders.setEnabled(self._inpainting.has_look)
