"""``inpaint-eval priors`` from files to a table."""

import json
from pathlib import Path

import pytest

from inpaint_core.catalog import MODELS
from inpaint_core.models.random_weights import save_random_weights
from resources import locate
from training.cli.evaluate import main


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights with and without a learned prior, and a folder of photos."""
    folder = tmp_path_factory.mktemp("files")
    for name in ("spn", "pennet"):
        save_random_weights(MODELS[name], folder / f"{name}.safetensors", seed=0)
    (folder / "photos").mkdir()
    for path in locate.sample_paths():
        (folder / "photos" / path.name).write_bytes(path.read_bytes())
    return folder


def arguments(files: Path, weights: str) -> list[str]:
    """Teach by the SPN itself: random numbers, but they see colours."""
    chosen = ["--weights", str(files / f"{weights}.safetensors"), "--teacher", str(files / "spn.safetensors")]
    return ["priors", "--data", str(files / "photos"), "--centre", "25", *chosen, "--device", "cpu"]


def test_each_prior_has_a_row_for_each_space_beside_a_classical_fill(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments(files, "spn"), "--k", "8", "--json", str(tmp_path / "priors.json")]) == 0
    table = capsys.readouterr().out.splitlines()
    titles = [line.split("|")[1].strip() for line in table]
    assert titles[2:] == ["spn, as taught", "spn, as learned", "teacher, of the photo filled by Telea"]
    assert len({len(line) for line in table}) == 1, "columns are aligned"
    values = json.loads((tmp_path / "priors.json").read_text())
    assert (values["photos"], values["k"]) == (len(locate.sample_paths()), 8)
    telea = values["scores"][2]
    assert telea["hole"] < telea["known"], "around the hole the teacher sees the same photo"
    assert all(row[name] is not None for row in values["scores"] for name in ("hole", "known", "where"))
    for row, line in zip(values["scores"], table[2:], strict=True):
        assert f"{row['hole']:.3f}" in line


@pytest.mark.parametrize(
    ("weights", "more", "message"),
    [
        ("pennet", [], "no learned prior"),
        ("spn", ["--k", "1"], "--k"),
        ("spn", ["--limit", "0"], "--limit"),
        ("spn", ["--threads", "0"], "--threads"),
    ],
)
def test_mistakes_get_a_sentence(
    files: Path, weights: str, more: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments(files, weights), *more]) == 2
    assert message in capsys.readouterr().err
