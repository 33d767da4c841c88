"""Weights can be named as ``inpaint-eval --weights`` names them."""

from pathlib import Path

import pytest

from inpaint_core.catalog import MODELS
from inpaint_core.errors import WeightsError
from inpaint_core.weights.manifest import find_weights
from training.cli.options.parser import given_options
from training.cli.options.weights_place import weights_file, weights_place


@pytest.mark.parametrize("name", ["pennet", "spn"])
def test_a_models_name_is_its_weights(name: str) -> None:
    bundled = find_weights(MODELS[name])
    assert bundled is not None
    found = given_options(["x", "--init-from", name, "--teacher", name], description=None)
    assert found["init_from"] == found["teacher"] == bundled


def test_files_and_addresses_stay_as_they_are(tmp_path: Path) -> None:
    assert weights_file("mine.safetensors") == Path("mine.safetensors")
    assert weights_place("https://example.org/a.pth") == "https://example.org/a.pth"
    near = tmp_path / "penet"
    near.write_bytes(b"")
    assert weights_file(str(near)) == near


@pytest.mark.parametrize("option", ["--init-from", "--teacher"])
def test_a_mistyped_model_gets_the_nearest(option: str) -> None:
    with pytest.raises(WeightsError, match=r"no weights file penet\. Did you mean the model pennet\?"):
        given_options(["x", option, "penet"], description=None)


def test_a_model_without_weights_is_a_sentence() -> None:
    with pytest.raises(WeightsError, match="has no weights here"):
        weights_file("pennet-compact")
