"""Records read from files: plain values, as JSON and TOML give them, checked against a dataclass.

The fields' annotations say what is allowed: a type, one of the words of a ``Literal``, and a range with
``Annotated[int, Meta(ge=1)]``. Settings, training recipes and the list of weights are read this way.
"""

import contextlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from inpaint_core.errors import BadRecordError

Record = TypeVar("Record")

_ONE: Final[dict[object, str]] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
}
_SEVERAL: Final[dict[object, str]] = {int: "numbers", float: "numbers", str: "texts"}
_EMPTY: Final[Mapping[str, object]] = {}


def read_record(
    record: type[Record],
    values: Mapping[str, object],
    *,
    given: Mapping[str, object] = _EMPTY,
    entry: str = "option",
) -> Record:
    """Return a record made of values from a file.

    Args:
        record: A dataclass.
        values: By the names of its fields.
        given: Fields that do not come from the file, as they are; ``values`` must not name them.
        entry: What a field is called in messages.

    Raises:
        BadRecordError: A field is unknown or missing, or its value is not what its annotation allows.
    """
    checked = read_values(record, values, entry=entry, without=given)
    check_complete(record, [*values, *given])
    return record(**checked, **given)


def read_values(
    record: type[Any],
    values: Mapping[str, object],
    *,
    entry: str = "option",
    without: Iterable[str] = (),
) -> dict[str, Any]:
    """Return values fit for some fields of a dataclass.

    Lists become tuples where the field wants one, and whole numbers become fractions.

    Args:
        record: A dataclass.
        values: By the names of its fields; the others may be absent.
        entry: What a field is called in messages.
        without: Fields that ``values`` must not name.

    Raises:
        BadRecordError: A field is unknown, or its value is not what its annotation allows.
    """
    types = field_types(record)
    if unknown := values.keys() - (types.keys() - set(without)):
        raise BadRecordError(f"unknown {entry} {', '.join(sorted(unknown))}")
    return {name: read_value(name, value, types[name]) for name, value in values.items()}


def check_complete(record: type[Any], names: Iterable[str]) -> None:
    """Raise unless every field without a default is named.

    Raises:
        BadRecordError: One is missing; the message lists all that are.
    """
    required = {
        field.name
        for field in fields(record)
        if field.init and field.default is MISSING and field.default_factory is MISSING
    }
    if missing := required - set(names):
        raise BadRecordError(f"{', '.join(sorted(missing))} missing")


def read_value(name: str, value: object, wanted: Any) -> Any:
    """Return a value fit for one field.

    Args:
        name: Of the field, for messages.
        value: As JSON or TOML gives it.
        wanted: The field's annotation, from ``field_types``.

    Raises:
        BadRecordError: It is of another type, out of range, or not finite; the message says what is allowed.
    """
    with contextlib.suppress(msgspec.ValidationError):
        found = msgspec.convert(value, wanted)
        if _is_finite(found):
            return found
    raise BadRecordError(f"{name} must be {describe(wanted)}, got {value!r}")


def field_types(record: type[Any]) -> Mapping[str, Any]:
    """Return the annotation of each field of a dataclass, by its name."""
    hints = get_type_hints(record, include_extras=True)
    return {field.name: hints[field.name] for field in fields(record)}


def describe(wanted: Any) -> str:
    """Return in words what an annotation allows: ``a whole number from 1 to 32``.

    Args:
        wanted: Annotation of a field: text, a number, a truth value, words, or a list or table of them.

    Raises:
        TypeError: There are no words for it.
    """
    arguments = get_args(wanted)
    match get_origin(wanted):
        case None if wanted in _ONE:
            words = _ONE[wanted]
        case origin if origin is Annotated:
            words = describe(arguments[0]) + _range(arguments[1:])
        case origin if origin is Literal:
            words = f"one of {', '.join(map(str, arguments))}"
        case origin if origin in (Union, UnionType):
            words = " or ".join(describe(one) for one in arguments if one is not NoneType)
        case origin if origin is tuple:
            amount = "a list of" if arguments[-1] is Ellipsis else len(arguments)
            words = f"{amount} {_SEVERAL[arguments[0]]}"
        case origin if origin in (dict, Mapping):
            words = f"a table of {_SEVERAL[arguments[1]]}"
        case _:
            raise TypeError(f"no words for values of the type {wanted}")
    return words


def _range(limits: Iterable[object]) -> str:
    for limit in limits:
        if isinstance(limit, msgspec.Meta) and limit.ge is not None:
            return f" of at least {limit.ge}" if limit.le is None else f" from {limit.ge} to {limit.le}"
    return ""


def _is_finite(value: object) -> bool:
    """Return whether all numbers in a value are finite; TOML and Python's JSON have ``nan`` and ``inf``."""
    match value:
        case float():
            return math.isfinite(value)
        case tuple():
            return all(map(_is_finite, value))
        case dict():
            return all(map(_is_finite, value.values()))
    return True
