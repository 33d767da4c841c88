"""The program as a process of its own: how it starts, and that it always ends."""

import subprocess
import sys
import textwrap
from pathlib import Path
from time import monotonic

import pytest

from editor.__main__ import main
from resources import locate

PROJECT = Path(__file__).parents[3]


def run_python(code: str, *, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


PREAMBLE = """
import sys, threading, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from editor.window import app
from tests.editor.small_engines import Deaf, FillGrey

def window():
    return next(one for one in QApplication.topLevelWidgets() if one.inherits("QMainWindow"))

def soon(ready, act):
    timer = QTimer(qapp)
    timer.timeout.connect(lambda: (timer.stop(), act()) if ready() else None)
    timer.start(20)

qapp = app.make_application()
"""


def test_a_photo_on_the_command_line_is_opened_with_its_mask():
    photo = locate.sample_paths()[0]
    done = run_python(
        PREAMBLE
        + f"""
def act():
    print(window().document.title, window().document.has_mask)
    window().close()
soon(lambda: window().document is not None and window().document.has_mask, act)
sys.exit(app.run([Path({str(photo)!r})], [Path({str(locate.suggested_mask(photo))!r})], load=FillGrey))
"""
    )
    assert (done.returncode, done.stdout.strip()) == (0, "rocket.jpg True"), done.stderr


def test_the_window_is_painted_without_what_speaks_with_servers():
    done = run_python(
        PREAMBLE
        + """
def act():
    print(window().isVisible(), {"ssl", "http.client", "urllib.request"} & sys.modules.keys())
    window().close()
QTimer.singleShot(50, act)
sys.exit(app.run())
"""
    )
    assert done.stdout.strip() == "True set()", done.stderr


def test_the_window_is_painted_before_torch_is_loaded():
    done = run_python(
        PREAMBLE
        + """
def act():
    print(window().isVisible(), "torch" in sys.modules)
    window().close()
QTimer.singleShot(50, act)
sys.exit(app.run())
"""
    )
    assert done.stdout.strip() == "True False", done.stderr


def test_an_instant_fill_does_not_wait_for_the_engine_to_load():
    photo = locate.sample_paths()[0]
    done = run_python(
        PREAMBLE
        + f"""
never = threading.Event()
def load():
    never.wait(30)
    raise OSError("given up")
def fill():
    window().actions_["inpaint"].trigger()
    soon(lambda: window().inpainting.is_choosing and not window().inpainting.is_running, look)
def look():
    print(never.is_set(), window().worker.is_loaded, [one.model for one in window().inpainting.completions])
    never.set()
    window().actions_["discard"].trigger()
    window().close()
soon(lambda: window().actions_["inpaint"].isEnabled(), fill)
app.settings_path().parent.mkdir(parents=True, exist_ok=True)
app.settings_path().write_text('{{"model": "telea"}}')
sys.exit(app.run([Path({str(photo)!r})], [Path({str(locate.suggested_mask(photo))!r})], load=load))
"""
    )
    assert done.stdout.strip() == "False False ['telea']", done.stderr


def test_closing_in_the_middle_of_one_long_step_ends_the_process_cleanly():
    photo = locate.sample_paths()[0]
    started = monotonic()
    done = run_python(
        PREAMBLE
        + f"""
engine = Deaf()
def fill():
    window().actions_["inpaint"].trigger()
    soon(engine.begun.is_set, close)
def close():
    soon(QApplication.activeModalWidget, stop)
    window().close()
def stop():
    next(button for button in QApplication.activeModalWidget().buttons() if button.text() == "Stop").click()
soon(lambda: window().actions_["inpaint"].isEnabled(), fill)
window_settings = app.settings_path()
window_settings.parent.mkdir(parents=True, exist_ok=True)
window_settings.write_text('{{"model": "telea"}}')
photos, masks = [Path({str(photo)!r})], [Path({str(locate.suggested_mask(photo))!r})]
sys.exit(app.run(photos, masks, load=lambda: engine, load_instant=None))
"""
    )
    assert done.returncode == 0, done.stderr
    assert "QThread" not in done.stderr
    assert monotonic() - started < 15, "the step itself takes 20 seconds"


def test_a_crash_in_the_window_is_said_in_the_window():
    done = run_python(
        PREAMBLE
        + """
def crash():
    QTimer.singleShot(50, look)
    raise ZeroDivisionError("planted")
def look():
    print(window().isVisible(), [notice.text for notice in window().area.notices.notices])
    window().close()
QTimer.singleShot(50, crash)
sys.exit(app.run(load=FillGrey))
"""
    )
    assert done.returncode == 0
    assert done.stdout.startswith("True ['Something went wrong inside the program.")
    assert "planted" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--mask", "m.png"], "needs a PHOTO"),
        (["a.png", "--mask", "m.png", "--mask", "n.png"], "needs a PHOTO"),
        (["--theme", "pink"], "pink"),
    ],
)
def test_a_wrong_command_line_is_explained(arguments, words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err


def test_the_version_is_printed(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("inpaint-editor ")


@pytest.mark.parametrize(
    ("remembered", "asked", "menu"),
    [("en", None, "File"), ("de", None, "Datei"), ("en", "de", "Datei"), ("de", "en", "File")],
)
def test_the_language_is_the_one_asked_for_or_the_remembered_one(remembered, asked, menu):
    done = run_python(
        PREAMBLE
        + f"""
from editor.state.settings import Settings, SettingsFile, settings_path
settings = SettingsFile(settings_path())
settings.current = Settings(language={remembered!r})
settings.write()
def act():
    print(window().menuBar().actions()[0].text().replace("&", ""))
    window().close()
soon(lambda: True, act)
status = app.run(language={asked!r}, load=FillGrey)
print(SettingsFile(settings_path()).current.language)
sys.exit(status)
"""
    )
    assert (done.returncode, done.stdout.split()) == (0, [menu, remembered]), done.stderr
