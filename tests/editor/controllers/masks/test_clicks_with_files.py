"""Click to Select in a real window with real, tiny ONNX files, run by onnxruntime."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

pytest.importorskip("onnxruntime", reason="onnxruntime is not installed (extra select)")
pytest.importorskip("onnx", reason="the onnx package is not installed (extra dev)")

from tests.inpaint_core.segmentation.small_networks import write_decoder, write_encoder

PAIRS = {
    "EfficientSAM": ({}, {}),
    "MobileSAM": ({"name": "input_image", "rows": True}, {"family": "sam", "masks": 4}),
}


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (600, 800, 3), np.uint8)).save(path)
    return path


def choose(made, folder, name, **slow):
    encoder, decoder = PAIRS[name]
    paths = [
        write_encoder(folder / "encoder.onnx", **encoder, **slow),
        write_decoder(folder / "decoder.onnx", **decoder),
    ]
    made.window.click_model.choose(paths)
    made.wait(lambda: made.window.settings.current.click_decoder != "")


def click(made, x, y, keys=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(made.window.canvas, Qt.MouseButton.LeftButton, keys, made.at(x, y))


@pytest.mark.parametrize("name", PAIRS)
def test_a_click_masks_what_the_network_says(studio, photo, tmp_path, name):
    made = studio()
    choose(made, tmp_path, name)
    made.open(photo)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_T)
    click(made, 400, 300)
    click(made, 400, 430, Qt.KeyboardModifier.AltModifier)
    made.wait(lambda: not made.window.canvas.tool.is_waiting)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_Return)
    made.wait(lambda: not made.window.masks.is_busy)
    mask = made.window.document.mask
    assert mask[200, 400], "in the disc of 160 pixels around the first click"
    assert not mask[300, 600]
    assert not mask[430, 400], "in that of the second"
    assert made.notices == [notice for notice in made.notices if notice.startswith("info: ")]


def test_a_slow_look_ends_when_the_window_closes(studio, photo, tmp_path):
    made = studio()
    choose(made, tmp_path, "EfficientSAM", rounds=4000)
    made.open(photo)
    QTest.keyClick(made.window.canvas, Qt.Key.Key_T)
    click(made, 400, 300)
    made.wait(lambda: made.window.clicks._sight is not None and made.window.clicks._sight._look is not None)
    assert made.window.canvas.is_selection_open, "the window takes clicks meanwhile"
    made.window.close()
    assert not made.window.clicks._background.is_busy or made.window.clicks._background.wait(0)


def test_halves_of_two_networks_are_refused(studio, tmp_path):
    made = studio()
    paths = [write_encoder(tmp_path / "e.onnx"), write_decoder(tmp_path / "d.onnx", family="sam")]
    made.window.click_model.choose(paths)
    made.wait(lambda: any("do not belong together" in notice for notice in made.notices))
    assert made.window.settings.current.click_encoder == ""
