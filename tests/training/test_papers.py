"""``docs/papers.md``: paths exist, states are as agreed, commands are understood and run on small images.

A command stands there as a reader types it. To run it, two things are done to it, and nothing else: the
places that it names are made (``files``), small, under the names on the page; and ``shortened`` puts words
behind it that leave three photos, or one step a stage of a narrow network on crops of 64 pixels.
"""

import argparse
import json
import re
import shlex
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from inpaint_core.catalog import MODELS
from inpaint_core.cli.main import main as batch
from inpaint_core.models.networks import WIDTHS_KEY, build
from inpaint_core.models.random_weights import save_random_weights
from inpaint_core.state_dict.weights_file import save_weights
from resources import locate
from tests.training.small_networks import WIDTHS, small_config
from tests.training.small_teacher import save_teacher, tresnet_tensors, vgg_tensors
from training.cli.about.commands import COMMANDS
from training.cli.evaluate import main as evaluate
from training.cli.train import main as train
from training.config.recipe import TrainConfig, find_recipe
from training.objectives.build import build_objective
from training.objectives.dgi_autoencoder import build_autoencoder

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "papers.md"
HEADER = ["Item", "Where", "Command", "State"]
STATES = ("faithful", "differs:", "not here:")
PROGRAMS: dict[str, Callable[[Sequence[str]], int]] = {
    "inpaint-train": train,
    "inpaint-eval": evaluate,
    "inpaint-batch": batch,
}
OWN_CODE = {
    "my_teachers": """
import torch.nn.functional as F

def detector(device):
    return lambda image: [F.avg_pool2d(image, 4), F.avg_pool2d(image, 2), image]
""",
    "my_detectors": """
def detector(device):
    return lambda image: [("thing", float(image.mean()), (90, 90, 160, 160))]
""",
}


@dataclass(frozen=True)
class Row:
    paper: str
    item: str
    where: str
    command: str
    state: str

    @property
    def paths(self) -> list[str]:
        return re.findall(r"`([^`]+)`", self.where)

    @property
    def words(self) -> list[str]:
        """Of the command, without assignments in front of it; none where there is no command."""
        found = re.fullmatch(r"`([^`]+)`", self.command)
        words = shlex.split(found[1]) if found else []
        return words[next((i for i, word in enumerate(words) if "=" not in word), 0) :]


def read_rows() -> list[Row]:
    rows: list[Row] = []
    paper = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            paper = line.removeprefix("## ").split(",")[0]
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            assert len(cells) == len(HEADER) or set(line) <= set("|-"), line
            if len(cells) == len(HEADER) and cells != HEADER:
                rows.append(Row(paper, *cells))
    return rows


ROWS = read_rows()
EACH_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.paper}: {row.item}")


def distinct_commands() -> list[Any]:
    """Return the words of each command once; trainings and costs take some seconds."""
    found = {tuple(row.words): row for row in ROWS if row.words}
    return [
        pytest.param(words, id=" ".join(words), marks=[pytest.mark.slow] if is_slow(words) else [])
        for words in found
    ]


def is_slow(words: Sequence[str]) -> bool:
    return words[1] == "costs" or (words[0] == "inpaint-train" and words[1] not in COMMANDS)


@pytest.mark.parametrize(
    ("paper", "items"),
    [
        ("SPL", {"Eq.": 12, "Table": 1, "Fig.": 5}),
        ("SPN", {"Eq.": 15, "Table": 6, "Fig.": 13}),
        ("PEN-Net", {"Eq.": 11, "Table": 6, "Fig.": 8}),
        ("GM-SRM", {"Eq.": 14, "Table": 4, "Fig.": 10}),
        ("DGI", {"Eq.": 4, "Table": 1, "Fig.": 2}),
    ],
)
def test_no_equation_table_or_figure_is_left_out(paper: str, items: dict[str, int]) -> None:
    named = [row.item for row in ROWS if row.paper == paper]
    for kind, count in items.items():
        heads = [item.partition(",")[0] for item in named if item.startswith(kind)]
        numbers = {int(number) for head in heads for number in re.findall(r"\d+", head)}
        assert numbers == set(range(1, count + 1)), kind


@EACH_ROW
def test_a_row_says_where_its_item_is_and_how_it_stands(row: Row) -> None:
    assert row.item
    assert row.paths or (row.where == "–" and row.state.startswith("not here:"))
    for path in row.paths:
        assert (ROOT / path).exists(), path
    state = next((state for state in STATES if row.state.startswith(state)), None)
    assert state is not None, row.state
    assert state == "faithful" or len(row.state) > len(state) + 10, "say how or why"
    assert row.words or row.command == "–"
    for named in re.findall(r"`((?:inpaint_core|training)/[^`]+)`", row.state):
        assert (ROOT / named).exists(), named


class Understood(BaseException):
    """A parser has taken a command's words."""


@pytest.fixture
def only_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    """End every program where its parser has understood all its words."""
    original = argparse.ArgumentParser.parse_known_args

    def parse(self: argparse.ArgumentParser, args: Any = None, namespace: Any = None) -> Any:
        found, unknown = original(self, args, namespace)
        if unknown:
            return found, unknown
        raise Understood

    monkeypatch.setattr(argparse.ArgumentParser, "parse_known_args", parse)


@pytest.mark.usefixtures("only_parsing")
@pytest.mark.parametrize("words", [tuple(param.values[0]) for param in distinct_commands()], ids=" ".join)
def test_a_program_understands_its_command(words: tuple[str, ...]) -> None:
    with pytest.raises(Understood):
        PROGRAMS[words[0]](words[1:])
    if words[0] == "inpaint-train" and words[1] not in COMMANDS:
        assert find_recipe(words[1]).is_file()


@pytest.mark.usefixtures("only_parsing")
def test_a_command_with_an_unknown_word_is_not_understood() -> None:
    """The test above can fail."""
    assert train(["spn", "--data", "x", "--teachers", "y"]) == 2
    assert evaluate(["figures", "sketches", "--data", "x", "--out", "y"]) == 2


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that commands name, small: photos, masks, fixed networks and weights, by their names."""
    folder = tmp_path_factory.mktemp("papers")
    for name in ("PHOTOS", "HELD-OUT", "MASKS"):
        (folder / name).mkdir()
    for path in locate.sample_paths():
        for name in ("PHOTOS", "HELD-OUT"):
            shutil.copy(path, folder / name / path.name)
    for number in range(2):
        mask = np.zeros((256, 256), np.uint8)
        mask[80 : 140 + 40 * number, 90:170] = 255
        cv2.imwrite(str(folder / "MASKS" / f"{number}.png"), mask)
    save_teacher(folder / "MOBILENET")
    torch.save(tresnet_tensors(), folder / "TRESNET")
    torch.save(vgg_tensors(), folder / "VGG19")
    for network in ("pennet", "spl", "spn", "spn-probabilistic", "gmsrm", "dgi"):
        metadata = {"network": network, "size": "compact", WIDTHS_KEY: json.dumps(WIDTHS[network])}
        state = build(network, "compact", WIDTHS[network]).state_dict()
        save_weights(folder / f"{network}.safetensors", state, metadata)
    save_random_weights(MODELS["spn"], folder / "spn-places2.safetensors", seed=0)  # teachers keep their size
    autoencoder = build_autoencoder(small_config("dgi-autoencoder"))
    save_weights(folder / "autoencoder.safetensors", autoencoder.state_dict(), {})
    memory = build_objective(small_config("gmsrm-memory")).generator
    save_weights(folder / "memory.safetensors", memory.state_dict(), {"network": "gmsrm-memory"})
    for name, code in OWN_CODE.items():
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    return folder


@pytest.fixture
def here(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, from which relative places of a command are found, and into which it writes."""
    for entry in files.iterdir():
        (tmp_path / entry.name).symlink_to(entry, target_is_directory=entry.is_dir())
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(files)
    return tmp_path


def shortened(words: Sequence[str]) -> list[str]:
    """Return a command's words with what makes it a matter of seconds behind them."""
    program, first = words[0], words[1]
    quick = ["--device", "cpu", "--threads", "1"]
    if program == "inpaint-batch" or first in COMMANDS:
        return [*words[1:]]
    if program == "inpaint-eval":
        return [*words[1:], *quick, *(["--side", "32"] if first == "costs" else ["--limit", "3"])]
    config = TrainConfig.read(find_recipe(first))
    widths = {name: width for name, width in WIDTHS[config.network].items() if name not in config.widths}
    narrow = [
        f"--set=widths.{name}={list(width) if isinstance(width, tuple) else width}"
        for name, width in widths.items()
    ]
    return [
        *(*words[1:], *narrow, "--set=discriminator_channels=4", "--steps-factor", "1e-9"),
        *("--batch-size", "2", "--largest-crop", "64", "--val-photos", "1", "--yes", *quick),
    ]


@pytest.mark.parametrize("words", distinct_commands())
def test_a_command_runs_on_a_few_small_images(words: tuple[str, ...], here: Path) -> None:
    if words[1] == "scene-map":
        pytest.importorskip("sklearn")
    before = set(here.iterdir())
    assert PROGRAMS[words[0]](shortened(words)) == 0
    made = {path.name for path in set(here.iterdir()) - before}
    for option in ("--run", "--out", "--sheets"):
        if option in words:
            place = Path(words[words.index(option) + 1])
            assert place.parts[0] in made
            assert place.is_file() or any(place.iterdir())
