"""Pipes, devices, sockets and folders are refused at once: on reading and on writing."""

import os
import socket
import stat
import time

import pytest

from inpaint_core.errors import BadImageError, WriteError
from inpaint_core.files.atomic import check_target, replace_file
from inpaint_core.files.disk.regular_file import NotRegularFileError, read_file
from inpaint_core.files.read_write import read_image, read_mask, write_image, write_mask
from tests.inpaint_core.synthetic_photo import draw_photo


@pytest.fixture(params=["a pipe", "a socket", "a folder", "a device", "a link to a device"])
def strange(request, tmp_path, monkeypatch):
    """Return something that is no file and has a photo's name, and what it is."""
    path = tmp_path / "photo.png"
    if request.param == "a pipe":
        os.mkfifo(path)
    elif request.param == "a socket":
        monkeypatch.chdir(tmp_path)  # names of sockets are short
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("photo.png")
    elif request.param == "a folder":
        path.mkdir()
    elif request.param == "a device":
        try:
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
        except PermissionError:
            pytest.skip("only root makes devices")
    else:
        path.symlink_to("/dev/zero")
    return path, request.param.removeprefix("a link to ")


@pytest.mark.parametrize("read", [read_image, lambda path: read_mask(path, height=8, width=8)])
def test_it_is_refused_at_once_on_reading(strange, read):
    path, kind = strange
    began = time.monotonic()
    with pytest.raises(BadImageError, match=f"photo.png is {kind}, not a photo"):
        read(path)
    assert time.monotonic() - began < 1
    with pytest.raises(NotRegularFileError):
        read_file(path)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: write_image(path, draw_photo(8, 8)),
        lambda path: write_mask(path, draw_photo(8, 8)[:, :, 0] > 9),
        lambda path: replace_file(path, b"x"),
        check_target,
    ],
)
def test_a_save_never_replaces_it(strange, write):
    path, kind = strange
    before = os.lstat(path)
    with pytest.raises(WriteError, match=kind.removeprefix("a ")):
        write(path)
    assert os.path.samestat(os.lstat(path), before)
    assert len(list(path.parent.iterdir())) == 1


def test_a_link_to_a_file_is_that_file(tmp_path):
    write_image(tmp_path / "photo.png", draw_photo(8, 8))
    (tmp_path / "link.png").symlink_to("photo.png")
    assert read_file(tmp_path / "link.png") == (tmp_path / "photo.png").read_bytes()


def test_a_zero_byte_in_the_name_gets_a_sentence(tmp_path):
    with pytest.raises(BadImageError, match="no file"):
        read_image(tmp_path / "a\0b.png")
    with pytest.raises(WriteError, match="no file name may hold"):
        write_image(tmp_path / "a\0b.png", draw_photo(8, 8))
