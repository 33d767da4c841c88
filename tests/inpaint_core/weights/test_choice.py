"""Which of several weights a model uses, kept beside them."""

import json
import os
from pathlib import Path

import pytest

from inpaint_core.catalog import MODELS
from inpaint_core.errors import WriteError
from inpaint_core.weights.choice import CHOICE_NAME, choose, find_choice
from inpaint_core.weights.manifest import find_weights, user_weights_directory
from inpaint_core.weights.on_hand import list_weights, use_weights, weights_sha256
from tests.editor.small_engines import give_weights

SPEC = MODELS["pennet"]


def put(name: str, age: int = 0) -> Path:
    path = give_weights("pennet")
    target = path.with_name(f"{name}.safetensors")
    path.replace(target)
    os.utime(target, (1_000_000 - age, 1_000_000 - age))
    return target


def test_the_program_s_own_come_first_and_are_used_until_the_user_chooses() -> None:
    old, new = put("old", 9), put("new")
    found = list_weights(SPEC)
    assert [one.origin for one in found] == ["bundled", "own", "own"]
    assert [one.path for one in found[1:]] == [new, old]
    assert [one.is_used for one in found] == [True, False, False]
    use_weights(SPEC, found[2])
    assert find_weights(SPEC) == old
    assert [one.is_used for one in list_weights(SPEC)] == [False, False, True]
    use_weights(SPEC, found[0])
    assert find_weights(SPEC) == found[0].path


def test_a_chosen_file_that_went_away_gives_way_to_what_is_there() -> None:
    mine = put("mine")
    use_weights(SPEC, list_weights(SPEC)[1])
    assert find_weights(SPEC) == mine
    mine.unlink()
    found = find_weights(SPEC)
    assert found is not None
    assert found.name == "pennet-scenes.safetensors"


def test_choices_of_other_networks_stay(tmp_path: Path) -> None:
    choose("pennet", "published", "a.safetensors", tmp_path)
    choose("lama", "published", "b.safetensors", tmp_path)
    choose("pennet", "published", "", tmp_path)
    assert find_choice("pennet", "published", tmp_path) == ""
    assert find_choice("lama", "published", tmp_path) == "b.safetensors"
    assert [path.name for path in tmp_path.iterdir()] == [CHOICE_NAME]


@pytest.mark.parametrize(
    "text", ["", "no json", "[1]", '{"pennet, published": 3}', '{"pennet, published": "../../a.safetensors"}']
)
def test_a_file_of_choices_that_makes_no_sense_is_no_choice(tmp_path: Path, text: str) -> None:
    (tmp_path / CHOICE_NAME).write_text(text)
    assert find_choice("pennet", "published", tmp_path) == ""
    choose("pennet", "published", "a.safetensors", tmp_path)
    assert find_choice("pennet", "published", tmp_path) == "a.safetensors"


def test_nothing_is_written_where_nothing_changes(tmp_path: Path) -> None:
    choose("pennet", "published", "", tmp_path / "not" / "yet")
    assert not (tmp_path / "not").exists()


def test_a_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WriteError, match=r"in-use\.json cannot be written"):
        choose("pennet", "published", "a.safetensors", tmp_path / "file")


def test_hashes_follow_the_file() -> None:
    mine = put("mine")
    before = weights_sha256(list_weights(SPEC)[1])
    assert len(before) == 64
    header = json.dumps({"__metadata__": {"network": "pennet", "note": "another"}}).encode()
    mine.write_bytes(len(header).to_bytes(8, "little") + header)
    assert weights_sha256(list_weights(SPEC)[1]) != before
    found = list_weights(SPEC)[1]
    mine.unlink()
    assert weights_sha256(found) == ""


def test_what_needs_no_weights_has_none() -> None:
    assert list_weights(MODELS["telea"]) == []
    assert not user_weights_directory().exists()
