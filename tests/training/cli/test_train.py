import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from inpaint_core.models.pennet import PenNet, PenNetSize
from inpaint_core.runtime.threads import available_cores
from inpaint_core.state_dict.weights_file import load_state_file, load_weights
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import list_user_weights
from training.cli.start.setup import default_share_of_threads
from training.cli.train import main
from training.config.recipe import TrainConfig
from training.run.checkpoint import read_checkpoint


def command(recipe: Path, photos: Path, run: Path, *more: str) -> list[str]:
    return [str(recipe), "--data", str(photos), "--run", str(run), "--device", "cpu", "--threads", "1", *more]


def start(arguments: list[str]) -> subprocess.Popen[bytes]:
    """Run the command in a process group of its own."""
    code = "import sys; from training.cli.train import main; sys.exit(main())"
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE, process_group=0)


def wait_for_step(process: subprocess.Popen[bytes], run: Path, step: int) -> None:
    """Wait until the run's checkpoint has come so far."""
    for _ in range(1200):
        if (run / "checkpoint.pt").exists() and read_checkpoint(run / "checkpoint.pt").step >= step:
            return
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        time.sleep(0.05)
    raise AssertionError("no checkpoint appeared")


@pytest.mark.slow
def test_a_killed_run_resumes_to_the_weights_of_an_uninterrupted_one(
    tiny_recipe: Path, photo_shard: Path, tmp_path: Path
) -> None:
    text = tiny_recipe.read_text(encoding="utf-8").replace("steps = 4", "steps = 9")
    tiny_recipe.write_text(text, encoding="utf-8")
    process = start(command(tiny_recipe, photo_shard, tmp_path / "killed"))
    wait_for_step(process, tmp_path / "killed", 4)
    process.kill()  # SIGKILL: nothing in the process can prepare for it
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert 4 <= read_checkpoint(tmp_path / "killed" / "checkpoint.pt").step < 12

    assert main(command(tiny_recipe, photo_shard, tmp_path / "killed", "--resume")) == 0
    assert main(command(tiny_recipe, photo_shard, tmp_path / "whole")) == 0
    killed, whole = (
        read_checkpoint(tmp_path / name / "checkpoint.pt").networks for name in ("killed", "whole")
    )
    for network in ("generator", "discriminator"):
        assert all(torch.equal(killed[network][key], whole[network][key]) for key in whole[network])
    for key, value in whole["average"]["state"].items():
        assert torch.equal(killed["average"]["state"][key], value)


@pytest.mark.slow
def test_ctrl_c_stops_after_a_step_and_keeps_the_work(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    text = tiny_recipe.read_text(encoding="utf-8").replace("steps = 4", "steps = 4000")
    tiny_recipe.write_text(text, encoding="utf-8")
    process = start(command(tiny_recipe, photo_folder, tmp_path / "run"))
    wait_for_step(process, tmp_path / "run", 2)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert b"the run can be resumed" in said
    assert f"to go on: inpaint-train --resume --run {tmp_path / 'run'}\n".encode() in said
    assert b"Traceback" not in said
    assert 2 <= read_checkpoint(tmp_path / "run" / "checkpoint.pt").step < 4003


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_whole_group_stops_the_run_and_spares_its_workers(
    number: signal.Signals, tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    text = tiny_recipe.read_text(encoding="utf-8").replace("steps = 3", "steps = 4000")
    tiny_recipe.write_text(text, encoding="utf-8")
    process = start(command(tiny_recipe, photo_folder, tmp_path / "run", "--workers", "2"))
    wait_for_step(process, tmp_path / "run", 2)
    os.killpg(process.pid, number)  # as a terminal, `timeout` and batch systems do
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said.decode()
    assert said.count(b"the run can be resumed") == 1
    assert b"Traceback" not in said
    assert 2 <= read_checkpoint(tmp_path / "run" / "checkpoint.pt").step < 4004


def test_an_export_loads_into_the_network_and_shows_up_among_the_users_weights(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path
) -> None:
    weights = tmp_path / "weights" / "mine.safetensors"
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--export", str(weights))) == 0
    network = PenNet(PenNetSize(base_channels=4))
    load_weights(network, weights)
    average = read_checkpoint(tmp_path / "run" / "checkpoint.pt").networks["average"]["state"]
    for name, value in network.state_dict().items():
        assert torch.equal(value, average[name].half().float())
    record = json.loads(read_header(weights).metadata["training"])
    assert (record["step"], record["images_seen"], record["photos"]) == (7, 10, 8)
    assert [found.network for found in list_user_weights(weights.parent)] == ["pennet"]
    assert (tmp_path / "run" / "samples" / "step-0000007.png").exists()
    assert list((tmp_path / "run" / "tensorboard").iterdir())


@pytest.mark.parametrize("is_there", [False, True])
def test_after_an_export_it_is_said_how_the_editor_gets_it(
    is_there: bool,
    tiny_recipe: Path,
    photo_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = tmp_path / "own"
    monkeypatch.setenv("INPAINT_WEIGHTS_DIR", str(own))
    weights = (own if is_there else tmp_path) / "mine.safetensors"
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--export", str(weights))) == 0
    said = capsys.readouterr().err
    assert f"exported {weights}" in said
    assert (f"copy it to {own}, or choose it in Inpaint ▸ Models ▸ Import" in said) is not is_there


def test_a_new_run_starts_from_weights(tiny_recipe: Path, photo_folder: Path, tmp_path: Path) -> None:
    weights = tmp_path / "mine.safetensors"
    assert main(command(tiny_recipe, photo_folder, tmp_path / "first", "--export", str(weights))) == 0
    text = tiny_recipe.read_text(encoding="utf-8").replace("1e-4", "1e-9").replace("1e-5", "1e-10")
    tiny_recipe.write_text(text.replace("seed = 7", "seed = 8"), encoding="utf-8")
    second = tmp_path / "second.safetensors"
    begin = ["--init-from", str(weights), "--export", str(second)]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "second", *begin)) == 0
    first, last = load_state_file(weights), load_state_file(second)
    assert all(torch.allclose(first[name], last[name], atol=1e-3) for name in first)


def test_a_run_is_not_resumed_and_started_at_once(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = ["--resume", "--init-from", str(tmp_path / "weights.safetensors")]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *both)) == 2
    assert "give one of them" in capsys.readouterr().err


def test_a_run_is_never_overwritten(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", "--max-minutes", "0")) == 0
    before = (tmp_path / "run" / "checkpoint.pt").read_bytes()
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run")) == 2
    assert "add --resume" in capsys.readouterr().err
    assert (tmp_path / "run" / "checkpoint.pt").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing-like-it", "--data", "."], "There is no recipe called"),
        (["pennet", "--data", "missing-folder", "--yes"], "missing-folder is no folder"),
        (["pennet", "--data", ".", "--device", "abacus"], "abacus"),
        (["pennet", "--data", ".", "--resume", "--device", "cpu"], "no checkpoint"),
    ],
)
def test_mistakes_get_a_sentence(
    arguments: list[str],
    message: str,
    photo_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(photo_folder)
    assert main([*arguments, "--run", "run-that-fails"]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(("processes", "launched"), [("1", False), ("2", True)])
def test_threads_are_as_many_as_the_environment_wishes_unless_a_launcher_set_it(
    processes: str,
    launched: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wished, before = available_cores() + 1, torch.get_num_threads()
    monkeypatch.setenv("OMP_NUM_THREADS", str(wished))
    monkeypatch.setenv("LOCAL_WORLD_SIZE", processes)
    try:
        torch.set_num_threads(wished)  # as torch does on its import
        assert default_share_of_threads() == (max(1, available_cores() // 2) if launched else wished)
    finally:
        torch.set_num_threads(before)


def test_a_run_in_epochs_is_as_long_as_its_photos_make_it(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Eight photos in batches of two: one and a half passes are six steps; the second stage has its own
    four."""
    text = tiny_recipe.read_text(encoding="utf-8").replace("steps = 3", "epochs = 1.5")
    tiny_recipe.write_text(text.replace("batch_size = 4", "batch_size = 2"), encoding="utf-8")
    batch = TrainConfig.read(tiny_recipe).stages[0].batch_size
    expected = -(-12 // batch)
    assert main(["describe", str(tiny_recipe)]) == 0
    assert "stage 0: 1.5 epochs of" in capsys.readouterr().out
    shorter = ["--set", "stages.1.steps=1"]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *shorter)) == 0
    checkpoint = read_checkpoint(tmp_path / "run" / "checkpoint.pt")
    assert checkpoint.step == expected + 1
    config = json.loads((tmp_path / "run" / "config.json").read_text(encoding="utf-8"))
    assert [stage["steps"] for stage in config["stages"]] == [expected, 1]
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *shorter, "--resume")) == 0


def test_a_squeezed_run_is_another_run(
    tiny_recipe: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    squeezed = ["--set", 'stages.0.resize="squeeze"']
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *squeezed)) == 0
    cropped = ["--resume", "--set", 'stages.0.resize="crop"']
    assert main(command(tiny_recipe, photo_folder, tmp_path / "run", *cropped)) == 2
    assert "resize" in capsys.readouterr().err
