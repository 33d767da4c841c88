import json
from pathlib import Path

import pytest
import torch

from inpaint_core.errors import WeightsError
from inpaint_core.models.networks import build_for
from inpaint_core.models.pennet import PenNet, PenNetSize
from inpaint_core.state_dict.weights_file import load_state_file, load_weights
from inpaint_core.weights.header import read_header
from inpaint_core.weights.index import read_index
from inpaint_core.weights.manifest import list_user_weights
from training.cli.train import main
from training.run.export import split_state
from training.run.model_card import DRAFT_LINE


def run(recipe: Path, photos: Path, folder: Path, *more: str) -> int:
    given = [str(recipe), "--data", str(photos), "--run", str(folder), "--device", "cpu", "--threads", "1"]
    return main([*given, *more])


def test_tensors_fill_shards_in_order_and_a_large_one_is_alone() -> None:
    sizes = {"a": 10, "b": 20, "c": 100, "d": 5, "e": 25}
    state = {name: torch.zeros(size, dtype=torch.float16) for name, size in sizes.items()}
    shards = split_state(state, max_bytes=60)
    assert [list(shard) for shard in shards] == [["a", "b"], ["c"], ["d", "e"]]
    assert [list(shard) for shard in split_state(state, max_bytes=1e6)] == [list(sizes)]


def test_a_sharded_export_is_the_whole_one(tiny_recipe: Path, photo_folder: Path, tmp_path: Path) -> None:
    one, many = tmp_path / "one" / "mine.safetensors", tmp_path / "many" / "mine.safetensors"
    assert run(tiny_recipe, photo_folder, tmp_path / "run", "--export", str(one)) == 0
    again = ["--resume", "--export", str(many), "--max-shard-mb", "0.15"]
    assert run(tiny_recipe, photo_folder, tmp_path / "run", *again) == 0
    shards = sorted(many.parent.glob("*.safetensors"))
    assert len(shards) > 1
    assert shards[0].name == f"mine-00001-of-{len(shards):05d}.safetensors"
    assert all(shard.stat().st_size < 170_000 for shard in shards)
    index = many.parent / "mine.safetensors.index.json"
    assert build_for(one, "pennet", "published").size == PenNetSize(base_channels=4)  # as the recipe's widths
    network, expected = PenNet(PenNetSize(base_channels=4)), load_state_file(one)
    load_weights(network, index)
    assert all(torch.equal(value, expected[name]) for name, value in network.state_dict().items())
    assert read_index(index).metadata["network"] == "pennet"
    assert list_user_weights(many.parent) == []  # a part is not offered as if it were the whole

    shards[1].unlink()
    with pytest.raises(WeightsError, match=shards[1].name):
        load_weights(network, index)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"weight_map": {}}',
        '{"weight_map": {"a": "../b.safetensors"}}',
        '{"weight_map": {"a": 3}}',
    ],
)
def test_an_index_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    index = tmp_path / "mine.safetensors.index.json"
    index.write_text(text, encoding="utf-8")
    with pytest.raises(WeightsError, match="no index of weights"):
        load_state_file(index)


def test_a_run_whose_time_is_up_exports_and_the_same_command_goes_on(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "mine.safetensors"
    fitted = ["--steps-factor", "0.5", "--batch-size", "1", "--largest-crop", "64", "--export", str(weights)]
    steps = []
    for more in ([], ["--resume"], ["--resume"]):
        assert run(tiny_recipe, photo_folder, tmp_path / "run", *fitted, "--max-minutes", "0", *more) == 0
        steps.append(json.loads(read_header(weights).metadata["training"])["step"])
    assert steps == [1, 2, 3]


def test_the_record_names_what_a_run_began_with(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    assert run(tiny_recipe, photo_folder, tmp_path / "a", "--export", str(first), "--size", "compact") == 0
    begin = ["--init-from", str(first), "--export", str(second), "--max-minutes", "0"]
    assert run(tiny_recipe, photo_folder, tmp_path / "b", *begin) == 0
    assert run(tiny_recipe, photo_folder, tmp_path / "b", "--resume", "--export", str(second)) == 0
    assert read_header(first).metadata["size"] == "compact"
    origin = json.loads(read_header(second).metadata["training"])["origin"]["init_from"]
    assert origin["file"] == "first.safetensors"
    assert len(origin["sha256"]) == 64
    assert (origin["left"], origin["unused"]) == ([], [])
    card = (tmp_path / "b" / "card.md").read_text(encoding="utf-8")
    assert origin["sha256"] in card
    assert "7 steps, 10 photos seen" in card


def test_a_card_is_a_draft_until_somebody_says_otherwise(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    card = tmp_path / "card.md"
    assert run(tiny_recipe, photo_folder, tmp_path, "--max-minutes", "0") == 0
    draft = card.read_text(encoding="utf-8")
    assert "1 steps" in draft
    card.write_text(draft.replace(DRAFT_LINE, "Checked."), encoding="utf-8")
    assert run(tiny_recipe, photo_folder, tmp_path, "--resume") == 0
    assert card.read_text(encoding="utf-8").count("Checked.") == 1
