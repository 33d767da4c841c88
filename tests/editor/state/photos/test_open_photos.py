"""The list of photos: order, what is on show, and what may leave the memory."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.document import Document
from editor.state.photos.open_photo import OpenPhoto
from editor.state.photos.open_photos import OpenPhotos
from inpaint_core.files.disk.names import free_name
from inpaint_core.files.metadata import ImageFile, ImageMetadata

SIDE = 20


def read(photo: OpenPhoto) -> OpenPhoto:
    """Give a photo the document that its file would give."""
    image = np.full((SIDE, SIDE, 3), 90, np.uint8)
    photo.document = Document(ImageFile(image, None, ImageMetadata(format="PNG")), photo.path)
    return photo


def named(number: int) -> OpenPhoto:
    return OpenPhoto(Path(f"/photos/{number}.png"))


def paint(photo: OpenPhoto) -> None:
    assert photo.document is not None
    photo.document.invert_mask()


def test_neighbours_go_around_the_ends():
    photos = OpenPhotos()
    first, second, third = (named(number) for number in range(3))
    for photo in (first, second, third):
        photos.add(photo)
    assert photos.neighbour(first, 1) is second
    assert photos.neighbour(first, -1) is third
    assert photos.neighbour(third, 1) is first
    assert photos.neighbour(None, 1) is first
    assert photos.neighbour(None, -1) is third
    assert OpenPhotos().neighbour(None, 1) is None


def test_listeners_hear_of_every_change():
    photos, heard = OpenPhotos(), []
    photo = read(named(1))
    photos.on_changed(lambda: heard.append((len(photos), photos.shown)))
    photos.add(photo)
    photos.show(photo)
    photos.remove(photo)
    assert heard == [(1, None), (1, photo), (0, None)]


def test_a_saved_photo_is_found_by_its_new_name():
    photos, photo = OpenPhotos(), read(named(1))
    photos.add(photo)
    assert photo.document is not None
    photo.document.path = Path("/photos/new.png")
    assert photos.find(Path("/photos/new.png")) is photo
    assert photo.title == "new.png"


def test_nothing_that_would_be_lost_can_be_closed_down():
    for photo in (read(named(1)), read(OpenPhoto(None))):
        if photo.path is not None:
            paint(photo)
        assert not photo.is_untouched
        with pytest.raises(ValueError, match="holds changes"):
            photo.close_down()


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=30), st.integers(0, 6))
def test_within_the_budget_as_far_as_nothing_is_lost(steps, room):
    one = read(named(0)).size_bytes
    photos = OpenPhotos(budget_bytes=room * one)
    entries = [named(number) for number in range(6)]
    painted = set()
    for entry in entries:
        photos.add(entry)
    for number, paints in steps:
        photo = entries[number]
        if photo.document is None:
            assert photo not in painted, "what was painted on must never be read again"
            read(photo)
        photos.show(photo)
        if paints:
            paint(photo)
            painted.add(photo)
        assert photos.document is photo.document is not None
        kept = [entry for entry in entries if entry.document is not None]
        assert all(entry in kept for entry in painted)
        free = [entry for entry in kept if entry not in painted and entry is not photo]
        assert not free or sum(entry.size_bytes for entry in kept) <= room * one


def test_the_photo_looked_at_last_stays_longest():
    one = read(named(0)).size_bytes
    photos = OpenPhotos(budget_bytes=2 * one)
    entries = [named(number) for number in range(3)]
    for entry in entries:
        photos.add(entry)
    for number in (0, 1, 0, 2):
        if entries[number].document is None:
            read(entries[number])
        photos.show(entries[number])
    assert [entry.document is not None for entry in entries] == [True, False, True]


def test_a_free_name_is_the_wanted_one_or_has_a_number(tmp_path):
    wanted = tmp_path / "photo-filled.jpg"
    assert free_name(wanted) == wanted
    wanted.touch()
    assert free_name(wanted).name == "photo-filled-2.jpg"
    free_name(wanted).touch()
    assert free_name(wanted).name == "photo-filled-3.jpg"
