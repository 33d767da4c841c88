"""Panels that make room: folded to their titles by the user, stacked as tabs where the window is low."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget

from editor.state.language.translation import translate
from editor.state.settings import SettingsFile
from editor.widgets.docks.column import MIN_REST_PX, DockColumn
from editor.widgets.docks.title import DockTitle
from editor.widgets.fields import WIDGET_MAX_PX, DockArea

SPARE_PX: Final = 40
"""So much more room than needed makes a stack a column again: no flicker at the border."""
RIGHT: Final = Qt.DockWidgetArea.RightDockWidgetArea


class DockStack(QObject):
    """Folds docks, and stacks those at the right border; both is remembered."""

    def __init__(
        self, window: QMainWindow, docks: Sequence[QDockWidget], column: DockColumn, settings: SettingsFile
    ) -> None:
        """Give the docks their titles; call it after they were added to the window.

        Args:
            window: Owner.
            docks: Each holds a ``DockArea``.
            column: Gives the docks their heights.
            settings: Remembers what is folded and stacked.
        """
        super().__init__(window)
        self._window, self._docks, self._column, self._settings = window, tuple(docks), column, settings
        self._titles = {dock: DockTitle(dock) for dock in docks}
        self._bare = {dock: _NoTitle(dock) for dock in docks}
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for dock, title in self._titles.items():
            title.fold_wanted.connect(lambda dock=dock: self.fold(dock, on=not self.is_folded(dock)))
            dock.topLevelChanged.connect(self._show)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        window.installEventFilter(self)
        self._show()

    @property
    def is_stacked(self) -> bool:
        """Whether the panels were stacked because the window is low."""
        return self._settings.current.panels_stacked

    def title(self, dock: QDockWidget) -> DockTitle:
        """Return the title of a dock."""
        return self._titles[dock]

    def is_folded(self, dock: QDockWidget) -> bool:
        """Return whether the user folded a panel away; in a stack it shows all the same."""
        return dock.objectName() in self._settings.current.panels_folded

    def fold(self, dock: QDockWidget, *, on: bool) -> None:
        """Fold a panel to its title, or unfold it."""
        folded = dict.fromkeys(self._settings.current.panels_folded)
        folded.pop(dock.objectName(), None)
        names = (*folded, dock.objectName()) if on else tuple(folded)
        self._settings.current = replace(self._settings.current, panels_folded=names)
        self._show()

    def reveal(self, dock: QDockWidget) -> None:
        """Bring a panel before the others, unfolded."""
        if self.is_folded(dock):
            self.fold(dock, on=False)
        dock.show()
        dock.raise_()

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the current theme."""
        for title in self._titles.values():
            title.refresh_icons()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._soon.start()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        centre = self._window.centralWidget()
        if centre is None or not self._window.isVisible():
            return
        stackable = [dock for dock in self._docks if self._is_stackable(dock)]
        room, needed = centre.height(), self._needed(stackable)
        if not self.is_stacked and room < needed and len(stackable) > 1:
            for dock in stackable[1:]:
                self._window.tabifyDockWidget(stackable[0], dock)
            stackable[0].raise_()
            self._remember(stacked=True)
        elif self.is_stacked and room >= needed + SPARE_PX:
            for dock in stackable:
                self._put_below(dock)
            self._remember(stacked=False)
        else:
            self._show()

    def _is_stackable(self, dock: QDockWidget) -> bool:
        return not dock.isFloating() and self._window.dockWidgetArea(dock) == RIGHT

    def _needed(self, docks: Sequence[QDockWidget]) -> int:
        """Return how high a column of these docks wants to be."""
        heights = [self._titles[dock].sizeHint().height() for dock in docks if not dock.isHidden()]
        shown = [dock for dock in docks if not dock.isHidden() and not self.is_folded(dock)]
        areas = [area.wanted_height for dock in shown if isinstance(area := dock.widget(), DockArea)]
        return sum(heights) + sum(areas[:-1]) + (max(MIN_REST_PX, areas[-1]) if areas else 0)

    def _put_below(self, dock: QDockWidget) -> None:
        was_hidden = dock.isHidden()
        self._window.removeDockWidget(dock)
        self._window.addDockWidget(RIGHT, dock)
        dock.setVisible(not was_hidden)

    def _remember(self, *, stacked: bool) -> None:
        self._settings.current = replace(self._settings.current, panels_stacked=stacked)
        self._show()

    def _show(self) -> None:
        """Show titles and panels as the user and the room want them."""
        for dock in self._docks:
            in_stack = bool(self._window.tabifiedDockWidgets(dock)) and not dock.isFloating()
            title: QWidget = self._bare[dock] if in_stack else self._titles[dock]
            if dock.titleBarWidget() is not title:
                dock.titleBarWidget().hide()
                dock.setTitleBarWidget(title)
                title.show()
            is_folded = self.is_folded(dock) and not in_stack and not dock.isFloating()
            self._titles[dock].show_folded(on=is_folded)
            if isinstance(area := dock.widget(), DockArea):
                area.fold(on=is_folded)
            dock.setMaximumHeight(title.sizeHint().height() if is_folded else WIDGET_MAX_PX)
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setAccessibleName(translate("Stack", "Panels"))
        self._column.fit_soon()


class _NoTitle(QWidget):
    """In place of a title: in a stack the tab says it."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
