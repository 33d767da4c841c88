"""Every option that names a file or folder, with everything that a path can be: never a traceback."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from inpaint_core.cli.main import main
from inpaint_core.files.read_write import write_image, write_mask

Make = Callable[[Path], str]


def _folder(path: Path) -> str:
    path.mkdir()
    return str(path)


def _text(path: Path) -> str:
    path.write_text("no such thing", encoding="utf-8")
    return str(path)


def _circle(path: Path) -> str:
    path.symlink_to(path)
    return str(path)


def _below_a_file(path: Path) -> str:
    path.write_bytes(b"")
    return str(path / "deeper" / "x.png")


def _pipe(path: Path) -> str:
    os.mkfifo(path)
    return str(path)


def _endless(path: Path) -> str:
    path.symlink_to("/dev/zero")
    return str(path)


HOSTILE: dict[str, Make] = {
    "missing": str,
    "a folder": _folder,
    "text": _text,
    "a circle of links": _circle,
    "below a file": _below_a_file,
    "NUL": lambda path: f"{path}\0.png",
    "half a letter": lambda path: f"{path}\ud800.png",
    "no text": lambda path: f"{path}\udcff.png",
    "too long": lambda path: f"{path}{'x' * 300}.png",
    "empty": lambda _: "",
}
ENDLESS: dict[str, Make] = {"a pipe": _pipe, "an endless device": _endless}
FILL = ("photo", "--mask", "--out", "--triptych", "--not-from", "--show-prior")
WEIGHTS = ("--weights", "import-checkpoint")


@pytest.fixture
def words(tmp_path: Path) -> dict[str, str]:
    rng = np.random.default_rng(20)
    write_image(tmp_path / "photo.png", rng.integers(0, 256, (24, 32, 3), dtype=np.uint8))
    mask = np.zeros((24, 32), bool)
    mask[8:16, 8:16] = True
    write_mask(tmp_path / "mask.png", mask)
    return {
        "photo": str(tmp_path / "photo.png"),
        "--mask": str(tmp_path / "mask.png"),
        "--out": str(tmp_path / "out.png"),
        "--model": "telea",
    }


def _run(words: dict[str, str], option: str, value: str) -> int:
    if option == "import-checkpoint":
        return main([option, value])
    given = words | {option: value}
    if option in ("--weights", "--show-prior"):
        given["--model"] = "pennet-compact"
    photo = given.pop("photo")
    return main(["fill", *(word for pair in given.items() for word in pair), "--", photo])


@pytest.mark.parametrize("option", FILL + WEIGHTS)
@pytest.mark.parametrize("kind", [*HOSTILE, *ENDLESS])
def test_whatever_a_path_is_there_is_an_exit_code_and_a_sentence(
    tmp_path: Path,
    words: dict[str, str],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    kind: str,
) -> None:
    monkeypatch.chdir(tmp_path)  # an empty path is the folder one is in
    value = (HOSTILE | ENDLESS)[kind](tmp_path / "hostile.safetensors")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.suffix == ".png"}
    code = _run(words, option, value)
    said = capfd.readouterr().err
    assert code in (0, 1)
    assert "Traceback" not in said
    assert "not foreseen" not in said
    if code:
        assert len(said.strip()) > 10
    assert {path: path.read_bytes() for path in before} == before
