"""A picture from a file, as wide as there is room; the newest sample grid, or before and after."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea


class PictureView(QScrollArea):
    """Scales a picture to its width and lets the height scroll."""

    def __init__(self, name: str, when_empty: str) -> None:
        """Begin without a picture.

        Args:
            name: For screen readers.
            when_empty: Said in the place of a picture.
        """
        super().__init__()
        self._when_empty = when_empty
        self._pixmap = QPixmap()
        self._shown: tuple[Path, int] | None = None
        self._label = QLabel(when_empty)
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._label.setWordWrap(True)
        self._label.setObjectName("quiet")
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # or the width would jump
        self.setAccessibleName(name)
        self.setMinimumSize(QSize(220, 160))

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return not self._pixmap.isNull()

    def show_file(self, path: Path | None) -> None:
        """Show the picture of a file; None, or one that cannot be read, shows none."""
        stamp = None
        if path is not None and path.is_file():
            stamp = path, path.stat().st_mtime_ns
        if stamp is not None and stamp == self._shown:
            return
        self._shown = stamp
        self._pixmap = QPixmap(str(path)) if stamp is not None else QPixmap()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._pixmap.isNull():
            self._label.setPixmap(QPixmap())
            self._label.setText(self._when_empty)
            return
        ratio = self.devicePixelRatioF()
        width = max(1, round(self.viewport().width() * ratio))
        scaled = self._pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        self._label.setPixmap(scaled)
