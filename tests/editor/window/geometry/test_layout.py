"""The window at its first start, and at the next one on a smaller screen: all of it can be seen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from editor.window.geometry.layout import FIRST_SIZE, first_size
from editor.window.geometry.on_screen import (
    FRAME_PX,
    FRAMED_MS,
    UNKNOWN_FRAME,
    FirstPlace,
    frame_from,
    on_screen,
)

PROJECT = Path(__file__).parents[4]
SEE = """
import sys
from PySide6.QtCore import QPoint, QRect, QTimer
from editor.window import app
from resources import locate
from tests.editor.small_engines import FillGrey

qapp = app.make_application()
window = app.make_window(load=FillGrey, load_instant=None)
window.show()
photo = locate.sample_paths()[0]
window.files.open_path(photo, locate.suggested_mask(photo))
sizes = [tuple(map(int, text.split("x"))) for text in sys.argv[1:]]

def see():
    if window.document is None or not window.document.has_mask:
        return QTimer.singleShot(20, see)
    if sizes:
        window.resize(*sizes.pop(0))
        return QTimer.singleShot(200, look)
    window.close()

def look():
    button = window.status.inpaint
    place = QRect(button.mapToGlobal(QPoint(0, 0)), button.size())
    seen = button.visibleRegion().boundingRect().size() == button.size() and button.isEnabled()
    on_screen = window.screen().availableGeometry().contains(place)
    frame = window.frameGeometry()
    framed = window.screen().availableGeometry().contains(frame)
    print(window.width(), window.height(), seen and on_screen, framed, frame.top(), flush=True)
    see()

sizes.insert(0, (window.width(), window.height()))
QTimer.singleShot(200, see)
qapp.exec()
"""


def see_window(folder: Path, *, screen: tuple[int, int], scale: str, sizes: list[str]) -> list[list[str]]:
    """Show the window in a program of its own, on a screen of so many real pixels; return what was seen."""
    config = folder / "screen.json"
    width, height = screen
    one = {"name": "test", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    config.write_text(json.dumps({"screens": [one]}))

    done = subprocess.run(
        [sys.executable, "-c", SEE, *sizes],
        cwd=PROJECT,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}", "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def test_a_large_screen_gets_the_default_window():
    assert first_size(QSize(1920, 1080)) == FIRST_SIZE


def test_on_a_small_screen_the_window_ends_where_the_screen_ends():
    assert first_size(QSize(1280, 640)).height() == 640 - FRAME_PX
    assert first_size(QSize(910, 512)) == QSize(910, 512 - FRAME_PX)


@pytest.mark.parametrize("screen", [(1280, 640), (1366, 768)])
def test_inpaint_is_on_a_small_screen_at_one_and_a_half(tmp_path, screen):
    width, height = round(screen[0] / 1.5), round(screen[1] / 1.5)
    seen = see_window(tmp_path, screen=screen, scale="1.5", sizes=[f"{width - 8}x{height - FRAME_PX}"])
    assert len(seen) == 2
    for width_px, height_px, button, *_ in seen:
        assert int(width_px) <= width
        assert int(height_px) <= height - FRAME_PX
        assert button == "True"


def test_a_window_from_a_larger_screen_comes_back_within_the_small_one(tmp_path):
    first = see_window(tmp_path, screen=(1920, 1200), scale="1", sizes=["1900x1100"])
    assert first[-1][:2] == ["1900", "1100"]
    (again,) = see_window(tmp_path, screen=(1366, 768), scale="1.5", sizes=[])
    assert again[2] == "True"


def test_a_window_as_tall_as_the_screen_comes_back_where_it_was_with_its_frame(tmp_path):
    see_window(tmp_path, screen=(1280, 800), scale="1", sizes=["1276x796"])
    again = see_window(tmp_path, screen=(1280, 800), scale="1", sizes=[])
    third = see_window(tmp_path, screen=(1280, 800), scale="1", sizes=[])
    assert [line[3] for line in (*again, *third)] == ["True"] * 2
    assert int(again[0][1]) > 800 - FRAME_PX, "its frame is narrower than what was guessed"
    assert again == third, "no smaller and no lower at each start"


def test_the_frame_is_on_the_screen_when_nothing_is_known_of_it_yet(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    available = window.screen().availableGeometry()
    window.setGeometry(available)
    FirstPlace(window)
    window.show()
    assert not available.contains(window.frameGeometry())
    qtbot.waitUntil(lambda: available.contains(window.frameGeometry()))


def test_a_size_that_was_given_at_once_stays(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    FirstPlace(window)
    window.show()
    wide = window.screen().availableGeometry().size() * 2
    window.resize(wide)
    qtbot.wait(2 * FRAMED_MS)
    assert window.size() == wide


def test_a_frame_that_makes_no_sense_is_guessed():
    assert frame_from((2, 24, 2, 5)).top() == 24
    for sides in ((), (1, 2), (0, -5, 0, 0), (0, 100_000, 0, 0)):
        assert frame_from(sides) == UNKNOWN_FRAME


@given(st.integers(-3000, 3000), st.integers(-3000, 3000), st.integers(100, 4000), st.integers(100, 4000))
def test_every_place_becomes_one_on_the_screen_and_a_good_one_stays(left, top, width, height):
    available = QRect(0, 24, 1366, 744)
    place = QRect(left, top, width, height)
    found = on_screen(place, available)
    assert available.adjusted(0, FRAME_PX, 0, 0).contains(found)
    assert on_screen(found, available) == found
    assert found.size() == place.size().boundedTo(QSize(1366, 744 - FRAME_PX))
