"""A sticker taken off a transparent picture in the window, with the real quick fill."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from editor.state.settings import SettingsFile, settings_path
from inpaint_core.engine.engine import Engine
from inpaint_core.files.metadata import ImageMetadata
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.runtime.runtime import start_runtime
from tests.editor.small_engines import FillGrey
from tests.inpaint_core.transparency.stickers import around, colored, disc, with_thing

ICON, BADGE = disc(150, 120, 80), disc(210, 60, 20)
MASK = around(BADGE)


class FillTruly(FillGrey):
    """Fills with the real engine, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self._engine = Engine(start_runtime("cpu", threads=1))

    def inpaint(self, request, report, *, drafts=False):
        self.requests.append(request)
        yield from self._engine.inpaint(request, report, drafts=drafts)


@pytest.fixture
def sticker(tmp_path: Path) -> Path:
    image, alpha = with_thing(colored(ICON), ICON, BADGE, (20, 220, 40))
    write_image(tmp_path / "icon.png", image, alpha=alpha, metadata=ImageMetadata(format="PNG"))
    return tmp_path / "icon.png"


@pytest.fixture
def opened(studio, sticker):
    made = studio(FillTruly())
    made.open(sticker)
    made.window.document.replace_mask(MASK, "Mask")
    return made


def test_a_badge_is_removed_shown_copied_undone_and_saved(opened, sticker, tmp_path):
    window, document = opened.window, opened.window.document
    before = document.alpha.copy()
    opened.inpaint()
    shown = document.shown_alpha(document.box)
    assert np.abs(shown.astype(int) - ICON)[MASK].mean() < 2
    assert np.array_equal(document.alpha, before)
    opened.trigger("copy")
    opened.settle()
    assert QGuiApplication.clipboard().image().pixelColor(222, 45).alpha() == 0
    window.inpainting.accept()
    assert np.array_equal(document.alpha, shown)
    document.undo()
    assert np.array_equal(document.alpha, before)
    document.redo()
    document.save(tmp_path / "out.png")
    written, original = read_image(tmp_path / "out.png"), read_image(sticker)
    assert np.array_equal(written.alpha, shown)
    assert np.array_equal(written.alpha[~MASK], original.alpha[~MASK])
    assert np.array_equal(written.image[~MASK], original.image[~MASK])


def test_the_panel_keeps_the_old_transparency_and_remembers_that(opened):
    window, document = opened.window, opened.window.document
    assert window.model_panel.alpha.isChecked()
    window.model_panel.alpha.click()
    before = document.alpha.copy()
    opened.inpaint()
    assert opened.engine.requests[-1].settings.keep_alpha
    assert np.array_equal(document.shown_alpha(document.box), before)
    window.settings.write()
    assert SettingsFile(settings_path()).current.keep_alpha
