"""Every action of the program with its keys and words, in one place."""

from collections.abc import Mapping, Set
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.tools.mask_tools import MASK_TOOLS
from editor.widgets.action_specs.choosing import CHOOSING_ACTIONS
from editor.widgets.action_specs.recipes import RECIPE_ACTIONS
from editor.widgets.action_specs.spec import ActionSpec
from editor.widgets.icons import icon

ACTIONS: Final[dict[str, ActionSpec]] = {
    "open": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Open…"),
        keys=("Ctrl+O",),
        icon="folder-open-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Open one photo or several"),
    ),
    "open_folder": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Open &Folder…"),
        keys=("Ctrl+Shift+O",),
        icon="folder-multiple-image",
        tip=QT_TRANSLATE_NOOP("Actions", "Open all photos of a folder"),
    ),
    "stop_opening": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Stop Openin&g"),
        icon="cancel",
        tip=QT_TRANSLATE_NOOP("Actions", "Give up the photo that is being opened"),
    ),
    "close_photo": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "C&lose Photo"),
        keys=("Ctrl+W",),
        icon="close",
        tip=QT_TRANSLATE_NOOP("Actions", "Close the photo on show"),
    ),
    "next_photo": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Next &Photo"),
        keys=("Ctrl+PgDown", "Ctrl+Tab"),
        icon="chevron-right",
        tip=QT_TRANSLATE_NOOP("Actions", "Show the next photo"),
    ),
    "previous_photo": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Pre&vious Photo"),
        keys=("Ctrl+PgUp", "Ctrl+Shift+Tab"),
        icon="chevron-left",
        tip=QT_TRANSLATE_NOOP("Actions", "Show the previous photo"),
    ),
    "show_filmstrip": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "F&ilmstrip"),
        icon="filmstrip",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Show or hide the strip of open photos, which is there for two photos and more"
        ),
        is_checkable=True,
    ),
    "save": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Save"), keys=("Ctrl+S",), icon="content-save-outline"
    ),
    "save_as": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Save &As…"),
        keys=("Ctrl+Shift+S",),
        icon="content-save-edit-outline",
    ),
    **RECIPE_ACTIONS,
    "import_checkpoint": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Import Published &Checkpoint…"),
        icon="database-import-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Import weights that a paper's authors published"),
    ),
    "quit": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Quit"), keys=("Ctrl+Q",)),
    "undo": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Undo"), keys=("Ctrl+Z",), icon="undo"),
    "redo": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Redo"), keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"
    ),
    "copy": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Copy Photo"),
        keys=("Ctrl+C",),
        icon="content-copy",
        tip=QT_TRANSLATE_NOOP("Actions", "Copy the photo as shown"),
    ),
    "paste": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Paste Photo"), keys=("Ctrl+V",), icon="content-paste"
    ),
    "palette": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Find Command…"),
        keys=("Ctrl+Shift+P",),
        icon="magnify",
        tip=QT_TRANSLATE_NOOP("Actions", "Find a command by its name, and run it"),
    ),
    "preferences": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Preferences…"),
        keys=("Ctrl+,",),
        icon="cog-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Preferences and keyboard shortcuts"),
    ),
    **{
        name: ActionSpec(text=tool.text, keys=(tool.key,), icon=tool.icon, tip=tool.tip, is_checkable=True)
        for name, tool in MASK_TOOLS.items()
    },
    "hand": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Hand"),
        keys=("H",),
        icon="hand-back-right-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Hand: drag the photo; with any tool, hold Space or the middle button"
        ),
        is_checkable=True,
    ),
    "smaller_brush": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Smaller Brush"), keys=("[",)),
    "larger_brush": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Larger Brush"), keys=("]",)),
    "edit_forbidden": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Don't Copy"),
        keys=("D",),
        icon="texture-box",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Don't copy: mark what fills must not copy from, with every mask tool"
        ),
        is_checkable=True,
    ),
    "pen_pressure": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Pen Press&ure Changes Size"),
        keys=("Shift+P",),
        tip=QT_TRANSLATE_NOOP("Actions", "A pen pressed harder draws wider; off: the brush has one size"),
        is_checkable=True,
    ),
    "apply_dust": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "A&dd Marks to Mask"),
        keys=("Return", "Enter"),
        icon="check",
        tip=QT_TRANSLATE_NOOP("Actions", "Add the marked dust and scratches to the mask"),
    ),
    "click_model": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Model for Click to Select…"),
        icon="cursor-default-click-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Choose the network that Click to Select uses, and see what is missing"
        ),
    ),
    "clear_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Clear Mask"), keys=("Delete",), icon="delete-outline"
    ),
    "invert_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Invert Mask"), keys=("X",), icon="invert-colors"
    ),
    "grow_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Grow Mask"),
        keys=("Ctrl+]",),
        icon="plus",
        tip=QT_TRANSLATE_NOOP("Actions", "Move the mask's edge outwards"),
    ),
    "shrink_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Sh&rink Mask"),
        keys=("Ctrl+[",),
        icon="minus",
        tip=QT_TRANSLATE_NOOP("Actions", "Move the mask's edge inwards"),
    ),
    "fill_mask_holes": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Fill Holes of Mask"),
        keys=("Ctrl+Shift+H",),
        icon="format-color-fill",
        tip=QT_TRANSLATE_NOOP("Actions", "Take into the mask what it goes around"),
    ),
    "smooth_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Sm&ooth Mask"),
        keys=("Ctrl+Shift+M",),
        icon="vector-curve",
        tip=QT_TRANSLATE_NOOP("Actions", "Smooth the mask's outline, by the number of pixels of Mask edge"),
    ),
    "copy_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Cop&y Mask"),
        keys=("Ctrl+Shift+C",),
        icon="content-copy",
        tip=QT_TRANSLATE_NOOP("Actions", "Copy the mask, for another photo or program"),
    ),
    "paste_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Paste Mask"),
        keys=("Ctrl+Shift+V",),
        icon="content-paste",
        tip=QT_TRANSLATE_NOOP("Actions", "Make the image on the clipboard the mask: white is filled"),
    ),
    "import_mask": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "I&mport Mask…"), icon="import"),
    "export_mask": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "E&xport Mask…"), icon="export"),
    "show_mask": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Show &Mask"),
        keys=("Q",),
        icon="eye-outline",
        tip=QT_TRANSLATE_NOOP("Actions", "Show or hide the mask"),
        is_checkable=True,
    ),
    "mask_tint": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Mask as &Tint"),
        tip=QT_TRANSLATE_NOOP("Actions", "Show the mask as a tint"),
        is_checkable=True,
    ),
    "mask_outline": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Mask as &Outline"),
        tip=QT_TRANSLATE_NOOP("Actions", "Show only the outline of the mask"),
        is_checkable=True,
    ),
    "mask_black_white": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Mask in &Black and White"),
        tip=QT_TRANSLATE_NOOP("Actions", "Show the mask white on black, without the photo"),
        is_checkable=True,
    ),
    "next_mask_view": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Next Mask View"),
        keys=("Shift+Q",),
        tip=QT_TRANSLATE_NOOP("Actions", "Show the mask in the next way: tint, outline, black and white"),
    ),
    "fit": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Fit to Window"), keys=("0",), icon="fit-to-page-outline"
    ),
    "actual_size": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Actual Size"),
        keys=("1",),
        icon="magnify-scan",
        tip=QT_TRANSLATE_NOOP("Actions", "Actual size, 100 %"),
    ),
    "zoom_in": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Zoom &In"), keys=("Ctrl++", "Ctrl+="), icon="magnify-plus-outline"
    ),
    "zoom_out": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "Zoom &Out"), keys=("Ctrl+-",), icon="magnify-minus-outline"
    ),
    "full_screen": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "F&ull Screen"), keys=("F11",), is_checkable=True
    ),
    "next_area": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Next Area"),
        keys=("F6",),
        tip=QT_TRANSLATE_NOOP("Actions", "To the next area: tools, options, photo, fills, panels"),
    ),
    "previous_area": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Previous Area"),
        keys=("Shift+F6",),
        tip=QT_TRANSLATE_NOOP("Actions", "Back to the area before, with the keyboard"),
    ),
    "inpaint": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Inpaint"), keys=("Ctrl+Return", "Ctrl+Enter"), icon="auto-fix"
    ),
    "cancel": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Cancel"),
        keys=("Esc",),
        tip=QT_TRANSLATE_NOOP("Actions", "Stop the fill; finished fills stay"),
    ),
    "accept": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Accept"),
        keys=("Return", "Enter"),
        tip=QT_TRANSLATE_NOOP("Actions", "Keep this fill, as one undo step"),
    ),
    "discard": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Discard"),
        keys=("Esc",),
        tip=QT_TRANSLATE_NOOP("Actions", "Back to the photo and its mask"),
    ),
    **CHOOSING_ACTIONS,
    "next_completion": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Next Fill"), keys=("Right",)),
    "previous_completion": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Previous Fill"), keys=("Left",)),
    "train": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Train on Your Own Photos…"),
        icon="school-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "Make new weights from a folder of photos, watch how it goes, compare and use them"
        ),
    ),
    "models": ActionSpec(
        text=QT_TRANSLATE_NOOP("Actions", "&Models…"),
        icon="database-cog-outline",
        tip=QT_TRANSLATE_NOOP(
            "Actions", "All models: their weights, licences, scores and time here; import, download, remove"
        ),
    ),
    "shortcuts": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&Keyboard Shortcuts"), keys=("F1",)),
    "log": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "Show &Log")),
    "about": ActionSpec(text=QT_TRANSLATE_NOOP("Actions", "&About Inpaint Editor")),
}

TOOLS: Final = (*MASK_TOOLS, "hand")
"""Actions of which one is always on."""

HELD_KEYS: Final[dict[str, str]] = {
    QT_TRANSLATE_NOOP("Actions", "Tab"): QT_TRANSLATE_NOOP("Actions", "Hold to see the original"),
    QT_TRANSLATE_NOOP("Actions", "Space"): QT_TRANSLATE_NOOP("Actions", "Hold and drag to move the photo"),
    QT_TRANSLATE_NOOP("Actions", "Shift"): QT_TRANSLATE_NOOP(
        "Actions", "Hold to draw a straight line from the last stroke, or to add a selection to the mask"
    ),
    QT_TRANSLATE_NOOP("Actions", "Alt"): QT_TRANSLATE_NOOP(
        "Actions", "Hold to swap brush and eraser, or to take a selection away from the mask"
    ),
    QT_TRANSLATE_NOOP("Actions", "Shift+Alt"): QT_TRANSLATE_NOOP(
        "Actions", "Hold to keep only what a selection and the mask share"
    ),
    QT_TRANSLATE_NOOP("Actions", "Shift+Wheel"): QT_TRANSLATE_NOOP(
        "Actions", "Changes the size of the brush"
    ),
    QT_TRANSLATE_NOOP("Actions", "Alt+Right Drag"): QT_TRANSLATE_NOOP(
        "Actions", "Changes the size of the brush"
    ),
    QT_TRANSLATE_NOOP("Actions", "Arrows"): QT_TRANSLATE_NOOP(
        "Actions", "Move the cursor in the photo; with Shift far, with Ctrl by one pixel"
    ),
    QT_TRANSLATE_NOOP("Actions", "Space or Enter"): QT_TRANSLATE_NOOP(
        "Actions", "At that cursor: press the tool down, then lift it"
    ),
    QT_TRANSLATE_NOOP("Actions", "Backspace"): QT_TRANSLATE_NOOP(
        "Actions", "Takes back the last point of a polygon or a wire, or the last click"
    ),
}
"""Keys that work while they are down, which no QAction can do; shown in the list of shortcuts."""


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
