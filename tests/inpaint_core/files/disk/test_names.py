from pathlib import Path

from inpaint_core.files.disk.names import filled_name, free_filled_name, free_name


def test_a_name_that_will_be_taken_soon_is_not_free(tmp_path):
    wanted = tmp_path / "a-filled.png"
    assert free_name(wanted, {wanted}).name == "a-filled-2.png"
    (tmp_path / "a-filled-2.png").touch()
    assert free_name(wanted, {wanted}).name == "a-filled-3.png"


def test_a_photo_that_is_filled_already_gets_a_number(tmp_path):
    photo = tmp_path / "a-filled.jpg"
    photo.touch()
    assert free_filled_name(photo, filled_name(photo)).name == "a-filled-2.jpg"


def test_a_photo_that_can_only_be_opened_is_filled_as_png():
    assert filled_name(Path("x/a.heic")) == Path("x/a-filled.png")
    assert filled_name(Path("x/a.JPG")) == Path("x/a-filled.JPG")
