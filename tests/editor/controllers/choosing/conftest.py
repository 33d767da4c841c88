"""A window in which several fills of one or more holes are on show."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.state.settings import Settings, SettingsFile, settings_path
from editor.widgets.actions import plain
from inpaint_core.request import Latent
from tests.editor.small_engines import FillDiverse, give_weights, write_photo

DIVERSE = "spn-probabilistic"
CONTROL = Qt.KeyboardModifier.ControlModifier


class FillMixable(FillDiverse):
    """Its fills have noise: one number, so that fills near one and between two can be made."""

    def inpaint(self, request, report, *, drafts=False):
        for made in super().inpaint(request, report, drafts=drafts):
            noise = (np.full((1, 1, 1), made.seed, np.float32),)
            yield replace(made, latents=(Latent(8, 8, noise),))

    def near(self, request, completion, t, report, *, seed, drafts=False):
        for number in range(request.settings.samples):
            (made,) = super().inpaint(replace(request, settings=replace(request.settings, samples=1)), report)
            yield replace(made, seed=None, latents=completion.latents, seconds=number + t)

    def interpolate(self, request, a, b, t, report, *, drafts=False):
        first, last = (float(fill.latents[0].values[0][0, 0, 0]) for fill in (a, b))
        seed = round((1 - t) * first + t * last)
        settings = replace(request.settings, samples=1, seed=seed)
        (made,) = super().inpaint(replace(request, settings=settings), report)
        return replace(made, seed=None, latents=a.latents)


class Choice:
    """The window and what a hand does in it."""

    def __init__(self, made, boxes):
        self.made, self.window, self.boxes = made, made.window, boxes

    @property
    def strip(self):
        return self.window.strip

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.window.canvas, key, modifier)

    def ask_for_menu(self, place):
        """Right-click on a thumbnail; return the entries of its menu by their words."""
        frame = self.strip.thumbnails[place]
        middle = frame.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, frame.mapToGlobal(middle))
        QApplication.sendEvent(frame, event)
        self.menu = QApplication.activePopupWidget()
        return {plain(action.text()): action for action in self.menu.actions() if not action.isSeparator()}

    def pick(self, words):
        """Click on an entry of the menu that is open."""
        (action,) = [one for one in self.menu.actions() if plain(one.text()) == words]
        QTest.mouseClick(self.menu, Qt.MouseButton.LeftButton, pos=self.menu.actionGeometry(action).center())
        self.made.wait(lambda: self.window.inpainting.chooser.sheet.shown_places == self.chosen())

    def chosen(self):
        return self.window.inpainting.chooser.sheet.chosen

    def settle(self):
        self.made.wait(lambda: not self.window.inpainting.is_running)

    def shown(self, hole):
        """The grey that the photo shows in the middle of a hole."""
        return self._grey(self.window.document.shown_pixels(self.window.document.box), hole)

    def accepted(self, hole):
        return self._grey(self.window.document.image, hole)

    def _grey(self, image, hole):
        left, top, right, bottom = self.boxes[hole]
        return int(image[(top + bottom) // 2, (left + right) // 2, 0])

    def captions(self):
        return [frame.text() for frame in self.strip.shown_order]


@pytest.fixture
def choice(studio, tmp_path):
    """Return what makes a window with fills on show, for holes at these boxes."""

    def make(boxes=((40, 40, 100, 100), (400, 300, 480, 360)), *, samples=3, engine=None):
        give_weights(DIVERSE)
        file = SettingsFile(settings_path())
        file.current = Settings(model=DIVERSE, samples=samples, seed=10, photo_samples=0)
        file.write()
        made = studio(engine or FillMixable())
        made.window.resize(1280, 800)
        made.open(write_photo(tmp_path / "two.png", height=420, width=640))
        mask = np.zeros((420, 640), np.bool_)
        for left, top, right, bottom in boxes:
            mask[top:bottom, left:right] = True
        made.window.document.replace_mask(mask, "Mask")
        one = Choice(made, boxes)
        one.press(Qt.Key.Key_Return, CONTROL)
        made.wait(lambda: made.window.strip.count == samples)
        one.settle()
        return one

    return make
