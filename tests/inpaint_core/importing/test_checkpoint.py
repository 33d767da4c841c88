from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from inpaint_core.catalog import MODELS
from inpaint_core.engine.engine import Engine
from inpaint_core.errors import InpaintError, WeightsError, WriteError
from inpaint_core.importing.checkpoint import import_checkpoint, load_published_checkpoint
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime
from inpaint_core.state_dict.weights_file import save_weights
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import (
    file_sha256,
    find_sha256,
    find_weights,
    list_user_weights,
    user_weights_directory,
)
from tests.inpaint_core.checkpoint_files import (
    HOSTILE,
    LAYOUTS,
    network_state,
    teacher_state,
    training_module,
)
from tests.inpaint_core.models.published_vectors import published_vectors, published_weights


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A compact PEN-Net as its authors save theirs."""
    path = tmp_path / "gen_00033.pth"
    LAYOUTS["netG"](network_state("pennet"), path)
    return path


@pytest.mark.parametrize(
    ("network", "gain", "layout", "largest"),
    [
        ("pennet", 1.4, "legacy netG", 1e-4),
        pytest.param("spl", 1.4, "training module", 1e-4, marks=pytest.mark.slow),
        pytest.param("spn", 0.8, "legacy training module", 1e-5, marks=pytest.mark.slow),
        pytest.param("spn_probabilistic", 0.7, "training module", 1e-5, marks=pytest.mark.slow),
    ],
)
def test_a_published_checkpoint_predicts_what_its_authors_network_does(
    tmp_path: Path, network: str, gain: float, layout: str, largest: float
) -> None:
    LAYOUTS[layout](published_weights(network, gain=gain), tmp_path / "x.pt")
    loaded = load_published_checkpoint(tmp_path / "x.pt")
    (tmp_path / "x.pt").unlink()  # hundreds of megabytes
    assert not loaded.training
    vectors = published_vectors(network)
    noise = [vectors.extra["eps"][None]] if "eps" in vectors.extra else []
    with torch.inference_mode():
        prediction = loaded(vectors.image, vectors.mask, *noise)
    expected = (vectors.prediction + 1) / 2 if network == "pennet" else vectors.prediction
    assert vectors.prediction.std() > 0.05  # a flat image would prove nothing
    error = (prediction - expected).abs()
    assert error.max() < largest
    assert error.mean() < largest / 10


def test_an_imported_network_is_what_the_model_uses_from_then_on(checkpoint: Path) -> None:
    record = import_checkpoint(checkpoint)
    assert record.path == user_weights_directory() / "pennet-gen_00033.safetensors"
    assert (record.network, record.size, record.model) == ("pennet", "compact", "pennet-compact")
    assert record.parameters == sum(tensor.numel() for tensor in network_state("pennet").values())
    assert record.precision == "float32"
    assert record.others == ("netD (1 entry)",)
    metadata = read_header(record.path).metadata
    assert metadata["source"] == "gen_00033.pth"
    assert metadata["source_sha256"] == file_sha256(checkpoint)
    assert find_weights(MODELS["pennet-compact"]) == record.path
    request = InpaintRequest(
        image=np.full((40, 50, 3), 90, np.uint8),
        mask=np.eye(40, 50, dtype=bool),
        settings=FillSettings(model="pennet-compact"),
    )
    (completion,) = Engine(start_runtime("cpu")).inpaint(request)
    assert completion.patches


def test_an_import_goes_before_the_weights_that_come_with_the_program(tmp_path: Path) -> None:
    model = MODELS["pennet"]
    ours = find_weights(model)
    assert ours is not None
    assert find_sha256(model, ours) is not None
    save_weights(tmp_path / "a.safetensors", network_state("pennet", "published"), {"training": "{}"})
    record = import_checkpoint(tmp_path / "a.safetensors", name="mine")
    assert find_weights(model) == record.path
    assert find_sha256(model, record.path) is None
    assert not record.is_published
    assert read_header(record.path).metadata["training"] == "{}"
    record.path.unlink()
    assert find_weights(model) == ours


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_the_files_precision_is_kept(tmp_path: Path, dtype: torch.dtype) -> None:
    state = {name: tensor.to(dtype) for name, tensor in network_state("pennet").items()}
    torch.save(state, tmp_path / "a.pth")
    record = import_checkpoint(tmp_path / "a.pth")
    assert record.precision == str(dtype).removeprefix("torch.")
    written = safetensors.torch.load_file(record.path)
    assert all(torch.equal(written[name], tensor) for name, tensor in state.items())


def test_a_teacher_in_the_file_is_written_beside_and_offered_for_training_only(tmp_path: Path) -> None:
    torch.save(training_module(network_state("spl")), tmp_path / "x_best.pt")
    record = import_checkpoint(tmp_path / "x_best.pt", name="spl-paris")
    assert record.teacher == user_weights_directory() / "spl-paris-teacher.safetensors"
    assert read_header(record.teacher).metadata["kind"] == "teacher"
    written = safetensors.torch.load_file(record.teacher)
    teacher = teacher_state()
    assert len(written) == len(teacher) - 1
    assert all(torch.equal(tensor, teacher[name]) for name, tensor in written.items())
    assert [weights.name for weights in list_user_weights()] == ["spl-paris"]


def test_a_teacher_alone_is_kept_for_training(tmp_path: Path) -> None:
    torch.save({"model": teacher_state(), "num_classes": 9605}, tmp_path / "Open_ImagesV6.pth")
    record = import_checkpoint(tmp_path / "Open_ImagesV6.pth")
    assert record.path == record.teacher == user_weights_directory() / "teacher-Open_ImagesV6.safetensors"
    assert record.model == ""
    assert "pretext teacher" in record.summary()
    assert list_user_weights() == []
    with pytest.raises(WeightsError, match="cannot fill photos"):
        load_published_checkpoint(tmp_path / "Open_ImagesV6.pth")


def test_the_same_file_twice_is_one_import(checkpoint: Path) -> None:
    first, second = import_checkpoint(checkpoint), import_checkpoint(checkpoint)
    assert first == second
    assert [path.name for path in user_weights_directory().iterdir()] == [first.path.name]


def test_another_file_of_the_same_name_gets_another_name(checkpoint: Path) -> None:
    first = import_checkpoint(checkpoint)
    before = first.path.read_bytes()
    torch.save({"netG": network_state("pennet"), "epoch": 2}, checkpoint)
    second = import_checkpoint(checkpoint)
    assert second.path.name == "pennet-gen_00033-2.safetensors"
    assert first.path.read_bytes() == before
    assert find_weights(MODELS["pennet-compact"]) == second.path


def test_a_file_that_is_there_is_never_replaced(checkpoint: Path) -> None:
    user_weights_directory().mkdir()
    mine = user_weights_directory() / "mine.safetensors"
    mine.write_bytes(b"precious")
    with pytest.raises(WriteError, match=r"another mine\.safetensors in .* already: choose another name"):
        import_checkpoint(checkpoint, name="mine")
    assert mine.read_bytes() == b"precious"


@pytest.mark.parametrize("name", ["", "../escape", "a/b", ".hidden", "with space", "x" * 81, "pennet-scenes"])
def test_a_name_that_cannot_be_is_refused(checkpoint: Path, name: str) -> None:
    with pytest.raises(WriteError, match="name"):
        import_checkpoint(checkpoint, name=name)
    assert not user_weights_directory().exists()


def test_an_odd_file_name_becomes_a_plain_one(checkpoint: Path) -> None:
    odd = checkpoint.with_name("Größe \x1b[31m (1)…best.tar.pth")
    checkpoint.rename(odd)
    record = import_checkpoint(odd)
    assert record.path.name == "pennet-Gr-e-31m-1-best-tar.safetensors"
    assert "\x1b" not in read_header(record.path).metadata["source"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_or_wrong_file_is_refused_in_one_sentence_and_leaves_nothing(
    tmp_path: Path, kind: str
) -> None:
    name, write, words = HOSTILE[kind]
    folder = tmp_path / "from"
    folder.mkdir()
    write(folder / name)
    for attempt in (import_checkpoint, load_published_checkpoint):
        with pytest.raises(InpaintError) as caught:
            attempt(folder / name)
        assert words in str(caught.value)
        assert str(caught.value).startswith(name)
        assert len(str(caught.value)) < 400
        assert "\n" not in str(caught.value)
    assert not (folder / "it-ran").exists()
    assert not user_weights_directory().exists()


def test_a_folder_that_cannot_be_made_is_an_error_in_words(checkpoint: Path) -> None:
    user_weights_directory().write_text("a file is in the way")
    with pytest.raises(WriteError, match="cannot be made"):
        import_checkpoint(checkpoint)


def test_when_the_second_file_cannot_be_written_the_first_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save(training_module(network_state("pennet")), tmp_path / "a.pt")
    folder = tmp_path / "weights"

    def full_disk(path: Path, *rest: object) -> None:
        if path.name.endswith("-teacher.safetensors"):
            raise WriteError(f"{path.name} could not be saved: the disk is full.")
        save_weights(path, *rest)

    monkeypatch.setattr("inpaint_core.importing.checkpoint.save_weights", full_disk)
    with pytest.raises(WriteError, match="disk is full"):
        import_checkpoint(tmp_path / "a.pt", directory=folder)
    assert list(folder.iterdir()) == []
