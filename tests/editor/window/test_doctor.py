"""``--doctor``: its words and its exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from editor.window import diagnostics, doctor

PROJECT = Path(__file__).parents[3]
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def describe():
    return [("PyTorch", "2.9")]


@pytest.fixture(autouse=True)
def enough_memory_and_weights(monkeypatch, tmp_path):
    weights = tmp_path / "net.safetensors"
    weights.write_bytes(b"x" * 2_000_000)
    monkeypatch.setattr(diagnostics, "LEAST_FREE_BYTES", 0)
    monkeypatch.setattr(diagnostics, "find_weights", lambda spec: weights)
    monkeypatch.setattr(diagnostics, "find_sha256", lambda spec, path: None)


def test_when_all_is_well_it_says_so_and_ends_with_0(qapp, capsys):
    assert doctor.main(OFFSCREEN, describe) == 0
    said = capsys.readouterr().out
    assert "PyTorch: 2.9" in said
    assert "Texture · PEN-Net: your own, 2 MB" in said
    assert said.endswith("\n\nAll is well.\n")
    assert "\n!" not in said


def test_what_is_missing_is_marked_and_it_ends_with_1(qapp, capsys):
    def broken():
        raise ImportError("No module named 'torch'")

    assert doctor.main(OFFSCREEN, broken) == 1
    said = capsys.readouterr().out
    assert "! PyTorch: does not start: No module named 'torch'\n    To do: Install the program again." in said
    assert said.endswith("Needs you: 1, marked with !\n")


@pytest.mark.skipif(sys.platform != "linux", reason="displays are a matter of Linux")
def test_without_a_display_the_rest_is_said_all_the_same(own_home):
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [sys.executable, "-m", "editor", "--doctor"]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, encoding="utf-8", timeout=300, env=environment, check=False
    )
    assert done.returncode == 1
    assert "! Window: cannot be opened" in done.stdout
    assert "PyTorch: " in done.stdout
    assert str(own_home) not in done.stdout
    assert "Traceback" not in done.stderr
