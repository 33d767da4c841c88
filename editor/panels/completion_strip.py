"""The completions made for the current mask, side by side under the photo: flip, accept one, or go back."""

from collections.abc import Sequence, Set
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCursor, QEnterEvent, QImage
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from editor.panels.choosing.between_slider import BetweenSlider
from editor.panels.choosing.candidate_frame import FRAME_PX, NARROWEST_PX, CandidateFrame
from editor.panels.choosing.candidate_menu import CandidateMenu
from editor.panels.choosing.hole_row import HoleRow
from editor.panels.choosing.sideways_area import SidewaysArea
from editor.panels.look_sliders import LookSliders
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.actions import Actions

SPACING_PX: Final = 6
SCROLL_BAR_PX: Final = 14
WORDS: Final = QT_TRANSLATE_NOOP(
    "CompletionStrip", "← →  flip   ·   Tab  original   ·   Enter  keep   ·   Esc  back"
)


class CompletionStrip(QFrame):
    """Thumbnails, one of them highlighted, and empty frames for those to come. Knows images and words only.

    It is there as soon as there is a first thumbnail.
    """

    chosen = Signal(int)
    """The user clicked this one."""
    hovered = Signal(int)
    """The pointer is over this one; -1 when it left."""
    hole_chosen = Signal(int)
    """The user wants to choose for this hole; -1 for all."""
    asked_about = Signal(int)
    """The user opened the menu of this one, which chooses nothing; -1 when it is closed again."""
    chosen_for = Signal(int, int)
    """The user wants this one for the hole of this number; -1 for all."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._actions = actions
        self.holes = HoleRow()
        self.between = BetweenSlider()
        self.holes.chosen.connect(self.hole_chosen)
        self.look = LookSliders()
        self._frames: list[CandidateFrame] = []
        self._buttons = QButtonGroup(self)
        self._buttons.idClicked.connect(self.chosen)
        self._hidden: set[int] = set()
        self._has_menu = False
        self._resting: QPoint | None = None
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING_PX)
        self._row.addStretch(1)
        self.accept_button = QPushButton(translate("CompletionStrip", "Accept"))
        self.accept_button.setObjectName("primary")
        self.discard_button = QPushButton(translate("CompletionStrip", "Discard"))
        for button, name in ((self.accept_button, "accept"), (self.discard_button, "discard")):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            _keep_tip(button, actions[name])
            button.clicked.connect(actions[name].trigger)
            actions[name].enabledChanged.connect(button.setEnabled)
        self._lay_out()
        self.hide()

    @property
    def count(self) -> int:
        """How many thumbnails there are; empty frames do not count."""
        return len(self.thumbnails)

    @property
    def thumbnails(self) -> list[CandidateFrame]:
        """The thumbnails in the order of their places, without those that are not to be seen."""
        return [
            frame for place, frame in enumerate(self._frames) if frame.has_image and place not in self._hidden
        ]

    @property
    def shown_order(self) -> list[CandidateFrame]:
        """The thumbnails as they stand side by side."""
        return sorted(self.thumbnails, key=self._row.indexOf)

    @property
    def empty_frames(self) -> list[CandidateFrame]:
        """The frames of completions to come, in order."""
        empty = enumerate(self._frames)
        return [frame for place, frame in empty if not frame.has_image and place not in self._hidden]

    def put(self, place: int, image: QImage, caption: str, tip: str) -> None:
        """Put a completion into a place: behind the others, in an empty frame, or for an older one."""
        self._make_frames(place + 1)
        self._frames[place].show_image(image, caption, tip)
        self.show()

    def show_waiting(self, places: Sequence[int]) -> None:
        """Mark the places that completions are still to come for, in the order they come."""
        self._make_frames(max(places, default=-1) + 1)
        self._drop_frames({*places})
        for number, frame in enumerate(self._frames):
            words = "…" if number in places[:1] else ""  # the status line counts
            frame.show_waiting(words, waits=number in places)

    def show_captions(self, captions: Sequence[str]) -> None:
        """Say what is below the thumbnails, by place."""
        for frame, caption in zip(self._frames, captions, strict=False):
            frame.show_caption(caption)
        self._fit()

    def arrange(self, pinned: Sequence[int], hidden: Set[int]) -> None:
        """Put pinned thumbnails first, and take away those that cannot be chosen now."""
        self._hidden = set(hidden)
        order = [*pinned, *(place for place in range(len(self._frames)) if place not in pinned)]
        for at, place in enumerate(order):
            frame = self._frames[place]
            if self._row.indexOf(frame) != at:
                self._row.removeWidget(frame)
                self._row.insertWidget(at, frame)
            frame.show_pin(on=place in pinned)
            frame.setVisible(place not in hidden)
        self._fit()

    def show_holes(self, count: int, chosen: int) -> None:
        """Show how many holes there are to choose for, and which is chosen for."""
        self.holes.show_holes(count, chosen)

    def show_choice(self, chosen: Sequence[int], names: Sequence[str]) -> None:
        """Show which candidate is chosen for which hole, where it is not the same for all.

        Args:
            chosen: The place for each hole; empty where one is chosen for all of them.
            names: Of the candidates, by place.
        """
        for place, frame in enumerate(self._frames):
            frame.show_holes([hole for hole, one in enumerate(chosen) if one == place])
        self.holes.show_choice([names[place] for place in chosen])

    def show_new(self, places: Set[int]) -> None:
        """Mark those that came last and have not been looked at."""
        for place, frame in enumerate(self._frames):
            frame.show_new(on=place in places)

    def highlight(self, index: int) -> None:
        """Mark one thumbnail as the one that Accept would take, and scroll to it; -1 marks none."""
        if index < 0:
            self._buttons.setExclusive(False)
            for frame in self._frames:
                frame.setChecked(False)
            self._buttons.setExclusive(True)
        if 0 <= index < len(self._frames):
            self._frames[index].setChecked(True)
            self._inside.adjustSize()  # the newest thumbnail has no place before that
            self._resting = QCursor.pos()
            self._scroll.ensureWidgetVisible(self._frames[index], self._frames[index].width() // 2, 0)

    def clear(self) -> None:
        """Take all thumbnails away."""
        while self._frames:
            self._drop_last()
        self._hidden = set()
        self.holes.hide()
        self.between.show_ends(None)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._has_menu:
            return super().eventFilter(watched, event)  # what it is about stays on show
        if event.type() == QEvent.Type.Enter and isinstance(watched, CandidateFrame) and watched.has_image:
            # Scrolling moves thumbnails under a pointer that rests: that is not looking at them.
            if not (isinstance(event, QEnterEvent) and event.globalPosition().toPoint() == self._resting):
                self.hovered.emit(self._buttons.id(watched))
        elif event.type() == QEvent.Type.Leave:
            self.hovered.emit(-1)
        return super().eventFilter(watched, event)

    def _make_frames(self, count: int) -> None:
        while len(self._frames) < count:
            frame = CandidateFrame(self)
            frame.installEventFilter(self)
            frame.enlarged.connect(partial(self._enlarge, frame))
            frame.menu_wanted.connect(partial(self._open_menu, frame))
            self._buttons.addButton(frame, len(self._frames))
            self._frames.append(frame)
            self._row.insertWidget(self._row.count() - 1, frame)
            frame.show()  # Qt would do it later, and until then it takes no room
        self._fit()

    def _drop_frames(self, wanted: set[int]) -> None:
        """Take away the empty frames behind the last one that is wanted."""
        while self._frames and not self._frames[-1].has_image and len(self._frames) - 1 not in wanted:
            self._drop_last()
        self._fit()

    def _drop_last(self) -> None:
        frame = self._frames.pop()
        self._buttons.removeButton(frame)
        self._row.removeWidget(frame)
        frame.hide()
        frame.deleteLater()

    def _enlarge(self, frame: CandidateFrame) -> None:
        self.chosen.emit(self._buttons.id(frame))
        self._actions["enlarge_fill"].trigger()

    def _open_menu(self, frame: CandidateFrame, point: QPoint) -> None:
        place = self._buttons.id(frame)
        self._has_menu = True
        self.asked_about.emit(place)
        menu = CandidateMenu(self._actions, holes=self.holes.count, parent=self)
        menu.chosen_for.connect(partial(self.chosen_for.emit, place))
        # An entry does its work after the menu is gone: what it is about is forgotten after that.
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self._forget_menu))
        menu.popup(point)

    def _forget_menu(self) -> None:
        self._has_menu = False
        self.asked_about.emit(-1)

    def _lay_out(self) -> None:
        self._inside = QWidget()
        self._inside.setLayout(self._row)
        self._scroll = SidewaysArea()
        self._scroll.setWidget(self._inside)
        self._scroll.setFixedHeight(FRAME_PX.height() + SCROLL_BAR_PX)
        self._scroll.resized.connect(self._fit)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.accept_button, 1)
        buttons.addWidget(self.discard_button, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.look)
        right.addLayout(buttons)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 4)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(4)
        over = QHBoxLayout()
        over.setSpacing(16)
        over.addWidget(self.holes)
        over.addWidget(self.between)
        over.addStretch(1)
        left.addLayout(over)
        left.addWidget(self._scroll)
        left.addStretch(1)
        row.addLayout(left, 1)
        row.addLayout(right)
        self.setToolTip(translate("CompletionStrip", WORDS))

    def _fit(self) -> None:
        """Make frames as wide as all of them fit, and keep the highlighted one in view."""
        count = max(1, len(self._frames) - len(self._hidden))
        room = (self._scroll.viewport().width() - SPACING_PX * (count - 1)) // count
        narrowest = max((frame.wanted_width for frame in self._frames), default=NARROWEST_PX)
        width = max(narrowest, min(FRAME_PX.width(), room))
        for frame in self._frames:
            frame.set_width(width)
        chosen = self._buttons.checkedId()
        if 0 <= chosen < len(self._frames):
            self._inside.adjustSize()
            self._scroll.ensureWidgetVisible(self._frames[chosen], width // 2, 0)


def _keep_tip(button: QPushButton, action: QAction) -> None:
    """Give a button the tooltip of an action, and again whenever its key is changed."""
    button.setToolTip(action.toolTip())
    action.changed.connect(lambda: button.setToolTip(action.toolTip()))
