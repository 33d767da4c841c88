"""Settings and layout are on the disk soon after they change, not only at the end."""

import json
from dataclasses import replace

from PySide6.QtCore import QSize

from editor.state.settings import SettingsFile, settings_path


def written() -> dict:
    return json.loads(settings_path().read_text("utf-8")) if settings_path().exists() else {}


def test_the_brush_is_remembered_while_the_window_is_open(studio):
    one = studio()
    window = one.window
    window.canvas.brush_px = 77
    one.wait(lambda: written().get("brush_px") == 77)


def test_the_size_of_the_window_is_remembered_while_it_is_open(studio):
    one = studio()
    window = one.window
    before = window.saveGeometry()
    window.resize(window.size() - QSize(60, 40))
    assert window.saveGeometry() != before
    one.wait(
        lambda: written().get("geometry") == bytes(window.saveGeometry().toBase64().data()).decode("ascii"),
    )


def test_a_hidden_dock_is_remembered_while_the_window_is_open(studio):
    one = studio()
    window = one.window
    one.wait(lambda: "layout" in written())
    before = written()["layout"]
    window.dock.hide()
    one.wait(lambda: written()["layout"] != before)


def test_whoever_wants_to_know_hears_of_new_settings_only(tmp_path):
    settings, heard = SettingsFile(tmp_path / "settings.json"), []
    settings.on_changed(lambda: heard.append(settings.current.brush_px))
    settings.current = replace(settings.current, brush_px=5)
    settings.current = replace(settings.current, brush_px=5)
    assert heard == [5]
