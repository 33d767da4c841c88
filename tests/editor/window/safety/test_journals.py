"""The window after a crash: what was left behind is offered, restored, discarded."""

import contextlib
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from editor.journal.home import JournalHome, journals_path
from editor.journal.journal_file import FILE_NAME
from editor.state.photos.put_aside import ViewPlace
from inpaint_core.files.disk.regular_file import file_digest
from inpaint_core.files.read_write import write_image
from inpaint_core.recipes.recipe_file import read_recipe
from tests.editor.small_engines import FillDrafts


def crash(studio) -> None:
    """Leave the journal of a window on the disk as a kill would."""
    controller = studio.window.journals.controller
    for recorder in controller.recorders:
        recorder.flush()
    controller.close()


def crash_at_any_moment(studio) -> None:
    """Likewise, whatever there is to lose: a kill does not ask."""
    controller = studio.window.journals.controller
    for recorder in controller.recorders:
        recorder.flush()
        recorder.close(keep=True)
    controller._recorders.clear()  # a closed window would remove what a killed one leaves
    controller.close()


def look(studio) -> list:
    """Look for journals as the program does at its start; return the cards shown."""
    offers = []
    studio.window.journals.controller.offered.connect(offers.append)
    studio.window.journals.look()
    studio.wait(lambda: bool(offers))
    return list(studio.window.journals.bar.cards.values())


def painted(studio, photo: Path):
    """Return a window with a mask painted over an accepted fill."""
    one = studio()
    one.open(photo)
    one.paint()
    one.inpaint()
    one.trigger("accept")
    one.paint()
    return one


def test_nothing_is_offered_when_nothing_was_left(studio):
    assert look(studio()) == []


def test_what_was_left_is_offered_with_picture_name_and_time(studio, photo):
    first = painted(studio, photo)
    crash(first)
    second = studio()
    (card,) = look(second)
    assert second.window.journals.bar.isVisible()
    assert card.offer.facts.name == photo.name
    assert card.time.text().startswith("Today, ")
    assert len(card.offer.picture) > 100


@pytest.fixture
def saved(studio, photo):
    """Return a window whose photo was filled and saved, with an older stroke that undo could bring back."""
    one = studio()
    one.open(photo)
    one.paint()
    one.inpaint()
    one.trigger("accept")
    one.trigger("save")
    one.wait(lambda: not one.window.files.is_saving and not one.window.document.is_dirty)
    return one


def test_a_photo_that_was_saved_and_not_changed_since_is_not_offered(saved, studio):
    crash_at_any_moment(saved)
    assert look(studio()) == []
    assert not list(journals_path().iterdir()), "and what was kept of it is gone"


@pytest.mark.parametrize(
    "what", ["a mask", "a forbidden mask", "fills", "an undo", "another file", "no file"]
)
def test_whatever_the_saved_file_does_not_hold_is_offered(saved, studio, what):
    document, path = saved.window.document, saved.window.document.path
    if what in ("a mask", "fills"):
        saved.paint()
    if what == "fills":
        saved.inpaint()
    if what == "a forbidden mask":
        saved.trigger("edit_forbidden")
        saved.paint()
    if what == "an undo":
        saved.trigger("undo")
        assert document.is_dirty
    crash_at_any_moment(saved)
    if what == "another file":
        path.write_bytes(path.read_bytes() + b"more")
    if what == "no file":
        path.unlink()
    (card,) = look(studio())
    assert card.offer.facts.name == path.name


def test_restoring_brings_photo_mask_and_undo_back(studio, photo):
    first = painted(studio, photo)
    crash(first)
    before = first.window.document
    second = studio()
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.document is not None)
    again = second.window.document
    assert np.array_equal(again.image, before.image)
    assert np.array_equal(again.mask, before.mask)
    assert again.title == photo.name
    assert again.is_dirty
    assert not second.window.journals.bar.isVisible()
    second.trigger("undo")
    second.trigger("undo")
    assert np.array_equal(again.image, again.original)


def test_a_restored_photo_has_the_recipe_of_its_fills_the_undone_ones_too(studio, photo, tmp_path):
    first = painted(studio, photo)
    first.inpaint()
    first.trigger("accept")
    first.trigger("undo")
    first.window.inpainting.discard()
    (edit,) = first.window.document.edits
    crash(first)
    second = studio()
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.document is not None)
    document = second.window.document
    (restored,) = document.edits
    assert np.array_equal(restored.mask.mask, edit.mask.mask)
    assert restored.chosen[0].settings == edit.chosen[0].settings
    document.redo()
    assert len(document.edits) == 2
    second.answers.recipe_path = tmp_path / "a.recipe.json"
    second.trigger("save_recipe")
    second.settle()
    recipe = read_recipe(tmp_path / "a.recipe.json")
    assert recipe.photo.name == photo.name
    assert recipe.photo.file_sha256 == file_digest(photo)


def test_fills_on_show_are_there_again_with_the_chosen_one(studio, photo):
    first = studio()
    first.open(photo)
    first.paint()
    for _ in range(3):
        first.inpaint()
    first.window.inpainting.highlight(1)
    chosen = first.window.inpainting.completions[1].patches[0].pixels
    crash(first)
    second = studio()
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.inpainting.is_choosing)
    assert len(second.window.inpainting.completions) == 3
    assert second.window.inpainting.index == 1
    second.trigger("accept")
    patch = first.window.inpainting.completions[1].patches[0]
    assert np.array_equal(second.window.document.image[patch.box.slices], chosen)


def test_coarse_fills_are_said_to_be_coarse(studio, photo):
    engine = FillDrafts()
    engine.refine_now.set()
    first = studio(engine, model="spn_probabilistic")
    first.open(photo)
    first.paint()
    first.window.samples_panel.samples.setValue(3)
    first.inpaint()
    assert any(one.draft is not None for one in first.window.inpainting.completions)
    crash(first)
    second = studio()
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.inpainting.is_choosing)
    assert any("coarse" in notice for notice in second.notices)


def test_zoom_place_tool_and_brush_are_there_again(studio, photo):
    first = studio()
    first.open(photo)
    first.paint()
    canvas = first.window.canvas
    first.trigger("eraser")
    canvas.brush_px = 33
    canvas.show_place(ViewPlace(8.0, 30.0, 20.0))
    place = canvas.place
    crash(first)
    second = studio()
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.document is not None)
    assert second.window.canvas.zoom == 8.0
    there = second.window.canvas.place
    assert (there.x, there.y) == pytest.approx((place.x, place.y), abs=0.2)
    assert second.window.canvas.brush_px == 33
    assert second.window.actions_["eraser"].isChecked()


def test_what_was_restored_is_kept_again_and_the_old_journal_goes(studio, photo):
    first = painted(studio, photo)
    crash(first)
    second = studio()
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.document is not None)
    crash(second)
    assert len(list(journals_path().iterdir())) == 1
    third = studio()
    (card,) = look(third)
    card.restore.click()
    third.wait(lambda: third.window.document is not None)
    assert np.array_equal(third.window.document.image, first.window.document.image)


def test_discarding_can_be_undone_until_the_bar_goes(studio, photo):
    crash(painted(studio, photo))
    second = studio()
    (card,) = look(second)
    card.discard.click()
    assert not card.restore.isVisible()
    card.discard.click()
    assert card.restore.isVisible()
    card.discard.click()
    second.window.journals.bar.later.click()
    second.wait(lambda: not list(journals_path().iterdir()))


def test_later_offers_again_at_the_next_start(studio, photo):
    crash(painted(studio, photo))
    second = studio()
    look(second)
    second.window.journals.bar.later.click()
    second.window.close()
    assert len(look(studio())) == 1


def test_a_clean_close_leaves_no_journal(studio, photo):
    one = painted(studio, photo)
    for recorder in one.window.journals.controller.recorders:
        recorder.flush()
    assert list(journals_path().iterdir())
    one.answers.unsaved_answer = "discard"
    one.window.close()
    assert not list(journals_path().iterdir())


def test_a_mask_that_nobody_asked_about_is_offered_at_the_next_start(studio, photo):
    one = studio()
    one.open(photo)
    one.paint()
    mask = one.window.document.mask.copy()
    one.window.close()
    assert not one.window.isVisible()
    assert not one.answers.asked
    second = studio()
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.document is not None)
    assert np.array_equal(second.window.document.mask, mask)


def test_of_two_photos_the_one_that_was_given_up_is_not_kept(two, photo):
    first = next(one for one in two.window.files.photos if one.title == photo.name)
    two.answers.unsaved_answer = "discard"
    given_up = {one.title for one in two.window.files.photos if two.window.files.closer.is_unsaved(one)}
    assert first.title in given_up
    kept = len(two.window.files.photos) - len(given_up)
    two.window.close()
    assert len(list(journals_path().iterdir())) == kept


def test_the_systems_wish_to_end_keeps_unsaved_work_without_a_question(studio, photo):
    one = painted(studio, photo)
    one.answers.unsaved_answer = "cancel"
    one.window.end()
    assert not one.window.isVisible()
    assert len(look(studio())) == 1


def test_the_systems_wish_to_end_keeps_nothing_where_all_is_saved(studio, photo):
    one = studio()
    one.open(photo)
    one.window.end()
    assert look(studio()) == []


def test_a_damaged_journal_is_one_sentence_and_said_once(studio, photo):
    crash(painted(studio, photo))
    (folder,) = JournalHome(journals_path()).left_behind()
    (folder.path / FILE_NAME).write_bytes(b"not a journal")
    folder.let_go()
    second = studio()
    assert look(second) == []
    assert second.notices == [
        "warning: What was kept of unfinished work on a photo is damaged and cannot be restored."
    ]
    third = studio()
    assert look(third) == []
    assert third.notices == []


@pytest.mark.parametrize("how", ["no file", "no tables", "no facts"])
def test_a_journal_that_was_only_begun_is_no_trouble_and_goes(studio, photo, how):
    """The program was killed in the very moment in which it began to keep something."""
    crash(painted(studio, photo))
    (folder,) = JournalHome(journals_path()).left_behind()
    file = folder.path / FILE_NAME
    if how == "no facts":
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("DELETE FROM facts")
    else:
        file.unlink()
        if how == "no tables":
            file.touch()
    folder.let_go()
    second = studio()
    assert look(second) == []
    assert second.notices == []
    assert not folder.path.exists()


def test_a_journal_whose_tiles_are_gone_is_said_and_can_be_discarded(studio, photo):
    crash(painted(studio, photo))
    second = studio()
    (card,) = look(second)
    with sqlite3.connect(card.offer.folder / FILE_NAME) as connection:
        connection.execute("DELETE FROM contents")
    card.restore.click()
    second.wait(lambda: bool(second.notices))
    assert photo.name in second.notices[0]
    assert "could not be restored" in second.notices[0]
    assert second.window.document is None
    assert card.isEnabled()


def test_switching_it_off_forgets_everything(studio, photo):
    crash(painted(studio, photo))
    second = studio()
    look(second)
    second.open(photo)
    second.paint()
    second.window.preferences._on_chosen("crash_journal", "off")
    assert not second.window.journals.bar.isVisible()
    second.wait(lambda: not list(journals_path().iterdir()))
    second.paint()
    assert second.window.journals.controller.recorders == ()


def test_closing_a_photo_ends_its_journal(studio, photo):
    one = painted(studio, photo)
    for recorder in one.window.journals.controller.recorders:
        recorder.flush()
    one.answers.unsaved_answer = "discard"
    one.trigger("close_photo")
    one.wait(lambda: not list(journals_path().iterdir()))
    assert one.window.journals.controller.recorders == ()


@pytest.fixture
def two(studio, photo):
    """Return a window with two photos: fills and undo steps in the first, both masks in the second."""
    other = photo.with_name("other.png")
    write_image(other, np.random.default_rng(5).integers(0, 256, (90, 140, 3), dtype=np.uint8))
    one = studio()
    one.open(photo)
    one.paint()
    one.inpaint()
    one.trigger("accept")
    one.paint()
    one.inpaint()
    one.inpaint()
    one.window.inpainting.highlight(1)
    one.open(other)
    document = one.window.document
    document.edit("forbidden")
    document.begin_stroke(add=True)
    document.stroke_to(20, 20, 6)
    document.end_stroke()
    document.edit("mask")
    one.paint()
    return one


def test_all_photos_of_a_session_are_offered_and_come_back_with_all_they_had(two, studio, photo):
    before = {photo.title: photo for photo in two.window.files.photos}
    was_chosen = two.window.journals.gallery(before[photo.name]).chosen
    crash(two)
    second = studio()
    cards = look(second)
    assert {card.offer.facts.name for card in cards} == {photo.name, "other.png"}
    assert second.window.journals.bar.all.isVisible()
    second.window.journals.bar.all.click()
    second.wait(lambda: len(second.window.files.photos) == 2)
    assert not second.window.journals.bar.isVisible()
    for again in second.window.files.photos:
        document, old = again.document, before[again.title].document
        assert np.array_equal(document.image, old.image)
        assert np.array_equal(document.mask, old.mask)
        assert np.array_equal(document.forbidden, old.forbidden)
        assert [step.label for step in document.done_steps] == [step.label for step in old.done_steps]
    first = next(again for again in second.window.files.photos if again.title == photo.name)
    second.window.files.switch.show(first)
    assert second.window.inpainting.is_choosing
    assert len(second.window.inpainting.completions) == 2
    assert second.window.inpainting.chooser.sheet.chosen == was_chosen


def test_what_a_photo_that_is_not_on_show_had_is_kept_until_it_is_closed(two, photo):
    journals = two.window.journals
    for recorder in journals.controller.recorders:
        recorder.flush()
    assert len(list(journals_path().iterdir())) == 2
    first = next(one for one in two.window.files.photos if one.title == photo.name)
    assert len(journals.gallery(first).made) == 2
    two.answers.unsaved_answer = "discard"
    two.window.files.closer.close_photo(first)
    two.wait(lambda: len(list(journals_path().iterdir())) == 1)


def test_a_restored_photo_takes_the_place_of_its_untouched_file(studio, photo):
    crash(painted(studio, photo))
    second = studio()
    second.open(photo)
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.document is not None and second.window.document.can_undo)
    assert [one.title for one in second.window.files.photos] == [photo.name]
    assert len(second.window.journals.controller.recorders) == 1


def test_an_accept_that_was_undone_is_undone_after_a_crash_and_its_fills_are_there(studio, photo):
    first = studio()
    first.open(photo)
    first.paint()
    first.inpaint()
    first.trigger("accept")
    first.wait(lambda: all(one.is_written for one in first.window.journals.controller.recorders))
    first.trigger("undo")
    assert first.window.inpainting.is_choosing
    # As a kill leaves it, once what happened by itself is written.
    first.wait(lambda: all(one.is_written for one in first.window.journals.controller.recorders))
    first.window.journals.controller.close()
    second = studio()
    (card,) = look(second)
    card.restore.click()
    second.wait(lambda: second.window.document is not None)
    again = second.window.document
    assert np.array_equal(again.mask, first.window.document.mask)
    assert again.can_redo
    second.wait(lambda: second.window.inpainting.is_choosing)
    assert len(second.window.inpainting.completions) == 1
    second.trigger("discard")
    assert np.array_equal(again.image, again.original)
