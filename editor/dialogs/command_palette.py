"""Every command by its name: type a part of it, Enter runs it."""

from collections.abc import Callable
from operator import itemgetter
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QIcon, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.state.language.translation import translate
from editor.state.search import relevance
from editor.widgets.actions import ACTIONS, Actions, action_tip, plain
from editor.widgets.icons import ICON_PX
from editor.widgets.menus import menu_of
from editor.widgets.theme import current_shades

NAME, PLACE, KEYS = range(3)
"""Columns."""
NAME_ROLE: Final = Qt.ItemDataRole.UserRole
LIST_KEYS: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
ENTER_KEYS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
WIDTH_PX, HEIGHT_PX, TOP_PX = 640, 380, 60


class CommandPalette(QDialog):
    """A search field over a list. It closes by itself: by Esc, by running a command, by a click elsewhere."""

    def __init__(self, window: QWidget, actions: Actions, why_not: Callable[[str], str]) -> None:
        """Show every command.

        Args:
            window: Over which it opens.
            actions: What can be run.
            why_not: Returns why an action of that name is off, or an empty text.
        """
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # for its border
        self.setWindowTitle(translate("CommandPalette", "Find Command"))
        self._actions, self._why_not = actions, why_not
        self.field = QLineEdit()
        self.field.setPlaceholderText(translate("CommandPalette", "Type the name of a command"))
        self.field.setAccessibleName(translate("CommandPalette", "Command"))
        self.field.installEventFilter(self)
        self.list = QTreeWidget()
        self._rows: list[QTreeWidgetItem] = []
        self.note = QLabel(translate("CommandPalette", "↑ ↓ choose, Enter runs, Esc closes"))
        self._lay_out(window)
        self.field.textChanged.connect(self._fill)
        self.list.itemClicked.connect(self._run)
        for name in ACTIONS:
            actions[name].enabledChanged.connect(self._refresh)
        self._fill()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.close()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in ENTER_KEYS:
            self._run()
            return True
        if event.key() in LIST_KEYS:
            self._move(event)
            return True
        return False

    def _lay_out(self, window: QWidget) -> None:
        table = self.list
        table.setColumnCount(3)
        table.setHeaderHidden(True)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAllColumnsShowFocus(True)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setAccessibleName(translate("CommandPalette", "Commands"))
        header = table.header()
        header.setStretchLastSection(False)
        for column in (NAME, KEYS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(PLACE, QHeaderView.ResizeMode.Stretch)
        self.note.setObjectName("quiet")
        self.setObjectName("palette")
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 8)
        box.setSpacing(8)
        for part in (self.field, table, self.note):
            box.addWidget(part)
        size_px = min(WIDTH_PX, window.width() - 40), min(HEIGHT_PX, window.height() - TOP_PX - 20)
        self.resize(*size_px)
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, TOP_PX)))

    def _fill(self) -> None:
        """Show what answers the query, the best first; at equal merit what can be run first."""
        query = self.field.text()
        found = []
        for name, spec in ACTIONS.items():
            title = plain(self._actions[name].text())
            merit = max(
                relevance(query, title, f"{menu_of(name)} {action_tip(name)}"),
                relevance(query, plain(spec.text), spec.tip),  # English finds it in every language
            )
            if name != "palette" and merit:
                is_on = self._actions[name].isEnabled()
                found.append((-merit if query.strip() else 0, not is_on, name))
        self._rows = [
            self._row(name, is_off=is_off) for _, is_off, name in sorted(found, key=itemgetter(0, 1))
        ]
        self.list.clear()
        self.list.addTopLevelItems(self._rows)
        if self._rows:
            self.list.setCurrentItem(self._rows[0])
        else:
            nothing = QTreeWidgetItem([translate("CommandPalette", "No command has this name.")])
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addTopLevelItem(nothing)

    def _row(self, name: str, *, is_off: bool) -> QTreeWidgetItem:
        action = self._actions[name]
        title, place = plain(action.text()), menu_of(name)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        why = self._why_not(name) if is_off else ""
        row = QTreeWidgetItem([title, f"{place}  –  {why}" if why else place, keys])
        row.setData(NAME, NAME_ROLE, name)
        row.setTextAlignment(KEYS, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setIcon(NAME, _greyed(action.icon()) if is_off else action.icon())
        shades = current_shades()
        for column in range(3):
            grey = shades.disabled_text if is_off else shades.quiet_text if column else shades.text
            row.setForeground(column, QBrush(QColor(grey)))
        spoken = ", ".join(
            filter(
                None,
                (
                    title,
                    keys,
                    translate("CommandPalette", "{place} menu").format(place=place),
                    translate("CommandPalette", "not now: {why}").format(why=why) if is_off else "",
                ),
            )
        )
        row.setData(NAME, Qt.ItemDataRole.AccessibleTextRole, spoken)
        return row

    def _move(self, event: QKeyEvent) -> None:
        """Hand a key on to the list; from the ends Up and Down go round."""
        if not self._rows:
            return
        rows, index = len(self._rows), self.list.currentIndex().row()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        page = max(1, self.list.viewport().height() // max(1, self.list.sizeHintForRow(0)) - 1)
        if step is not None:
            target = (index + step) % rows
        elif event.key() == Qt.Key.Key_PageDown:
            target = min(index + page, rows - 1)
        else:
            target = max(index - page, 0)
        self.list.setCurrentItem(self._rows[target])

    def _refresh(self) -> None:
        """Something was turned on or off: show it, and stay at the same command."""
        chosen = self._chosen()
        self._fill()
        for row in self._rows:
            if row.data(NAME, NAME_ROLE) == chosen:
                self.list.setCurrentItem(row)

    def _run(self) -> None:
        """Close, and run the command; one that is off stays and says why."""
        name = self._chosen()
        if not name:
            return
        action = self._actions[name]
        if not action.isEnabled():
            why = self._why_not(name)
            self.note.setText(
                translate("CommandPalette", "{title} cannot be run now. {why}")
                .format(title=plain(action.text()), why=why)
                .strip()
            )
            return
        self.close()
        QTimer.singleShot(0, action, action.trigger)  # with the keys back at the window

    def _chosen(self) -> str:
        """Return the name of the command that is marked; empty for none."""
        row = self.list.currentItem()
        return str(row.data(NAME, NAME_ROLE) or "") if row is not None else ""


def _greyed(coloured: QIcon) -> QIcon:
    """Return an icon as it looks on a button that is off."""
    return QIcon(coloured.pixmap(ICON_PX, ICON_PX, QIcon.Mode.Disabled))
