import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QThreadPool

from benchmarks.random_walk.plain_model import (
    PlainModel,
    Shot,
    act,
    differences,
    random_completion,
    random_photo,
)
from editor.journal import journal_file, recorder
from editor.journal.facts import JournalError, ViewState
from editor.journal.home import JournalHome
from editor.journal.journal_file import FILE_NAME
from editor.journal.read_journal import read_offer
from editor.journal.recorder import DocumentRecorder
from editor.journal.restore import Restored, restore
from editor.journal.snapshot import Subject
from editor.journal.source import Source
from editor.state.document import Document
from editor.state.history import History
from editor.state.past_galleries import Made, PastGallery
from editor.state.saving import Picture
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.region import Box
from inpaint_core.request import AlphaPatch, FillSettings

PATIENCE_MS = 15_000


def source_of(document: Document) -> Source:
    stamp = document.stamp
    return Source(
        document.path,
        "" if stamp is None else stamp.digest.hex(),
        Picture(document.original, document.original_alpha),
        document.metadata,
    )


class Session:
    """A document with its recorder, and what a start after a crash would find."""

    def __init__(self, document: Document, root: Path, **around) -> None:
        self.document = document
        self.home = JournalHome(root / "journals")
        self.pool = QThreadPool()
        self.pool.setMaxThreadCount(1)
        subject = Subject(document=document, source=source_of(document), **around)
        self.recorder = DocumentRecorder(subject, self.home, self.pool)

    def crash(self) -> None:
        """Leave the journal as it is on the disk."""
        self.recorder.close(keep=True)
        self.pool.waitForDone()

    def restored(self) -> Restored:
        (folder,) = self.home.left_behind()
        try:
            return restore(folder.path, History())
        finally:
            folder.let_go()


def photo_file(
    folder: Path, name: str = "photo.png", seed: int = 0, height: int = 300, width: int = 520
) -> Path:
    path = folder / name
    write_image(path, random_photo(np.random.default_rng(seed), height, width))
    return path


def opened(path: Path) -> Document:
    return Document(read_image(path), path)


@pytest.fixture
def session(qapp, tmp_path):
    return Session(opened(photo_file(tmp_path)), tmp_path)


def paint(document: Document, x: float = 100, y: float = 100) -> None:
    document.begin_stroke(add=True)
    document.stroke_to(x, y, 20)
    document.end_stroke()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32 - 1), actions=st.integers(1, 25), dtype=st.sampled_from([np.uint8, np.uint16])
)
def test_whatever_was_done_is_there_after_a_crash(qapp, tmp_path_factory, seed, actions, dtype):
    rng = np.random.default_rng(seed)
    folder = tmp_path_factory.mktemp("photo")
    pixels = random_photo(rng, int(rng.integers(2, 400)), int(rng.integers(2, 600)), dtype)
    write_image(folder / "photo.png", pixels)
    document = opened(folder / "photo.png")
    model = PlainModel([Shot.of(document)])
    session = Session(document, folder)
    for _ in range(actions):
        act(rng, document, model)
        if rng.random() < 0.4:
            session.recorder.flush()
    is_kept = session.recorder.flush() and session.recorder.folder is not None
    session.crash()
    if is_kept:
        again = session.restored().document
        assert again.is_dirty == document.is_dirty
        assert differences(again, model) == []
    else:
        assert len(model.shots) == 1


def test_nothing_is_written_before_something_is_done(session, qtbot):
    session.recorder.touch()
    qtbot.wait(50)
    session.recorder.flush()
    assert session.recorder.folder is None
    assert not session.home.root.exists()


def test_a_change_is_on_the_disk_within_five_seconds(session, qtbot):
    paint(session.document)
    qtbot.waitUntil(lambda: session.recorder.is_written and session.recorder.folder is not None, timeout=5000)
    assert read_offer(session.recorder.folder.path).facts.name == "photo.png"
    session.crash()
    assert np.array_equal(session.restored().document.mask, session.document.mask)


def test_a_stroke_under_way_is_kept_and_can_be_undone(session):
    document = session.document
    paint(document)
    before = document.mask.copy()
    document.begin_stroke(add=True)
    document.stroke_to(300, 200, 30)
    session.recorder.flush()
    session.crash()
    again = session.restored().document
    assert np.array_equal(again.mask, document.mask)
    again.undo()
    assert np.array_equal(again.mask, before)
    assert again.can_undo


def test_a_stroke_under_way_in_the_dont_copy_mask_is_kept_there(session):
    document = session.document
    document.begin_stroke(add=True)  # nothing changes by it, and so it is no step
    document.stroke_to(-500, -500, 3)
    document.end_stroke()
    paint(document)
    document.edit("forbidden")
    paint(document, 200, 150)
    document.begin_stroke(add=True)
    document.stroke_to(300, 200, 30)
    session.recorder.flush()
    session.crash()
    again = session.restored().document
    assert np.array_equal(again.mask, document.mask)
    assert np.array_equal(again.forbidden, document.forbidden)
    assert again.undo_label == "Paint don't-copy mask"
    again.undo()
    again.undo()
    assert not again.has_forbidden
    assert np.array_equal(again.mask, document.mask)


def test_a_dont_copy_mask_alone_is_worth_keeping(session):
    session.document.edit("forbidden")
    paint(session.document)
    assert session.recorder.has_unsaved_work
    session.crash()


def test_a_journal_goes_after_a_clean_close(session):
    paint(session.document)
    session.recorder.flush()
    folder = session.recorder.folder.path
    assert (folder / FILE_NAME).exists()
    session.recorder.close(keep=False)
    session.pool.waitForDone()
    assert not folder.exists()


def test_a_living_session_is_not_offered(session):
    paint(session.document)
    session.recorder.flush()
    assert session.home.left_behind() == []
    session.crash()
    assert len(session.home.left_behind()) == 1


def test_gallery_choice_and_view_are_there_again(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("editor.journal.journal_file.BLOB_BYTES", 1000)  # in many pieces
    document = opened(photo_file(tmp_path))
    paint(document)
    rng = np.random.default_rng(1)
    made = tuple(
        Made(random_completion(rng, document), FillSettings(model="telea", seed=n), n, is_pinned=n == 1)
        for n in range(3)
    )
    view = ViewState(zoom=2.5, x=30, y=40, fits=False, tool="eraser", brush_px=17)
    session = Session(document, tmp_path, gallery=lambda: PastGallery(made, (2,)), view=lambda: view)
    session.recorder.flush()
    session.crash()
    again = session.restored()
    assert again.view == view
    assert again.gallery.chosen == (2,)
    for old, new in zip(made, again.gallery.made, strict=True):
        assert (new.settings, new.seed) == (old.settings, old.seed)
        assert (new.hole, new.kin, new.is_pinned) == (old.hole, old.kin, old.is_pinned)
        assert np.array_equal(new.completion.patches[0].pixels, old.completion.patches[0].pixels)


def test_opacity_is_there_again(qapp, tmp_path):
    rng = np.random.default_rng(3)
    path = tmp_path / "sticker.png"
    alpha = rng.integers(0, 255, (90, 300)).astype(np.uint8)
    write_image(path, random_photo(rng, 90, 300), alpha=alpha)
    document = opened(path)
    session = Session(document, tmp_path)
    completion = random_completion(rng, document)
    values = np.full((20, 30), 7, np.uint8)
    document.accept(replace(completion, alpha_patches=(AlphaPatch(Box(250, 10, 280, 30), values),)))
    session.recorder.flush()
    session.crash()
    again = session.restored().document
    assert np.array_equal(again.alpha, document.alpha)
    again.undo()
    assert np.array_equal(again.alpha, alpha)


def test_a_pasted_photo_is_kept_whole(qapp, tmp_path):
    pixels = random_photo(np.random.default_rng(2), 120, 200)
    document = Document(ImageFile(pixels.copy(), None, ImageMetadata(format="PNG", icc_profile=None)), None)
    session = Session(document, tmp_path)
    paint(document, 50, 50)
    session.recorder.flush()
    session.crash()
    again = session.restored()
    assert again.document.path is None
    assert again.document.metadata.format == "PNG"
    assert np.array_equal(again.document.original, pixels)
    assert np.array_equal(again.document.mask, document.mask)


@pytest.mark.parametrize("what", ["gone", "changed"])
def test_a_photo_that_is_gone_or_changed_is_restored_and_said(session, tmp_path, what):
    document = session.document
    paint(document)
    document.accept(random_completion(np.random.default_rng(0), document))
    session.recorder.flush()
    session.crash()
    if what == "gone":
        document.path.unlink()
    else:
        photo_file(tmp_path, seed=9, height=40, width=50)
    again = session.restored()
    assert np.array_equal(again.document.image, document.image)
    assert len(again.notices) == 1
    assert "photo.png" in again.notices[0]
    assert again.document.is_dirty


def test_a_photo_saved_over_itself_can_be_undone_after_a_crash(session):
    document = session.document
    original = document.image.copy()
    document.accept(random_completion(np.random.default_rng(0), document))
    document.save(document.path)
    session.recorder.flush()
    session.crash()
    again = session.restored().document
    assert not again.is_dirty
    again.undo()
    assert again.is_dirty
    assert np.array_equal(again.image, original)


def test_a_restored_photo_can_crash_again(session, tmp_path):
    document = session.document
    rng = np.random.default_rng(4)
    for _ in range(4):
        document.accept(random_completion(rng, document))
    paint(document)
    document.undo()
    session.recorder.flush()
    session.crash()
    again = session.restored()
    second = Session(again.document, tmp_path / "second")
    paint(again.document, 200, 60)
    second.recorder.flush()
    second.crash()
    third = second.restored().document
    assert np.array_equal(third.mask, again.document.mask)
    while again.document.can_undo:
        again.document.undo()
        third.undo()
        assert np.array_equal(third.image, again.document.image)
    assert not third.can_undo


@pytest.mark.parametrize("keep_bytes", [0, 100, 5000, 30_000])
def test_a_torn_journal_is_an_error_in_one_sentence(session, keep_bytes):
    document = session.document
    document.accept(random_completion(np.random.default_rng(0), document))
    session.recorder.flush()
    session.crash()
    (folder,) = session.home.left_behind()
    path = folder.path / FILE_NAME
    path.write_bytes(path.read_bytes()[:keep_bytes])
    with pytest.raises(JournalError):
        restore(folder.path, History())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_flipped_bytes_never_raise_anything_else(damaged_journal, seed):
    rng = np.random.default_rng(seed)
    folder, whole = damaged_journal
    data = bytearray(whole)
    for _ in range(rng.integers(1, 30)):
        data[rng.integers(0, len(data))] = rng.integers(0, 256)
    (folder / FILE_NAME).write_bytes(data)
    with contextlib.suppress(JournalError):
        restore(folder, History())


@pytest.fixture
def damaged_journal(session):
    document = session.document
    rng = np.random.default_rng(0)
    document.accept(random_completion(rng, document))
    paint(document)
    session.recorder.flush()
    session.crash()
    (folder,) = session.home.left_behind()
    return folder.path, (folder.path / FILE_NAME).read_bytes()


def test_a_full_disk_is_said_once_and_everything_is_written_later(session, qtbot, monkeypatch):
    said = []
    session.recorder.failed.connect(said.append)
    monkeypatch.setattr(recorder, "AGAIN_MS", 50)
    monkeypatch.setattr(recorder, "DELAY_MS", 10)
    paint(session.document)
    session.recorder.flush()

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    write = journal_file.JournalFile.write
    monkeypatch.setattr(journal_file.JournalFile, "write", full)
    paint(session.document, 200, 100)
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE_MS)
    paint(session.document, 300, 100)
    qtbot.wait(300)
    assert len(said) == 1
    assert "the disk is full" in said[0]
    monkeypatch.setattr(journal_file.JournalFile, "write", write)
    qtbot.waitUntil(lambda: session.recorder.is_written, timeout=PATIENCE_MS)
    session.crash()
    again = session.restored().document
    assert np.array_equal(again.mask, session.document.mask)
    assert len(again.done_steps) == 3
