"""Every action of the program: the whole table, and the table as QActions of a window."""

from collections.abc import Mapping, Set
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from editor.state.language.translation import translate
from editor.tools.mask_tools import MASK_TOOLS
from editor.widgets.action_specs.edit import EDIT_ACTIONS
from editor.widgets.action_specs.file import FILE_ACTIONS
from editor.widgets.action_specs.inpaint import INPAINT_ACTIONS
from editor.widgets.action_specs.mask import MASK_ACTIONS
from editor.widgets.action_specs.spec import ActionSpec
from editor.widgets.action_specs.tools import TOOL_ACTIONS
from editor.widgets.action_specs.view import VIEW_ACTIONS
from editor.widgets.action_specs.windows import WINDOW_ACTIONS
from editor.widgets.icons import icon

ACTIONS: Final[dict[str, ActionSpec]] = {
    **FILE_ACTIONS,
    **EDIT_ACTIONS,
    **TOOL_ACTIONS,
    **MASK_ACTIONS,
    **VIEW_ACTIONS,
    **INPAINT_ACTIONS,
    **WINDOW_ACTIONS,
}

TOOLS: Final = (*MASK_TOOLS, "hand")
"""Actions of which one is always on."""


class Actions:
    """The table as QActions of one window."""

    def __init__(self, window: QMainWindow, overrides: Mapping[str, str]) -> None:
        """Make all actions and give them to the window, so that their keys work.

        Args:
            window: Owner.
            overrides: Other keys for some actions, by name.
        """
        self._by_name = {name: _make(spec, overrides.get(name), window) for name, spec in ACTIONS.items()}
        window.addActions(list(self._by_name.values()))
        tools = QActionGroup(window)
        for name in TOOLS:
            tools.addAction(self[name])
        self[TOOLS[0]].setChecked(True)
        self["show_mask"].setChecked(True)
        self["show_filmstrip"].setChecked(True)
        self.refresh_icons()

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def enable(self, names: Set[str]) -> None:
        """Turn on these actions and turn off all others."""
        for name, action in self._by_name.items():
            action.setEnabled(name in names)

    def explain(self, name: str, reason: str) -> None:
        """Say in an action's tooltip why it is off; an empty reason says nothing."""
        tip = _tip(ACTIONS[name], self[name])
        self[name].setToolTip(f"{tip}\n{reason}" if reason else tip)

    def set_keys(self, name: str, keys: list[QKeySequence]) -> None:
        """Give an action other keys; its tooltip names the first of them."""
        self[name].setShortcuts(keys)
        self[name].setToolTip(_tip(ACTIONS[name], self[name]))

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the current theme."""
        for name, spec in ACTIONS.items():
            if spec.icon:
                self[name].setIcon(icon(spec.icon))


def plain(text: str) -> str:
    """Return a menu's text without the marks of its key and of its dialog."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…").strip()


def tooltip(text: str, action: QAction) -> str:
    """Return ``text`` with the action's first key behind it."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({keys})" if keys else text


def action_text(name: str) -> str:
    """Return what an action is called in menus, in the language of the window."""
    return translate("Actions", ACTIONS[name].text)


def action_tip(name: str) -> str:
    """Return what an action does, in the language of the window; empty where its text says it all."""
    return translate("Actions", ACTIONS[name].tip)


def _make(spec: ActionSpec, override: str | None, window: QMainWindow) -> QAction:
    action = QAction(translate("Actions", spec.text), window)
    keys = [QKeySequence(key) for key in spec.keys]
    if override is not None:
        keys = [key for key in QKeySequence.listFromString(override) if not key.isEmpty()]
    action.setShortcuts(keys)
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(spec.is_checkable)
    action.setToolTip(_tip(spec, action))
    return action


def _tip(spec: ActionSpec, action: QAction) -> str:
    return tooltip(translate("Actions", spec.tip) or plain(translate("Actions", spec.text)), action)
