"""The menu bar and the tool bar: which action stands where."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.settings import ThemeChoice
from editor.widgets.actions import TOOLS, Actions, plain
from editor.widgets.icons import ICON_PX
from editor.widgets.menu_letters import give_own_letters

MENUS: Final[dict[str, tuple[str, ...]]] = {
    QT_TRANSLATE_NOOP("Menus", "&File"): (
        *("open", "open_folder", "recent", "stop_opening", "", "save", "save_as", "close_photo", ""),
        *("next_photo", "previous_photo", "", "open_recipe", "save_recipe", "fill_many", ""),
        *("import_checkpoint", "", "quit"),
    ),
    QT_TRANSLATE_NOOP("Menus", "&Edit"): ("undo", "redo", "", "copy", "paste", "", "palette", "preferences"),
    QT_TRANSLATE_NOOP("Menus", "&Mask"): (
        *(*TOOLS, "smaller_brush", "larger_brush", "pen_pressure", "apply_dust", "click_model", ""),
        *("edit_forbidden", ""),
        *("clear_mask", "invert_mask", "grow_mask", "shrink_mask"),
        *("fill_mask_holes", "smooth_mask", "", "copy_mask", "paste_mask", "import_mask", "export_mask"),
    ),
    QT_TRANSLATE_NOOP("Menus", "&View"): (
        *("fit", "actual_size", "zoom_in", "zoom_out", "", "show_mask"),
        *("mask_tint", "mask_outline", "mask_black_white", "next_mask_view", ""),
        *("context_bar", "show_filmstrip", ""),
        *("compare_wipe", "compare_side", "compare_difference", "show_disagreement", ""),
        *("theme", "full_screen"),
    ),
    QT_TRANSLATE_NOOP("Menus", "&Inpaint"): (
        *("inpaint", "cancel", "", "accept", "discard", "back_to_fills", ""),
        *("again", "more_like_this", "roll_hole", "", "previous_completion", "next_completion"),
        *("previous_hole", "next_hole", "", "pin_fill", "enlarge_fill", "delete_fill", "restore_fills"),
        *("", "models"),
    ),
    QT_TRANSLATE_NOOP("Menus", "Too&ls"): ("train",),
    QT_TRANSLATE_NOOP("Menus", "&Window"): ("next_area", "previous_area", ""),
    QT_TRANSLATE_NOOP("Menus", "&Help"): ("shortcuts", "log", "about"),
}
"""Action names by menu; an empty text is a line, ``recent`` and ``theme`` are menus of their own."""

SUBMENUS: Final[dict[str, tuple[str, ...]]] = {
    QT_TRANSLATE_NOOP("Menus", "Mask &Tools"): (
        *(*TOOLS, "", "smaller_brush", "larger_brush", "pen_pressure"),
    ),
}
"""What of a menu stands in a menu within: so every menu fits a low screen in one column."""


def menu_of(name: str) -> str:
    """Return the title of the menu in which an action stands, in the language of the window."""
    return next((plain(translate("Menus", title)) for title, names in MENUS.items() if name in names), "")


TOOL_BAR: Final = (*TOOLS,)

THEME_TITLES: Final[dict[ThemeChoice, str]] = {
    "system": QT_TRANSLATE_NOOP("Menus", "As the &Desktop"),
    "light": QT_TRANSLATE_NOOP("Menus", "&Light"),
    "dark": QT_TRANSLATE_NOOP("Menus", "&Dark"),
}


class Menus:
    """The filled menu bar; knows the menus whose content changes."""

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        self.recent = QMenu(translate("Menus", "Open &Recent"), window)
        self.theme = QMenu(translate("Menus", "&Theme"), window)
        inner = {"recent": self.recent, "theme": self.theme}
        bar = window.menuBar()
        menus: dict[str, QMenu] = {}
        for title, names in MENUS.items():
            menus[title] = bar.addMenu(translate("Menus", title))
            self._fill(menus[title], names, inner, actions)
            give_own_letters(menus[title])
            # What an entry is called may change with what it is for.
            menus[title].aboutToShow.connect(partial(give_own_letters, menus[title]))
        self.window = menus["&Window"]
        self._themes = QActionGroup(window)

    def _fill(self, menu: QMenu, names: Sequence[str], inner: Mapping[str, QMenu], actions: Actions) -> None:
        within = {name: title for title, names in SUBMENUS.items() for name in names if name}
        there: set[str] = set()
        for name in names:
            title = within.get(name, "")
            if not name:
                menu.addSeparator()
            elif name in inner:
                menu.addMenu(inner[name])
            elif not title:
                menu.addAction(actions[name])
            elif title not in there:
                there.add(title)
                submenu = menu.addMenu(translate("Menus", title))
                self._fill_plainly(submenu, SUBMENUS[title], actions)

    @staticmethod
    def _fill_plainly(menu: QMenu, names: Sequence[str], actions: Actions) -> None:
        for name in names:
            if name:
                menu.addAction(actions[name])
            else:
                menu.addSeparator()
        give_own_letters(menu)

    def add_parts(self, toggles: Sequence[QAction]) -> None:
        """Add what shows and hides parts of the window to its menu."""
        self.window.addActions(toggles)
        give_own_letters(self.window)

    def show_recent(self, paths: tuple[str, ...], open_path: Callable[[Path], None]) -> None:
        """Fill the menu of recent files; the first nine have a digit to press."""
        self.recent.clear()
        self.recent.setEnabled(bool(paths))
        for number, text in enumerate(paths, start=1):
            path = Path(text)
            label = path.name.replace("&", "&&")
            entry = self.recent.addAction(f"&{number}  {label}" if number < 10 else label)
            entry.setToolTip(text)
            entry.triggered.connect(lambda _=False, path=path: open_path(path))
        self.recent.setToolTipsVisible(True)

    def offer_themes(self, current: ThemeChoice, choose: Callable[[ThemeChoice], None]) -> None:
        """Fill the menu of themes."""
        for choice, title in THEME_TITLES.items():
            entry = self.theme.addAction(translate("Menus", title))
            entry.setCheckable(True)
            entry.setChecked(choice == current)
            entry.triggered.connect(lambda _=False, choice=choice: choose(choice))
            entry.setData(choice)
            self._themes.addAction(entry)
        give_own_letters(self.theme)

    def show_theme(self, choice: ThemeChoice) -> None:
        """Mark a theme that was chosen elsewhere."""
        for entry in self._themes.actions():
            entry.setChecked(entry.data() == choice)


def make_tool_bar(window: QMainWindow, actions: Actions) -> QToolBar:
    """Return the bar of tools at the left border."""
    bar = QToolBar(translate("Menus", "Tools"), window)
    bar.setObjectName("tools")
    bar.setIconSize(QSize(ICON_PX, ICON_PX))
    bar.setMovable(False)
    for name in TOOL_BAR:
        bar.addAction(actions[name])
        bar.widgetForAction(actions[name]).setFocusPolicy(Qt.FocusPolicy.TabFocus)
    window.addToolBar(Qt.ToolBarArea.LeftToolBarArea, bar)
    return bar
