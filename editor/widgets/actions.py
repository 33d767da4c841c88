"""Every action of the program with its keys and words, in one place."""

from collections.abc import Mapping, Set
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from editor.tools.mask_tools import MASK_TOOLS
from editor.widgets.action_specs.choosing import CHOOSING_ACTIONS
from editor.widgets.action_specs.recipes import RECIPE_ACTIONS
from editor.widgets.action_specs.spec import ActionSpec
from editor.widgets.icons import icon

ACTIONS: Final[dict[str, ActionSpec]] = {
    "open": ActionSpec(
        text="&Open…", keys=("Ctrl+O",), icon="folder-open-outline", tip="Open one photo or several"
    ),
    "open_folder": ActionSpec(
        text="Open &Folder…",
        keys=("Ctrl+Shift+O",),
        icon="folder-multiple-image",
        tip="Open all photos of a folder",
    ),
    "stop_opening": ActionSpec(
        text="Stop Openin&g", icon="cancel", tip="Give up the photo that is being opened"
    ),
    "close_photo": ActionSpec(
        text="C&lose Photo", keys=("Ctrl+W",), icon="close", tip="Close the photo on show"
    ),
    "next_photo": ActionSpec(
        text="Next &Photo", keys=("Ctrl+PgDown", "Ctrl+Tab"), icon="chevron-right", tip="Show the next photo"
    ),
    "previous_photo": ActionSpec(
        text="Pre&vious Photo",
        keys=("Ctrl+PgUp", "Ctrl+Shift+Tab"),
        icon="chevron-left",
        tip="Show the previous photo",
    ),
    "show_filmstrip": ActionSpec(
        text="F&ilmstrip",
        icon="filmstrip",
        tip="Show or hide the strip of open photos, which is there for two photos and more",
        is_checkable=True,
    ),
    "save": ActionSpec(text="&Save", keys=("Ctrl+S",), icon="content-save-outline"),
    "save_as": ActionSpec(text="Save &As…", keys=("Ctrl+Shift+S",), icon="content-save-edit-outline"),
    **RECIPE_ACTIONS,
    "import_checkpoint": ActionSpec(
        text="Import Published &Checkpoint…",
        icon="database-import-outline",
        tip="Import weights that a paper's authors published",
    ),
    "quit": ActionSpec(text="&Quit", keys=("Ctrl+Q",)),
    "undo": ActionSpec(text="&Undo", keys=("Ctrl+Z",), icon="undo"),
    "redo": ActionSpec(text="&Redo", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo"),
    "copy": ActionSpec(
        text="&Copy Photo", keys=("Ctrl+C",), icon="content-copy", tip="Copy the photo as shown"
    ),
    "paste": ActionSpec(text="&Paste Photo", keys=("Ctrl+V",), icon="content-paste"),
    "palette": ActionSpec(
        text="&Find Command…",
        keys=("Ctrl+Shift+P",),
        icon="magnify",
        tip="Find a command by its name, and run it",
    ),
    "preferences": ActionSpec(
        text="&Preferences…", keys=("Ctrl+,",), icon="cog-outline", tip="Preferences and keyboard shortcuts"
    ),
    **{
        name: ActionSpec(text=tool.text, keys=(tool.key,), icon=tool.icon, tip=tool.tip, is_checkable=True)
        for name, tool in MASK_TOOLS.items()
    },
    "hand": ActionSpec(
        text="&Hand",
        keys=("H",),
        icon="hand-back-right-outline",
        tip="Hand: drag the photo; with any tool, hold Space or the middle button",
        is_checkable=True,
    ),
    "smaller_brush": ActionSpec(text="&Smaller Brush", keys=("[",)),
    "larger_brush": ActionSpec(text="&Larger Brush", keys=("]",)),
    "edit_forbidden": ActionSpec(
        text="&Don't Copy",
        keys=("D",),
        icon="texture-box",
        tip="Don't copy: mark what fills must not copy from, with every mask tool",
        is_checkable=True,
    ),
    "pen_pressure": ActionSpec(
        text="Pen Press&ure Changes Size",
        keys=("Shift+P",),
        tip="A pen pressed harder draws wider; off: the brush has one size",
        is_checkable=True,
    ),
    "apply_dust": ActionSpec(
        text="A&dd Marks to Mask",
        keys=("Return", "Enter"),
        icon="check",
        tip="Add the marked dust and scratches to the mask",
    ),
    "click_model": ActionSpec(
        text="Model for Click to Select…",
        icon="cursor-default-click-outline",
        tip="Choose the network that Click to Select uses, and see what is missing",
    ),
    "clear_mask": ActionSpec(text="&Clear Mask", keys=("Delete",), icon="delete-outline"),
    "invert_mask": ActionSpec(text="&Invert Mask", keys=("X",), icon="invert-colors"),
    "grow_mask": ActionSpec(
        text="&Grow Mask", keys=("Ctrl+]",), icon="plus", tip="Move the mask's edge outwards"
    ),
    "shrink_mask": ActionSpec(
        text="Sh&rink Mask", keys=("Ctrl+[",), icon="minus", tip="Move the mask's edge inwards"
    ),
    "fill_mask_holes": ActionSpec(
        text="&Fill Holes of Mask",
        keys=("Ctrl+Shift+H",),
        icon="format-color-fill",
        tip="Take into the mask what it goes around",
    ),
    "smooth_mask": ActionSpec(
        text="Sm&ooth Mask",
        keys=("Ctrl+Shift+M",),
        icon="vector-curve",
        tip="Smooth the mask's outline, by the number of pixels of Mask edge",
    ),
    "copy_mask": ActionSpec(
        text="Cop&y Mask",
        keys=("Ctrl+Shift+C",),
        icon="content-copy",
        tip="Copy the mask, for another photo or program",
    ),
    "paste_mask": ActionSpec(
        text="&Paste Mask",
        keys=("Ctrl+Shift+V",),
        icon="content-paste",
        tip="Make the image on the clipboard the mask: white is filled",
    ),
    "import_mask": ActionSpec(text="I&mport Mask…", icon="import"),
    "export_mask": ActionSpec(text="E&xport Mask…", icon="export"),
    "show_mask": ActionSpec(
        text="Show &Mask", keys=("Q",), icon="eye-outline", tip="Show or hide the mask", is_checkable=True
    ),
    "mask_tint": ActionSpec(text="Mask as &Tint", tip="Show the mask as a tint", is_checkable=True),
    "mask_outline": ActionSpec(
        text="Mask as &Outline", tip="Show only the outline of the mask", is_checkable=True
    ),
    "mask_black_white": ActionSpec(
        text="Mask in &Black and White",
        tip="Show the mask white on black, without the photo",
        is_checkable=True,
    ),
    "next_mask_view": ActionSpec(
        text="&Next Mask View",
        keys=("Shift+Q",),
        tip="Show the mask in the next way: tint, outline, black and white",
    ),
    "fit": ActionSpec(text="&Fit to Window", keys=("0",), icon="fit-to-page-outline"),
    "actual_size": ActionSpec(
        text="&Actual Size", keys=("1",), icon="magnify-scan", tip="Actual size, 100 %"
    ),
    "zoom_in": ActionSpec(text="Zoom &In", keys=("Ctrl++", "Ctrl+="), icon="magnify-plus-outline"),
    "zoom_out": ActionSpec(text="Zoom &Out", keys=("Ctrl+-",), icon="magnify-minus-outline"),
    "full_screen": ActionSpec(text="F&ull Screen", keys=("F11",), is_checkable=True),
    "next_area": ActionSpec(
        text="&Next Area", keys=("F6",), tip="To the next area: tools, options, photo, fills, panels"
    ),
    "previous_area": ActionSpec(
        text="&Previous Area", keys=("Shift+F6",), tip="Back to the area before, with the keyboard"
    ),
    "inpaint": ActionSpec(text="&Inpaint", keys=("Ctrl+Return", "Ctrl+Enter"), icon="auto-fix"),
    "cancel": ActionSpec(text="&Cancel", keys=("Esc",), tip="Stop the fill; finished fills stay"),
    "accept": ActionSpec(text="&Accept", keys=("Return", "Enter"), tip="Keep this fill, as one undo step"),
    "discard": ActionSpec(text="&Discard", keys=("Esc",), tip="Back to the photo and its mask"),
    **CHOOSING_ACTIONS,
    "next_completion": ActionSpec(text="&Next Fill", keys=("Right",)),
    "previous_completion": ActionSpec(text="&Previous Fill", keys=("Left",)),
    "train": ActionSpec(
        text="&Train on Your Own Photos…",
        icon="school-outline",
        tip="Make new weights from a folder of photos, watch how it goes, compare and use them",
    ),
    "models": ActionSpec(
        text="&Models…",
        icon="database-cog-outline",
        tip="All models: their weights, licences, scores and time here; import, download, remove",
    ),
    "shortcuts": ActionSpec(text="&Keyboard Shortcuts", keys=("F1",)),
    "log": ActionSpec(text="Show &Log"),
    "about": ActionSpec(text="&About Inpaint Editor"),
}

TOOLS: Final = (*MASK_TOOLS, "hand")
"""Actions of which one is always on."""

HELD_KEYS: Final[dict[str, str]] = {
    "Tab": "Hold to see the original",
    "Space": "Hold and drag to move the photo",
    "Shift": "Hold to draw a straight line from the last stroke, or to add a selection to the mask",
    "Alt": "Hold to swap brush and eraser, or to take a selection away from the mask",
    "Shift+Alt": "Hold to keep only what a selection and the mask share",
    "Shift+Wheel": "Changes the size of the brush",
    "Alt+Right Drag": "Changes the size of the brush",
    "Arrows": "Move the cursor in the photo; with Shift far, with Ctrl by one pixel",
    "Space or Enter": "At that cursor: press the tool down, then lift it",
    "Backspace": "Takes back the last point of a polygon or a wire, or the last click",
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


def _make(spec: ActionSpec, override: str | None, window: QMainWindow) -> QAction:
    action = QAction(spec.text, window)
    keys = [QKeySequence(key) for key in spec.keys]
    if override is not None:
        keys = [key for key in QKeySequence.listFromString(override) if not key.isEmpty()]
    action.setShortcuts(keys)
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setCheckable(spec.is_checkable)
    action.setToolTip(_tip(spec, action))
    return action


def _tip(spec: ActionSpec, action: QAction) -> str:
    return tooltip(spec.tip or plain(spec.text), action)
