"""What the window shows before there is a photo: where to drop one, samples to try, recent files."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.widgets.icons import icon
from editor.widgets.qimage_bridge import finest_ratio
from editor.widgets.theme import current_shades

SAMPLE_PX: Final = QSize(150, 104)
SMALLEST_SAMPLE_PX: Final = 64
SAMPLES_GAP_PX: Final = 12
SAMPLE_NAMES: Final = (
    QT_TRANSLATE_NOOP("EmptyState", "Rocket"),
    QT_TRANSLATE_NOOP("EmptyState", "Coffee"),
    QT_TRANSLATE_NOOP("EmptyState", "Astronaut"),
)
"""What the sample photos are called: their files' names."""
SAMPLE_BORDER_PX: Final = 24
"""Of a button, on both sides of its picture."""
SIDE_PX: Final = 20
"""Left and right of everything."""
LOW_PX: Final = 420
"""In a lower window there is room for what matters only."""
RECENT_SHOWN: Final = 4


class EmptyState(QScrollArea):
    """An invitation. Knows no files by itself; clicks come out as signals. In a low window it scrolls."""

    open_wanted = Signal()
    sample_chosen = Signal(object)
    """Path of a sample photo."""
    recent_chosen = Signal(object)
    """Path of a recent file."""

    def __init__(self, samples: tuple[Path, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._mark = QLabel()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open_button = QPushButton(translate("EmptyState", "&Open a Photo…"))
        self.open_button.clicked.connect(self.open_wanted)
        self.sample_buttons = [self._sample_button(path) for path in samples]
        self._recent_title = _label(translate("EmptyState", "Recent photos"), "heading")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self.recent_buttons: list[QToolButton] = []
        self._drop = self._drop_zone()
        self._lay_out()
        self.setWidget(self._inside)
        self.refresh_icons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make the samples as wide as all of them fit, and everything lower in a low window."""
        size = self.viewport().size()
        count = max(1, len(self.sample_buttons))
        room = (size.width() - 2 * SIDE_PX - (count - 1) * SAMPLES_GAP_PX) // count - SAMPLE_BORDER_PX
        width = max(SMALLEST_SAMPLE_PX, min(SAMPLE_PX.width(), room))
        is_low = size.height() < LOW_PX
        if is_low:
            width = min(width, SAMPLE_PX.width() * 2 // 3)
        icon_size = QSize(width, SAMPLE_PX.height() * width // SAMPLE_PX.width())
        for button in self.sample_buttons:
            button.setIconSize(icon_size)
        margin = 6 if is_low else 20
        self._zone_column.setContentsMargins(margin, margin, margin, margin)
        self._mark.setVisible(not is_low)

    def show_recent(self, paths: tuple[str, ...]) -> None:
        """Offer the latest of these files."""
        for button in self.recent_buttons:
            self._recent.removeWidget(button)
            button.deleteLater()
        self.recent_buttons = [self._recent_button(Path(text)) for text in paths[:RECENT_SHOWN]]
        for button in self.recent_buttons:
            self._recent.addWidget(button)
        self._recent_title.setVisible(bool(self.recent_buttons))

    def show_drop(self, is_over: bool) -> None:  # noqa: FBT001 - a slot
        """Light up while a file hangs over the window."""
        self._drop.setProperty("hovered", is_over)
        self._drop.style().unpolish(self._drop)
        self._drop.style().polish(self._drop)

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the current theme."""
        self._mark.setPixmap(icon("image-plus-outline", color=current_shades().quiet_text).pixmap(56, 56))
        for button in self.recent_buttons:
            button.setIcon(icon("image-outline"))

    def _drop_zone(self) -> QFrame:
        zone = QFrame()
        zone.setObjectName("dropzone")
        self._zone_column = column = QVBoxLayout(zone)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(8)
        column.addWidget(self._mark)
        column.addWidget(_label(translate("EmptyState", "Drop a photo here"), "big", centred=True))
        column.addWidget(_label(translate("EmptyState", "or paste one with Ctrl+V"), "quiet", centred=True))
        column.addSpacing(8)
        column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignCenter)
        return zone

    def _lay_out(self) -> None:
        samples = QHBoxLayout()
        samples.setSpacing(SAMPLES_GAP_PX)
        for button in self.sample_buttons:
            samples.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self._drop)
        column.addSpacing(12)
        column.addWidget(
            _label(translate("EmptyState", "Try a sample: its mask is already painted"), "heading")
        )
        column.addLayout(samples)
        column.addSpacing(12)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addLayout(column)
        across.addStretch(1)
        whole = QVBoxLayout(self._inside)
        whole.setContentsMargins(SIDE_PX, 12, SIDE_PX, 12)
        whole.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(2)
        self._recent_title.hide()

    def _sample_button(self, path: Path) -> QToolButton:
        button = QToolButton()
        button.setObjectName("sample")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setIcon(QIcon(_thumbnail(path)))
        button.setIconSize(SAMPLE_PX)
        button.setText(translate("EmptyState", path.stem.replace("-", " ").capitalize()))
        button.setToolTip(translate("EmptyState", "Open the sample photo {path}").format(path=path.name))
        button.clicked.connect(lambda: self.sample_chosen.emit(path))
        return button

    def _recent_button(self, path: Path) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(icon("image-outline"))
        text = f"{path.name}   ·   {path.parent}".replace("&", "&&")
        button.setText(button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 440))
        button.setToolTip(str(path))
        button.clicked.connect(lambda: self.recent_chosen.emit(path))
        return button


def _label(text: str, name: str, *, centred: bool = False) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    if centred:
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


def _thumbnail(path: Path) -> QPixmap:
    """Return a small image that fills ``SAMPLE_PX``, decoded small: the window waits for this."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size, ratio = reader.size(), finest_ratio()
    frame = SAMPLE_PX * ratio
    if size.isValid():
        reader.setScaledSize(size.scaled(frame, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    left = (image.width() - frame.width()) // 2
    top = (image.height() - frame.height()) // 5  # heads are near the top
    made = QPixmap.fromImage(image.copy(left, top, frame.width(), frame.height()))
    made.setDevicePixelRatio(ratio)
    return made
