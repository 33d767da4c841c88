"""Steps of a recipe as plain values, as JSON holds them, and back: for recipes and journals alike."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final

from msgspec import Meta

from inpaint_core.catalog import MODELS
from inpaint_core.errors import BadRecordError
from inpaint_core.plain_settings import plain_settings, read_look, read_made_on, read_settings
from inpaint_core.recipes.making import EVERYWHERE, Making
from inpaint_core.recipes.packed_mask import read_mask
from inpaint_core.recipes.recipe import MAX_CHOSEN, EditStep
from inpaint_core.records import read_value
from inpaint_core.request import FillSettings

MAX_MAKINGS: Final = 4096
MAX_PX: Final = 10_000
"""Widest soft seam."""
MAX_CONTEXT: Final = 1000.0

_STEP: Final = {"mask", "dont_copy", "look", "holes", "fills", "chosen"}
_FILL: Final = {"settings", "made_on", "hole", "beside", "start", "end", "t"}


def plain_step(step: EditStep) -> dict[str, Any]:
    """Return a step as tables, lists, numbers and words."""
    makings = step.makings
    number = {making: place for place, making in enumerate(makings)}
    return {
        "mask": step.mask.as_plain(),
        "dont_copy": None if step.dont_copy is None else step.dont_copy.as_plain(),
        "look": asdict(step.look),
        "holes": {"context": step.context, "feather_px": step.feather_px},
        "fills": plain_makings(makings),
        "chosen": [number[making] for making in step.chosen],
    }


def plain_makings(makings: Sequence[Making]) -> list[dict[str, Any]]:
    """Return makings as tables; each names what it needs by its number in the list.

    Args:
        makings: As ``in_order`` returns them.
    """
    number = {making: place for place, making in enumerate(makings)}
    return [_plain_making(making, number) for making in makings]


def _plain_making(making: Making, number: Mapping[Making, int]) -> dict[str, Any]:
    settings = plain_settings(making.settings)
    plain: dict[str, Any] = {"settings": settings, "made_on": asdict(making.made_on)}
    if making.hole != EVERYWHERE:
        plain |= {"hole": making.hole, "beside": [number[one] for one in making.beside]}
    if making.start is not None:
        plain["start"] = number[making.start]
    if making.end is not None:
        plain |= {"end": number[making.end], "t": making.t}
    elif making.start is not None:
        plain["t"] = making.t
    return plain


def read_step(values: object, *, height: int, width: int) -> EditStep:
    """Return the step that ``plain_step`` made ``values`` of.

    Args:
        values: As JSON gives them.
        height: Of the photo it belongs to.
        width: Of that photo.

    Raises:
        BadRecordError: They make no step.
    """
    table = read_table(values, "a step", _STEP, _STEP - {"dont_copy"})
    mask = read_mask(table["mask"], height=height, width=width)
    if mask.box.is_empty:
        raise BadRecordError("the mask of a step is empty")
    forbidden = table.get("dont_copy")
    makings = read_makings(table["fills"])
    chosen = _numbers("chosen", table["chosen"], below=len(makings))
    if not 1 <= len(chosen) <= MAX_CHOSEN:
        raise BadRecordError(f"chosen must be a list of 1 to {MAX_CHOSEN} numbers")
    holes = read_table(table["holes"], "holes", {"context", "feather_px"}, {"context", "feather_px"})
    return EditStep(
        mask=mask,
        dont_copy=None if forbidden is None else read_mask(forbidden, height=height, width=width),
        look=read_look(table["look"]),
        context=_context(holes["context"]),
        feather_px=_seam(holes["feather_px"]),
        chosen=tuple(makings[number] for number in chosen),
    )


def read_table(values: object, name: str, known: set[str], needed: set[str]) -> dict[str, Any]:
    """Return a table of a file.

    Args:
        values: As JSON gives them.
        name: Of the table, for messages.
        known: What it may hold.
        needed: What it must hold.

    Raises:
        BadRecordError: It is no table, or holds too much or too little.
    """
    if not isinstance(values, dict):
        raise BadRecordError(f"{name} must be a table")
    if unknown := values.keys() - known:
        raise BadRecordError(f"{name}: unknown entry {', '.join(sorted(map(repr, unknown)))}")
    if missing := needed - values.keys():
        raise BadRecordError(f"{name}: {', '.join(sorted(missing))} missing")
    return values


def read_makings(values: object) -> list[Making]:
    """Return the makings that ``plain_makings`` made ``values`` of.

    Raises:
        BadRecordError: They are none, or one needs another that is not before it.
    """
    if not isinstance(values, list) or not 1 <= len(values) <= MAX_MAKINGS:
        raise BadRecordError(f"fills must be a list of 1 to {MAX_MAKINGS} tables")
    makings: list[Making] = []
    for value in values:
        makings.append(_making(value, makings))
    return makings


def _making(values: object, before: Sequence[Making]) -> Making:
    """Return a making; it may need only those before it, so that there are no circles."""
    table = read_table(values, "a fill", _FILL, {"settings", "made_on"})
    beside = _numbers("beside", table.get("beside", []), below=len(before))
    hole = read_value(
        "hole", table.get("hole", EVERYWHERE), Annotated[int, Meta(ge=EVERYWHERE, le=MAX_CHOSEN)]
    )
    start, end = (_needed(name, table, before) for name in ("start", "end"))
    if end is not None and start is None:
        raise BadRecordError("a fill with an end must have a start")
    if hole == EVERYWHERE and beside:
        raise BadRecordError("a fill of all holes has none beside it")
    return Making(
        settings=_settings(table["settings"]),
        hole=hole,
        beside=tuple(before[number] for number in beside),
        start=start,
        end=end,
        t=read_value("t", table.get("t", 0.0), Annotated[float, Meta(ge=0, le=1)]),
        made_on=read_made_on(table["made_on"]),
    )


def _needed(name: str, table: Mapping[str, Any], before: Sequence[Making]) -> Making | None:
    value = table.get(name)
    return None if value is None else before[_numbers(name, [value], below=len(before))[0]]


def _settings(values: object) -> FillSettings:
    settings = read_settings(values)
    if settings.model not in MODELS:
        raise BadRecordError(f"there is no model called {settings.model!r} in this version")
    if settings.samples != 1:
        raise BadRecordError("a fill of a recipe has one sample")
    _seam(settings.feather_px)
    _context(settings.context)
    return settings


def _context(value: object) -> float:
    context: float = read_value("context", value, Annotated[float, Meta(ge=1, le=MAX_CONTEXT)])
    return context


def _seam(value: object) -> int:
    seam_px: int = read_value("feather_px", value, Annotated[int, Meta(ge=0, le=MAX_PX)])
    return seam_px


def _numbers(name: str, values: object, *, below: int) -> tuple[int, ...]:
    numbers: tuple[int, ...] = read_value(name, values, tuple[int, ...])
    if not all(0 <= number < below for number in numbers):
        raise BadRecordError(f"{name} names a fill that is not there")
    return numbers
