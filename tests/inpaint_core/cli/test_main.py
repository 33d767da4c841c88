import json
from pathlib import Path

import pytest

from inpaint_core.cli.main import main


def test_the_models_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "spn-probabilistic",
        "spn",
        "spl",
        "pennet",
        "gmsrm",
        "dgi",
        "lama",
        "migan",
        "migan-256",
        "spn-probabilistic-published",
        "spn-published",
        "spl-published",
        "pennet-compact",
        "gmsrm-published",
        "dgi-published",
        "patches",
        "telea",
        "navier-stokes",
        "folder",
    ]
    assert main(["models", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {record["name"]: record["ready"] for record in records}["telea"] is True


def test_the_folder_of_own_weights_is_named_before_anything_is_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INPAINT_WEIGHTS_DIR", str(tmp_path / "mine"))
    assert main(["models"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"folder of your own weights: {tmp_path / 'mine'}"
