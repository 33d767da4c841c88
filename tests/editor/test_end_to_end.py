"""From a file to a file with the real window, the real engine and the bundled weights, by mouse and keys."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from editor.engine.gateway import load_engine
from editor.engine.worker import EngineWorker
from editor.state.document import Document
from editor.state.settings import SettingsFile, settings_path
from editor.window.main_window import MainWindow
from inpaint_core.files.read_write import ImageFile, read_image, write_image
from resources import locate
from tests.editor.small_engines import Answers

FILL_MS = 120_000
FILE_MS = 20_000
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MAKE, ORIENTATION, DATE = 0x010F, 0x0112, 0x0132


class Hands:
    """What a person does at the window: keys, and strokes with the mouse."""

    def __init__(self, qtbot, window: MainWindow, answers: Answers) -> None:
        self._qtbot, self.window, self._answers = qtbot, window, answers

    @property
    def document(self) -> Document:
        assert self.window.document is not None
        return self.window.document

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.canvas, key, modifiers)

    def open(self, path: Path) -> None:
        before, self._answers.open_paths = self.window.document, (path,)
        self.press(Qt.Key.Key_O, CONTROL)
        self._qtbot.waitUntil(lambda: self.window.document not in (before, None), timeout=FILE_MS)

    def paint_across(self, *, at: float) -> None:
        """Draw a line over the middle half of the photo, at a share of its height."""
        canvas, document = self.window.canvas, self.document
        points = [
            QPoint(*(round(v) for v in canvas.viewport.to_view(document.width * share, document.height * at)))
            for share in (0.25, 0.4, 0.6, 0.75)
        ]
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=points[0])
        for point in points[1:]:
            QTest.mouseMove(canvas, point)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=points[-1])

    def inpaint(self) -> None:
        self.press(Qt.Key.Key_Return, CONTROL)
        inpainting = self.window.inpainting
        self._qtbot.waitUntil(lambda: inpainting.is_choosing and not inpainting.is_running, timeout=FILL_MS)

    def save_as(self, path: Path) -> ImageFile:
        """Save under another name, and read back what is there."""
        self._answers.save_path = path
        self.press(Qt.Key.Key_S, CONTROL | SHIFT)
        self._qtbot.waitUntil(lambda: path.exists() and not self.window.background.is_busy, timeout=FILE_MS)
        assert not self.document.is_dirty
        return read_image(path)


@pytest.fixture
def hands(qtbot) -> Iterator[Hands]:
    answers = Answers()
    settings = SettingsFile(settings_path())
    settings.current = replace(settings.current, model="pennet")
    window = MainWindow(settings, EngineWorker(load_engine), answers)
    window.show()
    qtbot.waitExposed(window)
    yield Hands(qtbot, window, answers)
    window.close()
    window.deleteLater()


@pytest.fixture
def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.fixture
def turned_jpeg(tmp_path: Path, profile: bytes) -> Path:
    """A photo as a camera held upright writes it: stored lying, turned by EXIF, with a profile."""
    with Image.open(locate.sample_paths()[1]) as sample:
        lying = ImageOps.exif_transpose(sample).convert("RGB").resize((300, 200))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE], exif[DATE] = 6, "Test Camera", "2026:01:02 03:04:05"
    path = tmp_path / "turned.jpg"
    lying.save(path, quality=88, subsampling="4:2:0", exif=exif, icc_profile=profile, dpi=(300, 300))
    return path


@pytest.fixture
def deep_tiff(tmp_path: Path, profile: bytes) -> Path:
    """A photo that uses all of its 16 bits, with a profile."""
    with Image.open(locate.sample_paths()[0]) as sample:
        small = np.asarray(sample.convert("RGB").resize((240, 180)), dtype=np.uint16)
    noise = np.random.default_rng(0).integers(0, 257, small.shape, dtype=np.uint16)
    path = tmp_path / "deep.tif"
    write_image(path, small * 254 + noise)
    with_profile = read_image(path)
    metadata = replace(with_profile.metadata, icc_profile=profile)
    write_image(path, with_profile.image, metadata=metadata)
    return path


def fill_and_change_your_mind(hands: Hands) -> NDArray[np.bool_]:
    """Paint, fill, accept, undo and redo; return the mask that was filled."""
    document = hands.document
    hands.paint_across(at=0.5)
    mask, before = document.mask.copy(), document.image.copy()
    assert 0.01 < mask.mean() < 0.5
    hands.inpaint()
    assert hands.window.inpainting.completions[-1].model == "pennet"
    hands.press(Qt.Key.Key_Return)
    filled = document.image.copy()
    assert (filled != before).any(axis=2)[mask].mean() > 0.9
    assert np.array_equal(filled[~mask], before[~mask])
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert np.array_equal(document.image, before)
    assert np.array_equal(document.mask, mask)
    hands.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert np.array_equal(document.image, filled)
    return mask


def test_a_turned_jpeg_is_filled_and_saved_as_jpeg_and_png(
    hands: Hands, turned_jpeg: Path, tmp_path: Path, profile: bytes
) -> None:
    hands.open(turned_jpeg)
    document = hands.document
    assert (document.height, document.width) == (300, 200), "EXIF turns it upright"
    mask = fill_and_change_your_mind(hands)
    original, filled = document.original.copy(), document.image.copy()

    png = hands.save_as(tmp_path / "filled.png")
    assert np.array_equal(png.image, filled)
    assert np.array_equal(png.image[~mask], original[~mask])

    jpeg = hands.save_as(tmp_path / "filled.jpg")
    assert np.abs(jpeg.image.astype(int) - filled)[~mask].mean() < 3
    for path, saved in ((tmp_path / "filled.png", png), (tmp_path / "filled.jpg", jpeg)):
        assert saved.metadata.icc_profile == profile
        with Image.open(path) as raw:
            exif = raw.getexif()
            assert (exif[MAKE], exif[DATE]) == ("Test Camera", "2026:01:02 03:04:05")
            assert exif.get(ORIENTATION, 1) == 1, "the pixels are upright now"
            assert raw.size == (200, 300)
            assert [round(value) for value in raw.info["dpi"]] == [300, 300]
    with Image.open(turned_jpeg) as before, Image.open(tmp_path / "filled.jpg") as after:
        # The image lies on its side in the old file, and so do its tables.
        tables = [sorted(sorted(table) for table in raw.quantization.values()) for raw in (before, after)]
        assert tables[0] == tables[1], "saved at the quality of the source"
    assert turned_jpeg.exists()


def test_a_16_bit_tiff_keeps_its_depth(hands: Hands, deep_tiff: Path, tmp_path: Path, profile: bytes) -> None:
    hands.open(deep_tiff)
    document = hands.document
    assert document.bits == 16
    mask = fill_and_change_your_mind(hands)
    saved = hands.save_as(tmp_path / "filled.tif")
    assert saved.image.dtype == np.uint16
    assert saved.metadata.icc_profile == profile
    assert np.array_equal(saved.image, document.image)
    assert np.array_equal(saved.image[~mask], read_image(deep_tiff).image[~mask])
    assert len(np.unique(saved.image[mask] % 256)) > 100, "the fill too uses the lower eight bits"


def test_the_saved_file_opens_again_as_it_was(hands: Hands, turned_jpeg: Path, tmp_path: Path) -> None:
    hands.open(turned_jpeg)
    fill_and_change_your_mind(hands)
    kept = hands.document.image.copy()
    hands.save_as(tmp_path / "filled.png")
    hands.press(Qt.Key.Key_W, CONTROL)
    hands.open(tmp_path / "filled.png")
    assert np.array_equal(hands.document.image, kept)
    assert not hands.document.has_mask
    assert not hands.document.is_dirty
