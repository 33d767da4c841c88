"""What can be done with the candidates on show, and why the rest cannot. No Qt."""

from dataclasses import dataclass
from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate

CHOICE_ACTIONS: Final = frozenset(
    {
        *("again", "roll_hole", "more_like_this", "next_hole", "previous_hole", "back_to_fills"),
        *("pin_fill", "delete_fill", "restore_fills", "enlarge_fill", "show_disagreement"),
    }
)
"""Actions about candidates, which this table decides on."""

WORDS: Final = {
    "pin": (
        QT_TRANSLATE_NOOP("ChoosingFacts", "&Pin Fill"),
        QT_TRANSLATE_NOOP("ChoosingFacts", "&Pin Fill for All Holes"),
        QT_TRANSLATE_NOOP("ChoosingFacts", "&Pin Fill of Hole {hole}"),
    ),
    "unpin": (
        QT_TRANSLATE_NOOP("ChoosingFacts", "Un&pin Fill"),
        QT_TRANSLATE_NOOP("ChoosingFacts", "Un&pin Fill for All Holes"),
        QT_TRANSLATE_NOOP("ChoosingFacts", "Un&pin Fill of Hole {hole}"),
    ),
    "delete": (
        QT_TRANSLATE_NOOP("ChoosingFacts", "Dele&te Fill"),
        QT_TRANSLATE_NOOP("ChoosingFacts", "Dele&te Fill for All Holes"),
        QT_TRANSLATE_NOOP("ChoosingFacts", "Dele&te Fill of Hole {hole}"),
    ),
}
"""What is called so: with one hole, for all holes, for one of several."""

MIXED: Final = QT_TRANSLATE_NOOP(
    "ChoosingFacts",
    "The holes have different fills: choose one hole first, or right-click on the fill you mean.",
)


@dataclass(frozen=True, kw_only=True)
class ChoiceFacts:
    """What there is to choose from.

    Attributes:
        is_running: Whether a fill is being made.
        candidates: How many can be chosen for the current hole.
        holes: How many there are.
        hole: Which is chosen for; -1 for all.
        has_one: Whether one candidate is highlighted.
        is_pinned: Whether that is pinned.
        only_hole: The only hole that it fills; -1 when it fills all.
        deleted: How many were taken away.
        aside: How many were left to paint on.
        why_not_again: Why the chosen model cannot make other fills; empty if it can.
        why_not_like: Why there can be nothing like the highlighted one; empty if there can.
    """

    is_running: bool = False
    candidates: int = 0
    holes: int = 0
    hole: int = -1
    has_one: bool = False
    is_pinned: bool = False
    only_hole: int = -1
    deleted: int = 0
    aside: int = 0
    why_not_again: str = ""
    why_not_like: str = ""


def available_choices(facts: ChoiceFacts) -> frozenset[str]:
    """Return which of ``CHOICE_ACTIONS`` are on."""
    return frozenset(name for name in CHOICE_ACTIONS if not why_no_choice(name, facts))


def why_no_choice(name: str, facts: ChoiceFacts) -> str:
    """Return why one of ``CHOICE_ACTIONS`` is off, as a sentence; empty when it is on."""
    if name == "back_to_fills":
        return _why_not_back(facts)
    if not facts.candidates:
        return translate("ChoosingFacts", "No fill is on show.")
    if name in ("again", "roll_hole", "more_like_this"):
        return _why_no_more(name, facts)
    is_off = {
        translate("ChoosingFacts", "There is only one hole."): name in ("next_hole", "previous_hole")
        and facts.holes < 2,
        translate("ChoosingFacts", "No fill was deleted."): name == "restore_fills" and not facts.deleted,
        translate("ChoosingFacts", MIXED): (name in ("pin_fill", "delete_fill") and not facts.has_one),
        translate("ChoosingFacts", "There is only one fill."): name == "show_disagreement"
        and facts.candidates < 2,
    }
    return next((reason for reason, holds in is_off.items() if holds), "")


def words_of(name: str, facts: ChoiceFacts) -> str:
    """Return what ``pin_fill`` or ``delete_fill`` is called: of several holes it says for which."""
    what = "pin" if name == "pin_fill" else "delete"
    texts = WORDS["unpin" if what == "pin" and facts.is_pinned else what]
    if facts.holes < 2 or not facts.has_one:
        return translate("ChoosingFacts", texts[0])
    if facts.only_hole < 0:
        return translate("ChoosingFacts", texts[1])
    return translate("ChoosingFacts", texts[2]).format(hole=facts.only_hole + 1)


def _why_no_more(name: str, facts: ChoiceFacts) -> str:
    if facts.is_running:
        return translate("ChoosingFacts", "A fill is running.")
    if name == "more_like_this":
        return facts.why_not_like
    if facts.why_not_again:
        return facts.why_not_again
    if name == "roll_hole" and facts.holes < 2:
        return translate("ChoosingFacts", "There is only one hole: Again makes more fills for it.")
    return (
        translate("ChoosingFacts", "Choose a hole first.") if name == "roll_hole" and facts.hole < 0 else ""
    )


def _why_not_back(facts: ChoiceFacts) -> str:
    if not facts.aside:
        return translate("ChoosingFacts", "No fills were left behind for this photo.")
    if facts.is_running:
        return translate("ChoosingFacts", "A fill is running.")
    return translate("ChoosingFacts", "Fills are on show.") if facts.candidates else ""
