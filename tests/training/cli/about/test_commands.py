"""``inpaint-train list | describe | config | export | report``."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import torch

from inpaint_core.state_dict.weights_file import load_state_file
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import user_weights_directory
from tests.training.cli.test_bad_input import command
from training.cli.train import main
from training.config.recipe import TrainConfig, find_recipe, recipe_names
from training.config.recipe_text import recipe_text
from training.run.checkpoint import read_checkpoint


@pytest.fixture(scope="module")
def run(photo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run that was scored and has kept its checkpoints."""
    folder = tmp_path_factory.mktemp("runs")
    recipe = folder / "tiny.toml"
    recipe.write_text(
        'network = "pennet"\nprecision = "fp32"\ninitial_std = 0.0\nwidths = {base_channels = 4}\n'
        "checkpoint_every_steps = 2\nsample_every_steps = 2\n[[stages]]\nsteps = 5\ncrop_px = 64\n"
        "resize_px = [64, 64]\nbatch_size = 1\nadversarial_weight = 0.0\n",
        encoding="utf-8",
    )
    more = ["--val", str(photo_folder), "--val-photos", "2", "--keep", "3"]
    assert main(command(recipe, photo_folder, folder / "run", *more)) == 0
    return folder / "run"


def test_list_has_a_line_for_every_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1:-1]] == recipe_names()

    def needs_of(recipe: str) -> str:
        return re.split("  +", next(line for line in lines if line.startswith(f"{recipe} ")))[-1]

    assert needs_of("spl") == "--teacher"
    assert needs_of("pennet-scenes-finish") == "nothing"
    assert needs_of("spn-scenes-colour") == "--teacher, --perceptual*"
    assert needs_of("dgi") == "--teacher, --perceptual"
    assert needs_of("gmsrm-scenes-cpu") == "--init-from, --perceptual"
    assert lines[-1].startswith("* not where --teacher is MobileNetV2")


def test_describe_says_what_a_recipe_is_takes_and_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "dgi"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("DGI (ICCV 2021)")
    assert "400,000 steps of 6 × 256²" in said
    assert "needs --teacher FILE: weights of the recipe dgi-autoencoder" in said
    assert "needs --perceptual FILE: MobileNetV2, https://" in said


def test_describe_names_every_file_that_the_trainer_asks_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "spn-scenes-colour"]) == 0
    teacher, perceptual = capsys.readouterr().out.splitlines()[-2:]
    assert "`--teacher spn` takes the bundled ones" in teacher
    assert "not where --teacher is MobileNetV2" in perceptual
    assert perceptual.endswith("or leave that loss out: --set losses.perceptual=0")
    assert main(["describe", "spl-prior-teacher"]) == 0
    assert "needs --teacher FILE: weights of an SPN" in capsys.readouterr().out


@pytest.mark.parametrize("name", recipe_names())
def test_config_is_a_recipe_that_trains_the_same(name: str, tmp_path: Path) -> None:
    config = TrainConfig.read(find_recipe(name))
    (tmp_path / "full.toml").write_text(recipe_text(config), encoding="utf-8")
    assert TrainConfig.read(tmp_path / "full.toml") == config


def test_config_takes_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "pennet", "--set", "stages.1.crop_px=192"]) == 0
    assert "crop_px = 192" in capsys.readouterr().out


def test_a_runs_weights_are_exported_from_any_checkpoint_that_it_has(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(run)]) == 0
    said = capsys.readouterr().out
    assert f"exported {run / 'run.safetensors'}" in said
    assert f"copy it to {user_weights_directory()}, or choose it in Inpaint ▸ Models ▸ Import" in said
    header = read_header(run / "run.safetensors")
    assert header.metadata["network"] == "pennet"
    assert '"recipe": "tiny"' in header.metadata["training"]
    assert '"photos": 8' in header.metadata["training"]
    out = tmp_path / "out" / "two.safetensors"
    assert main(["export", str(run), "--checkpoint", "2", "--output", str(out)]) == 0
    average = read_checkpoint(run / "checkpoint-0000002.pt").networks["average"]["state"]
    state = load_state_file(out)
    assert all(torch.equal(state[name], value.half()) for name, value in average.items())
    assert main(["export", str(run), "--checkpoint", "best", "--output", str(out)]) == 0


def test_exports_that_cannot_be_get_one_sentence(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for which, said in (("3", "There is no checkpoint"), ("worst", "last, best or the step")):
        assert main(["export", str(run), "--checkpoint", which]) == 2
        assert said in capsys.readouterr().err


class Page(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.curves: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag == "svg":
            self.curves.append(values["aria-label"] or "")


def test_the_report_is_one_page_with_curves_samples_and_record(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(run)]) == 0
    text = (run / "report.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert {"PSNR on held-out photos (dB)", "Hole loss", "Known loss", "Photos per second"} <= set(
        page.curves
    )
    assert len(page.sources) == 2 * 6  # of both photos: hole, steps 2, 4 and 5, prediction, photo
    assert all(source.startswith("data:image/jpeg;base64,") for source in page.sources)
    assert "stages.0.crop_px" in text
    assert re.search(r"<h1>PEN-Net, trained on 8 photos for [\d.]+ s</h1>", text)
    assert "Finished: all 5 steps are done." in text
    assert re.search(r"Best score</th><td>[\d.]+ dB at step [245]<", text)
    captions = re.findall(r"<figcaption>([^<]+)</figcaption>", text)
    assert captions[:6] == [
        "photo with its hole",
        "fill at step 2",
        "fill at step 4",
        "fill at step 5",
        "whole prediction at step 5",
        "photo",
    ]
    assert "nan" not in "".join(re.findall(r'points="([^"]*)"', text))


def test_a_folder_that_is_no_run_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(tmp_path)]) == 2
    assert "is no run's folder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
