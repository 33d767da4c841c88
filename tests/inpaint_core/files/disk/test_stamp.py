"""Whether a file is still the one that was read: told by its content, not by its time alone."""

import os

import pytest

from inpaint_core.files.disk.regular_file import read_stamped


@pytest.fixture
def read(tmp_path):
    path = tmp_path / "photo.png"
    path.write_bytes(b"a photo")
    return path, read_stamped(path)[1]


def test_a_file_that_nobody_touched_is_the_same(read):
    path, stamp = read
    assert stamp.looks_the_same(path)
    assert not stamp.is_outdated(path)


def test_a_file_that_was_only_touched_is_the_same(read):
    path, stamp = read
    os.utime(path, ns=(1, 1))
    assert not stamp.looks_the_same(path)
    assert not stamp.is_outdated(path)


@pytest.mark.parametrize("content", [b"another", b"a longer photo", b""])
def test_a_file_with_another_content_is_outdated(read, content):
    path, stamp = read
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    assert stamp.is_outdated(path)


def test_a_file_that_was_replaced_is_outdated(read):
    path, stamp = read
    other = path.with_name("other")
    other.write_bytes(b"a Photo")
    os.utime(other, ns=(5, 5))
    other.replace(path)
    assert stamp.is_outdated(path)


def test_a_file_that_is_gone_is_not_outdated(read):
    path, stamp = read
    path.unlink()
    assert not stamp.is_outdated(path)
    assert not stamp.looks_the_same(path)
