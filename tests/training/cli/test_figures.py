import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from inpaint_core.catalog import MODELS
from inpaint_core.models.gmsrm import GmSrm, GmSrmSize
from inpaint_core.models.networks import WIDTHS_KEY
from inpaint_core.models.random_weights import save_random_weights
from inpaint_core.state_dict.weights_file import save_weights
from resources import locate
from tests.training.small_networks import GMSRM
from training.cli.evaluate import main
from training.evaluation.image_grid import GAP_PX
from training.figures.captions import CAPTION_PX

STEP = 256 + GAP_PX


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of a network that copies, and of one that is stochastic."""
    folder = tmp_path_factory.mktemp("weights")
    for name in ("pennet", "gmsrm"):
        save_random_weights(MODELS[name], folder / f"{name}.safetensors", seed=0)
    return folder


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    photos = tmp_path / "photos"
    photos.mkdir()
    for path in locate.sample_paths():
        (photos / path.name).write_bytes(path.read_bytes())
    return ["--data", str(photos), "--centre", "25", "--out", str(tmp_path / "out"), "--device", "cpu"]


def read(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.array(image)


def test_priors_and_pyramids_of_several_photos(arguments: list[str], weights: Path, tmp_path: Path) -> None:
    chosen = ["--weights", str(weights / "pennet.safetensors"), "--limit", "2", "--k", "3"]
    assert main(["figures", "priors", "pyramid", *arguments, *chosen]) == 0
    pyramid = read(tmp_path / "out" / "pyramid-pennet.png")
    assert pyramid.shape == (CAPTION_PX + 2 * STEP - GAP_PX, 9 * STEP - GAP_PX, 3)
    coarse = pyramid[CAPTION_PX : CAPTION_PX + 256, STEP : STEP + 256]
    np.testing.assert_array_equal(coarse, coarse[::32, ::32].repeat(32, axis=0).repeat(32, axis=1))
    hole, photo = (pyramid[CAPTION_PX : CAPTION_PX + 256, left : left + 256] for left in (0, 8 * STEP))
    changed = (hole != photo).any(axis=2)
    assert changed[64:192, 64:192].mean() > 0.9
    assert not changed[:64].any()
    priors = read(tmp_path / "out" / "priors-pennet.png")
    assert priors.shape[0] > 2 * 320  # two photos below each other
    assert priors.shape[1] > 4 * 320  # the photo and three maps


def test_samples_have_a_column_each(arguments: list[str], weights: Path, tmp_path: Path) -> None:
    chosen = ["--weights", str(weights / "gmsrm.safetensors"), "--limit", "1", "--samples", "2"]
    assert main(["figures", "samples", *arguments, *chosen]) == 0
    sheet = read(tmp_path / "out" / "samples-gmsrm.png")
    assert sheet.shape == (CAPTION_PX + 256, 5 * STEP - GAP_PX, 3)  # hole, mean, two samples, photo


def test_a_ladder_shows_ablations_in_the_order_they_are_given(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for variant in ("gm-srm", "base", "gm-csv"):
        widths: dict[str, Any] = GMSRM | {"variant": variant}
        torch.manual_seed(len(variant))
        metadata = {"network": "gmsrm", "size": "compact", WIDTHS_KEY: json.dumps(widths)}
        files.append(tmp_path / f"{variant}.safetensors")
        save_weights(files[-1], GmSrm(GmSrmSize(**widths)).state_dict(), metadata)

    def drawn(chosen: list[Path]) -> list[np.ndarray]:
        given = ["--weights", *map(str, chosen), "--limit", "1"]
        assert main(["figures", "ladder", *arguments, *given]) == 0
        sheet = read(tmp_path / "out" / "ladder.png")
        assert sheet.shape == (CAPTION_PX + 256, (len(chosen) + 2) * STEP - GAP_PX, 3)
        return [sheet[CAPTION_PX:, left * STEP :][:, :256] for left in range(len(chosen) + 2)]

    _, whole, base, csv, photo = drawn(files)
    _, alone, again = drawn(files[1:2])
    np.testing.assert_array_equal(base, alone)
    np.testing.assert_array_equal(photo, again)
    assert all((one[64:192, 64:192] != base[64:192, 64:192]).any() for one in (whole, csv))
    assert capsys.readouterr().out.splitlines()[0].endswith("ladder.png")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (["conditional-noise", "--limit", "1"], "has conditional-noise to draw"),
        (["samples", "--limit", "1"], "has samples to draw"),
        (["pyramid", "--limit", "0"], "--limit"),
        (["pyramid", "--k", "99"], "--k"),
        (["pyramid", "--samples", "0"], "--samples"),
        (["pyramid", "--seed", "-1"], "--seed"),
        (["pyramid", "--diversity", "7"], "--diversity"),
    ],
)
def test_mistakes_get_a_sentence(
    arguments: list[str],
    weights: Path,
    changes: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["figures", *changes, *arguments, "--weights", str(weights / "pennet.safetensors")]) == 2
    assert message in capsys.readouterr().err


def test_holes_must_come_from_somewhere(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "priors", *arguments[:2], *arguments[4:], "--weights", "pennet"]) == 2
    assert "Give the holes" in capsys.readouterr().err


def test_sampled_priors_have_a_row_for_each_photo(
    arguments: list[str], weights: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--weights", *(str(weights / f"{name}.safetensors") for name in ("gmsrm", "pennet"))]
    asked = ["--limit", "1", "--samples", "2", "--k", "3"]
    assert main(["figures", "sampled-priors", *arguments, *chosen, *asked]) == 0
    sheet = read(tmp_path / "out" / "sampled-priors-gmsrm.png")
    assert sheet.shape[1] > 5 * 320, "the photo, two fills and the prior of each"
    assert sheet.shape[0] < 2 * 320
    assert "has no sampled-priors to draw" in capsys.readouterr().err


def test_pennets_features_before_and_after_attention(
    arguments: list[str], weights: Path, tmp_path: Path
) -> None:
    """The bundled network's maps of the hole: attention changes them, mostly in the hole."""
    chosen = ["--weights", "pennet", "--limit", "1"]
    assert main(["figures", "features", *arguments, *chosen]) == 0
    sheet = read(tmp_path / "out" / "features-pennet.png")
    assert sheet.shape == (CAPTION_PX + 2 * STEP - GAP_PX, 7 * STEP - GAP_PX, 3)
    before, after = (
        sheet[top:, STEP : STEP + 256][:256].astype(int) for top in (CAPTION_PX, CAPTION_PX + STEP)
    )
    assert np.abs(after - before).mean() > 1


def test_noise_that_follows_the_image_stands_beside_plain_noise(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for variant in ("gm-srm", "gm-bm"):
        widths: dict[str, Any] = GMSRM | {"variant": variant}
        torch.manual_seed(1)
        network = GmSrm(GmSrmSize(**widths))
        for name, value in network.named_parameters():
            if "noise" in name:
                torch.nn.init.normal_(value, std=0.5)
        metadata = {"network": "gmsrm", "size": "compact", WIDTHS_KEY: json.dumps(widths)}
        files.append(tmp_path / f"{variant}.safetensors")
        save_weights(files[-1], network.state_dict(), metadata)
    chosen = ["--weights", *map(str, files), "--limit", "1", "--seed", "3"]
    assert main(["figures", "conditional-noise", *arguments, *chosen]) == 0
    assert "gm-bm.safetensors has no conditional-noise to draw" in capsys.readouterr().err
    sheet = read(tmp_path / "out" / "conditional-noise-gm-srm.png")
    assert sheet.shape == (CAPTION_PX + 256, 4 * STEP - GAP_PX, 3)
    _, conditional, plain, _ = (sheet[CAPTION_PX:, left * STEP :][:, :256] for left in range(4))
    assert (conditional[64:192, 64:192] != plain[64:192, 64:192]).mean() > 0.1
    np.testing.assert_array_equal(conditional[:64], plain[:64])
