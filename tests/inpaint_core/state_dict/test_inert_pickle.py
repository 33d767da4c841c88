import collections
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.state_dict.inert_pickle import MAX_PICKLE_BYTES, External, Inert, Named, read_inert

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=30,
)


class Thing:
    """Stands for a class of a library that is not there."""


def anything(_named: Named) -> bool:
    return True


def nothing(_named: Named) -> bool:
    return False


@given(PLAIN, st.integers(3, 5))  # before 3 bytes are no plain data
def test_plain_data_comes_back(data: object, protocol: int) -> None:
    assert read_inert(pickle.dumps(data, protocol), nothing) == data


def test_an_object_becomes_a_mark_and_its_class_a_name() -> None:
    thing = Thing()
    thing.size = (1, 2)
    table = {Thing: thing, "more": collections.OrderedDict(a=1)}
    found = read_inert(pickle.dumps(table, 2), anything)
    assert isinstance(found, dict)
    name = Named(Thing.__module__, "Thing")
    made = found[name]
    assert isinstance(made, Inert)
    assert (made.of, made.arguments, made.state) == (name, (), {"size": (1, 2)})
    assert found["more"] == {"a": 1}


def test_what_lies_outside_is_known_by_its_identity() -> None:
    found = read_inert(b"\x80\x02X\x03\x00\x00\x00abcQ.", nothing)
    assert isinstance(found, External)
    assert found.identity == "abc"


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_nothing_is_imported_or_called(tmp_path: Path, protocol: int) -> None:
    class Act:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "it-ran"),)

    content = pickle.dumps({"hook": Act()}, protocol)
    found = read_inert(content, anything)
    assert isinstance(found, dict)
    assert isinstance(found["hook"], Inert)
    with pytest.raises(pickle.UnpicklingError, match="not expected"):
        read_inert(content, nothing)
    assert not (tmp_path / "it-ran").exists()


def test_keys_that_take_forever_to_compare_are_not_compared() -> None:
    """2**60 places to look at, for whoever would hash the key."""
    doubled = b"".join(b"q%ch%ch%c\x86" % (n, n, n) for n in range(60))
    assert read_inert(b"\x80\x02)" + doubled + b"q<}h<K\x01s.", nothing) == {}


def test_circles_are_no_trouble() -> None:
    circle: list[object] = []
    circle.append(circle)
    found = read_inert(pickle.dumps(circle, 2), nothing)
    assert isinstance(found, list)
    assert found[0] is found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x02",
        b"\x80\x02.",
        b"\x80\x020.",
        b"\x80\x02K\x01K\x02R.",  # calls a number
        b"\x80\x02K\x01K\x02b.",  # gives a number attributes
        b"\x80\x02]K\x01K\x02s.",  # fills a list by keys
        b"\x80\x02}K\x01a.",  # extends a table
        b"\x80\x02h\x05.",  # takes what was never put aside
        b"\x80\x02(K\x01\x87.",  # takes what lies below a mark
        b"\x80\x02(K\x01u.",
        b"\x80\x02cposix\nsystem\n.",
        b"\x80\x02\x82\x01.",  # a class by a number
        b"(iposix\nsystem\n.",
        b"I1\n.",
        b"\x80\x02X\xff\xff\xff\x7fabc.",
        b"\x80\x02" + b")" * MAX_PICKLE_BYTES,
    ],
)
def test_what_is_no_description_of_data_is_refused(content: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError):
        read_inert(content, nothing)


@given(st.binary(max_size=60), st.integers(0, 200))
def test_damage_is_refused_or_read_and_nothing_else(junk: bytes, place: int) -> None:
    whole = pickle.dumps({"a": [1, (2.5, "b")], "c": Thing()}, 2)
    damaged = whole[: place % len(whole)] + junk + whole[place % len(whole) + len(junk) :]
    try:
        read_inert(damaged, anything)
    except pickle.UnpicklingError:
        return
