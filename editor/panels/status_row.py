"""The bottom line: what the photo is, the zoom, what is going on, and the one primary button."""

import re
from time import monotonic
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from editor.state.language.core_words import core_words
from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.actions import ACTIONS, Actions, tooltip
from editor.widgets.icons import icon, icon_on_accent
from inpaint_core.request import Progress

TICK_MS: Final = 100
BUTTON_WIDTH_PX: Final = 120
COUNTED: Final = re.compile(r"(?:Filling|Finishing) (\d+) of (\d+)")
"""Stages of the core for one fill of several, or for one part of it."""
LOADING: Final = QT_TRANSLATE_NOOP("StatusRow", "Loading model…")


class StatusRow(QWidget):
    """Shows what it is told. Inpaint and Cancel share one place; exactly one of them is there."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.photo = _Clipped(self)
        self.zoom = QLabel(self)
        self.zoom.setToolTip(translate("StatusRow", "Zoom"))
        self.activity = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.seconds = QLabel(self)
        self.seconds.setMinimumWidth(self.fontMetrics().horizontalAdvance("000.0 s"))
        self.inpaint = QPushButton(translate("StatusRow", "In&paint"), self)
        self.inpaint.setObjectName("primary")
        self.cancel = QPushButton(translate("StatusRow", "Cancel"), self)
        for button, name in ((self.inpaint, "inpaint"), (self.cancel, "cancel")):
            button.setFixedWidth(BUTTON_WIDTH_PX)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(actions[name].trigger)
            actions[name].enabledChanged.connect(button.setEnabled)
        actions["cancel"].changed.connect(self._show_keys)
        actions["inpaint"].changed.connect(self._show_keys)
        self._started = 0.0
        self._counted = (0, 0)  # how many fills there will be, and which one is being made
        self._is_loading = False
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._why_not = ""
        self._has_accent = True
        self._lay_out()
        self._show_keys()
        self.refresh_icons()
        self.show_idle("")

    def show_photo(self, text: str) -> None:
        """Show size, bit depth and colour profile; empty without a photo."""
        self.photo.set_text(text)

    def show_zoom(self, zoom: float | None) -> None:
        """Show the zoom, 1.0 = 100 %; None without a photo."""
        percent = (
            "" if zoom is None else f"{zoom * 100:.0f} %" if zoom >= 0.095 else f"{number(zoom * 100, 1)} %"
        )
        self.zoom.setText(percent)

    def show_why_not(self, reason: str) -> None:
        """Put what Inpaint would do, or why it is off, into its tooltip."""
        self._why_not = reason
        self._show_keys()

    def show_accent(self, *, on: bool) -> None:
        """Let Inpaint be the window's one accented button, or a plain one while there is a fill to accept."""
        if on != self._has_accent:
            self._has_accent = on
            self.inpaint.setProperty("quiet", not on)
            self.inpaint.style().unpolish(self.inpaint)
            self.inpaint.style().polish(self.inpaint)
            self.refresh_icons()

    def show_loading(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show that a model is being loaded ahead of time, unless there is something more important."""
        self._is_loading = on
        if not self._clock.isActive() and self.activity.text() in ("", translate("StatusRow", LOADING)):
            self.activity.setText(translate("StatusRow", LOADING) if on else "")

    def show_running(self) -> None:
        """A job began: Inpaint becomes Cancel, the clock runs."""
        self.inpaint.hide()
        self.cancel.show()
        self.bar.setRange(0, 0)
        self.bar.show()
        self.seconds.show()
        self._counted = (0, 0)
        self._started = monotonic()
        self._clock.start()
        self._tick()

    def show_progress(self, progress: Progress) -> None:
        """Show a step of the job; neither the bar nor the number of a fill ever goes back."""
        self._show_stage(progress.stage)
        if progress.done == 0:
            return  # nothing is done yet: the bar says only that something is going on
        share = max(
            self.bar.value() if self.bar.maximum() else 0, round(1000 * progress.done / progress.total)
        )
        self.bar.setRange(0, 1000)
        self.bar.setValue(share)

    def _show_stage(self, stage: str) -> None:
        """Say which fill is being made until the next one is: its own steps would only come and go."""
        if found := COUNTED.fullmatch(stage):
            number, count = int(found[1]), int(found[2])
            self._counted = max(self._counted, (count, number))
            count, number = self._counted
            self.activity.setText(core_words(f"Filling {number} of {count}"))
        elif not (stage == "Blending" and self._counted[0]):
            self.activity.setText(core_words(stage))

    def show_idle(self, text: str) -> None:
        """No job is under way (any more): Cancel becomes Inpaint, the clock stops, ``text`` is shown."""
        self._stop_clock()
        self.activity.setText(text or (translate("StatusRow", LOADING) if self._is_loading else ""))

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the current theme."""
        name = ACTIONS["inpaint"].icon
        self.inpaint.setIcon(icon_on_accent(name) if self._has_accent else icon(name))

    def _stop_clock(self) -> None:
        self._clock.stop()
        self.bar.hide()
        self.seconds.hide()
        self.cancel.hide()
        self.inpaint.show()

    def _tick(self) -> None:
        self.seconds.setText(f"{number(monotonic() - self._started, 1)} s")

    def _show_keys(self) -> None:
        text = tooltip(translate("StatusRow", "Fill the painted hole"), self._actions["inpaint"])
        self.inpaint.setToolTip(f"{text}\n{self._why_not}" if self._why_not else text)
        self.cancel.setToolTip(self._actions["cancel"].toolTip())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(16)
        row.addWidget(self.photo, 1)
        row.addWidget(self.zoom)
        row.addStretch(1)
        for widget in (self.activity, self.bar, self.seconds, self.inpaint, self.cancel):
            row.addWidget(widget)


class _Clipped(QLabel):
    """A label that may become narrower than its text, and then shows its beginning."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setToolTip(text)
        self._clip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._clip()

    def _clip(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width()))
