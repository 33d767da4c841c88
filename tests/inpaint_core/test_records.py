"""Plain values become records, or it is said in words which of them cannot."""

import json
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from editor.state.settings import Settings
from inpaint_core.errors import BadRecordError
from inpaint_core.records import describe, field_types, read_record, read_value, read_values
from inpaint_core.weights.manifest import WeightsEntry
from training.config.recipe import LOSS_WEIGHTS, Stage


@dataclass(frozen=True, kw_only=True)
class Trip:
    place: str
    days: Annotated[int, Meta(ge=1, le=30)]
    by: Literal["train", "boat"] = "train"
    is_paid: bool = False
    price: Annotated[float, Meta(ge=0)] = 0.0
    discount: float | None = None
    span: tuple[float, float] = (0.0, 1.0)
    stops: tuple[str, ...] = ()
    fares: Mapping[str, float] = field(default_factory=dict)


VALUES = {"place": "Ulm", "days": 3}


def test_a_record_is_what_the_file_says_and_its_defaults_else() -> None:
    values = VALUES | {"by": "boat", "is_paid": True, "stops": ["Linz"], "fares": {"child": 2.5}}
    assert read_record(Trip, values) == Trip(
        place="Ulm", days=3, by="boat", is_paid=True, stops=("Linz",), fares={"child": 2.5}
    )


def test_lists_become_tuples_and_whole_numbers_fractions() -> None:
    trip = read_record(Trip, VALUES | {"span": [0, 2], "price": 7, "fares": {"child": 2}})
    assert (trip.span, trip.price, trip.fares) == ((0.0, 2.0), 7.0, {"child": 2.0})
    assert {type(value) for value in (*trip.span, trip.price, *trip.fares.values())} == {float}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("place", 3, "place must be text, got 3"),
        ("place", None, "place must be text, got None"),
        ("days", "many", "days must be a whole number from 1 to 30, got 'many'"),
        ("days", 0, "days must be a whole number from 1 to 30, got 0"),
        ("days", 31, "days must be a whole number from 1 to 30, got 31"),
        ("days", 3.0, "days must be a whole number from 1 to 30, got 3.0"),
        ("days", True, "days must be a whole number from 1 to 30, got True"),
        ("by", "foot", "by must be one of train, boat, got 'foot'"),
        ("by", ["train"], "by must be one of train, boat, got ['train']"),
        ("is_paid", 1, "is_paid must be true or false, got 1"),
        ("price", -0.5, "price must be a number of at least 0, got -0.5"),
        ("price", math.nan, "price must be a number of at least 0, got nan"),
        ("price", math.inf, "price must be a number of at least 0, got inf"),
        ("price", False, "price must be a number of at least 0, got False"),
        ("discount", "half", "discount must be a number, got 'half'"),
        ("discount", -math.inf, "discount must be a number, got -inf"),
        ("span", [1.0], "span must be 2 numbers, got [1.0]"),
        ("span", [1.0, math.nan], "span must be 2 numbers, got [1.0, nan]"),
        ("span", 1.0, "span must be 2 numbers, got 1.0"),
        ("stops", "Linz", "stops must be a list of texts, got 'Linz'"),
        ("fares", {"child": "free"}, "fares must be a table of numbers, got {'child': 'free'}"),
        ("fares", {"child": math.inf}, "fares must be a table of numbers, got {'child': inf}"),
    ],
)
def test_a_wrong_value_is_refused_in_words(name: str, value: object, words: str) -> None:
    with pytest.raises(BadRecordError, match=f"^{re.escape(words)}$"):
        read_record(Trip, VALUES | {name: value})
    with pytest.raises(BadRecordError, match=f"^{re.escape(words)}$"):
        read_value(name, value, field_types(Trip)[name])


def test_unknown_fields_are_named_in_the_words_of_their_file() -> None:
    with pytest.raises(BadRecordError, match=r"^unknown option day, hour$"):
        read_record(Trip, VALUES | {"hour": 1, "day": 3})
    with pytest.raises(BadRecordError, match=r"^unknown key day$"):
        read_record(Trip, VALUES | {"day": 3}, entry="key")


def test_missing_fields_are_named() -> None:
    with pytest.raises(BadRecordError, match=r"^days, place missing$"):
        read_record(Trip, {})


def test_a_given_field_is_taken_as_it_is_and_may_not_stand_in_the_file() -> None:
    assert read_record(Trip, {"days": 3}, given={"place": "Ulm"}) == Trip(place="Ulm", days=3)
    with pytest.raises(BadRecordError, match=r"^unknown option place$"):
        read_record(Trip, VALUES, given={"place": "Ulm"})


def test_some_values_may_be_read_alone() -> None:
    assert read_values(Trip, {"span": [1, 2]}) == {"span": (1.0, 2.0)}


@pytest.mark.parametrize(
    "record", [Settings, WeightsEntry, Stage, *sorted(set(LOSS_WEIGHTS.values()), key=str)]
)
def test_every_field_that_is_read_from_a_file_has_words(record: type[Any]) -> None:
    assert all(describe(wanted) for wanted in field_types(record).values())
    assert field_types(record).keys() <= get_type_hints(record).keys()


def test_what_no_file_can_hold_has_no_words() -> None:
    with pytest.raises(TypeError, match="no words"):
        describe(object)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(name=st.sampled_from(sorted(field_types(Trip))), value=json_values)
def test_whatever_a_file_holds_is_read_or_refused(name: str, value: object) -> None:
    try:
        found = read_value(name, value, field_types(Trip)[name])
    except BadRecordError:
        return
    # What was read is read again as it is, also after a way through the file.
    assert read_value(name, json.loads(json.dumps(found)), field_types(Trip)[name]) == found


def test_a_date_is_no_text() -> None:
    with pytest.raises(BadRecordError, match="place must be text"):
        read_record(Trip, VALUES | tomllib.loads("place = 2020-02-02"))
