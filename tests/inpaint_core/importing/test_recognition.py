from pathlib import Path

import pytest
import safetensors.torch
import torch

from inpaint_core.errors import WeightsError
from inpaint_core.importing.recognition import network_shapes, recognise_checkpoint
from inpaint_core.models.networks import NETWORKS
from tests.inpaint_core.checkpoint_files import (
    LAYOUTS,
    network_state,
    parallel,
    teacher_state,
    training_module,
)

ALL = [(network, size) for network, spec in NETWORKS.items() for size in spec.sizes]


@pytest.mark.parametrize(("network", "size"), ALL)
def test_names_and_shapes_tell_every_network_from_every_other(network: str, size: str) -> None:
    shapes = network_shapes(network, size)
    others = [network_shapes(*other) for other in ALL if other != (network, size)]
    assert shapes not in others
    assert not any(
        "module" in name.split(".") for name in shapes
    )  # it would be taken for parallel training's


@pytest.mark.parametrize("network", ["gmsrm", "dgi"])
def test_networks_without_a_published_file_are_recognised_when_exported_here(
    tmp_path: Path, network: str
) -> None:
    safetensors.torch.save_file(network_state(network), tmp_path / "a.safetensors")
    found = recognise_checkpoint(tmp_path / "a.safetensors")
    assert (found.network, found.size, found.others) == (network, "compact", ())


@pytest.mark.parametrize(
    ("network", "layout"),
    [
        *(("pennet", layout) for layout in LAYOUTS),
        ("spl", "training module"),
        ("spn", "legacy training module"),
        ("spn-probabilistic", "safetensors"),
    ],
)
def test_a_network_is_found_in_every_layout(tmp_path: Path, network: str, layout: str) -> None:
    state = network_state(network)
    path = tmp_path / "gen_00033.pth"
    LAYOUTS[layout](state, path)
    found = recognise_checkpoint(path)
    assert (found.network, found.size) == (network, "compact")
    assert found.tensors.keys() == state.keys()
    assert all(torch.equal(found.tensors[name], tensor) for name, tensor in state.items())


def test_everything_else_in_a_training_module_is_listed(tmp_path: Path) -> None:
    torch.save({"model": training_module(network_state("spl")), "epoch": 70}, tmp_path / "a.pt")
    found = recognise_checkpoint(tmp_path / "a.pt")
    assert found.others == (
        "epoch (70)",
        "discriminator (2 tensors: conv1.0.weight_orig, features.0.weight_orig)",
        "adversarial_loss (2 tensors: real_label, fake_label)",
        "vgg_loss (1 tensor: vgg.slice1.0.weight)",
        "1 counter in the teacher's norms",
    )
    teacher = teacher_state()
    assert found.teacher.keys() == {name for name in teacher if not name.endswith("num_batches_tracked")}
    assert all(torch.equal(found.teacher[name], teacher[name]) for name in found.teacher)


def test_a_teacher_of_another_kind_does_not_keep_the_network_out(tmp_path: Path) -> None:
    teacher = teacher_state()
    del teacher["body.layer2.4.conv2.0.weight"]
    torch.save(training_module(network_state("spl"), teacher=teacher), tmp_path / "a.pt")
    found = recognise_checkpoint(tmp_path / "a.pt")
    assert found.network == "spl"
    assert found.teacher == {}
    assert "of no use: a.pt looks like" in found.others[-1]
    assert "1 missing: body.layer2.4.conv2.0.weight" in found.others[-1]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_teacher_alone_is_recognised(tmp_path: Path, wrapped: bool) -> None:
    whole = teacher_state() | {
        "body.layer3.0.conv1.0.weight": torch.ones(2, 2, 1, 1),
        "head.fc.bias": torch.ones(9),
    }
    torch.save(
        {"model": whole, "num_classes": 9605, "idx_to_class": {0: "x"}} if wrapped else whole, tmp_path / "t"
    )
    found = recognise_checkpoint(tmp_path / "t")
    assert (found.network, dict(found.teacher)) == ("", {})
    assert torch.equal(found.tensors["head.fc.bias"], torch.ones(9))
    assert ("idx_to_class (1 entry)" in found.others) == wrapped


def test_a_teacher_of_other_shapes_is_refused(tmp_path: Path) -> None:
    torch.save(teacher_state() | {"body.conv1.0.weight": torch.ones(64, 48, 3, 3)}, tmp_path / "t.pth")
    with pytest.raises(WeightsError, match=r"body\.conv1\.0\.weight \(file 64×48×3×3, network 76×48×3×3\)"):
        recognise_checkpoint(tmp_path / "t.pth")


def test_every_misfit_is_named(tmp_path: Path) -> None:
    state = network_state("pennet", "published")
    del state["torgb5.0.bias"]
    state["extra.weight"] = torch.ones(1)
    state["decoder.2.weight"] = torch.ones(3, 31, 3, 3)
    torch.save({"netG": state}, tmp_path / "gen.pth")
    with pytest.raises(WeightsError) as caught:
        recognise_checkpoint(tmp_path / "gen.pth")
    assert str(caught.value) == (
        "gen.pth looks like PEN-Net, but does not fit. Tensors 1 missing: torgb5.0.bias; 1 unexpected: "
        "extra.weight; 1 of another shape: decoder.2.weight (file 3×31×3×3, network 3×32×3×3)."
    )


@pytest.mark.parametrize("bad", [float("nan"), float("-inf")])
def test_a_number_that_is_not_finite_is_refused(tmp_path: Path, bad: float) -> None:
    state = network_state("pennet")
    state["decoder.0.bias"][3] = bad
    torch.save(parallel(state), tmp_path / "gen.pth")
    with pytest.raises(WeightsError, match=r"decoder\.0\.bias holds a number that is not finite"):
        recognise_checkpoint(tmp_path / "gen.pth")


def test_a_narrow_finest_spade_is_filled_up_with_zeros(tmp_path: Path) -> None:
    """The deterministic network's file may have the probabilistic one's 64 hidden channels."""
    wide, narrow = network_shapes("spn", "compact"), network_state("spn")
    for name, tensor in narrow.items():
        if name.startswith("decoder.3.") and "mlp_" in name:
            is_head = name.endswith(("mlp_gamma.weight", "mlp_beta.weight"))
            half = tensor.shape[1 if is_head else 0] // 2
            if is_head:
                narrow[name] = tensor[:, :half].clone()
            elif "shared" in name:
                narrow[name] = tensor[:half].clone()
    torch.save(narrow, tmp_path / "a.pth")
    found = recognise_checkpoint(tmp_path / "a.pth")
    assert {name: tuple(tensor.shape) for name, tensor in found.tensors.items()} == dict(wide)
    for name, tensor in narrow.items():
        corner = tuple(slice(side) for side in tensor.shape)
        assert torch.equal(found.tensors[name][corner], tensor)
        assert found.tensors[name].abs().sum().item() == pytest.approx(tensor.abs().sum().item(), rel=1e-5)
