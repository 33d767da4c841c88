"""Light and dark: our own palettes on Fusion, neutral greys near the photo, one accent colour."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from editor.state.settings import ThemeChoice

ACCENT: Final = "#2f6be0"
ON_ACCENT: Final = "#ffffff"
"""Words and icons on the accent."""
MIN_FONT_PX: Final = 12


@dataclass(frozen=True, kw_only=True)
class Shades:
    """The greys of one theme, as ``#rrggbb``."""

    window: str
    base: str
    raised: str
    hover: str
    border: str
    text: str
    quiet_text: str
    disabled_text: str
    accent_text: str
    """The accent as a text or line on the window's grey."""
    warning: str
    error: str


LIGHT: Final = Shades(
    window="#ececec",
    base="#ffffff",
    raised="#f8f8f8",
    hover="#dedede",
    border="#c2c2c2",
    text="#1c1c1c",
    quiet_text="#575757",
    disabled_text="#9a9a9a",
    accent_text="#2459bd",
    warning="#8a5a00",
    error="#b3261e",
)
DARK: Final = Shades(
    window="#2a2a2a",
    base="#1f1f1f",
    raised="#383838",
    hover="#444444",
    border="#4a4a4a",
    text="#e8e8e8",
    quiet_text="#b0b0b0",
    disabled_text="#777777",
    accent_text="#82abf7",
    warning="#f0b429",
    error="#ff8a80",
)


def apply_theme(app: QApplication, choice: ThemeChoice) -> None:
    """Give every window the theme; ``system`` follows the desktop."""
    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
    app.styleHints().setColorScheme(schemes[choice])
    shades = DARK if is_dark(app, choice) else LIGHT
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_palette(shades))
    font = QFont(app.font())
    if (font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * 96 / 72) < MIN_FONT_PX:
        font.setPixelSize(MIN_FONT_PX)
        app.setFont(font)
    parts = (_style_of_bars, _style_of_controls, _style_of_choices, _style_of_panels)
    app.setStyleSheet("".join(part(shades) for part in parts))


def is_dark(app: QApplication, choice: ThemeChoice) -> bool:
    """Return whether ``choice`` means the dark theme now."""
    if choice == "system":
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return choice == "dark"


def current_shades() -> Shades:
    """Return the greys of the theme the program shows now."""
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window) else LIGHT


def _palette(shades: Shades) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for one, shade in (
        (role.Window, shades.window),
        (role.WindowText, shades.text),
        (role.Base, shades.base),
        (role.AlternateBase, shades.raised),
        (role.Text, shades.text),
        (role.PlaceholderText, shades.quiet_text),
        (role.Button, shades.raised),
        (role.ButtonText, shades.text),
        (role.BrightText, shades.error),
        (role.ToolTipBase, shades.raised),
        (role.ToolTipText, shades.text),
        (role.Highlight, ACCENT),
        (role.HighlightedText, ON_ACCENT),
        (role.Accent, ACCENT),
        (role.Link, shades.accent_text),
        (role.Light, shades.hover),
        (role.Midlight, shades.raised),
        (role.Mid, shades.border),
        (role.Dark, shades.border),
        (role.Shadow, "#000000"),
    ):
        palette.setColor(one, QColor(shade))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(shades.disabled_text))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(shades.border))
    return palette


def _style_of_bars(shades: Shades) -> str:
    return f"""
    QToolBar {{ border: none; background: {shades.window}; padding: 4px; spacing: 4px; }}
    QToolBar::separator {{ background: {shades.border}; width: 1px; height: 1px; margin: 4px; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 5px; }}
    QToolButton#qt_toolbar_ext_button {{ padding: 0; background: {shades.hover}; }}
    QToolButton:hover {{ background: {shades.hover}; }}
    QToolButton:checked {{ background: {shades.hover}; border-color: {shades.accent_text}; }}
    QToolButton:checked:disabled {{ background: transparent; border-color: {shades.border}; }}
    QToolButton:pressed {{ background: {shades.border}; }}
    QMenuBar {{ background: {shades.window}; padding: 2px 4px; }}
    QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
    QMenuBar::item:selected {{ background: {shades.hover}; }}
    QStatusBar {{ border-top: 1px solid {shades.border}; }}
    QStatusBar::item {{ border: none; }}
    QMainWindow::separator {{ background: {shades.border}; width: 1px; height: 1px; }}
    QDockWidget::title {{ background: {shades.window}; padding: 8px; text-align: left; }}
    QToolButton#dock_button {{ padding: 2px; }}
    """


def _style_of_controls(shades: Shades) -> str:
    return f"""
    QPushButton {{ border: 1px solid {shades.border}; border-radius: 4px; background: {shades.raised};
                  padding: 5px 14px; min-height: 18px; }}
    QPushButton:hover {{ background: {shades.hover}; }}
    QPushButton:pressed {{ background: {shades.border}; }}
    QPushButton:focus {{ border-color: {shades.accent_text}; }}
    QPushButton:disabled {{ color: {shades.disabled_text}; background: {shades.window}; }}
    QPushButton#primary {{ background: {ACCENT}; border-color: {ACCENT}; color: {ON_ACCENT};
                          font-weight: 600; }}
    QPushButton#primary:hover {{ background: #3d79ee; }}
    QPushButton#primary:pressed {{ background: #245ac4; }}
    QPushButton#primary:disabled {{ background: {shades.raised}; border-color: {shades.border};
                                   color: {shades.disabled_text}; }}
    QPushButton#primary[quiet="true"] {{ background: {shades.raised}; border-color: {shades.border};
                                        color: {shades.text}; font-weight: normal; }}
    QPushButton#primary[quiet="true"]:hover {{ background: {shades.hover}; }}
    QPushButton#primary[quiet="true"]:pressed {{ background: {shades.border}; }}
    QPushButton#primary[quiet="true"]:disabled {{ color: {shades.disabled_text};
                                                 background: {shades.window}; }}
    QPushButton#link {{ border-color: transparent; background: transparent; color: {shades.accent_text};
                       padding: 2px 4px; }}
    QPushButton#link:hover {{ background: {shades.hover}; }}
    QPushButton#link:focus {{ border-color: {shades.accent_text}; }}
    QDialogButtonBox, QMessageBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QScrollBar {{ background: transparent; border: none; }}
    QScrollBar:horizontal {{ height: 10px; }}
    QScrollBar:vertical {{ width: 10px; }}
    QScrollBar::handle {{ background: {shades.border}; border-radius: 3px; margin: 2px; min-width: 32px;
                         min-height: 32px; }}
    QScrollBar::handle:hover {{ background: {shades.quiet_text}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QProgressBar {{ border: 1px solid {shades.border}; border-radius: 4px; background: {shades.base};
                   max-height: 8px; }}
    QProgressBar::chunk {{ background: {shades.accent_text}; border-radius: 3px; }}
    QToolTip {{ color: {shades.text}; background: {shades.raised}; border: 1px solid {shades.border};
               padding: 4px; }}
    """


def _style_of_choices(shades: Shades) -> str:
    return f"""
    QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {shades.quiet_text};
                              border-radius: 7px; background: {shades.base}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {shades.accent_text};
                                      background: {shades.base}; }}
    QRadioButton::indicator:hover, QRadioButton::indicator:focus {{ border-color: {shades.accent_text}; }}
    """


def _style_of_panels(shades: Shades) -> str:
    return f"""
    QTableWidget#photos::item {{ padding: 2px 4px; }}
    QLabel#quiet {{ color: {shades.quiet_text}; }}
    QLabel#heading {{ font-weight: 600; }}
    QLabel#big {{ font-size: 22px; font-weight: 600; }}
    QLabel#warning {{ color: {shades.warning}; }}
    QFrame#notice {{ background: {shades.raised}; border: 1px solid {shades.border};
                    border-left: 4px solid {shades.accent_text}; border-radius: 4px; }}
    QFrame#notice[kind="warning"] {{ border-left-color: {shades.warning}; }}
    QFrame#notice[kind="error"] {{ border-left-color: {shades.error}; }}
    QFrame#strip {{ background: {shades.window}; border-top: 1px solid {shades.border}; }}
    QFrame#strip QToolButton {{ background: {shades.raised}; border: 2px solid {shades.border};
                               padding: 4px; }}
    QFrame#strip QToolButton:hover {{ background: {shades.hover}; }}
    QFrame#strip QToolButton:disabled {{ background: transparent; border-style: dashed; }}
    QFrame#strip QToolButton:checked {{ border-color: {shades.accent_text}; background: {shades.hover}; }}
    QFrame#recovery {{ background: {shades.raised}; border-bottom: 1px solid {shades.border}; }}
    QFrame#recovery QScrollArea, QWidget#recoveries {{ background: transparent; }}
    QFrame#recovered {{ background: {shades.window}; border: 1px solid {shades.border}; border-radius: 6px; }}
    QFrame#dropzone {{ border: 2px dashed {shades.border}; border-radius: 12px; }}
    QFrame#dropzone[hovered="true"] {{ border-color: {shades.accent_text}; }}
    QToolButton#sample {{ background: {shades.raised}; border: 1px solid {shades.border}; padding: 8px; }}
    QToolButton#sample:hover {{ border-color: {shades.accent_text}; }}
    QDialog#palette {{ border: 1px solid {shades.border}; }}
    QDialog#palette QTreeView {{ border: none; background: {shades.window}; }}
    QDialog#palette QTreeView::item {{ padding: 4px 8px; }}
    QTreeView#shortcuts::item {{ padding: 2px 6px; }}
    QLabel#hint {{ background: rgba(20, 20, 20, 200); color: #f2f2f2; border-radius: 12px;
                   padding: 6px 14px; }}
    """
