import hashlib
import os
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from inpaint_core.catalog import MODELS
from inpaint_core.errors import WeightsError
from inpaint_core.weights import manifest as weights_manifest
from inpaint_core.weights.manifest import (
    file_sha256,
    find_sha256,
    find_weights,
    list_user_weights,
    read_manifest,
    user_weights_directory,
    weights_directory,
)

ENTRY = f"""
[pennet-scenes]
network = "pennet"
file = "pennet-scenes.safetensors"
sha256 = "{"0a" * 32}"
size_bytes = 20500000
licence = "Apache-2.0"
training_data = "Photos of landscapes (CC0)."
steps = 20000
images_seen = 320000
scores = {{ psnr_20_40 = 24.5, ssim_20_40 = 0.85 }}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "MANIFEST.toml"
    path.write_text(text, encoding="utf-8")
    return path


def put_user_weights(name: str, metadata: dict[str, str]) -> Path:
    folder = user_weights_directory()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    path.write_bytes(save({"w": np.zeros(3, np.float32)}, metadata))
    return path


def test_every_key_of_a_table_is_read(tmp_path: Path) -> None:
    entry = read_manifest(written(tmp_path, ENTRY))["pennet-scenes"]
    assert (entry.network, entry.steps, entry.images_seen, entry.url) == ("pennet", 20000, 320000, None)
    assert entry.scores == {"psnr_20_40": 24.5, "ssim_20_40": 0.85}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("steps = 20000", "step = 20000", "unknown key step"),
        ('licence = "Apache-2.0"\n', "", "licence missing"),
        ("size_bytes = 20500000", "size_bytes = 0", "size_bytes must be above 0"),
        ("size_bytes = 20500000", 'size_bytes = "many"', "size_bytes must be a whole number, got 'many'"),
        ('network = "pennet"', "network = 3", "network must be text, got 3"),
        ("0a0a", "0A0A", "64 lower-case hexadecimal digits"),
        ('file = "pennet', 'file = "../pennet', "plain name"),
        ("psnr_20_40 = 24.5", 'psnr_20_40 = "good"', "scores must be a table of numbers"),
        ("[pennet-scenes]", "[pennet-scenes", "cannot be read"),
        ("[pennet-scenes]", "loose = 1\n[pennet-scenes]", "tables only"),
    ],
)
def test_a_slip_in_the_manifest_is_an_error_that_names_it(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in ENTRY
    with pytest.raises(WeightsError) as caught:
        read_manifest(written(tmp_path, ENTRY.replace(old, new, 1)))
    assert words in str(caught.value)


def test_a_manifest_that_was_changed_is_read_again_and_what_is_done_with_one_stays_there(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, ENTRY)
    read_manifest(path).clear()
    assert read_manifest(path)["pennet-scenes"].steps == 20000
    assert read_manifest(written(tmp_path, ENTRY.replace("20000", "30000")))["pennet-scenes"].steps == 30000


def test_without_a_manifest_nothing_is_published(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "MANIFEST.toml") == {}


def test_every_bundled_weights_file_is_as_the_manifest_says() -> None:
    for entry in read_manifest().values():
        path = weights_directory() / entry.file
        if entry.url is None:
            assert (path.stat().st_size, file_sha256(path)) == (entry.size_bytes, entry.sha256)


def test_weights_of_the_user_are_listed_newest_first_and_strangers_left_out() -> None:
    old = put_user_weights("pennet-old", {"network": "pennet", "steps": "10"})
    new = put_user_weights("pennet-new", {"network": "pennet"})
    put_user_weights("of-nothing", {})
    (user_weights_directory() / "broken.safetensors").write_bytes(b"broken")
    os.utime(old, (1, 1))
    assert [weights.path for weights in list_user_weights()] == [new, old]
    assert list_user_weights()[1].metadata == {"network": "pennet", "steps": "10"}


def test_a_file_that_was_replaced_is_read_again() -> None:
    path = put_user_weights("mine", {"network": "pennet"})
    assert [weights.network for weights in list_user_weights()] == ["pennet"]
    put_user_weights("mine", {"network": "spl", "size": "compact"})
    assert [weights.network for weights in list_user_weights()] == ["spl"]
    path.write_bytes(b"damaged")
    assert list_user_weights() == []


def test_the_newest_import_goes_before_everything_else() -> None:
    model = MODELS["pennet"]
    put_user_weights("trained", {"network": "pennet"})
    assert find_sha256(model, find_weights(model)) is not None
    imported = put_user_weights(
        "imported", {"network": "pennet", "source": "gen.pth", "source_sha256": "0" * 64}
    )
    os.utime(imported, (1_000_000, 1_000_000))  # older than the trained one
    put_user_weights("compact", {"network": "pennet", "size": "compact", "source_sha256": "0" * 64})
    assert find_weights(model) == imported
    assert "pennet, published size, " in (own := list_user_weights()[-1]).describe()
    assert own.describe().endswith("MB, imported from gen.pth")


def test_no_folder_of_the_users_own_means_no_weights_of_the_users_own() -> None:
    assert list_user_weights() == []


def test_an_export_of_the_user_serves_when_ours_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights_manifest, "weights_directory", lambda: tmp_path)
    assert find_weights(MODELS["pennet"]) is None
    mine = put_user_weights("pennet-mine", {"network": "pennet"})
    put_user_weights("other", {"network": "other"})
    assert find_weights(MODELS["pennet"]) == mine
    assert find_sha256(MODELS["pennet"], mine) is None


def test_our_weights_come_first_and_have_a_known_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights_manifest, "weights_directory", lambda: tmp_path)
    written(tmp_path, ENTRY)
    put_user_weights("pennet-mine", {"network": "pennet"})
    ours = tmp_path / "pennet-scenes.safetensors"
    ours.write_bytes(b"weights")
    assert find_weights(MODELS["pennet"]) == ours
    assert find_sha256(MODELS["pennet"], ours) == "0a" * 32


def test_a_download_is_found_among_the_users_own_with_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights_manifest, "weights_directory", lambda: tmp_path)
    written(tmp_path, ENTRY)
    fetched = put_user_weights("pennet-scenes", {})
    assert find_weights(MODELS["pennet"]) == fetched
    assert find_sha256(MODELS["pennet"], fetched) == "0a" * 32


def test_the_users_folder_can_be_moved_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INPAINT_WEIGHTS_DIR", str(tmp_path / "mine"))
    assert user_weights_directory() == tmp_path / "mine"
    monkeypatch.delenv("INPAINT_WEIGHTS_DIR")
    assert user_weights_directory().parts[-2:] == ("inpaint-editor", "weights")


def test_the_hash_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc" * 10**6)
    assert file_sha256(path) == hashlib.sha256(b"abc" * 10**6).hexdigest()
