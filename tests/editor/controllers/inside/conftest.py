"""A window whose engine shows priors, with a photo and a painted mask."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.editor.small_priors import ShowsPrior


def look(made):
    """Ask for the prior by the button, and wait until it is shown."""
    QTest.mouseClick(made.panel.button, Qt.MouseButton.LeftButton)
    made.wait(lambda: made.panel.view is not None)


@pytest.fixture
def ready(studio, photo):
    """Return what makes a window in which nothing was looked into yet."""

    def make(engine=None, model="pennet"):
        made = studio(engine or ShowsPrior(), model)
        made.panel = made.window.prior_panel
        made.open(photo)
        made.paint()
        return made

    return make


@pytest.fixture
def looking(ready):
    """Return what makes a window that shows the prior."""

    def make(engine=None):
        made = ready(engine)
        look(made)
        return made

    return make
