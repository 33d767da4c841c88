"""The keys of the actions as the user changes them: what clashes, and what is remembered."""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QMainWindow

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.settings import SettingsFile
from editor.widgets.action_specs.held_keys import HELD_KEYS
from editor.widgets.actions import ACTIONS, Actions, plain

NEVER_TOGETHER: Final = (
    frozenset({"cancel", "discard"}),
    frozenset({"clear_mask", "delete_fill"}),
    frozenset({"accept", "apply_dust"}),
)
"""Actions of which one at most is on: they may share a key."""

QT_TRANSLATE_NOOP("QShortcut", "Return")  # Qt has no German word for this key; ours is found first
WORDS: Final = QKeySequence.SequenceFormat.PortableText


@dataclass(frozen=True)
class Clash:
    """Why a key cannot simply be given to an action.

    Attributes:
        holders: Names of actions that have the key already.
        fixed: What else it does in this program, in words; empty if nothing. Such a key cannot be given away.
    """

    holders: tuple[str, ...] = ()
    fixed: str = ""

    def __bool__(self) -> bool:
        return bool(self.holders or self.fixed)


class Shortcuts(QObject):
    """Changes keys of a window's actions, and remembers them."""

    changed = Signal()

    def __init__(self, window: QMainWindow, actions: Actions, settings: SettingsFile) -> None:
        super().__init__(window)
        self._window, self._actions, self._settings = window, actions, settings

    def shown(self, name: str) -> str:
        """Return the keys of an action as the desktop writes them; empty for none."""
        native = QKeySequence.SequenceFormat.NativeText
        return ", ".join(keys.toString(native) for keys in self._actions[name].shortcuts())

    def is_default(self, name: str) -> bool:
        """Return whether an action has the keys that it came with."""
        return self._actions[name].shortcuts() == default_keys(name)

    def clash(self, name: str, keys: QKeySequence) -> Clash:
        """Return what stands against giving ``keys`` to an action."""
        if fixed := self._fixed(keys):
            return Clash(fixed=fixed)
        return Clash(
            tuple(
                other
                for other in ACTIONS
                if other != name
                and frozenset({name, other}) not in NEVER_TOGETHER
                and keys in self._actions[other].shortcuts()
            )
        )

    def give(self, name: str, keys: QKeySequence) -> None:
        """Give an action these keys in place of its own; who had them loses them. Empty takes its own away.

        Raises:
            ValueError: The keys do something that cannot be changed.
        """
        if self._fixed(keys):
            raise ValueError(f"{keys.toString()} cannot be given to {name}")
        changed = {name: [] if keys.isEmpty() else [keys]}
        for other in self.clash(name, keys).holders if not keys.isEmpty() else ():
            changed[other] = [kept for kept in self._actions[other].shortcuts() if kept != keys]
        self._take(changed)

    def reset(self, name: str) -> Clash:
        """Give an action its first keys back, unless another one has them now: that is returned."""
        holders = [self.clash(name, keys).holders for keys in default_keys(name)]
        clash = Clash(tuple(dict.fromkeys(other for group in holders for other in group)))
        if not clash:
            self._take({name: default_keys(name)})
        return clash

    def reset_all(self) -> None:
        """Give every action its first keys back."""
        self._take({name: default_keys(name) for name in ACTIONS})

    def _take(self, changed: dict[str, list[QKeySequence]]) -> None:
        remembered = dict(self._settings.current.shortcuts)
        for name, keys in changed.items():
            self._actions.set_keys(name, keys)
            remembered.pop(name, None)
            if keys != default_keys(name):
                remembered[name] = QKeySequence.listToString(keys, WORDS)
        self._settings.current = replace(self._settings.current, shortcuts=remembered)
        self._settings.write()
        self.changed.emit()

    def _fixed(self, keys: QKeySequence) -> str:
        """Return what ``keys`` do that is no action's: held keys, menus, fields with an underlined letter."""
        if keys.isEmpty():
            return ""
        for held, does in HELD_KEYS.items():
            if keys == QKeySequence(held):
                return translate("Actions", does)
        for menu in self._window.menuBar().actions():
            if keys == QKeySequence.mnemonic(menu.text()):
                return translate("Shortcuts", "it opens the menu {title}").format(title=plain(menu.text()))
        texts = [label.text() for label in self._window.findChildren(QLabel)]
        texts += [button.text() for button in self._window.findChildren(QAbstractButton)]
        for text in texts:
            if keys == QKeySequence.mnemonic(text):
                return translate("Shortcuts", "it goes to {title}").format(title=plain(text))
        return ""


def default_keys(name: str) -> list[QKeySequence]:
    """Return the keys that an action comes with."""
    return [QKeySequence(keys) for keys in ACTIONS[name].keys]
