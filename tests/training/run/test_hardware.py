"""Compiled networks train as plain ones do. What processes share is tested in ``test_processes``."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from inpaint_core.weights.header import read_header
from tests.training.small_networks import small_config
from tests.training.stand_in_teacher import stand_in_networks
from training.cli.train import main
from training.config.loss_weights import MemoryWeights
from training.data.photo_source import PhotoSource
from training.errors import ConfigError
from training.objectives.build import build_objective
from training.run.export import export_weights
from training.run.hardware import Hardware
from training.run.processes import start_processes
from training.run.reports import Report, StepReport
from training.run.run_data import RunData
from training.run.run_folder import RunFolder
from training.run.trainer import Trainer

PLAIN = Hardware(start_processes("cpu"))
COMPILED = replace(PLAIN, compiles=True, compiler="aot_eager")
"""Traces and differentiates as the usual compiler does, without its minutes of making machine code."""


def train(hardware: Hardware, photos: Path, folder: Path) -> tuple[Trainer, list[dict[str, float]]]:
    """Train a memory, whose penalties take gradients of gradients in every second step."""
    config = small_config("gmsrm-memory")
    config = replace(config, losses=MemoryWeights(r1_every=2, path_length_every=2))
    fixed = stand_in_networks()
    torch.manual_seed(0)
    objective = build_objective(config, fixed)
    trainer = Trainer(
        config, objective, RunData(PhotoSource.open([photos])), RunFolder(folder), hardware=hardware
    )
    reports: list[Report] = []
    trainer.run(should_stop=lambda: False, report=reports.append)
    return trainer, [report.terms for report in reports if isinstance(report, StepReport)]


@pytest.mark.slow
def test_a_compiled_network_trains_as_the_plain_one_and_is_exported_by_the_same_names(
    photo_folder: Path, tmp_path: Path
) -> None:
    torch.set_num_threads(1)
    plain, expected = train(PLAIN, photo_folder, tmp_path / "plain")
    torch._dynamo.utils.counters.clear()
    compiled, found = train(COMPILED, photo_folder, tmp_path / "compiled")
    assert torch._dynamo.utils.counters["stats"]["unique_graphs"] == 2  # generator and discriminator
    assert ["path_length" in step for step in expected] == [True, False]
    for ours, theirs in zip(found, expected, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4)
    shapes = []
    for name, trainer in (("plain", plain), ("compiled", compiled)):
        export_weights(tmp_path / f"{name}.safetensors", trainer, recipe="small")
        shapes.append(read_header(tmp_path / f"{name}.safetensors").shapes)
    assert shapes[0] == shapes[1]


def test_other_errors_of_a_step_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="size mismatch"), COMPILED.compiling():
        raise RuntimeError("size mismatch")


MAX_CALLS = 2


class Counted(nn.Module):
    """Stands for a compiled network: another module around it, which counts its calls."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.calls = 0

    def forward(self, *inputs: Any) -> Any:
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise torch._dynamo.exc.TorchDynamoException("the image has another size\nand more of that")
        return self.network(*inputs)


def test_the_option_compiles_both_networks_and_a_plain_run_goes_on(
    tiny_recipe: Path,
    photo_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made: list[Counted] = []

    def compile_network(network: nn.Module, **options: object) -> nn.Module:
        made.append(Counted(network))
        return made[-1]

    monkeypatch.setattr(torch, "compile", compile_network)
    run = [str(tiny_recipe), "--data", str(photo_folder), "--run", str(tmp_path), "--device", "cpu"]
    assert main([*run, "--threads", "1", "--max-minutes", "0", "--compile"]) == 0
    assert [network.calls for network in made] == [1, 0]  # the first stage has no adversary
    assert main([*run, "--threads", "1", "--resume", "--compile"]) == 2
    assert "cannot be compiled here: the image has another size. Leave" in capsys.readouterr().err
    assert main([*run, "--threads", "1", "--resume"]) == 0
    assert len(made) == 4


def test_an_operation_that_is_not_deterministic_gets_one_sentence() -> None:
    hardware = Hardware(start_processes("cpu"))
    torch.use_deterministic_algorithms(True)
    try:
        with pytest.raises(ConfigError, match="--deterministic: put_ gives the same"), hardware.compiling():
            raise RuntimeError("put_ does not have a deterministic implementation, but you set ...")
    finally:
        torch.use_deterministic_algorithms(False)
