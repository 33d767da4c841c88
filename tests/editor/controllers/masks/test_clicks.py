"""Click to Select in a real window: the model, clicks, previews, and what becomes of the mask.

The network is a small one in Python here, so that no extra is needed; ``test_clicks_with_files.py`` has real
files.
"""

import threading
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from editor.controllers.masks.click_model import ClickModelController
from editor.widgets.qimage_bridge import from_qimage
from inpaint_core.errors import Cancelled, WeightsError
from inpaint_core.segmentation.frame import Frame
from inpaint_core.segmentation.photo_segmenter import Embedding
from tests.inpaint_core.segmentation.onnx_bytes import efficient_sam_decoder, efficient_sam_encoder

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEYS, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
RED, BLUE, GROUND = (200, 40, 40), (40, 60, 200), (90, 140, 70)
WIDTH, HEIGHT = 1200, 800
RED_AT, BLUE_AT, GROUND_AT = (300, 300), (500, 300), (1000, 650)
"""Points on the two halves of the thing, and beside it."""


@dataclass
class Look:
    """Waits until it is let go on, or stopped."""

    image: np.ndarray
    go: threading.Event
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self):
        while not self.go.wait(0.01):
            if self.stopped.is_set():
                raise Cancelled
        height, width = self.image.shape[:2]
        return Embedding(
            self.image[::5, ::5].copy(), Frame((height, width), (height, width), (height, width))
        )

    def stop(self):
        self.stopped.set()


@dataclass
class SmallSegmenter:
    """Takes for the thing all pixels that have the colour of a plus point and not that of a minus point."""

    go: threading.Event = field(default_factory=threading.Event)
    looks: list[Look] = field(default_factory=list)
    fault: Exception | None = None

    def look(self, image):
        self.looks.append(Look(image, self.go))
        return self.looks[-1]

    def answer(self, embedding, prompts):
        if self.fault is not None:
            raise self.fault
        small = embedding.values.astype(int)
        found = np.zeros(small.shape[:2], np.bool_)
        for prompt in prompts:
            colour = small[int(prompt.y) // 5, int(prompt.x) // 5]
            found[np.abs(small - colour).max(axis=2) < 30] = prompt.is_thing
        return found


@pytest.fixture
def photo(tmp_path):
    """A ball of two colours on even ground, 1200 x 800."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    pixels = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    pixels[...] = GROUND
    ball = (columns - 400) ** 2 + (rows - 300) ** 2 < 200**2
    pixels[ball & (columns < 400)] = RED
    pixels[ball & (columns >= 400)] = BLUE
    path = tmp_path / "ball.png"
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def small(monkeypatch):
    """The network that every window of the test uses; it sees a photo at once unless ``go`` is cleared."""
    segmenter = SmallSegmenter()
    segmenter.go.set()
    made = ClickModelController.__init__

    def make(self, *args, **options):
        made(self, *args, **options, load=lambda *_: segmenter, has_runtime=lambda: True)

    monkeypatch.setattr(ClickModelController, "__init__", make)
    return segmenter


@pytest.fixture
def ready(studio, photo, small, tmp_path):
    """A window with a model and the photo, the tool in the hand."""
    made = studio()
    choose_model(made, tmp_path)
    made.open(photo)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_T)
    return made


def choose_model(made, folder):
    encoder, decoder = folder / "encoder.onnx", folder / "decoder.onnx"
    encoder.write_bytes(efficient_sam_encoder())
    decoder.write_bytes(efficient_sam_decoder())
    made.window.click_model.choose([encoder, decoder])
    made.wait(lambda: made.window.settings.current.click_decoder != "")
    return encoder, decoder


def click(made, point, button=LEFT, keys=NO_KEYS):
    QTest.mouseClick(made.window.canvas, button, keys, made.at(*point))


def look_again(made, small):
    """Begin to look at the photo as if it had not been seen; what is looked at waits for ``go``."""
    small.go.clear()
    made.window.clicks._seen.clear()
    made.window.clicks.set_document(made.window.document)


def answered(made):
    """Wait until the last click is answered."""
    made.wait(lambda: not made.window.canvas.tool.is_waiting)


def finish(made):
    QTest.keyClick(made.window.canvas, Qt.Key.Key_Return)
    made.wait(lambda: not made.window.masks.is_busy)


def share(made, colour):
    """Return how much of a colour of the photo is in the mask."""
    document = made.window.document
    is_colour = (document.image == np.array(colour, np.uint8)).all(axis=2)
    return document.mask[is_colour].mean()


def test_a_click_and_enter_mask_the_thing_as_one_step(ready):
    click(ready, RED_AT)
    answered(ready)
    assert not ready.window.document.has_mask, "only shown so far"
    finish(ready)
    assert share(ready, RED) > 0.98
    assert share(ready, BLUE) < 0.03
    assert share(ready, GROUND) < 0.001
    assert ready.window.actions_["undo"].text() == "&Undo Select (click)"
    ready.trigger("undo")
    assert not ready.window.document.has_mask
    assert not ready.window.document.can_undo


def test_edges_lie_at_the_size_of_the_photo(ready):
    click(ready, RED_AT)
    click(ready, BLUE_AT)
    answered(ready)
    finish(ready)
    document = ready.window.document
    is_thing = (document.image != np.array(GROUND, np.uint8)).any(axis=2)
    wrong = np.count_nonzero(document.mask != is_thing)
    assert wrong < 0.4 * 2 * np.pi * 200, "much less than a pixel along the edge; a pixel of the copy is five"


def test_more_clicks_add_parts_and_alt_takes_them_away(ready):
    click(ready, RED_AT)
    click(ready, BLUE_AT)
    click(ready, GROUND_AT)
    click(ready, GROUND_AT, keys=ALT)
    answered(ready)
    finish(ready)
    assert share(ready, RED) > 0.98
    assert share(ready, BLUE) > 0.98
    assert share(ready, GROUND) < 0.001


def test_the_right_button_says_minus_too_once_there_is_a_thing(ready):
    click(ready, RED_AT)
    click(ready, BLUE_AT)
    click(ready, BLUE_AT, RIGHT)
    answered(ready)
    finish(ready)
    assert share(ready, RED) > 0.98
    assert share(ready, BLUE) < 0.03


def test_a_first_click_with_alt_takes_the_thing_out_of_the_mask(ready):
    ready.trigger("invert_mask")
    click(ready, RED_AT, keys=ALT)
    click(ready, BLUE_AT)
    answered(ready)
    finish(ready)
    assert share(ready, RED) < 0.02
    assert share(ready, BLUE) < 0.02
    assert share(ready, GROUND) > 0.99
    assert ready.window.actions_["undo"].text() == "&Undo Deselect (click)"


def test_the_buttons_above_the_photo_say_what_becomes_of_the_mask(ready):
    ready.trigger("invert_mask")
    ready.window.options.selection.buttons["intersect"].click()
    click(ready, RED_AT)
    answered(ready)
    finish(ready)
    assert share(ready, RED) > 0.98
    assert share(ready, GROUND) < 0.001


def test_taking_up_another_tool_keeps_what_was_found(ready):
    click(ready, RED_AT)
    answered(ready)
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_B)
    ready.wait(lambda: ready.window.document.has_mask)
    assert share(ready, RED) > 0.98


def test_backspace_takes_a_click_back_and_escape_all(ready):
    click(ready, RED_AT)
    click(ready, BLUE_AT)
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_Backspace)
    answered(ready)
    finish(ready)
    assert share(ready, RED) > 0.98
    assert share(ready, BLUE) < 0.03
    ready.trigger("undo")
    click(ready, RED_AT)
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_Escape)
    assert not ready.window.canvas.is_selection_open
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_B)
    assert not ready.window.document.has_mask


def test_the_last_click_taken_back_leaves_nothing_open(ready):
    click(ready, RED_AT)
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_Backspace)
    assert not ready.window.canvas.is_selection_open
    click(ready, BLUE_AT)
    answered(ready)
    finish(ready)
    assert share(ready, RED) < 0.03
    assert share(ready, BLUE) > 0.98


def test_the_answer_is_seen_before_enter(ready):
    canvas = ready.window.canvas

    def bluish():
        shown = from_qimage(canvas.grab().toImage())[0].astype(int)
        return np.count_nonzero(shown[..., 2] > shown[..., 0] + 20)

    before = bluish()
    click(ready, GROUND_AT)
    answered(ready)
    found = bluish()
    assert found > before + 10_000
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert bluish() == before


def test_clicks_are_marked_before_there_is_an_answer(ready, small):
    look_again(ready, small)
    canvas = ready.window.canvas

    def around(point):
        place = ready.at(*point)
        x, y = place.x(), place.y()
        shown = from_qimage(canvas.grab().toImage())[0]
        return shown[y - 5 : y + 6, x - 5 : x + 6].mean()

    click(ready, RED_AT)
    click(ready, GROUND_AT, keys=ALT)
    assert around(RED_AT) > 140, "a plus, black on white"
    assert around(GROUND_AT) < 90, "a minus, white on black"


def test_clicks_wait_for_the_first_look_and_the_window_does_not(ready, small):
    look_again(ready, small)
    assert ready.window.options.clicks.state.text() == "Looking at the photo…"
    click(ready, RED_AT)
    click(ready, BLUE_AT)
    assert ready.window.canvas.is_selection_open
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_Return)
    assert ready.window.masks.is_busy, "waits beside the window"
    small.go.set()
    ready.wait(lambda: not ready.window.masks.is_busy)
    assert share(ready, RED) > 0.98
    assert share(ready, BLUE) > 0.98


def test_another_photo_ends_the_look_at_this_one(ready, small, tmp_path):
    other = tmp_path / "other.png"
    Image.fromarray(np.full((60, 80, 3), 120, np.uint8)).save(other)
    ready.wait(lambda: ready.window.options.clicks.state.text() == "Click on a thing")
    small.go.clear()
    ready.open(other)
    ready.wait(lambda: len(small.looks) == 2)
    ready.trigger("previous_photo")
    ready.wait(small.looks[1].stopped.is_set)
    assert ready.window.options.clicks.state.text() == "Click on a thing", "this one was seen before"
    click(ready, RED_AT)
    answered(ready)
    finish(ready)
    assert share(ready, RED) > 0.98
    assert len(small.looks) == 2


def test_closing_the_window_ends_the_look(ready, small):
    ready.wait(lambda: ready.window.options.clicks.state.text() == "Click on a thing")
    look_again(ready, small)
    ready.wait(lambda: len(small.looks) == 2)
    ready.window.close()
    assert small.looks[1].stopped.is_set()


def test_a_filled_photo_is_looked_at_again(ready, small):
    click(ready, RED_AT)
    answered(ready)
    finish(ready)
    ready.inpaint()
    assert len(small.looks) == 1, "a fill on show is not yet the photo"
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_T)
    ready.trigger("accept")
    ready.wait(lambda: len(small.looks) == 2)
    assert not np.array_equal(small.looks[0].image, small.looks[1].image)


def test_a_click_that_cannot_be_answered_is_said_and_loses_nothing(ready, small):
    ready.paint()
    before = ready.window.document.mask.copy()
    small.fault = WeightsError("The network cannot be run: it is broken.")
    click(ready, RED_AT)
    answered(ready)
    ready.wait(lambda: any("it is broken" in notice for notice in ready.notices))
    finish(ready)
    assert np.array_equal(ready.window.document.mask, before)
    assert not ready.window.canvas.is_selection_open
    small.fault = None
    click(ready, BLUE_AT)
    answered(ready)
    finish(ready)
    assert share(ready, BLUE) > 0.98


def test_the_photo_can_be_clicked_again_after_nothing_was_found_beside_the_window(ready, small):
    look_again(ready, small)
    click(ready, RED_AT)
    click(ready, RED_AT, keys=ALT)
    QTest.keyClick(ready.window.canvas, Qt.Key.Key_Return)
    small.go.set()
    ready.wait(lambda: not ready.window.masks.is_busy)
    assert not ready.window.document.has_mask
    click(ready, BLUE_AT)
    answered(ready)
    finish(ready)
    assert share(ready, BLUE) > 0.98


def test_without_a_model_the_tool_says_what_it_needs(studio, photo, small):
    made = studio()
    made.open(photo)
    made.trigger("click_select")
    assert made.window.options.clicks.state.text() == "Needs a model"
    assert any("EfficientSAM or MobileSAM" in notice for notice in made.notices)
    click(made, RED_AT)
    assert not made.window.canvas.is_selection_open


def test_without_the_extra_the_tool_says_how_to_get_it(studio, photo, monkeypatch):
    made = studio()
    made.window.click_model._has_runtime = lambda: False
    made.open(photo)
    made.trigger("click_select")
    assert any('pip install "inpaint-editor[select]"' in notice for notice in made.notices)
    made.window.options.clicks.model.click()
    words = "\n".join(label.text() for label in made.window.click_model._dialog.findChildren(QLabel))
    for said in ('pip install "inpaint-editor[select]"', "EfficientSAM", "MobileSAM", "Apache-2.0"):
        assert said in words
    made.wait(lambda: not made.window.click_model._background.is_busy)


def test_the_model_is_remembered_with_its_hash_and_shown(studio, small, tmp_path):
    made = studio()
    encoder, decoder = choose_model(made, tmp_path)
    settings = made.window.settings.current
    assert (settings.click_encoder, settings.click_decoder) == (str(encoder), str(decoder))
    assert any(settings.click_encoder_sha256[:12] in notice for notice in made.notices)
    made.trigger("click_model")
    dialog = made.window.click_model._dialog
    made.wait(lambda: "encoder.onnx" in dialog.encoder.text())
    assert settings.click_encoder_sha256 in dialog.encoder.text().replace("\n", "")
    assert "kB" in dialog.encoder.text()
    assert "icence" in dialog.decoder.text()


def test_files_may_be_chosen_one_after_the_other(studio, small, tmp_path):
    encoder, decoder = tmp_path / "e.onnx", tmp_path / "d.onnx"
    encoder.write_bytes(efficient_sam_encoder())
    decoder.write_bytes(efficient_sam_decoder())
    made = studio()
    made.answers.click_model_paths = (encoder,)
    made.window.click_model.ask()
    made.wait(lambda: any("Choose a decoder too." in notice for notice in made.notices))
    made.answers.click_model_paths = (decoder,)
    made.window.click_model.ask()
    made.wait(lambda: made.window.settings.current.click_decoder == str(decoder))
    assert made.window.settings.current.click_encoder == str(encoder)


def test_a_file_that_is_none_of_ours_is_refused_and_the_model_kept(studio, small, tmp_path):
    made = studio()
    encoder, _ = choose_model(made, tmp_path)
    other = tmp_path / "other.onnx"
    other.write_bytes(b"not a network")
    made.window.click_model.choose([other])
    made.wait(lambda: any("other.onnx is not an ONNX file" in notice for notice in made.notices))
    assert made.window.settings.current.click_encoder == str(encoder)


def test_a_changed_file_is_said_and_not_used(studio, small, tmp_path, photo):
    made = studio()
    encoder, _ = choose_model(made, tmp_path)
    encoder.write_bytes(efficient_sam_encoder(name="another"))
    made.open(photo)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_T)
    made.wait(lambda: any("encoder.onnx has changed since you chose it" in notice for notice in made.notices))
    assert small.looks == []
    click(made, RED_AT)
    assert not made.window.canvas.is_selection_open
