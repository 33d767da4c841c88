"""LaMa and MI-GAN in the forms they are published in, with weights regenerated from their names."""

import warnings
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from inpaint_core.catalog import MODELS
from inpaint_core.engine.engine import Engine
from inpaint_core.errors import WeightsError
from inpaint_core.importing.checkpoint import import_checkpoint, load_published_checkpoint
from inpaint_core.importing.recognition import recognise_checkpoint
from inpaint_core.request import FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime
from inpaint_core.weights.left_out import is_left_out
from inpaint_core.weights.manifest import find_weights
from tests.inpaint_core.checkpoint_files import write_parcel
from tests.inpaint_core.models.published_vectors import published_vectors, published_weights

State = dict[str, Tensor]


class Holder(nn.Module):
    """A module with the given tensors at the given paths, and a program that does not look at them."""

    def __init__(self, state: State) -> None:
        super().__init__()
        for name, tensor in state.items():
            *path, last = name.split(".")
            place: nn.Module = self
            for part in path:
                if not hasattr(place, part):
                    place.add_module(part, nn.Module())
                place = getattr(place, part)
            place.register_buffer(last, tensor)

    def forward(self, image: Tensor) -> Tensor:
        return image


def save_program(state: State, path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its age
        torch.jit.trace(Holder(state).eval(), torch.zeros(1), check_trace=False).save(str(path))


def save_training(state: State, path: Path) -> None:
    named = OrderedDict((f"generator.{name}", tensor) for name, tensor in state.items())
    named["val_evaluator.net.weight"] = torch.randn(4)
    torch.save({"epoch": 39, "state_dict": named, "optimizer_states": []}, path)


def save_parcel(state: State, path: Path) -> None:
    inner = path.with_name("best.ckpt")
    save_training(state, inner)
    write_parcel(path, inner.read_bytes())
    inner.unlink()


FORMS: dict[str, tuple[str, Callable[[State, Path], None]]] = {
    "state dict": ("migan_256_places2.pt", torch.save),
    "program": ("migan_traced.pt", save_program),
    "safetensors": ("a.safetensors", safetensors.torch.save_file),
    "training": ("best.ckpt", save_training),
    "parcel": ("big-lama.zip", save_parcel),
}


def published(name: str) -> State:
    gain = 0.7 if name == "lama" else 0.8
    return published_weights(name, gain=gain)


@pytest.mark.parametrize("form", FORMS)
def test_migan_is_taken_bit_for_bit_from_every_form(tmp_path: Path, form: str) -> None:
    state = published("migan_256")
    name, save = FORMS[form]
    save(state, tmp_path / name)
    found = recognise_checkpoint(tmp_path / name)
    assert (found.network, found.size) == ("migan-256", "published")
    assert found.tensors.keys() == {name for name in state if not is_left_out(name)}
    assert all(torch.equal(tensor, state[name]) for name, tensor in found.tensors.items())
    assert "30 fixed filters, the same in every file" in found.others


@pytest.mark.slow
@pytest.mark.parametrize("form", ["program", "safetensors", "training", "parcel"])
def test_lama_predicts_the_same_from_every_form(tmp_path: Path, form: str) -> None:
    state = published("lama")
    name, save = FORMS[form]
    inner = {f"generator.{name}": tensor for name, tensor in state.items()} if form == "program" else state
    save(inner, tmp_path / name)
    found = recognise_checkpoint(tmp_path / name)
    assert found.network == "lama"
    assert all(torch.equal(tensor, state[name]) for name, tensor in found.tensors.items())
    assert found.others[-1] == "152 counters in its norms" or form in ("training", "parcel")
    network = load_published_checkpoint(tmp_path / name)
    (tmp_path / name).unlink()  # hundreds of megabytes
    vectors = published_vectors("lama")
    with torch.inference_mode():
        error = (network(vectors.image, vectors.mask) - vectors.prediction).abs()
    assert float(error.max()) < 1e-4


def test_the_two_networks_of_migan_are_told_apart(tmp_path: Path) -> None:
    state = {name: tensor for name, tensor in published("migan_512").items() if not is_left_out(name)}
    torch.save(state, tmp_path / "migan_512_places2.pt")  # as if the constants were not in the file
    found = recognise_checkpoint(tmp_path / "migan_512_places2.pt")
    assert (found.network, found.others) == ("migan", ())


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("encoder.b8.conv2.downsample.filter.weight", lambda one: one * 1.01, "is not the filter"),
        ("synthesis.b16.upsample.filter.weight", lambda one: one.flip(0) * 0, "is not the filter"),
        ("synthesis.b16.upsample.filter_const", lambda one: 1 - one, "is not the filter"),
        ("synthesis.b16.upsample.filter_const", lambda one: one[0, 0, :1, :3], "damaged"),
        (
            "synthesis.b16.upsample.filter_const",
            lambda one: one[:1, :1, :1, :1].expand(1, 1, 2**20, 2**20),
            "claims",
        ),
        ("synthesis.b16.conv1.noise_const", lambda one: one * float("nan"), "not finite"),
    ],
)
def test_a_migan_of_another_kind_is_refused(
    tmp_path: Path, name: str, change: Callable[[Tensor], Tensor], words: str
) -> None:
    state = published("migan_256")
    state[name] = change(state[name])
    torch.save(state, tmp_path / "a.pt")
    with pytest.raises(WeightsError, match=words):
        recognise_checkpoint(tmp_path / "a.pt")


def test_a_training_file_of_migan_is_refused_by_what_is_in_it(tmp_path: Path) -> None:
    state = published("migan_256") | {"encoder.b8.conv1.conv1.w0": torch.ones(3)}
    torch.save(state, tmp_path / "a.pt")
    with pytest.raises(
        WeightsError, match=r"MI-GAN · 256 px, but .*1 unexpected: encoder\.b8\.conv1\.conv1\.w0"
    ):
        recognise_checkpoint(tmp_path / "a.pt")


def test_a_lama_with_a_variance_below_zero_is_refused(tmp_path: Path) -> None:
    state = published("lama")
    state["model.25.running_var"][3] = -1
    torch.save(state, tmp_path / "a.pt")
    with pytest.raises(WeightsError, match=r"looks like LaMa, but model\.25\.running_var holds a variance"):
        recognise_checkpoint(tmp_path / "a.pt")


@pytest.mark.parametrize("name", ["migan_256", "lama"])
def test_what_was_imported_fills_and_leaves_the_rest_alone(
    tmp_path: Path, name: str, sample_photo: NDArray[np.uint8]
) -> None:
    safetensors.torch.save_file(published(name), tmp_path / "a.safetensors")
    record = import_checkpoint(tmp_path / "a.safetensors")
    (tmp_path / "a.safetensors").unlink()
    spec = MODELS[name.replace("_", "-")]
    assert record.model == spec.name
    assert find_weights(spec) == record.path
    assert any("is in the picker" in line for line in record.lines())
    image = sample_photo[:90, :110]
    mask = np.zeros(image.shape[:2], np.bool_)
    mask[30:60, 40:80] = True
    request = InpaintRequest(image=image, mask=mask, settings=FillSettings(model=spec.name, samples=2))
    (completion,) = Engine(start_runtime("cpu")).inpaint(request)
    filled = completion.apply_to(image)
    assert not np.array_equal(filled[mask], image[mask])
    rim = np.pad(mask, 6)
    near = np.lib.stride_tricks.sliding_window_view(rim, (13, 13)).any(axis=(2, 3))
    np.testing.assert_array_equal(filled[~near], image[~near])
    assert "always gives the same fill" in completion.notices[-1]
