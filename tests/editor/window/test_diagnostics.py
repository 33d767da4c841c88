"""The report: true, short, and silent about the user."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from editor.state.settings import settings_path
from editor.window import diagnostics
from editor.window.diagnostics import (
    Finding,
    is_writable,
    machine_findings,
    report,
    short_path,
    torch_findings,
    weights_findings,
    window_report,
)
from inpaint_core.errors import InpaintError


def test_what_is_wrong_is_marked_and_says_what_to_do():
    lines = report([Finding("Fonts", "35"), Finding("Memory", "1 GB", "Close other programs.")]).splitlines()
    assert lines == ["  Fonts: 35", "! Memory: 1 GB", "    To do: Close other programs."]


def test_before_torch_is_loaded_it_is_named_without_being_imported(qapp, monkeypatch):
    monkeypatch.setattr(diagnostics, "describe_runtime", lambda: pytest.fail("torch would be imported"))
    assert "not loaded yet" in window_report(torch_is_loaded=False)


def test_about_copies_a_report_that_names_no_photo_and_no_home(studio, photo, qtbot, own_home):
    made = studio()
    made.open(photo)
    made.trigger("about")
    dialog = made.window.findChild(QDialog)
    copy = next(button for button in dialog.findChildren(QPushButton) if "Diagnostics" in button.text())
    copy.setFocus()
    QTest.keyClick(copy, "\x20")
    text = QGuiApplication.clipboard().text()
    dialog.close()
    assert f"Qt: {qVersion()}" in text
    assert "Settings folder: ~/settings" in text
    assert "PEN-Net" in text
    assert photo.name not in text
    assert str(own_home) not in text
    assert str(photo.parent) not in text
    assert copy.text() == "Copied"


def test_paths_outside_the_home_folder_are_cut():
    assert short_path(Path("/media/someone/secret/weights")) == "…/weights"
    assert short_path(Path.home() / ".config" / "x") == "~/.config/x"


def test_torch_that_does_not_start_is_a_finding_with_advice():
    def broken():
        raise ImportError("libtorch_cpu.so: cannot open shared object file")

    (found,) = torch_findings(broken)
    assert "libtorch_cpu.so" in found.value
    assert found.advice

    def no_device():
        raise InpaintError("The device cuda is not available on this computer: use cpu or auto.")

    (found,) = torch_findings(no_device)
    assert found.advice == "The device cuda is not available on this computer: use cpu or auto."


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_refuses_is_not_writable(tmp_path):
    tmp_path.chmod(0o500)
    assert not is_writable(tmp_path)
    assert not is_writable(tmp_path / "below")
    tmp_path.chmod(0o700)
    assert is_writable(tmp_path / "below" / "deeper")


def test_a_settings_folder_that_is_a_file_is_told(own_home):
    settings_path().parent.write_text("in the way")
    folder = next(found for found in machine_findings() if found.name == "Settings folder")
    assert folder.advice.startswith("Allow writing")


def test_without_any_weights_the_folder_for_them_is_named(monkeypatch):
    monkeypatch.setattr(diagnostics, "find_weights", lambda spec: None)
    found = weights_findings(checks=False)
    assert found[-1].advice == "Put weights into ~/weights; until then only quick fills work."


def test_damaged_weights_are_found_when_they_are_checked(monkeypatch, tmp_path):
    path = tmp_path / "pennet.safetensors"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    monkeypatch.setattr(diagnostics, "find_weights", lambda spec: path)
    monkeypatch.setattr(diagnostics, "find_sha256", lambda spec, path: "0" * 64)
    assert all("damaged" in found.advice for found in weights_findings(checks=True))
    assert not any(found.advice for found in weights_findings(checks=False))
