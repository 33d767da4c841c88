import json
import subprocess
import sys
from pathlib import Path

import pytest

from inpaint_core.cli.main import main
from inpaint_core.weights.manifest import user_weights_directory
from tests.inpaint_core.checkpoint_files import LAYOUTS, network_state


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "gen_00033.pth"
    LAYOUTS["netG"](network_state("pennet"), path)
    return path


def test_an_import_says_what_it_found_and_where_it_went(
    checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import-checkpoint", str(checkpoint), "--name", "dtd"]) == 0
    output = capsys.readouterr().out
    assert "recognised    Texture · PEN-Net, compact, 2,560,642 parameters, float32" in output
    assert f"written to    {user_weights_directory() / 'dtd.safetensors'}" in output
    assert "left out      netD (1 entry)" in output
    assert "--model pennet-compact" in output


def test_json_is_one_object(checkpoint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import-checkpoint", str(checkpoint), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["network"], record["size"], record["model"]) == ("pennet", "compact", "pennet-compact")


def test_imported_weights_are_listed_with_their_size(
    checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import-checkpoint", str(checkpoint), "--name", "dtd"])
    main(["models"])
    output = capsys.readouterr().out
    assert "dtd.safetensors (pennet, compact size, 10.2 MB, imported from gen_00033.pth)" in output
    assert "(ready, with your own weights dtd)" in output


def test_a_refused_file_is_one_sentence_and_exit_code_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pth").write_bytes(b"\xff\xd8\xff\xe0")
    assert main(["import-checkpoint", str(tmp_path / "a.pth")]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == "a.pth is neither a PyTorch checkpoint nor a safetensors file.\n"


def test_its_help_does_not_wait_for_torch() -> None:
    code = "import sys; from inpaint_core.cli.main import main\ntry: main(['import-checkpoint', '--help'])\n"
    code += "except SystemExit: assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
