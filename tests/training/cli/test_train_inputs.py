"""``inpaint-train`` with teachers, shards and masks from files and addresses."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from inpaint_core.models import gmsrm, spn
from inpaint_core.state_dict.weights_file import load_state_file, save_weights
from tests.training.cli.test_bad_input import SEMANTIC_RECIPE, command
from tests.training.small_networks import GMSRM
from tests.training.small_server import serving
from tests.training.small_teacher import normed_mobilenet_tensors, vgg_tensors
from training.cli.train import main
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.networks.gmsrm_pretraining import MemoryPretraining
from training.networks.warm_start import WarmStart
from training.objectives.build import check_start
from training.run.checkpoint import read_checkpoint

GMSRM_RECIPE = """
network = "gmsrm"
precision = "fp32"
discriminator_channels = 4
losses = {perceptual = 0.0}

[[stages]]
steps = 2
crop_px = 64
resize_px = [64, 64]
batch_size = 1
adversarial_weight = 0.0

[widths]
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "spl.toml"
    path.write_text(SEMANTIC_RECIPE, encoding="utf-8")
    return path


def environment(run: Path) -> dict[str, object]:
    values: dict[str, object] = json.loads((run / "environment.json").read_text(encoding="utf-8"))
    return values


def test_shards_and_teacher_come_from_a_server_once(recipe: Path, photo_shard: Path, tmp_path: Path) -> None:
    torch.save(normed_mobilenet_tensors(), tmp_path / "mobilenet_v2.pth")
    content = (tmp_path / "mobilenet_v2.pth").read_bytes()
    run = tmp_path / "run"
    with serving({"photos-000.tar": photo_shard.read_bytes(), "mobilenet_v2.pth": content}) as server:
        digest = hashlib.sha256(content).hexdigest()
        teacher = f"{server.address('mobilenet_v2.pth')}#sha256={digest}"
        more = ["--teacher", teacher, "--cache", str(tmp_path / "cache")]
        photos = server.address("photos-000.tar")
        arguments = [str(recipe), "--data", photos, "--run", str(run), "--device", "cpu", "--threads", "1"]
        assert main([*arguments, *more, "--max-minutes", "0"]) == 0
        count = len(server.asked)
        kept = (run / "teacher-statistics.safetensors").read_bytes()
        assert main([*arguments, *more, "--resume"]) == 0
        assert len(server.asked) == count
    assert environment(run)["teacher"] == "MobileNetV2, ImageNet"
    assert environment(run)["perceptual"] == "MobileNetV2, ImageNet"
    assert (run / "teacher-statistics.safetensors").read_bytes() == kept
    assert read_checkpoint(run / "checkpoint.pt").step == 2


def test_weights_can_be_trained_from_another_networks_priors_alone(
    recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    save_weights(tmp_path / "spn.safetensors", spn.Spn(spn.COMPACT).state_dict(), {})
    teacher = ["--teacher", str(tmp_path / "spn.safetensors")]
    out = ["--export", str(tmp_path / "mine.safetensors")]
    assert main(command(recipe, photo_folder, tmp_path / "run", *teacher, *out)) == 0
    assert str(environment(tmp_path / "run")["teacher"]).startswith("priors of SPN")
    assert load_state_file(tmp_path / "mine.safetensors")
    text = (tmp_path / "run" / "metrics.csv").read_text(encoding="utf-8").splitlines()
    prior = text[0].split(",").index("prior")
    assert float(text[1].split(",")[prior]) > 0


def test_pennet_compares_composites_by_features_if_told_so(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    torch.save(vgg_tensors(), tmp_path / "vgg19.pth")
    more = ["--perceptual", str(tmp_path / "vgg19.pth"), "--set", "losses.perceptual=0.3"]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *more)) == 0
    assert environment(tmp_path / "run")["perceptual"] == "VGG19, ImageNet"
    names, first, *_ = (tmp_path / "run" / "metrics.csv").read_text(encoding="utf-8").splitlines()
    assert float(first.split(",")[names.split(",").index("perceptual")]) > 0
    assert main(command(tiny_recipe, photo_folder, tmp_path / "plain")) == 0


def test_a_run_with_images_of_masks_goes_on_with_the_same_ones_only(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, shift in (("masks", 0), ("others", 20)):
        (tmp_path / folder).mkdir()
        for number in range(3):
            white = np.zeros((64, 64), np.uint8)
            white[10 * number : 10 * number + 12, shift : shift + 20] = 255
            Image.fromarray(white).save(tmp_path / folder / f"{folder}-{number:05d}.png")
    run = tmp_path / "run"
    masks, others = (["--masks", str(tmp_path / folder)] for folder in ("masks", "others"))
    assert main(command(tiny_recipe, photo_folder, run, *masks, "--max-minutes", "0")) == 0
    capsys.readouterr()
    assert main(command(tiny_recipe, photo_folder, run, *others, "--resume")) == 2
    said = capsys.readouterr().err
    assert "  mask images  list" in said
    assert "photos" not in said
    assert main(command(tiny_recipe, photo_folder, run, "--resume")) == 0  # the run knows its masks


@pytest.fixture
def gmsrm_recipe(tmp_path: Path) -> Path:
    path = tmp_path / "gmsrm.toml"
    widths = "".join(
        f"{name} = {list(width) if isinstance(width, tuple) else width}\n" for name, width in GMSRM.items()
    )
    path.write_text(GMSRM_RECIPE + widths, encoding="utf-8")
    return path


def test_gmsrm_is_trained_around_a_memory_that_was_trained_before(
    gmsrm_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    assert main(command(gmsrm_recipe, photo_folder, run)) == 2
    assert "train recipe gmsrm-memory, and give its weights" in capsys.readouterr().err
    assert not run.exists()
    memory = MemoryPretraining(gmsrm.GmSrm(gmsrm.GmSrmSize(**GMSRM)))
    save_weights(tmp_path / "memory.safetensors", memory.state_dict(), {"network": "gmsrm-memory"})
    begin = ["--init-from", str(tmp_path / "memory.safetensors"), "--max-minutes", "0"]
    assert main(command(gmsrm_recipe, photo_folder, run, *begin)) == 0
    assert main(command(gmsrm_recipe, photo_folder, run, "--resume")) == 0
    trained = read_checkpoint(run / "checkpoint.pt").networks["average"]["state"]
    assert torch.equal(trained["memory.constant"], memory.memory.constant)


def test_weights_without_the_whole_memory_are_no_start_for_gmsrm(gmsrm_recipe: Path) -> None:
    config = TrainConfig.read(gmsrm_recipe)
    check_start(config, WarmStart(taken=("memory.constant",), left=("output.weight",), unused=()))
    with pytest.raises(ConfigError, match="gmsrm-memory"):
        check_start(config, WarmStart(taken=("output.weight",), left=("memory.constant",), unused=()))
    check_start(replace(config, widths={**GMSRM, "variant": "base"}), None)
