"""``inpaint-eval costs`` from names to a table."""

import json
from pathlib import Path

import pytest

from training.cli.evaluate import main

QUICK = ["--side", "32", "--rounds", "1", "--device", "cpu", "--threads", "1"]


def test_networks_and_recipes_have_a_row_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["spn-scenes-cpu", "spl-scenes-cpu", "pennet"]
    assert main(["costs", *names, *QUICK, "--json", str(tmp_path / "costs.json")]) == 0
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in capsys.readouterr().out.splitlines()]
    assert [row[:2] for row in rows[2:]] == [
        ["spn-scenes-cpu", "5,993,627"],
        ["spl-scenes-cpu", "5,821,439"],
        ["pennet", "10,231,538"],
    ]
    values = json.loads((tmp_path / "costs.json").read_text(encoding="utf-8"))
    assert (values["side_px"], values["threads"]) == (32, 1)
    for row, one in zip(rows[2:], values["costs"], strict=True):
        assert 0 < one["lowest"] <= one["seconds"] <= one["highest"]
        assert row[2] == f"{one['seconds']:.3f}"


def test_a_size_is_for_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["costs", "spn", "--size", "compact", *QUICK]) == 0
    assert "5,993,627" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["spm", *QUICK], "There is no network or recipe called spm. Networks are "),
        (["gmsrm-memory", *QUICK], "gmsrm-memory fills no photos"),
        (["lama", "--size", "compact", *QUICK], "lama has no compact size"),
        (["spn", "--side", "16"], r"--side must lie in 32..4096."),
        (["spn", "--rounds", "0"], "--rounds must be at least 1."),
        (["spn", "--threads", "0"], "--threads must be at least 1."),
        (["spn", "--device", "cuda:99", "--rounds", "1"], "cuda:99"),
    ],
)
def test_mistakes_get_a_sentence(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["costs", *arguments]) == 2
    assert message in capsys.readouterr().err
