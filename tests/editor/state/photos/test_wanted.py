"""What is asked to be opened becomes photos with their masks, and sentences about the rest."""

import os

import pytest

from editor.state.photos.wanted import find_wanted


@pytest.fixture
def folder(tmp_path):
    """Three names of photos, a text and a hidden file."""
    for name in ("b.jpg", "a.png", "c.tif", "notes.txt", "._a.png"):
        (tmp_path / name).touch()
    return tmp_path


def names(wanted):
    return [path.name for path, _ in wanted.photos]


def test_files_keep_their_order_and_folders_are_listed_by_name(folder):
    assert names(find_wanted([folder / "c.tif", folder])) == ["c.tif", "a.png", "b.jpg"]


def test_a_file_given_twice_is_one_photo(folder):
    assert names(find_wanted([folder / "a.png", folder / "a.png"])) == ["a.png"]


def test_masks_go_with_the_photos_at_their_places(folder):
    masks = [folder / "m1.png", folder / "m2.png"]
    wanted = find_wanted([folder / "b.jpg", folder / "gone.jpg", folder / "a.png"], masks)
    assert dict(wanted.photos) == {folder / "b.jpg": masks[0], folder / "a.png": None}


def test_a_missing_file_alone_is_named(folder):
    wanted = find_wanted([folder / "gone.jpg"])
    assert wanted.troubles == (f"There is no file gone.jpg in {folder}.",)
    assert wanted.missing == (folder / "gone.jpg",)


def test_of_many_missing_files_the_number_is_said(folder):
    wanted = find_wanted([folder / "a.png", *(folder / f"{number}.jpg" for number in range(9))])
    assert wanted.troubles == (
        "9 files are not there, 0.jpg, 1.jpg, 2.jpg among them. The other photos are opened.",
    )
    assert names(wanted) == ["a.png"]


def test_a_folder_without_photos_is_said_to_have_none(tmp_path):
    (tmp_path / "empty").mkdir()
    assert find_wanted([tmp_path / "empty"]).troubles == ("There are no photos in the folder empty.",)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_is_said_to_be_closed(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert find_wanted([closed]).troubles[0].startswith("The folder closed may not be read")
