"""``inpaint-batch fill`` on several processes, gone on with, interrupted and killed: as a user runs it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from PIL import Image

from inpaint_core.cli.main import main
from inpaint_core.files.read_write import read_image
from resources import locate

PHOTO = locate.sample_paths()[0]
MASK = locate.suggested_mask(PHOTO)
START_COMMAND = """
import signal, sys
from inpaint_core.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell starts us deaf to it
sys.exit(main())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos of two formats in ``photos``, and a mask for all."""
    (tmp_path / "photos").mkdir()
    with Image.open(PHOTO) as photo, Image.open(MASK) as mask:
        for number, suffix in enumerate(["jpg", "png", "webp", "tif"]):
            piece = photo.crop((20 * number, 10 * number, 20 * number + 240, 10 * number + 180))
            piece.resize((120, 90)).save(tmp_path / "photos" / f"{number}.{suffix}")
        mask.resize((120, 90)).save(tmp_path / "mask.png")
    return tmp_path


def words(folder: Path, out: str, *more: object) -> list[str]:
    paths = [folder / "photos", "--mask", folder / "mask.png", "--out", folder / out]
    return [str(word) for word in ("fill", *paths, *more)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.slow
def test_two_workers_with_a_network_write_the_same_bytes_as_one(
    folder: Path, pennet_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "photos" / "9.png").write_bytes(b"no photo")
    more = ["--weights", pennet_weights, "--device", "cpu", "--threads", 1, "--json"]
    assert main(words(folder, "one", *more)) == 1
    capsys.readouterr()
    assert main(words(folder, "two", *more, "--workers", 2)) == 1
    assert contents(folder / "two") == contents(folder / "one")
    assert len(contents(folder / "two")) == 4
    output = capsys.readouterr()
    records = [json.loads(line) for line in output.out.splitlines()]
    assert sorted(Path(record["photo"]).name for record in records) == [
        "0.jpg", "1.png", "2.webp", "3.tif", "9.png",
    ]  # fmt: skip
    assert output.err.splitlines()[-1] == "1 of 5 photos failed: 9.png."


def test_going_on_fills_only_what_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(folder, "out", "--model", "telea")) == 0
    first = contents(folder / "out")
    times = {path: path.stat().st_mtime_ns for path in (folder / "out").iterdir()}
    (folder / "out" / "2.webp").unlink()
    capsys.readouterr()
    assert main(words(folder, "out", "--model", "telea", "--skip-existing", "--json")) == 0
    output = capsys.readouterr()
    assert "3 of 4 photos are filled already." in output.err
    assert [Path(json.loads(line)["photo"]).name for line in output.out.splitlines()] == ["2.webp"]
    assert contents(folder / "out") == first
    kept = [path for path in times if path.name != "2.webp"]
    assert [path.stat().st_mtime_ns for path in kept] == [times[path] for path in kept]
    assert main(words(folder, "out", "--model", "telea", "--skip-existing")) == 0
    assert "4 of 4 photos are filled already." in capsys.readouterr().err


def test_going_on_needs_another_place_for_the_results(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(folder / "photos")
    assert main(words(folder, "photos", "--model", "telea", "--overwrite", "--skip-existing")) == 1
    assert "leave --skip-existing out" in capsys.readouterr().err
    assert contents(folder / "photos") == before


@pytest.mark.slow
def test_workers_that_cannot_begin_are_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(folder, "out", "--device", "abacus", "--workers", 2)) == 1
    output = capsys.readouterr()
    assert output.err.splitlines()[-1].startswith("There is no device called abacus")
    assert "Traceback" not in output.err
    assert not (folder / "out").exists()


@pytest.mark.parametrize("more", [["--workers", "0"], ["--workers", "two"], ["--threads", "-1"]])
def test_wrong_numbers_are_exit_code_two(folder: Path, more: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words(folder, "out", *more))
    assert caught.value.code == 2


def test_a_cluster_does_not_go_with_a_look_into_the_network(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = folder / "photos" / "1.png"
    command = ["fill", photo, "--mask", folder / "mask.png", "--out", folder / "out.png", "--ray", "auto"]
    assert main([str(word) for word in (*command, "--show-prior", folder / "prior.png")]) == 1
    assert "leave --ray out" in capsys.readouterr().err


def start(folder: Path, *more: object, copies: int) -> subprocess.Popen[str]:
    for number in range(copies):
        shutil.copy(folder / "photos" / "1.png", folder / "photos" / f"{100 + number}.png")
    command = [sys.executable, "-c", START_COMMAND]
    command += words(folder, "out", "--model", "telea", "--json", "--workers", 2, *more)
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def wait_until_gone(processes: list[psutil.Process]) -> None:
    until = monotonic() + 60
    while any(process.is_running() and process.status() != "zombie" for process in processes):
        assert monotonic() < until
        sleep(0.1)


@pytest.mark.slow
def test_control_c_in_a_terminal_ends_all_processes_without_a_traceback(folder: Path) -> None:
    with start(folder, copies=400) as process:
        process.stdout.readline()  # they are at work
        workers = workers_of(process)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: everybody gets it
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    last = said.splitlines()[-1]
    assert last.startswith("Stopped: ")
    assert "Traceback" not in said
    assert len(workers) == 2
    wait_until_gone(workers)
    done = int(last.split()[1])
    results = list((folder / "out").iterdir())
    assert len(results) == done < 404
    assert all(read_image(path).image.shape == (90, 120, 3) for path in results)


@pytest.mark.slow
def test_control_c_while_the_workers_load_their_engines(folder: Path) -> None:
    with start(folder, copies=1) as process:
        while len(workers_of(process)) < 2:
            assert process.poll() is None
        workers = workers_of(process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines() == ["Stopped: 0 of 5 photos are done."]
    wait_until_gone(workers)
    assert not (folder / "out").exists()


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_no_photo(folder: Path) -> None:
    with start(folder, copies=60) as process:
        process.stdout.readline()
        workers_of(process)[0].kill()
        output, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert len(list((folder / "out").iterdir())) == 64
    assert len(output.splitlines()) == 63  # and the line that was read
    assert said.splitlines()[-1] == "All 64 photos are filled."
    assert "its worker ended (killed by SIGKILL); it is tried once more." in said


@pytest.mark.slow
def test_workers_end_when_the_command_is_killed(folder: Path) -> None:
    with start(folder, copies=400) as process:
        process.stdout.readline()
        workers = workers_of(process)
        process.kill()
    assert len(workers) == 2
    wait_until_gone(workers)
    assert not [path for path in (folder / "out").iterdir() if path.suffix == ".part"]
