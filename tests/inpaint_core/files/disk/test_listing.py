import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.files.disk.listing import is_image_name, list_images
from inpaint_core.files.formats import READABLE_SUFFIXES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as people have it: two photos, a link to one, and much that only has such a name."""
    photos = tmp_path / ".cache" / "photos"  # a hidden folder above it hides nothing
    photos.mkdir(parents=True)
    for name in (
        "b.JPG",
        "a.jfif",
        "._b.JPG",
        ".DS_Store",
        "Thumbs.db",
        ".hidden.png",
        "notes.txt",
        "x.jpg.part",
    ):
        (photos / name).write_bytes(b"some bytes")
    (photos / "link.png").symlink_to("b.JPG")
    (photos / "gone.png").symlink_to("nowhere.png")
    (photos / "circle.png").symlink_to("circle.png")
    os.mkfifo(photos / "pipe.png")
    for name in ("album.jpg", "deep", ".thumbnails", "@eaDir", "__MACOSX"):
        (photos / name).mkdir()
        (photos / name / "inside.png").write_bytes(b"some bytes")
    return photos


def test_what_only_has_the_name_of_an_image_is_passed_over(folder: Path) -> None:
    found = list_images(folder)
    assert [path.name for path in found.files] == ["a.jfif", "b.JPG", "link.png"]
    assert [path.name for path in found.dead_links] == ["circle.png", "gone.png"]


def test_sub_folders_are_searched_only_when_wanted_and_those_of_the_system_never(folder: Path) -> None:
    found = list_images(folder, recursive=True)
    names = [path.relative_to(folder).as_posix() for path in found.files]
    assert names == ["a.jfif", "album.jpg/inside.png", "b.JPG", "deep/inside.png", "link.png"]


def test_other_suffixes_can_be_asked_for(folder: Path) -> None:
    (folder / "one.TAR").touch()
    assert [path.name for path in list_images(folder, suffixes=(".tar",)).files] == ["one.TAR"]


@pytest.mark.parametrize("recursive", [False, True])
def test_a_folder_that_is_not_there_is_an_error_not_an_empty_one(tmp_path: Path, recursive: bool) -> None:
    with pytest.raises(FileNotFoundError):
        list_images(tmp_path / "none", recursive=recursive)


@given(
    st.lists(st.sampled_from(["a", "photos", "..", "x.y"]), max_size=3),
    st.sampled_from(READABLE_SUFFIXES),
    st.booleans(),
)
def test_every_format_is_an_image_in_any_case_of_letters(
    folders: list[str], suffix: str, upper: bool
) -> None:
    path = PurePosixPath(*folders, "photo" + (suffix.upper() if upper else suffix))
    assert is_image_name(path)
    assert not is_image_name(path.with_name("." + path.name))
    assert not is_image_name(PurePosixPath("__MACOSX", path))
