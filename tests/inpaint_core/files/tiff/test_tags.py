import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.files.tiff.tags import (
    EXIF_DIRECTORY,
    GPS_DIRECTORY,
    RATIONAL,
    SHORT,
    Tag,
    byte_order,
    header,
    numbers,
    pack_block,
    pack_directory,
    rational_of,
    read_directory,
    text_of,
    walk_directory,
)

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
orders = st.sampled_from(["<", ">"])
plain_tags = st.integers(1, 34000)


@st.composite
def tags(draw):
    kind, count = draw(st.sampled_from(sorted(SIZES))), draw(st.integers(1, 9))
    size = count * SIZES[kind]
    return Tag(kind, count, draw(st.binary(min_size=size, max_size=size)))


directories = st.dictionaries(plain_tags, tags(), min_size=1, max_size=6)
nested = st.builds(
    lambda outer, exif, gps: outer | {EXIF_DIRECTORY: exif, GPS_DIRECTORY: gps},
    directories,
    directories,
    directories,
)


@given(directories | nested, orders)
def test_a_packed_block_is_read_back_byte_for_byte(directory, order):
    block = pack_block(directory, order)
    assert byte_order(block) == order
    assert read_directory(block) == directory


@given(nested, orders, st.integers(0, 500).map(lambda half: 2 * half))
def test_a_directory_can_lie_anywhere_in_its_file(directory, order, gap):
    start = header(order)
    moved = start[:4] + struct.pack(order + "I", 8 + gap)
    assert read_directory(moved + bytes(gap) + pack_directory(directory, order, 8 + gap)) == directory


@given(directories, orders)
def test_an_entry_says_where_its_content_lies(directory, order):
    block = pack_block(directory, order)
    entries = list(walk_directory(block, 8))
    assert [entry.number for entry in entries] == sorted(directory)
    for entry in entries:
        tag = directory[entry.number]
        assert (entry.kind, entry.count) == (tag.kind, tag.count)
        assert block[entry.content_at : entry.content_at + 4] == entry.content


@given(orders, st.integers(-1, 40), st.binary(max_size=40))
def test_a_directory_beyond_its_block_has_no_entries(order, beyond, rest):
    block = header(order) + rest
    assert list(walk_directory(block, len(block) + beyond)) == []


@given(nested, orders, st.data())
def test_a_damaged_block_gives_what_is_left_of_it(directory, order, data):
    block = bytearray(pack_block(directory, order))
    for _ in range(data.draw(st.integers(1, 4))):
        block[data.draw(st.integers(0, len(block) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(block[: data.draw(st.integers(0, len(block)))])
    left = read_directory(cut)
    assert read_directory(pack_block(left, byte_order(cut))) == left


def test_a_directory_that_points_to_itself_is_not_followed_for_ever():
    loop = struct.pack("<HHHII", 1, EXIF_DIRECTORY, 4, 1, 8) + bytes(4)
    assert read_directory(header("<") + loop) == {}


@pytest.mark.parametrize("nonsense", [b"", b"II", b"hello world, this is text", b"II*\0\xff\xff\xff\xff"])
def test_nonsense_has_no_tags(nonsense):
    assert read_directory(nonsense) == {}


@pytest.mark.parametrize("order", ["<", ">"])
def test_numbers_are_stored_in_the_byte_order(order):
    assert numbers(SHORT, (1, 2), order).content == struct.pack(order + "HH", 1, 2)
    assert rational_of(numbers(RATIONAL, (300, 7), order), order) == pytest.approx(300 / 7)


def test_what_is_no_fraction_has_no_value():
    assert rational_of(None, "<") is None
    assert rational_of(numbers(SHORT, (3,), "<"), "<") is None
    assert rational_of(numbers(RATIONAL, (3, 0), "<"), "<") is None
    assert text_of({}) is None
    assert text_of(Tag(2, 3, b"abc")) == b"abc"
