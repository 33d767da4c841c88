"""The settings of a fill as plain values, as JSON holds them, and back: for journals and recipes alike."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from inpaint_core.errors import BadRecordError
from inpaint_core.look import Look
from inpaint_core.records import read_record
from inpaint_core.request import FillSettings, Finish, MadeOn

Record = TypeVar("Record")


def plain_settings(settings: FillSettings) -> dict[str, Any]:
    """Return settings as numbers, words and one table, by the names of their fields."""
    return asdict(settings)


def read_settings(values: object) -> FillSettings:
    """Return the settings that ``plain_settings`` made ``values`` of; fields that are missing have defaults.

    Raises:
        BadRecordError: A field is unknown, of another type, or out of range.
    """
    table = dict(_table(values, "settings"))
    finish = _read(Finish, table.pop("finish", {}), "finish")
    try:
        return read_record(FillSettings, table, given={"finish": finish}, entry="setting")
    except ValueError as error:
        raise BadRecordError(str(error)) from error


def read_look(values: object) -> Look:
    """Return a look of plain values.

    Raises:
        BadRecordError: As for ``read_settings``.
    """
    return _read(Look, values, "look")


def read_made_on(values: object) -> MadeOn:
    """Return weights, number format and device of plain values.

    Raises:
        BadRecordError: As for ``read_settings``.
    """
    return _read(MadeOn, values, "made_on")


def _read(record: type[Record], values: object, name: str) -> Record:
    try:
        return read_record(record, _table(values, name), entry="field")
    except ValueError as error:
        raise BadRecordError(f"{name}: {error}") from error


def _table(values: object, name: str) -> Mapping[str, object]:
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise BadRecordError(f"{name} must be a table")
    return values
