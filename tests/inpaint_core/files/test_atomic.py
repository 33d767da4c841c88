"""What the system knows of a file outlives a save, or the save says that it does not."""

import os
import stat

import pytest

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import read_image, write_image
from tests.inpaint_core.synthetic_photo import draw_photo


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    write_image(path, draw_photo(8, 8))
    return path


def set_attribute(path, name, value):
    try:
        os.setxattr(path, name, value)
    except (AttributeError, OSError):
        pytest.skip("this file system holds no extended attributes")


def test_extended_attributes_are_kept(photo):
    attributes = {"user.xdg.comment": b"from the attic", "user.tags": bytes(range(256))}
    for name, value in attributes.items():
        set_attribute(photo, name, value)
    assert write_image(photo, draw_photo(8, 8, seed=1)) == ()
    assert {name: os.getxattr(photo, name) for name in os.listxattr(photo)} == attributes


def test_attributes_that_cannot_be_kept_are_said(photo, monkeypatch):
    set_attribute(photo, "user.tags", b"holiday")

    def refuse(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "setxattr", refuse)
    (notice,) = write_image(photo, draw_photo(8, 8, seed=1))
    assert "extended attributes of photo.png" in notice
    assert read_image(photo).image.shape == (8, 8, 3)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o2664])
def test_every_permission_is_kept(photo, mode):
    photo.chmod(mode)
    write_image(photo, draw_photo(8, 8, seed=1))
    assert stat.S_IMODE(photo.stat().st_mode) == mode


def test_the_owner_is_kept_where_that_is_allowed(photo):
    try:
        os.chown(photo, 12_345, 54_321)
    except PermissionError:
        pytest.skip("only root gives files away")
    photo.chmod(0o6640)  # changing the owner would take these away
    write_image(photo, draw_photo(8, 8, seed=1))
    status = photo.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12_345, 54_321, 0o6640)


def test_who_may_not_give_files_away_saves_all_the_same(photo, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(1, "Operation not permitted")

    wanted = photo.stat()
    monkeypatch.setattr(os, "chown", refuse)
    monkeypatch.setattr(os, "fstat", lambda number, fstat=os.fstat: _of_another(fstat(number)))
    assert replace_file(photo, b"x") == ()
    assert stat.S_IMODE(photo.stat().st_mode) == stat.S_IMODE(wanted.st_mode)


def _of_another(status):
    values = list(status)
    values[4] += 1
    return os.stat_result(values)


@pytest.mark.parametrize(("links", "words"), [(1, "1 other name on"), (2, "2 other names on")])
def test_hard_links_are_said(photo, links, words):
    for number in range(links):
        os.link(photo, photo.with_name(f"link-{number}.png"))
    (notice,) = write_image(photo, draw_photo(8, 8, seed=1))
    assert words in notice
    for number in range(links):  # and this is true
        assert (read_image(photo.with_name(f"link-{number}.png")).image == draw_photo(8, 8)).all()
    assert write_image(photo, draw_photo(8, 8, seed=2)) == ()
