"""The table of all commands and their keys, with a field that takes new ones."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from editor.state.language.translation import translate
from editor.state.search import relevance
from editor.widgets.actions import ACTIONS, action_text, action_tip, plain
from editor.widgets.menus import menu_of
from editor.widgets.shortcuts import Clash, Shortcuts

NAME, PLACE, KEYS = range(3)
"""Columns."""
NAME_ROLE: Final = Qt.ItemDataRole.UserRole
NATIVE: Final = QKeySequence.SequenceFormat.NativeText

CELL_PX: Final = 24
"""Beside the words of a cell."""


class ShortcutTable(QWidget):
    """Free keys are taken at once. A key that something else has is only taken by a press of *Use Here*."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self.list = QTreeWidget()
        self.rows = {name: _row(name) for name in ACTIONS}
        self.caption = QLabel()
        self.recorder = QKeySequenceEdit()
        self.recorder.setMaximumSequenceLength(1)
        self.recorder.setAccessibleName(translate("ShortcutTable", "New keys"))
        self.recorder.setToolTip(
            translate("ShortcutTable", "Press the new keys here. Tab goes on to the next field.")
        )
        self.caption.setBuddy(self.recorder)
        self.remove, self.default = (
            QPushButton(translate("ShortcutTable", "Remove")),
            QPushButton(translate("ShortcutTable", "Default")),
        )
        self.reset_all = QPushButton(translate("ShortcutTable", "Reset All"))
        self.use_here = QPushButton(translate("ShortcutTable", "Use Here"))
        self.message = QLabel()
        self.message.setObjectName("warning")
        self.message.setWordWrap(True)
        self.remove.setToolTip(translate("ShortcutTable", "Take the keys away from this command"))
        self.default.setToolTip(translate("ShortcutTable", "Give this command the keys that it came with"))
        self.reset_all.setToolTip(translate("ShortcutTable", "Give every command the keys that it came with"))
        self.use_here.setToolTip(translate("ShortcutTable", "Take the keys away from the other command"))
        self._lay_out()
        self._connect()
        self._show_keys()
        self.list.setCurrentItem(self.rows[next(iter(ACTIONS))])

    @property
    def chosen(self) -> str:
        """Name of the command whose keys are being changed."""
        row = self.list.currentItem()
        return str(row.data(NAME, NAME_ROLE)) if row is not None else next(iter(ACTIONS))

    def wide_px(self) -> int:
        """Return the width at which no name and no key of a command is cut."""
        metrics, table = self.list.fontMetrics(), self.list
        words = [
            max(metrics.horizontalAdvance(row.text(column)) for row in self.rows.values())
            for column in (NAME, PLACE, KEYS)
        ]
        return sum(words) + 3 * CELL_PX + table.verticalScrollBar().sizeHint().width()

    def choose(self, name: str) -> None:
        """Mark a command."""
        self.list.setCurrentItem(self.rows[name])

    def show_only(self, query: str) -> bool:
        """Show the commands that answer a query; return whether there is one."""
        section = translate("ShortcutTable", "Keyboard shortcuts")
        for name, row in self.rows.items():
            words = (
                f"{row.text(PLACE)} {row.text(KEYS)} {action_tip(name)} {section} {plain(ACTIONS[name].text)}"
            )
            row.setHidden(not relevance(query, row.text(NAME), words))
        shown = [name for name, row in self.rows.items() if not row.isHidden()]
        if shown and self.chosen not in shown:
            self.choose(shown[0])
        return bool(shown)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._on_chosen)
        self.list.itemActivated.connect(self.recorder.setFocus)
        self.recorder.keySequenceChanged.connect(self._on_recorded)
        self.remove.clicked.connect(lambda: self._shortcuts.give(self.chosen, QKeySequence()))
        self.default.clicked.connect(self._on_default)
        self.use_here.clicked.connect(self._on_use_here)
        self.reset_all.clicked.connect(self._shortcuts.reset_all)
        self._shortcuts.changed.connect(self._show_keys)

    def _lay_out(self) -> None:
        table = self.list
        table.setObjectName("shortcuts")
        table.setHeaderLabels(
            [
                translate("ShortcutTable", "Command"),
                translate("ShortcutTable", "Menu"),
                translate("ShortcutTable", "Keys"),
            ]
        )
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAllColumnsShowFocus(True)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAccessibleName(translate("ShortcutTable", "Keyboard shortcuts"))
        table.header().setStretchLastSection(False)
        table.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (PLACE, KEYS):
            table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        table.addTopLevelItems(list(self.rows.values()))
        line = QHBoxLayout()
        line.addWidget(self.recorder, 1)
        for button in (self.use_here, self.remove, self.default, self.reset_all):
            button.setAutoDefault(False)
            line.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(table, 1)
        box.addWidget(self.caption)
        box.addLayout(line)
        box.addWidget(self.message)

    def _show_keys(self) -> None:
        for name, row in self.rows.items():
            row.setText(KEYS, self._shortcuts.shown(name))
            font = row.font(KEYS)
            font.setBold(not self._shortcuts.is_default(name))
            row.setFont(KEYS, font)
        if self.list.currentItem() is not None:
            self._on_chosen()

    def _on_chosen(self) -> None:
        """Begin anew with another command, or with new keys."""
        title = self.rows[self.chosen].text(NAME)
        self.caption.setText(
            translate("ShortcutTable", "New &keys for “{title}”: press them here").format(title=title)
        )
        self.recorder.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.recorder.clear()
        self.recorder.blockSignals(False)  # noqa: FBT003
        self._say("")
        self.remove.setEnabled(bool(self.rows[self.chosen].text(KEYS)))
        self.default.setEnabled(not self._shortcuts.is_default(self.chosen))

    def _on_recorded(self, keys: QKeySequence) -> None:
        if keys.isEmpty():
            self._say("")
            return
        clash = self._shortcuts.clash(self.chosen, keys)
        if not clash:
            self._shortcuts.give(self.chosen, keys)
            return
        text = keys.toString(NATIVE)
        if clash.fixed:
            self._say(
                translate("ShortcutTable", "{text} is needed elsewhere: {fixed}.").format(
                    text=text, fixed=clash.fixed
                )
            )
        else:
            self._say(
                translate("ShortcutTable", "{text} already belongs to {titles}.").format(
                    text=text, titles=self._titles(clash)
                ),
                can_take=True,
            )

    def _on_use_here(self) -> None:
        self._shortcuts.give(self.chosen, self.recorder.keySequence())
        self.recorder.setFocus()  # the button is gone: the focus must not be lost with it

    def _on_default(self) -> None:
        if clash := self._shortcuts.reset(self.chosen):
            self._say(
                translate(
                    "ShortcutTable", "Its first keys belong to {titles} now: give that other ones first."
                ).format(titles=self._titles(clash))
            )

    def _titles(self, clash: Clash) -> str:
        return translate("ShortcutTable", " and ").join(
            f"“{self.rows[name].text(NAME)}”" for name in clash.holders
        )

    def _say(self, text: str, *, can_take: bool = False) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.use_here.setVisible(can_take)


def _row(name: str) -> QTreeWidgetItem:
    row = QTreeWidgetItem([plain(action_text(name)), menu_of(name), ""])
    row.setData(NAME, NAME_ROLE, name)
    return row
