import os
import subprocess
import sys
from pathlib import Path

import pytest

from editor.window.system_libraries import QT, X11, Library, message, missing, why_no_start, why_no_window

SCRIPTS = Path(__file__).parents[2] / "scripts"
NOWHERE = Library("libnosuchthing.so.9", "libnosuchthing9", "nosuchthing-libs")


def test_a_missing_library_is_named_with_its_debian_and_fedora_package():
    lacking = missing([NOWHERE])
    assert lacking == [NOWHERE]
    text = message(lacking)
    assert "libnosuchthing.so.9" in text
    assert "apt-get install libnosuchthing9" in text
    assert "dnf install nosuchthing-libs" in text


def test_a_package_that_holds_two_libraries_is_named_once():
    text = message([Library("a.so", "both", "both"), Library("b.so", "both", "both")])
    assert text.count("install both\n") == 2  # one line for Debian, one for Fedora


def test_what_qt_needs_is_known_for_both_families():
    for library in QT + X11:
        assert library.file.startswith("lib")
        assert ".so" in library.file
        assert library.debian
        assert library.fedora


def test_no_display_is_said_so():
    assert "neither DISPLAY nor WAYLAND_DISPLAY" in why_no_window({}, "linux")
    assert "does not answer" in why_no_window({"DISPLAY": ":987"}, "linux")


def test_wayland_and_other_systems_can_show_windows():
    assert why_no_window({"WAYLAND_DISPLAY": "wayland-0"}, "linux") == ""
    assert why_no_window({}, "darwin") == ""


def test_the_check_passes_where_these_tests_run():
    done = subprocess.run(
        [sys.executable, SCRIPTS / "check_system.py"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_python_that_cannot_be_used_is_refused_with_the_way_out(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", SCRIPTS / "find_python"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer" in done.stderr
    assert "python3-venv" in done.stderr


def test_the_first_python_that_works_is_found():
    done = subprocess.run(
        ["/bin/sh", SCRIPTS / "find_python"],
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, sys.executable)


def test_the_program_itself_names_what_lacks_before_qt_is_imported(tmp_path):
    code = (
        "import sys; from editor.window import system_libraries as s;"
        "s.QT = (s.Library('libnosuchthing.so.9', 'libnosuchthing9', 'nosuchthing-libs'),);"
        "from editor.__main__ import main; status = main([]);"
        "print(any(name.startswith('PySide6') for name in sys.modules)); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=SCRIPTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "False\n")
    assert "apt-get install libnosuchthing9" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_display_every_start_path_says_so_instead_of_an_abort():
    environment = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    for command in (
        ["-m", "editor"],
        ["-c", "import sys; from editor.__main__ import main; sys.exit(main())"],
    ):
        done = subprocess.run(
            [sys.executable, *command],
            env=environment,
            cwd=SCRIPTS.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "system libraries" in done.stderr or "cannot open a window: there is no display" in done.stderr


def test_what_qt_is_asked_for_decides_what_it_needs():
    assert why_no_start({"QT_QPA_PLATFORM": "offscreen"}) == ""
    assert why_no_start({}, "darwin") == ""
    assert why_no_start({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":987"}) != ""
    assert why_no_start({"WAYLAND_DISPLAY": "wayland-0"}) == ""


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_what_opens_no_window_needs_no_display(option: str) -> None:
    without = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    without.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "-m", "editor", option],
        env=without,
        cwd=SCRIPTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "inpaint-editor" in done.stdout
