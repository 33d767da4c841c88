"""What can be done now, and why the rest cannot: one table for menus, tool bars and tooltips. No Qt."""

from collections.abc import Set
from dataclasses import dataclass, field, replace
from typing import Final

from editor.state.choosing.facts import CHOICE_ACTIONS, ChoiceFacts, available_choices, why_no_choice
from editor.state.document import Document
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything that decides which actions are on."""

    has_document: bool = False
    has_mask: bool = False
    has_edited: bool = False
    """The mask that tools and commands change, of the two, is not empty."""
    can_undo: bool = False
    can_redo: bool = False
    has_marks: bool = False
    """Dust and scratches are marked to be taken into the mask."""
    is_running: bool = False
    is_choosing: bool = False
    """Completions are on show, none accepted yet."""
    is_brought_back: bool = False
    """They came back by Undo: Undo and Redo go on from there."""
    is_file_busy: bool = False
    """A photo is being opened or saved."""
    is_opening: bool = False
    """A photo is being read, to be shown."""
    has_edits: bool = False
    """Fills were accepted in the photo, and not undone."""
    has_other_photos: bool = False
    """More than one photo is open."""
    missing_weights: str = ""
    """Title of the chosen model if it has no weights here."""
    choice: ChoiceFacts = field(default_factory=ChoiceFacts)
    """What can be done with the fills on show."""


ALWAYS: Final = frozenset(
    {
        "open",
        "open_folder",
        "paste",
        "import_checkpoint",
        "click_model",
        "models",
        "train",
        "next_area",
        "previous_area",
        "show_filmstrip",
        "quit",
        "palette",
        "preferences",
        "shortcuts",
        "log",
        "about",
        "full_screen",
        "context_bar",
    }
)
WITH_PHOTO: Final = frozenset(
    {
        "smaller_brush",
        "larger_brush",
        "pen_pressure",
        "show_mask",
        "mask_tint",
        "mask_outline",
        "mask_black_white",
        "next_mask_view",
        "fit",
        "actual_size",
        "zoom_in",
        "zoom_out",
        "compare_wipe",
        "compare_side",
        "compare_difference",
    }
)
OTHER_PHOTOS: Final = frozenset({"next_photo", "previous_photo"})
CHOOSING: Final = frozenset({"accept", "discard", "next_completion", "previous_completion"})
ALONE: Final = frozenset({"cancel", "stop_opening", *OTHER_PHOTOS})
"""Actions that no fill turns off."""
WITH_MASK: Final = ("clear_mask", "grow_mask", "shrink_mask", "fill_mask_holes", "smooth_mask")
"""Commands that change a mask only where there is one."""
NOTHING_TO: Final = {
    "cancel": QT_TRANSLATE_NOOP("Availability", "No fill is running."),
    **dict.fromkeys(OTHER_PHOTOS, QT_TRANSLATE_NOOP("Availability", "No other photo is open.")),
    "stop_opening": QT_TRANSLATE_NOOP("Availability", "No photo is being opened."),
    "undo": QT_TRANSLATE_NOOP("Availability", "There is nothing to undo."),
    "redo": QT_TRANSLATE_NOOP("Availability", "There is nothing to redo."),
    "save_recipe": QT_TRANSLATE_NOOP("Availability", "No fill was accepted in this photo yet."),
    "apply_dust": QT_TRANSLATE_NOOP("Availability", "Nothing is marked: choose Dust and Scratches first."),
    **dict.fromkeys(
        (*WITH_MASK, "export_mask", "copy_mask"), QT_TRANSLATE_NOOP("Availability", "The mask is empty.")
    ),
}
"""Why an action is off where nothing else keeps it from being on."""


def situation_of(
    document: Document | None,
    *,
    is_running: bool,
    is_choosing: bool,
    is_brought_back: bool,
    is_file_busy: bool,
    missing_weights: str,
) -> Situation:
    """Return the situation with this photo; None for no photo."""
    situation = Situation(
        is_running=is_running,
        is_choosing=is_choosing,
        is_brought_back=is_brought_back,
        is_file_busy=is_file_busy,
        missing_weights=missing_weights,
    )
    if document is None:
        return situation
    return replace(
        situation,
        has_document=True,
        has_mask=document.has_mask,
        has_edited=document.has_edited,
        has_edits=bool(document.edits),
        can_undo=document.can_undo,
        can_redo=document.can_redo,
    )


def available(situation: Situation, *, tools: Set[str]) -> frozenset[str]:
    """Return the names of the actions that are on.

    Args:
        situation: What is there, and what is going on.
        tools: The actions that choose what a press on the photo does.
    """
    names = _without_photo(situation)
    if not situation.has_document:
        return frozenset(names)
    names |= WITH_PHOTO | tools | {"copy", "close_photo"}
    is_idle = not situation.is_running and not situation.is_file_busy
    if is_idle:
        names |= {"save", "save_as"} | _recipes(situation) | _mask_commands(situation) | _history(situation)
    if situation.has_edited and not situation.is_file_busy:
        names |= {"export_mask", "copy_mask"}
    if not why_not_inpaint(situation):
        names.add("inpaint")
    if situation.is_choosing and not situation.is_file_busy:
        names |= {"accept", "next_completion", "previous_completion"}  # a good one need not wait for the rest
    if not situation.is_file_busy:
        names |= available_choices(situation.choice)
    if situation.is_running:
        names.add("cancel")
    elif situation.is_choosing and not situation.is_file_busy:
        names.add("discard")
    return frozenset(names)


def _without_photo(situation: Situation) -> set[str]:
    """Return the commands that need no photo on show."""
    names = set(ALWAYS)
    if situation.is_file_busy:
        names -= {"open", "open_folder", "paste", "import_checkpoint"}
    if situation.has_other_photos:
        names |= OTHER_PHOTOS
    if situation.is_opening:
        names.add("stop_opening")
    return names


def _mask_commands(situation: Situation) -> set[str]:
    """Return the commands that change the mask while nothing is being done."""
    at_any_time = {
        *("invert_mask", "import_mask", "grow_mask", "shrink_mask", "fill_mask_holes", "smooth_mask"),
        *("paste_mask", "edit_forbidden"),
    }
    if situation.is_choosing:  # the fills are put aside; Delete is for them while they are on show
        return at_any_time
    if not situation.has_edited:
        at_any_time -= set(WITH_MASK)
    else:
        at_any_time.add("clear_mask")
    return at_any_time | ({"apply_dust"} if situation.has_marks else set())


def _recipes(situation: Situation) -> set[str]:
    """Return which commands for recipes and for many photos are on while nothing is being done."""
    if situation.is_choosing:
        return set()
    return {"open_recipe", "fill_many"} | ({"save_recipe"} if situation.has_edits else set())


def _history(situation: Situation) -> set[str]:
    """Return which of Undo and Redo are on while nothing is being done."""
    if situation.is_choosing and not situation.is_brought_back:
        return set()
    return ({"undo"} if situation.can_undo else set()) | ({"redo"} if situation.can_redo else set())


def why_not_inpaint(situation: Situation) -> str:
    """Return why Inpaint is off, as a sentence; empty when it is on."""
    if not situation.has_document:
        return translate("Availability", "Open a photo first.")
    if not situation.has_mask:
        return translate("Availability", "First paint over what you want to remove.")
    if situation.is_running:
        return translate("Availability", "A fill is running.")
    if situation.is_file_busy:
        return translate("Availability", "Wait until the file is read or saved.")
    if situation.missing_weights:
        return translate(
            "Availability", "{missing_weights} has no weights on this computer: choose another model."
        ).format(missing_weights=situation.missing_weights)
    return ""


def why_not(name: str, situation: Situation) -> str:
    """Return why an action that is off is off, as a sentence; empty where nothing is known.

    Args:
        name: Of an action that ``available`` does not name.
        situation: The same.
    """
    if name == "inpaint":
        return why_not_inpaint(situation)
    if situation.is_file_busy:
        return translate("Availability", "Wait until the file is read or saved.")
    if not situation.has_document and name not in ALWAYS:
        return translate("Availability", "Open a photo first.")
    if name in CHOICE_ACTIONS | CHOOSING:
        return _why_not_choose(name, situation)
    if name in {"cancel", "stop_opening", *OTHER_PHOTOS} or not (
        situation.is_running or situation.is_choosing
    ):
        return translate("Availability", NOTHING_TO.get(name, ""))
    return (
        translate("Availability", "A fill is running.")
        if situation.is_running
        else translate("Availability", "Keep the fill on show or go back first.")
    )


def _why_not_choose(name: str, situation: Situation) -> str:
    if name in CHOICE_ACTIONS:
        return why_no_choice(name, situation.choice)
    return (
        translate("Availability", "Wait until the fills are made, or cancel.")
        if situation.is_running
        else translate("Availability", "No fill is on show.")
    )
